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
    compiled,
)
from jobbridge.matching.kernel import judged, near_trades, sets, skills, starts, tables

BLOCK = 1 << 13  # pairs looked at together: what there is of them stays near the processor
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
    return int(scores[at])


@compiled
def chosen(
    ends: Ints, works: Ints, total: Longs, top: tuple[int, int], best: Best, scores: Ints,
    flags: Bytes,
) -> None:  # fmt: skip
    """Of each person's judged works, up to their place in `ends`, those that are among the
    person's best or, so far, the work's: they go to the front, and so does their place in `ends`.
    `flags`: bit 0 one must is missed, bit 1 among the person's best."""
    least, listed = best.least, (best.fits.shape[1] > 0, best.nears.shape[1] > 0)
    begin = count = 0
    for place in range(len(ends)):
        good = begin
        for i in range(begin, ends[place]):
            works[good], total[good] = works[i], total[i]
            good += total[i] < 2 * ONE_MISSED
        fits = nears = 0
        for i in range(begin, good):
            scores[0, fits], scores[1, nears] = total[i] & POINTS, total[i] & POINTS
            near = total[i] >> MISSED
            fits, nears = fits + 1 - near, nears + near
        cut, near_cut = nth(scores[0, :fits], top[0]), nth(scores[1, :nears], top[1])
        for i in range(begin, good):
            w, score, near = works[i], total[i] & POINTS, total[i] >> MISSED
            own = score >= (near_cut if near else cut)
            if score > least[w, near] and listed[near]:
                enter(best, w, near, score)
            works[count], total[count], flags[count] = w, total[i], near + 2 * own
            count += own or score >= least[w, near]
        begin, ends[place] = ends[place], count


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
) -> int:
    """The pairs of some people that are chosen; how many. The arrays in `out` are of the same
    memory, rows as in `KEPT`."""
    works, gate = len(asked.row), asked.gate
    block = max(1, BLOCK // works)
    pairs = block * works
    t = tables(min(block, last - first), asked, brought.turns)
    near, total = np.empty(pairs + 1, np.int32), np.empty(pairs + 1, np.int64)
    scores, flags = np.empty((2, works + 1), np.int32), np.empty(pairs + 1, np.uint8)
    parts, states = np.empty((pairs, 11), np.int32), np.empty((pairs, 11), np.uint8)
    who, ends = np.empty(block + 1, np.int32), np.empty(block + 1, np.int32)
    longs, shorts, letters = out
    near_of, count = t.near, 0
    for begin in range(first, last, block):
        end = min(begin + block, last)
        near_trades(begin, end, asked, brought, n, t)
        size = there = 0
        for p in range(begin, end):
            before = size
            for w in range(works):
                near[size] = w
                size += near_of[p - begin, gate[w]]
            who[there], ends[there] = p, size
            there += size > before
        some, until = who[:there], ends[:there]
        starts(some, begin, asked, brought, n, t)
        sets(some, begin, asked, brought, n, t)
        skills(some, begin, asked, brought, n, t)
        judged(some, begin, until, near, asked, brought, n, away, t, total, parts[:0], states[:0])
        chosen(until, near, total, top, best, scores, flags)
        judged(some, begin, until, near, asked, brought, n, away, t, total, parts, states)
        at = 0
        for place in range(there):
            for i in range(at, until[place]):
                longs[count, 0], longs[count, 1] = some[place], near[i]
                longs[count, 2] = total[i] & POINTS
                longs[count, 3] = (total[i] >> STEP) & STEPS
                for k in range(11):
                    shorts[count, 8 + k] = parts[i, k]
                    letters[count, 39 + k] = LETTERS[states[i, k]]
                letters[count, 38] = flags[i]
                count += 1
            at = until[place]
    return count


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
def offered(longs: Ints, letters: Bytes, best: Best) -> None:
    """Put the scores of pairs that were kept among the best of their works."""
    for i in range(len(longs)):
        near = letters[i, 38]
        if longs[i, 2] > best.least[longs[i, 1], near]:
            enter(best, longs[i, 1], near, longs[i, 2])


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
    works, last = np.arange(len(asked.row)).astype(np.int32), first + len(total)
    each, states = np.empty((len(works), 11), np.int32), np.empty((len(works), 11), np.uint8)
    t, who, ends = tables(1, asked, brought.turns), np.empty(1, np.int32), np.empty(1, np.int32)
    for p in range(first, last):
        who[0], ends[0], row = p, len(works), p - first
        near_trades(p, p + 1, asked, brought, n, t)
        starts(who, p, asked, brought, n, t)
        sets(who, p, asked, brought, n, t)
        skills(who, p, asked, brought, n, t)
        judged(who, p, ends, works, asked, brought, n, away, t, total[row], each, states)
        for w in range(len(works)):
            barred[row, w] = not t.near[0, asked.gate[w]]
            for k in range(11):
                parts[k, row, w] = each[w, k]
            if asked.gate[w] == len(asked.trade):
                total[row, w] += ONE_MISSED
