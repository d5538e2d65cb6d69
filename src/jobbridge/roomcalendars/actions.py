"""Looking at a room's calendar, taking it over, and taking that back.

Nothing is taken over by itself: a closure may break interviews, and somebody decides. The worker
only looks whether there is something new.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.errors import Invalid, Reason, Refused, Stale
from jobbridge.foreign import actions as foreign
from jobbridge.foreign import rules as foreign_rules
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.foreign.reading import Failed, read_file
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, prison_queries
from jobbridge.interviews.model import Closure, Room
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.roomcalendars import queries, rules
from jobbridge.roomcalendars.model import RoomCalendar, RoomClosure, RoomImport, State
from jobbridge.viewer import SYSTEM, Viewer

JOB = "room_calendar"
A_ROUND = 4
CHANGED = Reason(
    "changed", N_("Somebody has changed this in the meantime: look at it as it is now.")
)


def look_at_file(
    session: Session, viewer: Viewer, room: Room, *, body: bytes, now: datetime
) -> RoomImport:
    """What a calendar that was sent as a file says, without changing anything."""
    prison_queries.room_to_keep(session, viewer, room.id)
    if not body:
        raise Invalid([Reason("missing", N_("Choose a file."), field="file")])
    try:
        found = read_file(body, _within(now))
    except Failed as failed:
        texts = foreign_rules.FAILURES  # nobody tries a file again by itself
        text = texts.get(f"file {failed.code}", texts[failed.code])
        raise Refused([Reason(failed.code, text, field="file")]) from None
    made = _look(session, viewer, room.id, "file", found.spans or (), found.skipped, now)
    record(session, viewer, "room.calendar_look", "room", room.id, now=now)
    return made


def _within(now: datetime) -> Span:
    return Span(now, now + foreign_rules.AHEAD)


def _look(
    session: Session,
    viewer: Viewer,
    room_id: int,
    source: str,
    spans: Sequence[Span],
    skipped: Mapping[str, int],
    now: datetime,
) -> RoomImport:
    """Replaces what was only looked at before."""
    if len(spans) > rules.MOST:
        raise Refused([Reason("many", foreign_rules.FAILURES["many"], field="file")])
    for row in session.scalars(
        select(RoomImport).where(RoomImport.room_id == room_id, RoomImport.state == State.LOOKED_AT)
    ):
        row.state, row.settled_at = State.DROPPED, now
    made = RoomImport(
        ref=new_ref(),
        room_id=room_id,
        source=source,
        wanted=queries.pairs_of(tuple(spans)),
        skipped=dict(skipped),
        done={},
        made_by=viewer.account_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def take_over(
    session: Session, viewer: Viewer, *, ref: str, version: int, now: datetime
) -> RoomImport:
    """The room is closed when its calendar says so. What breaks stays and is flagged; bookings
    in flight finish first."""
    made = _held(session, viewer, ref)
    if made.state != State.LOOKED_AT or made.version != version:
        raise Stale([CHANGED])
    found = queries.difference_of(session, made, now)
    room = session.get_one(Room, made.room_id)
    done: list[list[int | None]] = []
    for change in found.changes:
        closure = session.get(Closure, change.closure_id) if change.closure_id else None
        if closure is not None and change.after is None:
            _end(session, closure, now)
        elif closure is not None and change.after is not None:
            closure.starts_at, closure.ends_at = change.after.start, change.after.end
            _give(session, closure.id, made.room_id, change.after)
        elif change.after is not None:
            closure = _close(session, viewer, room, change.after)
        done.append(
            [
                closure.id if closure else None,
                *(_pair(change.before)),
                *(_pair(change.after)),
            ]
        )
    made.done = {"changes": done}
    made.state, made.settled_at, made.settled_by = State.TAKEN, now, viewer.account_id
    made.version += 1
    record(session, viewer, "room.calendar_take", "room", room.id, now=now)
    session.flush()
    return made


def _held(session: Session, viewer: Viewer, ref: str) -> RoomImport:
    """Its room's row first: the worker holds a calendar's address and then the import, and who
    changes an address the room and then the address. The other way round three could wait in a
    circle."""
    claim_actions.lock(session, rooms=[queries.import_for(session, viewer, ref).room_id])
    return queries.import_for(session, viewer, ref, lock=True)


def _pair(span: Span | None) -> tuple[int | None, int | None]:
    if span is None:
        return None, None
    return int(span.start.timestamp()), int(span.end.timestamp())


def _close(session: Session, viewer: Viewer, room: Room, span: Span) -> Closure:
    closure = Closure(
        prison_id=room.prison_id,
        room_id=room.id,
        starts_at=span.start,
        ends_at=span.end,
        recorded_by=viewer.account_id,
    )
    session.add(closure)
    session.flush()
    _give(session, closure.id, room.id, span)
    return closure


def _give(session: Session, closure_id: int, room_id: int, span: Span) -> None:
    row = session.get(RoomClosure, closure_id) or RoomClosure(closure_id=closure_id)
    row.room_id, row.starts_at, row.ends_at = room_id, span.start, span.end
    session.add(row)
    session.flush()


def _end(session: Session, closure: Closure, now: datetime) -> None:
    """As ending it by hand: what has not begun is gone."""
    if closure.starts_at < now:
        closure.ends_at = now
        session.execute(delete(RoomClosure).where(RoomClosure.closure_id == closure.id))
    else:
        session.execute(delete(RoomClosure).where(RoomClosure.closure_id == closure.id))
        session.delete(closure)
    session.flush()


def undo(session: Session, viewer: Viewer, *, ref: str, version: int, now: datetime) -> RoomImport:
    """As before the last import, except what has been changed by hand since."""
    made = _held(session, viewer, ref)
    if made.version != version or not queries.looked_at(session, viewer, made, now).undoable:
        raise Stale([CHANGED])
    room = session.get_one(Room, made.room_id)
    ids = [change[0] for change in made.done.get("changes", [])]
    for closure_id, (before, after) in zip(ids, queries.changes_of(made), strict=True):
        closure = session.get(Closure, closure_id) if closure_id else None
        if after is not None:
            if closure is None or Span(closure.starts_at, closure.ends_at) != after:
                continue
            if before is None:
                _end(session, closure, now)
            else:
                closure.starts_at, closure.ends_at = before.start, before.end
                _give(session, closure.id, room.id, before)
        elif before is not None and before.end > now:
            _close(session, viewer, room, before)
    made.state, made.settled_at, made.settled_by = State.UNDONE, now, viewer.account_id
    made.version += 1
    record(session, viewer, "room.calendar_undo", "room", room.id, now=now)
    session.flush()
    return made


def drop(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> RoomImport:
    """Nothing of it is taken over."""
    made = queries.import_for(session, viewer, ref, lock=True)
    if made.state != State.LOOKED_AT:
        raise Stale([CHANGED])
    made.state, made.settled_at, made.settled_by = State.DROPPED, now, viewer.account_id
    record(session, viewer, "room.calendar_drop", "room", made.room_id, now=now)
    return made


# The address


def set_address(
    session: Session, viewer: Viewer, room: Room, *, address: str, now: datetime
) -> RoomCalendar:
    """Where the room's calendar stands; it is looked at now and then hourly."""
    prison_queries.room_to_keep(session, viewer, room.id)
    claim_actions.lock(session, rooms=[room.id])
    own = session.scalar(select(RoomCalendar).where(RoomCalendar.room_id == room.id))
    if own is None:
        calendar = foreign.add_calendar(session, address, now=now)
        own = RoomCalendar(
            room_id=room.id,
            foreign_id=calendar.id,
            added_by=viewer.account_id,
            added_at=now,
            calendar=calendar,
        )
        session.add(own)
    elif own.calendar is not None:
        foreign.change_address(session, own.calendar, address, now=now)
    session.flush()
    _post(session, own, now)
    record(session, viewer, "room.calendar_set", "room", room.id, now=now)
    return own


