"""When the owner of a calendar is busy, from its file: single events, series with their
exceptions, and free-busy lists, as spans in order. No title, place or person gets here.

Runs in a process of its own (`bounded`): time and memory are bounded there, and what one series
may take, here.
"""

import re
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event, vRecur

from jobbridge.calendar.spans import RIGA, Span, merge
from jobbridge.foreign.lines import MOST_DATES, Component, Line, Unreadable, components_of
from jobbridge.foreign.zones import Zones

MOST_SPANS = 10_000
MOST_OF_SERIES = 3_000
LONGEST = timedelta(days=366)
PATIENCE = 1.0
"""Seconds that one series may take."""
_DAY = timedelta(days=1)
_DATE = re.compile(r"\d{8}")
_MOMENT = re.compile(r"\d{8}T\d{6}Z?")
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)"
)
_RULE = re.compile(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*")
_FREQUENCIES = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 0, "YEARLY": 0}
# Several within a day are below daily, however they are written.
_WITHIN_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
OURS = "@JOBBRIDGE"
"""How `refs.new_uid` ends, in capitals."""
_WRAPPED = "040000008200E00074C5B7101A82E008"
_FREE = frozenset({"FREE", "WORKINGELSEWHERE"})

# What the libraries raise for rules and zones that they cannot make sense of.
_THEIRS = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


class Odd(Exception):
    """One event that cannot be understood; `code` is one of `rules.SKIPPED`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Expanded:
    """When somebody is busy within a time; events left out, and what is noted, by code."""

    spans: tuple[Span, ...]
    skipped: dict[str, int]
    events: int


@dataclass(frozen=True)
class _When:
    """One event's own time, as it is written."""

    start: date | datetime
    end: date | datetime

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)

    def span(self) -> Span | None:
        """None for one that takes no time."""
        start, end = moment(self.start), moment(self.end)
        if end - start > LONGEST:
            raise Odd("value")
        return Span(start, end) if start < end else None


