"""Booking on PostgreSQL, beside a bare transaction that locks and inserts as many rows.

The references learn from one real booking what it leaves behind: they lock the same rows and put
as many, as wide, into copies of the same tables with their keys and indexes, and ask nothing.
One does so by psycopg alone, one through the same kind of session as ours, a row at a time.
Ours asks every rule, audits and renders calendar entries. Commits do not wait for the disk, so
the round trips and the work in this process are what is compared.
"""

import argparse
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import MetaData, Table, func, insert, inspect, select

from jobbridge.applications.model import Application
from jobbridge.db import Base, Database
from jobbridge.interviews import actions, queries
from jobbridge.schema import migrate
from tests import cast
from tests.bench import Figure
from tests.conftest import NOW, RING
from tests.interviews.conftest import at, crowd
from tests.postgres import Postgres, binaries

BOOKED = "book an interview, all rules asked and told"
LOCKED = ("application", "employer", "inmate", "room")
STARTS = [
    f"2026-12-{day:02} {hour:02}:{minute:02}"
    for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18)
    for hour in (9, 10, 13, 14, 15)
    for minute in (0, 20, 40)
]


def figures(times: int = 60) -> list[Figure]:
    """Nothing without PostgreSQL."""
    if binaries() is None:
        return []
    server = Postgres.start()
    database = Database(server.url(server.create()), RING)
    try:
        migrate(database)
        cast.build(database)
        world = cast.read(database)
        with database.write() as session:
            jobs = [
                session.get_one(Application, one).ref for one in crowd(session, world, times + 1)
            ]

        def book(number: int) -> None:
            with database.write() as session:
                actions.book(
                    session,
                    world.anna,
                    application=queries.application_to_book(session, world.anna, jobs[number]),
                    starts_at=at(STARTS[number]),
                    minutes=15,
                    mode="in_person",
                    room_id=world.ids["north_room"],
                    now=NOW,
                )

        before = _rows(database)
        book(0)
        left = [
            (name, row)
            for name, rows in _rows(database).items()
            for row in rows
            if row not in before[name] and _key(name, row) not in _keys(name, before[name])
        ]
        url = database.engine.url
        where = f"host={url.query['host']} port={url.query['port']} user=jobbridge"
        with psycopg.connect(f"{where} dbname={url.database}") as connection:
            bare = _bare(connection, left)
            same = _same_session(database, left)
            ours, theirs, through = [], [], []
            for number in range(1, times + 1):
                ours.append(_seconds(partial(book, number)))
                theirs.append(_seconds(bare))
                through.append(_seconds(same))
    finally:
        database.dispose()
        server.stop()
    rows = f"{len(LOCKED)} rows locked, {len(left)} inserted"
    return [
        Figure(BOOKED, statistics.median(ours), f"{what}: {rows}", statistics.median(reference))
        for what, reference in (
            ("a bare transaction of psycopg", theirs),
            ("a bare transaction of SQLAlchemy", through),
        )
    ]


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything in every table, as it is stored."""
    found = {}
    with database.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            if name in Base.metadata.tables:
                table = Table(name, MetaData(), autoload_with=connection)
                found[name] = [dict(row._mapping) for row in connection.execute(select(table))]
    return found


def _key(name: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in Base.metadata.tables[name].primary_key)


def _keys(name: str, rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {_key(name, row) for row in rows}


def _bare(
    connection: "psycopg.Connection[Any]", left: list[tuple[str, dict[str, Any]]]
) -> Callable[[], None]:
    numbers = count(10_000)
    for name in {name for name, _ in left}:
        connection.execute(f'CREATE TABLE bare_{name} (LIKE "{name}" INCLUDING ALL)'.encode())
    connection.commit()
    held = {
        name: connection.execute(f"SELECT min(id) FROM {name}".encode()).fetchone()[0]  # type: ignore[index]
        for name in LOCKED
    }
    connection.commit()

    def run() -> None:
        number = next(numbers)
        with connection.transaction():
            for name, key in held.items():
                lock = f"SELECT id FROM {name} WHERE id = %s FOR UPDATE"
                connection.execute(lock.encode(), (key,))
            for place, (name, row) in enumerate(left):
                values = dict(_anew(name, row, number, place))
                columns = ", ".join(f'"{column}"' for column in values)
                marks = ", ".join(["%s"] * len(values))
                connection.execute(
                    f"INSERT INTO bare_{name} ({columns}) VALUES ({marks})".encode(),
                    list(values.values()),
                )

    return run


def _same_session(database: Database, left: list[tuple[str, dict[str, Any]]]) -> Callable[[], None]:
    """The same through a session of ours, into the copies that `_bare` has made."""
    numbers = count(20_000)
    copies = MetaData()
    with database.engine.connect() as connection:
        tables = {
            name: Table(f"bare_{name}", copies, autoload_with=connection)
            for name in {name for name, _ in left}
        }
        locks = []
        for name in LOCKED:
            table = Base.metadata.tables[name]
            key = connection.scalar(select(func.min(table.c.id)))
            locks.append(select(table.c.id).where(table.c.id == key).with_for_update())

    def run() -> None:
        number = next(numbers)
        with database.write() as session:
            for lock in locks:
                session.execute(lock)
            for place, (name, row) in enumerate(left):
                values = {
                    column: value.obj if isinstance(value, Jsonb) else value
                    for column, value in _anew(name, row, number, place)
                }
                session.execute(insert(tables[name]).values(values))

    return run


def _anew(name: str, row: dict[str, Any], number: int, place: int) -> Iterator[tuple[str, Any]]:
    """The row once more, with other keys, and in another month so that nothing overlaps."""
    keys = {column.name for column in Base.metadata.tables[name].primary_key}
    unique = {column.name for column in Base.metadata.tables[name].columns if column.unique}
    for column, value in row.items():
        if isinstance(value, dict | list):
            yield column, Jsonb(value)
        elif column in keys and isinstance(value, int):
            yield column, number * 100 + place
        elif column in unique or column == "resource":
            yield column, secrets.token_hex(6)
        elif column in ("starts_at", "ends_at"):
            yield column, value + timedelta(days=number)
        else:
            yield column, value


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.booking", description=__doc__)
    given.add_argument("--times", type=int, default=60)
    for figure in figures(given.parse_args().times):
        print(
            f"{figure.what}: {figure.ours * 1000:.1f} ms, {figure.against}:"
            f" {figure.reference * 1000:.1f} ms, {figure.ratio:.2f} times the throughput"
        )


if __name__ == "__main__":
    main()
