"""Sending what is owed: at most one visible effect a revision, and none lost.

A worker killed between the server's yes and our record of it sends the mail again: the same
Message-ID, UID, SEQUENCE and DTSTAMP, so that calendars see one. Before a first mail goes out
it is written down that its reader may have it: killed there, and called off before the next try,
they are told all the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import note_refused, note_taken
from jobbridge.db import Database
from jobbridge.itip import actions, letters, queries, rules
from jobbridge.itip.model import Attendee, Method
from jobbridge.itip.queries import Owed
from jobbridge.outbox import mail
from jobbridge.outbox.actions import BrokenOff, Handler, Refusal, Unreachable, post
from jobbridge.settings import Settings

REFUSED = "refused"


def handlers(settings: Settings) -> dict[str, Handler]:
    return {
        **actions.HANDLERS,
        actions.JOB: lambda database, payload, now: _send(settings, database, payload, now),
    }


def _send(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    """Without a mail server an invitation stays owed; entries stand on the pages anyway."""
    if settings.smtp_url is None:
        return
    with database.read() as session:
        owed = queries.owed(session, payload["attendee_id"])
    if owed is None or not _is_due(owed, payload["stamp"], now):
        return
    attendee, entry, account = owed.attendee, owed.entry, owed.account
    method = rules.method_of(invited=attendee.invited, status=entry.status)
    moved = (attendee.starts_at, attendee.ends_at) != (entry.starts_at, entry.ends_at)
    again = attendee.sent_sequence == attendee.sequence
    news = rules.news_of(method=method, sent_method=attendee.sent_method, moved=moved, again=again)
    if not news:
        return
    concerns = [moment for moment in (attendee.starts_at, entry.starts_at) if moment is not None]
    until = rules.waits_until(now, account.quiet_from, account.quiet_to, concerns)
    if until is not None:
        with database.write() as session:
            key = f"itip:{attendee.id}:{payload['stamp']}:{until:%Y%m%dT%H%M}"
            post(session, actions.JOB, key, payload, now=now, due=until)
        return
    first = method is Method.REQUEST and attendee.sent_method != Method.REQUEST

    def handing() -> None:
        if first:
            with database.write() as session:
                _may_have(session, owed)

    try:
        # Whoever has never heard of it needs words.
        silent = payload.get("told", False) and bool(attendee.sent_method) and not again
        letter = letters.written(settings, owed, news, method, silent=silent)
        mail.send(settings, letter, now, handing=handing)
    except BrokenOff:
        raise
    except Unreachable:
        if first:
            with database.write() as session:
                _has_not(session, attendee)
        raise
    except mail.NoMailbox as no:
        with database.write() as session:
            _has_not(session, attendee)
            _not_delivered(session, attendee.id, str(no.code), now, for_good=True)
        return
    except Refusal:
        with database.write() as session:
            _has_not(session, attendee)
            _not_delivered(session, attendee.id, REFUSED, now, for_good=False)
        raise
    with database.write() as session:
        _delivered(session, owed, method, now)


def _is_due(owed: Owed, stamp: str, now: datetime) -> bool:
    """Not one that a newer revision has overtaken, that was sent, that nobody wants to have, or
    of what has begun."""
    attendee, entry = owed.attendee, owed.entry
    if attendee.sent_stamp == attendee.revised_at:
        return False
    if f"{attendee.revised_at:%Y%m%dT%H%M%S}" != stamp or attendee.sequence != entry.sequence:
        return False
    return owed.account.mail and (attendee.starts_at or entry.starts_at) > now


def _delivered(session: Session, owed: Owed, method: Method, now: datetime) -> None:
    said = owed.attendee
    row = _locked(session, said.id)
    if row is None or (row.sent_stamp is not None and row.sent_stamp > said.revised_at):
        return
    row.sent_sequence, row.sent_method = owed.entry.sequence, method
    row.sent_stamp, row.sent_at = said.revised_at, now
    row.starts_at, row.ends_at = owed.entry.starts_at, owed.entry.ends_at
    row.undeliverable_at, row.undeliverable_why = None, ""
    note_taken(session, row.account_id)


def _may_have(session: Session, owed: Owed) -> None:
    """As `_delivered`, but that it is still owed."""
    row = _locked(session, owed.attendee.id)
    if row is not None:
        row.sent_sequence, row.sent_method = owed.entry.sequence, Method.REQUEST
        row.starts_at, row.ends_at = owed.entry.starts_at, owed.entry.ends_at


def _has_not(session: Session, before: Attendee) -> None:
    """The server has said that it did not take it: as it was before."""
    row = _locked(session, before.id)
    if row is not None and row.sent_stamp == before.sent_stamp:
        row.sent_sequence, row.sent_method = before.sent_sequence, before.sent_method
        row.starts_at, row.ends_at = before.starts_at, before.ends_at


def _not_delivered(
    session: Session, attendee_id: int, why: str, now: datetime, *, for_good: bool
) -> None:
    """Counselors see it until a mail arrives. `for_good`: there is no such mailbox."""
    row = _locked(session, attendee_id)
    if row is None:
        return
    row.undeliverable_at, row.undeliverable_why = now, why
    if for_good:
        note_refused(session, row.account_id, now=now)


def _locked(session: Session, attendee_id: int) -> Attendee | None:
    return session.scalar(select(Attendee).where(Attendee.id == attendee_id).with_for_update())
