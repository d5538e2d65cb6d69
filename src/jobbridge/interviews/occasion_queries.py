"""Occasions of a prison's day, and who is called to them: for its desks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.calendar.spans import day_span
from jobbridge.errors import NotFound
from jobbridge.interviews.facts import FETCH
from jobbridge.interviews.model import State
from jobbridge.interviews.occasion_model import Called, Occasion
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Viewer

HELD = (State.BOOKED, State.CONFIRMED, State.TOOK_PLACE)


@dataclass(frozen=True)
class Summoned:
    """Somebody called to an occasion, with what a movement says of an interview; whoever lives in
    another prison by now has no name here."""

    ref: str
    at: str
    name: str | None
    candidate: str
    employer: str
    room: str
    state: State
    starts_at: datetime
    ends_at: datetime
    brought_at: datetime | None
    returned_at: datetime | None

    @property
    def fetch_at(self) -> datetime:
        return self.starts_at - FETCH


def occasions_on(
    session: Session, prison: Prison, day: date, states: Iterable[State] = HELD
) -> list[Occasion]:
    """The day's occasions of a prison that the viewer was given, by time."""
    span = day_span(day)
    rows = session.scalars(
        select(Occasion)
        .where(
            Occasion.prison_id == prison.id,
            Occasion.state.in_(list(states)),
            Occasion.ends_at > span.start,
            Occasion.starts_at < span.end,
        )
        .options(joinedload(Occasion.employer), joinedload(Occasion.room))
        .order_by(Occasion.starts_at, Occasion.id)
    )
    return list(rows)


def waiting_at(session: Session, prison: Prison, now: datetime) -> list[Occasion]:
    """Those to come that the prison has not confirmed yet, the soonest first."""
    rows = session.scalars(
        select(Occasion)
        .where(
            Occasion.prison_id == prison.id,
            Occasion.state == State.BOOKED,
            Occasion.starts_at > now,
        )
        .options(joinedload(Occasion.employer), joinedload(Occasion.room))
        .order_by(Occasion.starts_at, Occasion.id)
    )
    return list(rows)


def summoned_on(session: Session, viewer: Viewer, prison: Prison, day: date) -> list[Summoned]:
    """Who is brought to the day's occasions, by time: for the duty that moves people."""
    if prison.id not in viewer.organisations or not viewer.has(Duty.MOVEMENTS):
        raise NotFound
    occasions = {one.id: one for one in occasions_on(session, prison, day)}
    rows = list(
        session.scalars(
            select(Called)
            .where(Called.occasion_id.in_(occasions))
            .options(joinedload(Called.inmate))
            .order_by(Called.id)
        )
    )
    saw(session, "inmate", sorted({row.inmate_id for row in rows}))
    found = []
    for row in rows:
        occasion = occasions[row.occasion_id]
        here = row.inmate.prison_id == prison.id
        found.append(
            Summoned(
                ref=row.ref,
                at=occasion.ref,
                name=row.inmate.name if here else None,
                candidate=row.inmate.ref,
                employer=occasion.employer.name,
                room=occasion.room.name,
                state=State(occasion.state),
                starts_at=occasion.starts_at,
                ends_at=occasion.ends_at,
                brought_at=row.brought_at,
                returned_at=row.returned_at,
            )
        )
    return sorted(found, key=lambda one: (one.starts_at, one.name or one.candidate))


def called_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Called:
    """Somebody called to an occasion in one of the officer's prisons; `lock` holds the row."""
    if not viewer.has(Duty.MOVEMENTS):
        raise NotFound
    query = (
        select(Called)
        .join(Called.occasion)
        .where(
            Called.ref == ref,
            Occasion.prison_id.in_(viewer.organisations),
            or_(Occasion.state.in_(list(HELD)), Called.brought_at.is_not(None)),
        )
    )
    if lock:
        query = query.with_for_update(of=Called).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found
