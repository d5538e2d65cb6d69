"""All tables of a database as rows of text, out and in again, of one moment.

Not `pg_dump` and not a copy of SQLite's file: those need a client of the server's version and a
second plain file on the disk. Here PostgreSQL sends `COPY` in one REPEATABLE READ transaction, and
SQLite's write-ahead log gives a reader one moment too, while everybody goes on writing; both are
streamed. Which tables there are is read from the database, not from this release's models, so that
one of an earlier release can be saved before it is migrated.
"""

import base64
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection as Driver
from psycopg import sql
from sqlalchemy import Connection, text

from jobbridge.errors import Unusable
from jobbridge.operation.contents import Taker

BATCH = 500
REVISIONS = "alembic_version"
# How values are written; and a policy that hid a row from this role is an error, not a gap.
_STEADY = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL row_security = off",
)
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema) ORDER BY relname
"""
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum
"""
_KEY = """
    SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid
    WHERE indrelid = to_regclass(%s) AND indisprimary AND attnum = ANY (indkey)
    ORDER BY array_position(indkey::int2[], attnum)
"""
_SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = current_schema AND last_value IS NOT NULL ORDER BY sequencename
"""


def driver(connection: Connection) -> Any:
    """psycopg's or sqlite3's own connection, in the same transaction."""
    return connection.connection.driver_connection


def write_tables(connection: Connection, taker: Taker) -> dict[str, int]:
    """Every table, ordered by its key, to `taker`; where the sequences stand."""
    if connection.dialect.name == "sqlite":
        _write_sqlite(driver(connection), taker)
        return {}
    return _write_postgresql(driver(connection), taker)


def tables(connection: Connection) -> list[str]:
    """Their names, but for the one that holds the revision."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        rows = connection.exec_driver_sql(f"{found} ORDER BY name").scalars()
    else:
        rows = connection.execute(text(_TABLES)).scalars()
    return [name for name in rows if name != REVISIONS]


_MADE_BY_MIGRATIONS = {"audit_chain"}


def is_empty(connection: Connection) -> bool:
    """Whether no table has a row but those that migrations make: a database only migrated."""
    return not any(
        connection.exec_driver_sql(f'SELECT 1 FROM "{name}" LIMIT 1').first()
        for name in tables(connection)
        if name not in _MADE_BY_MIGRATIONS
    )


def clear(connection: Connection) -> None:
    """Every row goes, what migrations made included; the caller has put the guards aside."""
    names = [f'"{name}"' for name in tables(connection)]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(names)}")
        return
    for name in names:
        connection.exec_driver_sql(f"DELETE FROM {name}")


def _write_postgresql(connection: "Driver[Any]", taker: Taker) -> dict[str, int]:
    with connection.cursor() as cursor:
        for statement in _STEADY:
            cursor.execute(statement.encode())
        names = [name for (name,) in cursor.execute(_TABLES.encode()).fetchall()]
        for name in names:
            if name == REVISIONS:
                continue
            columns = [n for (n,) in cursor.execute(_COLUMNS.encode(), [name]).fetchall()]
            key = [n for (n,) in cursor.execute(_KEY.encode(), [name]).fetchall()]
            taker.begin(name, columns)
            copying = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
                _named(columns), sql.Identifier(name), _named(key or columns)
            )
            with cursor.copy(copying) as rows:
                for plain in rows:
                    taker.rows(bytes(plain))
            taker.end()
        return dict(cursor.execute(_SEQUENCES.encode()).fetchall())


def _named(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in columns)


def _write_sqlite(connection: sqlite3.Connection, taker: Taker) -> None:
    for name in _sqlite_tables(connection):
        described = connection.execute(f'PRAGMA table_xinfo("{name}")').fetchall()
        columns = [row[1] for row in described if row[6] == 0]
        key = [row[1] for row in sorted(described, key=lambda row: row[5]) if row[5]]
        taker.begin(name, columns)
        order = _quoted(key or columns)
        rows = connection.execute(f'SELECT {_quoted(columns)} FROM "{name}" ORDER BY {order}')
        while found := rows.fetchmany(BATCH):
            taker.rows(b"".join(_line(row) for row in found))
        taker.end()


def _sqlite_tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    )
    return [name for (name,) in found if name != REVISIONS]


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _line(row: Sequence[Any]) -> bytes:
    """JSON has no bytes: they stand as a list of one text."""
    plain = [[base64.b64encode(v).decode()] if isinstance(v, bytes) else v for v in row]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class PostgresqlLoader:
    """A `Taker` that copies rows into the tables of the same names, in one transaction."""

    def __init__(self, connection: "Driver[Any]") -> None:
        self._cursor = connection.cursor()
        self._context: Any = None
        self._copy: Any = None

    def begin(self, table: str, columns: Sequence[str]) -> None:
        copying = sql.SQL("COPY {} ({}) FROM STDIN")
        known = copying.format(sql.Identifier(table), _named(columns))
        self._context = self._cursor.copy(known)
        self._copy = self._context.__enter__()

    def rows(self, plain: bytes) -> None:
        self._copy.write(plain)

    def end(self) -> None:
        self._context.__exit__(None, None, None)


class SqliteLoader:
    """A `Taker` that inserts rows into the tables of the same names."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._insert = ""
        self._held = b""

    def begin(self, table: str, columns: Sequence[str]) -> None:
        marks = ", ".join("?" * len(columns))
        self._insert = f'INSERT INTO "{table}" ({_quoted(columns)}) VALUES ({marks})'

    def rows(self, plain: bytes) -> None:
        *lines, self._held = (self._held + plain).split(b"\n")
        self._connection.executemany(self._insert, (_values(line) for line in lines))

    def end(self) -> None:
        if self._held:
            raise Unusable("the backup holds half a row: use another one")


def _values(line: bytes) -> list[Any]:
    return [base64.b64decode(v[0]) if isinstance(v, list) else v for v in json.loads(line)]


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Triggers rest, and nothing refers to anything, while rows come in their tables' order;
    afterwards each guard stands as before, and the references were looked at, every one."""
    if connection.dialect.name == "sqlite":
        guards = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        ).all()
        for name, _ in guards:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in guards:
            connection.exec_driver_sql(statement)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Unusable("the backup refers to rows that it does not hold: use another one")
        return
    before, after = _postgresql_guards(connection)
    for statement in before:
        connection.exec_driver_sql(statement)
    yield
    for statement in after:
        connection.exec_driver_sql(statement)


_STATES = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


def _postgresql_guards(connection: Connection) -> tuple[list[str], list[str]]:
    """What puts them aside, and what puts them back. Percent signs are doubled for the driver."""
    here = "relnamespace = to_regnamespace(current_schema)"
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(c.oid) "
            f"FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid WHERE {here} "
            "AND contype = 'f' ORDER BY 1, 2"
        )
    ).all()
    before = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in found]
    after = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {said}" for table, name, said in found]
    found = connection.execute(
        text(
            "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled::text FROM pg_trigger "
            f"JOIN pg_class t ON t.oid = tgrelid WHERE {here} AND NOT tgisinternal "
            "AND tgenabled <> 'D' ORDER BY 1, 2"
        )
    ).all()
    before += [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _ in found]
    after += [f"ALTER TABLE {table} {_STATES[on]} TRIGGER {name}" for table, name, on in found]
    forced = connection.execute(
        text(f"SELECT oid::regclass::text FROM pg_class t WHERE {here} AND relforcerowsecurity")
    ).scalars()
    for table in forced.all():
        before.append(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        after.append(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    return before, [statement.replace("%", "%%") for statement in after]
