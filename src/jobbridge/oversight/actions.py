"""Looking through each day's reads, and an auditor's word on what was found."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import record
from jobbridge.audit.chain_queries import chain_of
from jobbridge.audit.chain_rules import KEPT_AT_LEAST
from jobbridge.clock import local, time_again
from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.outbox.actions import post
from jobbridge.oversight import queries
from jobbridge.oversight.model import Browsing, Finding, LookedDay
from jobbridge.viewer import Role, Viewer

EVERY = timedelta(hours=1)
MAIL = "oversight_mail"


def keeper() -> Callable[[Database, datetime], None]:
    """The round for a worker, which has one each minute: a day's reads are not read each time."""
    last: datetime | None = None

    def round_(database: Database, now: datetime) -> None:
        nonlocal last
        if time_again(last, now, EVERY):
            last = now
            look(database, now)

    return round_


def look(database: Database, now: datetime) -> int:
    """Look through today so far, and each day of the last four weeks that is over and was not
    looked through since; how many findings are new. Auditors are told once a day if any are."""
    today = local(now).date()
    oldest = today - queries.USUAL
    with database.read() as session:
        done = set(session.scalars(select(LookedDay.on).where(LookedDay.on >= oldest)))
    new = 0
    for back in range(queries.USUAL.days, -1, -1):
        day = today - timedelta(days=back)
        if day not in done:
            new += _look_through(database, day, over=day < today, now=now)
    with database.write() as session:
        session.execute(delete(Finding).where(Finding.on < today - KEPT_AT_LEAST))
        session.execute(delete(Browsing).where(Browsing.on < oldest))
        session.execute(delete(LookedDay).where(LookedDay.on < oldest))
        _tell(session, today, now)
    return new


def _look_through(database: Database, day: date, *, over: bool, now: datetime) -> int:
    with database.read() as session:
        found = queries.day_found(session, day)
    if not found.browsing and not over:
        return 0
    new = 0
    with database.write() as session:
        chain_of(session, lock=True)  # of two workers one looks after the other
        if over and session.get(LookedDay, day) is not None:
            return 0
        known = {one.key: one for one in session.scalars(select(Finding).where(Finding.on == day))}
        for one in found.findings:
            kept = known.get(one.key)
            if kept is None:
                kept = Finding(key=one.key, rule=one.rule, on=day, made_at=now)
                kept.account_id, kept.role = one.account_id, one.role
                session.add(kept)
                new += 1
            elif kept.looked_at is not None and set(one.people) > set(kept.people):
                kept.looked_at = None  # it grew after somebody had looked: once more, please
            kept.people, kept.says = list(one.people), one.says
        if over:
            session.add(LookedDay(on=day, looked_at=now))
            session.add_all(
                Browsing(on=day, account_id=account, role=role, opened=opened, at_night=night)
                for account, (role, opened, night) in found.browsing.items()
            )
    return new


def _tell(session: Session, today: date, now: datetime) -> None:
    """One mail a day to each auditor, while anything found since yesterday waits."""
    since = Finding.on >= today - timedelta(days=1)
    waits = select(func.count()).select_from(Finding).where(Finding.looked_at.is_(None), since)
    if not session.scalar(waits):
        return
    auditors = select(Account.id).where(Account.role == Role.AUDITOR, Account.active)
    for account in session.scalars(auditors.order_by(Account.id)):
        post(session, MAIL, f"{MAIL}:{account}:{today}", {"account_id": account}, now=now)


def looked(session: Session, viewer: Viewer, finding_id: int, *, note: str, now: datetime) -> None:
    """An auditor has looked at a finding, and says what it was."""
    if not viewer.is_(Role.AUDITOR):
        raise NotFound
    found = queries.finding_for(session, viewer, finding_id)
    found.looked_at, found.looked_by, found.note = now, viewer.account_id, note or None
    record(session, viewer, "finding.look", "finding", found.id, now=now)
