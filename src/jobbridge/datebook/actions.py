"""The worker's round that keeps the days in calendars true."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.actions import carry_entry, drop_entry, put_day
from jobbridge.calendar.model import Entry
from jobbridge.calendar.spans import local_date
from jobbridge.datebook import entries, queries, rules
from jobbridge.datebook.model import Dated
from jobbridge.datebook.rules import Day, Kept
from jobbridge.db import Database
from jobbridge.interviews.entries import audiences
from jobbridge.refs import new_uid

BATCH = 100


def keep_true(database: Database, now: datetime) -> None:
    """Days that are new, another or no longer true are told; those of people who were erased are
    gone; interviews of who returns elsewhere reach the branch there. In short transactions:
    the first round of a service has thousands."""
    while _some_days(database, now):
        pass
    with database.write() as session:
        _drop_erased(session)
        for interview in queries.moved_home(session, now):
            wanted = set(audiences(interview))
            if wanted != queries.carried(session, [interview.uid])[interview.uid]:
                carry_entry(session, interview.uid, wanted)


def _some_days(database: Database, now: datetime) -> bool:
    """Whether there may be more to do."""
    today = local_date(now)
    with database.read() as session:
        wanted = {(day.kind.value, day.subject): day for day in queries.days(session, now)}
        rows = session.scalars(select(Dated).where(Dated.ended_at.is_(None) | (Dated.on >= today)))
        kept = {(row.kind, row.subject): row for row in rows}
    changed = [key for key, day in wanted.items() if key not in kept or _differs(kept[key], day)]
    ended = [
        key
        for key, row in kept.items()
        if key not in wanted and rules.must_cancel(_kept(row), today)
    ]
    if not changed and not ended:
        return False
    with database.write() as session:
        for key in sorted([*changed, *ended])[:BATCH]:
            _put(session, key, wanted.get(key), now)
    return len(changed) + len(ended) > BATCH


def _kept(row: Dated) -> Kept:
    return Kept(row.on, row.says, row.ended_at is not None)


def _differs(row: Dated, day: Day) -> bool:
    return _kept(row) != Kept(day.on, day.says(), False)


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
