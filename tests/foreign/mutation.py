"""Calendars that nobody would write: whole ones, torn apart and put together again line by line,
value by value and byte by byte, from a number that makes it again."""

import random

from tests.foreign.conftest import ics

SEEDS = [
    ics(
        "UID:1\nDTSTART;TZID=FLE Standard Time:20261201T100000\nDURATION:PT1H\nSUMMARY:Ā; b\\, c",
        "UID:2\nDTSTART;TZID=Europe/Riga:20200106T090000\nDTEND;TZID=Europe/Riga:20200106T093000\n"
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU\n"
        "EXDATE;TZID=Europe/Riga:20261207T090000,20261209T090000",
        "UID:2\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Riga:20270104T090000\nSEQUENCE:3\n"
        "DTSTART;TZID=Europe/Riga:20270105T120000\nDTEND;TZID=Europe/Riga:20270105T123000",
        "UID:3\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\n"
        "RRULE:FREQ=YEARLY;COUNT=5\nTRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "UID:4\nDTSTART:20261124T100000\nDTEND:20261124T110000\n"
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1;UNTIL=20270630T000000Z\n"
        "RDATE;VALUE=PERIOD:20261125T100000Z/PT2H,20261126T100000Z/20261126T113000Z",
        "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20261127T080000Z/PT1H30M\nEND:VFREEBUSY",
    ),
    ics(
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T040000\n"
        "TZOFFSETFROM:+0300\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\n"
        "END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0300\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE",
        "UID:5\nDTSTART;TZID=Customized Time Zone:20261201T100000\n"
        "DTEND;TZID=Customized Time Zone:20261201T110000\nRRULE:FREQ=DAILY;BYHOUR=10\n"
        "BEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART:20000101T000000\nEND:VALARM",
        "UID:6\nSTATUS:CANCELLED\nDTSTART:20261201T100000Z\nDTEND:20261201T110000Z",
    ),
]
_NUMBERS = ["0", "-1", "1", "31", "366", "9999", "2147483648", "99999999999999999999", "٣", "1e9"]
_VALUES = [
    *("", "Z", "P", "PT", "P1D", "-P1D", "P9999W", "PT9999999S", "16010101", "00010101"),
    *("99991231T235959Z", "20260230", "20270328T033000", "20261025T033000", "20261301T250000"),
    *("FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=0"),
    *("FREQ=DAILY;INTERVAL=0", "FREQ=MONTHLY;BYMONTHDAY=-32", "FREQ=WEEKLY;BYDAY=99MO", "FREQ="),
    *("FREQ=YEARLY;BYWEEKNO=54", "FREQ=YEARLY;BYYEARDAY=367;COUNT=9", "FREQ=DAILY;UNTIL=2026"),
    *("TRANSPARENT", "OPAQUE", "CANCELLED", "FREE", "\0", "\ud7ff", "a" * 300, '"', ":", ";", "="),
]
_PARAMS = ["VALUE=DATE", "TZID=", 'TZID="Europe/Riga"', "TZID=Nowhere", "RANGE=THISANDFUTURE", "=;"]
_NAMES = ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID"]
_BLOCKS = ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VCALENDAR", "BEGIN:VTIMEZONE"]


def mutated(number: int) -> bytes:
    chance = random.Random(number)
    lines = chance.choice(SEEDS).decode().split("\r\n")
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        _line(chance, lines)
    body = chance.choice(("\r\n", "\r\n", "\n", "\r")).join(lines).encode("utf-8", "replace")
    if chance.random() < 0.15:
        body = _bytes(chance, body)
    return body if number % 5 != 4 else _at_home(chance, body)


def _at_home(chance: random.Random, body: bytes) -> bytes:
    """With a zone of the whole calendar, right or wrong."""
    zone = chance.choice(["Europe/London", "Customized Time Zone", "Nowhere/Here", *_VALUES])
    line = f"X-WR-TIMEZONE:{zone}\r\nBEGIN:VEVENT".encode("utf-8", "replace")
    return body.replace(b"BEGIN:VEVENT", line, chance.choice((1, 2)))


def _line(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    line = lines[at]
    head, colon, value = line.partition(":")
    how = chance.randrange(12)
    if how == 0:
        del lines[at]
        lines.append("")
    elif how == 1:
        lines.insert(at, line)
    elif how == 2:
        lines.insert(chance.randrange(len(lines)), line)
    elif how == 3:
        lines[at] = f"{head}:{chance.choice(_VALUES)}"
    elif how == 4:
        lines[at] = f"{head};{chance.choice(_PARAMS)}:{value}"
    elif how == 5:
        lines[at] = f"{chance.choice(_NAMES)}:{value}"
    elif how == 6:
        lines.insert(at, chance.choice(_BLOCKS))
    elif how == 7:
        digits = [n for n, c in enumerate(value) if c.isdigit()]
        if digits:
            n = chance.choice(digits)
            value = value[:n] + chance.choice("0123456789") + value[n + 1 :]
            lines[at] = head + colon + value
    elif how == 8:
        lines[at] = head + colon + value + ";" + chance.choice(_VALUES)
    elif how == 9:
        parts = value.split(";")
        chance.shuffle(parts)
        parts[0] = parts[0].partition("=")[0] + "=" + chance.choice(_NUMBERS)
        lines[at] = head + colon + ";".join(parts)
    elif how == 10:
        cut = chance.randrange(len(line) + 1)
        lines[at] = line[:cut] + "\r\n " * chance.randrange(3) + line[cut:]
    else:
        lines[at] = f"{chance.choice(_NAMES)}:{chance.choice(_VALUES)}"


def _bytes(chance: random.Random, body: bytes) -> bytes:
    found = bytearray(body)
    for _ in range(chance.choice((1, 2, 10))):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found[: chance.randrange(len(found))] if chance.random() < 0.2 else found)
