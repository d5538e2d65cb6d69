"""When somebody is busy, from calendars as Outlook, Google and others write them."""

import json
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from jobbridge.calendar.spans import RIGA, Span
from jobbridge.foreign import bounded, expansion, reading
from jobbridge.foreign.expansion import Expanded, expand
from jobbridge.foreign.fetching import Failed
from jobbridge.foreign.lines import Unreadable
from tests.foreign.conftest import MEETING, WITHIN, ics
from tests.foreign.mutation import mutated


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "PATIENCE", 0.5)


def times(found: Expanded) -> list[str]:
    """As the clock in Riga shows them: `12-01 10:00–11:00`."""
    shown = []
    for span in found.spans:
        start, end = span.start.astimezone(RIGA), span.end.astimezone(RIGA)
        late = "" if end.date() == start.date() else f"{end:%m-%d }"
        shown.append(f"{start:%m-%d %H:%M}–{late}{end:%H:%M}")
    return shown


def read(*components: str) -> list[str]:
    found = expand(ics(*components), WITHIN)
    assert found.skipped == {}
    return times(found)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART:20261201T080000Z\nDTEND:20261201T090000Z", ["12-01 10:00–11:00"]),
        ("DTSTART:20261201T100000\nDURATION:PT90M", ["12-01 10:00–11:30"]),
        (
            "DTSTART;TZID=FLE Standard Time:20261201T100000\n"
            "DTEND;TZID=FLE Standard Time:20261201T110000",
            ["12-01 10:00–11:00"],
        ),
        (
            'DTSTART;TZID="W. Europe Standard Time":20261201T100000\n'
            'DTEND;TZID="W. Europe Standard Time":20261201T110000',
            ["12-01 11:00–12:00"],
        ),
        (
            "DTSTART;TZID=/mozilla.org/20050126_1/Europe/Riga:20261201T100000\nDURATION:PT1H",
            ["12-01 10:00–11:00"],
        ),
        ("DTSTART;TZID=europe/riga:20261201T100000\nDURATION:PT1H", ["12-01 10:00–11:00"]),
        ("DTSTART;VALUE=DATE:20261224", ["12-24 00:00–12-25 00:00"]),
        (
            "DTSTART;VALUE=DATE:20270327\nDTEND;VALUE=DATE:20270329",
            ["03-27 00:00–03-29 00:00"],
        ),
        ("DTSTART:20270328T033000\nDURATION:PT1H", ["03-28 04:30–05:30"]),
        ("DTSTART:20261201T080000Z", []),
        ("DTSTART:20261201T080000Z\nDTEND:20261201T080000Z", []),
        ("DTSTART:20251201T080000Z\nDTEND:20251201T090000Z", []),
        ("DTSTART:20261201T080000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20261201T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED", []),
        (
            "DTSTART:20261201T080000Z\nDURATION:PT1H\nSTATUS:TENTATIVE",
            ["12-01 10:00–11:00"],
        ),
        ("DTSTART:20261201T080000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        (
            "DTSTART;VALUE=DATE:20261201\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\nTRANSP:OPAQUE",
            ["12-01 00:00–12-02 00:00"],
        ),
        ("DTSTART:20261201T080000Z\nDURATION:PT1H\nUID:0123456789abcdef@jobbridge", []),
        (
            "DTSTART:20261201T080000Z\nDURATION:PT1H\nUID:040000008200E00074C5B7101A82E008"
            + b"vCal-Uid\1\0\0\0abc@jobbridge\0".hex(),
            [],
        ),
        (
            "BEGIN:VALARM\nDTSTART:20261202T080000Z\nEND:VALARM\n"
            "DTSTART:20261201T080000Z\nDURATION:PT1H",
            ["12-01 10:00–11:00"],
        ),
    ],
)
def test_one_event_is_busy_when_its_owner_is(lines: str, expected: list[str]) -> None:
    found = expand(ics("BEGIN:VEVENT\n" + lines + "\nEND:VEVENT"), WITHIN)
    assert (times(found), found.skipped) == (expected, {})


