"""The day itself, in one tap each: somebody else for a free place, and running late."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.days import queries, rules, today_actions, today_queries
from jobbridge.days.forms import FillForm, LateForm
from jobbridge.days.model import DayPlan
from jobbridge.days.problem_queries import problem_of
from jobbridge.days.rules import Meeting
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.web.ask import Ask
from jobbridge.web.routes import post

GONE = Reason("place", N_("This place is not free any more: choose another."), field="place")


@post("/interview-days/{ref:str}/fill", INSIDE)
def fill(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Somebody of the reserve is booked at once."""
    return ask.once(lambda: _fill(ask, ref))


def _fill(ask: Ask, ref: str) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    data = ask.form(FillForm).data
    if data.interview:
        made = today_actions.replace_with(
            ask.session,
            ask.viewer,
            plan,
            interviews.interview_for(ask.session, ask.viewer, data.interview),
            data.application,
            why=data.why,
            version=data.version,
            now=ask.now,
        )
    else:
        made = today_actions.backfill(
            ask.session,
            ask.viewer,
            plan,
            data.application,
            place=_free(ask, plan, data.place),
            version=data.version,
            now=ask.now,
        )
    said = ask.words.gettext(
        "%(who)s is booked for %(at)s.",
        who=made.application.ref,
        at=ask.words.time(made.starts_at),
    )
    ask.flash("success", said)
    return ask.redirect(f"/interview-days/{ref}")


def _free(ask: Ask, plan: DayPlan, text: str) -> Meeting:
    """A place that the page offered and that is still free."""
    if rules.read(text) is None:
        raise NotFound
    items = queries.items_of(ask.session, plan.day_id)
    panels = queries.panels_of(ask.session, plan.day_id)
    problem = problem_of(ask.session, plan, items, panels, ask.now)
    for one in today_queries.free_of(ask.session, plan, panels, items, problem, ask.now):
        if rules.written(one.place) == text:
            return one.place
    raise Refused([GONE])


@post("/interview-days/{ref:str}/late", INSIDE)
def late(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    data = ask.form(LateForm).data
    today_actions.run_late(
        ask.session,
        ask.viewer,
        plan,
        data.panel,
        minutes=data.minutes,
        version=data.version,
        now=ask.now,
    )
    ask.flash("success", ask.words.gettext("The times expected are shown beside those booked."))
    return ask.redirect(f"/interview-days/{ref}")


HANDLERS = [fill, late]
