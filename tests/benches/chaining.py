"""Chaining and verifying the audit log, beside what writing and reading the same rows costs.

The reference of chaining is one INSERT of as many rows into the log; that of verifying is reading
them all once. What a request pays is the INSERT, as before: the worker chains.
"""

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert, select

from jobbridge.audit.chain_actions import extend
from jobbridge.audit.chain_queries import COLUMNS, verified_for
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.schema import migrate
from jobbridge.viewer import SYSTEM
from tests.bench import Figure
from tests.conftest import NOW, RING

ROWS = 100_000


def figures(rows: int = ROWS) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'chain.sqlite3'}", RING)
        migrate(database)
        one = {"at": NOW, "account_id": 7, "role": "counselor", "request_id": "0123456789abcdef"}
        one |= {"verb": "read", "subject": "inmate"}
        begun = time.perf_counter()
        with database.write() as session:
            session.execute(insert(AuditRow), [{**one, "subject_id": n} for n in range(rows)])
        written = time.perf_counter() - begun
        begun = time.perf_counter()
        extend(database, NOW)
        chained = time.perf_counter() - begun
        with database.read() as session:
            begun = time.perf_counter()
            found = verified_for(session, SYSTEM, now=NOW, newest=None)
            verified = time.perf_counter() - begun
            begun = time.perf_counter()
            read = len(session.execute(select(*COLUMNS)).all())
            reading = time.perf_counter() - begun
        assert (found.faults, found.links, read) == ([], rows, rows)
        database.dispose()
    return [
        Figure(f"chaining {rows:,} rows of the log", chained, "writing them", written),
        Figure(f"verifying {rows:,} rows of the log", verified, "reading them", reading),
    ]


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.chaining", description=__doc__)
    given.add_argument("--rows", type=int, default=ROWS)
    options = given.parse_args()
    for figure in figures(options.rows):
        print(
            f"{figure.what}: {figure.ours:.2f} s ({options.rows / figure.ours:,.0f} a second);"
            f" {figure.against} {figure.reference:.2f} s"
        )


if __name__ == "__main__":
    main()
