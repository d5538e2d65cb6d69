"""The free starts of many days at once: what `rules.why_not_bookable` says of each start, worked
out by looking up instead of asking again. Pure; a test holds the two to the same answer.

Everything in the way of a start is kept as sorted spans, widened by the buffers that the rules
put around the interview, so that one comparison of two moments answers for it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from jobbridge.calendar.spans import Span, local_moment, merge
from jobbridge.errors import Reason, blocks
from jobbridge.interviews import rules
from jobbridge.interviews.facts import (
    COUNSELOR,
    EMPLOYER,
    ENTRY,
    FETCH,
    INMATE,
    INTERPRETER,
    MOST_ESCORTS,
    ROOM,
    TURNAROUND,
    Asked,
    Facts,
    Place,
    resource,
    unit,
)
from jobbridge.interviews.model import Mode
from jobbridge.interviews.pool_rules import half_hour, party

Window = tuple[datetime, datetime, int]
"""From when to when, and how many may be then."""
NONE = timedelta()


class Obstacles:
    """Moments at which something is taken."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged = merge(spans)
        self._starts = [span.start for span in merged]
        self._ends = [span.end for span in merged]

    def meet(self, starts: Sequence[datetime], before: timedelta, after: timedelta) -> set[int]:
        """The places of those among these starts, in order of time, where something is taken
        between so long before and so long after."""
        met: set[int] = set()
        until = starts[-1] + after
        for number in range(bisect_right(self._ends, starts[0] - before), len(self._starts)):
            if self._starts[number] >= until:
                break
            first = bisect_right(starts, self._starts[number] - after)
            met.update(range(first, bisect_left(starts, self._ends[number] + before)))
        return met


class Free(NamedTuple):
    """A free start, the first place in which it is, and what is to be thought of."""

    start: datetime
    place: Place
    warnings: tuple[Reason, ...] = ()


class Slot(NamedTuple):
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


def free_starts(
    asked: Asked, facts: Facts, places: Sequence[Place], days: Iterable[date]
) -> Iterator[tuple[date, list[Free]]]:
    """The free starts of each of these days, days without one left out. `asked` carries length,
    mode and who takes part; the places are of its kind and in use. What no other time would
    change (`rules.why_not_person`) is asked before."""
    search = _Search(asked, facts, places)
    for day in days:
        found = list(search.on(day))
        if found:
            yield day, found


