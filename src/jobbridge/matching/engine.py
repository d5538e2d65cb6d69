"""All pairs at once: what `rules.judge` says of each, in arrays.

Facts and requirements are compiled once: requirements of a kind that are the same become one
column, the people's credit for a column a sparse matrix, a vacancy's requirements a sparse matrix
of shares, so that a part of the score is a sparse product. Pairs are judged in blocks of people;
memory does not grow with their number. Only whole numbers are used: nothing rounds differently.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from jobbridge.matching import terms
from jobbridge.matching.facts import Known, Need, Person, Work, closeness, kilometres
from jobbridge.matching.held import experience, held, is_about, pull
from jobbridge.matching.policy import PARTS, POLICY, Policy
from jobbridge.matching.verdicts import MISSING, Verdict

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
PAIRS = 1 << 19  # in one block: about 100 MB of arrays
HELD = ("experience", "skill", "language", "licence", "education")
FAR_AWAY = 1 << 30
NO_DAY = date.max.toordinal()


@dataclass(frozen=True)
class Block:
    """Judged pairs of some people (rows, from `first`) with all works (columns).

    `missed` counts missed musts, `barred` says that one of them is never one step away.
    """

    first: int
    score: Ints
    parts: dict[str, Ints]
    missed: Ints
    barred: Bools


@dataclass(frozen=True)
class _Column:
    """A requirement that several vacancies share, from the same day on."""

    need: Need
    begins: date


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
        self._start_columns()
        self._occupations()
        self._held = {kind: _Held(self, kind) for kind in HELD}
        self._limits = _Limits(self)
        self._places()
        self._hours()
        self._pay()

    def blocks(self) -> Iterator[Block]:
        """Every pair once, people in their order."""
        size = max(1, PAIRS // max(1, len(self.works)))
        for first in range(0, len(self.people), size):
            yield self._judge(slice(first, min(first + size, len(self.people))))

    def _judge(self, rows: slice) -> Block:
        shape = (rows.stop - rows.start, len(self.works))
        missed = np.zeros(shape, np.int32)
        parts: dict[str, Ints] = {}
        credit = self._occupation_credit(rows)
        barred = (credit == 0) | self.closed[None, :]
        missed += (credit == 0).astype(np.int32) + self.closed[None, :]
        parts["occupation"] = self._weigh("occupation", credit)
        for kind in HELD:
            parts[kind] = self._held[kind].part(rows, missed)
        for name, judged in (
            ("start", self._start),
            ("place", self._place),
            ("hours", self._hour),
            ("pay", self._paid),
            ("condition", self._limits.part),
        ):
            parts[name] = judged(rows, missed)
        score = np.zeros(shape, np.int32)
        for part in parts.values():
            score += part
        return Block(rows.start, score, {name: parts[name] for name in PARTS}, missed, barred)

    def _weigh(self, part: str, credit: Ints) -> Ints:
        return (self.policy.weights[part] * credit) // 100

    # The profession

    def _occupations(self) -> None:
        """Closeness of each profession in demand to each that people name, as credit."""
        policy = self.policy
        self.closed = np.array(
            [w.apply_by is not None and w.apply_by < self.as_of for w in self.works], bool
        )
        asked, self._asked = _coded([work.occupation for work in self.works])
        wishes = [
            (row, fact)
            for row, person in enumerate(self.people)
            for fact in person.facts
            if fact.kind in ("target", "experience")
        ]
        named, codes = _coded([fact.code for _, fact in wishes])
        steps = np.array(
            [[policy.closeness[closeness(one, other)] for other in asked] for one in named],
            np.int32,
        ).reshape(len(named), len(asked))
        self._steps = steps
        self._wish_row = np.array([row for row, _ in wishes], np.int64)
        self._wish_code = codes
        self._wish_pull = np.array([pull(fact, policy) for _, fact in wishes], np.int32)
        self._wishless = np.ones(len(self.people), bool)
        self._wishless[self._wish_row] = False
        self._elementary = np.array([code.startswith("9") for code in asked], bool)
        self._unnamed = np.array([code == "" for code in asked], bool)

    def _occupation_credit(self, rows: slice) -> Ints:
        policy = self.policy
        first, last = np.searchsorted(self._wish_row, [rows.start, rows.stop])
        credit = np.zeros((rows.stop - rows.start, len(self._unnamed)), np.int32)
        pulls = self._wish_pull[first:last, None]
        drawn = self._steps[self._wish_code[first:last]] * pulls // 100
        owner = self._wish_row[first:last] - rows.start
        if len(owner):
            begins = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
            credit[owner[begins]] = np.maximum.reduceat(drawn, begins, axis=0)
        # Nobody is too far from what is learnt on the job; who named nothing is asked.
        short = self._elementary[None, :] & (credit < policy.elementary)
        credit[short] = policy.elementary
        credit[self._wishless[rows][:, None] & ~self._elementary[None, :]] = policy.unknown
        credit[:, self._unnamed] = policy.unknown
        return np.take(credit, self._asked, axis=1)

    # When

    def _start_columns(self) -> None:
        as_of, people = self.as_of, self.people
        self.begins = [terms.asked_from(work, as_of) for work in self.works]
        self.free = [terms.available(person, as_of) for person in people]
        self.soonest = min(self.free, default=as_of)
        self._wanted = _days(self.begins)
        self._free = _days(self.free)
        self._earliest = _days([p.release_earliest for p in people])
        self._expected = _days([p.release_expected for p in people])
        self._latest = _days([p.release_latest for p in people])
        self._opens = np.array(
            [
                p.open_unit_from.toordinal()
                if p.open_unit_from is not None and p.open_unit_from <= p.release_expected
                else NO_DAY
                for p in people
            ],
            np.int32,
        )

    def _start(self, rows: slice, missed: Ints) -> Ints:
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
        missed += late
        return self._weigh("start", credit)

    # Where

    def _places(self) -> None:
        """Distances between the places where people go and where work is, each pair once."""
        homes, self._home = _coded([(p.lat, p.lon) for p in self.people])
        sites, self._site = _coded([(w.lat, w.lon) for w in self.works])
        self._distance = np.array(
            [
                [
                    -1
                    if None in (*home, *site)
                    else kilometres(home[0], home[1], site[0], site[1])
                    for site in sites
                ]
                for home in homes
            ],
            np.int32,
        ).reshape(len(homes), len(sites))
        needs = [person.needs for person in self.people]
        self._km = np.array(
            [-1 if n is None or n.km is None or n.anywhere else n.km for n in needs], np.int32
        )
        self._anywhere = np.array([n is not None and n.anywhere for n in needs], bool)
        self._roomless = np.array([n is not None and n.accommodation_needed for n in needs], bool)
        self._rooms = np.array([work.accommodation for work in self.works], bool)
        self._buses = np.array([work.transport for work in self.works], bool)

    def _place(self, rows: slice, missed: Ints) -> Ints:
        policy = self.policy
        away = np.take(self._distance[self._home[rows]], self._site, axis=1)
        km, anywhere = self._km[rows, None], self._anywhere[rows, None]
        known = away >= 0
        asked = known & (km >= 0)
        credit = np.full(away.shape, policy.unknown, np.int32)
        free = np.maximum(policy.far, 100 - away // policy.km_a_point)
        credit = np.where(anywhere, np.where(known, free, 100), credit)
        near = asked & (away <= km)
        within = 100 - (100 - policy.far) * away // np.maximum(km, 1)
        credit = np.where(near, within, credit)
        beyond = asked & ~near
        carried = self._buses[None, :] & (away <= km + policy.transport_km)
        relief = np.where(
            self._rooms[None, :], policy.moves, np.where(carried, policy.carried, 0)
        )
        credit = np.where(beyond, relief, credit)
        missed += beyond & ~self._rooms[None, :] & ~carried
        # The way counts as a must, a room where one is needed as nice to have.
        must, nice = policy.must_share, policy.nice_share
        needs_room = self._roomless[rows, None]
        got = must * credit + np.where(needs_room & self._rooms[None, :], nice * 100, 0)
        total = must + np.where(needs_room, nice, 0)
        weight = policy.weights["place"]
        return (weight * got // (100 * total)).astype(np.int32)

    # How long, for how much

    def _hours(self) -> None:
        """Kinds of people × kinds of work for load, shifts and nights, judged by the rules."""
        self._hour_tables = []
        samples = [
            Work(0, 0, load=work.load, shifts=work.shifts, needs=_nights(work))
            for work in self.works
        ]
        kinds, self._hour_work = _coded(samples)
        stated = [
            None if p.needs is None else _hours_of(p) for p in self.people
        ]
        sorts, self._hour_person = _coded(stated)
        credit = np.zeros((len(sorts), len(kinds)), np.int32)
        missed = np.zeros((len(sorts), len(kinds)), np.int32)
        for row, needs in enumerate(sorts):
            for column, work in enumerate(kinds):
                verdicts = terms.hours(_with(needs), work, self.policy)
                credit[row, column] = _points(verdicts, self.policy.weights["hours"], self.policy)
                missed[row, column] = sum(verdict.missed for verdict in verdicts)
        self._hour_points, self._hour_missed = credit, missed

    def _hour(self, rows: slice, missed: Ints) -> Ints:
        sorts = self._hour_person[rows]
        missed += np.take(self._hour_missed[sorts], self._hour_work, axis=1)
        return np.take(self._hour_points[sorts], self._hour_work, axis=1)

    def _pay(self) -> None: ...
