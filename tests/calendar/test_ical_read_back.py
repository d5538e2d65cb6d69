"""The files as other code sees them: icalendar's parser, dateutil, recurring-ical-events."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil import tz
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from jobbridge.calendar.ical import VTIMEZONE, Event, Status, render_event, render_feed
from jobbridge.calendar.spans import RIGA, Span, day_span

LINK = "https://video.example/r/3kd81jf7?pwd=a,b;c"
HOUR = timedelta(hours=1)


def plain(value: Any) -> Any:
    """A property's value as plain Python, moments in UTC."""
    value = getattr(value, "dt", value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, date | timedelta):
        return value
    if hasattr(value, "cats"):
        return tuple(map(str, value.cats))
    return int(value) if isinstance(value, int) else str(getattr(value, "td", value))


def seen(component: Component) -> dict[str, Any]:
    """Everything that the parser found, errors and all, with the parameters of each value."""
    found: dict[str, Any] = {"BEGIN": component.name, "errors": component.errors}
    for name, value in component.items():
        parameters = {key: value.params[key] for key in value.params}
        shown = value.to_ical().decode() if name == "RRULE" else plain(value)
        found[name] = (shown, parameters) if parameters else shown
    found["inside"] = [seen(inner) for inner in component.subcomponents]
    return found


def read(ics: bytes) -> dict[str, Any]:
    """The file as the parser sees it, which takes any END for the end of what is open."""
    opened: list[str] = []
    for line in ics.decode().split("\r\n"):
        if line.startswith("BEGIN:"):
            opened.append(line.removeprefix("BEGIN:"))
        elif line.startswith("END:") and opened.pop() != line.removeprefix("END:"):
            raise ValueError(f"closes what is not open: {line}")
    return seen(Calendar.from_ical(ics))


def change(start: datetime, before: timedelta, after: timedelta, name: str, month: int) -> Any:
    return {
        "BEGIN": "DAYLIGHT" if after > before else "STANDARD",
        "errors": [],
        "DTSTART": start,
        "TZOFFSETFROM": str(before),
        "TZOFFSETTO": str(after),
        "TZNAME": name,
        "RRULE": f"FREQ=YEARLY;BYDAY=-1SU;BYMONTH={month}",
        "inside": [],
    }


ZONE: dict[str, Any] = {
    "BEGIN": "VTIMEZONE",
    "errors": [],
    "TZID": "Europe/Riga",
    "X-LIC-LOCATION": "Europe/Riga",
    "inside": [
        change(datetime(1970, 3, 29, 3), 2 * HOUR, 3 * HOUR, "EEST", 3),
        change(datetime(1970, 10, 25, 4), 3 * HOUR, 2 * HOUR, "EET", 10),
    ],
}


def meant(event: Event) -> dict[str, Any]:
    """What a reader is to see of an event."""
    found: dict[str, Any] = {
        "BEGIN": "VEVENT",
        "errors": [],
        "UID": event.uid,
        "SEQUENCE": event.sequence,
        "STATUS": str(event.status),
        "CLASS": "PRIVATE",
        "TRANSP": "OPAQUE",
        "SUMMARY": event.summary,
        "CREATED": event.created,
        "LAST-MODIFIED": event.last_modified,
        "DTSTAMP": event.last_modified,
        "inside": [],
    }
    whole_day = not isinstance(event.when, Span)
    if isinstance(event.when, Span):
        zone = {} if "second" in event.uid else {"TZID": "Europe/Riga"}
        found["DTSTART"] = (event.when.start, zone) if zone else event.when.start
        found["DTEND"] = (event.when.end, zone) if zone else event.when.end
    else:
        found["DTSTART"] = (event.when, {"VALUE": "DATE"})
        found["DTEND"] = (event.when + timedelta(days=1), {"VALUE": "DATE"})
    if whole_day or event.transparent or event.status is Status.CANCELLED:
        found["TRANSP"] = "TRANSPARENT"
    if event.description:
        found["DESCRIPTION"] = event.description
    if event.conference:
        found["CONFERENCE"] = (event.conference, {"VALUE": "URI", "FEATURE": "VIDEO"})
        found["DESCRIPTION"] = f"{event.description}\n{event.conference}"
    if event.location:
        found["LOCATION"] = event.location
    if event.url:
        found["URL"] = event.url
    if event.categories:
        found["CATEGORIES"] = event.categories
    if event.alarm_minutes is not None and event.status is not Status.CANCELLED:
        alarm = {"ACTION": "DISPLAY", "DESCRIPTION": event.summary, "errors": [], "inside": []}
        trigger = -timedelta(minutes=event.alarm_minutes)
        found["inside"] = [{"BEGIN": "VALARM", "TRIGGER": trigger, **alarm}]
    return found


