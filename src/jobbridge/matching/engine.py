"""All pairs at once: what `rules.judge` says of each, in arrays.

People and works are compiled once. Requirements become sparse matrices (`columns.py`); what has
few kinds (hours) is asked of the rules once for each kind; the rest are plain arrays. Pairs are
judged in blocks of people, so memory does not grow with their number. Only whole numbers are
used: nothing rounds differently from the rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching import terms
from jobbridge.matching.columns import (
    NO_DAY,
    ONE_MISSED,
    Bools,
    Held,
    Ints,
    Limits,
    Longs,
    Steps,
    coded,
    days,
)
from jobbridge.matching.facts import Need, Needs, Person, Work, kilometres
from jobbridge.matching.held import pull
from jobbridge.matching.policy import PARTS, POLICY, Policy
from jobbridge.matching.rules import points

SHARED = (2, 3, 4, 6)  # digits of two codes that are the same
PAIRS = 1 << 18  # in one block: some 50 MB of arrays


@dataclass(frozen=True)
class Block:
    """Judged pairs of some people (rows, from `first`) with all works (columns).

    `missed` counts missed musts; `step` is the number of the only one, where it is one. `barred`
    pairs are shown neither as fits nor as one step away (`Judged.related`).
    """

    first: int
    score: Ints
    parts: dict[str, Ints]
    missed: Ints
    step: Ints
    barred: Bools


class Compiled:
    """People and works as arrays, for one day and one policy."""

    def __init__(
        self,
        people: Sequence[Person],
        works: Sequence[Work],
        *,
        as_of: date,
        policy: Policy = POLICY,
    ) -> None:
        self.people, self.works = people, works
        self.as_of, self.policy = as_of, policy
        self.steps = Steps()
        begins = [terms.asked_from(work, as_of) for work in works]
        free = [terms.available(person, as_of) for person in people]
        self._wanted, self._free = days(begins), days(free)
        needs = [work.needs for work in works]
        columns = (begins, min(free, default=as_of), policy, self.steps)
        self._held = {
            kind: Held(kind, needs, *columns)
            for kind in ("experience", "skill", "language", "licence", "education")
        }
        self._limits = Limits("condition", needs, *columns)
        for held in self._held.values():
            held.read(people, self._free)
        self._limits.read(people, self._free)
        self._compile_occupations()
        self._compile_start()
        self._compile_place()
        self._compile_hours()
        self._compile_pay()

    def blocks(self) -> Iterator[Block]:
        """Every pair once, people in their order."""
        size = max(1, PAIRS // max(1, len(self.works)))
        for first in range(0, len(self.people), size):
            yield self._judge(slice(first, min(first + size, len(self.people))))

    def _judge(self, rows: slice) -> Block:
        missed = np.zeros((rows.stop - rows.start, len(self.works)), np.int64)
        credit, unknown = self._occupation(rows)
        barred = (credit == 0) | unknown | self._closed[None, :]
        missed += ONE_MISSED * ((credit == 0).astype(np.int64) + self._closed[None, :])
        parts = {
            "occupation": self._weigh("occupation", credit),
            "start": self._start(rows, missed),
            "place": self._place(rows, missed),
            "hours": self._hours(rows, missed),
            "pay": self._pay(rows, missed),
            "condition": self._limits.part(rows, missed),
            **{kind: held.part(rows, missed) for kind, held in self._held.items()},
        }
        parts = {name: parts[name] for name in PARTS}
        score = np.zeros(missed.shape, np.int32)
        for part in parts.values():
            score += part
        count = (missed // ONE_MISSED).astype(np.int32)
        number = (missed % ONE_MISSED).astype(np.int32)
        return Block(rows.start, score, parts, count, number, barred)

    def _weigh(self, part: str, credit: Ints) -> Ints:
        return (self.policy.weights[part] * credit // 100).astype(np.int32)

    # The profession

    def _compile_occupations(self) -> None:
        """Closeness of each profession in demand to each that people name, as credit."""
        policy = self.policy
        self._closed = np.array(
            [w.apply_by is not None and w.apply_by < self.as_of for w in self.works], bool
        )
        asked, self._asked = coded([work.occupation for work in self.works])
        wishes = [
            (row, fact)
            for row, person in enumerate(self.people)
            for fact in person.facts
            if fact.kind in ("target", "experience")
        ]
        named, self._wish_code = coded([fact.code for _, fact in wishes])
        self._near = np.full((len(named), len(asked)), policy.closeness[0], np.int32)
        for shared in SHARED:
            ours, theirs = _beginnings(named, shared), _beginnings(asked, shared)
            same = (ours[:, None] == theirs[None, :]) & (ours != "")[:, None]
            self._near[same] = policy.closeness[shared]
        self._wish_row = np.array([row for row, _ in wishes], np.intp)
        self._wish_pull = np.array([pull(fact, policy) for _, fact in wishes], np.int32)
        self._wishless = np.ones(len(self.people), bool)
        self._wishless[self._wish_row] = False
        self._elementary = np.array([code.startswith("9") for code in asked], bool)
        self._unnamed = np.array([code == "" for code in asked], bool)

    def _occupation(self, rows: slice) -> tuple[Ints, Bools]:
        """Credit, and whether the profession is unknown on one side."""
        policy = self.policy
        first, last = np.searchsorted(self._wish_row, [rows.start, rows.stop])
        credit = np.zeros((rows.stop - rows.start, len(self._unnamed)), np.int32)
        owner = self._wish_row[first:last] - rows.start
        if len(owner):
            pulls = self._wish_pull[first:last, None]
            drawn = self._near[self._wish_code[first:last]] * pulls // 100
            begins = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
            credit[owner[begins]] = np.maximum.reduceat(drawn, begins, axis=0)
        learnt = self._elementary[None, :]
        unknown = self._unnamed[None, :] | (self._wishless[rows][:, None] & ~learnt)
        credit[learnt & (credit < policy.elementary)] = policy.elementary
        credit[unknown] = policy.unknown
        return np.take(credit, self._asked, axis=1), np.take(unknown, self._asked, axis=1)

    # When

    def _compile_start(self) -> None:
        people = self.people
        self._earliest = days([p.release_earliest for p in people])
        self._expected = days([p.release_expected for p in people])
        self._latest = days([p.release_latest for p in people])
        self._opens = np.full(len(people), NO_DAY, np.int32)
        for row, person in enumerate(people):
            opens = person.open_unit_from
            if opens is not None and opens <= person.release_expected:
                self._opens[row] = opens.toordinal()
        released = self.steps.missed("start", "release")
        opened = self.steps.missed("start", "open_unit")
        self._too_late = np.where(self._free >= self._expected, released, opened)

    def _start(self, rows: slice, missed: Longs) -> Ints:
        policy, wanted = self.policy, self._wanted[None, :]
        wait = self._free[rows, None] - wanted
        credit = policy.possible - policy.possible * wait // (2 * policy.wait_days)
        late = wait > policy.wait_days
        credit[late] = 0
        for since, worth in (
            (self._earliest, policy.possible),
            (self._expected, policy.likely),
            (self._latest, 100),
            (self._opens, 100),
        ):
            in_time = since[rows, None] <= wanted
            credit[in_time] = worth
            late &= ~in_time
        missed += late * self._too_late[rows, None]
        return self._weigh("start", credit)

    # Where

    def _compile_place(self) -> None:
        """Distances between the places where people go and where work is, each pair once."""
        homes, self._home = coded([_point(person) for person in self.people])
        sites, self._site = coded([_point(work) for work in self.works])
        away = [
            [-1 if h is None or s is None else kilometres(*h, *s) for s in sites] for h in homes
        ]
        self._away = np.array(away, np.int32).reshape(len(homes), len(sites))
        needs = [person.needs for person in self.people]
        self._anywhere = np.array([n is not None and n.anywhere for n in needs], bool)
        self._km = np.array(
            [-1 if n is None or n.km is None or n.anywhere else n.km for n in needs], np.int32
        )
        self._roomless = np.array([n is not None and n.accommodation_needed for n in needs], bool)
        self._rooms = np.array([work.accommodation for work in self.works], bool)
        self._buses = np.array([work.transport for work in self.works], bool)
        self._too_far = self.steps.missed("place")

    def _place(self, rows: slice, missed: Longs) -> Ints:
        policy = self.policy
        away = np.take(self._away[self._home[rows]], self._site, axis=1)
        km, rooms = self._km[rows, None], self._rooms[None, :]
        known = away >= 0
        asked = known & (km >= 0)
        near = asked & (away <= km)
        carried = self._buses[None, :] & (away <= km + policy.transport_km)
        credit = np.full(away.shape, policy.unknown, np.int64)
        free = np.where(known, np.maximum(policy.far, 100 - away // policy.km_a_point), 100)
        credit = np.where(self._anywhere[rows, None], free, credit)
        within = 100 - (100 - policy.far) * away // np.maximum(km, 1)
        relief = np.where(rooms, policy.moves, np.where(carried, policy.carried, 0))
        credit = np.where(asked, np.where(near, within, relief), credit)
        missed += (asked & ~near & ~rooms & ~carried) * np.int64(self._too_far)
        # The way counts as a must, a room where one is needed as nice to have.
        roomless = self._roomless[rows, None]
        got = policy.must_share * credit + 100 * policy.nice_share * (roomless & rooms)
        total = policy.must_share + policy.nice_share * roomless
        earned: Ints = (policy.weights["place"] * got // (100 * total)).astype(np.int32)
        return earned

    # How long, for how much

    def _compile_hours(self) -> None:
        """The rules' answer for each kind of person and of work."""
        asked, self._hours_asked = coded([(w.load, w.shifts, _nights(w)) for w in self.works])
        given, self._hours_given = coded([_hours_of(person) for person in self.people])
        works = [
            Work(0, 0, load=load, shifts=shifts, needs=nights) for load, shifts, nights in asked
        ]
        shape = (len(given), len(works))
        self._hours_points = np.zeros(shape, np.int32)
        self._hours_missed = np.zeros(shape, np.int64)
        for row, person in enumerate(given):
            for column, work in enumerate(works):
                verdicts = terms.hours(person, work, self.policy)
                weight = self.policy.weights["hours"]
                self._hours_points[row, column] = points(verdicts, weight, self.policy)
                self._hours_missed[row, column] = sum(
                    self.steps.missed(v.kind, v.code) for v in verdicts if v.missed
                )

    def _hours(self, rows: slice, missed: Longs) -> Ints:
        given = self._hours_given[rows]
        missed += np.take(self._hours_missed[given], self._hours_asked, axis=1)
        found: Ints = np.take(self._hours_points[given], self._hours_asked, axis=1)
        return found

    def _compile_pay(self) -> None:
        needs = [person.needs for person in self.people]
        self._unstated = np.array([n is None for n in needs], bool)
        self._least = np.array([(n.min_month_cents if n else None) or 0 for n in needs], np.int64)
        self._no_least = np.array(
            [n is not None and n.min_month_cents is None for n in needs], bool
        )
        offers = [work.month_pay(self.policy.week_tenths) for work in self.works]
        self._low = np.array([-1 if pay is None else pay[0] for pay in offers], np.int64)
        self._high = np.array([-1 if pay is None else pay[1] for pay in offers], np.int64)
        self._underpaid = self.steps.missed("pay")

    def _pay(self, rows: slice, missed: Longs) -> Ints:
        policy, least = self.policy, self._least[rows, None]
        offered = self._low[None, :] >= 0
        within = np.where(self._high[None, :] >= least, policy.pay_within, 0)
        credit = np.where(self._low[None, :] >= least, 100, within)
        credit = np.where(offered, credit, policy.unknown)
        credit = np.where(self._no_least[rows, None], 100, credit)
        credit = np.where(self._unstated[rows, None], policy.unknown, credit)
        missed += (credit == 0) * np.int64(self._underpaid)
        return self._weigh("pay", credit.astype(np.int32))


def _point(thing: Person | Work) -> tuple[float, float] | None:
    return None if thing.lat is None or thing.lon is None else (thing.lat, thing.lon)


def _beginnings(codes: Sequence[str], length: int) -> NDArray[np.str_]:
    return np.array([code[:length] if len(code) >= length else "" for code in codes], np.str_)


def _nights(work: Work) -> tuple[Need, ...]:
    return tuple(need for need in work.needs if need.kind == "condition" and need.code == "NIGHTS")


def _hours_of(person: Person) -> Person:
    """A person with nothing but what matters for the hours, so that few are distinct."""
    needs = person.needs
    kept = needs and Needs(
        full_time=needs.full_time,
        part_time=needs.part_time,
        shifts=needs.shifts,
        nights=needs.nights,
    )
    return Person(0, 0, date.min, date.min, date.min, needs=kept)
