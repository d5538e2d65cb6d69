"""Several workers by mistake do what one does, and no more."""

import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Base, Database
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.rounds import chores, job_handlers
from tests.cast import read
from tests.conftest import NOW, RING
from tests.interviews.conftest import Desk, apply
from tests.notices.conftest import Post, mail
from tests.postgres import Postgres

__all__ = ["mail"]
LATER = (timedelta(0), timedelta(minutes=20), timedelta(days=1), timedelta(days=8))
WORKERS = 4


def test_four_workers_do_each_nights_work_and_send_each_mail_once(
    database: Database, mail: Post, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    other = _another(database, request, tmp_path)
    try:
        alone, together = (
            _worked_off(one, mail, number) for one, number in ((other, 1), (database, WORKERS))
        )
    finally:
        other.dispose()
    assert together == alone
    assert all(together)


def _another(database: Database, request: pytest.FixtureRequest, folder: Path) -> Database:
    if database.sqlite:
        path = folder / "other.sqlite3"
        shutil.copy(request.getfixturevalue("_sqlite_template"), path)
        return Database(f"sqlite:///{path}", RING)
    server: Postgres = request.getfixturevalue("_postgres")
    name = server.create(template=request.getfixturevalue("_postgres_template"))
    return Database(server.url(name), RING)


def _worked_off(database: Database, mail: Post, workers: int) -> tuple[Counter[Any], ...]:
    """Mails by who gets them, jobs by kind, audit rows by verb, rows by table."""
    world = read(database)
    with database.write() as session:
        job = apply(session, world.ids["juris"], world.ids["vacancy_a"])
        held = apply(session, world.ids["karlis"], world.ids["vacancy_b"])
    desk = Desk(database, world, {"booked": job.id, "held": held.id})
    desk.book(world.anna, "booked", "2026-12-01 09:00")
    desk.hold(world.anna, "held", "2026-12-02 09:00")
    rounds = [{**chores()} for _ in range(workers)]
    handlers = job_handlers(mail.settings)

    def round_(mine: dict[str, Callable[[Database, datetime], None]], now: datetime) -> None:
        for chore in mine.values():
            chore(database, now)
        work(database, handlers, lambda: now)

    mail.news()
    with ThreadPoolExecutor(workers) as pool:
        for later in LATER:
            list(pool.map(lambda mine, now=NOW + later: round_(mine, now), rounds))
    round_(rounds[0], NOW + LATER[-1])
    with database.read() as session:
        return (
            Counter(_who(message) for message in mail.news()),
            Counter(session.scalars(select(Job.kind).where(Job.done_at.is_not(None)))),
            Counter(session.scalars(select(AuditRow.verb))),
            Counter(
                {
                    table.name: session.scalar(select(func.count()).select_from(table)) or 0
                    for table in Base.metadata.sorted_tables
                }
            ),
        )


def _who(message: Message) -> str:
    return str(message["To"])
