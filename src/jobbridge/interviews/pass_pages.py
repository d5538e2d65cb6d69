"""One visitor's pass, decided by an officer with the duty."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.bans import actions as ban_actions
from jobbridge.bans.queries import bans_for
from jobbridge.bans.rules import BAN_WHY
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.interviews import (
    equipment_actions,
    named_queries,
    prison_queries,
    queries,
    reception_queries,
    state_rules,
    visit_actions,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.gate_forms import BanForm, DecisionForm, ItemDecision
from jobbridge.interviews.visit_model import VisitorPass
from jobbridge.viewer import Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post

OFFICER = frozenset({Role.PRISON_OFFICER})


@get("/passes/{ref:str}", OFFICER)
def pass_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    one = visit_queries.pass_for(ask.session, ask.viewer, ref, Duty.PASSES)
    return _page(ask, one, ask.blank(DecisionForm, version=one.version, state="", why=one.why))


def _page(
    ask: Ask,
    one: VisitorPass,
    form: Form[DecisionForm],
    *,
    ban_form: Form[BanForm] | None = None,
    status: int = 200,
) -> Response[str]:
    visit, occasions = reception_queries.receptions_of_pass(ask.session, one)
    return ask.render(
        "interviews/pass.html",
        status=status,
        one=one,
        interviews=queries.shown(ask.session, ask.viewer, visit),
        occasions=occasions,
        form=form,
        ban=visit_queries.bans_of(ask.session, [one]).get(one.id),
        ban_form=ban_form or ask.blank(BanForm, valid_from=ask.today),
        ban_why=BAN_WHY,
        visits=visit_rules,
        rules=state_rules,
    )


@post("/passes/{ref:str}", OFFICER)
def decide(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    one = visit_queries.pass_for(ask.session, ask.viewer, ref, Duty.PASSES)
    form = ask.form(DecisionForm)
    with form.attempt(ask.session):
        visit_actions.decide(
            ask.session,
            ask.viewer,
            one,
            state=form.data.state,
            why=form.data.why,
            version=form.data.version,
            now=ask.now,
        )
        text = N_("Decided. The employer sees the decision, not the reason.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect("/review")
    one = visit_queries.pass_for(ask.session, ask.viewer, ref, Duty.PASSES)
    return _page(ask, one, form, status=422)


@post("/passes/{ref:str}/ban", OFFICER)
def ban(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The visitor is not admitted for a time, whoever names them."""
    one = visit_queries.pass_for(ask.session, ask.viewer, ref, Duty.PASSES)
    form = ask.form(BanForm)
    with form.attempt(ask.session):
        count = visit_actions.ban(
            ask.session,
            ask.viewer,
            one,
            why=form.data.ban_why,
            valid_from=form.data.valid_from,
            valid_to=form.data.valid_to,
            now=ask.now,
        )
        text = ask.words.ngettext(
            "Not admitted in that time: %(n)s pass is refused. Employers learn no reason.",
            "Not admitted in that time: %(n)s passes are refused. Employers learn no reason.",
            count,
        )
        ask.flash("success", text)
        return ask.redirect("/bans")
    one = visit_queries.pass_for(ask.session, ask.viewer, ref, Duty.PASSES)
    blank = ask.blank(DecisionForm, version=one.version, state="", why=one.why)
    return _page(ask, one, blank, ban_form=form, status=422)


@get("/bans", OFFICER)
def bans(ask: NamedDependency[Ask]) -> Response[str]:
    """Who is not admitted, until when and who said so; why stays in the prison."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    return ask.render(
        "interviews/bans.html",
        prison=prison,
        prisons=prison_queries.prisons_for(ask.session, ask.viewer),
        bans=bans_for(ask.session, ask.viewer, prison, ask.today),
        whys=BAN_WHY,
    )


@post("/bans/{ref:str}/end", OFFICER)
def end_ban(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    ban_actions.end_ban(ask.session, ask.viewer, ref, now=ask.now)
    text = N_("The ban has ended. Refused passes are decided anew where they are asked for again.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect("/bans")


@post("/items/{item_id:int}", OFFICER)
def decide_item(ask: NamedDependency[Ask], item_id: FromPath[int]) -> Response[str]:
    item = named_queries.item_for(ask.session, ask.viewer, item_id)
    data = ask.form(ItemDecision).data
    try:
        equipment_actions.decide_item(
            ask.session, ask.viewer, item.id, state=data.state, version=data.version, now=ask.now
        )
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("danger", ask.words.reason(reason))
    return ask.redirect("/review#items")


HANDLERS = [pass_page, decide, ban, bans, end_ban, decide_item]
