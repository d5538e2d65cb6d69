"""What `calendars.md` says of a feed's address and file, beside `test_feeds.py`, line by line."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.calendar import actions, queries
from jobbridge.calendar.actions import EntryTexts
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.model import Feed
from jobbridge.calendar.rules import organisation, own, region, room
from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.places.model import Municipality
from jobbridge.viewer import Viewer
from tests.browser import Browser
from tests.conftest import NOW, ClientFor, FixedClock, World

START = NOW + timedelta(days=8)


def put(
    database: Database,
    *audiences: str,
    uid: str = "abc@jobbridge",
    sequence: int = 0,
    status: str = "CONFIRMED",
    starts_at: datetime = START,
    revised_at: datetime = NOW,
) -> None:
    with database.write() as session:
        actions.put_entry(
            session,
            uid=uid,
            sequence=sequence,
            status=status,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            revised_at=revised_at,
            audiences=audiences,
            texts=lambda _locale, _tier: EntryTexts(f"Entry {uid}"),
        )


def subscribe(database: Database, viewer: Viewer, audience: str, tier: str = "reference") -> str:
    """The path of a new feed."""
    with database.write() as session:
        feed, token = actions.add_feed(
            session, viewer, audience=audience, tier=tier, name="Ziemeļu cietums", now=NOW
        )
        return feed_url("", token, feed.name)


def statements(database: Database, ask: Callable[[], object]) -> list[str]:
    """The SQL that a request sends, without what opens a transaction."""
    found: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return [one for one in found if not one.startswith(("PRAGMA", "BEGIN"))]


def test_an_address_ends_in_a_name_that_people_recognise(database: Database, world: World) -> None:
    path = subscribe(database, world.olga, organisation(world.ids["north"]))
    assert path.endswith("/ziemelu-cietums.ics")
    assert len(path.split("/")[2]) * 6 >= 128


def test_a_poll_that_brings_nothing_new_is_one_read(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    put(database, organisation(world.ids["north"]))
    path = subscribe(database, world.olga, organisation(world.ids["north"]))
    client = client_for(None)
    tag = client.get(path).headers["etag"]
    clock.move(minutes=5)
    asked = statements(database, lambda: client.get(path, headers={"if-none-match": tag}))
    assert len(asked) == 1
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    clock.move(minutes=30)
    noted = statements(database, lambda: client.get(path, headers={"if-none-match": tag}))
    assert [one.split()[0] for one in noted] == ["SELECT", "UPDATE"]
    with database.read() as session:
        assert session.query(Feed).one().fetched_at == clock.now()


def test_what_changes_is_seen_at_the_next_fetch_and_by_no_other_audience(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    north, south = (organisation(world.ids[name]) for name in ("north", "south"))
    put(database, north)
    put(database, south, uid="def@jobbridge")
    client = client_for(None)
    paths = {
        "north": subscribe(database, world.olga, north),
        "south": subscribe(database, world.otto, south),
    }
    tags = {name: client.get(path).headers["etag"] for name, path in paths.items()}
    clock.move(minutes=1)
    put(database, north, sequence=1, starts_at=START + timedelta(hours=1))
    answers = {
        name: client.get(path, headers={"if-none-match": tags[name]}).status_code
        for name, path in paths.items()
    }
    assert answers == {"north": 200, "south": 304}
    # It leaves the one calendar and comes into the other.
    put(database, south, sequence=1, starts_at=START + timedelta(hours=1))
    assert b"abc@jobbridge" not in client.get(paths["north"]).content
    assert b"abc@jobbridge" in client.get(paths["south"]).content


def test_a_change_that_is_rolled_back_changes_no_feed(
    database: Database, world: World, client_for: ClientFor
) -> None:
    north = organisation(world.ids["north"])
    put(database, north)
    path = subscribe(database, world.olga, north)
    client = client_for(None)
    tag = client.get(path).headers["etag"]
    with database.write_session() as session:
        actions.carry_entry(session, "abc@jobbridge", [])
        session.rollback()
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304


def test_an_entry_ages_out_of_a_feed_that_nobody_touched(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    north = organisation(world.ids["north"])
    put(database, north)
    put(database, north, uid="gone@jobbridge", status="CANCELLED", starts_at=NOW)
    path = subscribe(database, world.olga, north)
    client = client_for(None)
    first = client.get(path)
    assert first.content.count(b"BEGIN:VEVENT") == 2
    clock.move(days=60)
    answer = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (answer.status_code, answer.content.count(b"gone@")) == (304, 0)
    clock.move(minutes=31)
    answer = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert answer.status_code == 200
    assert answer.content.count(b"BEGIN:VEVENT") == 1


def test_a_cancelled_entry_stays_thirty_days_after_that_was_told(
    database: Database, world: World
) -> None:
    north = organisation(world.ids["north"])
    long_ago = NOW - timedelta(days=59)
    put(database, north, starts_at=long_ago)
    put(database, north, sequence=1, status="CANCELLED", starts_at=long_ago)

    def carried(at: datetime) -> int:
        with database.read() as session:
            return len(queries.fragments(session, audience=north, locale="lv", tier="busy", now=at))

    assert carried(NOW + timedelta(days=30) - timedelta(seconds=1)) == 1
    assert carried(NOW + timedelta(days=30)) == 0


@pytest.mark.parametrize("end", ["role", "membership", "organisation", "account", "revoked"])
def test_a_feed_dies_with_what_it_was_made_for(
    database: Database, world: World, client_for: ClientFor, end: str
) -> None:
    north = organisation(world.ids["north"])
    path = subscribe(database, world.olga, north)
    client = client_for(None)
    assert client.get(path).status_code == 200
    with database.write() as session:
        olga = session.get_one(Account, world.ids["olga"])
        if end == "role":
            olga.role = "counselor"
        elif end == "membership":
            session.delete(session.get_one(Membership, (olga.id, world.ids["north"])))
        elif end == "organisation":
            session.get_one(Organisation, world.ids["north"]).active = False
        elif end == "account":
            olga.active = False
        else:
            actions.revoke_feed(session, world.olga, session.query(Feed).one(), now=NOW)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("to", [None, "south"])
def test_a_counselors_own_feed_dies_with_the_place_they_worked_at(
    database: Database, world: World, client_for: ClientFor, to: str | None
) -> None:
    """Its people are still theirs by name, until somebody else looks after them."""
    path = subscribe(database, world.anna, own(world.ids["anna"]))
    client = client_for(None)
    assert client.get(path).status_code == 200
    with database.write() as session:
        anna = session.get_one(Account, world.ids["anna"])
        anna.memberships = [Membership(organisation_id=world.ids[to])] if to else []
    assert client.get(path).status_code == 404


def test_a_region_is_for_who_acts_for_all_its_branches(
    database: Database, world: World, client_for: ClientFor
) -> None:
    put(database, region("Kurzeme"))
    path = subscribe(database, world.niks, region("Kurzeme"))
    client = client_for(None)
    assert b"abc@jobbridge" in client.get(path).content
    with database.write() as session, pytest.raises(NotFound):
        actions.add_feed(
            session, world.nora, audience=region("Kurzeme"), tier="busy", name="x", now=NOW
        )
    with database.write() as session:
        # Another branch serves a part of the region from now on.
        town = session.get_one(Municipality, world.ids["Cēsu novads"])
        town.region = "Kurzeme"
    assert client.get(path).status_code == 404


def test_a_room_is_for_its_prisons_people_alone(database: Database, world: World) -> None:
    audience = room(world.ids["north"], world.ids["north_room"])
    for name in ("olga", "anna"):
        subscribe(database, world.viewers[name], audience)
    for name in ("otto", "bela", "alda", "nora", "ada", "mara"):
        with database.write() as session, pytest.raises(NotFound):
            actions.add_feed(
                session,
                world.viewers[name],
                audience=audience,
                tier="busy",
                name="x",
                now=NOW,
            )
    with database.write() as session, pytest.raises(NotFound):
        actions.add_feed(
            session, world.anna, audience=own(world.ids["bela"]), tier="busy", name="x", now=NOW
        )


def test_a_fault_answers_503_and_never_a_part_of_a_calendar(
    database: Database, world: World, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, organisation(world.ids["north"]))
    path = subscribe(database, world.olga, organisation(world.ids["north"]))

    def broken(*_args: object, **_named: object) -> list[bytes]:
        return [b"BEGIN:VEVENT\r\nUID:half"]

    monkeypatch.setattr(queries, "fragments", broken)
    answer = client_for(None).get(path)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "300"
    assert b"VCALENDAR" not in answer.content


def test_a_fetch_that_cannot_be_noted_is_answered_all_the_same(
    database: Database, world: World, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = subscribe(database, world.olga, organisation(world.ids["north"]))

    def broken(_session: Session, *_args: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(actions, "note_fetch", broken)
    assert client_for(None).get(path).status_code == 200


def test_nothing_of_an_address_or_its_program_is_logged(
    database: Database,
    world: World,
    client_for: ClientFor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = subscribe(database, world.olga, organisation(world.ids["north"]))
    token = path.split("/")[2]
    with caplog.at_level(logging.DEBUG):
        client_for(None).get(path, headers={"user-agent": "Kanarijs/1.0"})
        client_for(None).get(f"/cal/{token}x/a.ics")
    ours = [r for r in caplog.records if r.name.partition(".")[0] not in ("httpx", "httpcore")]
    lines = [f"{r.getMessage()} {getattr(r, 'fields', '')}" for r in ours]
    assert any("/cal/{token" in line for line in lines)
    for line in lines:
        assert token not in line
        assert "Kanarijs" not in line


def test_search_engines_may_read_that_a_feed_is_not_for_them(
    database: Database, world: World, client_for: ClientFor
) -> None:
    path = subscribe(database, world.olga, organisation(world.ids["north"]))
    client: Browser = client_for(None)
    answer = client.get(path)
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    robots = client.get("/robots.txt")
    assert robots.status_code == 404 or "Disallow: /cal" not in robots.text


@pytest.mark.parametrize("token", ["x", "%00", "%ED%A0%80", "ā" * 40, "a" * 2000])
def test_an_address_that_nobody_made_is_not_found(client_for: ClientFor, token: str) -> None:
    assert client_for(None).get(f"/cal/{token}/a.ics").status_code == 404
