"""New plans for many broken interviews at once. Pure and repeatable: whoever is released first
chooses first, what one is given is taken for the next, and only what the rules allow is given."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from jobbridge.calendar.spans import RIGA, NoSuchTime, Span, days_of, local_date, local_moment
from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.disruptions import outside_rules
from jobbridge.disruptions.model import Way
from jobbridge.errors import Reason, Severity
from jobbridge.interviews import rules
from jobbridge.interviews.facts import (
    EMPLOYER,
    FETCH,
    INMATE,
    Asked,
    Facts,
    House,
    Person,
    Place,
    claims,
    resource,
)
from jobbridge.interviews.model import Mode

BRANCH = "branch"
LONGEST = timedelta(days=120)
"""How far ahead a new day is looked for."""


@dataclass(frozen=True)
class Standing:
    """An interview that cannot stay as it is. `barred` are times at which the person cannot be
    met, `no_visitors` those at which nobody can visit; `hopeless` is without any other way,
    and not `by_video` what the employer cannot hold by video."""

    key: int
    person: Person
    employer_id: int
    starts_at: datetime
    minutes: int
    mode: Mode
    prison_id: int
    room_id: int
    branch_id: int | None = None
    barred: tuple[Span, ...] = ()
    no_visitors: tuple[Span, ...] = ()
    hopeless: bool = False
    by_video: bool = True

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class Plan:
    """How one interview goes on; without a time it is cancelled or stays."""

    key: int
    way: Way
    starts_at: datetime | None = None
    minutes: int = 0
    mode: Mode = Mode.IN_PERSON
    room_id: int | None = None
    branch_id: int | None = None

    def wanted(self, one: Standing) -> dict[str, Span]:
        """What the plan takes of whom."""
        if self.starts_at is None:
            return {}
        asked = Asked(self.starts_at, self.minutes, self.mode, one.employer_id)
        if self.room_id is not None:
            return claims(asked, inmate_id=one.person.inmate_id, room_id=self.room_id)
        taken = {
            resource(EMPLOYER, one.employer_id): asked.span,
            resource(INMATE, one.person.inmate_id): asked.span,
        }
        if self.branch_id is not None:
            taken[branch_resource(self.branch_id)] = asked.span
        return taken


@dataclass
class Board:
    """Prisons with their rooms, and what is taken of everything: (span, interview) by name. A
    branch holds `at_branch` meetings at once."""

    houses: Mapping[int, House]
    places: Mapping[int, Sequence[Place]]
    calendar: WorkCalendar
    now: datetime
    taken: Iterable[tuple[str, Span, int]] = ()
    at_branch: int = 1
    _index: dict[tuple[str, date], list[tuple[Span, int]]] = field(default_factory=dict)
    _first: dict[int, date] = field(default_factory=dict)
    _starts: dict[tuple[int, date, int, Mode], list[tuple[datetime, Place]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        for name, span, key in self.taken:
            self.put(name, span, key)

    def put(self, name: str, span: Span, key: int) -> None:
        for day in days_of(span):
            self._index.setdefault((name, day), []).append((span, key))

    def free(self, wanted: Mapping[str, Span], besides: int) -> bool:
        """Whether nobody else has claimed any of it; an interview's own claims do not count."""
        return all(
            self._others(name, span, besides) < (self.at_branch if _is_branch(name) else 1)
            for name, span in wanted.items()
        )

    def _others(self, name: str, span: Span, besides: int) -> int:
        return sum(
            span.overlaps(other)
            for day in days_of(span)
            for other, key in self._index.get((name, day), ())
            if key != besides
        )

    def first_day(self, prison_id: int) -> date:
        """The first day for which notice can still be given."""
        if prison_id not in self._first:
            notice = self.houses[prison_id].notice_days
            self._first[prison_id] = self.calendar.earliest_day(self.now, notice)
        return self._first[prison_id]

    def starts(
        self, prison_id: int, day: date, minutes: int, mode: Mode
    ) -> list[tuple[datetime, Place]]:
        """Starts and rooms of a day that the prison itself allows, whoever is met."""
        key = (prison_id, day, minutes, mode)
        if key not in self._starts:
            house = self.houses[prison_id]
            kind = rules.ROOM_KINDS[mode]
            rooms = [p for p in self.places[prison_id] if p.kind == kind and p.active]
            self._starts[key] = [
                (start, place)
                for start in rules.starts_on(house, day, minutes)
                for place in rooms
                if not _why_not(house, place, _anybody(prison_id), start, minutes, mode, self.now)
            ]
        return self._starts[key]

    def why_not(self, one: Standing, start: datetime, mode: Mode, place: Place) -> list[Reason]:
        """Whatever speaks against a time for this interview, clashes aside."""
        house = self.houses[place.prison_id]
        return _why_not(house, place, one.person, start, one.minutes, mode, self.now)

    def fits(self, one: Standing, start: datetime, mode: Mode, place: Place) -> bool:
        """Whether the interview may be then and there: by the rules, with notice, and free."""
        if start <= self.now:
            return False
        day = local_date(start)
        stays = day == local_date(one.starts_at) and place.prison_id == one.prison_id
        if not stays and day < self.first_day(place.prison_id):
            return False
        asked = Asked(start, one.minutes, mode, one.employer_id)
        blocked = (*one.barred, *(one.no_visitors if mode is Mode.IN_PERSON else ()))
        if any(span.overlaps(asked.span) for span in blocked):
            return False
        if mode is Mode.VIDEO and mode is not one.mode and not one.by_video:
            return False
        wanted = claims(asked, inmate_id=one.person.inmate_id, room_id=place.room_id)
        moved = asked.span.padded(FETCH, FETCH)
        # Whom the person must not meet is not moved at the same time.
        wanted |= {
            resource(INMATE, partner.inmate_id): moved
            for partner in one.person.apart
            if partner.on(day)
        }
        return self.free(wanted, one.key) and not self.why_not(one, start, mode, place)

    def take(self, one: Standing, plan: Plan) -> None:
        for name, span in plan.wanted(one).items():
            self.put(name, span, one.key)


