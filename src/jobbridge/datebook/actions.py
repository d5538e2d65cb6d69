"""The worker's round that keeps the days in calendars true."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from jobbridge.calendar.actions import carry_entry, drop_entry, put_day
from jobbridge.calendar.model import Entry
from jobbridge.calendar.spans import local_date
from jobbridge.clock import time_again
from jobbridge.datebook import entries, queries, rules
from jobbridge.datebook.model import Dated
from jobbridge.datebook.rules import Day, Kept
from jobbridge.db import Database
from jobbridge.disruptions import entries as outside
from jobbridge.interviews.entries import audiences
from jobbridge.refs import new_uid

BATCH = 100
EVERY = timedelta(minutes=10)
"""Nothing here is of an hour, and programs look every half hour at most."""
FORGOTTEN = timedelta(days=365)
"""So long after its entry left all calendars nothing of it is kept: who had it, and who said what
to it. What took place stands where it belongs."""


def keep_true(database: Database, now: datetime) -> None:
    """Days that are new, another or no longer true are told; those of people who were erased are
    gone; interviews of who returns elsewhere, outside too, reach the branch there. In short
    transactions: the first round of a service has thousands."""
    keep_days(database, now)
    with database.write() as session:
        _drop_erased(session)
        to_carry = {one.uid: set(audiences(one)) for one in queries.moved_home(session, now)}
        for meeting in queries.moved_home_outside(session, now):
            to_carry[meeting.uid] = set(outside.audiences(meeting))
        carry_each(session, to_carry)


def carry_each(session: Session, to_carry: Mapping[str, set[str]]) -> None:
    """Each entry is in the feeds of exactly these, who are told only of what has changed."""
    had = queries.carried(session, to_carry)
    for uid, wanted in to_carry.items():
        if wanted != had[uid]:
            carry_entry(session, uid, wanted)


def keep_days(database: Database, now: datetime) -> None:
    """Those that are new, another or no longer true."""
    while _some_days(database, now):
        pass


def keeper() -> Callable[[Database, datetime], None]:
    """The round for a worker, which has one each minute: all days are read, so not each time."""
    last: datetime | None = None

    def round_(database: Database, now: datetime) -> None:
        nonlocal last
        if time_again(last, now, EVERY):
            last = now
            keep_true(database, now)

    return round_


def forget_old(database: Database, now: datetime) -> None:
    """Entries, with their changes and invitations, and the days that they were of."""
    while True:
        with database.write() as session:
            old = select(Entry.id, Entry.uid).where(Entry.leaves_at < now - FORGOTTEN)
            rows = session.execute(old.order_by(Entry.id).limit(BATCH)).all()
            session.execute(delete(Dated).where(Dated.uid.in_([row.uid for row in rows])))
            session.execute(delete(Entry).where(Entry.id.in_([row.id for row in rows])))
        if len(rows) < BATCH:
            return


def _some_days(database: Database, now: datetime) -> bool:
    """Whether there may be more to do."""
    today = local_date(now)
    with database.read() as session:
        wanted = {(day.kind.value, day.subject): day for day in queries.days(session, now)}
        # Plain columns: of thousands of days hardly one has changed.
        kept = {
            (row.kind, row.subject): Kept(row.on, row.says, row.ended_at is not None)
            for row in session.execute(
                select(Dated.kind, Dated.subject, Dated.on, Dated.says, Dated.ended_at).where(
                    Dated.on >= today
                )
            )
        }
    changed = [
        key for key, day in wanted.items() if kept.get(key) != Kept(day.on, day.says(), False)
    ]
    ended = [
        key for key, one in kept.items() if key not in wanted and rules.must_cancel(one, today)
    ]
    if not changed and not ended:
        return False
    with database.write() as session:
        if not database.sqlite:  # of two workers one comes after the other
            session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("days", 0))))
        for key in sorted([*changed, *ended])[:BATCH]:
            _put(session, key, wanted.get(key), now)
    return len(changed) + len(ended) > BATCH


def _kept(row: Dated) -> Kept:
    return Kept(row.on, row.says, row.ended_at is not None)


def _wanted(row: Dated, day: Day | None) -> Kept:
    return Kept(day.on, day.says(), False) if day else Kept(row.on, row.says, True)


def _put(session: Session, key: tuple[str, str], day: Day | None, now: datetime) -> None:
    kind, subject = key
    row = session.scalar(
        select(Dated).where(Dated.kind == kind, Dated.subject == subject).with_for_update()
    )
    if row is None:
        if day is None:
            return
        row = Dated(
            kind=kind,
            subject=subject,
            inmate_id=day.inmate_id,
            uid=rules.UID + new_uid(),
            sequence=0,
            on=day.on,
            says=day.says(),
        )
        session.add(row)
    elif _kept(row) == _wanted(row, day):
        return  # another worker was first
    else:
        on = day.on if day else row.on
        row.sequence = rules.next_sequence(_kept(row), row.sequence, on, ends=day is None)
        row.on = on
        if day:
            row.says = day.says()
    row.ended_at = None if day else now
    put_day(
        session,
        uid=row.uid,
        sequence=row.sequence,
        status="CONFIRMED" if day else "CANCELLED",
        on=row.on,
        revised_at=now,
        audiences=row.says["audiences"],
        texts=entries.texts(
            kind, row.says, session.info.get("public_url", ""), cancelled=day is None
        ),
    )


def _drop_erased(session: Session) -> None:
    """Entries whose row went with the person that they were about."""
    left = select(Entry.uid).where(
        Entry.uid >= rules.UID,
        Entry.uid < rules.UID + "~",
        ~select(Dated.id).where(Dated.uid == Entry.uid).exists(),
    )
    for uid in session.scalars(left).all():
        drop_entry(session, uid)
