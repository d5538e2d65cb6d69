"""Booked, confirmed, moved, cancelled: one mail a person and change, and nothing twice."""

from datetime import timedelta
from email.message import Message

import pytest
from sqlalchemy import select, update

from jobbridge.accounts.model import Account, Membership
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.interviews.model import Interview
from jobbridge.itip.model import Attendee
from jobbridge.outbox.mail import domain
from tests.conftest import FixedClock, World
from tests.interviews.conftest import Desk, at
from tests.itip.conftest import Post, Rounds, invitations
from tests.notices.conftest import to

NAMES = ("Juris", "Ziemeļu", "Anna", "Olga")


def move(desk: Desk, world: World, booked: Interview, when: str, clock: FixedClock) -> None:
    desk.do(
        actions.move,
        world.anna,
        booked.id,
        now=clock.now(),
        starts_at=at(when),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )


def told(messages: list[Message]) -> list[str]:
    return [to(message) for message in messages]


def chosen(database: Database, who: int, **values: object) -> None:
    with database.write() as session:
        session.execute(update(Account).where(Account.id == who).values(**values))


def test_an_interview_is_followed_from_booking_to_the_end(
    world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    messages = rounds()
    assert sorted(told(messages)) == ["alda", "anna", "olga"]
    (first,) = invitations(messages)
    clock.move(hours=1)
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    messages = rounds()
    assert sorted(told(messages)) == ["alda", "anna", "olga"]
    (confirmed,) = invitations(messages)
    clock.move(hours=1)
    move(desk, world, booked, "2026-12-03 11:00", clock)
    (moved,) = invitations(rounds())
    clock.move(hours=1)
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    messages = rounds()
    assert sorted(told(messages)) == ["alda", "anna", "olga"]
    (cancelled,) = invitations(messages)
    assert rounds() == []
    said = [first, confirmed, moved, cancelled]
    assert [one.moves for one in said] == [
        ("REQUEST", 0, "TENTATIVE"),
        ("REQUEST", 1, "CONFIRMED"),
        ("REQUEST", 2, "TENTATIVE"),
        ("CANCEL", 3, "CANCELLED"),
    ]
    assert {one.line("UID") for one in said} == {booked.uid}
    stamps = [str(one.event["DTSTAMP"].dt) for one in said]
    assert stamps == sorted(set(stamps))
    assert len({one.message["Message-ID"] for one in said}) == 4
    assert len({one.line("ORGANIZER") for one in said}) == 1
    for one in (first, moved):
        assert not any(name in one.text + one.html + one.ics.decode() for name in NAMES)
    assert "Ziemeļu cietums" in confirmed.line("LOCATION")
    for one in said:
        assert not any(name in one.subject for name in (*NAMES, booked.application.ref))


def test_text_and_html_name_the_same_time_and_place_and_links_that_answer(
    world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    desk.do(actions.confirm, world.olga, booked.id)
    (mail,) = invitations(rounds())
    links = [line for line in mail.text.splitlines() if "/attend/" in line]
    assert len(links) == 3
    for fact in ("02.12.2026. 10:00–10:30", "Ziemeļu cietums, Tikšanās telpa 1", *links):
        assert fact in mail.text
        assert fact in mail.html


def test_the_parts_stand_as_mail_programs_expect_them(
    world: World, desk: Desk, rounds: Rounds, mail: Post
) -> None:
    rounds()
    desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    (one,) = invitations(rounds())
    assert [part.get_content_type() for part in one.message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar = one.message.get_payload()[0].get_payload()[-1]
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_param("method") == one.calendar["METHOD"] == "REQUEST"
    assert one.ics == one.attached
    lines = one.ics.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    assert one.ics.count(b"BEGIN:VTIMEZONE") == 1
    assert one.ics.count(b"ATTENDEE") == 1
    organizer = one.line("ORGANIZER").removeprefix("mailto:")
    assert one.message["From"].addresses[0].addr_spec == organizer
    assert one.message["Reply-To"].addresses[0].addr_spec == organizer
    assert organizer.endswith("@" + domain(mail.settings))
    raw = one.message.as_bytes()
    assert raw.isascii()
    headers = [name.lower() for name in one.message.keys()]  # noqa: SIM118 - repeated ones too
    assert len(headers) == len(set(headers))
    assert one.message["Auto-Submitted"] is None
    assert one.message["List-Unsubscribe"] is None


def test_who_joins_is_invited_and_who_leaves_is_told_without_what_came_after(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    with database.write() as session:
        bruno = session.scalar(
            select(Membership).where(Membership.account_id == world.ids["bruno"])
        )
        assert bruno is not None
        session.delete(bruno)
        session.flush()
        session.add(Membership(account_id=world.ids["bruno"], organisation_id=world.ids["a"]))
    (joined,) = invitations(rounds())
    assert (joined.to, joined.moves) == ("bruno", ("REQUEST", 0, "TENTATIVE"))
    with database.write() as session:
        row = session.get_one(Membership, (world.ids["bruno"], world.ids["a"]))
        session.delete(row)
    clock.move(hours=1)
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    alda, bruno_out = invitations(rounds())
    assert (alda.to, alda.moves) == ("alda", ("REQUEST", 1, "CONFIRMED"))
    assert (bruno_out.to, bruno_out.moves) == ("bruno", ("CANCEL", 1, "CANCELLED"))
    assert "Ziemeļu" not in bruno_out.text + bruno_out.html + bruno_out.ics.decode()
    assert rounds() == []


def test_whoever_chooses_feeds_keeps_what_they_have_up_to_date_and_gets_nothing_new(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    chosen(database, world.ids["alda"], calendar_by="feed")
    assert rounds() == []
    clock.move(hours=1)
    move(desk, world, booked, "2026-12-03 11:00", clock)
    desk.book(world.anna, "karlis_a", "2026-12-04 11:00", now=clock.now())
    (moved,) = invitations(rounds())
    assert (moved.to, moved.moves) == ("alda", ("REQUEST", 1, "TENTATIVE"))
    chosen(database, world.ids["alda"], calendar_by="invitations")
    (new,) = invitations(rounds())
    assert new.moves == ("REQUEST", 0, "TENTATIVE")


def test_what_was_cancelled_and_takes_place_after_all_is_asked_anew(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    chosen(database, world.ids["alda"], active=False)
    (out,) = invitations(rounds())
    chosen(database, world.ids["alda"], active=True)
    (back,) = invitations(rounds())
    assert (out.moves[0], back.moves) == ("CANCEL", ("REQUEST", 0, "TENTATIVE"))
    assert (
        back.calendar.walk("VEVENT")[0]["DTSTAMP"].dt > out.calendar.walk("VEVENT")[0]["DTSTAMP"].dt
    )


def test_a_prison_that_confirms_keeps_the_answer_and_a_new_time_asks_again(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    with database.write() as session:
        session.execute(update(Attendee).values(state="accepted", answered_sequence=0))
    desk.do(actions.confirm, world.olga, booked.id)
    (confirmed,) = invitations(rounds())
    move(desk, world, booked, "2026-12-03 11:00", clock)
    (moved,) = invitations(rounds())
    assert confirmed.event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert moved.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


@pytest.mark.parametrize("wanted", [True, False])
def test_nobody_is_written_to_who_wants_no_mail_or_about_what_has_begun(
    database: Database,
    world: World,
    desk: Desk,
    rounds: Rounds,
    clock: FixedClock,
    *,
    wanted: bool,
) -> None:
    rounds()
    chosen(database, world.ids["alda"], mail=wanted)
    desk.book(world.anna, "juris_a", "2026-12-01 10:00")
    if wanted:
        clock.move(days=9)
    assert invitations(rounds()) == []


def test_an_invitation_rings_only_where_its_reader_chose_so(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    (silent,) = invitations(rounds())
    chosen(database, world.ids["alda"], alarm_minutes=60)
    clock.move(hours=1)
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    (ringing,) = invitations(rounds())
    clock.move(hours=1)
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    (cancelled,) = invitations(rounds())
    assert [one.ics.count(b"BEGIN:VALARM") for one in (silent, ringing, cancelled)] == [0, 1, 0]
    (alarm,) = ringing.event.walk("VALARM")
    assert (alarm["TRIGGER"].dt, str(alarm["DESCRIPTION"])) == (
        timedelta(hours=-1),
        ringing.line("SUMMARY"),
    )
