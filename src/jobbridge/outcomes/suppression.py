"""Figures that give no small number away, however they are compared.

What is published is not the count but figures of an invented population made of tens, which
follows the counted one. Each closed month adds to it whole tens of people, each ten with one
prison, one age band and so on, and with one step at which they ended; nothing is ever taken back.
Every published figure, of any group, step and window of months, is a sum over this population.

Why nobody can be found: take the invented population, and let up to nine people more, alike in
everything, have been released in some month. No true figure then moves by more than nine, which
is less than any figure may be wrong by. So whoever holds all tables, of all months, scopes and
roles, and subtracts them as they like, can tell these ten worlds apart by nothing: every small
cell has ten or more possible values. Cell suppression with complementary cells and an audit by
linear programming (Handbook on Statistical Disclosure Control, Eurostat/CENEX, chapters 4 and 5)
has to be done anew for each table and its overlaps with all earlier ones; controlled rounding to
a base (chapter 4.4 there; Cox 1987; Causey, Cox and Ernst 1985) of what is added each month
has not, because what is published is consistent with itself over traits, steps and time.

Where the first ten falls is a secret of each chain (`seed`), so knowing this method does not help.
Two more rules. A figure below two tens is not shown. And a step is withheld where all but a few
of its people belong to one prison: that prison's counselors know them, and could subtract.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jobbridge.outcomes.rules import ALL, EVERYBODY, Ends, reached, together

OWNERS = "prison"


@dataclass(frozen=True)
class Ledger:
    """One chain so far: all that was counted, and the invented population, by where they ended."""

    counted: Ends = field(default_factory=dict)
    told: Ends = field(default_factory=dict)


def advance(ledger: Ledger, month: Ends, *, steps: int, base: int, seed: bytes) -> Ledger:
    """The ledger after one more closed month."""
    counted = together(ledger.counted, month)
    told = together(ledger.told, {})
    before = told.setdefault(ALL, {}).setdefault(EVERYBODY, [0] * steps)
    true, said = reached(counted.get(ALL, {}).get(EVERYBODY, [0] * steps)), reached(before)
    secret = _secret(seed, ALL, EVERYBODY, base)
    tens: list[int] = []  # so many come that far, and of them so many to the next step
    for step in range(steps):
        owed = max(0, (true[step] + secret - said[step]) // base)
        tens.append(min(owed, tens[-1]) if tens else owed)
    ends = [ten - further for ten, further in zip(tens, [*tens[1:], 0], strict=True)]
    told[ALL][EVERYBODY] = [a + base * b for a, b in zip(before, ends, strict=True)]
    for trait in sorted(counted.keys() - {ALL}):
        _spread(ends, trait, counted[trait], told, base, seed)
    return Ledger(counted, told)


def _spread(
    ends: Sequence[int],
    trait: str,
    counted: Mapping[str, list[int]],
    told: Ends,
    base: int,
    seed: bytes,
) -> None:
    """Give each ten to the group that is furthest behind at every step it passes; those who come
    furthest first, because they are fewest."""
    rows = told.setdefault(trait, {})
    owed: dict[str, list[float]] = {}
    for group, row in sorted(counted.items()):
        mine = rows.setdefault(group, [0] * len(ends))
        part = _secret(seed, trait, group, base) / base
        pairs = zip(reached(row), reached(mine), strict=True)
        owed[group] = [true - said + part for true, said in pairs]
    for step in reversed(range(len(ends))):
        for _ in range(ends[step]):
            group = max(owed, key=lambda name: min(owed[name][: step + 1]))
            rows[group][step] += base
            for passed in range(step + 1):
                owed[group][passed] -= base


def withheld(window: Ends, *, steps: int, base: int) -> list[int]:
    """Steps of which one prison holds all but fewer than `base`, and not nobody."""
    if OWNERS not in window:
        return []
    total = reached(window.get(ALL, {}).get(EVERYBODY, [0] * steps))
    by_owner = [reached(row) for row in window[OWNERS].values()]
    largest = [max(each) for each in zip(*by_owner, strict=True)]
    return [step for step in range(steps) if 0 < total[step] < largest[step] + base]


def shown(told: int, counted: int, *, base: int) -> int | None:
    """The figure as it is published: None where it, or the count behind it, is too small."""
    return told if told >= 2 * base and counted >= base else None


def _secret(seed: bytes, trait: str, group: str, base: int) -> int:
    made = hmac.new(seed, f"{trait}\x00{group}".encode(), hashlib.sha256).digest()
    return int.from_bytes(made[:8]) % base