def test_a_folded_line_with_quoted_parameters_is_put_together() -> None:
    lines = b'DTSTART;X="a:b;c";TZ\r\n ID=Europe/Riga:20261201T10\r\n\t0000\r\nDURATION:PT1H'
    found = expand(ics("CANARY").replace(b"CANARY", lines), WITHIN)
    assert times(found) == ["12-01 10:00–11:00"]


WEEKLY = (
    "UID:w\nDTSTART;TZID=Europe/Riga:20261130T090000\nDTEND;TZID=Europe/Riga:20261130T093000\n"
    "RRULE:FREQ=WEEKLY;COUNT=4"
)


def test_a_series_keeps_its_hour_over_the_change_of_the_clocks() -> None:
    weekly = (
        "UID:w\nDTSTART;TZID=FLE Standard Time:20270322T090000\nDURATION:PT30M\n"
        "RRULE:FREQ=WEEKLY;UNTIL=20270330"
    )
    assert read(weekly) == ["03-22 09:00–09:30", "03-29 09:00–09:30"]


def test_exceptions_of_a_series_are_moved_cancelled_left_out_and_freed() -> None:
    def at(day: str) -> str:
        return f"UID:w\nRECURRENCE-ID;TZID=Europe/Riga:{day}T090000\n"

    moved = "DTSTART;TZID=Europe/Riga:20261208T140000\nDTEND;TZID=Europe/Riga:20261208T150000"
    freed = "DTSTART;TZID=Europe/Riga:20261214T090000\nDURATION:PT30M\nTRANSP:TRANSPARENT"
    gone = "DTSTART;TZID=Europe/Riga:20261221T090000\nDURATION:PT30M\nSTATUS:CANCELLED"
    assert read(WEEKLY, at("20261207") + moved, at("20261214") + freed, at("20261221") + gone) == [
        "11-30 09:00–09:30",
        "12-08 14:00–15:00",
    ]
    left_out = WEEKLY + "\nEXDATE;TZID=Europe/Riga:20261207T090000,20261214T090000"
    assert read(left_out) == ["11-30 09:00–09:30", "12-21 09:00–09:30"]
    alone = "DTSTART;TZID=Europe/Riga:20261208T140000\nDURATION:PT1H"
    assert read(at("20261207") + alone) == ["12-08 14:00–15:00"]


@pytest.mark.parametrize(
    ("start", "rule", "first"),
    [
        ("16010105T100000", "FREQ=DAILY", ["11-22 10:00–11:00", "11-23 10:00–11:00"]),
        ("16010105T100000", "FREQ=WEEKLY;BYDAY=TU", ["11-24 10:00–11:00", "12-01 10:00–11:00"]),
        ("20160104T100000", "FREQ=WEEKLY;INTERVAL=2", ["11-23 10:00–11:00", "12-07 10:00–11:00"]),
        ("19000131T100000", "FREQ=MONTHLY", ["12-31 10:00–11:00", "01-31 10:00–11:00"]),
        ("20200229T100000", "FREQ=YEARLY;BYMONTH=2", []),
        ("20200301T100000", "FREQ=YEARLY", ["03-01 10:00–11:00"]),
    ],
)
def test_a_series_that_began_long_ago_falls_on_the_same_days(
    start: str, rule: str, first: list[str]
) -> None:
    lines = f"UID:w\nDTSTART;TZID=Europe/Riga:{start}\nDURATION:PT1H\nRRULE:{rule}"
    began = time.process_time()
    assert read(lines)[: len(first)] == first
    assert time.process_time() - began < 5


def test_a_free_busy_list_is_read() -> None:
    listed = (
        "BEGIN:VFREEBUSY\nFREEBUSY:20261201T080000Z/20261201T090000Z,20261202T080000Z/PT30M\n"
        "FREEBUSY;FBTYPE=FREE:20261203T080000Z/PT1H\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261204T080000Z/PT1H\nEND:VFREEBUSY"
    )
    assert read(listed) == ["12-01 10:00–11:00", "12-02 10:00–10:30", "12-04 10:00–11:00"]


ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Our own\nBEGIN:STANDARD\nDTSTART:16010101T040000\n"
    "TZOFFSETFROM:+0300\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\n"
    "END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"
    "TZOFFSETTO:+0300\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE"
)


