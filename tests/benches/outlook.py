"""A busy year of Outlook into busy times, beside icalendar and recurring_ical_events alone."""

import statistics
from datetime import UTC, datetime, timedelta
from functools import partial

import icalendar
import recurring_ical_events

from jobbridge.calendar.spans import RIGA, Span, merge
from jobbridge.foreign.bounded import expanded
from jobbridge.foreign.expansion import expand, moment
from tests.bench import Figure, median

SINGLE, SERIES = 1950, 50
TURNS = 3
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
YEAR = Span(NOW, NOW + timedelta(days=366))


def figures() -> list[Figure]:
    """Seconds a calendar: in this process, and in one of its own as the worker does it."""
    body = outlook()
    ours, theirs = expand(body, YEAR), bare(body)
    if list(ours.spans) != theirs:
        raise AssertionError("the two do not say the same")
    what = f"{SINGLE + SERIES} events of an Outlook year, {SERIES} of them series"
    against = "icalendar and recurring_ical_events alone"
    seconds: list[tuple[float, ...]] = []
    for _ in range(TURNS):  # by turns, so that a busy machine slows them alike
        runs = (partial(bare, body), partial(expand, body, YEAR), partial(expanded, body, YEAR))
        seconds.append(tuple(median(run, 1) for run in runs))
    reference, here, apart = (statistics.median(column) for column in zip(*seconds, strict=True))
    return [
        Figure(what, here, against, reference),
        Figure(f"{what}, in a bounded process", apart, against, reference),
    ]


def bare(body: bytes) -> list[Span]:
    """What one would write: parse, expand, take what is busy."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(body))
    spans = [
        Span(moment(one.start), moment(one.end))
        for one in found.between(YEAR.start, YEAR.end)
        if one.get("TRANSP") != "TRANSPARENT"
    ]
    return merge(span for span in spans if span.overlaps(YEAR))


def outlook() -> bytes:
    """Half hours of a year as Outlook publishes them, titles, bodies and all."""
    lines = ["BEGIN:VCALENDAR", "METHOD:PUBLISH", "PRODID:Microsoft Exchange Server 2010"]
    lines += ["VERSION:2.0", "X-WR-CALNAME:Calendar"]
    for number in range(SINGLE + SERIES):
        start = NOW.astimezone(RIGA).replace(tzinfo=None, hour=8) + timedelta(
            days=number % 360, minutes=30 * (number * 7 % 18)
        )
        end = start + timedelta(minutes=30)
        lines += ["BEGIN:VEVENT", f"UID:{number:040X}", f"SUMMARY:Sanāksme {number}"]
        lines.append("DESCRIPTION:" + "Darba kārtība\\, protokols\\n" * 12)
        if number < SERIES:
            lines.append(f"RRULE:FREQ=WEEKLY;UNTIL=20271201T000000Z;INTERVAL={number % 3 + 1}")
        lines += [
            f"DTSTART;TZID=FLE Standard Time:{start:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=FLE Standard Time:{end:%Y%m%dT%H%M%S}",
            f"DTSTAMP:{NOW:%Y%m%dT%H%M%SZ}",
            f"TRANSP:{'TRANSPARENT' if number % 9 == 0 else 'OPAQUE'}",
            "CLASS:PUBLIC",
            "PRIORITY:5",
            "STATUS:CONFIRMED",
            "SEQUENCE:0",
            "LOCATION:Rīga",
            "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
            f"X-MICROSOFT-CDO-BUSYSTATUS:{'FREE' if number % 9 == 0 else 'BUSY'}",
            "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.what}: {figure.ours:.3f} s, {figure.ratio:.2f} times {figure.against}")
