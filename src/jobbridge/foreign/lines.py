"""A calendar file as its components, of which only what says when somebody is busy is kept: no
title, place or person is ever held. Written for files that mean harm: one pass, no recursion,
everything counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_EVENTS = 20_000
MOST_DATES = 5_000
"""Lines of one name in one component, and dates of them."""
LONGEST = 100_000
DEEPEST = 30
HOME = "X-WR-TIMEZONE"
"""The zone of a whole calendar, as Google, Apple and others write it above its entries."""
_FOLDED = re.compile(r"\r?\n[ \t]|\r[ \t]")
_ENDS = re.compile(r"\r\n|\n|\r")
_WANTED = frozenset(
    {
        *("BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"),
        *("RECURRENCE-ID", "TRANSP", "STATUS", "SEQUENCE", "X-MICROSOFT-CDO-BUSYSTATUS"),
        *("FREEBUSY", "TZID", "TZOFFSETFROM", "TZOFFSETTO", HOME),
    }
)
_KEPT = ("VEVENT", "VFREEBUSY", "VTIMEZONE")


class Unreadable(Exception):
    """The file as a whole says nothing that could be trusted; `code` is one of
    `rules.FAILURES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """A property: its parameters by name in capitals, and what stands behind the colon. `home`
    is the zone that its calendar names for times without one."""

    params: dict[str, str]
    value: str
    home: str = ""


@dataclass(slots=True)
class Component:
    name: str
    lines: dict[str, list[Line]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> Line | None:
        """The property, the first of several."""
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        line = self.one(name)
        return line.value.strip().upper() if line else ""


def components_of(body: bytes) -> list[Component]:
    """The events, free-busy lists and time zones of a file, which may be several calendars, each
    with a zone of its own. Lines that cannot be read are left out; raises `Unreadable` for what
    is no calendar, is cut, or is beyond all bounds."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("charset")
    # Whatever the titles are written in: the names, dates and rules are ASCII.
    text = body.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text[:15].upper() != "BEGIN:VCALENDAR":
        raise Unreadable("page" if text[:1] == "<" else "type")
    found: list[Component] = []
    stack: list[tuple[str, Component | None]] = []
    home = ""
    for name, line in _lines(text):
        if name == "BEGIN":
            home = home if stack else ""
            _begin(line.value.strip().upper(), stack, found)
        elif name == "END":
            _end(line.value.strip().upper(), stack)
        elif name == HOME:
            home = line.value.strip() if len(stack) == 1 else home
        elif stack and (inside := stack[-1][1]) is not None:
            kept = inside.lines.setdefault(name, [])
            if len(kept) < MOST_DATES:
                kept.append(Line(line.params, line.value, home) if home else line)
    if stack:
        raise Unreadable("cut")
    return found


def _begin(name: str, stack: list[tuple[str, Component | None]], found: list[Component]) -> None:
    if len(stack) >= DEEPEST:
        raise Unreadable("garbled")
    made: Component | None = None
    parent = stack[-1][1] if stack else None
    if name in _KEPT and len(stack) == 1:
        if len(found) >= MOST_EVENTS:
            raise Unreadable("many")
        made = Component(name)
        found.append(made)
    elif parent is not None and parent.name == "VTIMEZONE" and name in ("STANDARD", "DAYLIGHT"):
        made = Component(name)
        parent.parts.append(made)
    stack.append((name, made))


def _end(name: str, stack: list[tuple[str, Component | None]]) -> None:
    """Ends what is open of that name, and what was forgotten inside; else nothing."""
    for height in range(len(stack) - 1, -1, -1):
        if stack[height][0] == name:
            del stack[height:]
            return


def _lines(text: str) -> Iterator[tuple[str, Line]]:
    for raw in _ENDS.split(_FOLDED.sub("", text)):
        end = min((at for at in (raw.find(":"), raw.find(";")) if at > 0), default=0)
        name = raw[:end].strip().upper() if end < 40 else ""
        if name not in _WANTED:
            continue
        if len(raw) > LONGEST:
            yield name, Line({}, "")  # not passed over: its event cannot be understood
            continue
        if raw[end] == ":":
            yield name, Line({}, raw[end + 1 :])
            continue
        params, at = _params(raw, end)
        if at:
            yield name, Line(params, raw[at + 1 :])


def _params(raw: str, at: int) -> tuple[dict[str, str], int]:
    """Parameters from `at`, and where the colon behind them is; 0 where there is none."""
    found: dict[str, str] = {}
    while at < len(raw) and raw[at] == ";":
        equal = raw.find("=", at)
        if equal < 0:
            return {}, 0
        name, end = raw[at + 1 : equal].strip().upper(), equal + 1
        quoted = False
        while end < len(raw) and (quoted or raw[end] not in ";:"):
            quoted ^= raw[end] == '"'
            end += 1
        if len(found) < 20:
            found[name] = raw[equal + 1 : end].strip().strip('"')
        at = end
    return (found, at) if at < len(raw) and raw[at] == ":" else ({}, 0)
