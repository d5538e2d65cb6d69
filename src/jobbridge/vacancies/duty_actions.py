"""Duty tags of a vacancy: said by its employer, moderated by the agency once it is published.

An employer that could switch tags and watch would learn what it must not: what it says of a
published vacancy waits until somebody of the agency confirms it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.vacancies import duty_queries, queries
from jobbridge.vacancies.actions import changed
from jobbridge.vacancies.duty_tags import retag
from jobbridge.vacancies.model import DutyChange, State, Vacancy
from jobbridge.vacancies.vocabulary import DUTIES
from jobbridge.viewer import Role, Viewer


def say_duties(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    tags: Iterable[str],
    why: str = "",
    now: datetime,
) -> Vacancy:
    """The agency's word counts at once; an employer's on a vacancy that was published waits."""
    vacancy = queries.vacancy_for(session, viewer, ref, lock=True)
    if not (viewer.system or viewer.is_(Role.EMPLOYER, Role.AGENCY)):
        raise NotFound
    if viewer.is_(Role.EMPLOYER) and vacancy.state == State.CLOSED:
        raise Refused([Reason("closed", N_("This vacancy is closed."))])
    wanted = " ".join(sorted(set(tags) & set(DUTIES)))
    before = in_force(vacancy)
    if viewer.is_(Role.EMPLOYER) and vacancy.published_at is not None:
        _replace_waiting(session, vacancy)
        session.add(
            DutyChange(
                vacancy_id=vacancy.id,
                tags=wanted,
                before=before,
                why=why.strip(),
                # Nothing to decide: but the employer is told the same as ever.
                state="waiting" if wanted != before else "same",
                said_at=now,
                said_by=viewer.account_id,
                by_employer=True,
            )
        )
        record(session, viewer, "vacancy.say_duties", "vacancy", vacancy.id, now=now)
        return vacancy
    if vacancy.published_at is not None:
        session.add(
            DutyChange(
                vacancy_id=vacancy.id,
                tags=wanted,
                before=before,
                state="confirmed",
                said_at=now,
                said_by=viewer.account_id,
                by_employer=False,
                decided_at=now,
                decided_by=viewer.account_id,
            )
        )
    _put(session, viewer, vacancy, wanted, now)
    return vacancy


def decide(
    session: Session, viewer: Viewer, *, change_id: int, confirmed: bool, now: datetime
) -> DutyChange:
    """Somebody of the agency agrees that the work involves this, or not."""
    change = duty_queries.change_for(session, viewer, change_id)
    if change.state != "waiting":
        raise Refused([Reason("decided", N_("Somebody has decided on this already."))])
    vacancy = queries.vacancy_for(session, viewer, change.vacancy.ref, lock=True)
    change.before = in_force(vacancy)
    change.state = "confirmed" if confirmed else "refused"
    change.decided_at, change.decided_by = now, viewer.account_id
    if confirmed:
        _put(session, viewer, vacancy, change.tags, now)
    else:
        record(session, viewer, "vacancy.refuse_duties", "vacancy", vacancy.id, now=now)
    return change


def in_force(vacancy: Vacancy) -> str:
    """The tags that count, between spaces."""
    return " ".join(sorted(duty.tag for duty in vacancy.duties))


def _put(session: Session, viewer: Viewer, vacancy: Vacancy, tags: str, now: datetime) -> None:
    retag(vacancy, tags.split())
    vacancy.decide("duties")
    changed(session, viewer, vacancy, "vacancy.duties", now=now)


def _replace_waiting(session: Session, vacancy: Vacancy) -> None:
    """What the employer says last counts; what it said before need not be decided."""
    for earlier in session.scalars(
        select(DutyChange).where(DutyChange.vacancy_id == vacancy.id, DutyChange.state == "waiting")
    ):
        earlier.state = "replaced"
