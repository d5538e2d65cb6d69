"""Interview days: whom an employer could meet on one visit, and the run sheet of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span, day_span
from jobbridge.errors import NotFound, Reason
from jobbridge.interviews import planner, queries, slot_queries
from jobbridge.interviews.facts import EMPLOYER, INMATE, ROOM, Asked, Facts, resource
from jobbridge.interviews.model import Interview, InterviewDay, Mode, Room, State
from jobbridge.interviews.planner import Candidate, Packed
from jobbridge.matching.model import Match
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
    found: dict[tuple[int, int], list[Application]] = {}
    for application in queries.waiting_for(session, viewer):
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
        return rows.where(InterviewDay.employer_id.in_(viewer.organisations))
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


@dataclass(frozen=True)
class Left:
    """Somebody who is not on the day, and what speaks against it; no reason: there is room."""

    application: Application
    reasons: tuple[Reason, ...]


def left_of(session: Session, viewer: Viewer, day: InterviewDay, now: datetime) -> list[Left]:
    """Who waits for this employer in this prison and is not on the day, worked out afresh."""
    waiting = [
        a
        for a in queries.waiting_for(session, viewer)
        if (a.vacancy.employer_id, a.inmate.prison_id) == (day.employer_id, day.prison_id)
    ]
    booked = interviews_of(session, viewer, day)
    if not waiting:
        return []
    room = booked[0].room if booked else None
    first = booked[0] if booked else None
    minutes = int((first.ends_at - first.starts_at).total_seconds() // 60) if first else 30
    rooms = [room] if room else slot_queries.rooms_of(session, day.prison_id, Mode.IN_PERSON)
    if not rooms:
        return [Left(application, ()) for application in waiting]
    packed = packed_into(
        session, rooms[0], waiting, employer_id=day.employer_id, on=day.on, minutes=minutes, now=now
    )
    why = dict(packed.unplaced)
    return [Left(application, why.get(application.id, ())) for application in waiting]


def packed_into(
    session: Session,
    room: Room,
    applications: Sequence[Application],
    *,
    employer_id: int,
    on: date,
    minutes: int,
    now: datetime,
) -> Packed:
    """What the planner makes of these people, this room and this date."""
    within = Span(day_span(on).start, day_span(on).end + timedelta(hours=1))
    names = [
        resource(ROOM, room.id),
        resource(EMPLOYER, employer_id),
        *(resource(INMATE, a.inmate_id) for a in applications),
    ]
    people = {a.id: slot_queries.person_of(session, a, now) for a in applications}
    facts = Facts(
        house=slot_queries.house_of(session, room.prison, within),
        place=slot_queries.place_of(session, room, within),
        person=next(iter(people.values())),
        now=now,
        taken=slot_queries.taken(session, names, within, now),
    )
    mode = Mode.VIDEO if room.kind == "video" else Mode.IN_PERSON
    scores = _scores(session, applications)
    return planner.pack(
        [Candidate(a.id, people[a.id], scores.get(a.id, 0)) for a in applications],
        facts,
        Asked(now, minutes, mode, employer_id),
        on,
    )


def _scores(session: Session, applications: Sequence[Application]) -> dict[int, int]:
    rows = session.execute(
        select(Application.id, Match.score)
        .join(
            Match,
            (Match.inmate_id == Application.inmate_id)
            & (Match.vacancy_id == Application.vacancy_id),
        )
        .where(Application.id.in_([a.id for a in applications]))
    )
    return {row.id: row.score for row in rows}
