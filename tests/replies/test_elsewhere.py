"""Answers to invitations that are no interview's: to interview days and employer meetings."""

from sqlalchemy import select

from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.itip.model import Answer, Attendee
from jobbridge.meetings.model import Meeting
from tests.conftest import NOW, ClientFor, World
from tests.days.conftest import Planner, planner
from tests.meetings.conftest import Hall, hall

__all__ = ["hall", "planner"]


def decline(database: Database, world: World, uid: str) -> None:
    """Alda of Employer A says no to it."""
    with database.write() as session:
        entry = session.scalars(select(Entry).where(Entry.uid == uid)).one()
        session.add(
            Attendee(
                entry_id=entry.id,
                account_id=world.ids["alda"],
                sequence=entry.sequence,
                revised_at=NOW,
                state=Answer.DECLINED,
                answered_sequence=entry.sequence,
                answered_at=NOW,
            )
        )


def test_a_no_to_an_interview_day_or_a_meeting_stands_on_its_page_and_among_the_answers(
    client_for: ClientFor, database: Database, world: World, planner: Planner, hall: Hall
) -> None:
    planner.open(world.anna, planner.people(2))
    planner.release(world.anna)
    meeting = hall.plan(world.anna, "2026-12-03 09:00")
    with database.read() as session:
        found = session.get_one(Meeting, meeting)
        uid, ref = found.uid, found.ref
    decline(database, world, planner.plan().uid)
    decline(database, world, uid)
    pages = (f"/interview-days/{planner.ref}", f"/meetings/{ref}")
    for who in ("anna", "olga", "alda"):
        client = client_for(who)
        for page in pages:
            assert 'id="answers"' in client.get(page).text, (who, page)
    anna, bela = client_for("anna").get("/answers").text, client_for("bela").get("/answers").text
    for page in pages:
        assert f'href="{page}"' in anna
        assert f'href="{page}"' not in bela
    assert client_for("alda").get("/answers").status_code == 404
