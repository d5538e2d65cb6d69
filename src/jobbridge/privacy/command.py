"""`jobbridge retention` and `jobbridge erase-again`, for whoever keeps the service."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from jobbridge.db import Database
from jobbridge.privacy.erasing_actions import replay_tombstones
from jobbridge.privacy.retention_actions import keep_no_longer
from jobbridge.privacy.retention_queries import counts_for
from jobbridge.viewer import SYSTEM


def retention_lines(
    database: Database, *, dry_run: bool, now: datetime
) -> Iterator[dict[str, Any]]:
    """By step how much is kept too long, and without a dry run is no longer."""
    if dry_run:
        with database.read() as session:
            found = counts_for(session, SYSTEM, now=now)
    else:
        found = keep_no_longer(database, now)
    for step, count in found.items():
        yield {"step": step, "count": count, "dry_run": dry_run}


def erase_again(database: Database, file: Path, *, now: datetime) -> str:
    """After an older backup was put back: a line that says what was done."""
    count = replay_tombstones(database, SYSTEM, file=file, now=now)
    return f"{count} people erased again, by {file}."
