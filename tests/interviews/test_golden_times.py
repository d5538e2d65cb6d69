"""Golden timelines: what is told at the edges of the calendar, as a table to be read.

Each line is a day on which somebody asks, the time that is asked for, and the codes of the reasons
against it; none is a time that can be booked. Times are as on the wall in Riga.
"""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from jobbridge.busy.rules import Commitment
from jobbridge.calendar.workdays import SwapDay, latvian_calendar
from jobbridge.clock import local
from jobbridge.interviews import rules
from jobbridge.interviews.facts import Break, Facts, Hours, House
from jobbridge.interviews.slots import free_starts
from jobbridge.interviews.useful_rules import last_useful
from tests.interviews.conftest import at
from tests.interviews.test_rules import ASKED, PERSON, PLACE

# A Friday before Midsummer is off, and the Saturday before it is worked.
CALENDAR = latvian_calendar([SwapDay(date(2027, 6, 25), date(2027, 6, 19))])
EVERY_DAY = tuple(Hours(weekday, time(0), time(23, 59)) for weekday in range(1, 8))
HOUSE = House(prison_id=1, notice_days=5, calendar=CALENDAR, hours=EVERY_DAY)
FREE = replace(
    PERSON,
    release_earliest=date(2028, 6, 1),
    release_expected=date(2028, 6, 1),
    release_latest=date(2028, 6, 1),
)
FACTS = Facts(HOUSE, PLACE, FREE, at("2026-09-01 10:00"))

TABLE = [
    # asked on            notice  for                  reasons
    # Both changes of the clocks, on Sundays: nobody works, whatever the hour.
    ("2026-10-01 10:00", 5, "2026-10-25 03:30", ["day_off"]),
    ("2027-03-01 10:00", 5, "2027-03-28 04:30", ["day_off"]),
    ("2027-10-01 10:00", 5, "2027-10-31 03:30", ["day_off"]),
    # The Mondays after them: the wall's nine o'clock, as always.
    ("2026-10-01 10:00", 5, "2026-10-26 09:00", []),
    ("2027-03-01 10:00", 5, "2027-03-29 09:00", ["day_off"]),  # Easter Monday
    ("2027-03-01 10:00", 5, "2027-03-30 09:00", []),
    ("2027-10-01 10:00", 5, "2027-11-01 09:00", []),
    # Notice over Christmas: the 24th to 26th and the 31st are no working days, nor New Year.
    ("2026-12-01 10:00", 5, "2026-12-31 09:00", ["day_off"]),
    ("2026-12-18 10:00", 5, "2026-12-28 09:00", ["notice"]),
    ("2026-12-18 10:00", 5, "2026-12-29 09:00", []),
    ("2026-12-23 10:00", 5, "2027-01-04 09:00", ["notice"]),
    ("2026-12-23 10:00", 5, "2027-01-05 09:00", []),
    ("2026-12-25 10:00", 1, "2026-12-29 09:00", []),  # given on a holiday: counts from Monday
    ("2026-12-25 10:00", 1, "2026-12-28 09:00", ["notice"]),
    # Notice over Midsummer (23rd and 24th of June), with the moved Friday and its Saturday.
    ("2027-06-17 10:00", 3, "2027-06-19 09:00", ["notice"]),
    ("2027-06-17 10:00", 3, "2027-06-21 09:00", []),  # Friday, the worked Saturday, Monday
    ("2027-06-18 10:00", 5, "2027-06-28 09:00", ["notice"]),
    ("2027-06-18 10:00", 5, "2027-06-29 09:00", []),
    # The swap day itself: off on the Friday, worked on the Saturday.
    ("2027-06-01 10:00", 5, "2027-06-25 09:00", ["day_off"]),
    ("2027-06-01 10:00", 5, "2027-06-19 09:00", []),
    ("2027-06-01 10:00", 5, "2027-06-26 09:00", ["day_off"]),
    # Midnight: notice is given by the day on the wall in Riga, not by that of UTC.
    ("2027-02-01 23:59", 5, "2027-02-08 09:00", []),
    ("2027-02-02 00:01", 5, "2027-02-08 09:00", ["notice"]),
    ("2027-02-02 00:01", 5, "2027-02-09 09:00", []),
    # An interview may end with the day's last hours, and not run into the night.
    ("2027-02-01 10:00", 5, "2027-02-10 23:20", []),
    ("2027-02-01 10:00", 5, "2027-02-10 23:40", ["outside_hours"]),
    ("2027-02-01 10:00", 5, "2027-02-10 00:00", []),
]


