"""Of what is told once, be it many new times or one change of a toured day, people read one mail;
their calendars hear of each."""

from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.interviews.model import Interview
from tests.conftest import FixedClock, World
from tests.disruptions.conftest import close_north, crowded, release
from tests.itip.conftest import Read, Rounds, invitations
from tests.itip.test_client import Client
from tests.itip.test_conversation import chosen
from tests.notices.conftest import text_of, to
from tests.tours.test_tours import both, opened, released, waiting


def silent(messages: list[Message]) -> list[Read]:
    """Those that are an event and nothing else."""
    found = []
    for message in messages:
        if message.get_content_type() == "text/calendar":
            whole: Any = message_from_bytes(message.as_bytes(), policy=policy.default)
            ics: bytes = whole.get_payload(decode=True)
            assert whole.get_param("method") == Calendar.from_ical(ics)["METHOD"]
            found.append(Read(whole, "", "", ics, ics))
    return found


def test_after_a_disruption_the_invited_read_one_mail_and_their_calendars_are_in_step(
    database: Database, world: World, rounds: Rounds, clock: FixedClock, tmp_path: Path
) -> None:
    rounds()
    ids = crowded(database, world, 4, days=1, employers=2)
    client = Client(tmp_path / "dav")
    followed, *_ = invitations(rounds())
    client.take(followed)
    clock.move(minutes=10)
    release(database, world, close_north(database, world), now=clock.now())
    theirs = [one for one in rounds() if to(one).startswith("darbs")]
    updates = silent(theirs)
    words = [one for one in theirs if one.get_content_type() != "text/calendar"]
    assert sorted(to(one) for one in words) == ["darbs0", "darbs1"]
    assert all("/new-times/" in text_of(one) for one in words)
    with database.read() as session:
        entries = {row.uid: row for row in session.scalars(select(Entry).where(~Entry.all_day))}
    assert sorted(one.line("UID") for one in updates) == sorted(entries)
    assert len(updates) == len(ids)
    for update in updates:
        entry = entries[update.line("UID")]
        assert update.moves[1:] == (entry.sequence, entry.status)
        assert update.line("ORGANIZER") == f"mailto:{update.message['From'].addresses[0].addr_spec}"
        if update.line("UID") == followed.line("UID"):
            client.take(update)
            ((_, _, status, starts_at),) = client.events()
            assert (status, starts_at) == (entry.status, entry.starts_at)
    clock.move(minutes=10)
    assert rounds() == []


def test_whoever_was_never_invited_to_it_is_told_in_words(
    database: Database, world: World, rounds: Rounds, clock: FixedClock
) -> None:
    """The mail of the booking is still owed when the prison closes."""
    rounds()
    crowded(database, world, 1, days=1, employers=1)
    release(database, world, close_north(database, world), now=clock.now())
    messages = [one for one in rounds() if to(one) == "darbs0"]
    assert silent(messages) == []
    assert len(invitations(messages)) <= 1


@pytest.mark.parametrize("invited", [True, False])
def test_one_change_of_a_toured_day_reaches_its_employer_once(
    database: Database, world: World, rounds: Rounds, clock: FixedClock, *, invited: bool
) -> None:
    if not invited:
        chosen(database, world.ids["alda"], calendar_by="feed")
    waiting(database, world)
    viewer = both(world)
    released(database, viewer, opened(database, world, viewer))
    rounds()
    clock.move(minutes=10)
    rounds()
    clock.move(hours=5)
    assert [to(one) for one in rounds() if to(one) == "alda"] == []
    with database.write() as session:
        first, *_ = session.scalars(select(Interview).order_by(Interview.starts_at, Interview.id))
        actions.confirm(session, world.olga, first, version=first.version, now=clock.now())
    messages = []
    for _ in range(3):
        messages += [one for one in rounds() if to(one) == "alda"]
        clock.move(minutes=10)
    assert [one.get_content_type() == "multipart/mixed" for one in messages] == [invited]
