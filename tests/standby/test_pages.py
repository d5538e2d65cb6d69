"""What can be read while nothing can be written: the real thing, a full file and a server that
takes no changes."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

from jobbridge.applications.model import Application
from jobbridge.audit.imports import import_reads
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database, OperationalError
from jobbridge.logs import JsonLines
from tests.conftest import CANARY, NOW, ClientFor, FixedClock
from tests.interviews.conftest import Desk
from tests.postgres import owning

Full = Callable[[], None]


TABLES = ("audit_row", "account", "sign_in")
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
"""


def _limit(connection: sqlite3.Connection, _record: object = None) -> None:
    connection.execute("PRAGMA max_page_count = 1")


@pytest.fixture
def full(database: Database) -> Full:
    """From when it is called on the database takes no change: its file may not grow, and what is
    free in its pages is used up; a server answers as it does when its disk is full."""

    def fill() -> None:
        database.engine.dispose()
        if database.sqlite:
            event.listen(database.engine, "connect", _limit)
            with suppress(OperationalError):
                while True:
                    database.note([AuditRow(at=NOW, verb="fill", subject="disk")])
            return
        with owning(database) as owner, owner.engine.begin() as connection:
            connection.execute(text(FULL))
            for table in TABLES:
                connection.execute(
                    text(
                        f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} "
                        "FOR EACH ROW EXECUTE FUNCTION full_disk()"
                    )
                )

    return fill


def emptied(database: Database) -> None:
    """There is room again."""
    if database.sqlite:
        event.remove(database.engine, "connect", _limit)
        database.engine.dispose()
        return
    with owning(database) as owner, owner.engine.begin() as connection:
        for table in TABLES:
            connection.execute(text(f"DROP TRIGGER full_disk ON {table}"))


def reads(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AuditRow)) or 0


def test_today_is_read_by_reference_codes_alone(
    client_for: ClientFor, desk: Desk, clock: FixedClock
) -> None:
    made = desk.book(desk.world.anna, "juris_a", "2026-11-30 10:00")
    clock.move(days=7)
    page = client_for("anna").get("/today").text
    assert desk.world.refs["juris"] not in page
    assert made.ref not in page
    assert CANARY not in page
    with desk.database.read() as session:
        application = session.get_one(Application, desk.jobs["juris_a"])
        assert application.ref in page
    assert "10:00" in page
    assert application.ref not in client_for("bela").get("/today").text


def test_while_nothing_can_be_written_today_is_read_and_the_read_is_kept_for_later(
    client_for: ClientFor,
    desk: Desk,
    database: Database,
    clock: FixedClock,
    full: Full,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    desk.book(desk.world.anna, "juris_a", "2026-11-30 10:00")
    clock.move(days=7)
    anna = client_for("anna")
    full()
    before = reads(database)
    with caplog.at_level(logging.WARNING, "jobbridge.reads"):
        refused = anna.get(f"/inmates/{desk.world.refs['juris']}")
        page = anna.get("/today")
        posted = anna.submit("/sign-out")
    assert (refused.status_code, page.status_code, posted.status_code) == (503, 200, 503)
    assert "/today" in refused.text
    assert CANARY not in refused.text
    assert refused.headers["retry-after"] == "300"
    assert reads(database) == before

    lines = [JsonLines().format(r) for r in caplog.records if r.name == "jobbridge.reads"]
    assert len(lines) == 2  # the page, and one person
    log = tmp_path / "server.log"
    log.write_text("\n".join(["something else", *lines, 'read not stored: {"verb": 1}']), "utf-8")
    emptied(database)
    now = clock.now() + timedelta(hours=1)
    first = import_reads(database, log, now=now)
    again = import_reads(database, log, now=now)
    assert (first.taken, [one.line for one in first.refused]) == (2, [4])
    assert (again.taken, again.unchanged) == (0, 2)
    assert reads(database) == before + 2
