"""Keeping a prison's rooms, hours, counts and closures: duty `rooms`."""

from datetime import date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, prison_queries, rules
from jobbridge.interviews.model import Closure, Count, Interview, Room, Window
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Viewer

Part = TypeVar("Part", Room, Window, Count, Closure)
LONGEST_CLOSURE = timedelta(days=366)
COUNTS = {"count": N_("count"), "meal": N_("meal")}
ORDER = Reason("order", N_("The end must come after the beginning."), field="closes")


def _alone(session: Session, prison: Prison) -> None:
    """Nobody else adds to this prison until the end of the transaction: the same form sent
    twice at once is then seen."""
    session.execute(select(Prison.id).where(Prison.id == prison.id).with_for_update(key_share=True))


def _keep(viewer: Viewer, prison_id: int) -> None:
    if not (viewer.system or (viewer.has(Duty.ROOMS) and prison_id in viewer.organisations)):
        raise NotFound


def part_of(session: Session, viewer: Viewer, kind: type[Part], number: int) -> Part:
    """A room, window, count or closure of a prison that the viewer keeps."""
    # Locked before it is judged: what two end at once is ended by the first.
    found = session.get(
        kind, number, populate_existing=True, with_for_update={"key_share": True, "of": kind}
    )
    if found is None:
        raise NotFound
    _keep(viewer, found.prison_id)
    return found


def add_room(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    code: str,
    name: str,
    kind: str,
    seats: int,
    now: datetime,
) -> Room:
    """A room (`room`) or video station (`video`); its code is its own in the prison."""
    _keep(viewer, prison.id)
    _alone(session, prison)
    if session.scalar(select(Room.id).where(Room.prison_id == prison.id, Room.code == code)):
        text = N_("This prison has a room of this code already.")
        raise Refused([Reason("code_taken", text, field="code")])
    if kind not in rules.ROOM_KINDS.values():
        raise Refused([Reason("kind", N_("Choose one from the list."), field="kind")])
    room = Room(prison_id=prison.id, code=code, name=name, kind=kind, seats=seats)
    session.add(room)
    session.flush()
    record(session, viewer, "room.add", "room", room.id, now=now)
    return room


def end_room(session: Session, viewer: Viewer, room: Room, *, now: datetime) -> None:
    """The room is no longer booked; what is booked in it stays, and is flagged."""
    claim_actions.lock(session, rooms=[room.id])
    room.active = False
    record(session, viewer, "room.end", "room", room.id, now=now)


