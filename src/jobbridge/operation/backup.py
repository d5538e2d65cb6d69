"""`jobbridge backup FILE`: everything, of one moment, sealed, read through before it counts.

It is written to `FILE.part`, brought to the disk, read through and only then given its name: a
FILE that is there is a whole one, whatever was killed and whatever disk was full.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from jobbridge import __version__, schema
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.operation.contents import Manifest, Writer, read
from jobbridge.operation.envelope import Sealer, opened
from jobbridge.operation.model import BackupMark
from jobbridge.operation.tables import write_tables
from jobbridge.sealed import Keyring


def backup(database: Database, path: Path, *, now: datetime) -> Manifest:
    """Write the backup while the service runs; what it holds. Raises `Unusable`, and leaves a
    FILE of before as it is, where that cannot be done."""
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            manifest = _write(database, file, now)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            if read(opened(file, database.keyring), Nothing()).tables != manifest.tables:
                raise Unusable("the backup cannot be read as it was written: is the disk sound?")
            size = file.tell()
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unusable(
            f"the backup cannot be written ({error.strerror}): a file of before stands as it was"
        ) from None
    except DBAPIError as error:
        part.unlink(missing_ok=True)
        raise Unusable(
            f"the database does not give everything ({type(error.orig).__name__}): back up as the "
            "owner of its tables, JOBBRIDGE_MIGRATION_DATABASE_URL"
        ) from None
    _mark(database, manifest, size, now)
    return manifest


def verify(path: Path, ring: Keyring) -> Manifest:
    """Read a backup through, every byte of it; raises `Unusable` where anything is wrong."""
    with opening(path) as file:
        return read(opened(file, ring), Nothing())


class Nothing:
    """A `Taker` that keeps nothing: reading is what finds faults."""

    def begin(self, table: str, columns: Sequence[str]) -> None:
        """No table is kept."""

    def rows(self, plain: bytes) -> None:
        """No row is kept."""

    def end(self) -> None:
        """Nothing was begun."""


@contextmanager
def opening(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unusable(f"{path.name} cannot be read ({error.strerror})") from None


def _write(database: Database, file: BinaryIO, now: datetime) -> Manifest:
    with database.reading() as connection:
        revision = schema.current(connection)
        if not revision:
            raise Unusable("the database is empty: there is nothing to back up")
        dialect = connection.dialect.name
        manifest = Manifest(__version__, revision, dialect, now)
        sealer = Sealer(file, database.keyring)
        writer = Writer(sealer, manifest)
        manifest.sequences = write_tables(connection, writer)
        writer.close()
        sealer.close()
    return manifest


def _settle(folder: Path) -> None:
    """A new name is safe once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mark(database: Database, manifest: Manifest, size: int, now: datetime) -> None:
    """For the metrics. A database of an earlier release has no place for it yet."""
    if not inspect(database.engine).has_table(BackupMark.__tablename__):
        return
    with database.write() as session:
        session.add(BackupMark(at=now, rows_saved=manifest.rows, bytes_written=size))
