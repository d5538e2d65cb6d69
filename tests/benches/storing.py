"""Storing a national re-match on PostgreSQL, beside a bare COPY of the same rows.

The reference is what PostgreSQL needs at least: the finished rows, as text, by one COPY into an
empty table with the keys, references and indexes of the real one. Ours stores what the shards put
down: it unpacks and merges them, finds out what has changed since, and replaces the old rows some
people at a time.
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select, text

from jobbridge.db import Database
from jobbridge.matching.run_actions import begin, claim, people_keys, put_down, store
from jobbridge.matching.shards import FITS, FOUND, Found, Keys, merged
from jobbridge.schema import migrate
from jobbridge.vacancies.model import Vacancy
from tests import cast
from tests.bench import Figure
from tests.conftest import RING
from tests.postgres import Postgres, binaries

PEOPLE, WORKS = 3500, 5000
STEPS = tuple(f"licence:C{number}" for number in range(40))
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
COLUMNS = (
    "inmate_id, vacancy_id, score, near, parts, policy, inmate_version, vacancy_version, as_of,"
    " found_at, states"
)


def figures(people: int = PEOPLE, works: int = WORKS, times: int = 3) -> list[Figure]:
    """Nothing without PostgreSQL."""
    if binaries() is None:
        return []
    server = Postgres.start()
    database = Database(server.url(server.create()), RING)
    try:
        migrate(database)
        cast.build(database)
        ids = fill(database, people, works)
        taken: dict[str, list[float]] = {"first": [], "the next day": [], "bare": []}
        found = invented(*ids)
        with tempfile.TemporaryDirectory() as folder:
            for number in range(times):
                _run(database, "TRUNCATE match")
                taken["first"].append(stored(database, found, 2 * number))
                taken["the next day"].append(stored(database, found, 2 * number + 1))
                taken["bare"].append(bare_copy(database, Path(folder) / "rows"))
        rows = len(found.rows)
    finally:
        database.dispose()
        server.stop()
    reference = statistics.median(taken.pop("bare"))
    return [
        Figure(
            f"store {people} × {works}, {what}",
            statistics.median(seconds),
            f"one COPY of the same {rows} rows, with keys and indexes",
            reference,
        )
        for what, seconds in taken.items()
    ]


def fill(database: Database, people: int, works: int) -> tuple[Keys, Keys]:
    """More people like one of the cast, and vacancies like one of theirs: ids and versions."""
    with database.engine.begin() as connection:
        for table, ref, many in (("inmate", "i", people), ("vacancy", "v", works)):
            columns = [
                name
                for (name,) in connection.execute(
                    text(
                        "SELECT column_name FROM information_schema.columns WHERE table_name = :t"
                    ),
                    {"t": table},
                )
                if name not in ("id", "ref", "external_number")
            ]
            connection.execute(
                text(
                    f"INSERT INTO {table} (ref, {', '.join(columns)})"
                    f" SELECT :ref || n, {', '.join(columns)} FROM generate_series(1, :many) n,"
                    f" (SELECT * FROM {table} ORDER BY id LIMIT 1) one"
                ),
                {"ref": ref, "many": many},
            )
        connection.execute(text("DELETE FROM agreement"))  # the cast is not counted
        connection.execute(
            text(
                "INSERT INTO agreement (inmate_id, purpose, legal_basis, given_on, mode,"
                " paper_ref, end_why, recorded_at) SELECT i.id, 'listing', '', '2026-11-01',"
                " 'standing', '', '', now() FROM inmate i WHERE ref ~ '^i[0-9]+$'"
            )
        )
    _run(database, "ANALYZE")
    with database.read() as session:
        rows = session.execute(select(Vacancy.id, Vacancy.version).order_by(Vacancy.id)).all()
        works_keys = np.array([tuple(row) for row in rows], np.int64)
        return people_keys(session), works_keys


def invented(people: Keys, works: Keys) -> Found:
    """Of a tenth of all pairs what a re-match keeps: each one's best, and each vacancy's."""
    chance = np.random.default_rng(7)
    pairs = len(people) * len(works)
    cells = np.unique(chance.integers(0, pairs, pairs // 10))
    rows = np.zeros(len(cells), FOUND)
    rows["inmate"], rows["inmate_version"] = people[cells // len(works)].T
    rows["vacancy"], rows["vacancy_version"] = works[cells % len(works)].T
    rows["parts"] = chance.integers(0, 900, (len(cells), 11))
    rows["score"] = rows["parts"].sum(axis=1)
    near = chance.random(len(cells)) < 0.5
    rows["step"] = np.where(near, chance.integers(0, len(STEPS), len(cells)), FITS)
    rows["states"] = b"m" * 11
    half = len(people) // 2
    first = rows["inmate"] < people[half, 0]
    return merged(
        [
            Found(rows[first], STEPS, people[:half], works),
            Found(rows[~first], STEPS, people[half:], works),
        ]
    )


def stored(database: Database, found: Found, day: int) -> float:
    """Seconds to store what a run's shards have put down."""
    now = NOW + timedelta(days=day)
    with database.write() as session:
        run = begin(session, now=now, today=now.date())
    while True:
        with database.write() as session:
            held = claim(session, run.id, now=now)
            if held is None:
                break
            own = (found.people[:, 0] >= held.first[1]) & (found.people[:, 0] <= held.last[1])
            people = found.people[own]
            of_them = np.isin(found.rows["inmate"], people[:, 0])
            part = Found(found.rows[of_them], found.steps, people, found.works)
            put_down(session, held, part, now=now)
    begun = time.perf_counter()
    kept = store(database, run.id, lambda: now)
    seconds = time.perf_counter() - begun
    if kept != len(found.rows):
        raise RuntimeError(f"{kept} pairs stored, not {len(found.rows)}")
    return seconds


def bare_copy(database: Database, path: Path) -> float:
    """Seconds for the rows that stand, out of the way of everything else."""
    _run(database, "DROP TABLE IF EXISTS bare", "CREATE TABLE bare (LIKE match INCLUDING ALL)")
    for name in ("inmate", "vacancy"):
        _run(database, f"ALTER TABLE bare ADD FOREIGN KEY ({name}_id) REFERENCES {name} (id)")
    with database.engine.begin() as connection:
        cursor: Any = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        with path.open("wb") as file, cursor.copy(f"COPY match ({COLUMNS}) TO STDOUT") as copy:
            for data in copy:
                file.write(data)
        begun = time.perf_counter()
        with path.open("rb") as file, cursor.copy(f"COPY bare ({COLUMNS}) FROM STDIN") as copy:
            while data := file.read(1 << 17):
                copy.write(data)
    return time.perf_counter() - begun


def _run(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.storing", description=__doc__)
    given.add_argument("--people", type=int, default=PEOPLE)
    given.add_argument("--works", type=int, default=WORKS)
    given.add_argument("--times", type=int, default=3)
    options = given.parse_args()
    for figure in figures(options.people, options.works, options.times):
        print(
            f"{figure.what:40} {figure.ours:7.2f} s, {figure.reference:7.2f} s {figure.against}:"
            f" {figure.ours / figure.reference:.2f} times its time"
        )


if __name__ == "__main__":
    main()
