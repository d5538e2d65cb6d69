"""A small synthetic dump of this release, for the next one's migrations: `make dump`."""

import os
import pwd
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from jobbridge import __version__, schema
from jobbridge.db import Database
from tests.cast import build
from tests.conftest import RING
from tests.postgres import Postgres, binaries

DUMPS = Path(__file__).with_name("dumps")


def main() -> None:
    """Write `dumps/VERSION.sqlite.sql` and `dumps/VERSION.postgresql.sql` of the test cast."""
    DUMPS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dump.sqlite3"
        database = Database(f"sqlite:///{path}", RING)
        schema.migrate(database)
        build(database)
        database.dispose()
        with sqlite3.connect(path) as connection:
            _write("sqlite", "\n".join(connection.iterdump()))
        connection.close()
    server = Postgres.start()
    try:
        name = server.create()
        database = Database(server.url(name), RING)
        schema.migrate(database)
        build(database)
        database.dispose()
        _write("postgresql", _pg_dump(server, name))
    finally:
        server.stop()


def _pg_dump(server: Postgres, name: str) -> str:
    found = binaries()
    assert found is not None
    options: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    command = [str(found / "pg_dump"), "--inserts", "--no-owner", "--no-privileges"]
    where = ["-h", str(server.folder), "-p", str(server.port), "-U", "jobbridge", name]
    done = subprocess.run(
        [*command, "--no-comments", *where],
        check=True,
        capture_output=True,
        text=True,
        cwd=server.folder,
        **options,
    )
    # What belongs to one client or one minor version of the server does not belong in a dump.
    lines = [
        line
        for line in done.stdout.splitlines()
        if not line.startswith(("\\", "SET ", "SELECT pg_catalog.set_config", "--"))
    ]
    return "\n".join(line for line in lines if line)


def _write(dialect: str, text: str) -> None:
    path = DUMPS / f"{__version__}.{dialect}.sql"
    path.write_text(text + "\n", "utf-8")
    print(f"{path.name}: {len(text) // 1024} kB")


if __name__ == "__main__":
    main()
