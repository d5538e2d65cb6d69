"""A run matches everybody anew, in shards that are claimed, judged, put down and then stored.

Shards and the storing are leased in the database: two workers never do the same, and what a
killed one held is free again when its lease ends. Until a run is stored, the old pairs stand.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import listed
from jobbridge.matching.fact_queries import compile_people
from jobbridge.matching.facts import Person
from jobbridge.matching.model import Match, MatchLost, MatchRun, MatchShard
from jobbridge.matching.policy import POLICY
from jobbridge.matching.resident_queries import open_on
from jobbridge.matching.shards import Found, Keys, by_person, merged, packed, unpacked
from jobbridge.matching.store_actions import Stamp, only_writer, replace_people
from jobbridge.outbox.model import Job
from jobbridge.places.queries import revision
from jobbridge.vacancies.model import Vacancy

Progress = Callable[[int, int | None, str], None]
SHARD = 1000  # people at most
CHUNK = 250  # people whose pairs change in one transaction
LEASE = timedelta(minutes=2)
TRAIL = timedelta(days=30)


@dataclass(frozen=True)
class Claim:
    """A leased shard, for whoever judges it."""

    run_id: int
    number: int
    lease: str
    first: tuple[int, int]
    last: tuple[int, int]


def begin(session: Session, *, now: datetime, today: date, size: int = SHARD) -> MatchRun:
    """A run over everybody who is listed; an unfinished one before it is given up, for it may
    have read older facts."""
    session.execute(
        delete(MatchRun).where(
            or_(MatchRun.finished_at.is_(None), MatchRun.finished_at < now - TRAIL)
        )
    )
    people = session.execute(
        select(Inmate.prison_id, Inmate.id).where(listed()).order_by(Inmate.prison_id, Inmate.id)
    ).all()
    run = MatchRun(
        as_of=today,
        policy=POLICY.version,
        taxonomy=revision(session, "taxonomy"),
        shards=-(-len(people) // size),
        started_at=now,
    )
    session.add(run)
    session.flush()
    for number in range(run.shards):
        first, last = people[number * size], people[: (number + 1) * size][-1]
        session.add(
            MatchShard(
                run_id=run.id,
                number=number,
                first_prison=first.prison_id,
                first_inmate=first.id,
                last_prison=last.prison_id,
                last_inmate=last.id,
            )
        )
    return run


def claim(session: Session, run_id: int, *, now: datetime) -> Claim | None:
    """Lease the next shard that nobody judges; None where there is none."""
    free = (
        MatchShard.run_id == run_id,
        MatchShard.done_at.is_(None),
        or_(MatchShard.leased_until.is_(None), MatchShard.leased_until < now),
    )
    chosen = session.scalar(
        select(MatchShard)
        .where(*free)
        .order_by(MatchShard.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if chosen is None:
        return None
    lease = secrets.token_hex(8)
    taken = session.execute(
        update(MatchShard)
        .where(*free, MatchShard.number == chosen.number)
        .values(lease=lease, leased_until=now + LEASE, attempts=MatchShard.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return None
    first = (chosen.first_prison, chosen.first_inmate)
    return Claim(run_id, chosen.number, lease, first, (chosen.last_prison, chosen.last_inmate))


def prolong(session: Session, claims: list[Claim], *, now: datetime) -> None:
    """Whoever waits for another machine keeps what they have claimed."""
    for held in claims:
        session.execute(
            update(MatchShard)
            .where(
                MatchShard.run_id == held.run_id,
                MatchShard.number == held.number,
                MatchShard.lease == held.lease,
            )
            .values(leased_until=now + LEASE)
        )


def people_of(session: Session, held: Claim) -> list[Person]:
    """The listed people of a shard, by id."""
    place = tuple_(Inmate.prison_id, Inmate.id)
    return compile_people(session, listed(), place >= held.first, place <= held.last)


def put_down(session: Session, held: Claim, found: Found | bytes, *, now: datetime) -> bool:
    """What a shard found, or that as it is packed, until the run is stored; only from the holder
    of the lease."""
    data = found if isinstance(found, bytes) else packed(found)
    done = session.execute(
        update(MatchShard)
        .where(
            MatchShard.run_id == held.run_id,
            MatchShard.number == held.number,
            MatchShard.lease == held.lease,
            MatchShard.done_at.is_(None),
        )
        .values(found=data, done_at=now, lease=None, leased_until=None)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def progress_of(session: Session, run_id: int) -> tuple[int, int]:
    """How many shards are judged, and of how many; none of none for a run that is given up."""
    row = session.execute(
        select(func.count(MatchShard.done_at), func.count()).where(MatchShard.run_id == run_id)
    ).one()
    return row[0], row[1]


def store(
    database: Database,
    run_id: int,
    now: Callable[[], datetime],
    *,
    progress: Progress | None = None,
) -> int | None:
    """Store what all shards found, some people a transaction, then forget it; says how many
    pairs stand. None where shards are missing, or somebody else stores or has stored."""
    with database.write() as session:
        run = _lease_storing(session, run_id, now())
    if run is None:
        return None
    with database.read() as session:
        numbers = session.scalars(
            select(MatchShard.number).where(MatchShard.run_id == run_id).order_by(MatchShard.number)
        )
        found = merged(_put_down(session, run_id, number) for number in numbers.all())
    stamp = Stamp(run.started_at, run.as_of, run.policy)
    rows = by_person(found)
    kept = 0
    for first in range(0, len(found.people), CHUNK):
        ids = found.people[first : first + CHUNK]
        bounds = np.searchsorted(rows["inmate"], [ids[0, 0], ids[-1, 0] + 1])
        part = Found(rows[slice(*bounds)], found.steps, ids, found.works)
        with database.write() as session:
            if not _keep_storing(session, run, now()):
                return None
            kept += replace_people(session, part, ids, stamp)
        if progress:
            progress(min(first + CHUNK, len(found.people)), len(found.people), "people stored")
    with database.write() as session:
        if not _keep_storing(session, run, now()):
            return None
        _end(session, run_id, run.as_of, kept, now())
    return kept


def _put_down(session: Session, run_id: int, number: int) -> Found:
    data = session.scalar(
        select(MatchShard.found).where(MatchShard.run_id == run_id, MatchShard.number == number)
    )
    if data is None:
        raise RuntimeError("a newer run has taken this one's place")
    return unpacked(data)


def _lease_storing(session: Session, run_id: int, now: datetime) -> MatchRun | None:
    missing = select(MatchShard.number).where(
        MatchShard.run_id == run_id, MatchShard.done_at.is_(None)
    )
    lease = secrets.token_hex(8)
    taken = session.execute(
        update(MatchRun)
        .where(
            MatchRun.id == run_id,
            MatchRun.finished_at.is_(None),
            or_(MatchRun.leased_until.is_(None), MatchRun.leased_until < now),
            ~missing.exists(),
        )
        .values(lease=lease, leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return session.get(MatchRun, run_id) if taken.rowcount else None  # type: ignore[attr-defined]


def _keep_storing(session: Session, run: MatchRun, now: datetime) -> bool:
    """Whether the lease is still ours; it is prolonged."""
    held = session.execute(
        update(MatchRun)
        .where(MatchRun.id == run.id, MatchRun.lease == run.lease)
        .values(leased_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    return bool(held.rowcount)  # type: ignore[attr-defined]


def _end(session: Session, run_id: int, as_of: date, kept: int, now: datetime) -> None:
    """Pairs of whoever takes part no more, and of closed vacancies, go; so does what the shards
    put down, and the trail of what was lost long ago."""
    only_writer(session)
    session.execute(
        delete(Match).where(
            or_(
                Match.inmate_id.not_in(select(Inmate.id).where(listed())),
                Match.vacancy_id.not_in(select(Vacancy.id).where(open_on(as_of))),
            )
        )
    )
    session.execute(delete(MatchLost).where(MatchLost.lost_at < now - TRAIL))
    session.execute(delete(MatchShard).where(MatchShard.run_id == run_id))
    session.execute(
        update(MatchRun)
        .where(MatchRun.id == run_id)
        .values(finished_at=now, kept=kept, lease=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


def people_keys(session: Session) -> Keys:
    """Ids and versions of everybody who is listed, by id."""
    rows = session.execute(select(Inmate.id, Inmate.version).where(listed()).order_by(Inmate.id))
    return np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2)


def unfinished(session: Session) -> MatchRun | None:
    return session.scalar(
        select(MatchRun).where(MatchRun.finished_at.is_(None)).order_by(MatchRun.id.desc()).limit(1)
    )


def is_idle(session: Session, run: MatchRun, now: datetime) -> bool:
    """Whether nobody works on the run, or is asked to by a job."""
    waiting = select(Job.id).where(
        Job.kind == "rematch_shard", Job.done_at.is_(None), Job.dead_at.is_(None)
    )
    held = select(MatchShard.number).where(
        MatchShard.run_id == run.id, MatchShard.leased_until >= now
    )
    busy = session.scalar(select(or_(waiting.exists(), held.exists())))
    return not busy and (run.leased_until is None or run.leased_until < now)
