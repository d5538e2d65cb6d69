"""Who may know of which meeting, and how much of it.

The prison's side sees its own list by name and other prisons by number; an employer its own
meetings, with bands in place of numbers and no prison before it has confirmed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import saw
from jobbridge.calendar.actions import REFERENCE
from jobbridge.calendar.model import Entry, Fragment
from jobbridge.calendar.spans import day_span
from jobbridge.demand.labels import people_text
from jobbridge.errors import NotFound
from jobbridge.i18n import Words
from jobbridge.interviews.model import Mode, Room
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.rules import ROOM_KINDS
from jobbridge.meetings import rules
from jobbridge.meetings.model import (
    LIVE,
    Came,
    Meeting,
    MeetingChange,
    MeetingPlace,
    MeetingSeat,
    State,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import Role, Viewer

SHOWN = 100


@dataclass(frozen=True)
class Part:
    """One prison's part of a meeting. `own` is whether it is the viewer's; to an employer it is
    shown once confirmed, and without numbers."""

    prison: str
    code: str
    room: str
    address: str
    entrance: str
    confirmed: bool
    own: bool
    places: int | None
    listed: int | None
    waiting: int | None


@dataclass(frozen=True)
class Shown:
    """A meeting as this viewer may see it. The numbers are words: exact for the prison's side,
    bands for an employer; None before there is anything to say."""

    ref: str
    state: State
    mode: Mode
    starts_at: datetime
    ends_at: datetime
    version: int
    employer: str
    vacancies: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    expected: str
    came: str | None
    interested: str | None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def live(self) -> bool:
        return self.state in LIVE


def inside(viewer: Viewer) -> bool:
    return viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER)


def _scoped(viewer: Viewer, rows: Select[Meeting]) -> Select[Meeting]:
    """A meeting by video may be joined by any prison: its side sees those to come."""
    if viewer.system:
        return rows
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        mine = aliased(MeetingPlace)
        own = exists().where(
            mine.meeting_id == Meeting.id, mine.prison_id.in_(viewer.organisations)
        )
        open_to_all = (Meeting.mode == Mode.VIDEO) & Meeting.state.in_(LIVE)
        return rows.where(or_(own, open_to_all))
    if viewer.is_(Role.EMPLOYER):
        return rows.where(Meeting.employer_id.in_(viewer.organisations))
    raise NotFound


def _rows() -> Select[Meeting]:
    return select(Meeting).options(
        joinedload(Meeting.employer),
        selectinload(Meeting.vacancies),
        selectinload(Meeting.places).options(
            joinedload(MeetingPlace.prison), joinedload(MeetingPlace.room)
        ),
    )


def meetings_for(
    session: Session, viewer: Viewer, *, now: datetime, past: bool = False
) -> list[Meeting]:
    """What is to come, by time; or what is over or cancelled, the newest first."""
    coming = Meeting.state.in_(LIVE)
    rows = _scoped(viewer, _rows()).where(~coming if past else coming).limit(SHOWN)
    order = Meeting.starts_at.desc() if past else Meeting.starts_at
    return list(session.scalars(rows.order_by(order, Meeting.id)))


def meetings_on(session: Session, viewer: Viewer, prison: Prison, day: date) -> list[Meeting]:
    """The day's meetings in one of the viewer's prisons, by time: all but the cancelled."""
    if not viewer.system and prison.id not in viewer.organisations:
        raise NotFound
    span = day_span(day)
    rows = (
        _scoped(viewer, _rows())
        .join(MeetingPlace, MeetingPlace.meeting_id == Meeting.id)
        .where(
            MeetingPlace.prison_id == prison.id,
            Meeting.starts_at < span.end,
            Meeting.ends_at > span.start,
            Meeting.state != State.CANCELLED,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return list(session.scalars(rows))


def meeting_for(session: Session, viewer: Viewer, ref: str) -> Meeting:
    found: Meeting | None = session.scalar(_scoped(viewer, _rows()).where(Meeting.ref == ref))
    if found is None:
        raise NotFound
    return found


def check_known(session: Session, viewer: Viewer, meeting: Meeting) -> None:
    """NotFound unless the viewer may know of it now; asked again under the lock."""
    rows = _scoped(viewer, select(Meeting)).where(Meeting.id == meeting.id)
    if session.scalar(rows) is None:
        raise NotFound


def own_places(viewer: Viewer, meeting: Meeting) -> list[MeetingPlace]:
    return [
        place
        for place in meeting.places
        if viewer.system or place.prison_id in viewer.organisations
    ]


def shown(
    session: Session, viewer: Viewer, meetings: Sequence[Meeting], words: Words
) -> list[Shown]:
    """What the viewer may see of each."""
    counts = _counts(session, meetings)
    return [_shown(viewer, one, counts, words) for one in meetings]


@dataclass(frozen=True)
class _Count:
    listed: int = 0
    waiting: int = 0
    came: int = 0
    interested: int = 0


def _counts(session: Session, meetings: Iterable[Meeting]) -> dict[int, _Count]:
    """By place."""
    seat = MeetingSeat
    rows = session.execute(
        select(
            seat.place_id,
            func.count().filter(seat.waits.is_(False)),
            func.count().filter(seat.waits.is_(True)),
            func.count().filter(seat.came == Came.CAME),
            func.count().filter(seat.interested.is_(True)),
        )
        .where(seat.place_id.in_([p.id for one in meetings for p in one.places]))
        .group_by(seat.place_id)
    )
    return {row[0]: _Count(*row[1:]) for row in rows}


def _shown(viewer: Viewer, one: Meeting, counts: dict[int, _Count], words: Words) -> Shown:
    exact = inside(viewer)
    found = [counts.get(place.id, _Count()) for place in one.places]
    over = one.state == State.TOOK_PLACE
    parts = []
    for place, count in zip(one.places, found, strict=True):
        known = exact or (
            place.confirmed_at is not None and one.state in (State.CONFIRMED, State.TOOK_PLACE)
        )
        if not known:
            continue
        parts.append(
            Part(
                prison=place.prison.name,
                code=place.prison.code,
                room=place.room.name,
                address=place.prison.address,
                entrance=place.prison.entrance,
                confirmed=place.confirmed_at is not None,
                own=viewer.system or place.prison_id in viewer.organisations,
                places=place.places if exact else None,
                listed=count.listed if exact else None,
                waiting=count.waiting if exact else None,
            )
        )

    def told(number: int) -> str:
        return people_text(number, words, exact=exact)

    return Shown(
        ref=one.ref,
        state=State(one.state),
        mode=Mode(one.mode),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        version=one.version,
        employer=one.employer.name,
        vacancies=tuple((v.ref, v.title) for v in one.vacancies),
        parts=tuple(parts),
        expected=told(sum(c.listed for c in found)),
        came=told(sum(c.came for c in found)) if over and exact else None,
        interested=told(sum(c.interested for c in found)) if over else None,
    )


@dataclass(frozen=True)
class Change:
    """A line of a meeting's history. An employer sees neither who nor why."""

    verb: str
    at: datetime
    starts_at: datetime
    by: str | None
    why: str | None


