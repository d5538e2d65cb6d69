"""The worker's round: silence ends by rule, and nothing runs on without its ground."""

from datetime import datetime, timedelta

from jobbridge.db import Database
from jobbridge.mentors import actions
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import MENTOR_DAYS


def keep_true(database: Database, now: datetime) -> None:
    with database.write() as session:
        waited = timedelta(days=value_of(session, MENTOR_DAYS))
        actions.lapse_silent(session, before=now - waited, now=now)
        actions.end_adrift(session, now=now)
