"""The commands of operation: what they say, a line at a time."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace as replaced
from datetime import datetime
from functools import partial
from pathlib import Path

from jobbridge.app import open_database
from jobbridge.audit.anchor_actions import note_restored, record_restored
from jobbridge.audit.command import gap_told
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.operation import backup as saving
from jobbridge.operation import restoring
from jobbridge.operation.contents import Manifest
from jobbridge.privacy.erasing_actions import replay_tombstones
from jobbridge.sealed import Keyring
from jobbridge.settings import Settings
from jobbridge.viewer import SYSTEM

Replayed = Callable[[Database, Settings, datetime], object]


def _erased(database: Database, settings: Settings, now: datetime) -> None:
    secret = settings.former_secret_key
    former = Keyring(settings.data_keys, secret) if secret else None
    replay_tombstones(database, SYSTEM, file=settings.tombstones, now=now, former=former)


def _noted(database: Database, settings: Settings, now: datetime) -> None:
    with database.write() as session:
        record_restored(session, SYSTEM, now=now)


REPLAYED: tuple[Replayed, ...] = (_erased, _noted)
"""What a restored database must not lack, whatever the backup says: who was erased since
(`privacy`'s `replay_tombstones`), and a word in its log that it was restored. Each is called with
the restored database before it counts."""
FILES = Path(__file__).with_name("files")


def owned(settings: Settings) -> Database:
    """As the owner of the tables, where that is another role: no policy hides a row from it."""
    owner = settings.migration_database_url
    return open_database(replaced(settings, database_url=owner) if owner else settings)


def backup(settings: Settings, path: Path, *, verify_only: bool, now: datetime) -> Iterator[str]:
    database = owned(settings)
    try:
        if verify_only:
            yield f"{path.name} is whole: {_told(saving.verify(path, database.keyring))}"
            return
        manifest = saving.backup(database, path, now=now)
        yield f"{path.name} is written and read through: {_told(manifest)}"
        yield f"It opens with the data key {database.keyring.current} alone: keep that elsewhere."
    finally:
        database.dispose()


def restore(settings: Settings, path: Path, *, replace: bool, now: datetime) -> Iterator[str]:
    database = owned(settings)
    try:
        manifest, kept = restoring.restore(
            database,
            path,
            now=now,
            replace=replace,
            replays=[partial(_replayed, replay, settings, now) for replay in REPLAYED],
        )
        yield f"Restored, compared and checked: {_told(manifest)}"
        if settings.anchor_file is not None:
            yield gap_told(note_restored(database, settings.anchor_file, now=now))
        if kept is not None:
            yield f"The former database is kept as {kept.name}: delete it once it is not needed."
    finally:
        database.dispose()


def _replayed(replay: Replayed, settings: Settings, now: datetime, database: Database) -> None:
    replay(database, settings, now)


def write_files(folder: Path) -> Iterator[str]:
    """Never over what an operator may have changed."""
    for source in sorted(path for path in FILES.rglob("*") if path.is_file()):
        target = folder / source.relative_to(FILES)
        if target.exists() and target.read_bytes() != source.read_bytes():
            raise Unusable(f"{target} is there and differs: name another folder and compare")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        yield str(target)


def _told(manifest: Manifest) -> str:
    return (
        f"{manifest.rows} rows of {len(manifest.tables)} tables as of {manifest.at:%Y-%m-%d %H:%M} "
        f"UTC, release {manifest.release}, revision {manifest.revision}."
    )
