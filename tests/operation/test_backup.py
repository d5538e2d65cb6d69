"""A backup is whole or is not there; what comes back from it is what went in."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from jobbridge import schema
from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.inmates.model import Inmate
from jobbridge.operation import backup, envelope, restoring, tables
from jobbridge.operation.contents import Counted, Tally
from jobbridge.operation.model import BackupMark
from jobbridge.sealed import Keyring
from tests.conftest import CANARY, NOW, RING, World
from tests.postgres import Postgres


@dataclass
class Empty:
    """Databases of the same kind, with nothing in them."""

    request: pytest.FixtureRequest
    folder: Path
    sqlite: bool

    def __post_init__(self) -> None:
        self._names = count()

    def database(self, ring: Keyring = RING) -> Database:
        if self.sqlite:
            return Database(f"sqlite:///{self.folder / f'empty{next(self._names)}.sqlite3'}", ring)
        server: Postgres = self.request.getfixturevalue("_postgres")
        return Database(server.url(server.create()), ring)


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Empty:
    return Empty(request, tmp_path, database.sqlite)


def contents(database: Database) -> dict[str, Counted]:
    tally = Tally()
    with database.reading() as connection:
        tables.write_tables(connection, tally)
    return tally.tables


def test_everything_comes_back_and_none_of_it_can_be_read_in_the_file(
    database: Database, empty: Empty, tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    before = contents(database)
    manifest = backup.backup(database, file, now=NOW)
    assert manifest.tables == before == backup.verify(file, RING).tables
    assert set(before) == {table.name for table in schema.METADATA.sorted_tables}
    assert before["inmate"].rows > 0
    raw = file.read_bytes()
    assert [word for word in (CANARY, "inmate", "jobbridge.example") if word.encode() in raw] == []
    assert file.stat().st_mode & 0o777 == 0o600

    other = empty.database()
    restoring.restore(other, file, now=NOW)
    assert contents(other) == before
    with other.read() as session:
        assert CANARY in session.scalars(select(Inmate.family_name)).all()
    with database.engine.connect() as one, other.engine.connect() as two:
        from tests.schema import catalogue

        assert catalogue(one) == catalogue(two)
    with other.write() as session:  # numbers go on where they had come to
        last = session.scalar(select(func.max(Account.id))) or 0
        mark = BackupMark(at=NOW, rows_saved=1, bytes_written=1)
        session.add(mark)
        session.flush()
        assert last > 0
        assert mark.id > 0
    other.dispose()
