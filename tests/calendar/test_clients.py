"""Real calendar programs read our feeds, and understand them as we mean them."""

import ctypes
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobbridge.calendar.ical import Event, render_event, render_feed
from jobbridge.calendar.spans import RIGA, Span, local_span
from tests.calendar import clients
from tests.calendar.conftest import GOLDEN

FILES = [GOLDEN / name for name in ("feed.ics", "empty.ics", "moved.ics")]


@pytest.fixture
def moved(feed_events: list[Event]) -> list[Event]:
    """Two interviews of golden/feed.ics at another time, in winter, and one that is back."""
    interview, video, cancelled = feed_events[1:4]
    return [
        replace(
            interview,
            sequence=2,
            when=local_span(date(2026, 10, 26), time(9, 30), time(10, 15)),
        ),
        replace(video, sequence=1, when=local_span(date(2027, 1, 11), time(13), time(13, 30))),
        replace(
            cancelled,
            sequence=4,
            status=video.status,
            summary="Darba intervija JB-1T5R",
            when=local_span(date(2027, 3, 29), time(15), time(16)),
        ),
    ]


@pytest.fixture
def meant(feed_events: list[Event], moved: list[Event]) -> clients.Seen:
    return {
        "feed.ics": [_meant(event) for event in feed_events],
        "empty.ics": [],
        "moved.ics": [_meant(event) for event in moved],
    }


def _meant(event: Event) -> dict[str, Any]:
    if isinstance(event.when, Span):
        start, end = (at.astimezone(UTC).isoformat() for at in (event.when.start, event.when.end))
    else:
        start, end = event.when.isoformat(), (event.when + timedelta(days=1)).isoformat()
    return {
        "uid": event.uid,
        "start": start,
        "end": end,
        "status": event.status.value,
        "sequence": event.sequence,
        "summary": event.summary,
    }


def _needs(there: bool, what: str) -> None:
    if not there:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{what} is missing")
        pytest.skip(f"{what} is missing")


def test_the_moved_feed_is_the_golden_file(
    moved: list[Event], golden: Callable[[str], bytes]
) -> None:
    feed = render_feed("Pārceltas", [render_event(event) for event in moved], "teal")
    assert feed == golden("moved.ics")


def test_ical_js_and_node_ical_understand_our_feeds(meant: clients.Seen) -> None:
    _needs((clients.MODULES / "node_modules").is_dir(), "ical.js (make setup-dev)")
    assert clients.by_node(FILES) == {"ical.js": meant, "node-ical": meant}


def test_vobject_understands_our_feeds(meant: clients.Seen) -> None:
    assert clients.by_vobject(FILES) == meant


def test_libical_understands_our_feeds(meant: clients.Seen) -> None:
    try:
        there = bool(ctypes.CDLL("libical.so.3"))
    except OSError:
        there = False
    _needs(there, "libical (Debian: libical3)")
    assert clients.by_libical(FILES) == meant


def test_vdirsyncer_and_khal_understand_our_feeds(meant: clients.Seen, tmp_path: Path) -> None:
    seen = clients.by_khal(FILES, tmp_path)
    assert {name: _in_order(events) for name, events in seen.items()} == {
        name: _in_order(map(_on_the_wall, events)) for name, events in meant.items()
    }


def _on_the_wall(event: dict[str, Any]) -> dict[str, Any]:
    """With the times as a clock in Riga shows them."""
    return event | {
        name: f"{datetime.fromisoformat(event[name]).astimezone(RIGA):%Y-%m-%dT%H:%M}"
        for name in ("start", "end")
        if "T" in event[name]
    }


def _in_order(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda event: str(event["uid"]))
