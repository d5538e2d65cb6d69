"""`jobbridge restore FILE`: nothing is touched before the backup was read through, and nothing is
changed unless all of it came back.

On SQLite a new file is made beside the database, filled, compared, checked, and then takes its
name. On PostgreSQL all of that is one transaction, and its commit is the swap. Either way the
tables are made by the migrations up to the backup's revision, so that a backup of an earlier
release is restored by this one, and then migrated.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobbridge import checks, schema
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.operation import tables
from jobbridge.operation.backup import opening, verify
from jobbridge.operation.contents import Manifest, Taker, Tally, read
from jobbridge.operation.envelope import opened

Replay = Callable[[Database], object]


def restore(
    database: Database,
    path: Path,
    *,
    now: datetime,
    replace: bool = False,
    replays: Sequence[Replay] = (),
) -> tuple[Manifest, Path | None]:
    """What was restored, and the file that SQLite's former database was kept as. `replace` is for
    a database that holds anything: without it that is refused. `replays` do again in the restored
    database what it must not lack, before it counts; what they write is part of the restore."""
    manifest = verify(path, database.keyring)
    _refuse_foreign(database, manifest)
    try:
        if database.sqlite:
            aside = f"{now:%Y%m%dT%H%M%S}" if replace else None
            return manifest, _restore_sqlite(database, path, manifest, aside, replays)
        _restore_postgresql(database, path, manifest, replace, replays)
    except DBAPIError as error:
        raise Unusable(
            f"nothing was restored: the database said {type(error.orig).__name__}. Is the service "
            "stopped, does the role own the tables, is the disk full?"
        ) from None
    return manifest, None


def _refuse_foreign(database: Database, manifest: Manifest) -> None:
    own = database.engine.dialect.name
    if manifest.dialect != own:
        raise Unusable(f"the backup is of {manifest.dialect}, this database is {own}")
    if not schema.knows(manifest.revision):
        raise Unusable(
            f"the backup is of release {manifest.release} at revision {manifest.revision}, which "
            "this release does not know: restore it with that release"
        )


def _restore_sqlite(
    database: Database,
    path: Path,
    manifest: Manifest,
    aside: str | None,
    replays: Sequence[Replay],
) -> Path | None:
    target = Path(database.url.removeprefix("sqlite:///"))
    full = not _replaceable(database)
    if full and aside is None:
        raise Unusable(f"{target.name} holds data: restore with --replace, which keeps it aside")
    fresh = target.with_name(target.name + ".restoring")
    for stale in _files(fresh):
        stale.unlink(missing_ok=True)
    made = Database(f"sqlite:///{fresh}", database.keyring)
    try:
        schema.migrate(made, manifest.revision)
        with made.engine.connect() as connection:
            # Past SQLAlchemy, which would begin a transaction: inside one it does nothing.
            tables.driver(connection).execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                _fill(connection, path, manifest)
        made.engine.dispose()  # connections that look at references again
        schema.migrate(made)
        _settle(made, replays)
    except BaseException:
        made.dispose()
        for stale in _files(fresh):
            stale.unlink(missing_ok=True)
        raise
    made.dispose()
    return _swap(database, fresh, target, aside if full else None)


def _swap(database: Database, fresh: Path, target: Path, aside: str | None) -> Path | None:
    """The former file is kept where it held anything. A service that still has it open would go
    on writing into it: that is refused."""
    database.dispose()
    if target.exists():
        _require_alone(target)
    kept = target.with_name(f"{target.name}.before-{aside}") if aside else None
    if kept is not None:
        os.link(target, kept)
    for beside in _files(target)[1:]:
        beside.unlink(missing_ok=True)
    fresh.replace(target)
    return kept


def _require_alone(target: Path) -> None:
    """Leaving the write-ahead log needs the file to oneself."""
    connection = sqlite3.connect(target, timeout=0, isolation_level=None)
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:
        mode = "in use"
    finally:
        connection.close()
    if mode != "delete":
        raise Unusable("the database is in use: stop `jobbridge serve` and `jobbridge worker`")


def _files(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal")]


def _restore_postgresql(
    database: Database, path: Path, manifest: Manifest, replace: bool, replays: Sequence[Replay]
) -> None:
    with database.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        if not tables.is_empty(connection) and not replace:
            raise Unusable("the database holds data: restore with --replace, which throws it away")
        if schema.current(connection) != manifest.revision:
            _drop_everything(connection)
            schema.upgrade(connection, manifest.revision)
        _fill(connection, path, manifest)
        for name, last in manifest.sequences.items():
            connection.execute(
                text("SELECT setval(quote_ident(:name)::regclass, :last)"),
                {"name": name, "last": last},
            )
        schema.upgrade(connection)
        _settle(_Within(database, connection), replays)


def _drop_everything(connection: Connection) -> None:
    """Tables, functions and types that are ours, of whatever release; extensions stay."""
    for name in [*tables.tables(connection), tables.REVISIONS]:
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
    ours = (
        "{schema} = to_regnamespace(current_schema) AND NOT EXISTS "
        "(SELECT 1 FROM pg_depend d WHERE d.objid = o.oid AND d.deptype IN ('e', 'i'))"
    )
    found = connection.exec_driver_sql(
        "SELECT 'FUNCTION ' || o.oid::regprocedure FROM pg_proc o WHERE prokind <> 'a' AND "
        + ours.format(schema="pronamespace")
        + " UNION ALL SELECT 'TYPE ' || o.oid::regtype FROM pg_type o WHERE typtype = 'e' AND "
        + ours.format(schema="typnamespace")
    )
    for what in found.scalars().all():
        connection.exec_driver_sql(f"DROP {what} CASCADE")


def _fill(connection: Connection, path: Path, manifest: Manifest) -> None:
    driver = tables.driver(connection)
    taker: Taker = (
        tables.SqliteLoader(driver)
        if connection.dialect.name == "sqlite"
        else tables.PostgresqlLoader(driver)
    )
    ring = connection.dialect.jobbridge_keyring  # type: ignore[attr-defined]
    with tables.unguarded(connection), opening(path) as file:
        tables.clear(connection)
        read(opened(file, ring), taker)
    found = Tally()
    tables.write_tables(connection, found)
    differ = sorted(
        name
        for name in {*found.tables, *manifest.tables}
        if found.tables.get(name) != manifest.tables.get(name)
    )
    if differ:
        raise Unusable(f"nothing was restored: {', '.join(differ)} came back otherwise")


class _Within(Database):
    """A database whose sessions are all part of one transaction, which is not theirs to end."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.__dict__.update(vars(database))
        self._connection = connection

    def read_session(self) -> Session:
        return self.write_session()

    def write_session(self) -> Session:
        return Session(
            self._connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            info={**self._info, "database": self},
        )


def _settle(database: Database, replays: Sequence[Replay]) -> None:
    for replay in replays:
        replay(database)
    with database.read() as session:
        faults = checks.of_data(session)
    if faults:
        raise Unusable("nothing was restored: " + "; ".join(faults))


def _replaceable(database: Database) -> bool:
    with _looking(database) as connection:
        return connection is None or tables.is_empty(connection)


@contextmanager
def _looking(database: Database) -> Iterator[Connection | None]:
    """None where there is nothing yet, or what there is cannot be read at all."""
    file = Path(database.url.removeprefix("sqlite:///"))
    if database.sqlite and (not file.exists() or not file.stat().st_size):
        yield None
        return
    with database.reading() as connection:
        yield connection
