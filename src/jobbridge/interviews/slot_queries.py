"""What the rules need to know, read from the tables; and the free starts that follow from it.
A slot is computed, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, each_day, local_date
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.inmates.model import Agreement, Inmate, Status
from jobbridge.inmates.queries import blocks as blocks_clause
from jobbridge.inmates.queries import guarded
from jobbridge.interviews import queries, rules
from jobbridge.interviews.facts import (
    EMPLOYER,
    INMATE,
    ROOM,
    Asked,
    Break,
    Facts,
    Hours,
    House,
    Person,
    Place,
    claims,
    resource,
)
from jobbridge.interviews.model import (
    LIVE,
    Claim,
    Closure,
    Count,
    Interview,
    Mode,
    Room,
    Window,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer

NEEDED = {"listing", "introduction", "interview"}
"""The agreements without which there is no interview; withdrawing one cancels it."""
LONGEST_SEARCH = 120
"""Days searched at most, however late the until-day asked for."""


def house_of(session: Session, prison: Prison, within: Span) -> House:
    """A prison's windows, breaks and closures, as far as they matter in that time."""
    hours = session.scalars(select(Window).where(Window.prison_id == prison.id))
    breaks = session.scalars(select(Count).where(Count.prison_id == prison.id))
    whole = and_(Closure.prison_id == prison.id, Closure.room_id.is_(None))
    return House(
        prison_id=prison.id,
        notice_days=prison.notice_days,
        calendar=work_calendar(session),
        hours=tuple(Hours(w.weekday, w.opens, w.closes, w.valid_from, w.valid_to) for w in hours),
        breaks=tuple(Break(b.begins, b.ends, b.what) for b in breaks),
        closures=tuple(Span(c.starts_at, c.ends_at) for c in _closures(session, whole, within)),
    )


def place_of(session: Session, room: Room, within: Span) -> Place:
    """A room and when it alone is closed."""
    return places_of(session, [room], within)[room.id]


def places_of(session: Session, rooms: Iterable[Room], within: Span) -> dict[int, Place]:
    """The same of many rooms, by id."""
    rooms = list(rooms)
    closed: dict[int, list[Span]] = {room.id: [] for room in rooms}
    for row in _closures(session, Closure.room_id.in_(closed), within):
        closed[row.room_id or 0].append(Span(row.starts_at, row.ends_at))
    return {
        room.id: Place(room.id, room.prison_id, room.kind, room.active, tuple(closed[room.id]))
        for room in rooms
    }


def _closures(session: Session, which: ColumnElement[bool], within: Span) -> Iterable[Closure]:
    return session.scalars(
        select(Closure).where(which, Closure.starts_at < within.end, Closure.ends_at > within.start)
    )


def has_agreed(
    session: Session, inmate_id: int, employer_id: int, municipality_id: int | None
) -> bool:
    """Whether the person still takes part, may be introduced to this employer, and agreed to be
    interviewed by it; under 18 with the guardian's consent, and never where the employer or the
    place of work is blocked."""
    found = _agreed(session, [inmate_id])
    agreed = found.get((inmate_id, None), set()) | found.get((inmate_id, employer_id), set())
    unwanted = blocks_clause(literal(employer_id), literal(municipality_id))
    return agreed >= NEEDED and not session.scalar(
        select(Inmate.id).where(Inmate.id == inmate_id, unwanted)
    )


def _agreed(session: Session, inmates: Iterable[int]) -> dict[tuple[int, int | None], set[str]]:
    """The purposes that stand, by person and employer; None is for every employer."""
    rows = session.execute(
        select(Agreement.inmate_id, Agreement.organisation_id, Agreement.purpose).where(
            Agreement.inmate_id.in_(select(Inmate.id).where(Inmate.id.in_(inmates), guarded())),
            Agreement.purpose.in_(NEEDED),
            Agreement.withdrawn_at.is_(None),
        )
    )
    found: dict[tuple[int, int | None], set[str]] = {}
    for row in rows:
        found.setdefault((row.inmate_id, row.organisation_id), set()).add(row.purpose)
    return found


