"""What matters of the whole service, read in the database when somebody asks: never a person's
data, never an id. The same whichever process answers, so alerts take the greatest, not the sum."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Table, case, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from jobbridge import __version__, schema
from jobbridge.accounts.model import SignInFailure
from jobbridge.calendar.model import Feed
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.matching.model import MatchRun
from jobbridge.operation.model import BackupMark
from jobbridge.outbox.model import Job
from jobbridge.outbox.queries import NOTICE, WAITING
from jobbridge.replies.model import Inbox

FRESH = 10.0
"""Seconds for which an answer is given again: a scrape must not cost more by being repeated."""
AGES = (("hour", timedelta(hours=1)), ("day", timedelta(days=1)), ("week", timedelta(days=7)))
Found = Iterable[tuple[str, float]]


@dataclass(frozen=True)
class Measure:
    """One gauge: its name after `jobbridge_`, what it tells, the name of its label if it has one,
    and its values by label."""

    name: str
    tells: str
    label: str
    values: Callable[[Session, datetime], Found]


def _jobs_waiting(session: Session, now: datetime) -> Found:
    rows = session.execute(
        select(Job.kind, func.count()).where(*WAITING, Job.due_at <= now).group_by(Job.kind)
    )
    return [(kind, number) for kind, number in rows]


def _oldest_job(session: Session, now: datetime) -> Found:
    found = session.scalar(select(func.min(Job.due_at)).where(*WAITING, Job.due_at <= now))
    return _age(found, now, none=0.0)


def _oldest_notice(session: Session, now: datetime) -> Found:
    due = (*WAITING, NOTICE, Job.due_at <= now)
    # Of one that nobody took it is since when it was due; of one tried in vain since it was posted.
    since = case((Job.attempts == 0, Job.due_at), else_=Job.posted_at)
    tried = (*WAITING, NOTICE, Job.attempts > 0)
    found = session.scalars(
        select(func.min(since)).where(*due).union_all(select(func.min(since)).where(*tried))
    )
    return _age(min((_aware(m) for m in found if m is not None), default=None), now, none=0.0)


def _dead(session: Session, now: datetime) -> Found:
    dead = select(func.count()).select_from(Job).where(Job.dead_at.is_not(None))
    return [("", session.scalar(dead) or 0)]


def _failed_sign_ins(session: Session, now: datetime) -> Found:
    since = SignInFailure.at > now - timedelta(minutes=15)
    return [("", session.scalar(select(func.count()).where(since)) or 0)]


def _matches(session: Session, now: datetime) -> Found:
    return _age(session.scalar(select(func.max(MatchRun.finished_at))), now)


def _inbox(session: Session, now: datetime) -> Found:
    return _age(session.scalar(select(func.max(Inbox.read_at))), now)


def _backup(session: Session, now: datetime) -> Found:
    return _age(session.scalar(select(func.max(BackupMark.at))), now)


def _feeds(session: Session, now: datetime) -> Found:
    """How many feeds that are in use were last fetched within an hour, a day, a week, before, or
    never yet: programs that stopped asking are seen."""
    kind = case(
        (Feed.fetched_at.is_(None), "never"),
        *((Feed.fetched_at > now - span, name) for name, span in AGES),
        else_="older",
    )
    rows = session.execute(
        select(kind, func.count()).where(Feed.revoked_at.is_(None)).group_by(kind)
    )
    found: dict[str, int] = {str(name): int(number) for name, number in rows}
    return [(name, found.get(name, 0)) for name in (*(name for name, _ in AGES), "older", "never")]


def _calendars(session: Session, now: datetime) -> Found:
    read = select(func.min(ForeignCalendar.read_at))
    return _age(session.scalar(read), now)


def _failing(session: Session, now: datetime) -> Found:
    failing = select(func.count()).where(ForeignCalendar.failures > 0)
    return [("", session.scalar(failing) or 0)]


def _unchained(session: Session, now: datetime) -> Found:
    """Audit rows without a link of the chain, where this release chains them."""
    rows: Table = schema.METADATA.tables["audit_row"]
    links = schema.METADATA.tables.get("audit_link")
    if links is None or "row_id" not in links.c:
        return []
    total = session.scalar(select(func.max(rows.c.id))) or 0
    return [("", total - (session.scalar(select(func.max(links.c.row_id))) or 0))]


def _size(session: Session, now: datetime) -> Found:
    if session.get_bind().dialect.name == "sqlite":
        pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return [("", session.scalar(text(pages)) or 0)]
    return [("", session.scalar(text("SELECT pg_database_size(current_database())")) or 0)]


def _age(moment: datetime | None, now: datetime, none: float | None = None) -> Found:
    if moment is None:
        return [] if none is None else [("", none)]
    return [("", max((now - moment).total_seconds(), 0.0))]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=Clock().now().tzinfo)


MEASURES = (
    Measure("jobs_waiting", "Jobs that are due and not done", "kind", _jobs_waiting),
    Measure("oldest_job_seconds", "How long the oldest due job waits", "", _oldest_job),
    Measure("oldest_notice_seconds", "How long the oldest unsent notice waits", "", _oldest_notice),
    Measure("dead_jobs", "Jobs given up after ten refusals", "", _dead),
    Measure("failed_sign_ins", "Failed sign-ins in 15 minutes", "", _failed_sign_ins),
    Measure("matches_age_seconds", "Since everybody was matched last", "", _matches),
    Measure("inbox_age_seconds", "Since the mailbox was read last", "", _inbox),
    Measure("backup_age_seconds", "Since the last whole backup", "", _backup),
    Measure("feeds", "Feeds in use by when they were fetched last", "fetched", _feeds),
    Measure("calendars_age_seconds", "Since the stalest foreign calendar was read", "", _calendars),
    Measure("calendars_failing", "Foreign calendars that cannot be read", "", _failing),
    Measure("audit_unchained", "Audit rows that the chain does not hold yet", "", _unchained),
    Measure("database_bytes", "Size of the database", "", _size),
)
ALWAYS = ("database_up", "replica_follows", "disk_free_bytes", "release")
"""What is told even when the database does not answer."""


class Measures(Collector):
    """What Prometheus asks; the database is read at most every ten seconds."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._found: list[GaugeMetricFamily] = []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._lock:
            if not self._found or time.monotonic() - self._read_at > FRESH:
                self._found = list(self._measured())
                self._read_at = time.monotonic()
            yield from self._found

    def _measured(self) -> Iterator[GaugeMetricFamily]:
        up = follows = 1
        try:
            with self._database.read() as session:
                follows = int(_follows(self._database, session))
                for measure in MEASURES:
                    yield _family(measure, measure.values(session, self._clock.now()))
        except SQLAlchemyError:
            up = 0
        yield _gauge("database_up", "Whether the database answers", up)
        yield _gauge("replica_follows", "Whether a replica that is set can serve lists", follows)
        free = shutil.disk_usage(folder(self._database)).free
        yield _gauge("disk_free_bytes", "Room where this process writes", free)
        release = GaugeMetricFamily("jobbridge_release", "The release", labels=["version"])
        release.add_metric([__version__], 1)
        yield release


def _follows(database: Database, session: Session) -> bool:
    """Where there is none, nothing lags."""
    if database.replica is None:
        return True
    found = database.replica_session(session)
    if found is not None:
        found.close()
    return found is not None


def folder(database: Database) -> Path:
    """Where SQLite's file lies; for PostgreSQL what the process itself has."""
    path = Path(database.url.removeprefix("sqlite:///")).parent if database.sqlite else Path()
    return path if path.is_dir() else Path()


def _family(measure: Measure, found: Found) -> GaugeMetricFamily:
    labels = [measure.label] if measure.label else []
    family = GaugeMetricFamily(f"jobbridge_{measure.name}", measure.tells, labels=labels)
    for label, value in found:
        family.add_metric([label] if measure.label else [], value)
    return family


def _gauge(name: str, tells: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"jobbridge_{name}", tells, value=value)
