"""Interview days: whom an employer could meet on one visit, and who is met on one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.model import Application
from jobbridge.calendar.spans import day_span
from jobbridge.errors import NotFound
from jobbridge.interviews import bookable_queries, queries
from jobbridge.interviews.model import Interview, InterviewDay, State
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Visit:
    """An employer whom several people of one prison wait to meet."""

    employer: Employer
    prison: Prison
    applications: tuple[Application, ...]


def visits_for(session: Session, viewer: Viewer) -> list[Visit]:
    """Who could come for whom: most people first."""
    return visits_among(bookable_queries.waiting_for(session, viewer))


def visits_among(waiting: Iterable[Application]) -> list[Visit]:
    """The same, of those who wait as the viewer was given them."""
    found: dict[tuple[int, int], list[Application]] = {}
    for application in waiting:
        key = (application.vacancy.employer_id, application.inmate.prison_id)
        found.setdefault(key, []).append(application)
    visits = [
        Visit(rows[0].vacancy.employer, rows[0].inmate.prison, tuple(rows))
        for rows in found.values()
    ]
    return sorted(visits, key=lambda v: (-len(v.applications), v.employer.name, v.prison.name))


def visit_for(session: Session, viewer: Viewer, registration: str, code: str) -> Visit:
    """One of them, by the employer's registration number and the prison's code."""
    for visit in visits_for(session, viewer):
        if (visit.employer.registration_number, visit.prison.code) == (registration, code):
            return visit
    raise NotFound


def days_for(session: Session, viewer: Viewer, today: date) -> list[InterviewDay]:
    """The viewer's interview days from today on."""
    rows = (
        select(InterviewDay)
        .where(InterviewDay.on >= today)
        .options(joinedload(InterviewDay.employer), joinedload(InterviewDay.prison))
        .order_by(InterviewDay.on, InterviewDay.id)
    )
    return list(session.scalars(_own(viewer, rows)))


def day_for(session: Session, viewer: Viewer, ref: str) -> InterviewDay:
    found: InterviewDay | None = session.scalar(
        _own(viewer, select(InterviewDay).where(InterviewDay.ref == ref))
    )
    if found is None:
        raise NotFound
    return found


def _own(viewer: Viewer, rows: Select[InterviewDay]) -> Select[InterviewDay]:
    if viewer.system:
        return rows
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return rows.where(InterviewDay.prison_id.in_(viewer.organisations))
    if viewer.is_(Role.EMPLOYER):
        # What is only being planned is not theirs to see.
        met = exists().where(
            Interview.day_id == InterviewDay.id, Interview.state.in_(queries.OUTSIDE)
        )
        return rows.where(InterviewDay.employer_id.in_(viewer.organisations), met)
    raise NotFound


def interviews_of(session: Session, viewer: Viewer, day: InterviewDay) -> list[Interview]:
    """The run sheet: what is not cancelled, in order of time."""
    span = day_span(day.on)
    return [
        interview
        for interview in queries.interviews_for(
            session, viewer, starting=span.start, before=span.end
        )
        if interview.day_id == day.id and interview.state != State.CANCELLED
    ]
