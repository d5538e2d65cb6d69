"""Which of all pairs are kept: the best for each person and for each vacancy, ties included."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.arrays import Best, Bytes, Ints
from jobbridge.matching.engine import Compiled, Sides
from jobbridge.matching.facts import Known, Person, Work
from jobbridge.matching.policy import PARTS, POLICY, Policy

TOP = 60
NEAR_TOP = 20
PAIRS = 1 << 18  # judged in one go
FEW = 1 << 13  # pairs whose memory is not worth the moment to free it
ALONE = 1 << 19  # pairs that are not worth a second thread
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


@dataclass(frozen=True)
class Standing:
    """Of one work: ids of the people who fit best, how many fit in all, and how many miss one
    must."""

    first: tuple[int, ...]
    fit: int
    near: int


NOBODY = Standing((), 0, 0)


def standings(
    compiled: Compiled, *, first: int, top: int, besides: Collection[tuple[int, int]]
) -> dict[int, Standing]:
    """How people stand to each work, by its id: of the `top` best of each person and work, without
    the pairs of person and work that stand `besides`."""
    kept = kept_pairs(compiled, top=top)
    ids = np.array([person.id for person in compiled.people], np.int64)
    taken = defaultdict(set)
    for person_id, work_id in besides:
        taken[work_id].add(person_id)
    order = np.argsort(kept["work"], kind="stable")
    bounds = np.searchsorted(kept["work"][order], np.arange(len(compiled.works) + 1))
    found = {}
    for column, work in enumerate(compiled.works):
        rows = kept[order[bounds[column] : bounds[column + 1]]]
        people = ids[rows["person"]]
        free = ~np.isin(people, list(taken[work.id]))
        fits = free & ~rows["near"]
        best = np.lexsort((people[fits], -rows["score"][fits]))[:first]
        found[work.id] = Standing(
            tuple(people[fits][best].tolist()), int(fits.sum()), int((free & rows["near"]).sum())
        )
    return found


# `states` are the reasons in short: of each part its most pressing verdict, one letter each: x for
# missing, e expired, u unknown, p partly, m met, - where nothing is asked. `keeping.py` knows where
# each field stands.
KEPT = np.dtype(
    [
        ("person", np.int32),
        ("work", np.int32),
        ("score", np.int32),
        ("step", np.int32),
        ("parts", np.int16, (len(PARTS),)),
        ("near", np.bool_),
        ("states", f"S{len(PARTS)}"),
    ],
    align=True,
)


def kept_pairs(
    sides: Compiled | Sides,
    *,
    top: int = TOP,
    near_top: int = NEAR_TOP,
    threads: int = 0,
    least: Ints | None = None,
) -> Kept:
    """The `top` best fits of each person and of each vacancy, and the `near_top` best pairs that
    miss one must; who scores the same as the last kept is kept too. An array of `KEPT`, by
    person, then vacancy, both as their places in what was compiled. `threads`: as many as there
    are processors, unless said. `least`: pairs below it are known not to be among the best of
    their vacancy (`Floors`)."""
    from jobbridge.matching.keeping import absorb, keep

    people, works = len(sides.brought.row), len(sides.asked.row)
    if not people or not works:
        return _nobody.copy()
    if not threads:
        threads = 1 if people * works <= ALONE else os.cpu_count() or 1
    chunk = max(1, PAIRS // max(1, works))
    chunks = iter(range(0, people, chunk))
    bests = [_nothing(works, people, top, near_top, least) for _ in range(threads)]

    def share(best: Best) -> list[Kept]:
        found = []
        for first in chunks:  # one for all threads: who is free takes the next
            last = min(first + chunk, people)
            out = np.empty((last - first) * works, KEPT)
            count = keep(
                first,
                last,
                sides.asked,
                sides.brought,
                sides.numbers,
                sides.away,
                (top, near_top),
                best,
                (_longs(out), out.view(np.int16).reshape(-1, KEPT.itemsize // 2), _bytes(out)),
            )
            found.append(out[:count] if len(out) <= FEW else out[:count].copy())
        return found

    if threads == 1:
        founds = [share(bests[0])]
    else:
        with ThreadPoolExecutor(threads) as pool:
            founds = list(pool.map(share, bests))
    for best in bests[1:]:
        absorb(bests[0], best)
    found = sorted((part for each in founds for part in each if len(part)), key=_first)
    if len(found) == 1:
        return _sifted(found[0], bests[0])
    return np.concatenate([_nobody, *(_sifted(part, bests[0]) for part in found)])


def warm() -> None:
    """Load the compiled loops ahead of the first question: a second, and ten the first time
    after installing."""
    day = date(2000, 1, 1)
    wanted = Known("target", "721204")
    person, work = Person(1, 1, day, day, day, facts=(wanted,)), Work(1, 1, wanted.code)
    compiled = Compiled([person], [work], as_of=day)
    Floors(1).raise_by(kept_pairs(compiled, threads=2))
    for _ in compiled.blocks():
        pass


class Floors:
    """The least score with which a pair may still be among the best of its vacancy, once some
    people are judged: whoever judges others leaves out what is below. Each person counts once."""

    def __init__(self, works: int, *, top: int = TOP, near_top: int = NEAR_TOP) -> None:
        self._best = _nothing(works, max(top, near_top), top, near_top)

    def raise_by(self, kept: Kept) -> None:
        from jobbridge.matching.keeping import offered

        offered(_longs(kept), _bytes(kept), self._best)

    @property
    def least(self) -> Ints:
        return self._best.least.copy()


def _sifted(found: Kept, best: Best) -> Kept:
    from jobbridge.matching.keeping import sift

    return found[: sift(_longs(found), _bytes(found), best)]


def _nothing(lists: int, length: int, top: int, near_top: int, least: Ints | None = None) -> Best:
    """Lists of the best scores, empty; where even a list of everything is no longer than asked
    for, none is needed."""
    width, near_width = (most if most <= length else 0 for most in (top, near_top))
    return Best(
        fits=np.empty((lists, width), np.uint16),
        nears=np.empty((lists, near_width), np.uint16),
        size=np.zeros((lists, 2), np.int32),
        least=np.zeros((lists, 2), np.int32) if least is None else least.copy(),
    )


_nobody: Kept = np.empty(0, KEPT)


def _longs(found: Kept) -> Ints:
    return found.view(np.int32).reshape(-1, KEPT.itemsize // 4)


def _bytes(found: Kept) -> Bytes:
    return found.view(np.uint8).reshape(-1, KEPT.itemsize)


def _first(part: Kept) -> int:
    return int(part["person"][0])
