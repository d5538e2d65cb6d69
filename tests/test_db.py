"""Writers of one process take turns on SQLite."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from jobbridge.db import Database
from tests.conftest import RING

WRITERS = 12


def _impatient(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout=0")


@pytest.fixture
def crowded(tmp_path: Path) -> Database:
    """A database whose SQLite refuses at once where it would poll."""
    database = Database(f"sqlite:///{tmp_path / 'turns.sqlite3'}", RING)
    event.listen(database.engine, "connect", _impatient)
    with database.write() as session:
        session.execute(text("CREATE TABLE done (n INTEGER)"))
    return database


def _write(database: Database, number: int) -> bool:
    try:
        with database.write() as session:
            session.execute(text("INSERT INTO done VALUES (:n)"), {"n": number})
            time.sleep(0.02)
            if number % 3 == 0:
                raise ValueError("rolled back")
    except OperationalError:
        return False
    except ValueError:
        pass
    return True


def _all_at_once(write: Callable[[int], bool]) -> int:
    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(write, range(WRITERS)))


def test_many_writers_wait_for_each_other_and_none_is_refused(crowded: Database) -> None:
    assert _all_at_once(lambda number: _write(crowded, number)) == WRITERS
    with crowded.read() as session:
        assert session.scalar(text("SELECT count(*) FROM done")) == WRITERS * 2 // 3


def test_without_turns_they_would_be_refused(crowded: Database) -> None:
    others = [Database(crowded.url, RING) for _ in range(WRITERS)]
    for other in others:
        event.listen(other.engine, "connect", _impatient)
    assert _all_at_once(lambda number: _write(others[number], number)) < WRITERS
