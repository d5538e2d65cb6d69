"""The worker's round: silence ends by rule, nothing runs on without its ground, and notes are
forgotten."""

from datetime import datetime, timedelta

from jobbridge.db import Database
from jobbridge.mentors import actions, log_actions, rules
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import MENTOR_DAYS
from jobbridge.parameters.support_rules import MENTOR_WAIT


def keep_true(database: Database, now: datetime) -> None:
    with database.write() as session:
        waited = timedelta(days=value_of(session, MENTOR_DAYS))
        actions.lapse_silent(session, before=now - waited, now=now)
        untaken = timedelta(days=value_of(session, MENTOR_WAIT))
        actions.widen_untaken(session, before=now - untaken, now=now)
        actions.end_adrift(session, now=now)
        log_actions.forget_notes(session, before=now - rules.NOTE_KEPT)
