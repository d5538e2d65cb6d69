"""A person whose every column holds a canary: a text of its own that is found wherever it is."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Time,
    func,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from jobbridge.db import Database, Sealed, UtcDateTime
from jobbridge.privacy.held_queries import held_about, leads_to, rows_of
from jobbridge.privacy.record import about_the_person
from jobbridge.privacy.record_rules import PERSONAL, Entry
from jobbridge.schema import METADATA

CANARY = "Zvx"
SHORTEST = 8  # a text column that is shorter holds codes
NEVER_BOTH = {("block", "municipality_id")}  # one of two: the other one is set
# What a state machine or a trigger reads is left as it is.
AS_IT_IS = {("erasure", "why"), ("inmate", "status"), ("interview", "state"), ("interview", "mode")}


def fill(session: Session, inmate_id: int) -> set[str]:
    """Give the person a row in every table about them and a canary in every text of theirs; all
    canaries."""
    numbers = iter(range(10_000))
    canaries = set()
    waiting, held = about_the_person(), held_about(session, [inmate_id])
    while waiting:
        entry = next(
            one
            for one in waiting
            if not {leads_to(one.table, c) for c in one.through} & {w.table for w in waiting}
        )
        waiting.remove(entry)
        table = METADATA.tables[entry.table]
        if entry.table not in held:
            session.execute(insert(table).values(_row(session, entry, held)))
            held[entry.table] = rows_of(session, entry, held, [inmate_id])
        key = {c.name: held[entry.table][0][c.name] for c in table.primary_key.columns}
        for name in entry.of(*PERSONAL):
            column = table.c[name]
            if not _holds_text(column) or name in key or (entry.table, name) in AS_IT_IS:
                continue
            canary = f"{CANARY}{next(numbers):04}"
            value = {"said": canary} if isinstance(column.type, JSON) else canary
            where = [table.c[part] == is_ for part, is_ in key.items()]
            session.execute(update(table).where(*where).values({name: value}))
            canaries.add(canary)
    return canaries


def _holds_text(column: Column[Any]) -> bool:
    if column.foreign_keys:
        return False
    if isinstance(column.type, Sealed | JSON):
        return True
    return isinstance(column.type, String) and (column.type.length or 99) >= SHORTEST


def _row(session: Session, entry: Entry, held: Any) -> dict[str, Any]:
    table = METADATA.tables[entry.table]
    values: dict[str, Any] = {}
    for column in table.columns:
        parents = [key.column.table for key in column.foreign_keys]
        if column.name in entry.through:
            values[column.name] = held[leads_to(entry.table, column.name)][0]["id"]
        elif parents and (entry.table, column.name) not in NEVER_BOTH:
            values[column.name] = session.scalar(
                select(func.min(next(iter(parents[0].primary_key))))
            )
        elif (not column.nullable and not column.primary_key) or (
            column.primary_key and column.name != "id"
        ):
            values[column.name] = _value(column)
    return values


def _value(column: Column[Any]) -> Any:
    if column.name == "ends_at":
        return datetime(2027, 1, 2, tzinfo=UTC)
    for kind, value in (
        (Sealed, "…"),
        (Boolean, False),
        (UtcDateTime, datetime(2027, 1, 1, tzinfo=UTC)),
        (Date, date(2027, 1, 1)),
        (Time, time(8)),
        (Float, 0.0),
        (Integer, 1),
        (JSON, {}),
        (LargeBinary, b""),
        (String, "x"),
    ):
        if isinstance(column.type, kind):
            return value
    raise AssertionError(f"no value for {column}")


def sealed_of(session: Session, inmate_id: int) -> set[bytes]:
    """Every sealed value that the database holds of the person, as it holds it."""
    found = set()
    for name, rows in held_about(session, [inmate_id]).items():
        table = METADATA.tables[name]
        raw = [type_coerce(c, LargeBinary()) for c in table.columns if isinstance(c.type, Sealed)]
        key = list(table.primary_key.columns)
        for row in rows if raw else []:
            where = [c == row[c.name] for c in key]
            found |= {bytes(v) for v in session.execute(select(*raw).where(*where)).one() if v}
    return found


def dumped(database: Database) -> bytes:
    """All of it: of SQLite the bytes of its files, of PostgreSQL every value of every table."""
    if database.sqlite:
        file = Path(database.url.removeprefix("sqlite:///"))
        return b"".join(one.read_bytes() for one in sorted(file.parent.glob(file.name + "*")))
    with database.engine.connect() as connection:
        return b"\n".join(
            _bytes(value)
            for table in METADATA.sorted_tables
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')
            for value in row
        )


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def found_in(dump: bytes, words: Iterable[str | bytes]) -> list[str]:
    """Which of these the dump holds."""
    wanted = [w if isinstance(w, bytes) else w.encode() for w in words]
    return sorted(str(w[:60]) for w in wanted if w in dump)
