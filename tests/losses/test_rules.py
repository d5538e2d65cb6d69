"""What counts as lost, how waiting is told, and what small numbers are kept back."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from jobbridge.calendar.spans import Span
from jobbridge.losses.rules import (
    Ended,
    Lost,
    Notice,
    Use,
    Wait,
    age_band,
    counted,
    language_band,
    lost,
    minutes_of,
    notices,
    open_minutes,
    tens,
    told,
    wait,
)


def ended(
    cause: str, *, minutes: int = 30, notice: int | None = 0, employer: bool = False
) -> Ended:
    return Ended(cause, minutes, notice, employer, met_later=employer)


def test_minutes_are_added_up_by_cause_and_the_dearest_stands_first() -> None:
    found = [ended("a"), ended("b", minutes=45, employer=True), ended("b", minutes=30)]
    assert lost(found, exact=True) == [Lost("b", 2, 75, 1), Lost("a", 1, 30, 0)]


def test_causes_of_fewer_than_ten_are_told_together_to_who_does_not_know_them() -> None:
    found = [ended("a")] * 11 + [ended("b")] * 6 + [ended("c")] * 4
    assert lost(found, exact=False) == [Lost("a", 11, 330, 0), Lost("other", 10, 300, 0)]


def test_what_together_is_fewer_than_ten_is_not_told_at_all() -> None:
    assert lost([ended("a")] * 11 + [ended("b")] * 9, exact=False) == [Lost("a", 11, 330, 0)]


def test_cancellations_are_told_by_working_days_before_and_who_said_it() -> None:
    found = [
        *(ended("x", notice=days) for days in (0, 1, 2, 3, 5, 6, 40)),
        ended("x", notice=2, employer=True),
        ended("x", notice=None),
    ]
    assert notices(found, exact=True) == [
        Notice(0, 0, 1),
        Notice(1, 1, 2),
        Notice(3, 0, 2),
        Notice(6, 0, 2),
    ]


def test_who_does_not_know_them_reads_no_few_cancellations_and_can_subtract_none() -> None:
    found = [
        *([ended("x", notice=0)] * 30 + [ended("x", notice=1)] * 12 + [ended("x", notice=3)] * 2),
        *([ended("x", notice=0, employer=True)] * 40),
    ]
    assert notices(found, exact=False) == [
        Notice(0, None, 30),
        Notice(1, None, None),
        Notice(3, None, None),
        Notice(6, None, None),
    ]


def test_minutes_of_few_meetings_are_not_told_nor_those_that_give_them_away() -> None:
    uses = [Use(900, 600, 30, 20, 1), Use(900, 330, 0, 11, 0), Use(900, 90, 0, 3, 0)]
    assert told(uses) == [Use(900, 600, None), Use(900, None, None), Use(900, None, None)]


@pytest.mark.parametrize(
    ("days", "waited"),
    [
        ([], None),
        ([3], Wait(1, 3, 3)),
        ([4, 1, 3, 2], Wait(4, 2.5, 3)),
        ([1, 2, 3, 4, 5], Wait(5, 3, 4)),
        ([-1], Wait(1, 0, 0)),
    ],
)
def test_half_and_three_of_four_waited_no_longer(days: list[int], waited: Wait | None) -> None:
    assert wait([timedelta(days=n) for n in days], exact=True) == waited


def test_fewer_than_ten_waits_are_not_told_to_who_does_not_know_them() -> None:
    assert wait([timedelta(days=1)] * 9, exact=False) is None
    assert wait([timedelta(days=1)] * 10, exact=False) == Wait(10, 1, 1)


def test_what_is_told_in_tens_leaves_ten_numbers_open_and_moves_by_tens() -> None:
    """Also to who takes one number from another: each is wrong by as much as nine."""
    for told_ in (20, 30, 100):
        may_be = {n for n in range(200) for secret in range(10) if tens(n, secret) == told_}
        assert len(may_be) >= 10
    for secret in range(10):
        steps = [tens(n, secret) or 0 for n in range(200)]
        assert {after - before for before, after in pairwise(steps)} == {0, 10, 20}
        assert min(step for step in steps if step) == 20
        assert {tens(n, secret) for n in range(10)} == {None}
    assert minutes_of(20, 23, 700) == 600


def test_a_room_is_open_in_windows_less_what_is_closed() -> None:
    def span(begin: int, end: int) -> Span:
        day = datetime(2026, 11, 23, tzinfo=UTC)
        return Span(day + timedelta(hours=begin), day + timedelta(hours=end))

    hours = [span(9, 12), span(11, 13), span(14, 16)]
    assert open_minutes(hours, []) == 360
    assert open_minutes(hours, [span(12, 15), span(14, 15)]) == 240
    assert open_minutes(hours, [span(0, 24)]) == 0


def test_age_is_told_in_bands_and_turns_on_the_birthday() -> None:
    today = date(2026, 11, 23)
    born = ["2008-11-24", "2008-11-23", "2001-11-24", "2001-11-23", "1971-11-23", "1930-01-01"]
    bands = [age_band(date.fromisoformat(day), today) for day in born]
    assert bands == ["under_18", "18", "18", "25", "55", "55"]
    assert age_band(None, today) == "unknown"


def test_levels_of_latvian_are_told_by_letter() -> None:
    assert [language_band(level) for level in ("A1", "B2", "C1", "")] == ["A", "B", "C", "unknown"]


def test_groups_stand_in_their_order_and_empty_ones_are_left_out() -> None:
    found = counted([("b", True), ("a", False), ("b", False)], ["a", "b", "c"])
    assert list(found.items()) == [("a", (1, 1)), ("b", (2, 1))]
