"""Booking an interview day: one visit, many people, one room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import actions, claim_actions, day_queries, slot_queries, state_rules
from jobbridge.interviews.model import Interview, InterviewDay, Mode
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref
from jobbridge.viewer import Viewer


@dataclass(frozen=True)
class DayPlan:
    """What was booked, and who found no place, with the reasons of the best try."""

    day: InterviewDay
    placed: tuple[Interview, ...]
    unplaced: tuple[tuple[Application, tuple[Reason, ...]], ...]


def book_day(
    session: Session,
    viewer: Viewer,
    *,
    employer_id: int,
    prison_id: int,
    on: date,
    applications: Sequence[Application],
    minutes: int,
    now: datetime,
) -> DayPlan:
    """Book as many of these people as the day holds, one after another in the room that holds
    most of them: those released first, then the better match. Refused if nobody fits."""
    own = viewer.system or prison_id in viewer.organisations
    if not own or not state_rules.may(viewer, "book"):
        raise NotFound
    if not applications:
        raise Refused([Reason("nobody", N_("Choose at least one."), field="applications")])
    if any(
        (a.vacancy.employer_id, a.inmate.prison_id) != (employer_id, prison_id)
        for a in applications
    ):
        raise NotFound
    prison = session.get_one(Prison, prison_id)
    rooms = slot_queries.rooms_of(session, prison.id, Mode.IN_PERSON)
    if not rooms:
        raise Refused([Reason("no_room", N_("This prison has no room: enter one first."))])
    # All rows that the single bookings below will lock, in the one order that everybody keeps.
    claim_actions.lock(
        session,
        employers=[employer_id],
        inmates=[a.inmate_id for a in applications],
        rooms=[room.id for room in rooms],
        applications=[a.id for a in applications],
    )
    plans = [
        (
            room,
            day_queries.packed_into(
                session,
                room,
                applications,
                employer_id=employer_id,
                on=on,
                minutes=minutes,
                now=now,
            ),
        )
        for room in rooms
    ]
    room, best = max(plans, key=lambda plan: len(plan[1].placed))
    if not best.placed:
        # The same reason for many people is told once.
        told = {reason.code: reason for _, reasons in best.unplaced for reason in reasons}
        raise Refused(told.values())
    day = InterviewDay(
        ref=new_ref(), employer_id=employer_id, prison_id=prison_id, on=on, created_at=now
    )
    session.add(day)
    session.flush()
    record(session, viewer, "interview_day.book", "interview_day", day.id, now=now)
    by_id = {a.id: a for a in applications}
    placed = tuple(
        actions.book(
            session,
            viewer,
            application=by_id[key],
            starts_at=asked.starts_at,
            minutes=minutes,
            mode=asked.mode,
            room_id=room.id,
            now=now,
            day_id=day.id,
        )
        for key, asked in best.placed
    )
    return DayPlan(day, placed, tuple((by_id[key], why) for key, why in best.unplaced))
