"""Which pairs are kept, and all pairs of some people: loops over people, compiled."""

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.arrays import (
    MISSED,
    ONE_MISSED,
    POINTS,
    STEP,
    STEPS,
    Asked,
    Best,
    Bools,
    Brought,
    Bytes,
    Ints,
    Longs,
    Numbers,
    Shorts,
    compiled,
)
from jobbridge.matching.kernel import judged, near_trades, prepared, tables

LETTERS = np.frombuffer(b"xeupm-", np.uint8)  # of states, by their rank


@compiled
def enter(best: Best, work: int, near: int, score: int) -> None:
    """Put a score among the best of a list."""
    heap, size = best.nears[work] if near else best.fits[work], best.size[work, near]
    if size < len(heap):
        i = size
        while i > 0 and heap[(i - 1) >> 1] > score:
            heap[i] = heap[(i - 1) >> 1]
            i = (i - 1) >> 1
        best.size[work, near] = size + 1
    else:
        i, child = 0, 1
        while child < size:
            if child + 1 < size and heap[child + 1] < heap[child]:
                child += 1
            if heap[child] >= score:
                break
            heap[i] = heap[child]
            i, child = child, 2 * child + 1
    heap[i] = score
    if best.size[work, near] == len(heap):
        best.least[work, near] = heap[0]


@compiled
def nth(scores: Ints, number: int) -> int:
    """The `number`-th best; the order is lost. 0 where there are fewer."""
    low, high, at = 0, len(scores) - 1, number - 1
    if at > high:
        return 0
    while low < high:
        middle, i, j = scores[(low + high) >> 1], low, high
        while i <= j:
            while scores[i] > middle:
                i += 1
            while scores[j] < middle:
                j -= 1
            if i <= j:
                scores[i], scores[j] = scores[j], scores[i]
                i, j = i + 1, j - 1
        if at <= j:
            high = j
        elif at >= i:
            low = i
        else:
            break
    return scores[at]


@compiled
def chosen(
    works: Ints, total: Longs, size: int, top: tuple[int, int], best: Best, scores: Ints,
    flags: Bytes,
) -> int:  # fmt: skip
    """Of one person's judged works, those that are among the person's best or, so far, the
    work's, to the front; how many. `flags`: bit 0 one must is missed, bit 1 among the person's."""
    least, good = best.least, 0
    for i in range(size):
        works[good], total[good] = works[i], total[i]
        good += total[i] < 2 * ONE_MISSED
    fits = nears = 0
    for i in range(good):
        scores[0, fits], scores[1, nears] = total[i] & POINTS, total[i] & POINTS
        near = total[i] >> MISSED
        fits, nears = fits + 1 - near, nears + near
    cut, near_cut = nth(scores[0, :fits], top[0]), nth(scores[1, :nears], top[1])
    listed, near_listed = best.fits.shape[1] > 0, best.nears.shape[1] > 0
    count = 0
    for i in range(good):
        w, score, near = works[i], total[i] & POINTS, total[i] >> MISSED
        own = score >= (near_cut if near else cut)
        if score > least[w, near] and (near_listed if near else listed):
            enter(best, w, near, score)
        works[count], total[count], flags[count] = w, total[i], near + 2 * own
        count += own or score >= least[w, near]
    return count


@compiled
def keep(
    first: int,
    last: int,
    asked: Asked,
    brought: Brought,
    n: Numbers,
    away: Ints,
    top: tuple[int, int],
    best: Best,
    out: tuple[Ints, NDArray[np.int16], Bytes],
) -> tuple[int, int]:
    """The pairs of some people that are chosen, until `out` is full: the person to go on with,
    and how many pairs stand in it. Its arrays are of the same memory, rows as in `KEPT`."""
    t, works, gate = tables(asked), len(asked.row), asked.gate
    near, total = np.empty(works, np.int32), np.empty(works, np.int64)
    scores, flags = np.empty((2, works + 1), np.int32), np.empty(works, np.uint8)
    parts, states = np.empty((works, 11), np.int32), np.empty((works, 11), np.uint8)
    longs, shorts, letters = out
    near_of, count = t.near, 0
    for p in range(first, last):
        near_trades(p, asked, brought, n, t)
        size = 0
        for w in range(works):
            near[size] = w
            size += near_of[gate[w]]
        if size > len(longs) - count:
            return p, count
        if size == 0:
            continue
        prepared(p, asked, brought, n, t)
        judged(p, near[:size], asked, brought, n, away, t, total, parts[:0], states[:0])
        size = chosen(near, total, size, top, best, scores, flags)
        judged(p, near[:size], asked, brought, n, away, t, total, parts, states)
        for i in range(size):
            longs[count, 0], longs[count, 1] = p, near[i]
            longs[count, 2] = total[i] & POINTS
            longs[count, 3] = (total[i] >> STEP) & STEPS
            for k in range(11):
                shorts[count, 8 + k] = parts[i, k]
                letters[count, 39 + k] = LETTERS[states[i, k]]
            letters[count, 38] = flags[i]
            count += 1
    return last, count


@compiled
def absorb(best: Best, other: Best) -> None:
    """The best of both."""
    for w in range(len(best.size)):
        for i in range(other.size[w, 0]):
            if other.fits[w, i] > best.least[w, 0]:
                enter(best, w, 0, other.fits[w, i])
        for i in range(other.size[w, 1]):
            if other.nears[w, i] > best.least[w, 1]:
                enter(best, w, 1, other.nears[w, i])


@compiled
def sift(longs: Ints, letters: Bytes, best: Best) -> int:
    """What is good enough now that all pairs are known goes to the front; how many."""
    least, count = best.least, 0
    for i in range(len(longs)):
        near = letters[i, 38] & 1
        if letters[i, 38] > 1 or longs[i, 2] >= least[longs[i, 1], near]:
            for k in range(longs.shape[1]):
                longs[count, k] = longs[i, k]
            letters[count, 38] = near
            count += 1
    return count


@compiled
def offered(longs: Ints, letters: Bytes, of_people: Best, of_works: Best) -> None:
    """Choose anew among pairs that were kept apart."""
    for side, best in enumerate((of_people, of_works)):
        wide = best.fits.shape[1], best.nears.shape[1]
        for i in range(len(longs)):
            near = letters[i, 38]
            if wide[near] and longs[i, 2] > best.least[longs[i, side], near]:
                enter(best, longs[i, side], near, longs[i, 2])
    for i in range(len(longs)):
        if longs[i, 2] >= of_people.least[longs[i, 0], letters[i, 38]]:
            letters[i, 38] += 2


@compiled
def whole(
    first: int,
    asked: Asked,
    brought: Brought,
    n: Numbers,
    away: Ints,
    total: Longs,
    parts: Ints,
    barred: Bools,
) -> None:
    """Every pair of some people, with `parts` before people."""
    t, works = tables(asked), np.arange(len(asked.row)).astype(np.int32)
    each, states = np.empty((len(works), 11), np.int32), np.empty((len(works), 11), np.uint8)
    for p in range(len(total)):
        near_trades(first + p, asked, brought, n, t)
        prepared(first + p, asked, brought, n, t)
        judged(first + p, works, asked, brought, n, away, t, total[p], each, states)
        for w in range(len(works)):
            barred[p, w] = not t.near[asked.gate[w]]
            for k in range(11):
                parts[k, p, w] = each[w, k]
            if asked.gate[w] == len(t.trade):
                total[p, w] += ONE_MISSED
