"""What an iCalendar object in somebody's mail says, as far as an answer needs it.

A reader of its own, because what it reads is hostile until proven otherwise: one pass over a
bounded number of lines, nothing recursive, nothing expanded. Comments, summaries and everything
else that people write freely are not even read: they may carry contacts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from jobbridge.replies.zones import Observance, zone_by_name

MOST_BYTES = 200_000
MOST_LINES = 4000
MOST_DEPTH = 4
MOST_PEOPLE = 20
LONGEST_VALUE = 400
LONGEST_EVENT = timedelta(hours=24)


class Method(StrEnum):
    REPLY = "REPLY"
    COUNTER = "COUNTER"
    REFRESH = "REFRESH"


class Malformed(Exception):
    """It cannot be read; `str` is a word of ours, never of theirs."""


@dataclass(frozen=True)
class Person:
    """An ATTENDEE line: whom the answer is of, what it is, and who sent it for them."""

    address: str
    partstat: str
    sent_by: str = ""


@dataclass(frozen=True)
class Said:
    """One iTIP message. `stamp` is its DTSTAMP; `starts_at` and `ends_at` are the event's times
    as this message has them: in a COUNTER the proposed ones, None where they cannot be read."""

    method: Method
    uid: str
    sequence: int
    people: tuple[Person, ...]
    stamp: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    organizer: str = ""


@dataclass(frozen=True)
class Line:
    """A content line: NAME;PARAM=value:VALUE. Of repeated parameters the first counts."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class _Event:
    lines: list[Line]
    recurrence: bool = False


def read(data: bytes) -> Said:
    """The first calendar in these bytes; raises `Malformed` for anything that is no answer."""
    if len(data) > MOST_BYTES:
        raise Malformed("calendar_large")
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    method, events, zones = _components(unfolded(text))
    try:
        kind = Method(method.upper())
    except ValueError:
        raise Malformed("method") from None
    uids = {_first(event, "UID") for event in events}
    uid = uids.pop()
    if uids or not uid or not (uid.isascii() and uid.isprintable()):
        raise Malformed("uid")
    event = next((e for e in events if not e.recurrence), events[0])
    starts_at, ends_at = _times(event, zones)
    return Said(
        method=kind,
        uid=uid,
        sequence=_whole(_first(event, "SEQUENCE") or "0"),
        people=_people(event),
        stamp=_moment(_line(event, "DTSTAMP"), zones),
        starts_at=starts_at,
        ends_at=ends_at,
        organizer=address_of(_first(event, "ORGANIZER")),
    )


def unfolded(text: str) -> Iterator[str]:
    """Content lines without their folds, whatever ends them; `Malformed` if there are too many."""
    held, count = "", 0
    for raw in re.split(r"\r\n|\n|\r", text):
        count += 1
        if count > MOST_LINES:
            raise Malformed("calendar_lines")
        if raw[:1] in (" ", "\t"):
            # Longer than any value that is read: the rest may go.
            held = held + raw[1:] if len(held) < 8 * LONGEST_VALUE else held
            continue
        if held:
            yield held
        held = raw
    if held:
        yield held


def line_of(raw: str) -> Line | None:
    """A content line, or None where it is none."""
    name, rest = _until(raw, ";:")
    if not name or not rest:
        return None
    params: dict[str, str] = {}
    while rest[:1] == ";" and len(params) < 30:
        key, rest = _until(rest[1:], "=:;")
        value = ""
        if rest[:1] == "=":
            value, rest = _until(rest[1:], ";:")
        params.setdefault(key.strip().upper(), value.strip('"'))
    if rest[:1] != ":":
        return None
    return Line(name.strip().upper(), params, rest[1:].strip()[: 2 * LONGEST_VALUE])


def _until(text: str, stops: str) -> tuple[str, str]:
    """What stands before the first of `stops` outside quotation marks, and the rest from it on."""
    quoted = False
    for place, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char in stops and not quoted:
            return text[:place], text[place:]
    return text, ""


