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
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    URL,
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
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from jobbridge import kept, postgres
from jobbridge.errors import Unusable
from jobbridge.reach import BEGUN, EVERYTHING, Reach
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
    "narrow",
    "session_database",
    "unwritable",
    "widened",
]

BigId = BigInteger().with_variant(Integer, "sqlite")
POOL = 20
T = TypeVar("T")


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
_TURN, _MODE, _REACH = "jobbridge_turn", kept.MODE, "jobbridge_reach"


class ReadOnly(Unusable):
    """A read tried to write; a GET must not change anything."""


class Database:
    """Engine, key ring and the three ways to talk to the database."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        *,
        public_url: str = "",
        pool_size: int = POOL,
        read_url: str | None = None,
        patience: float | None = None,
    ) -> None:
        """`read_url` is a replica's; `patience` is how many seconds PostgreSQL may take for an
        answer (None: for ever), which a server sets and a long job does not."""
        self.url = url
        self._info = {"database": self, "public_url": public_url}
        self.keyring = keyring
        self.sqlite = url.startswith("sqlite")
        self.pooled = False
        if self.sqlite:
            _own_file(url.removeprefix("sqlite:///"))
            self.engine = self._engine(url, pool_size, {"connect_args": {"timeout": _PATIENCE}})
        else:
            self.engine, self.pooled = self._reached(url, pool_size, patience)
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
        self.replica: postgres.Replica | None = None
        if read_url and not self.sqlite:
            # It is left for the primary long before a caller would lose patience with it.
            engine, _ = self._reached(read_url, pool_size, min(patience or 60, 5))
            mode = {_MODE: "read", "postgresql_readonly": True}
            self.replica = postgres.Replica(engine.execution_options(**mode))

    def _engine(self, url: URL | str, pool_size: int, options: dict[str, Any]) -> Engine:
        # An error's text may reach a log: it repeats no parameters.
        engine = create_engine(url, pool_size=pool_size, hide_parameters=True, **options)
        setattr(engine.dialect, "jobbridge_keyring", self.keyring)  # noqa: B010
        event.listen(engine, "before_cursor_execute", _refuse_writes)
        return engine

    def _reached(self, address: str, pool_size: int, patience: float | None) -> tuple[Engine, bool]:
        url, pooled = postgres.parted(address)
        engine = self._engine(url, pool_size, postgres.options(pooled, patience))
        postgres.waits(engine, patience)
        if pooled:  # it takes no options: each transaction says so itself
            event.listen(engine, "begin", _reach_everything)
        kept.keep(engine)
        return engine, pooled

    def read_session(self) -> Session:
        """A session that refuses to write; the caller closes it."""
        return _ReadSession(self._reader, expire_on_commit=False, info=dict(self._info))

    def replica_session(self, primary: Session) -> Session | None:
        """The replica's session, if there is one that shows all that `primary`, a read, shows
        by now; the caller closes it. What it reads is noted where `primary`'s reads are. Who may
        see what is decided on the primary: here is read only what is then shown."""
        if self.replica is None:
            return None
        primary.info.setdefault("seen", {})
        primary.info.setdefault("touches", [])
        session = _ReadSession(self.replica.engine, expire_on_commit=False, info=primary.info)
        if self.replica.shows(primary, session):
            return session
        session.close()
        return None

    def by_replica(self, primary: Session, read: Callable[[Session], T]) -> T:
        """What `read` finds on the replica; where it must not or cannot serve, on the primary."""
        replica = self.replica_session(primary)
        if replica is not None and self.replica is not None:
            try:
                with replica:
                    return read(replica)
            except DBAPIError as error:
                self.replica.gone(error)
        return read(primary)

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

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A bare connection that refuses to write, for what is no affair of the models. All that
        it reads is of one moment, while others write."""
        level = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._reader.execution_options(**level).connect() as connection:
            yield connection

    def note(self, rows: Iterable[Base], touches: Iterable[Callable[[Session], None]] = ()) -> None:
        """Store what a read leaves behind: audit rows, and `touches` (feed seen, session seen)
        that update a row, on one short transaction of its own."""
        rows, touches = list(rows), list(touches)
        if rows or touches:
            with self.write() as session:
                for touch in touches:
                    touch(session)
                session.bulk_save_objects(rows)  # one statement, however many people were shown

    def state(self) -> str:
        """Empty where all is well; `database` where it does not answer, `writing` where it can be
        read only: a file without rights, a server that is a replica or was told so."""
        read_only = (
            "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool"
        )
        try:
            with self.reading() as connection:
                if self.sqlite:
                    connection.exec_driver_sql("SELECT 1")
                    writes = os.access(self.url.removeprefix("sqlite:///"), os.W_OK)
                else:
                    writes = not connection.exec_driver_sql(read_only).scalar()
        except DBAPIError:
            return "database"
        return "" if writes else "writing"

    def dispose(self) -> None:
        self.engine.dispose()
        if self.replica:
            self.replica.engine.dispose()


class _ReadSession(Session):
    def _flush(self, objects: Any = None) -> None:
        raise ReadOnly("a read tried to change rows")


@event.listens_for(_ReadSession, "after_begin")
def _reach_again(session: Session, _transaction: Any, connection: Connection) -> None:
    reach: Reach | None = session.info.get(_REACH)
    if reach is not None:
        reach.set(connection)


def narrow(session: Session, reach: Reach) -> None:
    """From now on this read reaches no more, on the replica and in later transactions too."""
    session.info[_REACH] = reach
    if session.in_transaction():
        reach.set(session.connection())


@contextmanager
def widened(session: Session) -> Iterator[None]:
    """What is asked inside reaches everything again: for numbers that others are part of, as how
    many places are free. Nobody who is found so may be handed on."""
    reach: Reach = session.info.pop(_REACH, None) or Reach(EVERYTHING)
    Reach(EVERYTHING).set(session.connection())
    try:
        yield
    finally:
        session.info[_REACH] = reach  # also for what is asked elsewhere after a failed statement
    reach.set(session.connection())


def _reach_everything(connection: Connection) -> None:
    connection.exec_driver_sql(BEGUN)


def _refuse_writes(
    connection: Connection, _cursor: Any, _said: str, _given: Any, context: Any, _many: bool
) -> None:
    """Also of what goes past the session."""
    writes = context.isinsert or context.isupdate or context.isdelete
    if writes and connection.get_execution_options().get(_MODE) == "read":
        raise ReadOnly("a read tried to write")


_READABLE_STILL = {"53100", postgres.READ_ONLY}  # the disk is full, no writes are taken


def unwritable(error: BaseException) -> bool:
    """Whether the database only takes no changes and can be read all the same: its disk is full,
    or it stands by for another (SQLite's names of results, PostgreSQL's of conditions)."""
    told = getattr(error, "orig", None)
    name = str(getattr(told, "sqlite_errorname", ""))
    return (
        name.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR_WRITE"))
        or getattr(told, "sqlstate", None) in _READABLE_STILL
    )


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
