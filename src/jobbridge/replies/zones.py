"""The time zones of other people's calendars: by the names that programs give them, and where a
name is their own, by the rules that they send along."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Outlook's and Exchange's names of the zones from which people answer; others send their rules.
WINDOWS = {
    "FLE Standard Time": "Europe/Riga",
    "E. Europe Standard Time": "Europe/Chisinau",
    "GTB Standard Time": "Europe/Bucharest",
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "Russian Standard Time": "Europe/Moscow",
    "Turkey Standard Time": "Europe/Istanbul",
    "Eastern Standard Time": "America/New_York",
    "Coordinated Universal Time": "UTC",
    "GMT": "UTC",
    "Z": "UTC",
}


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_by_name(tzid: str) -> ZoneInfo | None:
    """`Europe/Riga`, `FLE Standard Time`, `/citadel.org/20210210_1/Europe/Riga`; else None."""
    name = WINDOWS.get(tzid, tzid)
    if len(name) > 80:
        return None
    parts = name.strip("/").split("/")
    for depth in (len(parts), 3, 2):
        found = "/".join(parts[-depth:])
        if found in _known():
            return ZoneInfo(found)
    return None


_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})", re.ASCII)
_BYDAY = re.compile(r"(-1|[1-5])(SU|MO|TU|WE|TH|FR|SA)", re.ASCII)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Observance:
    """STANDARD or DAYLIGHT of a VTIMEZONE, as all clients that name zones of their own write it:
    from a month's nth weekday on, each year; or once and for all."""

    offset: timedelta | None
    month: int = 0
    nth: int = 0
    weekday: int = 0
    at: timedelta = timedelta(0)

    @classmethod
    def of(cls, values: dict[str, str]) -> "Observance":
        offset = _OFFSET.fullmatch(values.get("TZOFFSETTO", ""))
        if offset is None:
            return cls(None)
        sign = -1 if offset[1] == "-" else 1
        shift = sign * timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        rule = dict(
            part.upper().split("=", 1)
            for part in values.get("RRULE", "").split(";")[:10]
            if "=" in part
        )
        if not rule:
            return cls(shift)
        month, day = rule.get("BYMONTH", ""), _BYDAY.fullmatch(rule.get("BYDAY", ""))
        start = re.fullmatch(r"\d{8}T(\d{2})(\d{2})\d{2}", values.get("DTSTART", ""), re.ASCII)
        if rule.get("FREQ") != "YEARLY" or not month.isdecimal() or not 1 <= int(month) <= 12:
            return cls(None)
        if day is None or start is None or len(month) > 2:
            return cls(None)
        at = timedelta(hours=int(start[1]), minutes=int(start[2]))
        return cls(shift, int(month), int(day[1]), _DAYS.index(day[2]), at)

    def begins(self, year: int) -> datetime:
        """The wall moment of that year from which it holds."""
        if self.nth > 0:
            first = date(year, self.month, 1)
            ahead = (self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)
            day = first + timedelta(days=ahead)
        else:
            last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
            day = last - timedelta(days=(last.weekday() - self.weekday) % 7)
        return datetime(day.year, day.month, day.day) + self.at

    @classmethod
    def offset_at(cls, observed: "list[Observance]", wall: datetime) -> timedelta | None:
        """What a wall time is ahead of UTC; None where the rules are not of the kind read here."""
        if not observed or len(observed) > 4 or any(one.offset is None for one in observed):
            return None
        yearly = [one for one in observed if one.month]
        if not yearly:
            return observed[0].offset if len(observed) == 1 else None
        if len(yearly) != len(observed):
            return None
        past = [
            (one.begins(year), one.offset)
            for one in yearly
            for year in (wall.year - 1, wall.year)
            if one.begins(year) <= wall
        ]
        return max(past, key=lambda found: found[0])[1] if past else None