def _components(raw_lines: Iterator[str]) -> tuple[str, list[_Event], dict[str, list[Observance]]]:
    method, stack = "", list[str]()
    events: list[_Event] = []
    zones: dict[str, list[Observance]] = {}
    tzid, observed = "", list[Observance]()
    inner: list[Line] = []
    for raw in raw_lines:
        line = line_of(raw)
        if line is None:
            continue
        if line.name == "BEGIN":
            stack.append(line.value.upper())
            if len(stack) > MOST_DEPTH or len(events) > MOST_PEOPLE:
                raise Malformed("calendar_nesting")
            if stack == ["VCALENDAR", "VEVENT"]:
                events.append(_Event([]))
            elif stack == ["VCALENDAR", "VTIMEZONE"]:
                tzid, observed = "", []
            inner = []
        elif line.name == "END":
            if not stack or stack[-1] != line.value.upper():
                raise Malformed("calendar_ends")
            if stack[1:] in (["VTIMEZONE", "STANDARD"], ["VTIMEZONE", "DAYLIGHT"]):
                observed.append(Observance.of({one.name: one.value for one in inner}))
            elif stack[1:] == ["VTIMEZONE"] and tzid:
                zones.setdefault(tzid, observed)
            stack.pop()
            if not stack:
                break  # what follows the first calendar is not read
        elif stack == ["VCALENDAR"]:
            method = line.value if line.name == "METHOD" else method
        elif stack == ["VCALENDAR", "VEVENT"]:
            events[-1].lines.append(line)
            events[-1].recurrence |= line.name == "RECURRENCE-ID"
        elif stack[1:] == ["VTIMEZONE"]:
            tzid = line.value if line.name == "TZID" else tzid
        elif stack[1:2] == ["VTIMEZONE"]:
            inner.append(line)
    if stack:
        raise Malformed("calendar_ends")
    if not events:
        raise Malformed("no_event")
    return method, events, zones


def _line(event: _Event, name: str) -> Line | None:
    return next((line for line in event.lines if line.name == name), None)


def _first(event: _Event, name: str) -> str:
    line = _line(event, name)
    return line.value[:LONGEST_VALUE] if line else ""


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Malformed("sequence")
    return int(text)


def _people(event: _Event) -> tuple[Person, ...]:
    lines = [line for line in event.lines if line.name == "ATTENDEE"]
    if len(lines) > MOST_PEOPLE:
        raise Malformed("attendees")
    return tuple(
        Person(
            address_of(line.value),
            line.params.get("PARTSTAT", "NEEDS-ACTION").upper()[:20],
            address_of(line.params.get("SENT-BY", "")),
        )
        for line in lines
    )


def address_of(value: str) -> str:
    """`mailto:Anna@Example.LV` as `anna@example.lv`; "" where it is no plain mail address."""
    text = value.strip().strip('"')
    text = text[7:] if text[:7].lower() == "mailto:" else text
    text = text.strip().strip("<>").lower()
    return text if plain_address(text) else ""


def plain_address(text: str) -> bool:
    """One @, something on either side, nothing that would break a header or a line."""
    local, at, domain = text.partition("@")
    return (
        bool(local and at and domain)
        and len(text) <= 254
        and "@" not in domain
        and text.isprintable()
        and not any(c in ' <>",;:\\' for c in text)
    )


def _times(
    event: _Event, zones: dict[str, list[Observance]]
) -> tuple[datetime | None, datetime | None]:
    start = _moment(_line(event, "DTSTART"), zones)
    end = _moment(_line(event, "DTEND"), zones)
    duration = _first(event, "DURATION")
    if start is not None and end is None and duration:
        lasting = _duration(duration)
        end = start + lasting if lasting else None
    if start is None or end is None or not start < end <= start + LONGEST_EVENT:
        return None, None
    return start, end


_DURATION = re.compile(r"\+?P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?")


def _duration(text: str) -> timedelta | None:
    found = _DURATION.fullmatch(text.upper())
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


_MOMENT = re.compile(r"(\d{8})T(\d{6})(Z?)", re.ASCII)


def _moment(line: Line | None, zones: dict[str, list[Observance]]) -> datetime | None:
    """The instant that a line names. None for a date, a floating time, a zone that nobody knows,
    a time that clocks skip: whoever asks decides what that means."""
    if line is None or (found := _MOMENT.fullmatch(line.value)) is None:
        return None
    try:
        wall = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")
    except ValueError:
        return None
    if not 2000 <= wall.year <= 2100:
        return None
    if found[3]:
        return wall.replace(tzinfo=UTC)
    tzid = line.params.get("TZID", "")
    zone = zone_by_name(tzid)
    if zone is not None:
        return _in_zone(wall, zone)
    offset = Observance.offset_at(zones.get(tzid, []), wall)
    return None if offset is None else (wall - offset).replace(tzinfo=UTC)


def _in_zone(wall: datetime, zone: ZoneInfo) -> datetime | None:
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    back = moment.astimezone(zone).replace(tzinfo=None)
    return moment if back == wall else None
