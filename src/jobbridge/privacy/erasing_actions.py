"""Erasing people, for good: every row, every copy, and again after an older backup came back."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.actions import drop_entry
from jobbridge.datebook.model import Dated
from jobbridge.db import Database, session_database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.actions import end_booking
from jobbridge.interviews.model import Interview
from jobbridge.interviews.people_queries import live_of
from jobbridge.outbox.model import Job
from jobbridge.outcomes.erased_actions import statistics_kept
from jobbridge.privacy import tombstones
from jobbridge.privacy.held_queries import held_about, ids_of
from jobbridge.privacy.model import Erasure, Tombstone
from jobbridge.privacy.tombstones import Stone
from jobbridge.sealed import Keyring
from jobbridge.tiles.model import TileWeek
from jobbridge.viewer import SYSTEM, Viewer
from jobbridge.web.model import IdempotentReply

log = logging.getLogger("jobbridge.privacy")
BATCH = 50
READ = 1000
AMBIGUOUS = {"proposal_id"}
"""Keys of jobs that name rows of several tables, none of them with anything of a person."""


def chore(file: Path) -> Callable[[Database, datetime], None]:
    """The worker's round: whoever is due is erased, some people a transaction."""

    def erase_due(database: Database, now: datetime) -> None:
        while _erase_some(database, file, now):
            pass

    return erase_due


def _erase_some(database: Database, file: Path, now: datetime) -> bool:
    """Whether there may be more to do."""
    with database.read() as session:
        due = select(Erasure.inmate_id).where(Erasure.undone_at.is_(None), Erasure.due_at <= now)
        if session.scalar(due.limit(1)) is None:
            return False
    with database.write() as session:
        rows = session.execute(
            select(Erasure.inmate_id, Erasure.why)
            .where(Erasure.undone_at.is_(None), Erasure.due_at <= now)
            .order_by(Erasure.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        whys = {row.inmate_id: row.why for row in rows}
        erase(session, SYSTEM, whys, file=file, now=now)
    wipe(database)
    return len(rows) == BATCH


def erase(
    session: Session, viewer: Viewer, whys: Mapping[int, str], *, file: Path, now: datetime
) -> int:
    """These people, by internal number, each with why: nothing of them is left but their
    tombstones, what they counted without them, and rows of the log with an internal number. What
    is still booked is cancelled first. Says how many there were. For the service itself."""
    if not viewer.system:
        raise NotFound
    people = session.scalars(
        select(Inmate)
        .where(Inmate.id.in_(list(whys)))
        .order_by(Inmate.id)
        .with_for_update(of=Inmate)
    ).all()
    if not people:
        return 0
    numbers = [one.id for one in people]
    ring = session_database(session).keyring
    stones = [Stone(tombstones.key_of(ring, one.ref), now, whys[one.id]) for one in people]
    names = [word for one in people for word in (one.ref, one.given_name, one.family_name)]
    for one in people:
        for interview in live_of(session, one.id):
            if interview.ends_at > now:
                end_booking(session, viewer, interview, "agreement", now)
    session.flush()
    gone = ids_of(held_about(session, numbers))
    with statistics_kept(session, numbers, now=now):
        _forget_copies(session, gone, names)
        for uid in session.scalars(select(Dated.uid).where(Dated.inmate_id.in_(numbers))).all():
            drop_entry(session, uid)
        # An interview outlives its application otherwise: nobody else deletes one.
        session.execute(delete(Interview).where(Interview.id.in_(gone.get("interview", set()))))
        session.execute(delete(Inmate).where(Inmate.id.in_(numbers)))
        session.expunge_all()
    for number in numbers:
        record(session, viewer, "inmate.erase", "inmate", number, now=now, detail=whys[number])
    _set_stones(session, stones)
    tombstones.append(file, stones)
    return len(numbers)


def _forget_copies(session: Session, gone: Mapping[str, set[int]], names: list[str]) -> None:
    """What names a person without a reference that the database knows of."""
    jobs = [
        job.id for job in session.execute(select(Job.id, Job.payload)) if _names(job.payload, gone)
    ]
    session.execute(delete(Job).where(Job.id.in_(jobs)))
    numbers = {str(number) for number in gone["inmate"]}
    for week in session.scalars(select(TileWeek).with_for_update()):
        if numbers & week.pool.keys():
            week.pool = {key: seen for key, seen in week.pool.items() if key not in numbers}
    replies = [
        reply.id
        for reply in session.scalars(select(IdempotentReply))
        if any(name in reply.said or name in reply.location for name in names)
    ]
    session.execute(delete(IdempotentReply).where(IdempotentReply.id.in_(replies)))


def _names(payload: Mapping[str, Any], gone: Mapping[str, set[int]]) -> bool:
    return any(
        value in gone.get(key.removesuffix("_id"), ())
        for key, value in payload.items()
        if key.endswith("_id") and key not in AMBIGUOUS
    )


def _set_stones(session: Session, stones: Iterable[Stone]) -> None:
    known = set(session.scalars(select(Tombstone.key)))
    session.add_all(
        Tombstone(key=one.key, erased_at=one.erased_at, why=one.why)
        for one in stones
        if one.key not in known
    )
    session.flush()


def replay_tombstones(
    database: Database,
    viewer: Viewer,
    *,
    file: Path,
    now: datetime,
    former: Keyring | None = None,
) -> int:
    """Erases again whoever was erased and has come back, with an older backup or otherwise, and
    sets the stones that the database has lost; says how many people there were. `jobbridge
    restore` calls it before anybody is let in. People registered anew since are others.
    `former` has the secret under which older stones were set."""
    rings = [database.keyring, former] if former else [database.keyring]
    if not viewer.system:
        raise NotFound
    with database.write() as session:
        _set_stones(session, tombstones.read(file).values())
    erased, last = 0, 0
    while True:
        with database.write() as session:
            stones = session.execute(select(Tombstone.key, Tombstone.why))
            whys = {stone.key: stone.why for stone in stones}
            rows = session.execute(
                select(Inmate.id, Inmate.ref)
                .where(Inmate.id > last)
                .order_by(Inmate.id)
                .limit(READ)
            ).all()
            found = {
                row.id: whys[key]
                for row in rows
                for ring in rings
                if (key := tombstones.key_of(ring, row.ref)) in whys
            }
            erased += erase(session, viewer, found, file=file, now=now)
        if len(rows) < READ:
            break
        last = rows[-1].id
    wipe(database)
    if erased:
        log.warning("%s people erased again", erased)
    return erased


def wipe(database: Database) -> None:
    """What was deleted leaves SQLite's files too: its write-ahead log is folded in and cut, and
    in the file it is overwritten (`secure_delete`). PostgreSQL frees old rows with its next
    vacuum."""
    if database.sqlite:
        connection = database.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