@pytest.mark.parametrize(("asked_on", "notice", "wanted", "codes"), TABLE)
def test_a_time_is_judged_by_the_wall_clock_and_working_days(
    asked_on: str, notice: int, wanted: str, codes: list[str]
) -> None:
    facts = replace(FACTS, house=replace(HOUSE, notice_days=notice), now=at(asked_on))
    asked = replace(ASKED, starts_at=at(wanted))
    assert [reason.code for reason in rules.why_not_bookable(asked, facts)] == codes


RELEASES = [
    # release       lead  last useful day
    ("2026-10-26", 0, "2026-10-26"),  # a Monday
    ("2027-03-29", 0, "2027-03-25"),  # Easter Monday: Good Friday is off too
    ("2027-05-04", 0, "2027-05-03"),  # Restoration of Independence, a Tuesday
    ("2026-12-28", 14, "2026-12-14"),
    ("2027-01-04", 14, "2026-12-21"),
    ("2027-07-08", 14, "2027-06-22"),  # two weeks before is the 24th of June
    ("2027-07-09", 14, "2027-06-22"),  # two weeks before is the moved Friday
]


@pytest.mark.parametrize(("release", "lead", "last"), RELEASES)
def test_the_last_useful_day_is_a_working_day(release: str, lead: int, last: str) -> None:
    assert last_useful(CALENDAR, date.fromisoformat(release), lead).isoformat() == last


def test_released_on_a_monday_holiday_nobody_is_met_after_the_friday_before() -> None:
    """Easter Monday of 2028 is the 17th of April, and the Friday before it is Good Friday."""
    monday = date(2028, 4, 17)
    person = replace(FREE, release_earliest=monday, release_expected=monday, release_latest=monday)
    facts = replace(FACTS, person=person, now=at("2028-03-01 10:00"))

    def told(wanted: str) -> list[str]:
        asked = replace(ASKED, starts_at=at(wanted))
        return [reason.code for reason in rules.why_not_bookable(asked, facts)]

    assert told("2028-04-13 15:00") == []
    assert told("2028-04-14 09:00") == ["day_off"]
    assert told("2028-04-17 09:00") == ["day_off"]
    assert told("2028-04-17 12:00") == ["day_off", "after_release"]


CHANGES = [
    # Monday before and after a change: the same wall clock, another hour of UTC.
    ("2026-10-23", "09:00", 6),
    ("2026-10-26", "09:00", 7),
    ("2027-03-26", "09:00", 7),
    ("2027-03-30", "09:00", 6),
    ("2027-10-29", "09:00", 6),
    ("2027-11-01", "09:00", 7),
]


@pytest.mark.parametrize(("day", "wall", "utc_hour"), CHANGES)
def test_hours_stay_on_the_wall_when_the_clocks_change(day: str, wall: str, utc_hour: int) -> None:
    house = replace(HOUSE, hours=(Hours(date.fromisoformat(day).isoweekday(), time(9), time(12)),))
    first = rules.starts_on(house, date.fromisoformat(day), 30)[0]
    assert (local(first).strftime("%H:%M"), first.hour) == (wall, utc_hour)


def test_every_second_week_keeps_its_turn_over_new_year_and_the_clocks() -> None:
    hours = Hours(3, time(9), time(12), every_weeks=2, anchor=date(2026, 10, 21))
    days = [date(2026, 10, 21) + timedelta(days=7 * n) for n in range(30)]
    assert [hours.applies(day) for day in days] == [n % 2 == 0 for n in range(30)]


def test_hours_and_counts_that_the_clocks_skip_do_not_happen() -> None:
    sunday = date(2027, 3, 28)  # 03:00 to 04:00 does not exist
    house = replace(
        HOUSE,
        hours=(Hours(7, time(3, 15), time(5)), Hours(7, time(6), time(8))),
        breaks=(Break(time(3, 30), time(6, 30), "count"),),
    )
    assert [local(span.start).hour for span in rules.hours_on(house, sunday)] == [6]
    assert rules.breaks_on(house, sunday) == []


def test_a_busy_night_ends_with_its_day() -> None:
    work = Commitment("work", time(0), time(6), weekday=3)
    person = replace(FREE, busy=(work,))
    facts = replace(FACTS, person=person, now=at("2027-02-01 10:00"))
    days = [date(2027, 2, 9), date(2027, 2, 10)]
    found = {
        day: [local(one.start).strftime("%H:%M") for one in starts]
        for day, starts in free_starts(ASKED, facts, [PLACE], days)
    }
    assert found[days[0]][0] == "00:00"
    assert found[days[1]][0] == "06:10"
