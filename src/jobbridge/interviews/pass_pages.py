"""One visitor's pass, decided by an officer with the duty."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.i18n import N_
from jobbridge.interviews import (
    queries,
    state_rules,
    visit_actions,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.gate_forms import DecisionForm
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
    ask: Ask, one: VisitorPass, form: Form[DecisionForm], *, status: int = 200
) -> Response[str]:
    visit = visit_queries.interviews_of_pass(ask.session, one)
    return ask.render(
        "interviews/pass.html",
        status=status,
        one=one,
        interviews=queries.shown(ask.session, ask.viewer, visit),
        form=form,
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


HANDLERS = [pass_page, decide]
