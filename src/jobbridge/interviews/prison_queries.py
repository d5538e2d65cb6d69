"""A prison's rooms, hours, counts and closures, for those who keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, day_span, each_day, local_date
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate, Status
from jobbridge.interviews import fact_queries, queries, slot_queries
from jobbridge.interviews.facts import ROOM, Asked, Facts, Person, resource
from jobbridge.interviews.model import (
    LIVE,
    Closure,
    Count,
    Interview,
    Mode,
    Room,
    Window,
)
from jobbridge.interviews.prison_model import Interpreter, PrisonContact
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.slots import free_starts
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer

Part = TypeVar("Part", Room, Window)


def prisons_for(session: Session, viewer: Viewer) -> list[Prison]:
    """The viewer's own prisons, by name."""
    if not (viewer.system or viewer.is_(Role.PRISON_OFFICER, Role.COUNSELOR)):
        raise NotFound
    rows = select(Prison).where(~Prison.outside).order_by(Prison.short)
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


def prison_of(session: Session, viewer: Viewer, prison_id: int) -> Prison:
    """One of the viewer's prisons by its id."""
    for prison in prisons_for(session, viewer):
        if prison.id == prison_id:
            return prison
    raise NotFound


def room_to_keep(session: Session, viewer: Viewer, room_id: int) -> Room:
    """A room of a prison that the viewer keeps."""
    return _part_to_keep(session, viewer, session.get(Room, room_id))


def window_to_keep(session: Session, viewer: Viewer, window_id: int) -> Window:
    """The same for hours."""
    return _part_to_keep(session, viewer, session.get(Window, window_id))


def _part_to_keep(session: Session, viewer: Viewer, part: Part | None) -> Part:
    if part is None or not (viewer.system or viewer.has(Duty.ROOMS)):
        raise NotFound
    prison_of(session, viewer, part.prison_id)
    return part


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
    unused: tuple[Room, ...] = ()
    wings: tuple[str, ...] = ()
    interpreters: tuple[Interpreter, ...] = ()
    contacts: Mapping[str, PrisonContact] = field(default_factory=dict)


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
        counts=tuple(c for c in counts if c.valid_to is None or c.valid_to >= today),
        unused=tuple(room for room in rooms if not room.active),
        wings=wings_of(session, prison.id),
        interpreters=interpreters_of(session, prison.id),
        contacts=contacts_of(session, prison.id),
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
            prison_id=closure.prison_id,
        )
        if closure.room_id in (None, interview.room_id)
        and closure.wing in ("", interview.application.inmate.wing or "")
        and not (closure.visitors_only and interview.mode == Mode.VIDEO)
    ]


def wings_of(session: Session, prison_id: int) -> tuple[str, ...]:
    """The wings in which people of a prison are placed, as far as it is known."""
    rows = session.scalars(
        select(Inmate.wing)
        .where(Inmate.prison_id == prison_id, Inmate.status == Status.ACTIVE, Inmate.wing != "")
        .distinct()
        .order_by(Inmate.wing)
    )
    return tuple(wing for wing in rows if wing)


def interpreters_of(session: Session, prison_id: int) -> tuple[Interpreter, ...]:
    """Who may be asked for, by name."""
    return tuple(
        session.scalars(
            select(Interpreter)
            .where(Interpreter.prison_id == prison_id, Interpreter.active)
            .order_by(Interpreter.name, Interpreter.id)
        )
    )


def contacts_of(session: Session, prison_id: int) -> dict[str, PrisonContact]:
    """Whom to call, by what for."""
    rows = session.scalars(select(PrisonContact).where(PrisonContact.prison_id == prison_id))
    return {row.kind: row for row in rows}


def call_of(session: Session, prison_id: int) -> tuple[PrisonContact, ...]:
    """Whom visitors call: on the day first, then about passes; nobody without a number."""
    known = contacts_of(session, prison_id)
    return tuple(known[kind] for kind in ("day", "passes") if kind in known and known[kind].phone)


def first_free_for(
    session: Session, viewer: Viewer, prison: Prison, now: datetime, *, ahead: int = 60
) -> datetime | None:
    """The first start at which somebody could be met in some room: the prison is set up."""
    if prison.id not in {one.id for one in prisons_for(session, viewer)}:
        raise NotFound
    today = local_date(now)
    within = Span(now, day_span(today + timedelta(days=ahead)).end)
    rooms = slot_queries.rooms_of(session, prison.id, Mode.IN_PERSON)
    rooms = rooms or slot_queries.rooms_of(session, prison.id)
    if not rooms:
        return None
    house = slot_queries.house_of(session, prison, within)
    places = slot_queries.places_of(session, rooms, within)
    asked = Asked(now, 30, Mode.VIDEO if rooms[0].kind == "video" else Mode.IN_PERSON, 0)
    names = {resource(ROOM, room.id) for room in rooms} | set(fact_queries.pool_of(house))
    last = today + timedelta(days=ahead + 1)
    somebody = Person(0, prison.id, True, True, "agreed", last, last, last)
    facts = Facts(
        house,
        places[rooms[0].id],
        somebody,
        now,
        slot_queries.taken(session, names, within, now),
        fact_queries.gate_of(session, house, asked, within, now),
    )
    days = each_day(today, today + timedelta(days=ahead))
    found = next(free_starts(asked, facts, [places[room.id] for room in rooms], days), None)
    return found[1][0].start if found else None