def person_of(
    session: Session, application: Application, now: datetime, *, besides: int | None = None
) -> Person:
    """The person of an application, and the interview that it already has, other than the one
    with id `besides`."""
    other = session.scalar(
        select(Interview.starts_at).where(
            Interview.application_id == application.id,
            Interview.state.in_(LIVE),
            Interview.ends_at > now,
            or_(Interview.held_until.is_(None), Interview.held_until > now),
            Interview.id != (besides or 0),
        )
    )
    vacancy = application.vacancy
    agreed = has_agreed(
        session, application.inmate_id, vacancy.employer_id, vacancy.municipality_id
    )
    return _person(application, agreed=agreed, has_interview_at=other)


def reasons_of_person(
    session: Session, application: Application, now: datetime, *, besides: int | None = None
) -> list[Reason]:
    """What stands in the way of any interview for this application, whatever the time."""
    inmate = application.inmate
    today = day_span(local_date(now))
    facts = Facts(
        house=House(inmate.prison_id, 0, work_calendar(session)),
        place=Place(0, inmate.prison_id, ""),
        person=person_of(session, application, now, besides=besides),
        now=now,
    )
    asked = Asked(today.start, 30, Mode.IN_PERSON, application.vacancy.employer_id)
    return list(rules.why_not_person(asked, facts))


def _person(
    application: Application, *, agreed: bool, has_interview_at: datetime | None = None
) -> Person:
    inmate = application.inmate
    return Person(
        inmate_id=inmate.id,
        prison_id=inmate.prison_id,
        present=inmate.status == Status.ACTIVE,
        agreed=agreed,
        application_state=application.state,
        release_earliest=inmate.release_earliest,
        release_expected=inmate.release_expected,
        release_latest=inmate.release_latest,
        has_interview_at=has_interview_at,
    )


def taken(
    session: Session,
    resources: Iterable[str],
    within: Span,
    now: datetime,
    *,
    besides: int | None = None,
) -> dict[str, tuple[Span, ...]]:
    """What is claimed of these resources in that time; a hold that has ended claims nothing."""
    rows = session.execute(
        select(Claim.resource, Claim.starts_at, Claim.ends_at).where(
            Claim.resource.in_(sorted(resources)),
            Claim.starts_at < within.end,
            Claim.ends_at > within.start,
            or_(Claim.held_until.is_(None), Claim.held_until > now),
            or_(Claim.interview_id.is_(None), Claim.interview_id != (besides or 0)),
        )
    )
    found: dict[str, list[Span]] = {}
    for row in rows:
        found.setdefault(row.resource, []).append(Span(row.starts_at, row.ends_at))
    return {name: tuple(spans) for name, spans in found.items()}


def situation_of(
    session: Session,
    application: Application,
    room: Room,
    asked: Asked,
    now: datetime,
    *,
    besides: int | None = None,
) -> Facts:
    """All that `why_not_bookable` asks about one time in one room. The house is the room's."""
    wanted = claims(asked, inmate_id=application.inmate_id, room_id=room.id)
    within = Span(min(s.start for s in wanted.values()), max(s.end for s in wanted.values()))
    return Facts(
        house=house_of(session, room.prison, within),
        place=place_of(session, room, within),
        person=person_of(session, application, now, besides=besides),
        now=now,
        taken=taken(session, wanted, within, now, besides=besides),
    )


def standing_reasons(session: Session, interview: Interview, now: datetime) -> list[Reason]:
    """What speaks against an interview that is booked: the world has moved since."""
    return flags_of(session, [interview], now)[interview.id]