def meant_feed(events: list[Event]) -> dict[str, Any]:
    name = "Manas intervijas · Jelgava · šogad"
    return {
        "BEGIN": "VCALENDAR",
        "errors": [],
        "VERSION": "2.0",
        "PRODID": "-//JobBridge//JobBridge//EN",
        "CALSCALE": "GREGORIAN",
        "NAME": name,
        "X-WR-CALNAME": name,
        "REFRESH-INTERVAL": (timedelta(minutes=30), {"VALUE": "DURATION"}),
        "X-PUBLISHED-TTL": "PT30M",
        "COLOR": "teal",
        "X-APPLE-CALENDAR-COLOR": "#008080",
        "inside": [ZONE, *map(meant, events)],
    }


def changed_lines(ics: bytes) -> Iterator[bytes]:
    """The file with one line left out, and with one character of one line another."""
    unfolded = ics.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    for number, line in enumerate(unfolded):
        last = "9" if line[-1] != "9" else "8"
        for instead in ([], [line[:-1] + last], ["X" + line]):
            rest = [*unfolded[:number], *instead, *unfolded[number + 1 :]]
            yield "".join(f"{each}\r\n" for each in rest).encode()


def test_a_reader_sees_in_the_feed_what_was_meant(
    golden: Callable[[str], bytes], feed_events: list[Event]
) -> None:
    assert read(golden("feed.ics")) == meant_feed(feed_events)


def test_any_changed_line_of_the_golden_feed_is_noticed(
    golden: Callable[[str], bytes], feed_events: list[Event]
) -> None:
    expected = meant_feed(feed_events)
    unnoticed = []
    for mutant in changed_lines(golden("feed.ics")):
        try:
            same = read(mutant) == expected
        except (ValueError, KeyError, IndexError, AttributeError):
            continue
        if same:
            unnoticed.append(mutant)
    assert unnoticed == []


def test_a_feed_of_nothing_reads_as_an_empty_calendar(golden: Callable[[str], bytes]) -> None:
    calendar = Calendar.from_ical(golden("empty.ics"))
    assert (calendar.events, calendar.errors) == ([], [])
    assert [seen(zone) for zone in calendar.subcomponents] == [ZONE]


@pytest.mark.parametrize("zone_name", ["Europe/Riga", "Nowhere/Known"])
def test_every_event_stands_at_its_moment_for_whom_asks_by_date(
    golden: Callable[[str], bytes], feed_events: list[Event], zone_name: str
) -> None:
    # A zone that no database knows makes the reader go by the VTIMEZONE alone.
    ics = golden("feed.ics").replace(b"Europe/Riga", zone_name.encode())
    found = recurring_ical_events.of(Calendar.from_ical(ics)).between(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    )
    assert {str(event["UID"]): plain(event["DTSTART"]) for event in found} == {
        event.uid: event.when.start if isinstance(event.when, Span) else event.when
        for event in feed_events
    }
    assert {str(event["UID"]): plain(event["DTEND"]) for event in found} == {
        event.uid: event.when.end
        if isinstance(event.when, Span)
        else event.when + timedelta(days=1)
        for event in feed_events
    }


