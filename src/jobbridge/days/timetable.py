"""The best timetable of an interview day, as an integer programme. Pure: the same day in any order
gives the same plan, as long as the optimum is proven within the time limit."""

import time
from collections.abc import Mapping
from dataclasses import replace

from jobbridge.days.packing import Board, Use
from jobbridge.days.program import Day, Met, Pair, Relaxation, Timetable, Unplaced, eased

EXACT = 1e-6
"""What two values may differ by and still count as equal."""


def plan(day: Day, *, time_limit: float = 10.0) -> Timetable:
    """The best timetable found within `time_limit` seconds, never worse than `greedy`.

    Reasons stand beside what is not met; `relaxed` adds the cheapest remedy.
    """
    board = Board(day)
    met = board.filled({})
    solved, bound = board.solved(time_limit)
    if solved is not None and board.worth(solved) > board.worth(met) + EXACT:
        met = board.filled(solved)
    return _told(board, met, bound)


def _told(
    board: Board, met: Met, bound: float, stands: Mapping[Pair, tuple[str, str]] | None = None
) -> Timetable:
    value = board.worth(met)
    return Timetable(
        placed=board.housed(met, stands),
        unplaced=tuple(board.unplaced(met)),
        value=value,
        bound=max(value, bound),
        optimal=value >= bound - EXACT * max(1.0, abs(bound)),
    )


def replan(
    day: Day, stands: Mapping[Pair, tuple[str, str]], cost: float, *, time_limit: float = 10.0
) -> Timetable:
    """A plan that moves little of what `stands` (slot and room): another slot costs `cost`, so
    that nobody is moved for less, and nobody who stands is dropped for less either.

    `bound` is what no plan at all can exceed, so `optimal` is said of the value alone.
    """
    board = Board(day)
    kept = {pair: (slot, cost) for pair, (slot, _) in stands.items() if pair in board.worths}

    def weighed(met: Met) -> float:
        return board.worth(met) + sum(cost for pair, at in kept.items() if met.get(pair) == at[0])

    begun = time.monotonic()
    _, bound = board.solved(time_limit / 2)
    use, met = Use(board, {}), dict[Pair, str]()
    for pair, (slot, _) in sorted(kept.items()):
        if pair not in board.pinned and use.fits(pair, slot):
            met[pair] = slot
            use.add(pair, slot)
    met = board.filled(met)
    solved, _ = board.solved(time_limit - (time.monotonic() - begun), kept=kept)
    if solved is not None and weighed(solved) > weighed(met) + EXACT:
        met = board.filled(solved)
    return _told(board, met, bound, stands)


def earlier(day: Day, table: Timetable) -> Timetable:
    """As good a plan that is over sooner: each in turn goes to the first slot that is free with a
    panel to whom meeting them is worth as much."""
    board = Board(day)
    met = board.read(table.placed)
    use, order = Use(board, met), {slot: number for number, slot in enumerate(day.slots)}
    by_candidate: dict[str, list[Pair]] = {}
    for pair in board.open:
        by_candidate.setdefault(pair[0], []).append(pair)
    changed = True
    while changed:
        changed = False
        for pair, slot in sorted(met.items(), key=lambda one: (order[one[1]], one)):
            use.drop(pair, slot)
            tries = [
                (order[free], other, free)
                for other in by_candidate[pair[0]]
                if other == pair or other not in met
                if abs(board.worths[other] - board.worths[pair]) <= EXACT
                if (free := use.first_free(other)) is not None
            ]
            number, other, free = min(tries, default=(order[slot], pair, slot))
            if number >= order[slot]:
                other, free = pair, slot
            del met[pair]
            met[other] = free
            use.add(other, free)
            changed = changed or (other, free) != (pair, slot)
    return _told(board, met, table.bound)


def standing(day: Day, stands: Mapping[Pair, tuple[str, str]]) -> Timetable:
    """What stands, as a timetable: with what binds whoever has no place."""
    board = Board(day)
    met = {
        pair: slot
        for pair, (slot, _) in stands.items()
        if pair in board.worths and pair not in board.pinned and slot in day.slots
    }
    return _told(board, met, float("inf"), stands)


def greedy(day: Day) -> float:
    """The value of the plan that takes wishes by worth and gives each the first free slot."""
    board = Board(day)
    return board.worth(board.filled({}))


def relaxed(day: Day, table: Timetable, *, time_limit: float = 10.0) -> Timetable:
    """The same timetable, where each wish that is not met is told the cheapest remedy, tried in
    the order slot, room, escort, one interview more. Most are found by placing the wish beside
    all that stands; for others, whose candidate and panel could take one more, the day is solved
    again with the remedy in it, as long as `time_limit` seconds last. What has none keeps None."""
    board, ends = Board(day), time.monotonic() + time_limit
    met = board.read(table.placed)
    eases: dict[Relaxation, Use] = {}
    told = [(one, board.remedy(met, (one.candidate, one.panel), eases)) for one in table.unplaced]
    found = []
    for one, remedy in told:
        if remedy is None and not one.reason.endswith("_full"):
            remedy = _solved_again(day, table, one, ends)
        found.append(replace(one, relaxation=remedy))
    return replace(table, unplaced=tuple(found))


def _solved_again(day: Day, table: Timetable, wish: Unplaced, ends: float) -> Relaxation | None:
    pair = (wish.candidate, wish.panel)
    for ease in Board(day).remedies(pair):
        left = ends - time.monotonic()
        if left <= 0:
            return None
        board = Board(eased(day, ease))
        met, _ = board.solved(left, must=pair)
        if met is not None and board.worth(met) >= table.value - EXACT:
            return ease
    return None
