"""Posting and working off jobs: once for each key, in the transaction of the change."""

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.kept import later
from jobbridge.outbox.model import Job
from jobbridge.viewer import Viewer

log = logging.getLogger("jobbridge.jobs")
LEASE = timedelta(minutes=5)
REFUSALS = 10
_POST = {
    dialect.dialect.name: dialect.insert(Job.__table__).on_conflict_do_nothing(
        index_elements=[Job.key]
    )
    for dialect in (postgresql, sqlite)
}


class Refusal(Exception):
    """The receiver said no: counted, and after ten the job is dead."""


class Unreachable(Exception):
    """Nobody answered: tried again every minute, for as long as it takes."""


class BrokenOff(Unreachable):
    """The same in the middle of a mail: it may have been taken, or not."""


Handler = Callable[[Database, Mapping[str, Any], datetime], None]


def post(
    session: Session,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    due: datetime | None = None,
) -> None:
    """Queue a job with the change; the same key again is the same job.

    The payload holds internal ids only: what is sent is rendered when it is sent.
    """
    values = {"kind": kind, "key": key, "payload": dict(payload), "posted_at": now}
    values["request_id"] = session.info.get("request_id")
    values |= {"due_at": due or now, "attempts": 0, "refusals": 0}
    later(session, _POST[session.get_bind().dialect.name], [values])


def post_many(
    session: Session, kind: str, jobs: Mapping[str, Mapping[str, Any]], *, now: datetime
) -> None:
    """The same for many at once, by key."""
    rows = [
        {
            "kind": kind,
            "key": key,
            "payload": dict(payload),
            "request_id": session.info.get("request_id"),
            "posted_at": now,
            "due_at": now,
            "attempts": 0,
            "refusals": 0,
        }
        for key, payload in jobs.items()
    ]
    if rows:
        session.execute(_POST[session.get_bind().dialect.name], rows)


def waiting(session: Session, key: str) -> Mapping[str, Any] | None:
    """What a job that nobody has begun says, so that a newer one can say it too."""
    begun = or_(Job.done_at.is_not(None), Job.dead_at.is_not(None), Job.lease.is_not(None))
    return session.scalar(select(Job.payload).where(Job.key == key, ~begun).with_for_update())


def claim(session: Session, *, now: datetime) -> Job | None:
    """Lease the next due job; two workers never get the same one."""
    chosen = session.scalar(
        select(Job)
        .where(
            Job.done_at.is_(None),
            Job.dead_at.is_(None),
            Job.due_at <= now,
            or_(Job.leased_until.is_(None), Job.leased_until < now),
        )
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if chosen is not None:
        chosen.lease = secrets.token_hex(8)
        chosen.leased_until = now + LEASE
        chosen.attempts += 1
    return chosen


def work(
    database: Database,
    handlers: Mapping[str, Handler],
    now: Callable[[], datetime],
    *,
    most: int = 1000,
) -> int:
    """Work off what is due; returns how many jobs were done. One bad job stops no other."""
    done = 0
    for _ in range(most):
        with database.write() as session:
            job = claim(session, now=now())
        if job is None:
            break
        outcome: dict[str, Any]
        try:
            handler = handlers.get(job.kind)
            if handler is None:
                raise Unusable(f"no handler for {job.kind}")
            handler(database, job.payload, now())
        except Unreachable as error:
            outcome = {"due_at": now() + _pause(0), "error": type(error).__name__}
        except Exception as error:
            refusals = job.refusals + 1
            outcome = {
                "refusals": refusals,
                "error": type(error).__name__[:200],
                "due_at": now() + _pause(refusals),
                "dead_at": now() if refusals >= REFUSALS else None,
            }
        else:
            outcome = {"done_at": now(), "error": None}
            done += 1
        fields = {"kind": job.kind, "request": job.request_id or "", "error": outcome["error"]}
        log.info("job tried", extra={"fields": fields})
        with database.write() as session:
            # Only the holder of the lease may say how it went.
            session.execute(
                update(Job)
                .where(Job.id == job.id, Job.lease == job.lease)
                .values(leased_until=None, lease=None, **outcome)
            )
    return done


def bring_back(database: Database, now: datetime) -> None:
    """The worker's chore: a clock ran ahead and went back, and what waits for a moment that it has
    told waits no longer than it would have. Only what no right clock can have told:
    those of two workers may differ by the length of a lease."""
    soon = now + LEASE
    late = or_(Job.posted_at > soon, Job.leased_until > soon + LEASE, Job.error.is_not(None))
    waiting_ = Job.done_at.is_(None) & Job.dead_at.is_(None)
    ids = select(Job.id).where(waiting_, late, or_(Job.due_at > soon, Job.leased_until > soon))
    with database.read() as session:
        if session.scalar(ids.limit(1)) is None:
            return
    brought = 0
    with database.write() as session:
        rows = select(Job).where(Job.id.in_(ids)).order_by(Job.id).with_for_update()
        for job in session.scalars(rows):
            before = job.due_at, job.leased_until
            if job.leased_until is not None and job.leased_until > soon + LEASE:
                job.leased_until = soon
            if job.posted_at > soon:
                job.due_at = now if job.due_at == job.posted_at else job.due_at
                job.posted_at = now
            elif job.error is not None and job.due_at > soon + _pause(job.refusals):
                job.due_at = now
            brought += before != (job.due_at, job.leased_until)
    if brought:
        log.warning("the clock went back", extra={"fields": {"jobs_due_again": brought}})


def _pause(refusals: int) -> timedelta:
    """How long a job rests after it was refused so often; where nobody answered, a minute."""
    return timedelta(minutes=2 ** min(refusals, 10))


def retry(session: Session, viewer: Viewer, job: Job, *, now: datetime) -> None:
    """An administrator has a dead job tried again."""
    record(session, viewer, "job.retry", "job", job.id, now=now)
    job.dead_at = None
    job.refusals = 0
    job.due_at = now
