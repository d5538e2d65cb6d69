"""The day at a prison, for its officers by duty: the gate, who is brought where, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import saw
from jobbridge.calendar.spans import day_span
from jobbridge.clock import local_day
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.inmates.queries import inside
from jobbridge.interviews import queries
from jobbridge.interviews.facts import FETCH
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.occasion_queries import Summoned, occasions_on, summoned_on
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.visit_model import (
    Bringing,
    ShiftNote,
    VisitItem,
    Visitor,
    VisitorPass,
)
from jobbridge.interviews.visit_rules import (
    Reception,
    Visit,
    takes_visitors,
    visit_of,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer

HELD = (State.BOOKED, State.CONFIRMED, State.TOOK_PLACE, State.MISSED)
MOVED_LABELS = {
    "arrival": N_("arrives"),
    "transfer": N_("goes to another prison"),
    "release": N_("released"),
    "release_expected": N_("release expected"),
}


def require_duty(viewer: Viewer, prison: Prison, *duties: Duty) -> None:
    """An officer without any of the duties may not know that there is such a page."""
    if prison.id not in viewer.organisations or not any(viewer.has(duty) for duty in duties):
        raise NotFound


def held_on(session: Session, viewer: Viewer, prison: Prison, day: date) -> list[Interview]:
    """The day's interviews in a prison of the officer's, by time: all but the cancelled."""
    if not viewer.is_(Role.PRISON_OFFICER) or prison.id not in viewer.organisations:
        raise NotFound
    span = day_span(day)
    return queries.interviews_for(
        session,
        viewer,
        starting=span.start,
        before=span.end,
        states=HELD,
        prison_id=prison.id,
    )


# Today, room by room


@dataclass(frozen=True)
class RoomDay:
    """A room and what is held in it today, in order of time."""

    name: str
    interviews: tuple[Shown, ...]


def by_room(session: Session, viewer: Viewer, found: Sequence[Interview]) -> list[RoomDay]:
    """Rooms with something on that day, by code, of what `held_on` found."""
    by_ref = {one.ref: one for one in queries.shown(session, viewer, found)}
    rooms = {i.room_id: i.room for i in found}
    return [
        RoomDay(room.name, tuple(by_ref[i.ref] for i in found if i.room_id == room.id))
        for room in sorted(rooms.values(), key=lambda room: room.code)
    ]


@dataclass(frozen=True)
class Note:
    """A day's shift note, and who wrote it last."""

    text: str
    version: int
    at: datetime | None
    by: str


def note_for(session: Session, viewer: Viewer, prison: Prison, on: date) -> Note:
    """For every officer of the prison; empty where nobody has written one."""
    if not viewer.is_(Role.PRISON_OFFICER) or prison.id not in viewer.organisations:
        raise NotFound
    row = session.execute(
        select(ShiftNote, Account.name)
        .outerjoin(Account, Account.id == ShiftNote.by)
        .where(ShiftNote.prison_id == prison.id, ShiftNote.on == on)
    ).one_or_none()
    if row is None:
        return Note("", 0, None, "")
    return Note(row[0].text, row[0].version, row[0].at, row[1] or "")


# The gate


@dataclass(frozen=True)
class Expected:
    """A visitor of today: when the first of their visit begins, and whether they should be here."""

    one: VisitorPass
    starts_at: datetime
    employer: str
    confirmed: bool
    late: bool
    items: tuple[VisitItem, ...] = ()

    @property
    def where(self) -> str:
        """`here`, `left` or `expected`."""
        if self.one.left_at:
            return "left"
        return "here" if self.one.arrived_at else "expected"