def branch_resource(branch_id: int) -> str:
    """A branch as this plan counts it: no claim, for several meet there at once."""
    return f"{BRANCH}:{branch_id}"


def claimed(wanted: Mapping[str, Span]) -> dict[str, Span]:
    """What of it is a claim in the tables."""
    return {name: span for name, span in wanted.items() if not _is_branch(name)}


def _is_branch(name: str) -> bool:
    return name.startswith(f"{BRANCH}:")


def _anybody(prison_id: int) -> Person:
    far = date.max
    return Person(0, prison_id, True, True, "interview", far, far, far)


def _why_not(
    house: House,
    place: Place,
    person: Person,
    start: datetime,
    minutes: int,
    mode: Mode,
    now: datetime,
) -> list[Reason]:
    asked = Asked(start, minutes, mode, 0, settled=True)
    reasons = rules.why_not_bookable(asked, Facts(house, place, person, now))
    return [reason for reason in reasons if reason.severity is not Severity.WARN]


def planned(standing: Iterable[Standing], board: Board) -> list[Plan]:
    """The least disruptive plan for each, no two of which clash."""
    plans = []
    for one in sorted(standing, key=_urgency):
        plan = plan_for(one, board)
        board.take(one, plan)
        plans.append(plan)
    return plans


def _urgency(one: Standing) -> tuple[date, datetime, int]:
    return (one.person.release_latest or date.max, one.starts_at, one.key)


def plan_for(one: Standing, board: Board) -> Plan:
    """Same time in another room, same time by video, same day, another day before release, a
    meeting after release, none at all: the first of these that there is."""
    for way, start, mode, place in _tries(one, board):
        if board.fits(one, start, mode, place):
            if place.prison_id != one.prison_id and mode is not Mode.VIDEO:
                way = Way.PRISON
            return Plan(one.key, way, start, one.minutes, mode, place.room_id)
    return after_release(one, board) or Plan(one.key, Way.CANCEL)