def _post(session: Session, own: RoomCalendar, now: datetime) -> None:
    asked_at = own.calendar.asked_at if own.calendar else now
    post(session, JOB, f"{JOB}:{own.id}:{asked_at.isoformat()}", {"calendar_id": own.id}, now=now)


def read_now(session: Session, viewer: Viewer, room: Room, *, now: datetime) -> None:
    own = _own(session, viewer, room)
    if own.calendar is not None:
        # Whole, also where nothing has changed: who asks wants to see what it says.
        own.calendar.digest = own.calendar.etag = own.calendar.last_modified = ""
        foreign.ask(own.calendar, now=now)
        _post(session, own, now)
    record(session, viewer, "room.calendar_read", "room", room.id, now=now)


def _own(session: Session, viewer: Viewer, room: Room) -> RoomCalendar:
    prison_queries.room_to_keep(session, viewer, room.id)
    own = session.scalar(
        select(RoomCalendar).where(RoomCalendar.room_id == room.id).with_for_update()
    )
    if own is None:
        raise Stale([CHANGED])
    return own


def forget_address(session: Session, viewer: Viewer, room: Room, *, now: datetime) -> None:
    """It is looked at no more; the closures that came of it stay."""
    own = _own(session, viewer, room)
    foreign_id = own.foreign_id
    session.delete(own)
    session.flush()
    if foreign_id is not None:
        foreign.forget_calendar(session, foreign_id)
    record(session, viewer, "room.calendar_forget", "room", room.id, now=now)
    session.flush()


