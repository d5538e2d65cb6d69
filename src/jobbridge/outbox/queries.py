"""What is still to be done, and what was given up: for administrators, without any content."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound
from jobbridge.outbox.model import AWAY, Job
from jobbridge.viewer import Role, Viewer

WAITING = (Job.done_at.is_(None), Job.dead_at.is_(None))
NOTICE = or_(
    Job.kind.startswith("notice_"), Job.kind.endswith("mail"), Job.kind.in_(("itip", "reminder"))
)
"""What ends in a mail."""


@dataclass(frozen=True)
class Waiting:
    """Jobs of a kind: how many, since when the oldest, and how many were tried in vain."""

    kind: str
    count: int
    since: datetime
    in_vain: int


def backlog_for(session: Session, viewer: Viewer) -> list[Waiting]:
    """What waits, by kind."""
    _administrator(viewer)
    rows = session.execute(
        select(
            Job.kind,
            func.count(),
            func.min(Job.posted_at),
            func.sum(case((Job.error.is_not(None), 1), else_=0)),
        )
        .where(*WAITING)
        .group_by(Job.kind)
        .order_by(Job.kind)
    )
    return [Waiting(*row) for row in rows]


def held_up_for(session: Session, viewer: Viewer) -> tuple[int, datetime] | None:
    """How many mails wait for a server that does not answer, and since when the oldest does."""
    _administrator(viewer)
    count, since = session.execute(
        select(func.count(), func.min(Job.posted_at)).where(*WAITING, NOTICE, Job.error.in_(AWAY))
    ).one()
    return (count, since) if count else None


def dead_for(session: Session, viewer: Viewer) -> list[Job]:
    """Jobs that were refused ten times."""
    _administrator(viewer)
    return list(
        session.scalars(select(Job).where(Job.dead_at.is_not(None)).order_by(Job.id).limit(100))
    )


def job_for(session: Session, viewer: Viewer, job_id: int) -> Job:
    _administrator(viewer)
    job = session.get(Job, job_id)
    if job is None or job.dead_at is None:
        raise NotFound
    return job


def _administrator(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound
