"""What stands inside a backup: a head, each table as its rows, and a manifest that tells of all.

A stream of records `kind (1) · length (4) · content`: `H` the head, `T` a table begins, `D` rows
of it, `E` it ends, `M` the manifest. Each table has the SHA-256 of its rows, so that what was
restored can be compared with what was saved, row for row, without either at hand.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from jobbridge.errors import Unusable

PIECE = 1 << 16


class Sink(Protocol):
    """What takes plain bytes."""

    def write(self, plain: bytes, /) -> object: ...


class Taker(Protocol):
    """What takes tables, one after the other."""

    def begin(self, table: str, columns: Sequence[str]) -> None: ...
    def rows(self, plain: bytes) -> None: ...
    def end(self) -> None: ...


@dataclass(frozen=True)
class Counted:
    """A table's number of rows and the digest of them all."""

    rows: int
    sha256: str


@dataclass
class Manifest:
    """What a backup holds. `sequences` are where PostgreSQL's numbers had come to, so that none
    is given twice."""

    release: str
    revision: str
    dialect: str
    at: datetime
    tables: dict[str, Counted] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(counted.rows for counted in self.tables.values())

    def head(self) -> dict[str, str]:
        given = {name: getattr(self, name) for name in ("release", "revision", "dialect")}
        return {**given, "at": self.at.isoformat()}


class Counter:
    """Counts a table's rows and digests them, as they pass by."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._rows = 0

    def add(self, plain: bytes) -> None:
        self._digest.update(plain)
        self._rows += plain.count(b"\n")  # both formats write a row a line, and no other

    def counted(self) -> Counted:
        return Counted(self._rows, self._digest.hexdigest())


class Writer:
    """A `Taker` that writes what it is given as records."""

    def __init__(self, sink: Sink, manifest: Manifest) -> None:
        self._sink = sink
        self._manifest = manifest
        self._table = ""
        self._counter = Counter()
        self._waiting = bytearray()
        self._say(b"H", manifest.head())

    def begin(self, table: str, columns: Sequence[str]) -> None:
        self._table, self._counter = table, Counter()
        self._say(b"T", {"table": table, "columns": list(columns)})

    def rows(self, plain: bytes) -> None:
        self._counter.add(plain)
        self._waiting += plain
        if len(self._waiting) >= PIECE:
            self._flush()

    def end(self) -> None:
        self._flush()
        counted = self._counter.counted()
        self._manifest.tables[self._table] = counted
        self._say(b"E", vars(counted))

    def close(self) -> None:
        tables = {name: vars(counted) for name, counted in self._manifest.tables.items()}
        self._say(b"M", {"tables": tables, "sequences": self._manifest.sequences})

    def _flush(self) -> None:
        if self._waiting:
            self._put(b"D", bytes(self._waiting))
            self._waiting.clear()

    def _say(self, kind: bytes, content: Mapping[str, Any]) -> None:
        self._put(kind, json.dumps(content, sort_keys=True).encode())

    def _put(self, kind: bytes, content: bytes) -> None:
        self._sink.write(kind + struct.pack(">I", len(content)) + content)


class Tally:
    """A `Taker` that only counts: for tables that are to be compared with a manifest."""

    def __init__(self) -> None:
        self.tables: dict[str, Counted] = {}
        self._table = ""
        self._counter = Counter()

    def begin(self, table: str, columns: Sequence[str]) -> None:
        self._table, self._counter = table, Counter()

    def rows(self, plain: bytes) -> None:
        self._counter.add(plain)

    def end(self) -> None:
        self.tables[self._table] = self._counter.counted()


def read(pieces: Iterable[bytes], taker: Taker) -> Manifest:
    """Hand every table to `taker`; what the manifest says of each is compared on the way. Raises
    `Unusable` where a backup does not agree with itself."""
    records = _records(pieces)
    manifest = _head(*next(records, (b"", b"")))
    tally = Tally()
    told: dict[str, Any] = {}
    for kind, content in records:
        if kind == b"T":
            said = json.loads(content)
            taker.begin(said["table"], said["columns"])
            tally.begin(said["table"], said["columns"])
        elif kind == b"D":
            taker.rows(content)
            tally.rows(content)
        elif kind == b"E":
            taker.end()
            tally.end()
        elif kind == b"M":
            told = json.loads(content)
    manifest.tables = {name: Counted(**c) for name, c in told.get("tables", {}).items()}
    manifest.sequences = told.get("sequences", {})
    if not told or manifest.tables != tally.tables:
        raise Unusable("the backup does not hold what it says: use another one")
    return manifest


def _head(kind: bytes, content: bytes) -> Manifest:
    if kind != b"H":
        raise Unusable("the backup does not begin as one: use another one")
    said = json.loads(content)
    return Manifest(**{**said, "at": datetime.fromisoformat(said["at"])})


def _records(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= 5 and len(held) >= 5 + (size := int.from_bytes(held[1:5], "big")):
            yield bytes(held[:1]), bytes(held[5 : 5 + size])
            del held[: 5 + size]
    if held:
        raise Unusable("the backup ends in the middle: use another one")