def test_a_zone_of_the_files_own_is_understood() -> None:
    winter = "UID:1\nDTSTART;TZID=Our own:20261201T100000\nDURATION:PT1H"
    summer = "UID:2\nDTSTART;TZID=Our own:20270701T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=1"
    assert read(ZONE, winter, summer) == ["12-01 10:00–11:00", "07-01 10:00–11:00"]


def named(zone: str, *components: str) -> bytes:
    """A calendar that names a zone for its times without one."""
    return ics(*components).replace(
        b"VERSION:2.0\r\n", f"VERSION:2.0\r\nX-WR-TIMEZONE:{zone}\r\n".encode(), 1
    )


FLOATING = "UID:1\nDTSTART:20261201T100000\nDTEND:20261201T110000"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/London", "12:00–13:00"),
        ("Pacific Standard Time", "20:00–21:00"),
        ("Europe/Riga", "10:00–11:00"),
        ("", "10:00–11:00"),
    ],
)
def test_times_without_a_zone_are_read_in_the_calendars_own(zone: str, expected: str) -> None:
    found = expand(named(zone, FLOATING), WITHIN)
    assert (times(found), found.skipped) == ([f"12-01 {expected}"], {})


def test_only_times_without_a_zone_are_read_in_the_calendars_own() -> None:
    """Not a whole day, which is a day here, nor a later calendar in the same file."""
    series = "UID:2\nDTSTART:20261202T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=20"
    body = named(
        "Europe/London",
        "UID:3\nDTSTART;TZID=Europe/Riga:20261203T100000\nDURATION:PT1H",
        "UID:4\nDTSTART:20261204T100000Z\nDURATION:PT1H",
        "UID:5\nDTSTART;VALUE=DATE:20261205",
        series,
    )
    found = expand(body + ics(FLOATING), WITHIN)
    assert found.skipped == {}
    assert {at for at in times(found) if at[6:] != "12:00–13:00"} == {
        *("12-01 10:00–11:00", "12-03 10:00–11:00", "12-05 00:00–12-06 00:00")
    }


def test_an_unknown_zone_of_a_whole_calendar_is_noted_and_its_times_are_rigas() -> None:
    found = expand(named("Nowhere/Here", FLOATING), WITHIN)
    assert (times(found), found.skipped) == (["12-01 10:00–11:00"], {"home": 2})
    assert expand(named("Nowhere/Here", MEETING), WITHIN).skipped == {}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("DTSTART;TZID=Nowhere/Here:20261201T100000\nDURATION:PT1H", "zone"),
        ("DTSTART:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=HOURLY", "often"),
        ("DTSTART:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;COUNT=2", "often"),
        ("DTSTART:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "often"),
        ("DTSTART:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0", "value"),
        ("DTSTART:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=FORTNIGHTLY", "value"),
        (
            "DTSTART:20261201T100000\nDURATION:PT1H\n"
            "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261205T100000",
            "value",
        ),
        (
            "DTSTART:20261201T100000\nDURATION:PT1H\n"
            "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
            "heavy",
        ),
        ("DTSTART:20261201T250000\nDURATION:PT1H", "value"),
        ("DTSTART:20261201T100000Z\nDTEND:20261201T090000Z", "value"),
        ("DTSTART:20261201T100000Z\nDTEND:20281201T090000Z", "value"),
        ("DTSTART:99991231T235900Z\nDURATION:P9999W", "value"),
        ("SUMMARY:no time at all", "value"),
        ("DTSTART:20261201T100000Z\nDURATION:PT1H\nRDATE:" + "20261201T100000Z," * 5500, "heavy"),
    ],
)
def test_an_event_that_cannot_be_understood_is_left_out_and_counted(lines: str, code: str) -> None:
    """Never taken for universal time or for free without a word; the others are read."""
    found = expand(ics(f"UID:x\n{lines}", MEETING), WITHIN)
    assert (times(found), found.skipped) == (["12-01 10:00–11:00"], {code: 1})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!doctype html><title>Sign in</title>", "page"),
        (b"PK\x03\x04", "type"),
        (b"", "type"),
        (ics(MEETING).decode().encode("utf-16"), "charset"),
        (ics(MEETING)[:-20], "cut"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000, "garbled"),
        (ics(*["DTSTART:20261201"] * 20_001), "many"),
    ],
    ids=["page", "zip", "empty", "utf-16", "cut", "nested", "many"],
)
def test_what_is_no_whole_calendar_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        expand(body, WITHIN)
    assert refused.value.code == code


