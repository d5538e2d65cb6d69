"""Working days: weekends, public holidays, and the swap days that the government decides.

Each year a Cabinet order moves a few working days (a Friday beside a holiday is off, a Saturday
is worked for it) in state institutions with a Monday-to-Friday week. The `holidays` package
knows the orders published before its release; rows of the swap-day table come on top and win,
over the package too.

How days of notice are counted: the day on which notice is given does not count, the day of the
visit does. Notice given on Monday, two working days: Wednesday. Notice that comes on a day off
or after the office closes counts as given on the next working day.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from jobbridge.calendar.spans import ONE_DAY, RIGA, as_utc, each_day

DayRule = Callable[[date], bool]

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SwapDay:
    """One line of an order: a day off, and the day worked for it.

    `day_worked` is None where a day off is simply given (as for the ice hockey bronze of 2023).
    """

    day_off: date
    day_worked: date | None = None


class WorkCalendar:
    """Which days are worked, and how many of them lie between two days.

    `holidays` and `worked_weekends` are a function of the date, or anything `in` works on.
    `worked_weekends` are the Saturdays that a published order makes working days.
    Raises ValueError if the rows of `swap_days` call one day both off and worked.
    """

    def __init__(
        self,
        holidays: DayRule | Container[date],
        swap_days: Iterable[SwapDay] = (),
        *,
        worked_weekends: DayRule | Container[date] = frozenset(),
    ) -> None:
        rows = tuple(swap_days)
        self._off = frozenset(row.day_off for row in rows)
        self._worked = frozenset(row.day_worked for row in rows if row.day_worked is not None)
        if both := self._off & self._worked:
            days = ", ".join(day.isoformat() for day in sorted(both))
            raise ValueError(f"swap days call the same day off and worked: {days}")
        self._is_holiday = _as_rule(holidays)
        self._is_worked_weekend = _as_rule(worked_weekends)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day in self._off:
            return False
        if day in self._worked or self._is_worked_weekend(day):
            return True
        return day.weekday() < SATURDAY and not self._is_holiday(day)

    def next_workday(self, day: date) -> date:
        """`day` itself if it is worked, otherwise the first worked day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it for a negative count.

        `day` itself never counts, worked or not; a count of 0 gives it back as it is.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after the one date and up to the other, which counts.

        0 if `until` is not later. `workdays_between(day, add_workdays(day, n)) == n`.
        """
        return sum(self.is_workday(day) for day in each_day(after + ONE_DAY, until))

    def notice_day(
        self, given: datetime, closes: time | None = None, zone: ZoneInfo = RIGA
    ) -> date:
        """The working day on which notice given at that moment counts as given.

        `closes` is the local time from which it counts for the next working day; None: never.
        """
        local = as_utc(given).astimezone(zone)
        day = local.date()
        late = closes is not None and local.time() >= closes
        return self.next_workday(day + ONE_DAY if late else day)

    def earliest_day(
        self, given: datetime, notice: int, closes: time | None = None, zone: ZoneInfo = RIGA
    ) -> date:
        """The first day that notice of `notice` working days, given at that moment, allows.

        No notice (0) allows the very day on which it is given, a day off as well.
        """
        if notice < 0:
            raise ValueError(f"notice cannot be negative: {notice}")
        if notice == 0:
            return as_utc(given).astimezone(zone).date()
        return self.add_workdays(self.notice_day(given, closes, zone), notice)

    def notice_left(
        self, given: datetime, day: date, closes: time | None = None, zone: ZoneInfo = RIGA
    ) -> int:
        """How many working days of notice remain for something on `day`; 0 if none.

        For any notice of 1 or more, it is enough exactly when `earliest_day` is not after `day`.
        """
        return self.workdays_between(self.notice_day(given, closes, zone), day)


def latvian_calendar(swap_days: Iterable[SwapDay] = ()) -> WorkCalendar:
    """Latvia's public holidays and published swap days, with the rows of our own table on top."""
    return WorkCalendar(
        lambda day: day in _latvian_year(day.year)[0],
        swap_days,
        worked_weekends=lambda day: day in _latvian_year(day.year)[1],
    )


def holidays_of(year: int) -> list[date]:
    """The public holidays of a year, and the days that published orders make free, in order."""
    return sorted(_latvian_year(year)[0])


def _as_rule(days: DayRule | Container[date]) -> DayRule:
    return days if callable(days) else days.__contains__


@lru_cache(maxsize=64)
def _latvian_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """One year's days off and worked weekends, complete before anyone sees them.

    The package fills years in on demand, unsafely: a second thread that asks meanwhile finds
    the year marked as present and its holidays missing.
    """
    found = country_holidays("LV", years=year, expand=False)
    return frozenset(found), frozenset(found.weekend_workdays)
