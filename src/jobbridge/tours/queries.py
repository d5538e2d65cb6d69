"""Tours: whose they are, and what each side reads of their stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span
from jobbridge.days import queries as days
from jobbridge.days import rules as day_rules
from jobbridge.days.model import DayPlan
from jobbridge.days.problem_queries import standing_of
from jobbridge.days.rules import Frame
from jobbridge.errors import NotFound
from jobbridge.interviews import day_queries, slot_queries
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.day_queries import Visit
from jobbridge.interviews.model import Interview, State
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.tour_rules import TRAVEL_SPARE, TRAVEL_SPEED
from jobbridge.places.model import Prison
from jobbridge.tours.model import Tour, TourStop
from jobbridge.tours.rules import UNKNOWN, Part, Point, Roads, Stop
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role, Viewer


def roads(session: Session) -> Roads:
    return Roads(value_of(session, TRAVEL_SPEED), value_of(session, TRAVEL_SPARE))


def point_of(prison: Prison) -> Point:
    return prison.lat, prison.lon


def home_of(employer: Employer) -> Point | None:
    """Where the visitors set out, as far as it is known."""
    town = employer.municipality
    return (town.lat, town.lon) if town else None


def prisons_open(session: Session, viewer: Viewer, on: date) -> list[Prison]:
    """Prisons that a tour could visit, the viewer's own first."""
    if not interviews.plans(viewer):
        raise NotFound
    rows = session.scalars(
        select(Prison).where(
            ~Prison.outside,
            or_(Prison.valid_from.is_(None), Prison.valid_from <= on),
            or_(Prison.valid_to.is_(None), Prison.valid_to >= on),
        )
    )
    return sorted(rows, key=lambda one: (one.id not in viewer.organisations, one.name, one.id))


def visits_of(session: Session, viewer: Viewer, registration: str) -> list[Visit]:
    """Where people whom the viewer plans for wait for this employer."""
    if not interviews.plans(viewer):
        raise NotFound
    found = day_queries.visits_for(session, viewer)
    mine = [one for one in found if one.employer.registration_number == registration]
    if not mine:
        raise NotFound
    return mine


def stop_of(
    session: Session,
    prison: Prison,
    waiting: int | None,
    frame: Frame,
    dates: Sequence[date],
    panels: int,
    now: datetime,
) -> Stop:
    """A prison as the order is worked out: its starts on days for which notice can be given."""
    within = Span(day_span(dates[0]).start, day_span(dates[-1]).end)
    house = slot_queries.house_of(session, prison, within)
    earliest = house.calendar.earliest_day(now, house.notice_days)
    return Stop(
        prison.id,
        point_of(prison),
        UNKNOWN if waiting is None else max(1, ceil(waiting / panels)),
        {
            on: tuple(day_rules.grid(house, Frame(on, frame.minutes, frame.gap)))
            for on in dates
            if on >= earliest
        },
    )


def workdays_from(session: Session, on: date, count: int) -> list[date]:
    """So many working days, from this day on."""
    calendar = work_calendar(session)
    first = calendar.next_workday(on)
    return [first, *(calendar.add_workdays(first, more) for more in range(1, count))]


# Whose they are


def _own(viewer: Viewer) -> Select[Tour]:
    rows = select(Tour).options(joinedload(Tour.employer))
    if viewer.system:
        return rows
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        mine = exists().where(
            TourStop.tour_id == Tour.id, TourStop.prison_id.in_(viewer.organisations)
        )
        return rows.where(mine)
    if viewer.is_(Role.EMPLOYER):
        # What is only being planned is not theirs to see.
        met = exists().where(
            TourStop.tour_id == Tour.id,
            Interview.day_id == TourStop.day_id,
            Interview.state.in_(interviews.OUTSIDE),
        )
        return rows.where(Tour.employer_id.in_(viewer.organisations), met)
    raise NotFound


def tours_for(session: Session, viewer: Viewer, today: date) -> list[tuple[Tour, date]]:
    """The viewer's tours of which a stop is still to come, with the first day of each. An
    employer's are those stops that were released."""
    inside = viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER)
    found = []
    for tour in session.scalars(_own(viewer).order_by(Tour.id)):
        stops = stops_of(session, tour)
        on = [stop.on for stop in stops if inside or tour.off_at or _met_on(session, viewer, stop)]
        if on and max(on) >= today:
            found.append((tour, min(on)))
    return sorted(found, key=lambda one: (one[1], one[0].id))


