from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.calendar.spans import (
    RIGA,
    NoSuchTime,
    Span,
    as_utc,
    day_span,
    days_of,
    each_day,
    local_date,
    local_moment,
    local_span,
    merge,
    subtract,
)

SPRING = date(2027, 3, 28)
AUTUMN = date(2026, 10, 25)
MINUTE = timedelta(minutes=1)
NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def span(start: int, end: int) -> Span:
    """Minutes after nine."""
    return Span(NINE + start * MINUTE, NINE + end * MINUTE)


def minutes(*spans: Span) -> set[int]:
    return {
        minute
        for each in spans
        for minute in range((each.start - NINE) // MINUTE, (each.end - NINE) // MINUTE)
    }


some_spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: span(pair[0], sum(pair))),
    max_size=6,
)


def test_a_span_keeps_utc_whatever_zone_it_is_given() -> None:
    riga = datetime(2026, 12, 1, 11, 0, tzinfo=RIGA)
    kept = Span(riga, riga + MINUTE)
    assert (kept.start, kept.start.tzinfo) == (NINE, UTC)
    assert kept == span(0, 1)
    assert kept.length == MINUTE


@pytest.mark.parametrize("end", [0, -1])
def test_a_span_ends_after_it_starts(end: int) -> None:
    with pytest.raises(ValueError, match="must end after"):
        span(0, end)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        Span(NINE.replace(tzinfo=None), NINE)


def test_an_aware_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NoSuchTime, match="2027-03-28 03:30"):
        as_utc(datetime(2027, 3, 28, 3, 30, tzinfo=RIGA))


def test_spans_that_touch_do_not_overlap() -> None:
    assert not span(0, 30).overlaps(span(30, 60))
    assert not span(30, 60).overlaps(span(0, 30))
    assert span(0, 31).overlaps(span(30, 60))
    assert span(30, 60).overlaps(span(0, 31))


def test_the_start_is_inside_and_the_end_is_not() -> None:
    whole = span(0, 30)
    assert whole.contains(whole.start)
    assert not whole.contains(whole.end)
    assert whole.contains(span(0, 30))
    assert not whole.contains(span(0, 31))
    assert not whole.contains(span(-1, 30))


def test_spans_share_their_intersection() -> None:
    assert span(0, 30).intersection(span(20, 40)) == span(20, 30)
    assert span(0, 30).intersection(span(30, 40)) is None


def test_buffers_widen_a_span_and_are_never_negative() -> None:
    assert span(0, 30).padded(15 * MINUTE, 5 * MINUTE) == span(-15, 35)
    assert span(0, 30).shifted(-5 * MINUTE) == span(-5, 25)
    with pytest.raises(ValueError, match="negative"):
        span(0, 30).padded(after=-MINUTE)


def test_slots_fit_inside_and_start_every_step() -> None:
    assert list(span(0, 60).slots(30 * MINUTE, 20 * MINUTE)) == [span(0, 30), span(20, 50)]
    assert list(span(0, 29).slots(30 * MINUTE, 10 * MINUTE)) == []


def test_slots_stay_on_the_grid_of_the_window_after_a_subtraction() -> None:
    window = span(0, 120)
    left = window.minus([span(30, 40)])
    slots = [slot for part in left for slot in part.slots(30 * MINUTE, 30 * MINUTE, window.start)]
    assert slots == [span(0, 30), span(60, 90), span(90, 120)]


def test_a_grid_may_begin_after_the_span() -> None:
    later = span(90, 91).start
    assert list(span(5, 60).slots(20 * MINUTE, 20 * MINUTE, later)) == [span(10, 30), span(30, 50)]


@pytest.mark.parametrize(("length", "step"), [(0, 10), (10, 0), (10, -1)])
def test_slots_without_length_or_step_are_refused(length: int, step: int) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        list(span(0, 60).slots(length * MINUTE, step * MINUTE))


def test_subtracting_leaves_the_gaps_in_order() -> None:
    taken = [span(40, 50), span(-10, 5), span(20, 25), span(22, 30)]
    assert span(0, 60).minus(taken) == [span(5, 20), span(30, 40), span(50, 60)]
    assert span(0, 60).minus([span(-5, 65)]) == []
    assert span(0, 60).minus([]) == [span(0, 60)]