def add_window(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    weekdays: list[int],
    opens: time,
    closes: time,
    valid_from: date | None = None,
    valid_to: date | None = None,
    now: datetime,
) -> list[Window]:
    """The same hours on each of these weekdays (1 is Monday), from and up to a date."""
    _keep(viewer, prison.id)
    reasons = []
    if not opens < closes:
        reasons.append(ORDER)
    if valid_from and valid_to and valid_to < valid_from:
        text = N_("The last day must not be before the first.")
        reasons.append(Reason("validity", text, field="valid_to"))
    if not weekdays:
        reasons.append(Reason("weekdays", N_("Choose at least one."), field="weekdays"))
    if reasons:
        raise Refused(reasons)
    _alone(session, prison)
    same = select(Window.id).where(
        Window.prison_id == prison.id,
        Window.weekday.in_(weekdays),
        Window.opens == opens,
        Window.closes == closes,
        Window.valid_from == valid_from,
        Window.valid_to == valid_to,
    )
    if session.scalar(same.limit(1)) is not None:
        text = N_("These hours are entered already for a weekday that you chose.")
        raise Refused([Reason("same_hours", text, field="opens")])
    windows = [
        Window(
            prison_id=prison.id,
            weekday=weekday,
            opens=opens,
            closes=closes,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for weekday in sorted(set(weekdays))
    ]
    session.add_all(windows)
    session.flush()
    for window in windows:
        record(session, viewer, "window.add", "window", window.id, now=now)
    return windows


def end_window(session: Session, viewer: Viewer, window: Window, *, now: datetime) -> None:
    """Today is its last day; one that has not begun is gone."""
    today = local_day(now)
    if window.valid_to is not None and window.valid_to < today:
        raise NotFound
    record(session, viewer, "window.end", "window", window.id, now=now)
    if window.valid_from is not None and window.valid_from > today:
        session.delete(window)
    else:
        window.valid_to = today


def add_count(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    begins: time,
    ends: time,
    what: str,
    now: datetime,
) -> Count:
    """A count or meal, every day."""
    _keep(viewer, prison.id)
    if not begins < ends:
        raise Refused([Reason(ORDER.code, ORDER.text, field="ends")])
    if what not in COUNTS:
        raise Refused([Reason("what", N_("Choose one from the list."), field="what")])
    _alone(session, prison)
    same = select(Count.id).where(
        Count.prison_id == prison.id,
        Count.begins == begins,
        Count.ends == ends,
        Count.what == what,
    )
    if session.scalar(same.limit(1)) is not None:
        text = N_("This count or meal is entered already.")
        raise Refused([Reason("same_count", text, field="begins")])
    count = Count(prison_id=prison.id, begins=begins, ends=ends, what=what)
    session.add(count)
    session.flush()
    record(session, viewer, "count.add", "count", count.id, now=now)
    return count


def end_count(session: Session, viewer: Viewer, count: Count, *, now: datetime) -> None:
    record(session, viewer, "count.end", "count", count.id, now=now)
    session.delete(count)


def close(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    room: Room | None = None,
    starts_at: datetime,
    ends_at: datetime,
    visitors_only: bool = False,
    now: datetime,
) -> tuple[Closure, list[Interview]]:
    """Close the prison (quarantine) or one room for a time; gives back what that breaks. The
    broken interviews stay until somebody moves or cancels each."""
    _keep(viewer, prison.id)
    if not starts_at < ends_at:
        raise Refused([Reason(ORDER.code, ORDER.text, field="ends_at")])
    if ends_at <= now:
        raise Refused([Reason("past", N_("This time is past."), field="ends_at")])
    if ends_at - starts_at > LONGEST_CLOSURE:
        text = N_("A closure lasts a year at most.")
        raise Refused([Reason("long", text, field="ends_at")])
    if room is not None and room.prison_id != prison.id:
        raise NotFound
    _alone(session, prison)
    same = select(Closure.id).where(
        Closure.prison_id == prison.id,
        Closure.room_id == room.id if room else Closure.room_id.is_(None),
        Closure.starts_at == starts_at,
        Closure.ends_at == ends_at,
    )
    if session.scalar(same.limit(1)) is not None:
        text = N_("This closure is entered already.")
        raise Refused([Reason("same_closure", text, field="from_day")])
    # Bookings in flight finish first, and are then listed; later ones see the closure.
    rooms = session.scalars(select(Room.id).where(Room.prison_id == prison.id)).all()
    claim_actions.lock(session, rooms=[room.id] if room else rooms)
    closure = Closure(
        prison_id=prison.id,
        room_id=room.id if room else None,
        starts_at=starts_at,
        ends_at=ends_at,
        visitors_only=visitors_only and room is None,
        recorded_by=viewer.account_id,
    )
    session.add(closure)
    session.flush()
    record(session, viewer, "closure.add", "closure", closure.id, now=now)
    return closure, prison_queries.broken_by(session, viewer, closure, now)


def end_closure(session: Session, viewer: Viewer, closure: Closure, *, now: datetime) -> None:
    """It ends now; one that has not begun is gone."""
    if closure.ends_at <= now:
        raise NotFound
    record(session, viewer, "closure.end", "closure", closure.id, now=now)
    if closure.starts_at >= now:
        session.delete(closure)
    else:
        closure.ends_at = now
