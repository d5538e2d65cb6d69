"""Whether what many were told at once can have happened one after another.

Wing and Gong's search with Lowe's memory of what was tried: an order of all operations in which
each takes effect between question and answer, and each answer is right. The objects are asked one
by one where operations name one (a history is right if it is for each of them).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

State = Hashable
Step = Callable[[Any, Any], State]


class Wrong(Exception):
    """No such answer in this state."""


@dataclass(frozen=True)
class Operation:
    """What was asked of `thing` and answered, from when until when; without an answer it may have
    happened at any later time, or never (`ended` is infinite)."""

    thing: Hashable
    said: Any
    began: float
    ended: float = inf


def unexplained(history: Iterable[Operation], start: State, step: Step) -> Sequence[Operation]:
    """Nothing where the history is right. Else those operations, of the first object whose
    history is not, of which none can have come next after as many as possible have.

    `step(state, said)` is the state after it, or raises `Wrong`; every object begins as `start`.
    """
    by_thing: dict[Hashable, list[Operation]] = defaultdict(list)
    for operation in history:
        by_thing[operation.thing].append(operation)
    for operations in by_thing.values():
        if left := _unexplained(sorted(operations, key=lambda one: one.began), start, step):
            return left
    return ()


def _unexplained(operations: list[Operation], start: State, step: Step) -> Sequence[Operation]:
    must = sum(1 << place for place, one in enumerate(operations) if one.ended < inf)
    tried: set[tuple[int, State]] = {(0, start)}
    open_ = [(0, 0, start)]  # which are done, how many from the first on are, the state after them
    most, stuck = -1, open_[0]
    while open_:
        here = done, first, state = open_.pop()
        if done & must == must:
            return ()
        while done >> first & 1:
            first += 1
        if done.bit_count() > most:
            most, stuck = done.bit_count(), here
        # The one that was answered first comes next, as a rule: it is tried first.
        next_ = sorted(_next(operations, done, first), key=lambda place: -operations[place].ended)
        for place in next_:
            try:
                then = (done | 1 << place, step(state, operations[place].said))
            except Wrong:
                continue
            if then not in tried:
                tried.add(then)
                open_.append((then[0], first, then[1]))
    done, first, _ = stuck
    return [operations[place] for place in _next(operations, done, first)]


def _next(operations: list[Operation], done: int, first: int) -> list[int]:
    """Those that began before any other that is left had been answered."""
    found, before = [], inf
    for place in range(first, len(operations)):
        one = operations[place]
        if one.began > before:
            break
        if not done >> place & 1:
            found.append(place)
            before = min(before, one.ended)
    return [place for place in found if operations[place].began <= before]