def moment(at: date | datetime) -> datetime:
    """In universal time; a day begins at midnight in Riga. What the clocks skip is an hour
    later, as every calendar shows it."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(), tzinfo=RIGA)
    return at.astimezone(UTC)


def expand(body: bytes, within: Span) -> Expanded:
    """The busy times that meet `within`. Raises `Unreadable` for a file that is no calendar."""
    found = components_of(body)
    zones = Zones(one for one in found if one.name == "VTIMEZONE")
    spans: list[Span] = []
    skipped: Counter[str] = Counter()
    series: dict[str, list[Component]] = {}
    events = 0
    for number, one in enumerate(found):
        if one.name == "VTIMEZONE":
            continue
        events += 1
        if _is_ours(one):
            continue
        if one.name == "VFREEBUSY":
            _add(spans, skipped, _listed(one), within)
        elif _repeats(one):
            uid = one.one("UID")
            series.setdefault(uid.value if uid else f"#{number}", []).append(one)
        else:
            alone = one.one("UID")
            if alone is not None and alone.value in series:
                series[alone.value].append(one)
            else:
                _add(spans, skipped, _single(one, zones), within)
    for group in series.values():
        with _patience(skipped):
            _add(spans, skipped, _series(group, zones, within), within)
    merged = merge(spans)
    if len(merged) > MOST_SPANS:
        raise Unreadable("many")
    if zones.unsure:
        skipped["home"] = zones.unsure
    return Expanded(tuple(merged), dict(skipped), events)


def _add(
    spans: list[Span], skipped: Counter[str], found: Iterator[Span | Odd], within: Span
) -> None:
    try:
        for one in found:
            if isinstance(one, Odd):
                skipped[one.code] += 1
            elif one.overlaps(within):
                spans.append(one)
                if len(spans) > 20 * MOST_SPANS:
                    raise Unreadable("many")
    except Odd as odd:
        skipped[odd.code] += 1
    except _THEIRS:
        skipped["value"] += 1


class _Tired(BaseException):
    """Not an Exception: nothing on its way up takes it for its own."""


@contextmanager
def _patience(skipped: Counter[str]) -> Iterator[None]:
    """What takes too long is left out, and counted."""

    def stop(_signal: int, _frame: object) -> None:
        raise _Tired

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    except _Tired:
        skipped["heavy"] += 1
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _is_ours(one: Component) -> bool:
    """Whether this is an interview of ours, from an invitation or a feed: what is claimed here
    already must not stand in its own way when it is moved. Outlook wraps a UID that is not its
    own in hexadecimal digits."""
    uid = one.text("UID")
    if uid.endswith(OURS):
        return True
    try:
        return uid.startswith(_WRAPPED) and OURS.encode() in bytes.fromhex(uid).upper()
    except ValueError:
        return False


def _repeats(one: Component) -> bool:
    return any(name in one.lines for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def is_busy(one: Component) -> bool:
    """Outlook says it more exactly than the standard; without a word an event is busy."""
    if one.text("STATUS") == "CANCELLED":
        return False
    if said := one.text("X-MICROSOFT-CDO-BUSYSTATUS"):
        return said not in _FREE
    return one.text("TRANSP") != "TRANSPARENT"


def _single(one: Component, zones: Zones) -> Iterator[Span | Odd]:
    if is_busy(one) and (span := _when(one, zones).span()):
        yield span


def _listed(one: Component) -> Iterator[Span | Odd]:
    """Periods of a free-busy list, always in universal time."""
    for line in one.lines.get("FREEBUSY", ()):
        if line.params.get("FBTYPE", "BUSY").upper() == "FREE":
            continue
        for text in line.value.split(",")[:MOST_DATES]:
            first, _, last = text.strip().upper().partition("/")
            try:
                start = _utc(first)
                end = start + _duration(last) if last[:1] in "P+-" else _utc(last)
                if start < end and end - start <= LONGEST:
                    yield Span(start, end)
            except Odd as odd:
                yield odd
            except OverflowError:
                yield Odd("value")


def _utc(text: str) -> datetime:
    if not _MOMENT.fullmatch(text) or not text.endswith("Z"):
        raise Odd("value")
    return _parsed(text[:-1]).replace(tzinfo=UTC)


def _parsed(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S")
    except ValueError:
        raise Odd("value") from None


def _time(line: Line, zones: Zones) -> date | datetime:
    text = line.value.strip().upper()
    if _DATE.fullmatch(text):
        return _parsed(f"{text}T000000").date()
    if not _MOMENT.fullmatch(text):
        raise Odd("value")
    if text.endswith("Z"):
        return _parsed(text[:-1]).replace(tzinfo=UTC)
    zone = zones.named(line)
    if zone is None:
        raise Odd("zone")
    return _parsed(text).replace(tzinfo=zone)


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None or found[1] == "-":
        raise Odd("value")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return timedelta(days=days + 7 * weeks, seconds=3600 * hours + 60 * minutes + seconds)


def _when(one: Component, zones: Zones) -> _When:
    line = one.one("DTSTART")
    if line is None:
        raise Odd("value")
    try:
        start = _time(line, zones)
        if (last := one.one("DTEND")) is not None:
            end = _time(last, zones)
        elif (length := one.one("DURATION")) is not None:
            end = _after(start, _duration(length.value))
        else:
            end = start if isinstance(start, datetime) else start + _DAY
        if isinstance(start, datetime) != isinstance(end, datetime):
            raise Odd("value")
        found = _When(start, end)
        if moment(found.end) < moment(found.start):
            raise Odd("value")
    except OverflowError:
        raise Odd("value") from None
    return found


def _after(start: date | datetime, length: timedelta) -> date | datetime:
    """Days are days on the wall; what is shorter lasts as long as it says, also where the clocks
    change."""
    if isinstance(start, datetime) and length < _DAY:
        exact = moment(start) + length
        return exact if exact != moment(start + length) else start + length
    return start + length


def _series(group: Sequence[Component], zones: Zones, within: Span) -> Iterator[Span | Odd]:
    """A series and its exceptions, told apart from the free ones by a mark of ours."""
    calendar = Calendar()
    for one in group:
        try:
            calendar.add_component(_event(one, zones, within))
        except Odd as odd:
            yield odd
            if "RECURRENCE-ID" not in one.lines:
                return  # without its rule the exceptions alone would mislead
    if not calendar.subcomponents:
        return
    # Some hours around, so that a day in Riga is whole; `_add` asks again.
    first, last = within.start - 2 * _DAY, within.end + 2 * _DAY
    for count, found in enumerate(recurring_ical_events.of(calendar).between(first, last)):
        if count == MOST_OF_SERIES:
            raise Odd("heavy")
        if found.get("TRANSP") == "OPAQUE":
            start, end = moment(found.start), moment(found.end)
            if start < end:
                yield Span(start, end)


def _event(one: Component, zones: Zones, within: Span) -> Event:
    when = _when(one, zones)
    when.span()
    made = Event()
    made.add("UID", "one")
    made.add("TRANSP", "OPAQUE" if is_busy(one) else "TRANSPARENT")
    if (sequence := one.text("SEQUENCE")).isdecimal() and len(sequence) < 10:
        made.add("SEQUENCE", int(sequence))
    start, end = when.start, when.end
    if (line := one.one("RECURRENCE-ID")) is not None:
        this_and_future = line.params.get("RANGE", "").upper() == "THISANDFUTURE"
        params = {"RANGE": "THISANDFUTURE"} if this_and_future else {}
        made.add("RECURRENCE-ID", _time(line, zones), parameters=params)
    elif "RRULE" in one.lines:
        if len(one.lines["RRULE"]) > 1:
            raise Odd("often")
        rule, shift = _rule(one.lines["RRULE"][0].value, when, within)
        start, end = start + shift, end + shift
        made.add("RRULE", rule)
    made.add("DTSTART", start)
    made.add("DTEND", end)
    for name in ("RDATE", "EXDATE"):
        if dates := _dates(one.lines.get(name, ()), zones):
            made.add(name, dates)
    return made


def _dates(lines: Sequence[Line], zones: Zones) -> list[Any]:
    found: list[Any] = []
    for line in lines:
        for text in line.value.split(","):
            if len(found) >= MOST_DATES:
                raise Odd("heavy")
            first, slash, last = text.partition("/")
            start = _time(replace(line, value=first), zones)
            if not slash:
                found.append(start)
            elif isinstance(start, datetime):
                given = last.strip().upper()
                end = (
                    start + _duration(given)
                    if given.startswith(("P", "+P"))
                    else _time(replace(line, value=given), zones)
                )
                found.append((start, end))
    return found


def _rule(text: str, when: _When, within: Span) -> tuple[vRecur, timedelta]:
    """The rule, bounded by the time asked about, and by how much its start moves nearer: a whole
    number of its own periods, so that it falls on the same days."""
    text = text.strip().upper().removesuffix(";")
    if not _RULE.fullmatch(text):
        raise Odd("value")
    parts = dict(part.split("=", 1) for part in text.split(";"))
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise Odd("often" if frequency in ("HOURLY", "MINUTELY", "SECONDLY") else "value")
    if any("," in parts.get(name, "") for name in _WITHIN_DAY):
        raise Odd("often")
    interval, count = parts.get("INTERVAL", "1"), parts.get("COUNT", "1")
    both = parts.keys() >= {"COUNT", "UNTIL"}  # RFC 5545, 3.3.10: never
    if both or not (interval.isdecimal() and 1 <= int(interval) <= 1000 and count.isdecimal()):
        raise Odd("value")
    shift = timedelta(0)
    if "COUNT" not in parts:
        _bound(parts, when, within)
        step = _FREQUENCIES[frequency] * int(interval)
        # A year nearer at most: what the start itself adds to the rule lies before our time.
        behind = (within.start - moment(when.start)).days - 2 * LONGEST.days
        if step and behind > 0:
            shift = timedelta(days=behind // step * step)
    try:
        return vRecur.from_ical(";".join(f"{name}={value}" for name, value in parts.items())), shift
    except (ValueError, KeyError, TypeError):
        raise Odd("value") from None


def _bound(parts: dict[str, str], when: _When, within: Span) -> None:
    """No rule goes on beyond the time asked about, however seldom it is met."""
    latest = within.end + 3 * _DAY
    text = parts.pop("UNTIL", "")
    if text:
        if _DATE.fullmatch(text):
            last = moment(_parsed(f"{text}T000000").date()) + _DAY - timedelta(seconds=1)
        elif _MOMENT.fullmatch(text):
            zone = None if when.all_day else when.start.tzinfo  # type: ignore[union-attr]
            given = _parsed(text.removesuffix("Z"))
            last = given.replace(tzinfo=UTC if text.endswith("Z") else zone or RIGA)
        else:
            raise Odd("value")
        latest = min(latest, last.astimezone(UTC))
    if when.all_day:
        parts["UNTIL"] = latest.astimezone(RIGA).strftime("%Y%m%d")
    else:
        parts["UNTIL"] = latest.strftime("%Y%m%dT%H%M%SZ")