# The worker's part


def keep_look(
    session: Session, calendar: ForeignCalendar, spans: Sequence[Span], now: datetime
) -> None:
    """Something to decide, if the calendar says anything new."""
    own = session.scalar(select(RoomCalendar).where(RoomCalendar.foreign_id == calendar.id))
    if own is None:
        return
    if len(spans) > rules.MOST:
        calendar.error = "many"
        return
    coming = [span for span in spans if span.end > now]
    made = _look(session, SYSTEM, own.room_id, "address", coming, calendar.skipped, now)
    if not queries.difference_of(session, made, now).changes:
        made.state, made.settled_at = State.DROPPED, now


def read_one(
    database: Database,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    reader: foreign.Reader = foreign.read_address,
) -> None:
    """One job; a calendar that is gone meanwhile is not read."""
    with database.read() as session:
        own = session.get(RoomCalendar, payload["calendar_id"])
        foreign_id = own.foreign_id if own else None
    if foreign_id is not None:
        foreign.read_calendar(database, foreign_id, now, keep=keep_look, reader=reader)


def read_due(
    database: Database, now: datetime, *, reader: foreign.Reader = foreign.read_address
) -> None:
    """Whose hour has come."""
    with database.read() as session:
        ids = session.scalars(
            select(ForeignCalendar.id)
            .join(RoomCalendar, RoomCalendar.foreign_id == ForeignCalendar.id)
            .where(*foreign.is_due(now))
            .order_by(ForeignCalendar.next_at, ForeignCalendar.id)
            .limit(A_ROUND)
        ).all()
    if ids:
        foreign.read_due(database, ids, now, keep=keep_look, reader=reader)


def forget_old(database: Database, now: datetime) -> None:
    """What was only looked at, and what nobody can undo any more, is forgotten after 90 days; not
    yet what it put, while that is to come: ended by hand it would be offered again."""
    with database.write() as session:
        old = RoomImport.settled_at < now - timedelta(days=90)
        for made in session.scalars(select(RoomImport).where(old).with_for_update()):
            put = [after for _, after in queries.changes_of(made) if after is not None]
            if made.state != State.TAKEN or all(span.end <= now for span in put):
                session.delete(made)


HANDLERS = {JOB: read_one}
