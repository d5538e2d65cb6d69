"""The database: one transaction a request, SQLite and PostgreSQL alike.

`read()` gives a session that refuses to write, `write()` one that commits at the end.
`note()` is the one door through which a read leaves something behind.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    bindparam,
    create_engine,
    event,
)
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from jobbridge.errors import Unusable
from jobbridge.sealed import Keyring, Sealed

__all__ = [
    "Base",
    "BigId",
    "Database",
    "IntegrityError",
    "OperationalError",
    "ReadOnly",
    "Sealed",
    "UtcDateTime",
    "among",
    "session_database",
]

BigId = BigInteger().with_variant(Integer, "sqlite")
POOL = 20


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a programming error and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in storage")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own hook


class _Several(TypeDecorator[list[Any]]):
    """Many values as one parameter: an array on PostgreSQL, JSON on SQLite."""

    impl = String
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        several: TypeEngine[Any] = ARRAY(self.of) if dialect.name == "postgresql" else String()
        return dialect.type_descriptor(several)

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return list(value or ()) if dialect.name == "postgresql" else json.dumps(list(value or ()))


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    name = "among"


@compiles(_Among)
def _among_json(element: _Among, compiler: SQLCompiler, **given: Any) -> str:
    column, several = (compiler.process(one, **given) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({several}))"


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **given: Any) -> str:
    column, several = (compiler.process(one, **given) for one in element.clauses)
    return f"{column} = ANY ({several})"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """`column IN` the list that is given as parameter `name`, of any length: one parameter, so
    one statement text, which is compiled, sent and prepared once. For what is asked often."""
    return _Among(column, bindparam(name, type_=_Several(column.type)))


_PATIENCE = 30  # seconds that a writer waits for SQLite's one lock
_TURN, _MODE = "jobbridge_turn", "jobbridge_mode"


class ReadOnly(Unusable):
    """A read tried to write; a GET must not change anything."""


class Database:
    """Engine, key ring and the three ways to talk to the database."""

    def __init__(
        self, url: str, keyring: Keyring, *, public_url: str = "", pool_size: int = POOL
    ) -> None:
        self.url = url
        self._info = {"database": self, "public_url": public_url}
        self.keyring = keyring
        self.sqlite = url.startswith("sqlite")
        if self.sqlite:
            _own_file(url.removeprefix("sqlite:///"))
            options: dict[str, Any] = {
                "connect_args": {"timeout": _PATIENCE},
                "pool_size": pool_size,
            }
        else:
            options = {"pool_size": pool_size, "max_overflow": 0, "pool_pre_ping": True}
        options["hide_parameters"] = True  # an error's text may reach a log
        self.engine: Engine = create_engine(url, **options)
        setattr(self.engine.dialect, "jobbridge_keyring", keyring)  # noqa: B010
        event.listen(self.engine, "before_cursor_execute", _refuse_writes)
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            turns = _Turns()
            event.listen(self.engine, "begin", turns.begin)
            event.listen(self.engine, "checkin", turns.end)
            event.listen(self.engine, "invalidate", turns.end)
        self._reader = self.engine.execution_options(
            **{_MODE: "read"}, **({} if self.sqlite else {"postgresql_readonly": True})
        )
        self._writer = self.engine.execution_options(**{_MODE: "write"})
        self.capacity = pool_size

    def read_session(self) -> Session:
        """A session that refuses to write; the caller closes it."""
        return _ReadSession(self._reader, expire_on_commit=False, info=dict(self._info))

    def write_session(self) -> Session:
        """A session whose transaction holds SQLite's write lock from its first statement."""
        return Session(self._writer, expire_on_commit=False, info=dict(self._info))

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.read_session() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Commits when the block ends; rolls back on any exception, `BaseException` included."""
        with self.write_session() as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def note(self, rows: Iterable[Base], touches: Iterable[Callable[[Session], None]] = ()) -> None:
        """Store what a read leaves behind: audit rows, and `touches` (feed seen, session seen)
        that update a row, on one short transaction of its own."""
        rows, touches = list(rows), list(touches)
        if rows or touches:
            with self.write() as session:
                for touch in touches:
                    touch(session)
                session.bulk_save_objects(rows)  # one statement, however many people were shown

    def dispose(self) -> None:
        self.engine.dispose()


class _ReadSession(Session):
    def _flush(self, objects: Any = None) -> None:
        raise ReadOnly("a read tried to change rows")


def _refuse_writes(
    connection: Connection, _cursor: Any, _said: str, _given: Any, context: Any, _many: bool
) -> None:
    """Also of what goes past the session."""
    writes = context.isinsert or context.isupdate or context.isdelete
    if writes and connection.get_execution_options().get(_MODE) == "read":
        raise ReadOnly("a read tried to write")


def session_database(session: Session) -> Database:
    """The database behind a session that this module made."""
    database: Database = session.info["database"]
    return database


def _own_file(path: str) -> None:
    """A database file is made readable by its owner only."""
    if Path(path).parent.is_dir() and not Path(path).exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Transactions are ours: sqlite3's own implicit BEGIN is deferred and loses races.
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is deleted is overwritten: an erased person must not be read off the file's free pages.
    erasing = "secure_delete=ON"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", erasing):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
    cursor.close()


class _Turns:
    """Writers of this process wait for each other here: SQLite lets them poll for its one write
    lock, and of many the unlucky ones would poll until their time is out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def begin(self, connection: Connection) -> None:
        reads = connection.get_execution_options().get(_MODE, "write") == "read"
        if not reads and not connection.info.get(_TURN):
            # Whoever waits longer than this asks SQLite, which answers in its own time.
            connection.info[_TURN] = self._lock.acquire(timeout=_PATIENCE)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    def end(self, _connection: Any, record: Any, _error: object = None) -> None:
        """The connection is back in the pool, or broken, whatever became of its transaction."""
        if record.info.pop(_TURN, False):
            self._lock.release()