@pytest.mark.parametrize("charset", ["utf-8-sig", "cp1257", "iso-8859-13", "latin-1"])
def test_titles_in_any_charset_are_passed_over(charset: str) -> None:
    body = (
        ics(MEETING + "\nLOCATION:Sala")
        .decode()
        .replace("Sala", "Rīga" if charset != "latin-1" else "é")
    )
    assert times(expand(body.encode(charset), WITHIN)) == ["12-01 10:00–11:00"]


def test_no_title_place_or_person_is_ever_held() -> None:
    event = MEETING + "\nLOCATION:Canary\nDESCRIPTION:Canary\nATTENDEE;CN=Canary:mailto:canary@x"
    assert "anary" not in repr(expand(ics(event), WITHIN)).replace("Secret", "anary")


def test_a_process_of_its_own_gives_the_same_answer() -> None:
    body = ics(MEETING, WEEKLY, "UID:z\nDTSTART;TZID=Nowhere:20261201T100000")
    spans, skipped, events = bounded.expanded(body, WITHIN)
    assert Expanded(tuple(spans), skipped, events) == expand(body, WITHIN)
    with pytest.raises(Failed, match="page"):
        bounded.expanded(b"<html>", WITHIN)


def test_the_process_is_bounded_in_memory_and_time_and_given_nothing_of_ours() -> None:
    """What the process says of itself, asked in its place."""
    code = (
        "from jobbridge.foreign import child; import json, os, resource; child.bound(7);"
        "print(json.dumps([resource.getrlimit(w)[1] for w in (resource.RLIMIT_AS,"
        " resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)] + [len(os.environ) < 4]))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, env=bounded.ENVIRONMENT, check=True
    )
    assert json.loads(done.stdout) == [150 << 20, 7, 0, True]


def test_a_million_occurrences_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three thousand daily series: the process is stopped by its own bound or by ours."""
    monkeypatch.setattr(bounded, "SECONDS", 2)
    daily = "UID:{0}\nDTSTART:20200101T{0:06}Z\nDURATION:PT1M\nRRULE:FREQ=DAILY"
    body = ics(*(daily.format(n % 24 * 10_000 + n % 60) + f"\nUID:{n}" for n in range(3000)))
    body = b"\r\n".join(
        line if not line.startswith(b"UID") else b"UID:%d" % number
        for number, line in enumerate(body.split(b"\r\n"))
    )
    began = time.monotonic()
    with pytest.raises(Failed) as failed:
        bounded.expanded(body, WITHIN)
    assert failed.value.code in {"heavy", "many"}
    assert time.monotonic() - began < 60


def test_who_sends_a_file_is_not_kept_waiting_as_long_as_the_worker_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "FILE_SECONDS", 1)
    daily = "UID:{0}\nDTSTART:20200101T100000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;COUNT=4000"
    body = ics(*(daily.format(number) for number in range(3000)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Failed, match="heavy"):
        reading.read_file(body, WITHIN)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


def test_torn_calendars_are_read_or_refused_by_name() -> None:
    """A handful of what `make drill` does by the thousand, and what it once found."""
    before = signal.getsignal(signal.SIGVTALRM)
    for number in (*range(40), 297):
        try:
            found = expand(mutated(number), WITHIN)
        except Unreadable:
            continue
        assert all(span.overlaps(WITHIN) for span in found.spans)
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_outlooks_busy_year_keeps_its_hours() -> None:
    """A hundred and four half hours a year, whichever side of Greenwich they were written on."""
    lines = "UID:{0}\nDTSTART;TZID={1}:20260105T{2}0000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY"
    found = expand(
        ics(
            lines.format(1, "Europe/London", "09"),
            lines.format(2, "Pacific Standard Time", "01"),
        ),
        Span(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC) + timedelta(365)),
    )
    assert len(found.spans) > 52
    assert {(s.start.astimezone(RIGA).hour) for s in found.spans} <= {10, 11, 12}
