"""Which of all pairs are kept: the best for each person and for each vacancy, ties included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.columns import Ints
from jobbridge.matching.engine import Block, Compiled
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.policy import PARTS, POLICY, Policy

TOP = 60
NEAR_TOP = 20
_NONE = -1


@dataclass(frozen=True, slots=True)
class Row:
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
    """The `top` best fits of each person and of each vacancy, and the `near_top` best pairs that
    miss one must; who scores the same as the last kept is kept too. By person, then vacancy."""
    if not people or not works:
        return
    compiled = Compiled(people, works, as_of=as_of, policy=policy)
    fits, nears = _Keeper(len(works), top), _Keeper(len(works), near_top)
    for block in compiled.blocks():
        fits.take(block, (block.missed == 0) & ~block.barred)
        nears.take(block, (block.missed == 1) & ~block.barred)
    kept = np.concatenate([fits.kept(), nears.kept()])
    for found in kept[np.lexsort((kept["work"], kept["person"]))].tolist():
        row, column, score, step, near, parts = found
        person, work = people[row], works[column]
        yield Row(
            person.id,
            work.id,
            person.version,
            work.version,
            score,
            tuple(parts.tolist()),
            compiled.steps.names[step] if near else "",
        )


_KEPT = np.dtype(
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
    """Collects what is among the best of its row or, so far, of its column."""

    def __init__(self, works: int, top: int) -> None:
        self._top = top
        self._columns = np.full((top, works), _NONE, np.int32)
        self._found: list[tuple[NDArray[np.void], NDArray[np.bool_]]] = []

    def take(self, block: Block, chosen: NDArray[np.bool_]) -> None:
        score = np.where(chosen, block.score, _NONE)
        self._columns = _largest(np.concatenate([self._columns, score]), self._top)
        of_row = score >= _largest(score.T, self._top).min(axis=0)[:, None]
        of_column = score >= self._columns.min(axis=0)[None, :]
        rows, columns = np.nonzero((of_row | of_column) & chosen)
        found = np.zeros(len(rows), _KEPT)
        found["person"], found["work"] = rows + block.first, columns
        found["score"], found["step"] = score[rows, columns], block.step[rows, columns]
        found["near"] = block.missed[rows, columns] > 0
        for number, part in enumerate(block.parts.values()):
            found["parts"][:, number] = part[rows, columns]
        self._found.append((found, of_row[rows, columns]))

    def kept(self) -> NDArray[np.void]:
        """What was good enough for its column then may not be now that all are known."""
        cut = self._columns.min(axis=0)
        return np.concatenate(
            [
                found[of_row | (found["score"] >= cut[found["work"]])]
                for found, of_row in self._found
            ]
        )


def _largest(values: Ints, count: int) -> Ints:
    """The largest `count` of each column, in any order, padded with `_NONE`."""
    if len(values) <= count:
        padding = np.full((count - len(values), values.shape[1]), _NONE, np.int32)
        return np.concatenate([values, padding])
    return np.partition(values, len(values) - count, axis=0)[len(values) - count :]
