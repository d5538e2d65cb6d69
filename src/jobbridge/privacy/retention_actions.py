"""Each night what is kept too long ends, in small transactions, and the log says how much."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Invitation, SignIn, SignInFailure
from jobbridge.applications.model import Application, Message
from jobbridge.audit import actions as audit
from jobbridge.calendar.spans import local_moment
from jobbridge.clock import RIGA, local_day
from jobbridge.consultations.model import Consultation
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews.visit_model import Wish
from jobbridge.outbox.model import Job
from jobbridge.parameters.privacy_rules import AUDIT_MONTHS
from jobbridge.parameters.queries import value_of
from jobbridge.privacy import rules
from jobbridge.privacy.actions import plan_erasure
from jobbridge.privacy.erasing_actions import wipe
from jobbridge.privacy.retention_queries import NO_NAME, due
from jobbridge.trials.model import Trial
from jobbridge.viewer import SYSTEM

log = logging.getLogger("jobbridge.privacy")
BATCH = 200
FIRST_HOUR = 2  # local: the night's quiet hours
Step = Callable[[Session, list[int], datetime], None]


def keeper() -> Callable[[Database, datetime], None]:
    """The round for a worker, which has one each minute: once a night, and once after a start."""
    last: date | None = None

    def nightly(database: Database, now: datetime) -> None:
        nonlocal last
        night = local_day(now) if now.astimezone(RIGA).hour >= FIRST_HOUR else None
        if last is None or night not in (None, last):
            last = local_day(now)
            keep_no_longer(database, now)

    return nightly


def keep_no_longer(database: Database, now: datetime) -> dict[str, int]:
    """Ends everything that is kept too long; how much, by step."""
    found = {name: _all_of(database, name, step, now) for name, step in _STEPS.items()}
    _forget_audit(database, now)
    if any(found.values()):
        wipe(database)
        log.info("kept no longer: %s", ", ".join(f"{n} {c}" for n, c in found.items() if c))
    return found


def _all_of(database: Database, name: str, step: Step, now: datetime) -> int:
    done = 0
    while True:
        with database.read() as session:
            column, clause = due(session, now)[name]
            if session.scalar(select(column).where(clause).limit(1)) is None:
                return done
        with database.write() as session:
            column, clause = due(session, now)[name]
            ids = list(session.scalars(select(column).where(clause).order_by(column).limit(BATCH)))
            step(session, ids, now)
        done += len(ids)
        if len(ids) < BATCH:
            return done


def _people(session: Session, ids: list[int], now: datetime) -> None:
    for number in ids:
        plan_erasure(session, SYSTEM, number, why=rules.RELEASED, now=now)


def _applications(session: Session, ids: list[int], now: datetime) -> None:
    mine = Application.id.in_(ids)
    session.execute(update(Application).where(mine).values(card={}))
    session.execute(delete(Wish).where(Wish.application_id.in_(ids)))
    session.execute(update(Trial).where(Trial.application_id.in_(ids)).values(place="", about=""))


def _notes(session: Session, ids: list[int], now: datetime) -> None:
    session.execute(update(Consultation).where(Consultation.id.in_(ids)).values(notes=None))


def _accounts(session: Session, ids: list[int], now: datetime) -> None:
    for number in ids:
        session.execute(
            update(Account)
            .where(Account.id == number)
            .values(name=NO_NAME, email=f"{number}@ended.invalid", password_hash=None)
        )
        audit.record(session, SYSTEM, "account.forget", "account", number, now=now)


def _deleting(model: Any) -> Step:
    def step(session: Session, ids: list[int], _now: datetime) -> None:
        session.execute(delete(model).where(model.id.in_(ids)))

    return step


_STEPS: Mapping[str, Step] = {
    "people": _people,
    "applications": _applications,
    "notes": _notes,
    "messages": _deleting(Message),
    "sessions": _deleting(SignIn),
    "invitations": _deleting(Invitation),
    "failures": _deleting(SignInFailure),
    "jobs": _deleting(Job),
    "accounts": _accounts,
}


def _forget_audit(database: Database, now: datetime) -> None:
    """The log ends itself, whole days at its beginning: it alone knows how its rows hang
    together."""
    gone = 1
    while gone:
        with database.write() as session:
            months = value_of(session, AUDIT_MONTHS)
            before = local_moment(rules.months_before(local_day(now), months), time(0))
            try:
                gone = audit.forget_before(session, SYSTEM, before=before, now=now)
            except Refused as no:
                log.error("the audit log keeps its beginning: %s", no.reasons[0].code)
                return
