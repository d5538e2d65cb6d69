"""The page of feeds, and what changed since somebody last looked."""

from datetime import timedelta

from sqlalchemy import select

from jobbridge.calendar import actions
from jobbridge.calendar.actions import EntryTexts
from jobbridge.calendar.model import Feed
from jobbridge.calendar.rules import organisation, region, room
from jobbridge.datebook import entries
from jobbridge.datebook.clients import client_named
from jobbridge.db import Database
from tests.conftest import NOW, ClientFor, FixedClock, World


def put(database: Database, audience: str, sequence: int = 0, hours: int = 48) -> None:
    with database.write() as session:
        starts_at = NOW + timedelta(hours=hours)
        actions.put_entry(
            session,
            uid="abc@jobbridge",
            sequence=sequence,
            status="CONFIRMED",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            revised_at=NOW + timedelta(minutes=sequence),
            audiences=[audience],
            texts=lambda _l, _t: EntryTexts("Intervija K7", url="https://jobbridge.example/x"),
        )


def test_everybody_is_offered_the_calendars_that_are_theirs(
    world: World, client_for: ClientFor
) -> None:
    prison, a_room = world.ids["north"], world.ids["north_room"]
    offered = {
        "olga": [organisation(prison), room(prison, a_room)],
        "anna": [f"account:{world.ids['anna']}", organisation(prison), room(prison, a_room)],
        "alda": [organisation(world.ids["a"])],
        "niks": [organisation(next(iter(world.niks.organisations))), region("Kurzeme")],
        "nora": [organisation(next(iter(world.nora.organisations))), region("Rīga")],
    }
    for name, audiences in offered.items():
        text = client_for(name).get("/calendar").text
        for audience in audiences:
            assert f'value="{audience}"' in text, (name, audience)
    assert 'value="account' not in client_for("alda").get("/calendar").text
    assert 'value="room' not in client_for("nora").get("/calendar").text


def test_a_new_address_is_shown_in_every_form_and_a_new_one_ends_it(
    world: World, client_for: ClientFor
) -> None:
    client = client_for("nora")
    sent = {"audience": region("Rīga"), "tier": "busy", "csrf_token": client.csrf}
    page = client.post("/calendar/feeds", data=sent).text
    path = "/cal/" + page.partition("/cal/")[2].partition("<")[0]
    for start in ("webcal://", "https://calendar.google.com/", "https://outlook.office.com/"):
        assert start in page
    assert "data:image/svg+xml" in page
    assert client_for(None).get(path).status_code == 200
    again = client.post("/calendar/feeds/1/reissue", data={"csrf_token": client.csrf}).text
    assert client_for(None).get(path).status_code == 404
    other = "/cal/" + again.partition("/cal/")[2].partition("<")[0]
    assert client_for(None).get(other, headers={"user-agent": "iOS/18"}).status_code == 200
    assert "Apple Calendar" in client.get("/calendar").text


def test_what_a_calendar_program_does_not_know_yet_stands_beside_it(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    audience = organisation(world.ids["north"])
    put(database, audience)
    client = client_for("olga")
    page = client.post(
        "/calendar/feeds", data={"audience": audience, "csrf_token": client.csrf}
    ).text
    client_for(None).get("/cal/" + page.partition("/cal/")[2].partition("<")[0])
    assert "/calendar/changes?feed=" not in client.get("/calendar").text
    clock.move(minutes=5)
    put(database, audience, sequence=1, hours=72)
    assert "/calendar/changes?feed=1" in client.get("/calendar").text
    changed = client.get("/calendar/changes?feed=1").text
    assert "Intervija K7" in changed
    assert "https://jobbridge.example/x" in changed
    assert "25.11.2026. 10:00" in changed  # where it was
    assert client_for("otto").get("/calendar/changes?feed=1").status_code == 404


def test_who_has_gone_through_what_changed_starts_anew(
    database: Database, world: World, client_for: ClientFor, clock: FixedClock
) -> None:
    put(database, organisation(world.ids["north"]))
    client = client_for("olga")
    clock.move(minutes=1)
    first = client.get("/calendar/changes").text
    assert "Intervija K7" in first
    assert "pēdējās skatīšanās" not in first
    answer = client.post("/calendar/changes/seen", data={"csrf_token": client.csrf})
    assert answer.headers["location"] == "/calendar/changes"
    later = client.get("/calendar/changes").text
    assert "Intervija K7" not in later
    assert "pēdējās skatīšanās" in later
    assert "Intervija K7" in client_for("anna").get("/calendar/changes").text


def test_days_are_written_as_the_language_writes_them() -> None:
    says = {"ref": "abc123", "about": "SIA", "path": "", "last": "2026-12-16"}
    say = entries.texts("hand_over", says, "", cancelled=False)
    assert say("lv", "interviews").description.endswith("16.12.2026.")
    assert say("ru", "interviews").description.endswith("16.12.2026")


def test_an_entry_of_a_release_leads_each_to_their_own_page(client_for: ClientFor) -> None:
    leads = {name: client_for(name).get("/release-days?ref=abc123") for name in ("anna", "nora")}
    assert {name: answer.headers["location"] for name, answer in leads.items()} == {
        "anna": "/inmates/abc123",
        "nora": "/branch#returning",
    }
    astray = client_for("anna").get("/release-days?ref=//evil.example")
    assert astray.headers["location"] == "/inmates"
    assert client_for("alda").get("/release-days?ref=abc123").status_code == 404


def test_calendar_programs_are_named_as_people_know_them() -> None:
    assert [
        client_named(agent)
        for agent in (
            "Google-Calendar-Importer",
            "Mozilla/5.0 Thunderbird/140.0",
            "iOS/18.1 (22B83) dataaccessd/1.0",
            "Microsoft.Exchange/15.20",
            "khal 0.14",
            "",
        )
    ] == ["Google Calendar", "Thunderbird", "Apple Calendar", "Outlook", "khal", ""]


def test_the_page_warns_only_where_interviews_stand_twice(
    client_for: ClientFor, world: World, database: Database
) -> None:
    """Alda gets invitations, as employers do; nobody reads an address of hers yet."""
    alda, warning = client_for("alda"), 'data-color="warning"'
    assert warning not in alda.get("/calendar").text
    alda.submit("/calendar/feeds", audience=organisation(world.ids["a"]), tier="reference")
    page = alda.get("/calendar").text
    assert warning not in page
    assert 'href="/account/mails"' in page
    with database.write() as session:
        session.scalars(select(Feed)).one().fetched_at = NOW
    assert warning in alda.get("/calendar").text
    alda.submit("/account/mails", mail="yes", calendar_by="feed")
    assert warning not in alda.get("/calendar").text
