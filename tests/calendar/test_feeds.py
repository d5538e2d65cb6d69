"""The feed address, asked as calendar programs ask."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from icalendar import Calendar

from jobbridge.calendar import actions
from jobbridge.calendar.actions import EntryTexts
from jobbridge.calendar.feeds import wants_gzip
from jobbridge.calendar.model import Feed
from jobbridge.db import Database
from tests.conftest import NOW, ClientFor, FixedClock, World

START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def _texts(locale: str, tier: str) -> EntryTexts:
    summary = {"lv": "Darba intervija", "en": "Job interview", "ru": "Собеседование"}[locale]
    return EntryTexts(summary=summary if tier == "busy" else f"{summary} K7")


def _put(database: Database, audience: str, sequence: int = 0, status: str = "CONFIRMED") -> None:
    with database.write() as session:
        actions.put_entry(
            session,
            uid="abc@jobbridge",
            sequence=sequence,
            status=status,
            starts_at=START,
            ends_at=START + timedelta(minutes=30),
            revised_at=NOW,
            audiences=[audience],
            texts=_texts,
        )


def _feed(database: Database, world: World, who: str = "olga", place: str = "north") -> str:
    with database.write() as session:
        _, token = actions.add_feed(
            session,
            world.viewers[who],
            audience=f"organisation:{world.ids[place]}",
            tier="reference",
            name="JobBridge",
            now=NOW,
        )
    return f"/cal/{token}/jobbridge.ics"


def test_a_feed_carries_the_entries_of_its_audience(
    database: Database, world: World, client_for: ClientFor
) -> None:
    _put(database, f"organisation:{world.ids['north']}")
    answer = client_for(None).get(_feed(database, world))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.count(b"BEGIN:VEVENT") == 1
    assert b"SUMMARY:Darba intervija K7" in answer.content
    assert "set-cookie" not in answer.headers
    other = client_for(None).get(_feed(database, world, "otto", "south"))
    assert other.content.count(b"BEGIN:VEVENT") == 0
    assert other.content.count(b"BEGIN:VTIMEZONE") == 1


def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    _put(database, f"organisation:{world.ids['north']}")
    url = _feed(database, world)
    client = client_for(None)
    first = client.get(url)
    tag = first.headers["etag"]
    assert client.get(url, headers={"if-none-match": f'"x", W/{tag}'}).status_code == 304
    assert client.get(url, headers={"if-none-match": '"x"'}).status_code == 200
    since = {"if-modified-since": first.headers["last-modified"]}
    assert client.get(url, headers=since).status_code == 304
    clock.move(hours=1)
    _put(database, f"organisation:{world.ids['north']}", sequence=1, status="CANCELLED")
    assert client.get(url, headers={"if-none-match": tag}).status_code == 200
    assert client.get(url, headers=since).status_code == 200


def test_head_answers_as_get_without_a_body_and_other_methods_are_refused(
    database: Database, world: World, client_for: ClientFor
) -> None:
    url = _feed(database, world)
    client = client_for(None)
    got, head = client.get(url), client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "cache-control"):
        assert head.headers[name] == got.headers[name]
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        refused = client.request(method, url)
        assert refused.status_code == 405
        assert "GET" in refused.headers["allow"]


def test_unknown_revoked_and_ended_addresses_answer_alike(
    database: Database, world: World, client_for: ClientFor
) -> None:
    client = client_for(None)
    answers = [client.get("/cal/unknown/jobbridge.ics")]
    url = _feed(database, world)
    with database.write() as session:
        feed = session.query(Feed).order_by(Feed.id.desc()).first()
        assert feed is not None
        actions.revoke_feed(session, world.olga, feed, now=NOW)
    answers.append(client.get(url))
    ended = _feed(database, world, "otto", "south")
    with database.write() as session:
        from jobbridge.accounts.model import Account

        session.get_one(Account, world.ids["otto"]).active = False
    answers.append(client.get(ended))
    seen = {
        (
            a.status_code,
            a.content,
            tuple(sorted((k, v) for k, v in a.headers.items() if k != "x-request-id")),
        )
        for a in answers
    }
    assert len(seen) == 1
    assert answers[0].status_code == 404


def test_gzip_is_sent_when_asked_and_carries_another_tag(
    database: Database, world: World, client_for: ClientFor
) -> None:
    url = _feed(database, world)
    client = client_for(None)
    plain = client.get(url, headers={"accept-encoding": "identity"})
    packed = client.get(url, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("gzip;q=0", False),
        ("*", True),
        ("br, gzip;q=0.5", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("GZIP;Q=1", True),
    ],
)
def test_accept_encoding_is_read_as_the_rfc_says(header: str | None, wanted: bool) -> None:
    assert wants_gzip(header) is wanted


def test_nobody_subscribes_outside_their_scope(
    database: Database, world: World, client_for: ClientFor
) -> None:
    client = client_for("otto")
    answer = client.post(
        "/calendar/feeds",
        data={
            "audience": f"organisation:{world.ids['north']}",
            "csrf_token": client.csrf,
        },
    )
    assert answer.status_code == 404


def test_the_address_is_shown_once_and_never_stored(
    database: Database, world: World, client_for: ClientFor
) -> None:
    client = client_for("olga")
    answer = client.post(
        "/calendar/feeds",
        data={
            "audience": f"organisation:{world.ids['north']}",
            "csrf_token": client.csrf,
        },
    )
    assert "/cal/" in answer.text
    token = answer.text.partition("/cal/")[2].partition("/")[0]
    assert token not in client.get("/calendar").text
    with database.read() as session:
        feed = session.query(Feed).one()
        assert token not in {feed.token_hash, feed.name, feed.audience}


def _alarms(body: bytes) -> dict[str, list[str]]:
    """By UID, what each entry's alarms say, as a calendar program reads them."""
    return {
        str(event["UID"]): [
            f"{cast('Any', alarm['TRIGGER']).dt} {alarm['ACTION']} {alarm['DESCRIPTION']}"
            for alarm in event.walk("VALARM")
        ]
        for event in Calendar.from_ical(body).walk("VEVENT")
    }


