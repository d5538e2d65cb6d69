"""A schema change under load, and backups killed in the middle: `make drill`."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from jobbridge import schema
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.operation import backup, restoring
from tests.conftest import RING
from tests.dump import DUMPS
from tests.operation.test_backup import contents
from tests.postgres import Postgres

pytestmark = pytest.mark.drill
LONGEST = 2.0
"""Seconds that a change of the schema may make anybody wait."""
FROM = "0.3.0"
# What the release of the dump does all the time; its own tables and columns alone.
WRITES = (
    "UPDATE account SET created_at = created_at WHERE id = (SELECT min(id) FROM account)",
    "UPDATE inmate SET version = version + 1 WHERE id = (SELECT min(id) FROM inmate)",
    "INSERT INTO job (kind, key, payload, posted_at, due_at, attempts, refusals) VALUES "
    "('drill', 'drill:' || :n, '{}', now(), now(), 0, 0)",
    "INSERT INTO audit_row (at, verb, subject) VALUES (now(), 'drill', 'inmate')",
)
READS = (
    "SELECT count(*) FROM interview",
    "SELECT count(*) FROM vacancy",
    "SELECT count(*) FROM sign_in",
)


def test_a_release_is_migrated_while_the_one_before_goes_on_writing(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    server: Postgres = request.getfixturevalue("_postgres")
    database = Database(server.url(server.create()), RING)
    with database.engine.begin() as connection:
        dump = (DUMPS / f"{FROM}.postgresql.sql").read_text("utf-8")
        connection.exec_driver_sql(dump.replace("%", "%%"))
        before = schema.current(connection)
    stop, slowest, done, failed = threading.Event(), [0.0], [0], []
    lock = threading.Lock()

    def old_release(number: int) -> None:
        n = 0
        while not stop.is_set():
            n += 1
            began = time.perf_counter()
            try:
                with database.engine.begin() as connection:
                    said = (*WRITES, *READS)[n % (len(WRITES) + len(READS))]
                    given = {"n": f"{number}:{n}"} if ":n" in said else {}
                    connection.execute(text(said), given)
            except Exception as error:
                failed.append(f"{type(error).__name__}: {said}")
                continue
            seconds = time.perf_counter() - began
            with lock:
                slowest[0] = max(slowest[0], seconds)
                done[0] += 1

    threads = [threading.Thread(target=old_release, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    try:
        schema.migrate(database)
    finally:
        seconds = time.perf_counter() - began
        stop.set()
        for thread in threads:
            thread.join()
    with capsys.disabled():
        print(
            f"\n{before} to {schema.head()} in {seconds:.1f} s beside {done[0]} transactions of "
            f"the release before: longest {slowest[0]:.2f} s, {len(failed)} failed"
        )
    assert failed == []
    assert slowest[0] < LONGEST
    schema.require_current(database)
    database.dispose()


def test_a_long_transaction_delays_the_migration_and_nobody_else(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    server: Postgres = request.getfixturevalue("_postgres")
    database = Database(server.url(server.create()), RING)
    schema.migrate(database, "0036")  # the next one changes the table of jobs
    holding = database.engine.connect()
    holding.exec_driver_sql("SELECT count(*) FROM job")  # and goes on: its lock stays
    migrating = threading.Thread(target=schema.migrate, args=(database,))
    migrating.start()
    longest = 0.0
    until, waits = time.monotonic() + 8, 0
    while time.monotonic() < until:
        began = time.perf_counter()
        with database.engine.begin() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM job")
        seconds = time.perf_counter() - began
        waits += seconds > 0.5
        longest = max(longest, seconds)
    assert migrating.is_alive()
    holding.close()
    migrating.join(timeout=60)
    with capsys.disabled():
        print(
            f"\nbehind a migration that waits for a table: {longest:.2f} s at most, {waits} times"
        )
    schema.require_current(database)
    assert waits > 1  # it tried again and again
    assert longest < LONGEST
    database.dispose()


def test_backups_that_are_killed_leave_the_one_before(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.backup"
    first = backup.backup(database, file, now=Clock().now())
    program = (
        "import sys; from jobbridge.db import Database; from jobbridge.clock import Clock; "
        "from tests.conftest import RING; from jobbridge.operation import backup; "
        "from pathlib import Path\n"
        "database = Database(sys.argv[1], RING); print('ready', flush=True)\n"
        "while True: backup.backup(database, Path(sys.argv[2]), now=Clock().now())"
    )
    kills = 0
    for wait in (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5):
        running = subprocess.Popen(
            [sys.executable, "-c", program, database.url, str(file)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": f"{Path.cwd()}"},
            cwd=Path(__file__).parents[2],
        )
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
        kills += 1
        assert backup.verify(file, RING).tables.keys() == first.tables.keys()
    part = tmp_path / "one.backup.part"
    if part.exists():
        with pytest.raises(Unusable):
            restoring.restore(database, part, now=Clock().now(), replace=True)
    last = backup.backup(database, file, now=Clock().now())
    assert not part.exists()
    restoring.restore(database, file, now=Clock().now(), replace=True)
    assert contents(database) == last.tables
    with capsys.disabled():
        print(f"\n{kills} backups killed, each left a whole one")


def test_the_way_back_is_the_backup_made_before(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Made by the release before, at its revision; restored over what the new one made of it."""
    server: Postgres = request.getfixturevalue("_postgres")
    for url, dialect in (
        (f"sqlite:///{tmp_path / 'one.sqlite3'}", "sqlite"),
        (server.url(server.create()), "postgresql"),
    ):
        database = Database(url, RING)
        dump = (DUMPS / f"{FROM}.{dialect}.sql").read_text("utf-8")
        if dialect == "sqlite":
            with sqlite3.connect(tmp_path / "one.sqlite3") as plain:
                plain.executescript(dump)
            plain.close()
        else:
            with database.engine.begin() as connection:
                connection.exec_driver_sql(dump.replace("%", "%%"))
        file = tmp_path / f"{dialect}.backup"
        made = backup.backup(database, file, now=Clock().now())
        schema.migrate(database)
        database.dispose()
        restoring.restore(database, file, now=Clock().now(), replace=True)
        schema.require_current(database)
        found = contents(database)
        assert {name: found[name].rows for name in made.tables if name in found} == {
            name: counted.rows for name, counted in made.tables.items() if name in found
        }
        database.dispose()
