"""A year in small, played by public actions: `make drill`. Prints what it found and how long a day
took.

`YEAR_PEOPLE` (how many pass through), `YEAR_EMPLOYERS` and `YEAR_DAYS` make it larger and longer;
with `YEAR_LOUD` each day prints a line. The whole year of Latvia's nine prisons:

    YEAR_PEOPLE=3500 YEAR_EMPLOYERS=400 YEAR_DAYS=365 YEAR_LOUD=1 \\
        make drill PYTEST="tests/year/test_drill.py -k 'year and sqlite'"
"""

import os
from collections.abc import Callable
from statistics import median

import pytest
from sqlalchemy import text

from tests.year import ending
from tests.year.conftest import Played
from tests.year.invariants import NEVER
from tests.year.play import Pace

pytestmark = pytest.mark.drill
PEOPLE = int(os.environ.get("YEAR_PEOPLE", "132"))
EMPLOYERS = int(os.environ.get("YEAR_EMPLOYERS", "12"))
DAYS = int(os.environ.get("YEAR_DAYS", "56"))
STAY = 190  # days: so long somebody stays, and as many come as go
LARGE = 1000  # people, from whom on rare things happen more rarely
Play = Callable[[int, int, int, Pace, tuple[int, int], int], Played]


def test_at_every_midnight_of_a_year_everything_adds_up(
    played: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    begin = round(PEOPLE / (1 + DAYS / STAY))
    pace = Pace(
        arrivals=(PEOPLE - begin) / DAYS, asked=3, withdraws=120, moved_dates=60, transfers=120
    )
    if PEOPLE >= LARGE:
        pace = Pace(arrivals=pace.arrivals, asked=8)
    with capsys.disabled():
        result = played(begin, EMPLOYERS, DAYS, pace, (DAYS // 3, 9), DAYS * 2 // 3)
        print(
            f"\n{DAYS} days, {PEOPLE} people of whom {begin} were there, {EMPLOYERS} employers:"
            f" {result.seconds:.0f} s, a day {median(result.days):.1f} (most"
            f" {max(result.days):.1f}), {len(result.found)} found\n{dict(result.year.seen)}"
        )
    assert result.found == []
    result.year.seen["lapsed with who never answers"] = ending.lapsed_in_silence(
        result.year.database, result.year.cast
    )
    for what in HAPPENS:
        assert result.year.seen[what] > 0, f"{what} never happened: {result.year.seen}"
    database, cast, now = result.year.database, result.year.cast, result.year.clock.now()
    lost = ending.losses_agree(database, cast, now)
    months = ending.close_months(database, now)
    figures = ending.figures_agree(database, cast, months)
    with capsys.disabled():
        print(
            f"{figures} figures of {len(months)} months and {lost} of losses counted again;"
            f" {ending.few_lost(database, now)} small ones would be found were losses not in tens"
        )
        print(ending.nobody_is_found(database))


HAPPENS = (
    *("registered", "released", "transferred", "asked", "proposed", "booked", "quarantine"),
    *("disruptions released", "agreements withdrawn", "took place", "offered"),
    *("moved out of a closing prison", "lapsed with who never answers"),
)


def test_a_midnight_finds_what_is_wrong(played: Play) -> None:
    """The control: whatever is bent is found, so that nothing found means something."""
    result = played(60, 6, 20, Pace(arrivals=0, asked=2), (90, 9), 90)
    assert result.found == []
    database = result.year.database
    bent = {
        "a state that its history does not end in": "UPDATE interview SET state = 'missed'",
        "an application whose history does not end in its state": (
            "UPDATE application SET state = 'kept'"
        ),
        "a calendar that tells another time or revision": "UPDATE entry SET sequence = 99",
        "begun without an offer": "UPDATE application SET state = 'kept'",
    }
    for what, statement in bent.items():
        with database.engine.connect() as connection:
            connection.execute(text(statement))
            assert connection.execute(text(NEVER[what]), {"now": result.year.clock.now()}).all()
            connection.rollback()
