"""The best timetable of an interview day, as an integer programme. Pure: the same day in any order
gives the same plan, as long as the optimum is proven within the time limit."""

import time
from dataclasses import replace

from jobbridge.interviews.packing import Board, Day, Relaxation, Timetable, Unplaced, Use, eased

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
    value = board.worth(met)
    return Timetable(
        placed=board.housed(met),
        unplaced=tuple(board.unplaced(met)),
        value=value,
        bound=max(value, bound),
        optimal=value >= bound - EXACT * max(1.0, abs(bound)),
    )


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
