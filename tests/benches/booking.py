"""Booking on PostgreSQL, beside a bare transaction that locks and inserts as many rows.

The server is as in real life: a commit waits for the disk. The clients are processes, as
`jobbridge serve --workers` runs them: one alone, and four at once, each in a room of its own with
people and employers of its own, so that nobody waits for anybody's lock.

The references learn from one real booking of each client, not its first, what it leaves behind:
they lock every row that it locks or changes (of those whose counts it raises at the end, too) and
insert as many, as wide, into the very same tables, whose keys, foreign keys, indexes and exclusion
constraint have the same to do for both; and they ask nothing, render nothing and change no row.
One does so by psycopg alone, one through the same kind of session as ours, both a statement a
row. Ours finds the application, asks every rule, writes it down and renders the calendar entries.
All take turns, round by round; a figure is the median of the rounds: the time until the last
client was through, by bookings.
"""

import argparse
import multiprocessing
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import psycopg
from psycopg.types.json import Json
from sqlalchemy import insert, select

from jobbridge.applications.model import Application
from jobbridge.db import Base, Database
from jobbridge.interviews import actions, bookable_queries
from jobbridge.interviews.model import Room
from jobbridge.schema import migrate
from tests import cast
from tests.bench import Figure
from tests.conftest import NOW, RING, World
from tests.interviews.conftest import at, crowd
from tests.postgres import Postgres, binaries

BOOKED = "a booking, all rules asked and told"
OURS, BARE, SAME = "ours", "a bare transaction of psycopg", "a bare transaction of SQLAlchemy"
CLIENTS = 4
LOCKED = ("employer", "inmate", "room", "application")
STARTS = [
    f"2026-12-{day:02} {hour:02}:{minute:02}"
    for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18)
    for hour in (9, 10, 13, 14, 15)
    for minute in (0, 20, 40)
]
SHIFT = timedelta(days=500)
"""So much later is what the references insert, each a day after the one before."""

Row = tuple[str, dict[str, Any]]


def figures(rounds: int = 5, times: int = 20) -> list[Figure]:
    """Nothing without PostgreSQL."""
    if binaries() is None:
        return []
    server = Postgres.start(durable=True)
    database = Database(server.url(server.create()), RING)
    try:
        migrate(database)
        cast.build(database)
        world = cast.read(database)
        each = rounds * times + 3
        with database.write() as session:
            jobs = crowd(session, world, (1 + CLIENTS) * each)
        parts = [
            _part(database, world, f"T{n}", jobs[n * each : (n + 1) * each])
            for n in range(1 + CLIENTS)
        ]
        alone = _measure(parts[:1], rounds, times)
        together = _measure(parts[1:], rounds, times)
    finally:
        database.dispose()
        server.stop()
    return [
        Figure(f"{BOOKED}: {clients} at once", taken[OURS], f"{what}: {rows}", taken[what])
        for clients, (rows, taken) in ((1, alone), (CLIENTS, together))
        for what in (BARE, SAME)
    ]


@dataclass(frozen=True)
class Part:
    """What one client books, and what its references do instead."""

    url: str
    room_id: int
    jobs: list[str]
    locked: dict[str, int]
    left: list[Row]
    counted: list[str]


def _measure(parts: list[Part], rounds: int, times: int) -> tuple[str, dict[str, float]]:
    """The seconds that a booking takes, by who does it."""
    clients = len(parts)
    apart = multiprocessing.get_context("spawn")
    together = apart.Barrier(clients)
    waiting = apart.Queue()
    for part in parts:
        waiting.put(part)
    taken: dict[str, list[float]] = {OURS: [], BARE: [], SAME: []}
    with ProcessPoolExecutor(
        clients, mp_context=apart, initializer=_begin, initargs=(waiting, together)
    ) as pool:
        for what in taken:  # the first time compiles and prepares
            list(pool.map(_run, [(what, 1)] * clients))
        for _ in range(rounds):
            for what, seconds in taken.items():
                each = pool.map(_run, [(what, times)] * clients)
                seconds.append(max(each) / (clients * times))
    locked = len(LOCKED) + len(parts[0].counted)
    rows = f"{locked} rows locked, {len(parts[0].left)} inserted"
    return rows, {what: statistics.median(seconds) for what, seconds in taken.items()}


def _part(database: Database, world: World, code: str, ids: list[int]) -> Part:
    with database.write() as session:
        room = Room(prison_id=world.ids["north"], code=code, name=f"Telpa {code}")
        session.add(room)
        jobs = [session.get_one(Application, one) for one in ids]
        session.flush()
        first = jobs[0]
        locked = {
            "employer": first.vacancy.employer_id,
            "inmate": first.inmate_id,
            "room": room.id,
            "application": first.id,
        }
        refs, room_id = [job.ref for job in jobs], room.id
    _book(database, world, refs[0], room_id, 0)
    with database.write() as session:
        first = session.scalars(select(Application).where(Application.ref == refs[1])).one()
        locked |= {"inmate": first.inmate_id, "application": first.id}
    before = _rows(database)
    _book(database, world, refs[1], room_id, 1)
    after = _rows(database)
    left = [
        (name, row)
        for name, rows in after.items()
        for row in rows
        if _key(name, row) not in {_key(name, known) for known in before[name]}
    ]
    stood = {row["audience"]: row["revision"] for row in before["audience"]}
    counted = sorted(
        row["audience"]
        for row in after["audience"]
        if stood.get(row["audience"], row["revision"]) != row["revision"]
    )
    return Part(database.url, room_id, refs[2:], locked, left, counted)


