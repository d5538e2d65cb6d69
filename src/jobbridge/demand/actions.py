"""The demand is counted once a day, and again when somebody asks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database, IntegrityError
from jobbridge.demand import queries, rules, tally
from jobbridge.demand.model import Demand, DemandDay
from jobbridge.errors import NotFound
from jobbridge.matching.policy import POLICY
from jobbridge.outbox.actions import post
from jobbridge.viewer import Role, Viewer

MINUTES = 10  # asked for more often, the count is the one that is ordered already


def count_daily(database: Database, now: datetime) -> None:
    """The chore of every minute: counts where today's count, or this policy's, is missing."""
    with database.read() as session:
        day = queries.newest(session)
    if day is None or day.as_of < local_day(now) or day.policy != POLICY.version:
        count(database, {}, now)


def count(database: Database, _payload: Mapping[str, Any], now: datetime) -> None:
    """The job: everything counted anew. The work is done on a read; the old count stands until
    the new one is there, and of two workers at once one is the last."""
    today = local_day(now)
    with database.read() as session:
        made = queries.counts(session, today=today)
    try:
        with database.write() as session:
            _store(session, made, now)
    except IntegrityError:
        return  # the other worker was first


def _store(session: Session, made: queries.Counts, now: datetime) -> None:
    session.execute(delete(DemandDay))
    session.add(
        DemandDay(
            as_of=local_day(now),
            policy=POLICY.version,
            made_at=now,
            vacancies=made.vacancies,
            people={f"{prison}:{weeks}": n for (prison, weeks), n in made.people.items()},
        )
    )
    session.flush()  # the second of two workers waits here, and then is refused
    session.execute(delete(Demand))
    session.add_all(
        Demand(
            prison_id=prison if prison != tally.ALL else None,
            weeks=weeks,
            kind=step.kind,
            code=step.code,
            level=step.level,
            people=one.people,
            vacancies=one.vacancies,
            pairs=one.pairs,
        )
        for (prison, weeks), found in sorted(made.found.items())
        for step, one in rules.undominated(found).items()
    )


def order_count(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """Have the demand counted anew by the worker."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY)):
        raise NotFound
    moment = now.replace(minute=now.minute - now.minute % MINUTES, second=0, microsecond=0)
    post(session, "demand", f"demand:{moment.isoformat()}", {}, now=now)
    record(session, viewer, "demand.order", "demand", None, now=now)
