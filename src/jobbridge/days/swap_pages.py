"""Two people of a day change places: chosen from two lists, and undone in one tap."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.days import queries, swap_actions, swap_queries
from jobbridge.days.forms import SwapForm, VersionForm
from jobbridge.days.model import DayPlan
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post


@get("/interview-days/{ref:str}/swap", INSIDE)
def swap_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """`one` is chosen where the address says so."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    one = ask.query("one")
    if one:
        queries.item_for(ask.session, ask.viewer, plan, one)
    form = ask.blank(SwapForm, one=one, other="", version=plan.version)
    return _page(ask, plan, form)


def _page(ask: Ask, plan: DayPlan, form: Form[SwapForm], *, status: int = 200) -> Response[str]:
    draft = queries.draft_for(ask.session, ask.viewer, plan, ask.now)
    placed = swap_queries.placed_of([row.item for row in draft.placed])
    return ask.render(
        "days/swap.html",
        status=status,
        plan=plan,
        day=plan.day,
        form=form,
        placed=[item for item in placed if item.starts_at and item.starts_at > ask.now],
        several=len(draft.panels) > 1,
        at_once=plan.released > 0 and not draft.changes,
    )


@post("/interview-days/{ref:str}/swap", INSIDE)
def swap(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    form = ask.form(SwapForm)
    with form.attempt(ask.session):
        data = form.data
        told = swap_actions.swap(
            ask.session,
            ask.viewer,
            plan,
            data.one,
            data.other,
            version=data.version,
            now=ask.now,
        )
        ask.flash("success", said(ask, told))
        return ask.redirect(f"/interview-days/{ref}")
    return _page(ask, queries.plan_for(ask.session, ask.viewer, ref), form, status=422)


@post("/interview-days/{ref:str}/swap/undo", INSIDE)
def undo(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    try:
        told = swap_actions.undo(ask.session, ask.viewer, plan, version=version, now=ask.now)
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect(f"/interview-days/{ref}")
    ask.flash("success", said(ask, told))
    return ask.redirect(f"/interview-days/{ref}")


def said(ask: Ask, told: bool) -> str:
    """What became of it, in words."""
    if told:
        return ask.words.gettext(N_("They have changed places; the employer gets one notice."))
    return ask.words.gettext(N_("They have changed places in the draft; nobody is told yet."))


HANDLERS = [swap_page, swap, undo]
