"""Keeping a prison's rooms, hours, counts and closures: duty `rooms`."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, prison_queries, prison_rules, rules
from jobbridge.interviews.model import Closure, Count, Interview, Room, Window
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Viewer

Part = TypeVar("Part", Room, Window, Count, Closure)
LONGEST_CLOSURE = timedelta(days=366)
STALE = Reason("stale", N_("Somebody has changed this in the meantime: look at it as it is now."))
COUNTS = {"count": N_("count"), "meal": N_("meal")}


def alone(session: Session, prison: Prison) -> None:
    """Nobody else adds to this prison until the end of the transaction: the same form sent
    twice at once is then seen."""
    session.execute(select(Prison.id).where(Prison.id == prison.id).with_for_update(key_share=True))


def check_keeps(viewer: Viewer, prison_id: int) -> None:
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
    check_keeps(viewer, found.prison_id)
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
    equipment: Sequence[str] = (),
    now: datetime,
) -> Room:
    """A room (`room`) or video station (`video`); its code is its own in the prison."""
    check_keeps(viewer, prison.id)
    alone(session, prison)
    if session.scalar(select(Room.id).where(Room.prison_id == prison.id, Room.code == code)):
        text = N_("This prison has a room of this code already.")
        raise Refused([Reason("code_taken", text, field="code")])
    if kind not in rules.ROOM_KINDS.values():
        raise Refused([Reason("kind", N_("Choose one from the list."), field="kind")])
    if reasons := prison_rules.why_not_equipment(equipment):
        raise Refused(reasons)
    room = Room(
        prison_id=prison.id,
        code=code,
        name=name,
        kind=kind,
        seats=seats,
        equipment=list(equipment),
    )
    session.add(room)
    session.flush()
    record(session, viewer, "room.add", "room", room.id, now=now)
    return room


def end_room(session: Session, viewer: Viewer, room: Room, *, now: datetime) -> None:
    """The room is no longer booked; what is booked in it stays, and is flagged."""
    claim_actions.lock(session, rooms=[room.id])
    room.active = False
    record(session, viewer, "room.end", "room", room.id, now=now)


def restore_room(session: Session, viewer: Viewer, room: Room, *, now: datetime) -> None:
    """Taking it out of use was a mistake, or is over: flags that hang on it clear themselves."""
    room.active = True
    record(session, viewer, "room.restore", "room", room.id, now=now)


def edit_room(
    session: Session,
    viewer: Viewer,
    room: Room,
    *,
    name: str,
    seats: int,
    equipment: Sequence[str],
    version: int,
    now: datetime,
) -> None:
    """Its code and kind stay: interviews are booked into them."""
    if room.version != version:
        raise Stale([STALE])
    if reasons := prison_rules.why_not_equipment(equipment):
        raise Refused(reasons)
    room.name, room.seats, room.equipment = name, seats, list(equipment)
    room.version += 1
    record(session, viewer, "room.edit", "room", room.id, now=now)


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
    room: Room | None = None,
    every_weeks: int = 1,
    anchor: date | None = None,
    gate: int | None = None,
    escorts: int | None = None,
    now: datetime,
) -> list[Window]:
    """The same hours on each of these weekdays (1 is Monday), from and up to a date: for all
    rooms, or for one that then keeps to its own."""
    check_keeps(viewer, prison.id)
    if room is not None and room.prison_id != prison.id:
        raise NotFound
    if reasons := prison_rules.why_not_window(
        weekdays,
        opens,
        closes,
        valid_from=valid_from,
        valid_to=valid_to,
        every_weeks=every_weeks,
        anchor=anchor,
        of_room=room is not None,
        pooled=gate is not None or escorts is not None,
    ):
        raise Refused(reasons)
    alone(session, prison)
    same = select(Window.id).where(
        Window.prison_id == prison.id,
        Window.room_id == room.id if room else Window.room_id.is_(None),
        Window.weekday.in_(weekdays),
        Window.every_weeks == every_weeks,
        Window.anchor == anchor,
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
            room_id=room.id if room else None,
            every_weeks=every_weeks,
            anchor=anchor,
            gate=gate,
            escorts=escorts,
        )
        for weekday in sorted(set(weekdays))
    ]
    session.add_all(windows)
    session.flush()
    for window in windows:
        record(session, viewer, "window.add", "window", window.id, now=now)
    return windows


def bound_window(
    session: Session,
    viewer: Viewer,
    window: Window,
    *,
    gate: int | None,
    escorts: int | None,
    everywhere: bool,
    now: datetime,
) -> int:
    """How many visitors the gate lets in and how many can be accompanied in these hours, or in
    all of the prison's that have not ended; says how many hours that were. What is booked
    already stays."""
    if window.room_id is not None:
        raise Refused([prison_rules.OF_ROOM])
    rows = [window]
    if everywhere:
        rows = list(
            session.scalars(
                select(Window)
                .where(
                    Window.prison_id == window.prison_id,
                    Window.room_id.is_(None),
                    or_(Window.valid_to.is_(None), Window.valid_to >= local_day(now)),
                )
                .order_by(Window.id)
                .with_for_update(key_share=True)
            )
        )
    for one in rows:
        one.gate, one.escorts = gate, escorts
        record(session, viewer, "window.bound", "window", one.id, now=now)
    return len(rows)


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
    weekdays: Sequence[int] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    now: datetime,
) -> list[Count]:
    """A count or meal on these weekdays, without one on every day."""
    check_keeps(viewer, prison.id)
    reasons = prison_rules.why_not_times(begins, ends, valid_from, valid_to, field="ends")
    if what not in COUNTS:
        reasons.append(Reason("what", N_("Choose one from the list."), field="what"))
    if reasons:
        raise Refused(reasons)
    alone(session, prison)
    days = sorted(set(weekdays)) if weekdays else [None]
    same = select(Count.id).where(
        Count.prison_id == prison.id,
        Count.begins == begins,
        Count.ends == ends,
        Count.what == what,
        or_(Count.weekday.is_(None), Count.weekday.in_(weekdays) if weekdays else true()),
        Count.valid_from == valid_from,
        Count.valid_to == valid_to,
    )
    if session.scalar(same.limit(1)) is not None:
        text = N_("This count or meal is entered already.")
        raise Refused([Reason("same_count", text, field="begins")])
    counts = [
        Count(
            prison_id=prison.id,
            begins=begins,
            ends=ends,
            what=what,
            weekday=weekday,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for weekday in days
    ]
    session.add_all(counts)
    session.flush()
    for count in counts:
        record(session, viewer, "count.add", "count", count.id, now=now)
    return counts


def end_count(session: Session, viewer: Viewer, count: Count, *, now: datetime) -> None:
    record(session, viewer, "count.end", "count", count.id, now=now)
    session.delete(count)


def close(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    room: Room | None = None,
    wing: str = "",
    starts_at: datetime,
    ends_at: datetime,
    visitors_only: bool = False,
    now: datetime,
) -> tuple[Closure, list[Interview]]:
    """Close the prison (quarantine), one room or one wing for a time; gives back what that
    breaks. The broken interviews stay until somebody moves or cancels each."""
    check_keeps(viewer, prison.id)
    if not starts_at < ends_at:
        raise Refused([Reason("order", prison_rules.ORDER, field="ends_at")])
    if room is not None and wing:
        text = N_("Close a room or a wing, each by itself.")
        raise Refused([Reason("both", text, field="wing")])
    if ends_at <= now:
        raise Refused([Reason("past", N_("This time is past."), field="ends_at")])
    if ends_at - starts_at > LONGEST_CLOSURE:
        text = N_("A closure lasts a year at most.")
        raise Refused([Reason("long", text, field="ends_at")])
    if room is not None and room.prison_id != prison.id:
        raise NotFound
    alone(session, prison)
    same = select(Closure.id).where(
        Closure.prison_id == prison.id,
        Closure.room_id == room.id if room else Closure.room_id.is_(None),
        Closure.wing == wing,
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
        wing=wing,
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
