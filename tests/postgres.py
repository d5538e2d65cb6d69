"""A PostgreSQL of the test run's own: Debian's binaries, a temporary folder, one per run.

Started as user `postgres` when the run is root's (the server refuses root). Workers of
pytest-xdist share nothing: each starts its own, in two seconds.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from jobbridge.db import Database
from jobbridge.operation.grants import guard
from jobbridge.sealed import Keyring

OWNER = "jobbridge"
SERVICE = "jobbridge_service"
"""The role that the service and its tests are, neither owner nor superuser."""
_names = count(1)
_HASTY = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


@contextlib.contextmanager
def owning(database: Database) -> Iterator[Database]:
    """The same database as the role that owns its tables, whom neither policies nor rights
    hinder; SQLite has no other role."""
    if database.sqlite:
        yield database
        return
    url = make_url(database.url).set(username=OWNER)
    made = Database(url.render_as_string(hide_password=False), database.keyring)
    try:
        yield made
    finally:
        made.dispose()


def binaries() -> Path | None:
    """The newest PostgreSQL's `bin` folder, or None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: p.parts)
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: a database of its own for each test is
    a thousand small files, made and thrown away."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK)
    return shared if roomy and shutil.disk_usage(shared).free > 4 << 30 else None


def _own(folder: Path) -> dict[str, Any]:
    """The folder is the server's, and how its programs are run: root's run them as `postgres`."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    if os.geteuid() != 0:
        return quiet
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {**quiet, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Postgres:
    """A running server; `create` and `drop` make databases in it."""

    folder: Path
    port: int
    given: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def start(cls, *, durable: bool = False, given: tuple[str, ...] = ()) -> "Postgres":
        """`durable` as in real life: on the disk, and a commit waits for it. `given` are options
        of the server's."""
        found = binaries()
        if found is None:
            missing = "PostgreSQL is not installed: its half of the tests did not run"
            if os.environ.get("CI") == "true":
                pytest.fail(missing)
            pytest.skip(missing)
        folder = Path(tempfile.mkdtemp(prefix="jobbridge-pg-", dir=None if durable else _memory()))
        as_owner = ["-U", "jobbridge", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command: list[str | Path] = [found / "initdb", "-D", folder / "data", *as_owner]
        subprocess.run(command, check=True, **_own(folder))
        server = cls(folder, free_port(), (*(() if durable else _HASTY), *given))
        server.begin()
        return server

    def begin(self) -> None:
        found = binaries()
        assert found is not None
        where: list[str | Path] = [
            "-D",
            self.folder / "data",
            "-p",
            str(self.port),
            "-k",
            self.folder,
        ]
        least = ["-c", "listen_addresses=", "-c", "max_connections=200"]
        command: list[str | Path] = [found / "postgres", *where, *least, *self.given]
        self.process = subprocess.Popen(command, **_own(self.folder))
        for _ in range(600):
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
            # It refuses while one of those killed before still has the shared memory.
            if self.process.poll() is not None:
                self.process = subprocess.Popen(command, **_own(self.folder))
        raise TimeoutError("PostgreSQL did not come up")

    def follow(self, *, begin: bool = True) -> "Postgres":
        """A streaming replica of this server; without `begin` only its files."""
        found = binaries()
        assert found is not None
        folder = Path(tempfile.mkdtemp(prefix="jobbridge-pg-", dir=self.folder.parent))
        command: list[str | Path] = [
            found / "pg_basebackup",
            "-h",
            self.folder,
            "-p",
            str(self.port),
        ]
        command += ["-U", "jobbridge", "-D", folder / "data", "-c", "fast", "--no-sync"]
        command += ["-R"] if begin else []  # whom it follows, where no configuration says so
        subprocess.run(command, check=True, **_own(folder))
        replica = Postgres(folder, free_port(), self.given)
        if begin:
            replica.begin()
        return replica

    def kill(self) -> None:
        """As by a power cut: every process of the server at once."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)  # so that it begets nobody meanwhile
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for pid in (self.process.pid, *map(int, children.split())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def url(self, name: str, role: str = OWNER) -> str:
        return f"postgresql+psycopg://{role}@/{name}?host={self.folder}&port={self.port}"

    def guard(self, name: str, keyring: Keyring) -> None:
        """Put the second line into a migrated database: from then on `SERVICE` may serve it."""
        if not self.run(f"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '{SERVICE}')"):
            self.run(f"CREATE ROLE {SERVICE} LOGIN")
        owners = Database(self.url(name), keyring)
        guard(owners, role=SERVICE)
        owners.dispose()

    def run(self, statement: str) -> Any:
        """The first value that it answers, if any; as the superuser."""
        where = f"host={self.folder} port={self.port} user=jobbridge dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            answer = connection.execute(statement.encode())
            return (answer.fetchone() or (None,))[0] if answer.description else None

    def create(self, template: str = "template1") -> str:
        name = f"test_{next(_names)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self, *, fast: bool = False) -> None:
        """Whoever is connected is waited for, unless `fast`; the files go."""
        self.halt(signal.SIGINT if fast else signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def halt(self, how: signal.Signals = signal.SIGINT) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(timeout=30)
