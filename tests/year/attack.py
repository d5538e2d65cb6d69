"""The year's published tables attacked: all windows, scopes and groups put together.

Unknown is how many of each group ended at each step in each month. The attacker sets up linear
programs over that and asks of small numbers, and of small differences between windows, steps and
scopes, between which bounds they lie (`tests/outcomes/test_suppression.py` does so with invented
months; here they are those that a played year has closed).
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.rules import ALL, CHAINS, EVERYBODY, WINDOW
from tests.programs import values_left

BASE = 10
Cell = tuple[str, str]
Figure = tuple[int, Cell, int]
"""Of the window that ends with a month, of a group, how many came to a step."""


@dataclass
class Tables:
    """What was closed of one chain: as it is, and as it was told."""

    steps: int
    cells: list[Cell]
    ends: list[dict[Cell, list[int]]]
    """By month and group: how many ended at each step."""
    told: dict[Figure, int]
    """What stands on some page; the rest is not told."""

    def true(self, figure: Figure) -> int:
        window, cell, step = figure
        months = self.ends[max(0, window + 1 - WINDOW) : window + 1]
        return sum(sum(month.get(cell, [0] * self.steps)[step:]) for month in months)

    def row(self, figure: Figure) -> np.ndarray:
        """Which unknowns (month, group, step at which they ended) a figure adds up."""
        window, cell, step = figure
        row = np.zeros((len(self.ends), len(self.cells), self.steps))
        row[max(0, window + 1 - WINDOW) : window + 1, self.cells.index(cell), step:] = 1
        return row.ravel()

    @property
    def figures(self) -> list[Figure]:
        return list(product(range(len(self.ends)), self.cells, range(self.steps)))

    @property
    def wrong_by(self) -> int:
        """By how much a told figure is wrong at most: even that is given away."""
        return max([BASE - 1, *(abs(told - self.true(f)) for f, told in self.told.items())])

    def agreeing(self) -> csr_matrix:
        """The groups of a trait add up to everybody, in each month and at each step."""
        rows = []
        whole = self.cells.index((ALL, EVERYBODY))
        for trait in sorted({trait for trait, _ in self.cells} - {ALL}):
            own = [at for at, cell in enumerate(self.cells) if cell[0] == trait]
            for month, step in product(range(len(self.ends)), range(self.steps)):
                row = np.zeros((len(self.ends), len(self.cells), self.steps))
                row[month, whole, step], row[month, own, step] = -1, 1
                rows.append(csr_matrix(row.ravel()))
        return csr_matrix(vstack(rows))


def tables_of(database: Database, chain: str, traits: Sequence[str]) -> Tables:
    """Of these traits, and of everybody."""
    with database.read() as session:
        snapshots = session.scalars(select(Snapshot).order_by(Snapshot.month)).all()
    ends = [
        {
            (trait, group): row
            for trait, groups in json.loads(one.counted)[EVERYBODY].get(chain, {}).items()
            if trait in (ALL, *traits)
            for group, row in groups.items()
        }
        for one in snapshots
    ]
    cells = sorted({cell for month in ends for cell in month} | {(ALL, EVERYBODY)})
    told = {
        (window, (trait, group), step): figure
        for window, one in enumerate(snapshots)
        for trait, groups in one.told["chains"][chain].items()
        if trait in (ALL, *traits)
        for group, row in groups.items()
        for step, figure in enumerate(row)
        if figure is not None and (trait, group) in cells
    }
    return Tables(len(CHAINS[chain].steps), cells, ends, told)


@dataclass
class Attack:
    """Sums of unknowns of which is known between which numbers they lie."""

    tables: Tables
    known: csr_matrix
    low: np.ndarray
    high: np.ndarray

    def __post_init__(self) -> None:
        self.equal = self.tables.agreeing()
        self.rows = csr_matrix(vstack([self.known, -self.known]))
        self.most = np.concatenate([self.high, -self.low])

    def values(self, target: np.ndarray) -> int:
        """How many whole numbers a target may still be."""
        return values_left(target, rows=self.rows, most=self.most, equal=self.equal)


def as_told(tables: Tables, knowing: str = "") -> Attack:
    """From what is told; and of the prison `knowing`, if one is named, everything as it is: its
    counselors do."""
    figures = list(tables.told)
    rows = [tables.row(figure) for figure in figures]
    low = [tables.told[figure] - tables.wrong_by for figure in figures]
    high = [tables.told[figure] + tables.wrong_by for figure in figures]
    for figure in tables.figures if knowing else ():
        if figure[1] == ("prison", knowing):
            rows.append(tables.row(figure))
            low.append(tables.true(figure))
            high.append(tables.true(figure))
    return Attack(tables, csr_matrix(np.array(rows)), np.array(low), np.array(high))


def left_out(tables: Tables) -> Attack:
    """The control, the guard off: counts as they are, and only small ones left out."""
    true = [tables.true(figure) for figure in tables.figures]
    return Attack(
        tables,
        csr_matrix(np.array([tables.row(figure) for figure in tables.figures])),
        np.array([0 if count < BASE else count for count in true]),
        np.array([BASE - 1 if count < BASE else count for count in true]),
    )


def small(tables: Tables, chance: random.Random, most: int, but: str = "") -> list[np.ndarray]:
    """Small numbers; small differences of two windows, of two steps, of everybody and a group.
    Not those of the prison `but`."""
    found = list(_small(tables, but))
    return chance.sample(found, min(most, len(found)))


def _small(tables: Tables, but: str) -> Iterator[np.ndarray]:
    for figure in tables.figures:
        window, cell, step = figure
        if cell == ("prison", but):
            continue
        others = [None, (window + 1, cell, step), (window, cell, step + 1)]
        others += [(window, (ALL, EVERYBODY), step)] if cell[0] == "prison" and not but else []
        for other in others:
            if other is None:
                count, row = tables.true(figure), tables.row(figure)
            elif other[0] < len(tables.ends) and other[2] < tables.steps:
                count = abs(tables.true(other) - tables.true(figure))
                row = tables.row(other) - tables.row(figure)
            else:
                continue
            if 0 < count < BASE:
                yield row
