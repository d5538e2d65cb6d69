"""Reading the log: for auditors, by internal numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from jobbridge.audit.model import READ, AuditRow
from jobbridge.clock import RIGA, local
from jobbridge.errors import NotFound
from jobbridge.viewer import Role, Viewer

PAGE = 50
MOST_PEOPLE = 500
USUAL_DAYS = 28


@dataclass(frozen=True)
class Filters:
    """What the log is narrowed to. `group` is the beginning of a verb up to its dot; days are
    wall days, both included."""

    account_id: int | None = None
    subject: str = ""
    subject_id: int | None = None
    group: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Reader:
    """Somebody who read a person's data on a wall day: in which role, how often, last when."""

    account_id: int | None
    role: str | None
    on: date
    times: int
    last: datetime


@dataclass(frozen=True)
class Looked:
    """Who saw or changed one thing: how often, first and last."""

    account_id: int | None
    role: str | None
    reads: int
    changes: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Seen:
    """One person whom an account saw or changed: how often, first and last."""

    inmate_id: int
    reads: int
    changes: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Day:
    """What one account read on a day: rows, different people, and people on its other days."""

    account_id: int | None
    role: str | None
    reads: int
    people: int
    usual: float


def rows_for(
    session: Session,
    viewer: Viewer,
    *,
    filters: Filters | None = None,
    before: int | None = None,
    most: int = PAGE,
) -> list[AuditRow]:
    """Newest first. `before` is the last row of the page before: rows that are added meanwhile
    move nothing, and the hundredth page is found as fast as the second."""
    _auditor(viewer)
    query = select(AuditRow).where(*_clauses(filters or Filters()))
    if before is not None:
        at = session.scalar(select(AuditRow.at).where(AuditRow.id == before))
        if at is None:
            raise NotFound
        query = query.where(tuple_(AuditRow.at, AuditRow.id) < (at, before))
    query = query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(most)
    return list(session.scalars(query))


def _clauses(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.account_id is not None:
        found.append(AuditRow.account_id == filters.account_id)
    if filters.subject:
        found.append(AuditRow.subject == filters.subject)
    if filters.subject_id is not None:
        found.append(AuditRow.subject_id == filters.subject_id)
    if filters.group:
        found.append(
            or_(
                AuditRow.verb == filters.group,
                AuditRow.verb.startswith(f"{filters.group}.", autoescape=True),
            )
        )
    if filters.since is not None:
        found.append(AuditRow.at >= _midnight(filters.since))
    if filters.until is not None:
        found.append(AuditRow.at < _midnight(filters.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), RIGA)


def looked_for(
    session: Session,
    viewer: Viewer,
    subject: str,
    subject_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[Looked]:
    """Everybody who saw or changed one thing, who was last first."""
    _auditor(viewer)
    filters = Filters(subject=subject, subject_id=subject_id, since=since, until=until)
    reads = func.sum(case((AuditRow.verb == READ, 1), else_=0))
    last = func.max(AuditRow.at)
    rows = session.execute(
        select(AuditRow.account_id, AuditRow.role, reads, func.count(), func.min(AuditRow.at), last)
        .where(*_clauses(filters))
        .group_by(AuditRow.account_id, AuditRow.role)
        .order_by(last.desc())
    )
    return [
        Looked(account, role, int(seen), count - int(seen), first, latest)
        for account, role, seen, count, first, latest in rows
    ]


def readers_of(
    session: Session,
    viewer: Viewer,
    inmate_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[Reader]:
    """Who saw a person, day by day, newest first: what the person themselves may ask. For whoever
    may hand it to them; the caller has looked the person up for that viewer. Names and
    organisations of accounts are `accounts`' to add. Reads by link, without an account, have
    neither account nor role."""
    if not (viewer.system or viewer.is_(Role.AUDITOR, Role.COUNSELOR)):
        raise NotFound
    filters = Filters(subject="inmate", subject_id=inmate_id, since=since, until=until, group=READ)
    read: dict[tuple[int | None, str | None, date], list[datetime]] = {}
    rows = select(AuditRow.account_id, AuditRow.role, AuditRow.at).where(*_clauses(filters))
    for account, role, at in session.execute(rows.order_by(AuditRow.at, AuditRow.id)):
        read.setdefault((account, role, local(at).date()), []).append(at)
    found = [Reader(*whom, len(moments), moments[-1]) for whom, moments in read.items()]
    return sorted(found, key=lambda one: one.last, reverse=True)


def people_seen_for(
    session: Session,
    viewer: Viewer,
    account_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    most: int = MOST_PEOPLE,
) -> list[Seen]:
    """Whom one account saw or changed, who was last first."""
    _auditor(viewer)
    filters = Filters(account_id=account_id, subject="inmate", since=since, until=until)
    reads = func.sum(case((AuditRow.verb == READ, 1), else_=0))
    last = func.max(AuditRow.at)
    rows = session.execute(
        select(AuditRow.subject_id, reads, func.count(), func.min(AuditRow.at), last)
        .where(*_clauses(filters), AuditRow.subject_id.is_not(None))
        .group_by(AuditRow.subject_id)
        .order_by(last.desc(), AuditRow.subject_id)
        .limit(most)
    )
    return [
        Seen(person, int(seen), count - int(seen), first, latest)
        for person, seen, count, first, latest in rows
    ]


def reads_for(session: Session, viewer: Viewer, day: date) -> list[Day]:
    """Reads of people's data on one wall day by account, who saw most people first; beside it
    how many a day that account saw in the four weeks before, on days with any."""
    _auditor(viewer)
    begins, ends = _midnight(day), _midnight(day + timedelta(days=1))
    mine = (AuditRow.verb == READ) & (AuditRow.subject == "inmate")
    people = func.count(AuditRow.subject_id.distinct())
    before = session.execute(
        select(AuditRow.account_id, func.date(AuditRow.at).label("on"), people)
        .where(mine, AuditRow.at >= begins - timedelta(days=USUAL_DAYS), AuditRow.at < begins)
        .group_by(AuditRow.account_id, func.date(AuditRow.at))
    )
    usual: dict[int | None, list[int]] = {}
    for account, _, count in before:
        usual.setdefault(account, []).append(count)
    rows = session.execute(
        select(AuditRow.account_id, AuditRow.role, func.count(), people)
        .where(mine, AuditRow.at >= begins, AuditRow.at < ends)
        .group_by(AuditRow.account_id, AuditRow.role)
        .order_by(people.desc(), AuditRow.account_id)
    )
    return [
        Day(account, role, reads, seen, _mean(usual.get(account, ())))
        for account, role, reads, seen in rows
    ]


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts) if counts else 0.0


def _auditor(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        raise NotFound