def tour_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Tour:
    rows = _own(viewer).where(Tour.ref == ref)
    if lock:
        rows = rows.with_for_update(of=Tour).execution_options(populate_existing=True)
    found: Tour | None = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def stops_of(session: Session, tour: Tour) -> list[TourStop]:
    """In the order in which they are visited."""
    rows = (
        select(TourStop)
        .where(TourStop.tour_id == tour.id)
        .options(joinedload(TourStop.prison), joinedload(TourStop.day))
        .order_by(TourStop.on, TourStop.begins, TourStop.id)
    )
    return list(session.scalars(rows).unique())


def stop_for(session: Session, viewer: Viewer, tour: Tour, code: str) -> TourStop:
    """A stop in a prison for which the viewer plans."""
    for stop in stops_of(session, tour):
        own = viewer.system or stop.prison_id in viewer.organisations
        if stop.prison.code == code and own and interviews.plans(viewer):
            return stop
    raise NotFound


def part_of(stop: TourStop) -> Part:
    return Part(stop.on, stop.begins, stop.ends, stop.prison_id)


def standing(session: Session, stop: TourStop) -> list[Interview]:
    """The live interviews of a stop, for those who are to lock them."""
    return list(standing_of(session, stop.day_id).values()) if stop.day_id else []


def met_of(session: Session, tour: Tour) -> list[tuple[TourStop, list[Interview]]]:
    """The stops with interviews that stand or are over: what a calendar says of the tour."""
    found = [
        (stop, days.met_on(session, stop.day_id))
        for stop in stops_of(session, tour)
        if stop.day_id is not None
    ]
    return [(stop, met) for stop, met in found if met]


def unreleased(session: Session, tour: Tour, today: date) -> bool:
    """Whether a stop to come is still to be released by those who plan there."""
    return any(
        stop.on >= today and (stop.day is None or not days.plan_of(session, stop.day).released)
        for stop in stops_of(session, tour)
    )


# What is shown


@dataclass(frozen=True)
class Leg:
    """A stop as its page shows it. `way` are the minutes from the stop before, on the same day;
    `place` is empty as long as the viewer may not know it. `plan` and the counts are there for
    those who plan in its prison."""

    stop: TourStop
    place: str
    way: int | None
    met: int
    first: datetime | None
    last: datetime | None
    mine: bool = False
    plan: DayPlan | None = None
    wished: int = 0
    placed: int = 0
    changed: bool = False


def legs_for(session: Session, viewer: Viewer, tour: Tour, now: datetime) -> list[Leg]:
    """The stops of a tour that the viewer was given. An employer reads those that were released,
    and where they are once an interview there is confirmed."""
    between = roads(session)
    inside = viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER)
    legs: list[Leg] = []
    for stop in stops_of(session, tour):
        mine = viewer.system or stop.prison_id in viewer.organisations
        met = _met_on(session, viewer, stop) if mine or not inside else []
        if not inside and not met:
            continue
        settled = any(one.state == State.CONFIRMED for one in met)
        before = legs[-1] if legs and legs[-1].stop.on == stop.on else None
        place = stop.prison.name if inside or settled else ""
        if place and not inside:
            # A stop is in one prison: beside its name stands only what is confirmed.
            met = [one for one in met if one.state == State.CONFIRMED]
        way = None
        if before is not None and before.place and place:
            way = between.minutes(point_of(before.stop.prison), point_of(stop.prison))
        legs.append(
            Leg(
                stop,
                place,
                way,
                len(met),
                min((one.starts_at for one in met), default=None),
                max((one.ends_at for one in met), default=None),
                *(_drafted(session, viewer, stop, now) if mine and inside else ()),
            )
        )
    return legs


def _met_on(session: Session, viewer: Viewer, stop: TourStop) -> list[Interview]:
    if stop.day is None:
        return []
    return [
        one
        for one in standing_of(session, stop.day.id).values()
        if viewer.system
        or not viewer.is_(Role.EMPLOYER)
        or (one.employer_id in viewer.organisations and one.state in interviews.OUTSIDE)
    ]


def _drafted(
    session: Session, viewer: Viewer, stop: TourStop, now: datetime
) -> tuple[bool, DayPlan | None, int, int, bool]:
    """For those who plan there: the draft, and how far it is."""
    if not interviews.plans(viewer):
        return False, None, 0, 0, False
    if stop.day is None:
        return True, None, 0, 0, False
    plan = days.plan_of(session, stop.day)
    items = [item for item in days.items_of(session, plan.day_id) if not item.out]
    changed = bool(days.changes_of(session, plan, items, now))
    placed = sum(item.placed for item in items)
    return True, plan, len(items), placed, changed
