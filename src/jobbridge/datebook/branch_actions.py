"""What is in calendars follows a municipality to the branch that takes it over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.datebook import queries
from jobbridge.datebook.actions import BATCH, carry_each, keep_days
from jobbridge.db import Database
from jobbridge.disruptions import entries as outside
from jobbridge.interviews import entries as inside
from jobbridge.outbox.actions import Handler
from jobbridge.places.organisation_actions import SERVED


def follow(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """Days are cancelled at the one branch and new at the other; interviews to come leave the
    one's feeds and are in the other's, under the same UID and SEQUENCE, for they are what they
    were. In short transactions: whoever is stopped halfway begins anew and finds the rest."""
    towns = payload["municipalities"]
    keep_days(database, now)
    for some in (_interviews, _meetings):
        after: int | None = 0
        while after is not None:
            with database.write() as session:
                after = some(session, towns, after, now)


def _interviews(session: Session, towns: list[int], after: int, now: datetime) -> int | None:
    """The id up to which all are carried, or None when there are no more."""
    found = queries.interviews_of(session, towns, after=after, most=BATCH, now=now)
    carry_each(session, {one.uid: set(inside.audiences(one)) for one in found})
    return found[-1].id if len(found) == BATCH else None


def _meetings(session: Session, towns: list[int], after: int, now: datetime) -> int | None:
    found = queries.meetings_of(session, towns, after=after, most=BATCH, now=now)
    carry_each(session, {one.uid: set(outside.audiences(one)) for one in found})
    return found[-1].id if len(found) == BATCH else None


HANDLERS: dict[str, Handler] = {SERVED: follow}
