"""Which of all pairs are kept: the best for each person and for each vacancy, ties included."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.columns import Bools, Ints
from jobbridge.matching.engine import Block, Compiled
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.policy import PARTS, POLICY, Policy

TOP = 60
NEAR_TOP = 20
Kept = NDArray[np.void]


class Row(NamedTuple):
    """A kept pair: a fit (`near` empty), or one that misses one must. `parts` as in `PARTS`."""

    inmate_id: int
    vacancy_id: int
    inmate_version: int
    vacancy_version: int
    score: int
    parts: tuple[int, ...]
    near: str


def match_all(
    people: Sequence[Person],
    works: Sequence[Work],
    *,
    as_of: date,
    top: int = TOP,
    near_top: int = NEAR_TOP,
    policy: Policy = POLICY,
) -> Iterator[Row]:
    """The pairs of `kept_pairs` as rows, by person, then vacancy."""
    if not people or not works:
        return
    compiled = Compiled(people, works, as_of=as_of, policy=policy)
    kept = kept_pairs(compiled, top=top, near_top=near_top)
    names = compiled.steps.names
    columns = ("person", "work", "score", "step", "near", "parts")
    found = (np.ascontiguousarray(kept[name]).tolist() for name in columns)
    for row, column, score, step, near, parts in zip(*found, strict=True):
        person, work = people[row], works[column]
        yield Row(
            person.id,
            work.id,
            person.version,
            work.version,
            score,
            tuple(parts),
            names[step] if near else "",
        )


def kept_pairs(compiled: Compiled, *, top: int = TOP, near_top: int = NEAR_TOP) -> Kept:
    """The `top` best fits of each person and of each vacancy, and the `near_top` best pairs that
    miss one must; who scores the same as the last kept is kept too. An array of `KEPT`, by
    person, then vacancy, both as their places in what was compiled."""
    fits, nears = _Keeper(len(compiled.works), top), _Keeper(len(compiled.works), near_top)
    for block in compiled.blocks():
        fits.take(block, (block.missed == 0) & ~block.barred)
        nears.take(block, (block.missed == 1) & ~block.barred)
    kept = np.concatenate([fits.kept(), nears.kept()])
    return kept[np.lexsort((kept["work"], kept["person"]))]


KEPT = np.dtype(
    [
        ("person", np.int32),
        ("work", np.int32),
        ("score", np.int32),
        ("step", np.int32),
        ("near", np.bool_),
        ("parts", np.int16, (len(PARTS),)),
    ]
)


class _Keeper:
    """Collects what is among the best of its person or, so far, of its vacancy."""

    def __init__(self, works: int, top: int) -> None:
        self._works, self._top = works, top
        self._columns = np.zeros(0, np.intp)
        self._scores = np.zeros(0, np.int32)
        self._found: list[tuple[Kept, Bools]] = []

    def take(self, block: Block, chosen: Bools) -> None:
        rows, columns = np.nonzero(chosen)
        scores = block.score[rows, columns]
        of_row = scores >= _cuts(rows, scores, len(chosen), self._top)[rows]
        self._columns = np.concatenate([self._columns, columns])
        self._scores = np.concatenate([self._scores, scores])
        cut = _cuts(self._columns, self._scores, self._works, self._top)
        good = self._scores >= cut[self._columns]
        self._columns, self._scores = self._columns[good], self._scores[good]
        stays = of_row | (scores >= cut[columns])
        rows, columns = rows[stays], columns[stays]
        found = np.zeros(len(rows), KEPT)
        found["person"], found["work"] = rows + block.first, columns
        found["score"], found["step"] = scores[stays], block.step[rows, columns]
        found["near"] = block.missed[rows, columns] > 0
        for number, part in enumerate(block.parts.values()):
            found["parts"][:, number] = part[rows, columns]
        self._found.append((found, of_row[stays]))

    def kept(self) -> Kept:
        """What was good enough for its vacancy then may not be now that all are known."""
        cut = _cuts(self._columns, self._scores, self._works, self._top)
        kept = [
            found[of_row | (found["score"] >= cut[found["work"]])] for found, of_row in self._found
        ]
        return np.concatenate(kept)


def _cuts(groups: NDArray[np.intp], scores: Ints, size: int, top: int) -> Ints:
    """The `top`-th best score of each group; 0 where it has fewer."""
    order = np.lexsort((-scores, groups))
    bounds = np.searchsorted(groups[order], np.arange(size + 1))
    full = np.flatnonzero(np.diff(bounds) >= top)
    cuts = np.zeros(size, np.int32)
    cuts[full] = scores[order[bounds[full] + top - 1]]
    return cuts
