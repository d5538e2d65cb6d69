"""A PostgreSQL of the test run's own: Debian's binaries, a temporary folder, one per run.

Started as user `postgres` when the run is root's (the server refuses root). Workers of
pytest-xdist share nothing: each starts its own, in two seconds.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

_names = count(1)
_HASTY = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


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


@dataclass
class Postgres:
    """A running server; `create` and `drop` make databases in it."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, *, durable: bool = False) -> "Postgres":
        """`durable` as in real life: on the disk, and a commit waits for it."""
        found = binaries()
        if found is None:
            missing = "PostgreSQL is not installed: its half of the tests did not run"
            if os.environ.get("CI") == "true":
                pytest.fail(missing)
            pytest.skip(missing)
        folder = Path(tempfile.mkdtemp(prefix="jobbridge-pg-", dir=None if durable else _memory()))
        options: dict[str, object] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(
            [
                found / "initdb",
                "-D",
                folder / "data",
                "-U",
                "jobbridge",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            **quiet,
            **options,
        )  # type: ignore[call-overload]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [
                found / "postgres",
                "-D",
                folder / "data",
                "-p",
                str(port),
                "-k",
                str(folder),
                "-c",
                "listen_addresses=",
                "-c",
                "max_connections=200",
                *([] if durable else _HASTY),
            ],
            **quiet,
            **options,
        )  # type: ignore[call-overload]
        server = cls(folder, port, process)
        for _ in range(200):
            try:
                server._run("SELECT 1")
                break
            except psycopg.OperationalError:
                time.sleep(0.05)
        return server

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://jobbridge@/{name}?host={self.folder}&port={self.port}"

    def _run(self, statement: str) -> None:
        where = f"host={self.folder} port={self.port} user=jobbridge dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template1") -> str:
        name = f"test_{next(_names)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
