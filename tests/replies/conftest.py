"""An interview that is booked, and the people who were invited to it by mail."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.interviews.model import Interview
from jobbridge.itip.model import Attendee, Organizer
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, desk, jobs

__all__ = ["Invited", "desk", "invited", "jobs"]

LOCAL = "iv-4c1de7a90b52f6e8"
HOST = "jobbridge.example"
ADDRESS = f"{LOCAL}@{HOST}"
WHEN = "2026-12-02 09:30"


@dataclass
class Invited:
    """Alda of Employer A was sent an invitation to Juris's interview, revision 0."""

    interview_id: int
    ref: str
    uid: str
    entry_id: int
    attendee_id: int
    alda: str
    desk: Desk


@pytest.fixture
def invited(database: Database, world: World, desk: Desk) -> Invited:
    made = desk.book(world.anna, "juris_a", WHEN)
    with database.write() as session:
        interview = session.get_one(Interview, made.id)
        entry = session.scalars(select(Entry).where(Entry.uid == interview.uid)).one()
        session.merge(Organizer(entry_id=entry.id, local=LOCAL))
        attendee = session.scalar(
            select(Attendee).where(
                Attendee.entry_id == entry.id, Attendee.account_id == world.ids["alda"]
            )
        ) or Attendee(entry_id=entry.id, account_id=world.ids["alda"], revised_at=NOW, sequence=0)
        attendee.sent_sequence, attendee.sent_method = entry.sequence, "REQUEST"
        attendee.sent_stamp = attendee.sent_at = attendee.revised_at
        session.add(attendee)
        session.flush()
        alda = attendee.account.email
        return Invited(
            interview.id, interview.ref, interview.uid, entry.id, attendee.id, alda, desk
        )