def gate_for(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    now: datetime,
    text: str = "",
    *,
    interviews: Sequence[Interview] | None = None,
) -> list[Expected]:
    """Today's visitors for the officer with the duty, by time; `text` is found in the name or the
    plate. Whose visit was cancelled is not expected; whoever is here is listed in any case.
    `interviews` are today's, where the caller has found them."""
    require_duty(viewer, prison, Duty.GATE)
    today = local_day(now)
    if interviews is None:
        interviews = held_on(session, viewer, prison, today)
    held: list[Reception] = [*interviews, *occasions_on(session, prison, today)]
    visits: dict[Visit, list[Reception]] = {}
    for reception in sorted(held, key=lambda one: one.starts_at):
        if takes_visitors(reception):
            visits.setdefault(visit_of(reception), []).append(reception)
    rows = session.scalars(
        select(VisitorPass)
        .where(VisitorPass.prison_id == prison.id, VisitorPass.on == today)
        .options(joinedload(VisitorPass.visitor).joinedload(Visitor.employer))
    )
    items = list(
        session.scalars(
            select(VisitItem)
            .where(VisitItem.prison_id == prison.id, VisitItem.on == today)
            .order_by(VisitItem.kind)
        )
    )
    found = []
    for one in rows:
        visit = visits.get(Visit(one.visitor.employer_id, prison.id, today), [])
        if not visit and not one.arrived_at:
            continue
        starts_at = visit[0].starts_at if visit else one.arrived_at or now
        found.append(
            Expected(
                one=one,
                starts_at=starts_at,
                employer=one.visitor.employer.name,
                confirmed=any(i.state != State.BOOKED for i in visit),
                late=one.arrived_at is None and starts_at <= now,
                items=tuple(i for i in items if i.employer_id == one.visitor.employer_id),
            )
        )
    found = [one for one in found if _found(one.one.visitor, text)]
    saw(session, "visitor", [one.one.visitor_id for one in found])
    return sorted(found, key=lambda e: (e.starts_at, e.one.id))


def _found(visitor: Visitor, text: str) -> bool:
    words = text.casefold().split()
    inside = " ".join((visitor.name, visitor.plate or "", (visitor.plate or "").replace("-", "")))
    return all(word in inside.casefold() for word in words)


# Movements


@dataclass(frozen=True)
class Fetch:
    """Somebody to be brought to a room, and back: for an interview, or called to more."""

    interview: Shown | Summoned
    fetch_at: datetime
    brought_at: datetime | None
    returned_at: datetime | None

    @property
    def called(self) -> bool:
        """Whether it is more than an interview, and has a page of its own."""
        return isinstance(self.interview, Summoned)


@dataclass(frozen=True)
class Moved:
    """Somebody who comes, goes to another prison or is released this week. Who lives in another
    prison by now has no name here any more."""

    on: date
    what: str
    name: str | None


@dataclass(frozen=True)
class Movements:
    """What an officer with the duty has to do today, and what this week brings."""

    fetches: tuple[Fetch, ...]
    week: tuple[Moved, ...]


def movements_for(session: Session, viewer: Viewer, prison: Prison, today: date) -> Movements:
    require_duty(viewer, prison, Duty.MOVEMENTS)
    held = held_on(session, viewer, prison, today)
    marks = {
        row.interview_id: row
        for row in session.scalars(
            select(Bringing).where(Bringing.interview_id.in_([i.id for i in held]))
        )
    }
    shown = queries.shown(session, viewer, held)
    fetches = []
    for interview, one in zip(held, shown, strict=True):
        mark = marks.get(interview.id)
        fetches.append(
            Fetch(
                one,
                one.starts_at - FETCH,
                mark.brought_at if mark else None,
                mark.returned_at if mark else None,
            )
        )
    for called in summoned_on(session, viewer, prison, today):
        fetches.append(Fetch(called, called.fetch_at, called.brought_at, called.returned_at))
    fetches.sort(key=lambda fetch: fetch.fetch_at)
    return Movements(tuple(fetches), tuple(_week(session, prison, today)))


def _week(session: Session, prison: Prison, today: date) -> list[Moved]:
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=6)
    found = []
    rows = session.execute(
        select(Movement, Inmate)
        .join(Inmate, Inmate.id == Movement.inmate_id)
        .where(
            Movement.on >= first,
            Movement.on <= last,
            or_(Movement.from_prison_id == prison.id, Movement.to_prison_id == prison.id),
            # A date that was only corrected moves nobody.
            or_(
                Movement.from_prison_id.is_(None),
                Movement.to_prison_id.is_(None),
                Movement.from_prison_id != Movement.to_prison_id,
            ),
        )
    )
    seen = []
    for movement, inmate in rows:
        arrives = movement.to_prison_id == prison.id
        released = movement.to_prison_id is None
        what = "arrival" if arrives else "release" if released else "transfer"
        own = inmate.prison_id == prison.id
        found.append(Moved(movement.on, what, inmate.name if own else None))
        seen.append(inmate.id)
    coming = session.scalars(
        select(Inmate).where(
            Inmate.prison_id == prison.id,
            inside(),
            Inmate.release_expected >= first,
            Inmate.release_expected <= last,
        )
    )
    for inmate in coming:
        found.append(Moved(inmate.release_expected, "release_expected", inmate.name))
        seen.append(inmate.id)
    saw(session, "inmate", sorted(set(seen)))
    return sorted(found, key=lambda m: (m.on, m.what, m.name or ""))
