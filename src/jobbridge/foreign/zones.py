"""Which time zone a name in somebody's calendar means. A name that is unknown means none: taking
it for another zone would put a busy time where it is not."""

import re
from collections.abc import Iterable
from datetime import tzinfo
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from jobbridge.clock import RIGA
from jobbridge.foreign.lines import Component, Line

UTC_NAMES = frozenset({"UTC", "GMT", "Z", "ETC/UTC", "TZONE://MICROSOFT/UTC"})
_PARTS, _DATES = 60, 400
_YEARLY = re.compile(
    r"FREQ=YEARLY(;(UNTIL=\d{8}(T\d{6}Z?)?|BYMONTH=(0?[1-9]|1[0-2])"
    r"|BYDAY=[-+]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)|BYMONTHDAY=[1-9]\d?(,[1-9]\d?){0,6}))*"
)
_OFFSET = re.compile(r"[+-](0\d|1[0-8])[0-5]\d([0-5]\d)?")
_MOMENT = re.compile(r"\d{8}T\d{6}")


class Zones:
    """The zones of one file: known names first, then what the file itself defines."""

    def __init__(self, defined: Iterable[Component]) -> None:
        self._defined: dict[str, Component] = {}
        for one in defined:
            if (name := one.one("TZID")) is not None:
                self._defined.setdefault(name.value.strip(), one)
        self._found: dict[str, tzinfo | None] = {}
        self.unsure = 0
        """Times without a zone whose calendar names one that nobody knows."""

    def named(self, line: Line) -> tzinfo | None:
        """The zone of a time; None where nobody knows it. Of one that names none it is its
        calendar's own, or else Riga's: such a time means the wall clock, and that is where
        people meet."""
        if name := line.params.get("TZID", "").strip():
            return self.of(name)
        zone = self.of(line.home) if line.home else RIGA
        self.unsure += zone is None
        return zone or RIGA

    def of(self, name: str) -> tzinfo | None:
        """The zone of that name; None where nobody knows it."""
        name = name.strip()
        if name not in self._found:
            if len(self._found) > 500:
                return None
            self._found[name] = _known(name) or self._own(name)
        return self._found[name]

    def _own(self, name: str) -> tzinfo | None:
        given = self._defined.get(name)
        if given is None or not 0 < len(given.parts) <= _PARTS:
            return None
        text = _plain(given)
        if text is None:
            return None
        try:
            made = Timezone.from_ical(text)
            zone = made.to_tz(lookup_tzid=False) if isinstance(made, Timezone) else None
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
            return None
        return zone if isinstance(zone, tzinfo) else None


_CASED = {name.upper(): name for name in available_timezones()}


def _known(name: str) -> tzinfo | None:
    if name.upper() in UTC_NAMES:
        return ZoneInfo("UTC")
    # Some put their own name before it: `/mozilla.org/20050126_1/Europe/Riga`.
    parts = name.upper().strip("/").split("/")
    for length in (len(parts), 3, 2):
        tail = "/".join(parts[-length:])
        if length <= len(parts) and tail in _CASED and (length == len(parts) or "/" in tail):
            return ZoneInfo(_CASED[tail])
    windows = WINDOWS_TO_OLSON.get(name)
    return ZoneInfo(windows) if windows and windows.upper() in _CASED else None


def _plain(given: Component) -> str | None:
    """The definition anew from what is well formed in it: rules of one day a year and dates."""
    lines = ["BEGIN:VTIMEZONE", "TZID:own"]
    for part in given.parts:
        start = part.text("DTSTART")
        before, after = part.text("TZOFFSETFROM"), part.text("TZOFFSETTO")
        if not (_MOMENT.fullmatch(start) and all(map(_OFFSET.fullmatch, (before, after)))):
            return None
        lines += [f"BEGIN:{part.name}", f"DTSTART:{start}"]
        lines += [f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", "TZNAME:own"]
        if (rule := part.text("RRULE").removesuffix(";")) and not _YEARLY.fullmatch(
            rule := _ordered(rule)
        ):
            return None
        if rule:
            lines.append(f"RRULE:{rule}")
        dates = [one.value.strip() for one in part.lines.get("RDATE", [])]
        if len(dates) > _DATES or not all(_MOMENT.fullmatch(one) for one in dates):
            return None
        lines += [f"RDATE:{one}" for one in dates]
        lines.append(f"END:{part.name}")
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def _ordered(rule: str) -> str:
    """FREQ first, and what says nothing left out."""
    parts = [p for p in rule.split(";") if p and p != "INTERVAL=1" and not p.startswith("WKST=")]
    return ";".join(sorted(parts, key=lambda part: not part.startswith("FREQ=")))
