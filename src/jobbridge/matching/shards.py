"""Everybody matched in shards: some of the people, each with all works.

`judged_of` is what one shard costs, here or in another worker, and `judged_by` on another machine;
they need nothing but compiled facts. What shards find is put together by `merged`, in any order
and grouping, so that the answer does not depend on how the people were cut.
"""

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.arrays import Asked, Brought, Ints, Numbers
from jobbridge.matching.best import KEPT, NEAR_TOP, TOP, Kept, kept_pairs
from jobbridge.matching.distances import Point, kilometres_between
from jobbridge.matching.engine import Compiled, Sides
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.policy import PARTS

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


class Offers(NamedTuple):
    """Works for another machine, compiled once for all shards."""

    asked: Asked
    numbers: Numbers
    sites: list[Point]


@dataclass(frozen=True)
class Judged:
    """What one shard keeps, people and works by their places in what was handed in."""

    kept: Kept
    steps: tuple[str, ...]


def judged_of(compiled: Compiled, top: int = TOP, near_top: int = NEAR_TOP) -> Judged:
    """One shard: its people against all works. One side may be compiled from before
    (`resident_queries`)."""
    kept = kept_pairs(compiled, top=top, near_top=near_top)
    return Judged(kept, tuple(compiled.steps.names))


def judged_by(
    offers: Offers,
    people: tuple[Brought, list[Point]],
    *,
    top: int = TOP,
    near_top: int = NEAR_TOP,
    least: Ints | None = None,
) -> Kept:
    """The same of arrays alone, by one thread: on another machine (`cluster`)."""
    brought, homes = people
    away = kilometres_between(homes, offers.sites)
    sides = Sides(offers.asked, brought, offers.numbers, away)
    return kept_pairs(sides, top=top, near_top=near_top, threads=1, least=least)


def offers_of(compiled: Compiled) -> Offers:
    return Offers(compiled.asked, compiled.numbers, compiled.sites)


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


def pressed(kept: Kept) -> bytes:
    """What a machine of the cluster answers with: byte by byte of all pairs, so that what is
    alike stands together, a sixth of the size."""
    columns = np.ascontiguousarray(kept.view(np.uint8).reshape(-1, KEPT.itemsize).T)
    press = zlib.compressobj(1, strategy=zlib.Z_RLE)
    return press.compress(columns.tobytes()) + press.flush()


def unpressed(data: bytes) -> Kept:
    columns = np.frombuffer(zlib.decompress(data), np.uint8).reshape(KEPT.itemsize, -1)
    return np.ascontiguousarray(columns.T).reshape(-1).view(KEPT)


def by_person(found: Found) -> Rows:
    """The pairs by person, then vacancy."""
    return found.rows[np.lexsort((found.rows["vacancy"], found.rows["inmate"]))]


def packed(found: Found) -> bytes:
    """To be put down until all shards are done. No object is pickled."""
    return zlib.compress(_saved(found.steps, found.people, found.works, "rows", found.rows), 1)


def packed_with(kept: bytes, steps: Sequence[str], people: Keys, works: Keys) -> bytes:
    """The same of what came from another machine, which stays as it was pressed there."""
    return _saved(steps, people, works, "kept", np.frombuffer(kept, np.uint8))


def _saved(
    steps: Sequence[str], people: Keys, works: Keys, name: str, pairs: NDArray[Any]
) -> bytes:
    buffer, texts = io.BytesIO(), np.array(steps, dtype="U140")
    np.savez(buffer, allow_pickle=False, steps=texts, people=people, works=works, **{name: pairs})
    return buffer.getvalue()


def unpacked(data: bytes) -> Found:
    away = data[:2] == b"PK"  # an archive of arrays as it is
    with np.load(io.BytesIO(data if away else zlib.decompress(data)), allow_pickle=False) as held:
        steps, people, works = tuple(held["steps"].tolist()), held["people"], held["works"]
        if away:
            return named(Judged(unpressed(held["kept"].tobytes()), steps), people, works)
        return Found(held["rows"], steps, people, works)
