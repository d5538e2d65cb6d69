"""Which pairs are kept, and all pairs of some people: loops over people, compiled."""

import numpy as np

from jobbridge.matching.arrays import *
from jobbridge.matching.kernel import *


@compiled
def enter(heap: NDArray[np.uint16], score: int, size: int) -> int:
    """Put a score among the best; their number after it."""
    i = size
    if size < len(heap):
        while i > 0 and heap[(i - 1) >> 1] > score:
            heap[i] = heap[(i - 1) >> 1]
            i = (i - 1) >> 1
        heap[i] = score
        return size + 1
    if size == 0 or score <= heap[0]:
        return size
    i = 0
    while 2 * i + 1 < size:
        child = 2 * i + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= score:
            break
        heap[i] = heap[child]
        i = child
    heap[i] = score
    return size


@compiled
def offer(best: Best, work: int, near: int, score: int) -> None:
    heap = best.nears[work] if near else best.fits[work]
    if score > best.least[work, near]:
        size = enter(heap, score, best.size[work, near])
        best.size[work, near] = size
        if 0 < len(heap) == size:
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
def keep(
    first: int,
    last: int,
    asked: Asked,
    brought: Brought,
    n: Numbers,
    away: Ints,
    top: tuple[int, int],
    best: Best,
    out: NDArray[np.void],
) -> tuple[int, int]:
    """What is among the best of its person or, so far, of its work, until `out` is full: the
    person to go on with, and how many pairs stand in it. Bit 2 of `near`: for the person's sake."""
    t, works = tables(asked), len(asked.row)
    near, total = np.empty(works, np.int32), np.empty(works, np.int64)
    scores, ends = np.empty((2, works), np.int32), np.zeros(2, np.int64)
    parts, states = np.empty((works, 11), np.int32), np.empty((works, 11), np.uint8)
    flags, none, blank = np.empty(works, np.uint8), np.empty((0, 11), np.int32), states[:0]
    count = 0
    for p in range(first, last):
        near_trades(p, asked, brought, n, t)
        size = 0
        for w in range(works):
            near[size] = w
            size += t.near[asked.gate[w]]
        if size > len(out) - count:
            return p, count
        if not size:
            continue
        prepared(p, asked, brought, n, t)
        judged(p, near[:size], asked, brought, n, away, t, total, none, blank)
        ends[:] = 0
        for i in range(size):
            missed = total[i] >> MISSED
            if missed < 2:
                scores[missed, ends[missed]] = total[i] & POINTS
                ends[missed] += 1
        cuts = nth(scores[0, : ends[0]], top[0]), nth(scores[1, : ends[1]], top[1])
        chosen = 0
        for i in range(size):
            missed = total[i] >> MISSED
            if missed < 2:
                w, score = near[i], total[i] & POINTS
                offer(best, w, missed, score)
                own = score >= cuts[missed]
                if own or score >= best.least[w, missed]:
                    near[chosen], total[chosen] = w, total[i]
                    flags[chosen] = missed + 2 * own
                    chosen += 1
        judged(p, near[:chosen], asked, brought, n, away, t, total, parts, states)
        for i in range(chosen):
            kept = out[count]
            kept["person"], kept["work"], kept["score"] = p, near[i], total[i] & POINTS
            kept["step"] = (total[i] >> STEP) & STEPS
            kept["near"] = flags[i]
            for k in range(11):
                kept["parts"][k] = parts[i, k]
                kept["states"][k] = LETTERS[states[i, k]]
            count += 1
    return last, count


@compiled
def absorb(best: Best, other: Best) -> None:
    for w in range(len(best.size)):
        for i in range(other.size[w, 0]):
            offer(best, w, 0, other.fits[w, i])
        for i in range(other.size[w, 1]):
            offer(best, w, 1, other.nears[w, i])


@compiled
def offered(found: NDArray[np.void], of_people: Best, of_works: Best) -> None:
    """Judge pairs that were kept apart anew, for both sides."""
    for i in range(len(found)):
        kept = found[i]
        offer(of_people, kept["person"], kept["near"], kept["score"])
        offer(of_works, kept["work"], kept["near"], kept["score"])
    for i in range(len(found)):
        kept = found[i]
        if kept["score"] >= of_people.least[kept["person"], kept["near"]]:
            kept["near"] += 2


@compiled
def sift(found: NDArray[np.void], best: Best) -> int:
    """What is good enough for its work now that all are known goes to the front; how many."""
    count = 0
    for i in range(len(found)):
        near = found[i]["near"] & 1
        if found[i]["near"] > 1 or found[i]["score"] >= best.least[found[i]["work"], near]:
            found[count] = found[i]
            found[count]["near"] = near
            count += 1
    return count




@compiled
def whole(
    first: int,
    asked: Asked,
    brought: Brought,
    n: Numbers,
    away: Ints,
    total: Longs,
    parts: Ints,
    barred: NDArray[np.bool_],
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
