"""Months are closed one after the other; marks and a fund's indicators are set by hand."""

import json
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.db import Database, IntegrityError
from jobbridge.outcomes import rules
from jobbridge.outcomes.history_queries import first_month, midnight
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.snapshot_queries import made, newest, seed_of, written
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import SMALLEST_COUNT

MOST = 60  # months in one go: a service that stood still for longer catches up next time


def keep_closed(database: Database, now: datetime) -> None:
    """The chore: every month that is over long enough is counted once. Of two workers at once the
    second is refused by the table."""
    for _ in range(MOST):
        try:
            with database.write() as session:
                if close_next(session, now=now) is None:
                    return
        except IntegrityError:
            return


def close_next(session: Session, *, now: datetime) -> Snapshot | None:
    """Count the next month that can be closed; None where all are."""
    last = newest(session)
    month = rules.later(last.month, 1) if last else first_month(session)
    if month is None or month > rules.last_closed(local_day(now)):
        return None
    base = value_of(session, SMALLEST_COUNT)
    seed = seed_of(last) if last else secrets.token_bytes(32)
    found = made(session, month, base=base, seed=seed)
    snapshot = Snapshot(
        month=month,
        as_of=midnight(rules.closes_on(month)),
        version=rules.VERSION,
        base=base,
        counted=json.dumps(found.counted, sort_keys=True),
        undated=json.dumps(found.undated, sort_keys=True),
        ledger=written(found.ledgers, seed),
        told=found.told,
        made_at=now,
    )
    session.add(snapshot)
    session.flush()
    return snapshot
