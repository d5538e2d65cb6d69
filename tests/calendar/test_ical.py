import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.calendar.ical import (
    FEED_COLORS,
    VTIMEZONE,
    Event,
    Status,
    etag,
    if_none_match,
    render_download,
    render_event,
    render_feed,
)
from jobbridge.calendar.spans import Span, local_moment, local_span

MOMENT = datetime(2026, 9, 14, 11, 30, 15, 999_999, tzinfo=UTC)
AUTUMN = date(2026, 10, 25)

# What people type, and what somebody would type to break out of a line.
texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('\r\n\t\\;,:"^nN\x00\x0b\x0c\x1c\x7f\x85\u2028\ufeffāčēģīķļņšūž🧵\u200d'),
    ),
    max_size=160,
)


def event(**changes: Any) -> Event:
    values: dict[str, Any] = {
        "uid": "a1@jobbridge.example",
        "sequence": 0,
        "status": Status.CONFIRMED,
        "when": local_span(date(2026, 10, 6), time(9), time(10)),
        "summary": "Interview",
        "created": MOMENT,
        "last_modified": MOMENT,
    }
    return Event(**values | changes)


def lines(ics: bytes) -> list[str]:
    """The content lines, unfolded as RFC 5545, 3.1 says, by other code than icalendar's."""
    assert ics.endswith(b"\r\n")
    return ics.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def values(ics: bytes, name: str) -> list[str]:
    """The values of every line with that name and without parameters."""
    return [line.removeprefix(f"{name}:") for line in lines(ics) if line.startswith(f"{name}:")]


