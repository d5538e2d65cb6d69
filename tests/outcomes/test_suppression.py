"""Small numbers attacked: everything that is published, of all scopes and months, put together.

The attacker sets up linear programs over what the true counts may have been and asks of each
small one, and of each small difference, between which bounds it lies. With the figures as they
are told no such interval holds fewer than ten values; with the usual way, where only small cells
are left out, the same attack finds people.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack

from jobbridge.outcomes.rules import ALL, EVERYBODY, Ends, reached, together
from jobbridge.outcomes.suppression import Ledger, advance, shown, withheld
from tests.programs import values_left

BASE, STEPS, MONTHS, WINDOW = 10, 3, 8, 4
GROUPS = {ALL: (EVERYBODY,), "prison": ("a", "b", "c"), "age": ("young", "old")}
CELLS = [(trait, group) for trait, groups in GROUPS.items() for group in groups]
SEEDS = range(2)


def months_of(seed: int) -> list[Ends]:
    """People of three prisons, one of them large, and two ages; few come far."""
    chance = random.Random(seed)
    found = []
    for _ in range(MONTHS):
        ends: Ends = {trait: {g: [0] * STEPS for g in groups} for trait, groups in GROUPS.items()}
        for _ in range(chance.randint(6, 16)):
            step = chance.choices(range(STEPS), weights=(5, 3, 2))[0]
            ends[ALL][EVERYBODY][step] += 1
            ends["prison"][chance.choices("abc", weights=(6, 3, 1))[0]][step] += 1
            ends["age"][chance.choices(("young", "old"), weights=(4, 1))[0]][step] += 1
        found.append(ends)
    return found


def ledgers_of(months: Sequence[Ends], seed: int) -> list[Ledger]:
    ledgers = [Ledger()]
    for month in months:
        ledgers.append(
            advance(ledgers[-1], month, steps=STEPS, base=BASE, seed=b"secret %d" % seed)
        )
    return ledgers


def windows(sums: Sequence[Ends]) -> list[Ends]:
    """Twelve months would be long: here each window is of four, and one moves by one month."""
    return [together(sums[end], sums[max(0, end - WINDOW)], -1) for end in range(1, len(sums))]


@dataclass(frozen=True)
class Figure:
    """A sum over what is not known: of one group, all that came to a step, in one window."""

    window: int
    trait: str
    group: str
    step: int


FIGURES = [Figure(w, t, g, s) for w in range(MONTHS) for (t, g) in CELLS for s in range(STEPS)]
Row = np.ndarray


def row_of(figure: Figure) -> Row:
    """Which of the unknowns (month, cell, step at which they ended) a figure adds up."""
    row = np.zeros((MONTHS, len(CELLS), STEPS))
    first = max(0, figure.window + 1 - WINDOW)
    cell = CELLS.index((figure.trait, figure.group))
    row[first : figure.window + 1, cell, figure.step :] = 1
    return row.ravel()


def sums_agree() -> list[Row]:
    """Prisons, and ages, add up to everybody, in each month and at each step."""
    found = []
    for month, step, trait in product(range(MONTHS), range(STEPS), ("prison", "age")):
        row = np.zeros((MONTHS, len(CELLS), STEPS))
        row[month, CELLS.index((ALL, EVERYBODY)), step] = -1
        for group in GROUPS[trait]:
            row[month, CELLS.index((trait, group)), step] = 1
        found.append(row.ravel())
    return found


AGREE = sums_agree()


@dataclass
class Attack:
    """What is known: of a row of unknowns, that it lies between two numbers."""

    rows: list[Row]
    low: list[float]
    high: list[float]

    def values(self, target: Row) -> int:
        """How many whole numbers a target may still be."""
        equal = vstack([csr_matrix(row) for row in AGREE])
        known = np.array(self.rows)
        return values_left(
            target,
            rows=csr_matrix(np.vstack([known, -known])),
            most=np.concatenate([self.high, -np.array(self.low)]),
            equal=equal,
        )


def true_figures(months: Sequence[Ends]) -> dict[Figure, int]:
    sums: list[Ends] = [{}]
    for month in months:
        sums.append(together(sums[-1], month))
    found = windows(sums)
    return {f: reached(found[f.window][f.trait][f.group])[f.step] for f in FIGURES}


def told_figures(ledgers: Sequence[Ledger]) -> dict[Figure, int]:
    found = windows([ledger.told for ledger in ledgers])
    none = [0] * STEPS
    return {
        f: reached(found[f.window].get(f.trait, {}).get(f.group, none))[f.step] for f in FIGURES
    }


def small(true: dict[Figure, int], chance: random.Random) -> Iterator[Row]:
    """Small cells; small differences of two windows, two steps, of everybody and one prison."""
    rows = [row_of(figure) for figure, count in true.items() if 0 < count < BASE]
    for f, g in pairwise(FIGURES):
        steps = g.step == f.step + 1 and g.group == f.group and g.window == f.window
        if steps and 0 < true[f] - true[g] < BASE:
            rows.append(row_of(f) - row_of(g))
    for f in FIGURES:
        next_window = Figure(f.window + 1, f.trait, f.group, f.step)
        if next_window in true and 0 < abs(true[next_window] - true[f]) < BASE:
            rows.append(row_of(next_window) - row_of(f))
        if f.trait == "prison":
            whole = Figure(f.window, ALL, EVERYBODY, f.step)
            if 0 < true[whole] - true[f] < BASE:
                rows.append(row_of(whole) - row_of(f))
    return iter(chance.sample(rows, min(len(rows), 25)))


def as_told(true: dict[Figure, int], told: dict[Figure, int], wrong_by: int) -> Attack:
    """Even what is kept back is given away here: the whole invented population."""
    return Attack(
        [row_of(f) for f in FIGURES],
        [told[f] - wrong_by for f in FIGURES],
        [told[f] + wrong_by for f in FIGURES],
    )


def left_out(true: dict[Figure, int]) -> Attack:
    """The guard off: counts as they are, and only small ones left out."""
    return Attack(
        [row_of(f) for f in FIGURES],
        [0 if true[f] < BASE else true[f] for f in FIGURES],
        [BASE - 1 if true[f] < BASE else true[f] for f in FIGURES],
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_number_is_found_in_what_is_told(seed: int) -> None:
    months = months_of(seed)
    true, told = true_figures(months), told_figures(ledgers_of(months, seed))
    attack = as_told(true, told, BASE - 1)
    found = [attack.values(row) for row in small(true, random.Random(seed))]
    assert len(found) == 25
    assert [values for values in found if values < BASE] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_who_knows_one_prison_finds_no_small_number_of_another(seed: int) -> None:
    months = months_of(seed)
    ledgers = ledgers_of(months, seed)
    true, told = true_figures(months), told_figures(ledgers)
    counted = windows([ledger.counted for ledger in ledgers])
    wrong_by = max(BASE - 1, *(abs(told[f] - true[f]) for f in FIGURES))
    attack = as_told(true, told, wrong_by)
    published = [
        f for f in FIGURES if f.step not in withheld(counted[f.window], steps=STEPS, base=BASE)
    ]
    keep = [FIGURES.index(f) for f in published]
    attack = Attack(
        [attack.rows[i] for i in keep],
        [attack.low[i] for i in keep],
        [attack.high[i] for i in keep],
    )
    for month, step in product(range(MONTHS), range(STEPS)):
        own = np.zeros((MONTHS, len(CELLS), STEPS))
        own[month, CELLS.index(("prison", "a")), step] = 1
        count = months[month]["prison"]["a"][step]
        attack.rows.append(own.ravel())
        attack.low.append(count)
        attack.high.append(count)
    others = [f for f in FIGURES if f.group in ("b", "c") and 0 < true[f] < BASE]
    chosen = random.Random(seed).sample(others, min(len(others), 15))
    found = [attack.values(row_of(f)) for f in chosen]
    assert [values for values in found if values < BASE] == []


def test_the_same_attack_finds_people_where_only_small_cells_are_left_out() -> None:
    bitten = 0
    for seed in SEEDS:
        true = true_figures(months_of(seed))
        attack = left_out(true)
        bitten += sum(attack.values(row) < BASE for row in small(true, random.Random(seed)))
    assert bitten > 20


def test_what_is_told_is_a_population_of_its_own() -> None:
    """Tens of people, never taken back, who add up over prisons and over ages."""
    for seed in SEEDS:
        told = [ledger.told for ledger in ledgers_of(months_of(seed), seed)]
        for before, after in pairwise(told[1:]):
            added = together(after, before, -1)
            for trait, groups in added.items():
                ends = [sum(each) for each in zip(*groups.values(), strict=True)]
                assert ends == added[ALL][EVERYBODY], trait
                assert {n % BASE for row in groups.values() for n in row} == {0}
                assert min(n for row in groups.values() for n in row) >= 0


def test_figures_stay_near_the_true_ones() -> None:
    wrong = []
    for seed in range(20):
        months = months_of(seed)
        true, told = true_figures(months), told_figures(ledgers_of(months, seed))
        wrong += [abs(true[f] - told[f]) for f in FIGURES]
    wrong.sort()
    assert wrong[len(wrong) // 2] <= 5
    assert wrong[len(wrong) * 9 // 10] <= BASE
    assert wrong[-1] < 3 * BASE


def test_the_secret_decides_where_the_first_ten_falls() -> None:
    month: Ends = {ALL: {EVERYBODY: [7, 0, 0]}}
    told = {
        advance(Ledger(), month, steps=3, base=BASE, seed=b"%d" % n).told[ALL][EVERYBODY][0]
        for n in range(30)
    }
    assert told == {0, 10}


def test_a_figure_is_shown_from_two_tens_on_and_never_where_the_count_is_small() -> None:
    assert [shown(told, 15, base=BASE) for told in (0, 10, 20)] == [None, None, 20]
    assert shown(20, 9, base=BASE) is None


def test_a_step_that_one_prison_has_nearly_alone_is_withheld() -> None:
    window: Ends = {
        ALL: {EVERYBODY: [30, 25, 0]},
        "prison": {"1": [15, 24, 0], "2": [15, 1, 0]},
    }
    assert withheld(window, steps=3, base=BASE) == [1]
    assert withheld({ALL: {EVERYBODY: [5, 0, 0]}}, steps=3, base=BASE) == []
