"""A prison's rooms, hours, counts and closures, for those who keep them; and its week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, day_span, each_day, local_date
from jobbridge.errors import NotFound
from jobbridge.interviews import queries, rules, slot_queries
from jobbridge.interviews.model import (
    LIVE,
    Closure,
    Count,
    Interview,
    Mode,
    Room,
    State,
    Window,
)
from jobbridge.interviews.queries import Shown
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer

WEEK = 7


def prisons_for(session: Session, viewer: Viewer) -> list[Prison]:
    """The viewer's own prisons, by name."""
    if not (viewer.system or viewer.is_(Role.PRISON_OFFICER, Role.COUNSELOR)):
        raise NotFound
    rows = select(Prison).order_by(Prison.short)
    if not viewer.system:
        rows = rows.where(Prison.id.in_(viewer.organisations))
    return list(session.scalars(rows).unique())


def prison_for(session: Session, viewer: Viewer, code: str = "") -> Prison:
    """One of the viewer's prisons, the first without a code."""
    for prison in prisons_for(session, viewer):
        if not code or prison.code == code:
            return prison
    raise NotFound


def prison_to_keep(session: Session, viewer: Viewer, code: str = "") -> Prison:
    """The same, for whoever keeps its rooms and hours."""
    if not (viewer.system or viewer.has(Duty.ROOMS)):
        raise NotFound
    return prison_for(session, viewer, code)


@dataclass(frozen=True)
class Broken:
    """A closure, and the interviews that stand in it still."""

    closure: Closure
    room: Room | None
    interviews: tuple[Shown, ...]


@dataclass(frozen=True)
class SetUp:
    """All that the rules read of a prison."""

    prison: Prison
    rooms: tuple[Room, ...]
    windows: tuple[Window, ...]
    counts: tuple[Count, ...]
    closures: tuple[Broken, ...]


def set_up_for(
    session: Session, viewer: Viewer, prison: Prison, today: date, now: datetime
) -> SetUp:
    """Present and coming; what has ended is left out."""
    windows = session.scalars(
        select(Window)
        .where(Window.prison_id == prison.id)
        .order_by(Window.weekday, Window.opens, Window.id)
    )
    counts = session.scalars(
        select(Count).where(Count.prison_id == prison.id).order_by(Count.begins, Count.id)
    )
    closures = session.scalars(
        select(Closure)
        .where(Closure.prison_id == prison.id, Closure.ends_at > now)
        .order_by(Closure.starts_at, Closure.id)
    )
    rooms = list(
        session.scalars(select(Room).where(Room.prison_id == prison.id).order_by(Room.code))
    )
    by_id = {room.id: room for room in rooms}
    return SetUp(
        prison=prison,
        rooms=tuple(room for room in rooms if room.active),
        windows=tuple(w for w in windows if w.valid_to is None or w.valid_to >= today),
        counts=tuple(counts),
        closures=tuple(
            Broken(
                closure,
                by_id.get(closure.room_id or 0),
                tuple(queries.shown(session, viewer, broken_by(session, viewer, closure, now))),
            )
            for closure in closures
        ),
    )


def broken_by(session: Session, viewer: Viewer, closure: Closure, now: datetime) -> list[Interview]:
    """The interviews still to come that a closure makes impossible."""
    return [
        interview
        for interview in queries.interviews_for(
            session,
            viewer,
            starting=max(closure.starts_at, now),
            before=closure.ends_at,
            states=LIVE,
        )
        if interview.prison_id == closure.prison_id
        and closure.room_id in (None, interview.room_id)
        and not (closure.visitors_only and interview.mode == Mode.VIDEO)
    ]


@dataclass(frozen=True)
class Cell:
    """A room's day: its hours, what is booked, and why it is closed, if it is."""

    day: date
    hours: tuple[Span, ...]
    interviews: tuple[Shown, ...]
    closed: bool
    day_off: bool

    @property
    def state(self) -> str:
        if self.closed or self.day_off or not self.hours:
            return "closed"
        return "booked" if self.interviews else "free"


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday, room by room."""

    prison: Prison
    first: date
    days: tuple[date, ...]
    rooms: tuple[tuple[Room, tuple[Cell, ...]], ...]

    @property
    def before(self) -> date:
        return self.first - timedelta(days=WEEK)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=WEEK)


def week_for(session: Session, viewer: Viewer, prison: Prison, day: date) -> Week:
    """The week that holds `day`. Saturday and Sunday are there only if something is on them."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=WEEK - 1)
    within = Span(day_span(first).start, day_span(last).end)
    found = [
        i
        for i in queries.interviews_for(session, viewer, starting=within.start, before=within.end)
        if i.prison_id == prison.id and i.state not in (State.CANCELLED, State.SUGGESTED)
    ]
    by_ref = {s.ref: s for s in queries.shown(session, viewer, found)}
    house = slot_queries.house_of(session, prison, within)
    busy = {local_date(i.starts_at) for i in found}
    days = tuple(
        d
        for d in each_day(first, last)
        if d.isoweekday() < 6 or d in busy or rules.hours_on(house, d)
    )
    rooms = []
    its_rooms = slot_queries.rooms_of(session, prison.id)
    places = slot_queries.places_of(session, its_rooms, within)
    for room in its_rooms:
        cells = []
        for d in days:
            hours = tuple(rules.hours_on(house, d))
            closures = (*house.closures, *places[room.id].closures)
            cells.append(
                Cell(
                    day=d,
                    hours=hours,
                    interviews=tuple(
                        by_ref[i.ref]
                        for i in found
                        if i.room_id == room.id and local_date(i.starts_at) == d
                    ),
                    closed=any(c.overlaps(h) for c in closures for h in hours),
                    day_off=not house.calendar.is_workday(d),
                )
            )
        rooms.append((room, tuple(cells)))
    return Week(prison, first, days, tuple(rooms))
