"""The planner of interview days: its value beside the greedy plan's, its time beside scipy's
`milp` called bare on the same programme.

The bare call gets matrices that stand ready. Ours also reads the day, makes the matrices, deals
out rooms and says what binds whoever is left out.
"""

import statistics
import time
from collections.abc import Sequence
from typing import Any
from unittest import mock

from scipy.optimize import milp

from jobbridge.days import timetable
from jobbridge.days.packing import Board
from jobbridge.days.program import Day
from tests.bench import Figure
from tests.days.test_timetable import a_day

LIMIT = 10.0
_said: list[str] = []


def bare(day: Day) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What `milp` is given for this day."""
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def note(*given: Any, **more: Any) -> Any:
        asked.append((given, more))
        return milp(*given, **more)

    with mock.patch("scipy.optimize.milp", note):
        Board(day).solved(LIMIT)
    return asked[0]


def figures(seeds: Sequence[int] = range(9), times: int = 3) -> list[Figure]:
    """Days of 40 candidates, 6 panels, 16 slots and 4 rooms, ours and the reference in turn."""
    ours, reference, better, proven = [], [], [], 0
    for seed in seeds:
        day = a_day(seed)
        given, more = bare(day)
        mine, theirs = [], []
        for _ in range(times):
            begun = time.perf_counter()
            table = timetable.plan(day, time_limit=LIMIT)
            mine.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            milp(*given, **more)
            theirs.append(time.perf_counter() - begun)
        ours.append(statistics.median(mine))
        reference.append(statistics.median(theirs))
        better.append(table.value / timetable.greedy(day))
        proven += table.optimal
    _said[:] = [
        f"interview days of 40 × 6 × 16 × 4: proven best {proven} of {len(better)}, the slowest "
        f"{max(ours):.2f} s; worth {statistics.median(better):.3f} times the greedy plan, "
        f"never under {min(better):.3f}"
    ]
    return [
        Figure(
            "an interview day planned, with who is left out and why",
            statistics.median(ours),
            "scipy's milp called bare on the same programme",
            statistics.median(reference),
        )
    ]


def qualities() -> list[str]:
    """The value beside greedy, in a line; of the days that `figures` planned."""
    return _said
