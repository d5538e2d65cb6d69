"""What people who were erased since had counted: sums without anybody, added to what is counted."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.outcomes.model import Erased
from jobbridge.outcomes.rules import Case

Key = tuple[str, int, tuple[tuple[str, str], ...]]
"""Of a case: chain, depth, traits in order."""


@dataclass
class Kept:
    """Of one month: how many cases of each key more there were, or fewer where it is below
    zero; how many waits of a step took so many microseconds; how many interviews were lost, and
    their minutes."""

    cases: Counter[Key] = field(default_factory=Counter)
    waits: Counter[tuple[str, int]] = field(default_factory=Counter)
    lost: int = 0
    minutes: int = 0

    def __sub__(self, other: "Kept") -> "Kept":
        return self._with(other, -1)

    def __add__(self, other: "Kept") -> "Kept":
        return self._with(other, 1)

    def _with(self, other: "Kept", sign: int) -> "Kept":
        cases, waits = Counter(self.cases), Counter(self.waits)
        for key, count in other.cases.items():
            cases[key] += sign * count
        for wait, count in other.waits.items():
            waits[wait] += sign * count
        return Kept(
            Counter({key: count for key, count in cases.items() if count}),
            Counter({wait: count for wait, count in waits.items() if count}),
            self.lost + sign * other.lost,
            self.minutes + sign * other.minutes,
        )

    def written(self) -> str:
        cases = [[*key, count] for key, count in sorted(self.cases.items())]
        waits = [[*wait, count] for wait, count in sorted(self.waits.items())]
        return json.dumps({"cases": cases, "waits": waits, "lost": [self.lost, self.minutes]})


def key_of(case: Case) -> Key:
    return case.chain, case.depth, tuple(sorted(case.traits.items()))


def kept_of(session: Session, month: date) -> Kept:
    """What was kept of a month; nothing where nobody of it was erased."""
    row = session.scalar(select(Erased.cases).where(Erased.month == month))
    if row is None:
        return Kept()
    held: dict[str, Any] = json.loads(row)
    cases = Counter(
        {
            (chain, depth, tuple((trait, group) for trait, group in traits)): count
            for chain, depth, traits, count in held["cases"]
        }
    )
    waits = Counter({(step, took): count for step, took, count in held["waits"]})
    return Kept(cases, waits, *held["lost"])


def cases_of(session: Session, month: date) -> Iterator[Case]:
    for (chain, depth, traits), count in kept_of(session, month).cases.items():
        yield Case(chain, month, depth, dict(traits), count)


def with_erased(kept: Kept, step: str, spans: Sequence[timedelta]) -> list[timedelta]:
    """The waits of one step, with those of people who were erased."""
    counted = Counter(spans)
    for (name, took), count in kept.waits.items():
        if name == step:
            counted[timedelta(microseconds=took)] += count
    return sorted(counted.elements())