def test_merging_joins_what_touches() -> None:
    assert merge([span(30, 40), span(0, 30), span(50, 60)]) == [span(0, 40), span(50, 60)]


@settings(max_examples=150, deadline=None)
@given(some_spans, some_spans)
def test_merging_and_subtracting_agree_with_counting_minutes(
    spans: list[Span], taken: list[Span]
) -> None:
    merged, free = merge(spans), subtract(spans, taken)
    assert minutes(*merged) == minutes(*spans)
    assert minutes(*free) == minutes(*spans) - minutes(*taken)
    for result in (merged, free):
        assert result == merge(result)


def test_wall_times_become_utc_by_the_season() -> None:
    summer = local_span(date(2026, 7, 1), time(9), time(12))
    winter = local_span(date(2026, 12, 1), time(9), time(12))
    assert (summer.start.hour, winter.start.hour) == (6, 7)
    assert summer.length == winter.length == timedelta(hours=3)


@pytest.mark.parametrize("at", [time(3), time(3, 30), time(3, 59, 59)])
def test_times_in_the_spring_gap_do_not_exist(at: time) -> None:
    with pytest.raises(NoSuchTime):
        local_moment(SPRING, at)
    with pytest.raises(NoSuchTime):
        local_span(SPRING, time(1), at)


def test_times_beside_the_spring_gap_exist() -> None:
    assert local_moment(SPRING, time(2, 59)) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert local_moment(SPRING, time(4)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert local_span(SPRING, time(2), time(5)).length == timedelta(hours=2)


def test_a_time_that_comes_twice_is_the_first_unless_the_second_is_asked_for() -> None:
    assert local_moment(AUTUMN, time(3, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert local_moment(AUTUMN, time(3, 30, fold=1)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert local_span(AUTUMN, time(3, 30), time(3, 30, fold=1)).length == timedelta(hours=1)


def test_a_wall_time_brings_no_zone_of_its_own() -> None:
    with pytest.raises(ValueError, match="no zone"):
        local_moment(AUTUMN, time(9, tzinfo=UTC))


def test_midnight_as_an_end_is_the_end_of_the_day() -> None:
    evening = local_span(date(2026, 12, 1), time(22), time(0))
    assert evening.length == timedelta(hours=2)


def test_times_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="must end after"):
        local_span(date(2026, 12, 1), time(17), time(9))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(SPRING, 23), (AUTUMN, 25), (date(2026, 10, 24), 24), (date(2028, 2, 29), 24)],
)
def test_a_day_has_as_many_hours_as_the_clocks_give_it(day: date, hours: int) -> None:
    assert day_span(day).length == timedelta(hours=hours)


def test_another_zone_has_other_gaps() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    assert local_moment(SPRING, time(3, 30), lisbon) == datetime(2027, 3, 28, 2, 30, tzinfo=UTC)
    with pytest.raises(NoSuchTime):
        local_moment(SPRING, time(1, 30), lisbon)


def test_the_local_date_turns_at_local_midnight() -> None:
    assert local_date(datetime(2026, 12, 1, 21, 59, tzinfo=UTC)) == date(2026, 12, 1)
    assert local_date(datetime(2026, 12, 1, 22, 0, tzinfo=UTC)) == date(2026, 12, 2)


def test_days_run_from_the_first_to_the_last() -> None:
    assert list(each_day(date(2028, 2, 28), date(2028, 3, 1))) == [
        date(2028, 2, 28),
        date(2028, 2, 29),
        date(2028, 3, 1),
    ]
    assert list(each_day(date(2028, 3, 1), date(2028, 2, 28))) == []


def test_a_span_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    assert list(days_of(day_span(AUTUMN))) == [AUTUMN]
    two_days = Span(day_span(AUTUMN).start, day_span(AUTUMN).end + MINUTE)
    assert list(days_of(two_days)) == [AUTUMN, date(2026, 10, 26)]