def _tries(one: Standing, board: Board) -> Iterator[tuple[Way, datetime, Mode, Place]]:
    prison_id = one.person.prison_id
    if one.hopeless or not one.person.present or prison_id not in board.houses:
        return
    rooms = board.places[prison_id]
    switched = Mode.VIDEO if one.mode is Mode.IN_PERSON and one.by_video else None
    yield from ((Way.ROOM, one.starts_at, one.mode, room) for room in rooms)
    if switched:
        yield from ((Way.VIDEO, one.starts_at, switched, room) for room in rooms)
    own_day = local_date(one.starts_at)
    for start, room in _near(one, board, own_day, one.mode):
        yield Way.SAME_DAY, start, one.mode, room
    for mode, way in ((one.mode, Way.OTHER_DAY), (switched, Way.VIDEO)):
        if mode is None:
            continue
        for day in _days(one, board, prison_id):
            for start, room in _near(one, board, day, mode):
                yield way, start, mode, room


def _near(one: Standing, board: Board, day: date, mode: Mode) -> list[tuple[datetime, Place]]:
    """A day's starts, those first that are nearest to the time of day of the interview."""
    try:
        wished = local_moment(day, _wall(one.starts_at))
    except NoSuchTime:
        wished = one.starts_at
    found = board.starts(one.person.prison_id, day, one.minutes, mode)
    return sorted(found, key=lambda s: (abs(s[0] - wished), s[0]))


def _wall(moment: datetime) -> time:
    return moment.astimezone(RIGA).time().replace(tzinfo=None)


def _days(one: Standing, board: Board, prison_id: int) -> list[date]:
    """Days with notice and before release, the nearest to the interview's own first."""
    own = local_date(one.starts_at)
    first = board.first_day(prison_id)
    last = local_date(board.now + LONGEST)
    if one.person.release_latest is not None:
        last = min(last, one.person.release_latest)
    days = [first + timedelta(days=n) for n in range(max((last - first).days + 1, 0))]
    days = [day for day in days if day != own]
    return sorted(days, key=lambda day: (abs((day - own).days), day < own))


def after_release(one: Standing, board: Board) -> Plan | None:
    """A meeting at the branch, not before the person has come home; None without a branch."""
    if one.hopeless or one.branch_id is None or not one.person.agreed:
        return None
    first = outside_rules.first_day(
        board.calendar, one.person.release_latest, local_date(board.now)
    )
    for start in outside_rules.starts(board.calendar, first):
        plan = Plan(one.key, Way.BRANCH, start, one.minutes, Mode.IN_PERSON, None, one.branch_id)
        if board.free(plan.wanted(one), one.key):
            return plan
    return None


def options(one: Standing, board: Board, *, days: int = 10) -> list[Plan]:
    """Times to choose from by hand: the first free room of each start, day by day, both modes."""
    if one.hopeless or one.person.prison_id not in board.houses or not one.person.present:
        return []
    found: list[Plan] = []
    own = local_date(one.starts_at)
    for mode in (Mode.IN_PERSON, Mode.VIDEO):
        count = 0
        for day in sorted([own, *_days(one, board, one.person.prison_id)]):
            offered: dict[datetime, Plan] = {}
            for start, room in board.starts(one.person.prison_id, day, one.minutes, mode):
                if start not in offered and board.fits(one, start, mode, room):
                    way = way_of(one, start, mode, room)
                    offered[start] = Plan(one.key, way, start, one.minutes, mode, room.room_id)
            found += offered.values()
            count += bool(offered)
            if count == days:
                break
    return found


def way_of(one: Standing, start: datetime, mode: Mode, place: Place) -> Way:
    """What a choice by hand amounts to."""
    if mode is Mode.VIDEO and one.mode is not Mode.VIDEO:
        return Way.VIDEO
    if place.prison_id != one.prison_id:
        return Way.PRISON
    if start == one.starts_at:
        return Way.ROOM
    return Way.SAME_DAY if local_date(start) == local_date(one.starts_at) else Way.OTHER_DAY


def tallied(plans: Iterable[Plan]) -> dict[Way, int]:
    """How many go on in which way, in the order of disruption; none is left out."""
    counts: dict[Way, int] = defaultdict(int)
    for plan in plans:
        counts[plan.way] += 1
    return {way: counts[way] for way in Way if counts[way]}