def _book(database: Database, world: World, ref: str, room_id: int, number: int) -> None:
    with database.write() as session:
        actions.book(
            session,
            world.anna,
            application=bookable_queries.application_to_book(session, world.anna, ref),
            starts_at=at(STARTS[number]),
            minutes=15,
            mode="in_person",
            room_id=room_id,
            now=NOW,
        )


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything in every table, parents first."""
    with database.engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


def _key(name: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in Base.metadata.tables[name].primary_key)


# In a client's own process.

_runs: dict[str, Callable[[], None]] = {}
_together: Any = None


def _begin(waiting: Any, together: Any) -> None:
    global _together  # a process of a pool is given things in no other way
    part: Part = waiting.get()
    database = Database(part.url, RING)
    world = cast.read(database)
    turns = count()

    def book() -> None:
        number = next(turns)
        _book(database, world, part.jobs[number], part.room_id, number + 2)

    url = database.engine.url
    where = f"host={url.query['host']} port={url.query['port']} user=jobbridge"
    connection = psycopg.connect(f"{where} dbname={url.database}", autocommit=True)
    _runs.update({OURS: book, BARE: _bare(connection, part), SAME: _same(database, part)})
    _together = together


def _run(asked: tuple[str, int]) -> float:
    what, times = asked
    run = _runs[what]
    _together.wait(60)
    begun = time.perf_counter()
    for _ in range(times):
        run()
    return time.perf_counter() - begun


def _bare(connection: "psycopg.Connection[Any]", part: Part) -> Callable[[], None]:
    numbers = count()

    def put(name: str, values: dict[str, Any]) -> int:
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join(["%s"] * len(values))
        statement = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'
        given = [Json(value) if isinstance(value, dict) else value for value in values.values()]
        if not _numbered(name):
            connection.execute(statement.encode(), given)
            return 0
        row = connection.execute(f"{statement} RETURNING id".encode(), given).fetchone()
        assert row is not None
        return int(row[0])

    def run() -> None:
        with connection.transaction():
            for name in LOCKED:
                lock = f"SELECT id FROM {name} WHERE id = %s FOR NO KEY UPDATE"
                connection.execute(lock.encode(), (part.locked[name],))
            _leave(part.left, next(numbers), put)
            for one in part.counted:
                lock = "SELECT audience FROM audience WHERE audience = %s FOR NO KEY UPDATE"
                connection.execute(lock.encode(), (one,))

    return run


def _same(database: Database, part: Part) -> Callable[[], None]:
    """The same through a session of ours."""
    numbers = count(200)
    tables = Base.metadata.tables

    def run() -> None:
        with database.write() as session:
            for name in LOCKED:
                key = tables[name].c.id
                session.execute(
                    select(key).where(key == part.locked[name]).with_for_update(key_share=True)
                )

            def put(name: str, values: dict[str, Any]) -> int:
                done = session.execute(insert(tables[name]).values(values))
                return int(done.inserted_primary_key[0]) if _numbered(name) else 0  # type: ignore[attr-defined]

            _leave(part.left, next(numbers), put)
            key = tables["audience"].c.audience
            for one in part.counted:
                session.execute(select(key).where(key == one).with_for_update(key_share=True))

    return run


def _leave(left: list[Row], number: int, put: Callable[[str, dict[str, Any]], int]) -> None:
    """The rows once more, in another month so that nothing overlaps; whoever refers to one of
    them refers to its new likeness."""
    new: dict[tuple[str, int], int] = {}
    for name, row in left:
        made = put(name, dict(_anew(name, row, number, new)))
        if _numbered(name):
            new[(name, row["id"])] = made


def _numbered(name: str) -> bool:
    return [column.name for column in Base.metadata.tables[name].primary_key] == ["id"]


def _anew(
    name: str, row: dict[str, Any], number: int, new: dict[tuple[str, int], int]
) -> Iterator[tuple[str, Any]]:
    for column in Base.metadata.tables[name].columns:
        value = row[column.name]
        parents = [key.column.table.name for key in column.foreign_keys]
        if column.primary_key and _numbered(name):
            continue
        if column.unique or (column.primary_key and not parents and len(_key(name, row)) == 1):
            value = secrets.token_hex(6)
        elif column.name in ("starts_at", "ends_at"):
            value += SHIFT + timedelta(days=number)
        yield column.name, new.get((parents[0], value), value) if parents else value


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.booking", description=__doc__)
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--times", type=int, default=20)
    options = given.parse_args()
    for figure in figures(options.rounds, options.times):
        print(
            f"{figure.what}: {figure.ours * 1000:.1f} ms, {figure.against}:"
            f" {figure.reference * 1000:.1f} ms, {figure.ratio:.2f} times the throughput"
        )


if __name__ == "__main__":
    main()
