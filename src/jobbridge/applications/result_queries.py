"""What became of each of a person's applications, in words: for the paper that they are given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import rules
from jobbridge.applications.model import Application, ApplicationChange, State
from jobbridge.applications.queries import applications_for
from jobbridge.applications.refusal_rules import PERSON, may_read, side_of
from jobbridge.errors import NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Result:
    """One application as its person may read it. `reason` is None where nothing was said, or
    not to this person;
    `state` is what stands, `meaning` that in a sentence."""

    ref: str
    vacancy: str
    employer: str
    state: State
    at: datetime
    meaning: Reason
    reason: Reason | None


MEANINGS = {
    State.PROPOSED: N_("The counselor would like to talk with you about this work."),
    State.ASKED: N_("You have been asked; your answer is awaited."),
    State.AGREED: N_("The employer has your skills card, without your name."),
    State.INTERVIEW: N_("You and the employer meet."),
    State.OFFER: N_("The employer offers you the job; your answer is awaited."),
    State.ACCEPTED: N_("You have accepted the job."),
    State.STARTED: N_("You have started to work."),
    State.KEPT: N_("You are in work."),
    State.DECLINED: N_("You said no."),
    State.REFUSED: N_("The employer chose otherwise."),
    State.WITHDRAWN: N_("You took part no more."),
    State.LAPSED: N_("It ended without an answer."),
    State.LEFT: N_("You no longer work there."),
}
FILLED = N_("The vacancy was filled before your turn came.")


def results_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Result]:
    """Each application of one of the counselor's people, newest first."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    applications = applications_for(session, viewer, inmate=inmate)
    last = _last_changes(session, applications)
    return [_result(application, last.get(application.id)) for application in applications]


def _last_changes(
    session: Session, applications: list[Application]
) -> dict[int, ApplicationChange]:
    """The change that brought each application where it stands."""
    rows = session.scalars(
        select(ApplicationChange)
        .where(
            ApplicationChange.application_id.in_([a.id for a in applications]),
            ApplicationChange.from_state != ApplicationChange.to_state,
        )
        .order_by(ApplicationChange.id)
    )
    return {change.application_id: change for change in rows}


def _result(application: Application, change: ApplicationChange | None) -> Result:
    state = State(application.state)
    why = change.why if change else ""
    filled = state is State.LAPSED and why == "filled"
    side = side_of(change.verb) if change else None
    told = side is None or may_read(side, PERSON, shared=bool(change and change.shared))
    said = rules.said(change.verb, why) if change and told else ""
    return Result(
        ref=application.ref,
        vacancy=application.vacancy.title,
        employer=application.vacancy.employer.name,
        state=state,
        at=change.at if change else application.updated_at,
        meaning=Reason(state, FILLED if filled else MEANINGS[state]),
        reason=Reason(why, said) if said and not filled else None,
    )
