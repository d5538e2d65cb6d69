"""From an entry's revision to one mail a person: who is to have it, and what each is owed.

Every revision posts one job for each person. Its mail is written when it is sent, from what is
true then; a job that a newer revision has overtaken does nothing.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.actions import REVISED
from jobbridge.calendar.model import Entry
from jobbridge.days.model import DayPlan
from jobbridge.db import Database
from jobbridge.itip import queries, rules
from jobbridge.itip.model import Answer, Attendee, Organizer
from jobbridge.outbox.actions import Handler, post

JOB = "itip"
SETTLING = timedelta(minutes=5)
"""An interview day is confirmed one interview after the other: its readers get one mail."""


def follow(session: Session, entry_id: int, *, now: datetime, told: bool = False) -> None:
    """Bring the invitations to an entry in step with its revision and with who it is for.
    What has begun, as far as its reader knows, is not written about any more. `told`: people
    hear of the change by other mail, and only their calendars by this."""
    entry = session.scalar(select(Entry).where(Entry.id == entry_id).with_for_update())
    if entry is None:
        return
    invited = queries.invited_to(session, entry)
    present = queries.attendees_of(session, entry.id)
    for account_id in sorted(invited - present.keys()):
        if entry.starts_at > now and entry.cancelled_at is None:
            made = Attendee(
                entry_id=entry.id,
                account_id=account_id,
                sequence=entry.sequence,
                revised_at=rules.next_stamp(None, now),
            )
            session.add(made)
            _owe(session, entry, made, now)
    for account_id, attendee in present.items():
        wanted = account_id in invited
        if (attendee.invited, attendee.sequence) == (wanted, entry.sequence):
            continue
        if not wanted and not attendee.invited:
            continue
        if (attendee.starts_at or entry.starts_at) <= now:
            continue
        if attendee.starts_at is not None and _moved(attendee, entry):
            attendee.state = Answer.NEEDS_ACTION
        attendee.invited = wanted
        attendee.sequence = entry.sequence
        attendee.revised_at = rules.next_stamp(attendee.revised_at, now)
        _owe(session, entry, attendee, now, told=told and wanted)


def send_again(session: Session, attendee: Attendee, *, now: datetime) -> None:
    """The same invitation once more, for who asked for it (REFRESH) or did not get it."""
    attendee.revised_at = rules.next_stamp(attendee.revised_at, now)
    _owe(session, attendee.entry, attendee, now)


def _moved(attendee: Attendee, entry: Entry) -> bool:
    return (attendee.starts_at, attendee.ends_at) != (entry.starts_at, entry.ends_at)


def _owe(
    session: Session, entry: Entry, attendee: Attendee, now: datetime, *, told: bool = False
) -> None:
    if session.get(Organizer, entry.id) is None:
        session.add(Organizer(entry_id=entry.id, local=secrets.token_hex(16)))
    session.flush()
    of_day = session.scalar(select(DayPlan.day_id).where(DayPlan.uid == entry.uid))
    due = now + SETTLING if of_day is not None else now
    stamp = f"{attendee.revised_at:%Y%m%dT%H%M%S}"
    payload = {"attendee_id": attendee.id, "stamp": stamp, **({"told": True} if told else {})}
    post(session, JOB, f"itip:{attendee.id}:{stamp}", payload, now=now, due=due)


def _revised(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    with database.write() as session:
        follow(session, payload["entry_id"], now=now, told=payload.get("told", False))


def keep_in_step(database: Database, now: datetime) -> None:
    """The worker's round: who joined, left or chose otherwise has what is theirs."""
    with database.read() as session:
        found = queries.out_of_step(session, now)
    for entry_id in found:
        with database.write() as session:
            follow(session, entry_id, now=now)


HANDLERS: dict[str, Handler] = {REVISED: _revised}
