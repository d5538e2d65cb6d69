"""The file of tombstones: a line for each record that was erased, outside every backup.

A line is a keyed hash, a moment and why; nothing of the person can be read from it. It is only
ever added to, and written before the erasure is committed: of somebody who is to be erased twice
nothing is lost, of somebody who came back with an old backup everything would be.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobbridge.errors import Unusable
from jobbridge.sealed import Keyring


@dataclass(frozen=True)
class Stone:
    """One erased record."""

    key: str
    erased_at: datetime
    why: str


def key_of(ring: Keyring, ref: str) -> str:
    """The hash under which a record's reference is known after it is gone. References are never
    given anew, so that somebody who is registered again is somebody else."""
    return ring.index(f"erased:{ref}")


def append(path: Path, stones: Iterable[Stone]) -> None:
    """On the disk when this returns; raises `Unusable` where it cannot be."""
    lines = "".join(f"{one.key} {one.erased_at.isoformat()} {one.why}\n" for one in stones)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, lines.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise Unusable(f"the file of tombstones cannot be written: {error.strerror}") from None


def read(path: Path) -> dict[str, Stone]:
    """Every stone by its key; a line cut short by a crash is passed over."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text("ascii", errors="replace").splitlines():
        parts = line.split(" ")
        try:
            key, at, why = parts
            found[key] = Stone(key, datetime.fromisoformat(at), why)
        except ValueError:
            continue
    return found
