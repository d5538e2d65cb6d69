"""`jobbridge check`: what an operator should know before people do."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from jobbridge import schema
from jobbridge.app import open_database
from jobbridge.audit.command import check as audited
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.interviews.model import Claim
from jobbridge.operation.grants import missing
from jobbridge.outbox.model import Job
from jobbridge.settings import Settings


def _followed(database: Database, session: Session) -> bool:
    """Whether the replica shows what the primary shows: at once, or after a few looks."""
    for _ in range(10):
        replica = database.replica_session(session)
        if replica is not None:
            replica.close()
            return True
    return False


def faults(
    settings: Settings,
    *,
    now: datetime,
    everything: bool = False,
    tell: Callable[[str], None] = lambda _line: None,
) -> list[str]:
    """Every fault found, one line each; none means ready to serve. `everything` verifies the
    audit log from its first row; `tell` hears figures."""
    database = open_database(settings)
    found: list[str] = []
    try:
        schema.require_current(database)
        if unguarded := missing(database):
            found.append(unguarded)
        with database.read() as session:
            session.execute(text("SELECT 1"))
            found += of_data(session)
            dead = session.scalar(
                select(func.count()).select_from(Job).where(Job.dead_at.is_not(None))
            )
            if database.replica and not _followed(database, session):
                found.append(
                    "the replica of JOBBRIDGE_READ_DATABASE_URL does not answer, or does not "
                    "follow: lists come from the primary until it does"
                )
            if dead:
                found.append(f"{dead} jobs were refused ten times: see /jobs as administrator")
        file = settings.anchor_file
        found += audited(database, file, now=now, everything=everything, tell=tell)
    except Unusable as error:
        found.append(str(error))
    except SQLAlchemyError as error:
        found.append(f"the database does not answer ({type(error).__name__}): check its URL")
    finally:
        database.dispose()
    return found


def of_data(session: Session) -> list[str]:
    """What must hold of the rows whatever happened, a restore included."""
    other = Claim.__table__.alias("other")
    doubled = session.scalar(
        select(func.count())
        .select_from(Claim)
        .join(
            other,
            (other.c.resource == Claim.resource)
            & (other.c.id > Claim.id)
            & (other.c.starts_at < Claim.ends_at)
            & (other.c.ends_at > Claim.starts_at),
        )
    )
    return [f"{doubled} pairs of claims overlap: the booking guard is missing"] if doubled else []
