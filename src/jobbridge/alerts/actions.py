"""Telling counselors of new matches, and marking what they have seen."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.alerts.model import Alert
from jobbridge.alerts.queries import batch_for, good, looked_after, standing, unseen
from jobbridge.alerts.rules import NEWS_DAYS, digest_due
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database, session_database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.matching.model import Match, MatchSeen
from jobbridge.outbox.actions import post
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import ALERT_DAYS
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

AT_ONCE = 5000  # new alerts of one round; the rest is the next round's
CHUNK = 500
Pair = tuple[int, int, int]


def keep_up(database: Database, now: datetime) -> None:
    """A chore: note which alerts still stand, forget those that are long over, tell what is new.
    Looked up on a read; a round in which nothing has changed writes nothing."""
    settle(database, now)
    tell(database, now)


def tell(database: Database, now: datetime) -> int:
    """One alert for each new pair, to the counselor who looks after the person; says how many.
    Whose person nobody looks after waits, as long as the pair is news."""
    with database.read() as session:
        found = _news(session, now)
    told = 0
    for first in range(0, len(found), CHUNK):
        with database.write() as session:
            told += _store(session, found[first : first + CHUNK], now)
    return told


def _news(session: Session, now: datetime) -> list[Pair]:
    told = exists().where(
        Alert.account_id == Inmate.counselor_id,
        Alert.inmate_id == Match.inmate_id,
        Alert.vacancy_id == Match.vacancy_id,
    )
    looked = exists().where(
        MatchSeen.inmate_id == Match.inmate_id,
        MatchSeen.account_id == Inmate.counselor_id,
        MatchSeen.seen_at >= Match.found_at,
    )
    rows = session.execute(
        select(Inmate.counselor_id, Match.inmate_id, Match.vacancy_id)
        .join(Inmate, Inmate.id == Match.inmate_id)
        .join(Vacancy, Vacancy.id == Match.vacancy_id)
        .where(
            *good(session, local_day(now)),
            Match.found_at >= now - timedelta(days=NEWS_DAYS),
            looked_after(),
            ~told,
            ~looked,
        )
        .order_by(Inmate.counselor_id, Match.inmate_id, Match.vacancy_id)
        .limit(AT_ONCE)
    )
    return [(account_id or 0, inmate_id, vacancy_id) for account_id, inmate_id, vacancy_id in rows]


def _store(session: Session, pairs: Sequence[Pair], now: datetime) -> int:
    """Of two workers at once the constraint lets one write a pair; only who wrote it tells. They
    wait for each other, so that neither fails on the other's mail."""
    counselors = {account_id for account_id, _, _ in pairs}
    session.execute(
        select(Account.id)
        .where(Account.id.in_(counselors))
        .order_by(Account.id)
        .with_for_update(key_share=True)
    )
    there = set(session.scalars(select(Inmate.id).where(Inmate.id.in_({p[1] for p in pairs}))))
    open_ = set(session.scalars(select(Vacancy.id).where(Vacancy.id.in_({p[2] for p in pairs}))))
    rows = [
        {
            "account_id": account_id,
            "inmate_id": inmate_id,
            "vacancy_id": vacancy_id,
            "made_at": now,
            "stood_on": local_day(now),
            "batch": "",
        }
        for account_id, inmate_id, vacancy_id in pairs
        if inmate_id in there and vacancy_id in open_  # erased meanwhile: told of no more
    ]
    if not rows:
        return 0
    insert = sqlite.insert if session_database(session).sqlite else postgresql.insert
    made = session.scalars(
        insert(Alert).on_conflict_do_nothing().returning(Alert.account_id), rows
    ).all()
    due, day = digest_due(now)
    for account_id in sorted(set(made)):
        post(
            session,
            "notice_alerts",
            f"alerts:{account_id}:{day.isoformat()}",
            {"account_id": account_id, "on": day.isoformat()},
            now=now,
            due=due,
        )
    return len(made)


def settle(database: Database, now: datetime) -> None:
    """Once a day each alert whose pair still fits is noted to; one whose pair has not fitted for
    `ALERT_DAYS` is forgotten, and the pair may be news again."""
    today = local_day(now)
    with database.read() as session:
        old = session.scalar(select(Alert.id).where(Alert.stood_on < today).limit(1))
        stands = standing(select(Alert.id).where(Alert.stood_on < today), session, today)
        ids = list(session.scalars(stands)) if old is not None else []
        last = today - timedelta(days=value_of(session, ALERT_DAYS))
        over = session.scalar(select(Alert.id).where(Alert.stood_on < last).limit(1))
    for first in range(0, len(ids), CHUNK):
        with database.write() as session:
            chunk = ids[first : first + CHUNK]
            session.execute(update(Alert).where(Alert.id.in_(chunk)).values(stood_on=today))
    if over is not None:
        with database.write() as session:
            session.execute(delete(Alert).where(Alert.stood_on < last))


def see(
    session: Session, viewer: Viewer, *, inmate: str | None = None, up_to: int, now: datetime
) -> str:
    """Mark the viewer's new alerts, of one person or all, as seen: those up to `up_to`, the last
    one that they were shown. Says the batch that `unsee` takes back; empty where none was new."""
    shown = select(Alert.id).where(
        Alert.account_id == _counselor(viewer), unseen(), Alert.id <= up_to
    )
    inmate_id = inmate_for(session, viewer, inmate).id if inmate else None
    if inmate_id is not None:
        shown = shown.where(Alert.inmate_id == inmate_id)
    batch = new_ref()
    marked = session.scalars(
        update(Alert)
        .where(Alert.id.in_(standing(shown, session, local_day(now))))
        .values(seen_at=now, batch=batch)
        .returning(Alert.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not marked:
        return ""
    record(session, viewer, "alert.see", "inmate" if inmate_id else "alert", inmate_id, now=now)
    return batch


def unsee(session: Session, viewer: Viewer, *, batch: str, now: datetime) -> int:
    """Take back one marking; says how many alerts are new again."""
    count = batch_for(session, viewer, batch)
    session.execute(
        update(Alert)
        .where(Alert.account_id == viewer.account_id, Alert.batch == batch)
        .values(seen_at=None, batch="")
        .execution_options(synchronize_session=False)
    )
    record(session, viewer, "alert.unsee", "alert", None, now=now)
    return count


def _counselor(viewer: Viewer) -> int:
    if not viewer.is_(Role.COUNSELOR) or viewer.account_id is None:
        raise NotFound
    return viewer.account_id