def test_the_days_of_both_clock_changes_hold_their_events(golden: Callable[[str], bytes]) -> None:
    query = recurring_ical_events.of(Calendar.from_ical(golden("feed.ics")))
    autumn, spring = day_span(date(2026, 10, 25)), day_span(date(2027, 3, 28))
    on_the_day = query.between(autumn.start, autumn.end)
    assert sorted(str(event["UID"]) for event in on_the_day) == [
        "autumn-across@jobbridge.example",
        "autumn-second@jobbridge.example",
    ]
    [across] = query.between(spring.start, spring.end)
    assert plain(across["DTEND"]) - plain(across["DTSTART"]) == HOUR


def test_the_zone_changes_when_the_time_zone_database_does() -> None:
    parts: list[Any] = Component.from_ical(VTIMEZONE).subcomponents
    by_rule = []
    for part in parts:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part["DTSTART"].dt)
        for wall in rule.between(datetime(2020, 1, 1), datetime(2036, 1, 1)):
            by_rule.append(((wall - before).replace(tzinfo=UTC), after, str(part["TZNAME"])))

    by_database = []
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    while moment < datetime(2036, 1, 1, tzinfo=UTC):
        earlier, now = (moment - HOUR).astimezone(RIGA), moment.astimezone(RIGA)
        if earlier.utcoffset() != now.utcoffset():
            by_database.append((moment, now.utcoffset(), now.tzname()))
        moment += HOUR
    assert len(by_database) == 32
    assert sorted(by_rule) == by_database


@pytest.mark.parametrize("year", range(2020, 2036))
def test_dateutil_reads_the_zone_as_the_database_has_it(year: int) -> None:
    # dateutil refuses X- names in a zone, against RFC 5545, 3.6.5.
    text = VTIMEZONE.decode().replace("X-LIC-LOCATION:Europe/Riga\r\n", "")
    read = tz.tzical(StringIO(text)).get()
    assert read is not None
    for moment in _moments_of(year):
        assert moment.astimezone(read).replace(tzinfo=None) == (
            moment.astimezone(ZoneInfo("Europe/Riga")).replace(tzinfo=None)
        )


def _moments_of(year: int) -> Iterator[datetime]:
    for month in range(1, 13):
        yield datetime(year, month, 1, 10, tzinfo=UTC)
    for month in (3, 10):
        sunday = date(year, month, 31)
        sunday -= timedelta(days=(sunday.weekday() + 1) % 7)
        for half_hour in range(10):
            yield datetime.combine(sunday, time(), UTC) + half_hour * HOUR / 2 - HOUR


moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
near_changes = st.sampled_from(
    [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)]
)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        moments,
        st.builds(lambda day, minute: day + minute * HOUR / 60, near_changes, st.integers(0, 300)),
    ),
    st.integers(1, 600),
    st.text(st.sampled_from('ab \\;,:\n"āšž🧵👩🏽‍🏭^'), max_size=120),
    st.sampled_from(Status),
    st.one_of(st.none(), st.integers(0, 10_000)),
)
def test_any_event_comes_back_from_a_reader(
    start: datetime, minutes: int, text: str, status: Status, alarm: int | None
) -> None:
    event = Event(
        uid="a1@jobbridge.example",
        sequence=7,
        status=status,
        when=Span(start, start + minutes * HOUR / 60),
        summary="Intervija",
        description=text,
        created=start,
        last_modified=start,
        alarm_minutes=alarm,
    )
    [zone, read] = Calendar.from_ical(render_feed("x", [render_event(event)], "teal")).subcomponents
    expected, found = meant(event), seen(read)
    for name in ("DTSTART", "DTEND"):
        # The zone is a matter of form; the moment is what counts here.
        expected[name] = expected[name][0]
        found[name] = found[name][0] if isinstance(found[name], tuple) else found[name]
    assert seen(zone) == ZONE
    assert found == expected