def typed(escaped: str) -> str:
    """A TEXT value as its reader sees it (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], escaped)


def test_the_feed_is_the_golden_file(
    feed_events: list[Event], golden: Callable[[str], bytes]
) -> None:
    fragments = [render_event(each) for each in feed_events]
    assert render_feed("Manas intervijas, Jelgava; šogad", fragments, "teal") == golden("feed.ics")


def test_an_empty_feed_is_the_golden_file(golden: Callable[[str], bytes]) -> None:
    assert render_feed("Jobs, tomorrow", [], "steelblue") == golden("empty.ics")


def test_a_download_is_the_golden_file(
    feed_events: list[Event], golden: Callable[[str], bytes]
) -> None:
    assert render_download(render_event(feed_events[1])) == golden("download.ics")


def test_an_empty_feed_still_brings_the_time_zone() -> None:
    assert VTIMEZONE in render_feed("x", [], "teal")


def test_a_download_has_no_name_and_the_same_event_bytes_as_the_feed() -> None:
    fragment = render_event(event())
    download = render_download(fragment)
    assert b"NAME" not in download.replace(VTIMEZONE, b"")
    assert fragment in download
    assert fragment in render_feed("x", [fragment], "teal")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Manas intervijas", "Manas intervijas"),
        ("3. telpa, Jelgava;", "3. telpa · Jelgava"),
        ("a\\b\r\nMETHOD:PUBLISH", "a · b METHOD:PUBLISH"),
    ],
)
def test_the_name_of_a_feed_needs_no_escaping(name: str, shown: str) -> None:
    feed = render_feed(name, [], "teal")
    assert (values(feed, "NAME"), values(feed, "X-WR-CALNAME")) == ([shown], [shown])


def test_a_feed_keeps_the_order_that_it_is_given() -> None:
    fragments = [render_event(event(uid=uid)) for uid in ("b", "a", "c")]
    assert values(render_feed("x", iter(fragments), "teal"), "UID") == ["b", "a", "c"]


@pytest.mark.parametrize("damaged", [b"", b"BEGIN:VEVENT\r\nUID:a", b"BEGIN:VEVENT\nEND:VEVENT\n"])
def test_a_damaged_fragment_stops_the_feed(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="not a fragment"):
        render_feed("x", [render_event(event()), damaged], "teal")
    with pytest.raises(ValueError, match="not a fragment"):
        render_download(damaged)


def test_a_feed_has_one_of_the_known_colours() -> None:
    with pytest.raises(ValueError, match="colour"):
        render_feed("x", [], "teal\r\nMETHOD:PUBLISH")
    for name, number in FEED_COLORS.items():
        feed = render_feed("x", [], name)
        assert values(feed, "COLOR") == [name]
        assert values(feed, "X-APPLE-CALENDAR-COLOR") == [number]


@pytest.mark.parametrize(
    "name", ["METHOD", "ORGANIZER", "ATTENDEE", "SOURCE", "RDATE", "X-WR-TIMEZONE"]
)
def test_no_file_makes_a_program_write_mail_or_tells_the_address(
    golden: Callable[[str], bytes], name: str
) -> None:
    for file in ("feed.ics", "empty.ics", "download.ics"):
        assert not [line for line in lines(golden(file)) if re.match(rf"{name}[:;]", line)]


def test_the_same_event_gives_the_same_bytes() -> None:
    changed = event(description="Līdzi pase", alarm_minutes=30)
    assert render_event(changed) == render_event(replace(changed))


def test_the_time_stamp_is_the_time_of_the_revision() -> None:
    fragment = render_event(event(created=datetime(2026, 9, 1, 9, tzinfo=UTC)))
    assert values(fragment, "DTSTAMP") == ["20260914T113015Z"]
    assert values(fragment, "LAST-MODIFIED") == ["20260914T113015Z"]
    assert values(fragment, "CREATED") == ["20260901T090000Z"]


def test_a_cancelled_event_neither_blocks_nor_rings() -> None:
    fragment = render_event(event(status=Status.CANCELLED, alarm_minutes=60))
    assert values(fragment, "STATUS") == ["CANCELLED"]
    assert values(fragment, "TRANSP") == ["TRANSPARENT"]
    assert b"VALARM" not in fragment


def test_an_event_lives_through_move_switch_cancel_and_return_as_one() -> None:
    booked = event(location="Room 3", alarm_minutes=15)
    later = local_span(date(2026, 10, 7), time(9), time(10))
    moved = replace(booked, sequence=1, when=later)
    switched = replace(moved, sequence=2, location="", conference="https://video.example/r/1")
    cancelled = replace(switched, sequence=3, status=Status.CANCELLED)
    returned = replace(cancelled, sequence=4, status=Status.CONFIRMED)
    life = [render_event(each) for each in (booked, moved, switched, cancelled, returned)]
    assert [values(each, "UID") for each in life] == [["a1@jobbridge.example"]] * 5
    assert [values(each, "SEQUENCE") for each in life] == [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert [values(each, "TRANSP") for each in life] == [
        ["OPAQUE"], ["OPAQUE"], ["OPAQUE"], ["TRANSPARENT"], ["OPAQUE"],
    ]  # fmt: skip
    assert [b"VALARM" in each for each in life] == [True, True, True, False, True]
    assert life[4] == life[2].replace(b"SEQUENCE:2", b"SEQUENCE:4")


def test_every_event_is_private() -> None:
    assert values(render_event(event()), "CLASS") == ["PRIVATE"]


def test_a_whole_day_is_a_date_and_blocks_nothing() -> None:
    found = lines(render_event(event(when=date(2026, 12, 31))))
    assert "DTSTART;VALUE=DATE:20261231" in found
    assert "DTEND;VALUE=DATE:20270101" in found
    assert "TRANSP:TRANSPARENT" in found


def test_times_are_local_and_named_by_zone() -> None:
    found = lines(render_event(event()))
    assert "DTSTART;TZID=Europe/Riga:20261006T090000" in found
    assert "DTEND;TZID=Europe/Riga:20261006T100000" in found


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (time(2), time(3, 30), [f"TZID=Europe/Riga:20261025T{at}" for at in ("020000", "033000")]),
        (time(3, 30), time(3, 30, fold=1), ["20261025T003000Z", "20261025T013000Z"]),
        (time(3, 30, fold=1), time(5), ["20261025T013000Z", "20261025T030000Z"]),
    ],
)  # fmt: skip
def test_an_hour_that_comes_a_second_time_is_written_in_utc(
    start: time, end: time, written: list[str]
) -> None:
    fragment = render_event(event(when=local_span(AUTUMN, start, end)))
    found = [line for line in lines(fragment) if line.startswith(("DTSTART", "DTEND"))]
    assert [re.split("[;:]", line, maxsplit=1)[1] for line in found] == written


def test_a_video_link_stands_in_the_text_too() -> None:
    link = "https://video.example/r/1?a,b"
    fragment = render_event(event(conference=link, description="Bring a passport."))
    assert f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{link}" in lines(fragment)
    assert [typed(text) for text in values(fragment, "DESCRIPTION")] == [
        f"Bring a passport.\n{link}"
    ]
    already = render_event(event(conference=link, description=f"Here: {link}"))
    assert [typed(text) for text in values(already, "DESCRIPTION")] == [f"Here: {link}"]
    alone = render_event(event(conference=link))
    assert [typed(text) for text in values(alone, "DESCRIPTION")] == [link]


def test_a_capital_n_after_a_backslash_stays_a_backslash() -> None:
    fragment = render_event(event(description="K:\\Nodaļa\\new"))
    assert values(fragment, "DESCRIPTION") == [r"K:\\Nodaļa\\new"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"uid": ""}, "one ASCII word"),
        ({"uid": "two words"}, "one ASCII word"),
        ({"uid": "a\r\nATTENDEE:mailto:x"}, "one ASCII word"),
        ({"sequence": -1}, "SEQUENCE"),
        ({"when": MOMENT}, "a span, or a date"),
        ({"categories": ("Interview",)}, "capital machine word"),
        ({"categories": ("A,B",)}, "capital machine word"),
        ({"alarm_minutes": -5}, "alarm"),
    ],
)
def test_what_no_calendar_could_read_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        event(**changes)


def test_a_stored_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        render_event(event(last_modified=datetime(2026, 9, 14)))


@settings(max_examples=150, deadline=None)
@given(texts, texts, texts, texts)
def test_no_text_breaks_a_line_or_a_character(
    summary: str, description: str, location: str, link: str
) -> None:
    changes = {"summary": summary, "description": description, "location": location}
    fragment = render_event(event(**changes, url=link, conference=link, alarm_minutes=5))
    feed = render_feed(summary, [fragment], "teal")
    physical = feed.split(b"\r\n")
    assert max(map(len, physical)) <= 75
    for line in physical:
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff]", line.decode())
    # Nothing typed may begin a line of its own: the names are ours, each where it belongs.
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in lines(fragment)]
    optional = {"DESCRIPTION", "LOCATION", "URL", "CONFERENCE"}
    alarm = ["BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END", "END"]
    assert names[-6:] == alarm
    assert [name for name in names[:-6] if name not in optional] == [
        "BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CLASS", "CREATED",
        "LAST-MODIFIED", "STATUS", "TRANSP",
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('ab \\;,:nN\n"āšž🧵👩🏽‍🏭^'), max_size=200))
def test_a_reader_sees_what_was_typed(text: str) -> None:
    fragment = render_event(event(description=text, summary=text))
    assert [typed(each) for each in values(fragment, "DESCRIPTION")] == ([text] if text else [])
    assert [typed(each) for each in values(fragment, "SUMMARY")] == [" ".join(text.split())]


@pytest.mark.parametrize("brk", ["\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_is_one(brk: str) -> None:
    fragment = render_event(event(description=f"a{brk}b", summary=f"a{brk}b"))
    assert values(fragment, "DESCRIPTION") == [r"a\nb"]
    assert values(fragment, "SUMMARY") == ["a b"]


def test_what_is_no_text_is_left_out() -> None:
    fragment = render_event(event(description="a\x00b\x1b[1mc\x7fd\ud800e\ufefff"))
    assert values(fragment, "DESCRIPTION") == ["ab[1mcdef"]


def test_an_address_is_kept_and_its_breaks_are_not() -> None:
    sound = "https://portal.example/i/7?a=%C4%81&b=1;2,3#x"
    assert values(render_event(event(url=sound)), "URL") == [sound]
    broken = "https://portal.example/a b\r\nATTENDEE:mailto:x@example.org"
    assert values(render_event(event(url=broken)), "URL") == [
        "https://portal.example/a%20b%0D%0AATTENDEE:mailto:x@example.org"
    ]
    assert values(render_event(event(url="https://portal.example/\ud800ā")), "URL") == [
        "https://portal.example/?%C4%81"
    ]


def test_a_tag_is_strong_and_another_for_each_encoding() -> None:
    assert re.fullmatch(r'"[0-9a-f]{32}-identity"', etag(b"x"))
    assert len({etag(b"x"), etag(b"y"), etag(b"x", "gzip"), etag(gzip.compress(b"x"))}) == 4
    assert etag(b"x") == etag(b"x", "identity")


TAG = etag(b"x")


@pytest.mark.parametrize(
    "header",
    [
        TAG,
        f"W/{TAG}",
        f'"other", {TAG}',
        f'W/"a,b"\t,,W/{TAG},"c"',
        f" {TAG} ",
        "*",
        " * ",
        f",{TAG},",
    ],
)
def test_a_tag_in_the_header_is_found(header: str) -> None:
    assert if_none_match(header, TAG)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        ",",
        '"other"',
        TAG.strip('"'),
        f'"other" {TAG}',
        f"w/{TAG}",
        f"{TAG}x",
        f"{TAG}, no tag",
        f"*, {TAG}",
        f'"a, {TAG}',
        '"*"',
        TAG[:-2] + '"',
        '"' + "," * 5_000,
    ],
)
def test_a_header_without_the_tag_asks_for_the_whole_file(header: str | None) -> None:
    assert not if_none_match(header, TAG)


def test_a_long_header_is_read_in_one_pass() -> None:
    assert if_none_match('"a" ,  ' * 20_000 + TAG, TAG)


def test_a_span_of_another_zone_is_shown_in_riga() -> None:
    moment = local_moment(date(2026, 12, 1), time(9))
    found = lines(render_event(event(when=Span(moment, moment.replace(hour=9)))))
    assert "DTSTART;TZID=Europe/Riga:20261201T090000" in found
    assert "DTEND;TZID=Europe/Riga:20261201T110000" in found
