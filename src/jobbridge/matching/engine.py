"""All pairs at once: what `rules.judge` says of each, in arrays.

People and works are compiled once (`columns.py`); compiled loops (`kernel.py`) then judge one
person after another against all works. Only whole numbers are used: nothing rounds differently
from the rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np

from jobbridge.matching.arrays import (
    MISSED,
    POINTS,
    STEP,
    STEPS,
    Asked,
    Bools,
    Brought,
    Ints,
    Numbers,
)
from jobbridge.matching.columns import (
    Codes,
    Dictionary,
    Steps,
    numbers_of,
    people_brought,
    works_asked,
)
from jobbridge.matching.distances import Point, kilometres_between
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.policy import PARTS, POLICY, Policy

PAIRS = 1 << 18  # in one block: some 25 MB of arrays


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


class Sides(NamedTuple):
    """What judging needs of people and works: arrays alone, where `Compiled` also has what they
    were made from. `away`: kilometres from each home to each site."""

    asked: Asked
    brought: Brought
    numbers: Numbers
    away: Ints


@cache
def _ours() -> Numbers:
    """Of the policy that is always there. What is missed in it has the same number for all works:
    `Steps` counts it first."""
    return numbers_of(POLICY, Steps())


class Compiled:
    """People and works as arrays, for one day and one policy. Read-only, so that several threads
    may use it at once; it can be sent to another process."""

    def __init__(
        self,
        people: Sequence[Person],
        works: Sequence[Work],
        *,
        as_of: date,
        policy: Policy = POLICY,
    ) -> None:
        self.as_of, self.policy = as_of, policy
        self.codes, self.steps = Dictionary(), Steps()
        self._take_works(works)
        self.numbers = _ours() if policy is POLICY else numbers_of(policy, self.steps)
        self._take_people(people, Codes())
        self.away = kilometres_between(self.homes, self.sites)

    def with_person(self, person: Person) -> "Compiled":
        """This person alone and the same works, which are not compiled again."""
        other = self._copied()
        other._take_people([person], Codes(self._homes))
        if len(other._homes) > len(self._homes):
            new = kilometres_between(other.homes[-1:], self.sites)
            other.away = np.concatenate([self.away, new])
        return other

    def brought_by(self, people: Sequence[Person]) -> tuple[Brought, list[Point]]:
        """Other people as arrays that go with the same works, and where they live, for whoever
        judges them elsewhere: neither ids nor who recorded what is in them."""
        homes: Codes[Point] = Codes()
        codes = Dictionary(self.codes)
        return people_brought(people, self.as_of, self.policy, codes, homes), homes.items()

    def with_works(self, works: Sequence[Work]) -> "Compiled":
        """The same people, who are not compiled again, and these works alone."""
        other = self._copied()
        other.steps = Steps()
        other._take_works(works)
        other.away = kilometres_between(self.homes, other.sites)
        return other

    def blocks(self) -> Iterator[Block]:
        """Every pair once, people in their order."""
        size = max(1, PAIRS // max(1, len(self.works)))
        for first in range(0, len(self.people), size):
            yield self._judge(first, min(first + size, len(self.people)))

    def _judge(self, first: int, last: int) -> Block:
        from jobbridge.matching.keeping import whole

        shape = (last - first, len(self.works))
        total, barred = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
        parts = np.zeros((len(PARTS), *shape), np.int32)
        whole(first, self.asked, self.brought, self.numbers, self.away, total, parts, barred)
        return Block(
            first,
            (total & POINTS).astype(np.int32),
            dict(zip(PARTS, parts, strict=True)),
            (total >> MISSED).astype(np.int32),
            ((total >> STEP) & STEPS).astype(np.int32),
            barred,
        )

    def _copied(self) -> "Compiled":
        other = object.__new__(Compiled)
        other.__dict__.update(self.__dict__)
        other.codes = Dictionary(self.codes)
        return other

    def _take_works(self, works: Sequence[Work]) -> None:
        self.works = works
        self.asked, self.sites = works_asked(works, self.as_of, self.policy, self.codes, self.steps)

    def _take_people(self, people: Sequence[Person], homes: Codes[Point]) -> None:
        self.people, self._homes = people, homes
        self.brought = people_brought(people, self.as_of, self.policy, self.codes, homes)

    @property
    def homes(self) -> list[Point]:
        """Where people live, as `Brought.row` counts it."""
        return self._homes.items()
