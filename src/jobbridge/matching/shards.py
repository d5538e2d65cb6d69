"""Everybody matched in shards: some of the people, each with all works.

`judged` is what one shard costs, here, in another worker or on another machine; it needs nothing
but compiled facts. What shards find is put together by `merged`, in any order and grouping, so
that the answer does not depend on how the people were cut.
"""

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.best import KEPT, NEAR_TOP, TOP, Kept, kept_pairs
from jobbridge.matching.engine import Compiled
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.policy import PARTS, POLICY, Policy

Keys = NDArray[np.int64]  # an id and a version a row, by id
Rows = NDArray[np.void]
FITS = -1

FOUND = np.dtype(
    [
        ("inmate", np.int64),
        ("vacancy", np.int64),
        ("inmate_version", np.int32),
        ("vacancy_version", np.int32),
        ("score", np.int32),
        ("step", np.int32),
        ("parts", np.int16, (len(PARTS),)),
        ("states", f"S{len(PARTS)}"),
    ]
)
_SPAN = 1 << 14  # more than the highest score


@dataclass(frozen=True)
class Found:
    """Pairs that are kept, and of which people and works: `step` is a place in `steps`, the
    missed musts, or `FITS`."""

    rows: Rows
    steps: tuple[str, ...]
    people: Keys
    works: Keys


@dataclass(frozen=True)
class Judged:
    """What one shard keeps, people and works by their places in what was handed in."""

    kept: Kept
    steps: tuple[str, ...]


def judged(
    people: Sequence[Person],
    works: Sequence[Work],
    *,
    as_of: date,
    policy: Policy = POLICY,
    top: int = TOP,
    near_top: int = NEAR_TOP,
) -> Judged:
    """One shard: its people against all works."""
    if not people or not works:
        return Judged(np.zeros(0, KEPT), ())
    return judged_of(Compiled(people, works, as_of=as_of, policy=policy), top, near_top)


def judged_of(compiled: Compiled, top: int = TOP, near_top: int = NEAR_TOP) -> Judged:
    """What is compiled already: one side may be from before (`resident_queries`)."""
    kept = kept_pairs(compiled, top=top, near_top=near_top)
    return Judged(kept, tuple(compiled.steps.names))


def keys_of(people: Sequence[Person] | Sequence[Work]) -> Keys:
    return np.array([(one.id, one.version) for one in people], np.int64).reshape(-1, 2)


def named(result: Judged, people: Keys, works: Keys) -> Found:
    """A shard's pairs with the ids and versions of whom and what was judged."""
    kept = result.kept
    rows = np.zeros(len(kept), FOUND)
    if len(kept):
        rows["inmate"], rows["inmate_version"] = people[kept["person"]].T
        rows["vacancy"], rows["vacancy_version"] = works[kept["work"]].T
    rows["score"], rows["parts"] = kept["score"], kept["parts"]
    rows["step"] = np.where(kept["near"], kept["step"], FITS)
    if "states" in (kept.dtype.names or ()):
        rows["states"] = kept["states"]
    return Found(rows, result.steps, people, works)


def nothing(works: Sequence[Work]) -> Found:
    """What is found where there is nobody, or nothing to find."""
    return Found(np.zeros(0, FOUND), (), keys_of([]), keys_of(works))


def nameless(people: Iterable[Person]) -> list[Person]:
    """People for another machine: neither ids nor who recorded what, only what is judged."""
    return [
        replace(
            person,
            id=0,
            version=0,
            facts=tuple(replace(f, recorded_on=None, recorded_by=None) for f in person.facts),
        )
        for person in people
    ]


def merged(parts: Iterable[Found], *, top: int = TOP, near_top: int = NEAR_TOP) -> Found:
    """One answer of many shards: who is among the best of their person, or of their vacancy now
    that more people are known. A vacancy that some shard did not know is left out."""
    whole: Found | None = None
    for part in parts:
        whole = part if whole is None else _joined(whole, part, top, near_top)
    return whole or Found(np.zeros(0, FOUND), (), keys_of([]), keys_of([]))


def _joined(one: Found, other: Found, top: int, near_top: int) -> Found:
    people = np.concatenate([one.people, other.people])
    people = people[np.argsort(people[:, 0], kind="stable")]
    works = _known_to_both(one.works, other.works)
    numbers = {step: place for place, step in enumerate(dict.fromkeys((*one.steps, *other.steps)))}
    moved = np.array([numbers[step] for step in other.steps], np.int32)
    theirs = other.rows.copy()
    near = theirs["step"] != FITS
    theirs["step"][near] = moved[theirs["step"][near]]
    rows = np.concatenate([one.rows, theirs])
    if len(works) < max(len(one.works), len(other.works)):
        rows = rows[np.isin(rows["vacancy"], works[:, 0])]
    rows = np.concatenate(
        [
            _best(rows[rows["step"] == FITS], people, works, top),
            _best(rows[rows["step"] != FITS], people, works, near_top),
        ]
    )
    return Found(rows, tuple(numbers), people, works)


def _known_to_both(one: Keys, other: Keys) -> Keys:
    """With the older of two versions: a vacancy that changed in between is judged by its own
    job."""
    if np.array_equal(one, other):
        return one
    ids, ours, theirs = np.intersect1d(one[:, 0], other[:, 0], True, return_indices=True)
    return np.stack([ids, np.minimum(one[ours, 1], other[theirs, 1])], axis=1)


def _best(rows: Rows, people: Keys, works: Keys, top: int) -> Rows:
    person = np.searchsorted(people[:, 0], rows["inmate"])
    work = np.searchsorted(works[:, 0], rows["vacancy"])
    score = rows["score"]
    stays = score >= cuts(person, score, len(people), top)[person]
    stays |= score >= cuts(work, score, len(works), top)[work]
    return rows[stays]


def cuts(
    groups: NDArray[np.intp], scores: NDArray[np.int32], size: int, top: int
) -> NDArray[np.int32]:
    """The `top`-th best score of each group; 0 where it has fewer."""
    order = np.sort(groups.astype(np.int64) * _SPAN + (_SPAN - 1 - scores))
    bounds = np.searchsorted(order, np.arange(size + 1, dtype=np.int64) * _SPAN)
    full = np.flatnonzero(np.diff(bounds) >= top)
    found = np.zeros(size, np.int32)
    found[full] = _SPAN - 1 - order[bounds[full] + top - 1] % _SPAN
    return found


def by_person(found: Found) -> Rows:
    """The pairs by person, then vacancy."""
    return found.rows[np.lexsort((found.rows["vacancy"], found.rows["inmate"]))]


def packed(found: Found) -> bytes:
    """To be put down until all shards are done. No object is pickled."""
    buffer = io.BytesIO()
    steps = np.array(found.steps, dtype="U140")
    np.savez(buffer, rows=found.rows, steps=steps, people=found.people, works=found.works)
    return zlib.compress(buffer.getbuffer(), 1)


def unpacked(data: bytes) -> Found:
    with np.load(io.BytesIO(zlib.decompress(data)), allow_pickle=False) as held:
        return Found(held["rows"], tuple(held["steps"].tolist()), held["people"], held["works"])
