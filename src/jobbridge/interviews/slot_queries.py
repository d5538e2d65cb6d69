"""What the rules need to know, read from the tables; and the free starts that follow from it.
A slot is computed, never stored."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.applications.model import Application
from jobbridge.busy.calendar_queries import unheard
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, each_day, local_date
from jobbridge.errors import NotFound, Reason, Severity
from jobbridge.interviews import clash_rules, queries, rules
from jobbridge.interviews.fact_queries import (
    blocked_by_employers,
    breaks_of,
    gate_of,
    hours_of,
    named_of,
    pool_of,
)
from jobbridge.interviews.facts import (
    FETCH,
    INMATE,
    Asked,
    Facts,
    Gate,
    House,
    Person,
    Place,
    claims,
    resource,
    siblings,
)
from jobbridge.interviews.foresight_queries import asked_of_situation
from jobbridge.interviews.model import Interview, Mode, Room
from jobbridge.interviews.person_queries import (
    NEEDED,
    agreements_of,
    has_agreed,
    persons_of,
    with_partners_of,
)
from jobbridge.interviews.pool_queries import lacking
from jobbridge.interviews.slots import Free, Slot, SlotDay, free_starts
from jobbridge.interviews.statement_queries import (
    CLAIMED,
    CLOSED,
    OTHER_INTERVIEW,
    PRISON_CLOSED,
    ROOMS_CLOSED,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer

LONGEST_SEARCH = 366  # days, however late the until-day asked for


def house_of(session: Session, prison: Prison, within: Span) -> House:
    """A prison's windows, breaks and closures, as far as they matter in that time."""
    when = {"prison_id": prison.id, "since": within.start, "until": within.end}
    return _house(session, prison, kept.rows(session, PRISON_CLOSED, when))


def _house(session: Session, prison: Prison, closed: Sequence[Any]) -> House:
    return House(
        prison_id=prison.id,
        notice_days=prison.notice_days,
        calendar=work_calendar(session),
        hours=hours_of(session, prison.id),
        breaks=breaks_of(session, prison.id),
        closures=tuple(
            Span(c.starts_at, c.ends_at) for c in closed if not (c.wing or c.visitors_only)
        ),
        wings=tuple((c.wing, Span(c.starts_at, c.ends_at)) for c in closed if c.wing),
        barred=tuple(Span(c.starts_at, c.ends_at) for c in closed if c.visitors_only),
    )


def place_of(session: Session, room: Room, within: Span) -> Place:
    """A room and when it alone is closed."""
    return places_of(session, [room], within)[room.id]


def places_of(session: Session, rooms: Iterable[Room], within: Span) -> dict[int, Place]:
    """The same of many rooms, by id."""
    rooms = list(rooms)
    closed: dict[int, list[Span]] = {room.id: [] for room in rooms}
    asked = {"rooms": list(closed), "since": within.start, "until": within.end}
    for row in kept.rows(session, ROOMS_CLOSED, asked):
        closed[row.room_id].append(Span(row.starts_at, row.ends_at))
    return {
        room.id: Place(room.id, room.prison_id, room.kind, room.active, tuple(closed[room.id]))
        for room in rooms
    }


def person_of(
    session: Session,
    application: Application,
    now: datetime,
    *,
    besides: int | None = None,
    viewer: Viewer | None = None,
) -> Person:
    """The person of an application, and the interview that it already has, other than the one
    with id `besides`. Only a `viewer` who may know of pairs kept apart is told of one."""
    mine = {"application_id": application.id, "now": now, "besides": besides or 0}
    others = kept.rows(session, OTHER_INTERVIEW, mine)
    vacancy = application.vacancy
    employer_id, town_id = vacancy.employer_id, vacancy.municipality_id
    agreed = has_agreed(session, application.inmate_id, employer_id, town_id, guarding=False)
    (person,) = persons_of(session, [application], {application.id: agreed}, viewer)
    return replace(person, has_interview_at=others[0].starts_at if others else None)


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


def taken(
    session: Session,
    resources: Iterable[str],
    within: Span,
    now: datetime,
    *,
    besides: int | Collection[int] | None = None,
    day_id: int | None = None,
) -> dict[str, tuple[Span, ...]]:
    """What is claimed of these resources in that time, and of those whom a person among them must
    not meet, and when employers meet nobody; a hold that has ended claims nothing.

    What any panel of an employer has is its own too, so that nobody books the employer twice;
    only on their common day (`day_id`) do panels not stand in each other's way. No constraint
    says so: the employer's row, which every booking locks, does.
    """
    names = with_partners_of(session, resources)
    return _claimed(session, names, within, now, besides, day_id)


def _claimed(
    session: Session,
    names: set[str],
    within: Span,
    now: datetime,
    besides: int | Collection[int] | None,
    day_id: int | None,
) -> dict[str, tuple[Span, ...]]:
    asked: dict[str, list[str]] = {}
    for name in names:
        for sibling in siblings(name):
            asked.setdefault(sibling, []).append(name)
    left_out = [besides] if isinstance(besides, int) else list(besides or ())
    rows = kept.rows(
        session,
        CLAIMED,
        {
            "resources": sorted(asked),
            "since": within.start,
            "until": within.end,
            "now": now,
            "besides": left_out,
        },
    )
    found = blocked_by_employers(session, names, within, now, on_day=day_id is not None)
    for row in rows:
        beside = day_id is not None and row.day_id == day_id
        for name in asked[row.resource]:
            if name == row.resource or not beside:
                found.setdefault(name, []).append(Span(row.starts_at, row.ends_at))
    return {name: tuple(spans) for name, spans in found.items()}


