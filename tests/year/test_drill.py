"""Some weeks of few people, played by public actions: `make drill`. Prints how long it took.

`YEAR_PEOPLE`, `YEAR_EMPLOYERS` and `YEAR_DAYS` make it larger and longer.
"""

import os
from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.year.conftest import Played
from tests.year.invariants import NEVER
from tests.year.play import Pace

pytestmark = pytest.mark.drill
PEOPLE = int(os.environ.get("YEAR_PEOPLE", "90"))
EMPLOYERS = int(os.environ.get("YEAR_EMPLOYERS", "12"))
DAYS = int(os.environ.get("YEAR_DAYS", "42"))
Play = Callable[[int, int, int, Pace, tuple[int, int], int], Played]


def test_at_every_midnight_of_some_weeks_everything_adds_up(
    played: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    pace = Pace(arrivals=1, asked=3, withdraws=120, moved_dates=60, transfers=120)
    result = played(PEOPLE, EMPLOYERS, DAYS, pace, (DAYS // 3, 9), DAYS * 2 // 3)
    with capsys.disabled():
        print(f"\n{DAYS} days of {PEOPLE} people: {result.seconds:.0f} s, {dict(result.year.seen)}")
    assert result.found == []
    for what in ("registered", "released", "transferred", "asked", "proposed", "booked"):
        assert result.year.seen[what] > 0, f"{what} never happened: {result.year.seen}"
    for what in (
        "quarantine",
        "disruptions released",
        "agreements withdrawn",
        "took place",
        "offered",
    ):
        assert result.year.seen[what] > 0, f"{what} never happened: {result.year.seen}"


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
