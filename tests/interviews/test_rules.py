"""Every reason against a booking, and that a good time has none."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobbridge.calendar.spans import Span
from jobbridge.calendar.workdays import SwapDay, latvian_calendar
from jobbridge.errors import Severity
from jobbridge.i18n import words
from jobbridge.interviews import rules
from jobbridge.interviews.facts import Asked, Break, Facts, Hours, House, Person, Place
from tests.conftest import NOW
from tests.interviews.conftest import at

WEEK = tuple(
    Hours(weekday, opens, closes)
    for weekday in range(1, 6)
    for opens, closes in ((time(9), time(12)), (time(13), time(16)))
)
HOUSE = House(
    prison_id=1,
    notice_days=5,
    calendar=latvian_calendar(),
    hours=WEEK,
    breaks=(Break(time(12), time(13), "meal"),),
)
PLACE = Place(room_id=7, prison_id=1, kind="room")
PERSON = Person(
    inmate_id=5,
    prison_id=1,
    present=True,
    agreed=True,
    application_state="agreed",
    release_earliest=date(2027, 3, 1),
    release_expected=date(2027, 3, 10),
    release_latest=date(2027, 3, 10),
)
FACTS = Facts(HOUSE, PLACE, PERSON, NOW)
ASKED = Asked(at("2026-12-01 09:30"), 30, "in_person", employer_id=9)


def codes(asked: Asked = ASKED, facts: Facts = FACTS) -> list[str]:
    return [reason.code for reason in rules.why_not_bookable(asked, facts)]


def when(text: str, **more: Any) -> Asked:
    return replace(ASKED, starts_at=at(text), **more)


def with_house(**more: Any) -> Facts:
    return replace(FACTS, house=replace(HOUSE, **more))


def with_place(**more: Any) -> Facts:
    return replace(FACTS, place=replace(PLACE, **more))


def with_person(**more: Any) -> Facts:
    return replace(FACTS, person=replace(PERSON, **more))


def test_a_good_time_has_no_reason_against_it() -> None:
    assert codes() == []


@pytest.mark.parametrize("minutes", [0, 14, 121, 100000])
def test_a_length_out_of_bounds_is_told_first(minutes: int) -> None:
    assert codes(replace(ASKED, minutes=minutes)) == ["length"]


@pytest.mark.parametrize("minutes", [15, 120])
def test_the_bounds_of_length_are_allowed(minutes: int) -> None:
    assert codes(replace(ASKED, minutes=minutes)) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (with_person(present=False), ["person_gone"]),
        (with_person(prison_id=2), ["other_prison"]),
        (with_person(agreed=False), ["no_agreement"]),
        (with_person(application_state="proposed"), ["application_state"]),
        (with_person(application_state="offer"), ["application_state"]),
        (with_person(has_interview_at=NOW), ["has_interview"]),
        (with_person(release_expected=None), ["release_unknown"]),
        (with_place(active=False), ["room_gone"]),
        (with_place(prison_id=2), ["room_gone"]),
        (with_place(kind="video"), ["room_kind"]),
        (
            with_house(closures=(Span(at("2026-12-01 00:00"), at("2026-12-03 00:00")),)),
            ["prison_closed"],
        ),
        (
            with_place(closures=(Span(at("2026-12-01 09:59"), at("2026-12-01 11:00")),)),
            ["room_closed"],
        ),
        (with_house(hours=()), ["outside_hours"]),
    ],
)
def test_each_fact_has_its_reason(facts: Facts, expected: list[str]) -> None:
    assert codes(facts=facts) == expected


def test_a_video_interview_needs_a_video_station() -> None:
    by_video = replace(ASKED, mode="video")
    assert codes(by_video) == ["room_kind"]
    assert codes(by_video, with_place(kind="video")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01 08:30", ["outside_hours"]),
        ("2026-12-01 08:59", ["outside_hours"]),
        ("2026-12-01 11:20", []),
        ("2026-12-01 11:21", ["break"]),
        ("2026-12-01 11:31", ["outside_hours", "break"]),
        ("2026-12-01 13:09", ["break"]),
        ("2026-12-01 13:10", []),
        ("2026-12-01 15:30", []),
        ("2026-12-01 15:31", ["outside_hours"]),
        ("2026-12-05 10:00", ["day_off", "outside_hours"]),
    ],
)
def test_windows_and_breaks_hold_with_fetching(text: str, expected: list[str]) -> None:
    assert codes(when(text)) == expected


def test_windows_hold_only_while_they_are_valid() -> None:
    tuesdays = Hours(2, time(9), time(12), date(2026, 12, 8), date(2026, 12, 15))
    facts = with_house(hours=(tuesdays,))
    days = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]
    found = [codes(when(f"{day} 10:00"), facts) for day in days]
    assert found == [["outside_hours"], [], [], ["outside_hours"]]


def test_a_break_reason_says_what_would_do() -> None:
    (reason,) = rules.why_not_bookable(when("2026-12-01 13:00"), FACTS)
    assert words("en").reason(reason) == (
        "Nobody is moved from 12:00 to 13:00, and fetching takes 10 minutes: end by 11:50 or "
        "start at 13:10."
    )


def test_notice_counts_working_days_and_names_the_earliest() -> None:
    assert codes(when("2026-11-27 10:00")) == ["notice"]
    assert codes(when("2026-11-30 10:00")) == []
    (reason,) = rules.why_not_bookable(when("2026-11-27 10:00"), FACTS)
    assert reason.values["earliest"] == date(2026, 11, 30)


def test_a_holiday_is_no_day_of_notice() -> None:
    # The 18th of November is a holiday: five working days after Friday the 13th end a day later.
    facts = replace(FACTS, now=datetime(2026, 11, 13, 8, tzinfo=UTC))
    assert codes(when("2026-11-20 10:00"), facts) == ["notice"]
    assert codes(when("2026-11-23 10:00"), facts) == []
    assert codes(when("2026-11-18 10:00"), facts) == ["notice", "day_off"]


def test_a_swap_day_is_no_day_of_notice_and_its_saturday_is_one() -> None:
    swapped = latvian_calendar([SwapDay(date(2026, 11, 27), date(2026, 11, 28))])
    facts = with_house(calendar=swapped)
    assert codes(when("2026-11-30 10:00"), facts) == []
    assert codes(when("2026-11-27 10:00"), facts) == ["notice", "day_off"]
    only_off = latvian_calendar([SwapDay(date(2026, 11, 27))])
    assert codes(when("2026-11-30 10:00"), with_house(calendar=only_off)) == ["notice"]
    saturdays = with_house(calendar=swapped, notice_days=0, hours=(Hours(6, time(9), time(12)),))
    assert codes(when("2026-11-28 10:00"), saturdays) == []


def test_what_is_past_is_not_called_short_notice() -> None:
    assert codes(when("2026-11-23 09:30")) == ["past"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-02-26 15:00", []),
        ("2027-03-01 11:20", []),
        ("2027-03-01 13:10", ["may_be_released"]),
        ("2027-03-10 11:20", ["may_be_released"]),
        ("2027-03-10 13:10", ["after_release"]),
        ("2027-03-11 10:00", ["after_release"]),
    ],
)
def test_nothing_is_booked_inside_after_midday_of_the_day_of_release(
    text: str, expected: list[str]
) -> None:
    assert codes(when(text)) == expected


def test_between_the_expected_and_the_latest_day_the_date_is_to_be_corrected() -> None:
    facts = with_person(release_latest=date(2027, 3, 20))
    assert codes(when("2027-03-10 11:20"), facts) == ["may_be_released"]
    assert codes(when("2027-03-10 13:10"), facts) == ["after_expected_release"]
    assert codes(when("2027-03-22 10:00"), facts) == ["after_release"]


@pytest.mark.parametrize(
    ("resource", "start", "end", "expected"),
    [
        ("room:7", "09:00", "09:30", []),
        ("room:7", "10:05", "11:00", []),
        ("room:7", "10:04", "11:00", ["room_taken"]),
        ("inmate:5", "08:00", "09:20", []),
        ("inmate:5", "08:00", "09:21", ["inmate_taken"]),
        ("inmate:5", "10:10", "11:00", []),
        ("inmate:5", "10:09", "11:00", ["inmate_taken"]),
        ("employer:9", "10:00", "11:00", []),
        ("employer:9", "09:59", "11:00", ["employer_taken"]),
        ("employer:8", "09:00", "11:00", []),
    ],
)
def test_claims_clash_with_their_buffers(
    resource: str, start: str, end: str, expected: list[str]
) -> None:
    taken = {resource: (Span(at(f"2026-12-01 {start}"), at(f"2026-12-01 {end}")),)}
    assert codes(facts=replace(FACTS, taken=taken)) == expected


def test_all_reasons_come_at_once_blocks_first() -> None:
    facts = Facts(
        replace(HOUSE, closures=(Span(at("2027-03-05 00:00"), at("2027-03-06 00:00")),)),
        replace(PLACE, kind="video"),
        replace(PERSON, agreed=False),
        NOW,
        {"room:7": (Span(at("2027-03-05 09:00"), at("2027-03-05 17:00")),)},
    )
    reasons = rules.why_not_bookable(when("2027-03-05 16:30"), facts)
    assert [reason.code for reason in reasons] == [
        "no_agreement",
        "outside_hours",
        "room_kind",
        "prison_closed",
        "room_taken",
        "may_be_released",
    ]
    assert [r.severity for r in reasons] == [Severity.BLOCK] * 5 + [Severity.WARN]


def test_what_stands_is_judged_for_review_and_needs_no_notice() -> None:
    settled = when("2026-11-24 10:00", settled=True)
    assert codes(settled) == []
    reasons = rules.why_not_bookable(settled, with_person(prison_id=2, application_state="offer"))
    assert [(r.code, r.severity) for r in reasons] == [("other_prison", Severity.REVIEW)]


def test_days_of_the_clock_change_keep_wall_time() -> None:
    sundays = tuple(Hours(7, opens, closes) for opens, closes in ((time(1), time(6)),))
    house = replace(
        HOUSE, hours=sundays, breaks=(Break(time(3, 15), time(3, 45), "count"),), notice_days=0
    )
    for day, hours in ((date(2027, 3, 28), 4), (date(2026, 10, 25), 6), (date(2027, 3, 21), 5)):
        (window,) = rules.hours_on(house, day)
        assert window.length == timedelta(hours=hours)
    # In spring 03:15 does not come, so that count is not held; in autumn the first one is.
    assert rules.breaks_on(house, date(2027, 3, 28)) == []
    ((autumn, _),) = rules.breaks_on(house, date(2026, 10, 25))
    assert autumn.start == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)


def test_a_slot_keeps_its_wall_time_across_the_clock_change() -> None:
    saturday, monday = date(2027, 3, 26), date(2027, 3, 29)
    first = [rules.starts_on(HOUSE, day, 30)[0] for day in (saturday, monday)]
    assert first == [
        datetime(2027, 3, 26, 7, 0, tzinfo=UTC),
        datetime(2027, 3, 29, 6, 0, tzinfo=UTC),
    ]


def test_starts_worth_trying_follow_windows_and_breaks() -> None:
    shown = [
        start.astimezone(at("2026-12-01 09:00").tzinfo).strftime("%H:%M")
        for start in rules.starts_on(HOUSE, date(2026, 12, 1), 60)
    ]
    # UTC is two hours behind.
    assert shown == [
        "07:00",
        "07:30",
        "08:00",
        "08:30",
        "09:00",
        "11:00",
        "11:10",
        "11:30",
        "12:00",
        "12:30",
        "13:00",
    ]