def situation_of(
    session: Session,
    application: Application,
    room: Room,
    asked: Asked,
    now: datetime,
    *,
    besides: int | None = None,
    viewer: Viewer | None = None,
) -> Facts:
    """All that `why_not_bookable` asks about one time in one room. The house is the room's."""
    wanted = claims(asked, inmate_id=application.inmate_id, room_id=room.id)
    within = Span(min(s.start for s in wanted.values()), max(s.end for s in wanted.values()))
    when = {"prison_id": room.prison_id, "since": within.start, "until": within.end}
    all_at_once = asked_of_situation(
        session, application, room.prison_id, asked, wanted, within, now, besides
    )
    with kept.ahead(session, *all_at_once):
        closed = kept.rows(session, CLOSED, when)
        house = _house(session, room.prison, [c for c in closed if c.room_id is None])
        shut = tuple(Span(c.starts_at, c.ends_at) for c in closed if c.room_id == room.id)
        person = person_of(session, application, now, besides=besides, viewer=viewer)
        apart = (resource(INMATE, partner.inmate_id) for partner in person.apart)
        names = {*wanted, *pool_of(house), *apart}
        around = within.padded(FETCH, FETCH)
        return Facts(
            house=house,
            place=Place(room.id, room.prison_id, room.kind, room.active, shut),
            person=person,
            now=now,
            taken=_claimed(session, names, around, now, besides, asked.day_id),
            gate=gate_of(session, house, asked, within, now, besides=besides),
            unheard=unheard(session, asked.employer_id, now),
        )


def standing_reasons(
    session: Session, interview: Interview, now: datetime, viewer: Viewer | None = None
) -> list[Reason]:
    """What speaks against an interview that is booked: the world has moved since."""
    return flags_of(session, [interview], now, viewer)[interview.id]


def flags_of(
    session: Session,
    interviews: Sequence[Interview],
    now: datetime,
    viewer: Viewer | None = None,
) -> dict[int, list[Reason]]:
    """The same for many, by id. A flag is computed, so it clears itself when its cause ends."""
    if not interviews:
        return {}
    within = Span(min(i.starts_at for i in interviews), max(i.ends_at for i in interviews))
    houses = {i.prison_id: i.prison for i in interviews}
    rooms = {i.room_id: i.room for i in interviews}
    house = {key: house_of(session, prison, within) for key, prison in houses.items()}
    place = places_of(session, rooms.values(), within)
    agreed = agreements_of(session, {i.application.inmate_id for i in interviews}, guarding=False)
    applications = {i.application_id: i.application for i in interviews}
    people = persons_of(
        session,
        list(applications.values()),
        {
            a.id: agreed.get((a.inmate_id, None), set())
            | agreed.get((a.inmate_id, a.vacancy.employer_id), set())
            >= NEEDED
            for a in applications.values()
        },
        viewer,
    )
    person_by = dict(zip(applications, people, strict=True))
    partners = {resource(INMATE, p.inmate_id) for person in people for p in person.apart}
    met = taken(session, partners, within.padded(FETCH, FETCH), now) if partners else {}
    named = named_of(session, interviews)
    found = {}
    for interview in interviews:
        employer_id = interview.employer_id
        person = person_by[interview.application_id]
        asked = Asked(
            interview.starts_at,
            int((interview.ends_at - interview.starts_at).total_seconds() // 60),
            interview.mode,
            employer_id,
            settled=True,
        )
        facts = Facts(
            house[interview.prison_id],
            place[interview.room_id],
            person,
            now,
            {name: met.get(name, ()) for name in clash_rules.kept_from(person)},
            gate=Gate(named=named.get(interview.id, {})),
        )
        found[interview.id] = rules.why_not_bookable(asked, facts)
    for key, reasons in lacking(session, interviews, house, now).items():
        found[key] += [replace(one, severity=Severity.REVIEW) for one in reasons]
    return found


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
    counselor_id: int | None = None,
    interpreter_id: int | None = None,
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
    probe = Asked(
        now,
        minutes,
        mode,
        application.vacancy.employer_id,
        counselor_id=counselor_id,
        interpreter_id=interpreter_id,
    )
    resources = {
        *(name for room in rooms for name in claims(probe, inmate_id=inmate.id, room_id=room.id)),
        *pool_of(house),
    }
    places = places_of(session, rooms, within)
    facts = Facts(
        house=house,
        place=places[rooms[0].id],
        person=person_of(session, application, now, besides=besides, viewer=viewer),
        now=now,
        taken=taken(session, resources, within, now, besides=besides),
        gate=gate_of(session, house, probe, within, now, besides=besides),
        unheard=unheard(session, probe.employer_id, now),
    )
    if any(rules.why_not_person(probe, facts)):
        return []
    by_id = {room.id: room for room in rooms}
    found = free_starts(
        probe, facts, [places[room.id] for room in rooms], each_day(from_day, until_day)
    )
    return [
        SlotDay(day, tuple(_slot(one, by_id[one.place.room_id], minutes) for one in starts))
        for day, starts in found
    ]


def _slot(one: Free, room: Room, minutes: int) -> Slot:
    end = one.start + timedelta(minutes=minutes)
    return Slot(one.start, end, room.id, room.code, room.name, one.warnings)


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
    counselor_id: int | None = None,
    interpreter_id: int | None = None,
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
        counselor_id=counselor_id,
        interpreter_id=interpreter_id,
    )
    slots = [slot for one in days for slot in one.slots]
    slots.sort(key=lambda slot: abs(slot.starts_at - around))
    return sorted(slots[:count], key=lambda slot: slot.starts_at)
