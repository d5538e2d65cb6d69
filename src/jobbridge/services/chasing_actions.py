"""What the worker does about providers who do not answer: reminded once, then the referral ends
and the counselor hears of it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.outbox.actions import post
from jobbridge.outbox.model import Job
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.support_rules import REFERRAL_REMIND, REFERRAL_SILENT
from jobbridge.services.chasing_queries import unanswered
from jobbridge.services.model import Referral, Side, State
from jobbridge.services.referral_actions import NOTICE, REFERRED, hold, move, notify
from jobbridge.viewer import SYSTEM


def keep_true(database: Database, now: datetime) -> None:
    """One transaction for each that ends: it holds the service."""
    with database.read() as session:
        ended = _silent(session, now - timedelta(days=value_of(session, REFERRAL_SILENT)))
        late = _late(session, now - timedelta(days=value_of(session, REFERRAL_REMIND)))
    for referral_id, service_id in ended:
        with database.write() as session:
            _end(session, referral_id, service_id, now=now)
    if late:
        with database.write() as session:
            for referral_id in late:
                _remind(session, session.get_one(Referral, referral_id), now=now)


def _silent(session: Session, before: datetime) -> list[tuple[int, int]]:
    rows = session.execute(
        select(Referral.id, Referral.service_id)
        .where(unanswered(before))
        .order_by(Referral.service_id, Referral.id)
    )
    return [(referral_id, service_id) for referral_id, service_id in rows]


def _late(session: Session, before: datetime) -> list[int]:
    """Ids of those of whose silence nobody was reminded yet."""
    rows = session.scalars(select(Referral).where(unanswered(before)).order_by(Referral.id)).all()
    keys = {row.id: _key(row) for row in rows}
    known = set(session.scalars(select(Job.key).where(Job.key.in_(keys.values()))))
    return [number for number, key in keys.items() if key not in known]


def _key(row: Referral) -> str:
    return f"referral:{row.id}:{row.version}:reminder"


def _remind(session: Session, row: Referral, *, now: datetime) -> None:
    """By the link where the provider has an address, else its coordinators on their page; where
    it has neither, the counselor, who asks it."""
    if row.state != State.REFERRED:
        return
    if row.service.email:
        post(session, REFERRED, _key(row), {"referral_id": row.id, "again": True}, now=now)
    else:
        said = {"referral_id": row.id, "event": "reminder", "version": row.version}
        post(session, NOTICE, _key(row), said, now=now)


def _end(session: Session, referral_id: int, service_id: int, *, now: datetime) -> None:
    before = now - timedelta(days=value_of(session, REFERRAL_SILENT))
    hold(session, service_id)
    row = session.get_one(Referral, referral_id, populate_existing=True)
    if row.state == State.REFERRED and row.updated_at <= before:
        move(session, SYSTEM, row, "stop", Side.PORTAL, "silent", now=now)
        notify(session, row, "silent", now=now)
