"""The year as tests play it."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from jobbridge.db import Database
from jobbridge.settings import Settings
from tests.year import hiring, invariants
from tests.year.play import Pace, Year
from tests.year.stage import Moving, prepare

LOUD = "YEAR_LOUD" in os.environ
BEGINS = datetime(2027, 1, 4, 5, 0, tzinfo=UTC)


@dataclass
class Played:
    """A year that was played: what was found at its midnights, how many seconds each day took,
    and the preparations before them."""

    year: Year
    found: list[str]
    prepared: float
    days: list[float]

    @property
    def seconds(self) -> float:
        return self.prepared + sum(self.days)


@pytest.fixture
def played(
    database: Database, app_settings: Settings
) -> Callable[[int, int, int, Pace, tuple[int, int], int], Played]:
    def play(
        people: int,
        employers: int,
        days: int,
        pace: Pace,
        quarantine: tuple[int, int],
        closing: int,
    ) -> Played:
        began = time.perf_counter()
        days_took: list[float] = []
        clock, chance = Moving(BEGINS), random.Random(7)
        stage, cast = prepare(database, clock, chance, people=people, employers=employers)
        year = Year(
            database,
            app_settings,
            clock,
            stage,
            cast,
            chance,
            pace,
            quarantine,
            closing,
            hiring.days_work,
        )
        found: list[str] = []
        prepared = time.perf_counter() - began

        def midnight(day: date) -> None:
            found.extend(invariants.broken(database, cast, day))
            took = time.perf_counter() - began - prepared - sum(days_took)
            days_took.append(took)
            if LOUD:
                print(f"{day} {took:.1f} s, {len(found)} found", flush=True)

        year.play(days, midnight)
        return Played(year, found, prepared, days_took)

    return play
