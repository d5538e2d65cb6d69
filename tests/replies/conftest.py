"""An interview that is booked, and the people who were invited to it by mail."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.interviews.model import Interview
from jobbridge.itip.model import Attendee, Organizer
from jobbridge.outbox.model import Job
from jobbridge.replies import inbox_actions, mailbox
from jobbridge.replies.model import Outcome, Received, TimeProposal, Unconfirmed
from jobbridge.settings import Settings
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, desk, jobs
from tests.replies import mails

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


PROVEN = b"Authentication-Results: mx.a; dmarc=pass\r\n"
"""What a server that vouches writes on top of a mail."""
LATER = NOW + timedelta(hours=1)


@dataclass
class Post:
    """A maildir into which a mail server delivers, and the worker's rounds over it."""

    root: Path
    settings: Settings
    database: Database
    invited: Invited
    delivered: int = 0

    def bring(self, *raw: bytes) -> Counter[Outcome]:
        """Deliver these mails and read the mailbox once."""
        for one in raw:
            self.deliver(one)
        return self.read()

    def vouch(self) -> None:
        """From now on a server says who senders are."""
        self.settings = replace(self.settings, inbox_url=f"{self.settings.inbox_url}?authserv=mx.a")

    def deliver(self, raw: bytes) -> None:
        self.delivered += 1
        (self.root / "new" / f"{self.delivered:03}.host").write_bytes(raw)

    def read(self, now: datetime = LATER) -> Counter[Outcome]:
        return inbox_actions.read_inbox(self.settings, self.database, now)

    def left(self) -> list[str]:
        return sorted(p.name for f in ("new", "cur") for p in (self.root / f).iterdir())

    def aside(self) -> int:
        folder = self.root / f".{mailbox.ASIDE}" / "cur"
        return len(list(folder.iterdir())) if folder.is_dir() else 0

    def answer(self, **changes: object) -> mails.Answer:
        mine = mails.Answer(ADDRESS, self.invited.uid, self.invited.alda)
        return mine.but(**changes)

    def attendee(self) -> Attendee:
        with self.database.read() as session:
            return session.get_one(Attendee, self.invited.attendee_id)

    def interview(self) -> Interview:
        with self.database.read() as session:
            return session.get_one(Interview, self.invited.interview_id)

    def proposals(self) -> list[TimeProposal]:
        with self.database.read() as session:
            return list(session.scalars(select(TimeProposal).order_by(TimeProposal.id)))

    def whys(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(Received.why).order_by(Received.id)))

    def jobs(self, kind: str) -> int:
        with self.database.read() as session:
            return len(list(session.scalars(select(Job).where(Job.kind == kind))))

    def waiting(self) -> Unconfirmed | None:
        with self.database.read() as session:
            return session.get(Unconfirmed, self.invited.attendee_id)


@pytest.fixture
def post(tmp_path: Path, app_settings: Settings, database: Database, invited: Invited) -> Post:
    root = tmp_path / "Maildir"
    for folder in ("new", "cur", "tmp"):
        (root / folder).mkdir(parents=True)
    settings = replace(app_settings, inbox_url=f"maildir://{root}")
    return Post(root, settings, database, invited)
