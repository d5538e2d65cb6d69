"""A round over the mailbox: each mail once, in a transaction of its own, then out of the way.

A mail that cannot be read, or that our own code trips over, is kept aside and counted; it stops
no other. Nothing of a mail is ever logged but a word of ours.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.db import Database, IntegrityError, OperationalError
from jobbridge.outbox.mail import domain
from jobbridge.replies import reading
from jobbridge.replies.actions import take_mail
from jobbridge.replies.mailbox import ASIDE, DONE, Gone, Mailbox, authserv_of, opened
from jobbridge.replies.model import Inbox, Outcome, Received
from jobbridge.replies.queries import was_received
from jobbridge.settings import Settings

log = logging.getLogger("jobbridge.replies")
KEPT = timedelta(days=180)
"""So long a mail that comes once more is known."""
Chore = Callable[[Database, datetime], None]


def chore(settings: Settings) -> Chore:
    """The worker's round; without an `INBOX_URL` there is nothing to read."""

    def run(database: Database, now: datetime) -> None:
        if settings.inbox_url is not None:
            read_inbox(settings, database, now)

    return run


def read_inbox(settings: Settings, database: Database, now: datetime) -> Counter[Outcome]:
    """Read what waits, oldest first. Where the mailbox does not answer it is tried next time,
    and an administrator sees since when."""
    url = settings.inbox_url or ""
    done: Counter[Outcome] = Counter()
    fault = ""
    try:
        with opened(url) as mailbox:
            for name in mailbox.names():
                raw = mailbox.fetch(name)
                if raw is not None:
                    outcome = _deal_with(settings, database, raw, authserv_of(url), now)
                    done[outcome] += 1
                    _put(mailbox, name, outcome)
    except Gone as gone:
        fault = str(gone)[:40]
        log.warning("the mailbox does not answer", extra={"fields": {"fault": fault}})
    except OSError as error:
        fault = type(error).__name__[:40]
        log.warning("the mailbox cannot be read", extra={"fields": {"fault": fault}})
    with database.write() as session:
        _note(session, fault, now)
    return done


def _put(mailbox: Mailbox, name: str, outcome: Outcome) -> None:
    mailbox.put(name, ASIDE if outcome is Outcome.ASIDE else DONE)


def _deal_with(
    settings: Settings, database: Database, raw: bytes, authserv: str, now: datetime
) -> Outcome:
    try:
        mail = reading.read(raw, host=domain(settings), authserv=authserv)
        with database.write() as session:
            return take_mail(session, mail, vouching=bool(authserv), now=now)
    except OperationalError:
        raise  # the database is away, not the mail at fault: it waits where it is
    except IntegrityError as fault:
        with database.read() as session:
            if was_received(session, mail.digest):
                return Outcome.OLDER  # another worker was first with it
        why = f"fault_{type(fault).__name__}"[:40]
    except reading.Unreadable as fault:
        why = str(fault)
    except Exception as fault:
        why = f"fault_{type(fault).__name__}"[:40]
    with database.write() as session:
        return _keep_aside(session, raw, why, now)


def _keep_aside(session: Session, raw: bytes, why: str, now: datetime) -> Outcome:
    digest = reading.digest_of(raw)
    if session.scalar(select(Received.id).where(Received.digest == digest)) is None:
        session.add(Received(digest=digest, at=now, outcome=Outcome.ASIDE, why=why))
    log.warning("a mail was kept aside", extra={"fields": {"why": why}})
    return Outcome.ASIDE


def _note(session: Session, fault: str, now: datetime) -> None:
    row = session.scalar(select(Inbox).limit(1)) or Inbox()
    if fault:
        row.failed_at = row.failed_at or now
        row.fault = fault
    else:
        row.read_at, row.failed_at, row.fault = now, None, ""
    session.add(row)
    session.execute(delete(Received).where(Received.at < now - KEPT))