def test_a_feed_rings_only_by_choice_and_never_for_what_is_cancelled_or_a_day(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    north = f"organisation:{world.ids['north']}"
    _put(database, north)
    with database.write() as session:
        actions.put_entry(
            session,
            uid="off@jobbridge",
            sequence=0,
            status="CANCELLED",
            starts_at=START,
            ends_at=START + timedelta(minutes=30),
            revised_at=NOW,
            audiences=[north],
            texts=_texts,
        )
        actions.put_day(
            session,
            uid="day@jobbridge",
            sequence=0,
            status="CONFIRMED",
            on=START.date(),
            revised_at=NOW,
            audiences=[north],
            texts=_texts,
        )
    path, client = _feed(database, world), client_for(None)
    silent = client.get(path)
    assert b"VALARM" not in silent.content
    tags = [silent.headers["etag"]]
    for minutes, told in ((15, "-1 day, 23:45:00"), (60, "-1 day, 23:00:00"), (1440, "-1 day")):
        clock.move(minutes=1)
        chosen = client_for("olga").submit("/calendar/feeds/1/alarm", alarm=str(minutes))
        assert chosen.status_code == 303
        ringing = client.get(path, headers={"if-none-match": tags[-1]})
        found = _alarms(ringing.content)
        assert found.pop("abc@jobbridge")[0].startswith(told)
        assert found == {"off@jobbridge": [], "day@jobbridge": []}
        assert ringing.content.count(b"DESCRIPTION:Darba intervija K7\r\nTRIGGER:-P") == 1
        tags.append(ringing.headers["etag"])
    assert client_for("olga").submit("/calendar/feeds/1/alarm", alarm="7").status_code == 422
    assert client_for("otto").submit("/calendar/feeds/1/alarm", alarm="15").status_code == 404
    client_for("olga").submit("/calendar/feeds/1/alarm", alarm="")
    assert client.get(path).content == silent.content
    assert len(set(tags)) == 4