class _Search:
    def __init__(self, asked: Asked, facts: Facts, places: Sequence[Place]) -> None:
        self.asked, self.facts, self.places = asked, facts, places
        self.length = timedelta(minutes=asked.minutes)
        person, house, taken = facts.person, facts.house, facts.taken
        self.earliest = house.calendar.earliest_day(facts.now, house.notice_days)
        self.common = Obstacles(
            [
                *house.closures,
                *(house.barred if asked.mode == Mode.IN_PERSON else ()),
                *(span for wing, span in house.wings if wing == person.wing),
                *taken.get(resource(EMPLOYER, asked.employer_id), ()),
                *taken.get(resource(COUNSELOR, asked.counselor_id or 0), ()),
                *taken.get(resource(INTERPRETER, asked.interpreter_id or 0), ()),
                *(
                    span.padded(FETCH, FETCH)
                    for span in taken.get(resource(INMATE, person.inmate_id), ())
                ),
            ]
        )
        self.rooms = [
            Obstacles(
                [
                    *place.closures,
                    *(s.padded(TURNAROUND) for s in taken.get(resource(ROOM, place.room_id), ())),
                ]
            )
            for place in places
        ]
        units = range(1, MOST_ESCORTS + 1) if house.has_escorts else range(0)
        taken_units = (taken.get(unit(house.prison_id, number)) for number in units)
        self.units = [Obstacles(spans) for spans in taken_units if spans]
        self.own_hours = {h.room_id for h in house.hours} & {p.room_id for p in places}
        self.before_release, self.safe = self._release()

    def _release(self) -> tuple[datetime | None, datetime | None]:
        """Until when it must end, and until when it may without a word."""
        person = self.facts.person
        if person.release_expected is None or person.release_latest is None:
            return None, None
        last = min(person.release_expected, person.release_latest)
        safe = min(last, person.release_earliest or last)
        return local_moment(last, rules.MIDDAY), local_moment(safe, rules.MIDDAY)

    def on(self, day: date) -> Iterator[Free]:
        if day < self.earliest or not self.facts.house.calendar.is_workday(day):
            return
        if self.before_release is None or self.safe is None:
            return
        starts: dict[datetime, list[int]] = {}
        shared: list[datetime] | None = None
        for number, one in enumerate(self.places):
            if one.room_id in self.own_hours:
                mine = self._starts(day, one.room_id)
            else:
                mine = shared = self._starts(day, None) if shared is None else shared
            for start in mine:
                starts.setdefault(start, []).append(number)
        if not starts:
            return
        tries = sorted(starts)
        met = self.common.meet(tries, NONE, self.length)
        met |= Obstacles(self._around(day)).meet(tries, NONE, self.length)
        units = [one.meet(tries, FETCH, self.length + FETCH) for one in self.units]
        rooms = [one.meet(tries, NONE, self.length) for one in self.rooms]
        escorts, gates = self._bounds(day)
        come = party(self.facts, day) if gates else 0
        named = bool(self.facts.gate.on(day))
        for at, start in enumerate(tries):
            end = start + self.length
            if at in met or start <= self.facts.now or end > self.before_release:
                continue
            busy = sum(at in unit for unit in units)
            if not self._escorted(busy, start - FETCH, end + FETCH, escorts):
                continue
            if not self._let_in(start, day, come, gates):
                continue
            place = next((self.places[n] for n in starts[start] if at not in rooms[n]), None)
            if place is None:
                continue
            warnings: tuple[Reason, ...] = ()
            if (
                named
                or end > self.safe
                or self.facts.person.of_age_on is not None
                or self.facts.unheard is not None
            ):
                reasons = self._reasons(start, place)
                if blocks(reasons):
                    continue
                warnings = tuple(reasons)
            yield Free(start, place, warnings)

    def _starts(self, day: date, room_id: int | None) -> list[datetime]:
        busy = self.facts.person.busy
        minutes = self.asked.minutes
        return rules.starts_on(self.facts.house, day, minutes, room_id=room_id, busy=busy)

    def _around(self, day: date) -> Iterator[Span]:
        """Counts, meals and what else the person has that day, as far as nobody can be moved; and
        whoever they must not meet."""
        for pause, _ in rules.breaks_on(self.facts.house, day):
            yield pause.padded(FETCH, FETCH)
        for one in self.facts.person.busy:
            if (span := one.span(day)) is not None:
                yield span.padded(FETCH, FETCH)
        for partner in self.facts.person.apart:
            if partner.on(day):
                for span in self.facts.taken.get(resource(INMATE, partner.inmate_id), ()):
                    yield span.padded(FETCH, FETCH)

    def _bounds(self, day: date) -> tuple[list[Window], list[Window]]:
        """How many the pool and the gate take in the prison's hours of that day."""
        hours = [(h, s) for h, s in self.facts.house.windows(day) if h.room_id is None]
        return (
            [(s.start, s.end, h.escorts) for h, s in hours if h.escorts is not None],
            [(s.start, s.end, h.gate) for h, s in hours if h.gate is not None],
        )

    def _escorted(
        self, busy: int, start: datetime, end: datetime, windows: Sequence[Window]
    ) -> bool:
        return all(busy < most for s, e, most in windows if s < end and start < e)

    def _let_in(self, start: datetime, day: date, come: int, windows: Sequence[Window]) -> bool:
        if self.asked.mode != Mode.IN_PERSON or not windows:
            return True
        begins = half_hour(start)
        until = begins + ENTRY
        given = [most for s, e, most in windows if s < until and begins < e]
        if not given:
            return True
        first = self.facts.gate.own_first.get(day)
        if first is not None and first <= start:
            return True
        return self.facts.gate.entering.get(begins, 0) + come <= min(given)

    def _reasons(self, start: datetime, place: Place) -> list[Reason]:
        facts = replace(self.facts, place=place)
        return rules.why_not_bookable(replace(self.asked, starts_at=start), facts)
