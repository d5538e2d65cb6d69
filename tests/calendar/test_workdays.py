import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.calendar import workdays
from jobbridge.calendar.spans import local_moment
from jobbridge.calendar.workdays import SwapDay, WorkCalendar, latvian_calendar

MONDAY = date(2026, 12, 7)
WEDNESDAY = date(2026, 12, 9)
FRIDAY = date(2026, 12, 11)
SATURDAY = date(2026, 12, 12)
NEXT_MONDAY = date(2026, 12, 14)
CLOSES = time(17)

plain = WorkCalendar(frozenset())
latvian = latvian_calendar()

near_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 17), True),
        (date(2026, 11, 18), False),
        (date(2026, 4, 3), False),
        (date(2026, 4, 6), False),
        (date(2026, 6, 23), False),
        (date(2026, 6, 24), False),
        (date(2026, 12, 24), False),
        (date(2026, 12, 31), False),
        (date(2026, 12, 5), False),
        # 4 May 2025 and 18 November 2028 fall on a weekend, so the Monday after is off.
        (date(2025, 5, 5), False),
        (date(2028, 11, 20), False),
        # No such rule for 1 May, a Saturday in 2027.
        (date(2027, 5, 3), True),
    ],
)
def test_latvian_holidays_are_not_worked(day: date, worked: bool) -> None:
    assert latvian.is_workday(day) == worked


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2026, 1, 2), date(2026, 1, 17)),
        (date(2026, 6, 22), date(2026, 6, 27)),
        (date(2025, 11, 17), date(2025, 11, 8)),
    ],
)
def test_published_swap_days_are_known(off: date, worked: date) -> None:
    assert (latvian.is_workday(off), latvian.is_workday(worked)) == (False, True)


def test_rows_of_the_table_add_swap_days() -> None:
    calendar = latvian_calendar([SwapDay(FRIDAY, SATURDAY)])
    assert not calendar.is_workday(FRIDAY)
    assert calendar.is_workday(SATURDAY)
    assert latvian.is_workday(FRIDAY)


def test_rows_of_the_table_win_over_the_published_orders() -> None:
    withdrawn = SwapDay(day_off=date(2026, 1, 17), day_worked=date(2026, 1, 2))
    calendar = latvian_calendar([withdrawn])
    assert calendar.is_workday(date(2026, 1, 2))
    assert not calendar.is_workday(date(2026, 1, 17))


def test_a_day_off_may_be_given_without_a_day_worked_for_it() -> None:
    calendar = WorkCalendar(frozenset(), [SwapDay(FRIDAY)])
    assert not calendar.is_workday(FRIDAY)
    assert not calendar.is_workday(SATURDAY)


def test_rows_that_contradict_each_other_are_refused() -> None:
    rows = [SwapDay(FRIDAY, SATURDAY), SwapDay(SATURDAY, date(2026, 12, 13))]
    with pytest.raises(ValueError, match="2026-12-12"):
        WorkCalendar(frozenset(), rows)


def test_holidays_may_be_a_set_or_a_rule() -> None:
    by_set = WorkCalendar({FRIDAY})
    by_rule = WorkCalendar(lambda day: day == FRIDAY)
    assert not by_set.is_workday(FRIDAY)
    assert not by_rule.is_workday(FRIDAY)
    assert by_set.is_workday(MONDAY)
    assert by_rule.is_workday(MONDAY)


def test_a_day_on_which_counting_begins_does_not_count() -> None:
    assert plain.add_workdays(MONDAY, 1) == date(2026, 12, 8)
    assert plain.add_workdays(FRIDAY, 1) == NEXT_MONDAY
    assert plain.add_workdays(SATURDAY, 1) == NEXT_MONDAY
    assert plain.add_workdays(SATURDAY, 0) == SATURDAY


def test_counting_back_finds_the_last_day_to_act() -> None:
    assert plain.add_workdays(NEXT_MONDAY, -1) == FRIDAY
    assert latvian.add_workdays(date(2026, 12, 28), -1) == date(2026, 12, 23)


def test_working_days_between_count_the_last_and_not_the_first() -> None:
    assert plain.workdays_between(MONDAY, FRIDAY) == 4
    assert plain.workdays_between(FRIDAY, NEXT_MONDAY) == 1
    assert plain.workdays_between(FRIDAY, FRIDAY) == 0
    assert plain.workdays_between(FRIDAY, MONDAY) == 0


@settings(max_examples=60, deadline=None)
@given(near_days, st.integers(0, 60))
def test_adding_and_counting_are_each_others_reverse(day: date, count: int) -> None:
    assert latvian.workdays_between(day, latvian.add_workdays(day, count)) == count


def test_two_days_of_notice_on_monday_allow_wednesday() -> None:
    assert plain.earliest_day(local_moment(MONDAY, time(10)), 2, CLOSES) == WEDNESDAY


def test_notice_after_the_office_closes_counts_from_the_next_working_day() -> None:
    assert plain.earliest_day(local_moment(FRIDAY, time(16, 59)), 1, CLOSES) == NEXT_MONDAY
    assert plain.earliest_day(local_moment(FRIDAY, CLOSES), 1, CLOSES) == date(2026, 12, 15)
    assert plain.earliest_day(local_moment(FRIDAY, time(23)), 1) == NEXT_MONDAY


def test_notice_on_a_day_off_leaves_a_whole_working_day() -> None:
    assert plain.earliest_day(local_moment(SATURDAY, time(10)), 1, CLOSES) == date(2026, 12, 15)


def test_notice_goes_by_the_local_date() -> None:
    late_on_sunday_in_utc = datetime(2026, 12, 6, 22, 30, tzinfo=UTC)
    assert plain.earliest_day(late_on_sunday_in_utc, 1) == date(2026, 12, 8)


def test_notice_across_christmas_counts_only_days_worked() -> None:
    given_on = local_moment(date(2026, 12, 22), time(9))
    assert latvian.earliest_day(given_on, 3, CLOSES) == date(2026, 12, 29)


def test_no_notice_allows_the_same_day() -> None:
    assert plain.earliest_day(local_moment(SATURDAY, time(18)), 0, CLOSES) == SATURDAY


def test_negative_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        plain.earliest_day(local_moment(MONDAY, time(9)), -1)


@settings(max_examples=80, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30), timezones=st.just(UTC)),
    st.integers(-3, 20),
    st.integers(1, 12),
)
def test_notice_is_enough_exactly_from_the_earliest_day(
    given_at: datetime, days_later: int, notice: int
) -> None:
    day = given_at.date() + timedelta(days=days_later)
    enough = latvian.notice_left(given_at, day, CLOSES) >= notice
    assert enough == (latvian.earliest_day(given_at, notice, CLOSES) <= day)


def test_threads_that_ask_together_all_see_the_holidays() -> None:
    workdays._latvian_year.cache_clear()
    start, seen = threading.Barrier(8), list[bool]()

    def ask() -> None:
        start.wait()
        seen.append(latvian.is_workday(date(2031, 11, 18)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [False] * 8
