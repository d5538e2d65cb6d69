"""What is still to be done, and what was given up: for administrators, without any content."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound
from jobbridge.outbox.model import Job
from jobbridge.viewer import Role, Viewer


def backlog_for(session: Session, viewer: Viewer) -> list[tuple[str, int]]:
    """Kinds of jobs waiting, with how many."""
    _administrator(viewer)
    rows = session.execute(
        select(Job.kind, func.count())
        .where(Job.done_at.is_(None), Job.dead_at.is_(None))
        .group_by(Job.kind)
        .order_by(Job.kind)
    )
    return [(kind, count) for kind, count in rows]


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
