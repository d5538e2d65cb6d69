"""A prison's room calendars, what was last looked at, and whom it would hit."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from jobbridge.calendar.spans import Span
from jobbridge.errors import NotFound
from jobbridge.foreign import addresses
from jobbridge.foreign.queries import health_of
from jobbridge.foreign.rules import Health
from jobbridge.interviews import prison_queries, queries, slot_queries
from jobbridge.interviews.model import LIVE, Closure, Room
from jobbridge.interviews.queries import Shown
from jobbridge.places.model import Prison
from jobbridge.roomcalendars import rules
from jobbridge.roomcalendars.model import RoomCalendar, RoomClosure, RoomImport, State
from jobbridge.roomcalendars.rules import Difference, Standing
from jobbridge.viewer import Viewer


@dataclass(frozen=True)
class Kept:
    """A room in the list: its calendar if one is read, and the import that waits or came last."""

    room: Room
    calendar: RoomCalendar | None
    shown: str
    health: Health | None
    latest: RoomImport | None


@dataclass(frozen=True)
class Looked:
    """An import as its page shows it: what it would change, and the interviews in the way."""

    made: RoomImport
    difference: Difference
    hit: tuple[Shown, ...]
    undoable: bool


def rooms_for(session: Session, viewer: Viewer, prison: Prison, now: datetime) -> list[Kept]:
    """The rooms in use of a prison that the viewer keeps."""
    if not prison_queries.prison_to_keep(session, viewer, prison.code):
        raise NotFound
    rooms = slot_queries.rooms_of(session, prison.id)
    ids = [room.id for room in rooms]
    calendars = {
        row.room_id: row
        for row in session.scalars(
            select(RoomCalendar)
            .where(RoomCalendar.room_id.in_(ids))
            .options(joinedload(RoomCalendar.calendar))
        )
    }
    latest: dict[int, RoomImport] = {}
    for row in session.scalars(
        select(RoomImport)
        .where(RoomImport.room_id.in_(ids), RoomImport.state != State.DROPPED)
        .order_by(RoomImport.id)
    ):
        latest[row.room_id] = row
    return [
        _kept(session, room, calendars.get(room.id), latest.get(room.id), now) for room in rooms
    ]


def _kept(
    session: Session,
    room: Room,
    own: RoomCalendar | None,
    latest: RoomImport | None,
    now: datetime,
) -> Kept:
    calendar = own.calendar if own else None
    return Kept(
        room,
        own,
        addresses.shown(calendar.url) if calendar else "",
        health_of(session, calendar, now) if calendar else None,
        latest,
    )


def import_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> RoomImport:
    """One import, of a room that the viewer keeps; `lock` holds it for a change."""
    rows = select(RoomImport).where(RoomImport.ref == ref)
    if not viewer.system:  # in one question: one more for another prison's would tell of it
        mine = select(Room.id).where(Room.prison_id.in_(viewer.organisations))
        rows = rows.where(RoomImport.room_id.in_(mine))
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    prison_queries.room_to_keep(session, viewer, found.room_id)
    return found


def looked_at(session: Session, viewer: Viewer, made: RoomImport, now: datetime) -> Looked:
    """What it would change if it were taken over now; of one that is, nothing."""
    found = Difference((), 0, 0)
    if made.state == State.LOOKED_AT:
        found = difference_of(session, made, now)
    spans = [change.after for change in found.changes if change.after is not None]
    hit = []
    if spans:
        coming = queries.interviews_for(
            session,
            viewer,
            starting=max(now, min(span.start for span in spans)),
            before=max(span.end for span in spans),
            states=LIVE,
        )
        hit = [
            interview
            for interview in coming
            if interview.room_id == made.room_id
            and any(span.overlaps(Span(interview.starts_at, interview.ends_at)) for span in spans)
        ]
    last = session.scalar(
        select(RoomImport.id)
        .where(RoomImport.room_id == made.room_id, RoomImport.state == State.TAKEN)
        .order_by(RoomImport.settled_at.desc(), RoomImport.id.desc())
        .limit(1)
    )
    undoable = made.state == State.TAKEN and last == made.id
    return Looked(made, found, tuple(queries.shown(session, viewer, hit)), undoable)


def difference_of(session: Session, made: RoomImport, now: datetime) -> Difference:
    """Only what is not over: the past stays as it was."""
    wanted = [span for span in spans_of(made.wanted) if span.end > now]
    given = given_to(session, made.room_id)
    return rules.difference(wanted, standing_of(session, made.room_id, now), given)


def given_to(session: Session, room_id: int) -> set[Span]:
    """The times that the room's calendar has closed it for, whatever became of them here."""
    taken = session.scalars(
        select(RoomImport)
        .where(RoomImport.room_id == room_id, RoomImport.state == State.TAKEN)
        .order_by(RoomImport.settled_at, RoomImport.id)
    )
    return rules.given_by((spans_of(made.wanted), changes_of(made)) for made in taken)


def changes_of(made: RoomImport) -> list[tuple[Span | None, Span | None]]:
    """What it changed, from and to."""
    return [
        (_span(before), _span(after))
        for _, *pairs in made.done.get("changes", [])
        for before, after in [(pairs[:2], pairs[2:])]
    ]


def _span(pair: list[int | None]) -> Span | None:
    first, last = pair
    return spans_of([[first, last]])[0] if first is not None and last is not None else None


def standing_of(session: Session, room_id: int, now: datetime) -> list[Standing]:
    rows = session.execute(
        select(Closure, RoomClosure)
        .outerjoin(RoomClosure, RoomClosure.closure_id == Closure.id)
        .where(Closure.room_id == room_id, Closure.ends_at > now)
        .order_by(Closure.starts_at, Closure.id)
    )
    return [
        Standing(
            closure.id,
            Span(closure.starts_at, closure.ends_at),
            Span(given.starts_at, given.ends_at) if given else None,
        )
        for closure, given in rows
    ]


def spans_of(pairs: list[list[int]]) -> list[Span]:
    """Pairs of seconds, as they are kept."""
    return [
        Span(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
        for first, last in pairs
    ]


def pairs_of(spans: list[Span] | tuple[Span, ...]) -> list[list[int]]:
    return [[int(span.start.timestamp()), int(span.end.timestamp())] for span in spans]
