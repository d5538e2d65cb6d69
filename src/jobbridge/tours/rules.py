"""In which order prisons are visited, in what part of which day, and how long the ways take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise, permutations

from jobbridge.calendar.spans import RIGA, Span
from jobbridge.days import rules as day_rules
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.interviews import state_rules
from jobbridge.places.rules import distance_km
from jobbridge.viewer import Viewer

FEWEST, MOST = 2, 3
"""Prisons of a tour."""
MOST_DAYS = 3
UNKNOWN = 4
"""Meetings kept free for a prison of which the viewer does not know who waits there."""
OFF_WHY = ("employer", "time", "mistake")
STEP = 5
"""Minutes of a way are rounded up to so many."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Roads:
    """How straight kilometres become minutes: so many an hour, and `spare` minutes for each way,
    to leave one prison and to be let into the next."""

    speed: int
    spare: int

    def minutes(self, one: Point, other: Point) -> int:
        driven = distance_km(*one, *other) * 60 / self.speed
        return -int(-(driven + self.spare) // STEP) * STEP

    def between(self, one: Point, other: Point) -> timedelta:
        return timedelta(minutes=self.minutes(one, other))


@dataclass(frozen=True)
class Stop:
    """A prison that could be visited: the starts of meetings on each day, and how many of them
    are wished."""

    prison_id: int
    at: Point
    wished: int
    starts: Mapping[date, tuple[datetime, ...]]


@dataclass(frozen=True, order=True)
class Part:
    """When a prison has the visitors. By the wall clock, in whole minutes."""

    on: date
    begins: time
    ends: time
    prison_id: int

    @property
    def span(self) -> Span:
        moments = (day_rules.moment(self.on, at) for at in (self.begins, self.ends))
        return Span(*moments)


def proposed(
    stops: Sequence[Stop],
    days: Sequence[date],
    roads: Roads,
    length: timedelta,
    *,
    home: Point | None = None,
) -> list[Part]:
    """The order that meets the most people, then takes the fewest days, then the least driving
    from `home` round and back. Empty where no order leaves every prison a meeting."""
    tries: list[tuple[int, int, int, int, list[Part]]] = []
    for order in permutations(sorted(stops, key=lambda stop: stop.prison_id)):
        found = _laid_out(order, days, roads, length)
        if found is not None:
            parts, met = found
            way = _driven(order, roads, home)
            tries.append((-met, len({part.on for part in parts}), way, len(tries), parts))
    return min(tries)[-1] if tries else []


def _driven(order: Sequence[Stop], roads: Roads, home: Point | None) -> int:
    points = [stop.at for stop in order]
    if home is not None:
        points = [home, *points, home]
    return sum(roads.minutes(one, other) for one, other in pairwise(points))


def _laid_out(
    order: Sequence[Stop], days: Sequence[date], roads: Roads, length: timedelta
) -> tuple[list[Part], int] | None:
    """One after another as early as can be, each for as many meetings as are wished; what does
    not fit whole into the rest of a day is for the next, while there is one."""
    parts: list[Part] = []
    met, number = 0, 0
    left: datetime | None = None
    last: Stop | None = None
    for stop in order:
        while True:
            if number == len(days):
                return None
            free = _from(stop, days[number], left, last, roads)[: stop.wished]
            whole = len(free) == stop.wished or number + 1 == len(days)
            if free and whole:
                break
            number, left = number + 1, None
        left, last = free[-1] + length, stop
        met += len(free)
        begins, ends = (moment.astimezone(RIGA).time() for moment in (free[0], left))
        parts.append(Part(days[number], begins, ends, stop.prison_id))
    return parts, met


def _from(
    stop: Stop, day: date, left: datetime | None, last: Stop | None, roads: Roads
) -> list[datetime]:
    starts = stop.starts.get(day, ())
    if left is None or last is None:
        return list(starts)
    soonest = left + roads.between(last.at, stop.at)
    return [start for start in starts if start >= soonest]


def why_not_parts(parts: Sequence[Part], where: Mapping[int, Point], roads: Roads) -> list[Reason]:
    """All reasons against parts of a tour beside each other: the way between two must be kept
    free."""
    found = []
    for one, other in pairwise(sorted(parts)):
        needed = roads.minutes(where[one.prison_id], where[other.prison_id])
        if one.on == other.on and one.span.end + timedelta(minutes=needed) > other.span.start:
            found.append(
                Reason(
                    "no_way",
                    N_(
                        "The way between two stops takes %(minutes)s minutes: end by %(ends)s, "
                        "or begin the next at %(begins)s."
                    ),
                    {
                        "minutes": needed,
                        "ends": _clock(other.span.start - timedelta(minutes=needed)),
                        "begins": _clock(one.span.end + timedelta(minutes=needed)),
                    },
                    field="ends",
                )
            )
    return found


def _clock(moment: datetime) -> str:
    return moment.astimezone(RIGA).strftime("%H:%M")


def why_not_tour(prisons: int, days: int) -> Iterator[Reason]:
    if not FEWEST <= prisons <= MOST:
        text = N_("A tour has %(fewest)s or %(most)s prisons.")
        yield Reason("prisons", text, {"fewest": FEWEST, "most": MOST}, field="prisons")
    if not 1 <= days <= MOST_DAYS:
        text = N_("A tour takes %(most)s days at most.")
        yield Reason("days", text, {"most": MOST_DAYS}, field="days")


NO_WAY = Reason(
    "no_order",
    N_(
        "No order of these prisons leaves each of them a meeting and the way between: take another "
        "or more days, or a prison less."
    ),
    field="on",
)


def whys_for(viewer: Viewer) -> dict[str, str]:
    """Why a tour may be called off by this viewer: for what is no single person's cause."""
    return {why: text for why, text in state_rules.whys_for(viewer).items() if why in OFF_WHY}
