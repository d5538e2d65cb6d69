"""What people invited have answered: on the interview, and as a list of what needs somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import queries as interview_queries
from jobbridge.interviews import state_rules
from jobbridge.interviews.model import Interview
from jobbridge.interviews.queries import Shown
from jobbridge.itip.model import Answer
from jobbridge.replies import actions, entry_queries, queries
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Id, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

PLANNERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
ANSWERS = {
    Answer.NEEDS_ACTION: N_("no answer yet"),
    Answer.ACCEPTED: N_("will come"),
    Answer.TENTATIVE: N_("perhaps"),
    Answer.DECLINED: N_("cannot come"),
}
COLORS = {
    Answer.NEEDS_ACTION: "neutral",
    Answer.ACCEPTED: "success",
    Answer.TENTATIVE: "info",
    Answer.DECLINED: "danger",
}


class TakeForm(Input):
    """The room in which the proposed time was seen to be free."""

    room: Id
    version: int = Field(ge=0, le=LARGEST)


@dataclass(frozen=True)
class Panel:
    """What an interview's page shows of its answers."""

    answers: list[queries.Answered]
    proposals: list[queries.Judged]
    labels: Mapping[Answer, str] = field(default_factory=lambda: ANSWERS)
    colors: Mapping[Answer, str] = field(default_factory=lambda: COLORS)


def panel(ask: Ask, interview: Interview) -> Panel:
    """For an interview that the viewer was given."""
    found = queries.answers_for(ask.session, ask.viewer, [interview]).get(interview.id, [])
    return _panel(ask, interview, found)


def _panel(ask: Ask, interview: Interview, found: list[queries.Answered]) -> Panel:
    inmate = interview.application.inmate
    judged = []
    if interview_queries.may_plan(ask.viewer, inmate) and interview.state in queries.BOOKED:
        judged = [
            queries.judged_for(ask.session, ask.viewer, interview, one.proposal, now=ask.now)
            for one in found
            if one.proposal is not None
        ]
    return Panel(found, judged)


def entry_panel(ask: Ask, uid: str) -> Panel:
    """For an interview day or a meeting that the viewer was given: nobody proposes a time."""
    found = entry_queries.answers_to(ask.session, ask.viewer, [uid])
    return Panel(found.get(uid, []), [])


@dataclass(frozen=True)
class Line:
    """An interview of the list: what of it is shown, and its panel."""

    case: queries.Case
    shown: Shown
    panel: Panel


@get("/answers", PLANNERS)
def answers_page(ask: NamedDependency[Ask]) -> Response[str]:
    cases = queries.cases_for(ask.session, ask.viewer, now=ask.now)
    interviews = [case.interview for case in cases]
    seen = interview_queries.shown(ask.session, ask.viewer, interviews)
    lines = [
        Line(case, shown, _panel(ask, case.interview, list(case.answers)))
        for case, shown in zip(cases, seen, strict=True)
    ]
    return ask.render(
        "replies/answers.html",
        proposed=[line for line in lines if line.case.proposals],
        declined=[line for line in lines if line.case.declined and not line.case.proposals],
        others=[line for line in lines if not (line.case.proposals or line.case.declined)],
        elsewhere=entry_queries.pressing_for(ask.session, ask.viewer, now=ask.now),
        labels=Panel([], []),
        rules=state_rules,
    )


@post("/time-proposals/{ref:str}/take", PLANNERS)
def take_up(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    proposal, interview = queries.proposal_for(ask.session, ask.viewer, ref)
    here = f"/interviews/{interview.ref}"
    form = ask.form(TakeForm)
    try:
        actions.take_up(
            ask.session,
            ask.viewer,
            proposal,
            interview,
            room_id=form.data.room,
            version=form.data.version,
            now=ask.now,
        )
    except Refused as error:
        return _refused(ask, error, here)
    ask.flash("success", ask.words.gettext(N_("Moved. Everybody invited is told once.")))
    return ask.redirect(here)


@post("/time-proposals/{ref:str}/decline", PLANNERS)
def decline(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    proposal, interview = queries.proposal_for(ask.session, ask.viewer, ref)
    here = f"/interviews/{interview.ref}"
    try:
        actions.decline(ask.session, ask.viewer, proposal, now=ask.now)
    except Refused as error:
        return _refused(ask, error, here)
    text = N_("Declined. Whoever proposed it is told that the time stays.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect(here)


def _refused(ask: Ask, error: Refused, here: str) -> Response[str]:
    """Every reason, as messages on the interview's page; whatever was begun is rolled back."""
    ask.session.rollback()
    reasons = error.reasons or (Reason("choose", N_("Choose one from the list.")),)
    for reason in reasons:
        ask.flash("danger", ask.words.reason(reason))
    return ask.redirect(here)


HANDLERS = [answers_page, take_up, decline]
NAV = [
    NavItem(N_("Answers"), "/answers", frozenset({Role.COUNSELOR}), badge=entry_queries.count_for)
]
