"""What pages of interviews share."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from jobbridge.interviews.page_parts import A_LIST, soonest

BEGUN = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    starts_at: datetime


def days(*lengths: int) -> Any:
    """So many interviews on each of the days from BEGUN on."""
    return [
        Line(BEGUN + timedelta(days=day, minutes=number))
        for day, length in enumerate(lengths)
        for number in range(length)
    ]


def test_an_agenda_lists_the_next_ones_in_whole_days() -> None:
    half = A_LIST // 2
    assert len(soonest(days(half, half - 1, 5))) == A_LIST - 1
    assert len(soonest(days(half, half, 1))) == A_LIST


def test_of_a_day_of_more_than_a_list_the_next_are_listed() -> None:
    assert len(soonest(days(A_LIST + 7, 3))) == A_LIST