def changes_for(session: Session, viewer: Viewer, meeting: Meeting) -> list[Change]:
    """The history of a meeting that the viewer was given, oldest first. Which prisons come and
    go is not an employer's business."""
    exact = inside(viewer)
    rows = session.execute(
        select(MeetingChange, Account.name)
        .outerjoin(Account, Account.id == MeetingChange.by)
        .where(MeetingChange.meeting_id == meeting.id)
        .order_by(MeetingChange.id)
    )
    return [
        Change(
            row.verb,
            row.at,
            row.starts_at,
            name if exact else None,
            (row.why or None) if exact else None,
        )
        for row, name in rows
        if exact or row.verb not in ("join", "leave")
    ]


def occasion_of(session: Session, viewer: Viewer, meeting: Meeting) -> Occasion | None:
    """What the gate knows of a meeting in person that the viewer was given: the employer's own,
    or in a prison of the viewer's; None where nobody comes to one."""
    rows = select(Occasion).where(Occasion.ref == meeting.ref, Occasion.mode == Mode.IN_PERSON)
    if inside(viewer) and not viewer.system:
        rows = rows.where(Occasion.prison_id.in_(viewer.organisations))
    return session.scalar(rows.order_by(Occasion.id).limit(1))


def seats_of(session: Session, places: Sequence[MeetingPlace]) -> list[MeetingSeat]:
    """Everybody on the list of these places, who waits last, in the order in which they came.
    A list is read by name: the audit says so of each."""
    found = list(
        session.scalars(
            select(MeetingSeat)
            .where(MeetingSeat.place_id.in_([place.id for place in places]))
            .options(
                joinedload(MeetingSeat.inmate),
                joinedload(MeetingSeat.place),
                joinedload(MeetingSeat.application),
                joinedload(MeetingSeat.vacancy),
            )
            .order_by(MeetingSeat.waits, MeetingSeat.id)
        )
    )
    saw(session, "inmate", [seat.inmate_id for seat in found])
    return found


def seat_for(session: Session, viewer: Viewer, meeting: Meeting, ref: str) -> MeetingSeat:
    """Somebody on the list of one of the viewer's prisons."""
    mine = [place.id for place in own_places(viewer, meeting)]
    found = session.scalar(
        select(MeetingSeat)
        .where(MeetingSeat.ref == ref, MeetingSeat.place_id.in_(mine))
        .with_for_update(of=MeetingSeat)
    )
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


def rooms_for(session: Session, viewer: Viewer, mode: str | None = None) -> list[Room]:
    """Rooms and stations of the prisons for which the viewer plans, by prison and code."""
    if not rules.plans(viewer):
        raise NotFound
    rows = (
        select(Room)
        .where(Room.prison_id.in_(viewer.organisations), Room.active)
        .options(joinedload(Room.prison))
        .order_by(Room.prison_id, Room.code)
    )
    if mode is not None:
        rows = rows.where(Room.kind == ROOM_KINDS[Mode(mode)])
    return list(session.scalars(rows))


def fragment_of(session: Session, meeting: Meeting, locale: str) -> bytes | None:
    """The calendar entry of a meeting that the viewer was given."""
    return session.scalar(
        select(Fragment.ics)
        .join(Entry, Entry.id == Fragment.entry_id)
        .where(Entry.uid == meeting.uid, Fragment.locale == locale, Fragment.tier == REFERENCE)
    )
