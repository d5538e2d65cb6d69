"""Forgetting visitors after their days: numbers stay, nobody does."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.bans import actions as bans
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.interviews.visit_model import (
    PassCount,
    PassState,
    ShiftNote,
    VisitItem,
    Visitor,
    VisitorPass,
)
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import VISITOR_DAYS
from jobbridge.viewer import SYSTEM


def erase_due(database: Database, now: datetime) -> None:
    """The worker's round: visitors whose last visit is long past are forgotten, and so are bans
    that are over, what was brought, and shift notes. How many passes there were stays."""
    with database.write() as session:
        days = value_of(session, VISITOR_DAYS)
        last = local_day(now) - timedelta(days=days)
        gone = session.scalars(
            select(Visitor.id).where(
                Visitor.updated_at < now - timedelta(days=days),
                ~exists().where(VisitorPass.visitor_id == Visitor.id, VisitorPass.on >= last),
            )
        ).all()
        _count_past(session, last)
        session.execute(delete(VisitorPass).where(VisitorPass.on < last))
        for visitor_id in gone:
            session.execute(delete(Visitor).where(Visitor.id == visitor_id))
            record(session, SYSTEM, "visitor.erase", "visitor", visitor_id, now=now)
        session.execute(delete(VisitItem).where(VisitItem.on < last))
        session.execute(delete(ShiftNote).where(ShiftNote.on < last))
        bans.forget(session, now, days)


def _count_past(session: Session, before: date) -> None:
    """What is about to be forgotten, as numbers of a prison and month."""
    for one in session.scalars(
        select(VisitorPass).where(VisitorPass.on < before).order_by(VisitorPass.id)
    ):
        key = (one.prison_id, one.on.replace(day=1))
        count = session.get(PassCount, key)
        if count is None:
            count = PassCount(prison_id=key[0], month=key[1], asked=0, allowed=0, refused=0, came=0)
            session.add(count)
        count.asked += 1
        count.allowed += one.state == PassState.ALLOWED
        count.refused += one.state == PassState.REFUSED
        count.came += one.arrived_at is not None
    session.flush()