def flags_of(
    session: Session, interviews: Sequence[Interview], now: datetime
) -> dict[int, list[Reason]]:
    """The same for many, by id. A flag is computed, so it clears itself when its cause ends."""
    if not interviews:
        return {}
    within = Span(min(i.starts_at for i in interviews), max(i.ends_at for i in interviews))
    houses = {i.prison_id: i.prison for i in interviews}
    rooms = {i.room_id: i.room for i in interviews}
    house = {key: house_of(session, prison, within) for key, prison in houses.items()}
    place = places_of(session, rooms.values(), within)
    agreed = _agreed(session, {i.application.inmate_id for i in interviews})
    found = {}
    for interview in interviews:
        inmate, employer_id = interview.application.inmate, interview.employer_id
        standing = agreed.get((inmate.id, None), set()) | agreed.get(
            (inmate.id, employer_id), set()
        )
        asked = Asked(
            interview.starts_at,
            int((interview.ends_at - interview.starts_at).total_seconds() // 60),
            interview.mode,
            employer_id,
            settled=True,
        )
        person = _person(interview.application, agreed=standing >= NEEDED)
        facts = Facts(house[interview.prison_id], place[interview.room_id], person, now)
        found[interview.id] = rules.why_not_bookable(asked, facts)
    return found


@dataclass(frozen=True)
class Slot:
    """A start that is free, and the first room in which it is."""

    starts_at: datetime
    ends_at: datetime
    room_id: int
    room_code: str
    room_name: str
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class SlotDay:
    """The free starts of one day, in order."""

    day: date
    slots: tuple[Slot, ...]


def rooms_of(session: Session, prison_id: int, mode: str | None = None) -> list[Room]:
    """A prison's rooms in use, by code; of the kind that a mode needs, if one is given."""
    rows = select(Room).where(Room.prison_id == prison_id, Room.active).order_by(Room.code)
    if mode is not None:
        rows = rows.where(Room.kind == rules.ROOM_KINDS[Mode(mode)])
    return list(session.scalars(rows))


def free_slots_for(
    session: Session,
    viewer: Viewer,
    application: Application,
    *,
    mode: str,
    minutes: int,
    from_day: date,
    until_day: date,
    now: datetime,
    besides: int | None = None,
) -> list[SlotDay]:
    """Starts at which this application's interview could be booked, by day, both days included.

    `besides` is an interview whose own time counts as free (it is to be moved). Days without a
    free start are left out. NotFound where the viewer does not plan for this person.
    """
    inmate = application.inmate
    if not queries.may_plan(viewer, inmate):
        raise NotFound
    rooms = rooms_of(session, inmate.prison_id, mode)
    until_day = min(until_day, from_day + timedelta(days=LONGEST_SEARCH), inmate.release_latest)
    if not rooms or until_day < from_day:
        return []
    within = Span(day_span(from_day).start, day_span(until_day).end)
    house = house_of(session, inmate.prison, within)
    employer_id = application.vacancy.employer_id
    resources = [
        resource(INMATE, inmate.id),
        resource(EMPLOYER, employer_id),
        *(resource(ROOM, room.id) for room in rooms),
    ]
    facts = Facts(
        house=house,
        place=place_of(session, rooms[0], within),
        person=person_of(session, application, now, besides=besides),
        now=now,
        taken=taken(session, resources, within, now, besides=besides),
    )
    place = places_of(session, rooms, within)
    places = [(room, replace(facts, place=place[room.id])) for room in rooms]
    probe = Asked(now, minutes, mode, employer_id)
    if any(rules.why_not_person(probe, facts)):
        return []
    found = []
    earliest = house.calendar.earliest_day(now, house.notice_days)
    for day in each_day(max(from_day, earliest), until_day):
        slots = []
        for start in rules.starts_on(house, day, minutes):
            slot = _first_free(replace(probe, starts_at=start), places)
            if slot is not None:
                slots.append(slot)
        if slots:
            found.append(SlotDay(day, tuple(slots)))
    return found


def _first_free(asked: Asked, places: Sequence[tuple[Room, Facts]]) -> Slot | None:
    for room, facts in places:
        reasons = rules.why_not_bookable(asked, facts)
        if not blocks(reasons):
            span = asked.span
            return Slot(span.start, span.end, room.id, room.code, room.name, tuple(reasons))
    return None


def nearest_slots_for(
    session: Session,
    viewer: Viewer,
    application: Application,
    *,
    mode: str,
    minutes: int,
    around: datetime,
    now: datetime,
    besides: int | None = None,
    count: int = 5,
) -> list[Slot]:
    """The free starts closest to the one that was refused, in order of time."""
    day = max(local_date(around), local_date(now))
    days = free_slots_for(
        session,
        viewer,
        application,
        mode=mode,
        minutes=minutes,
        from_day=day - timedelta(days=7),
        until_day=day + timedelta(days=28),
        now=now,
        besides=besides,
    )
    slots = [slot for one in days for slot in one.slots]
    slots.sort(key=lambda slot: abs(slot.starts_at - around))
    return sorted(slots[:count], key=lambda slot: slot.starts_at)
