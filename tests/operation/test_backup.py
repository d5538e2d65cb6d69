"""A backup is whole or is not there; what comes back from it is what went in."""

import io
import random
import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from jobbridge import checks, schema
from jobbridge.audit import actions
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.inmates.model import Inmate
from jobbridge.operation import backup, envelope, restoring, tables
from jobbridge.operation.contents import Counted, Manifest, Tally, Writer
from jobbridge.operation.grants import guard
from jobbridge.operation.model import BackupMark
from jobbridge.sealed import Keyring
from tests.conftest import CANARY, NOW, RING, World
from tests.postgres import SERVICE, Postgres, owning
from tests.schema import catalogue


@dataclass
class Empty:
    """Databases of the same kind, with nothing in them."""

    request: pytest.FixtureRequest
    folder: Path
    sqlite: bool

    def __post_init__(self) -> None:
        self._names = count()

    def database(self, ring: Keyring = RING) -> Database:
        if self.sqlite:
            return Database(f"sqlite:///{self.folder / f'empty{next(self._names)}.sqlite3'}", ring)
        server: Postgres = self.request.getfixturevalue("_postgres")
        return Database(server.url(server.create()), ring)


@pytest.fixture
def database(database: Database) -> Iterator[Database]:
    """As its owner, whom no policy binds: a backup holds every row."""
    with owning(database) as made:
        yield made


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Empty:
    return Empty(request, tmp_path, database.sqlite)


def contents(database: Database) -> dict[str, Counted]:
    tally = Tally()
    with database.reading() as connection:
        tables.write_tables(connection, tally)
    return tally.tables


def test_everything_comes_back_and_none_of_it_can_be_read_in_the_file(
    database: Database, empty: Empty, tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    before = contents(database)
    manifest = backup.backup(database, file, now=NOW)
    assert manifest.tables == before == backup.verify(file, RING).tables
    assert set(before) == {table.name for table in schema.METADATA.sorted_tables}
    assert before["inmate"].rows > 0
    raw = file.read_bytes()
    assert [word for word in (CANARY, "inmate", "jobbridge.example") if word.encode() in raw] == []
    assert file.stat().st_mode & 0o777 == 0o600

    other = empty.database()
    restoring.restore(other, file, now=NOW)
    assert contents(other) == before
    with other.read() as session:
        assert CANARY in session.scalars(select(Inmate.family_name)).all()
    if not other.sqlite:
        guard(other, role=SERVICE)
    with database.engine.connect() as one, other.engine.connect() as two:
        assert catalogue(one) == catalogue(two)
    with database.read() as old, other.write() as session:
        last = old.scalars(select(BackupMark.id)).one()  # written once the backup stood
        session.add(mark := BackupMark(at=NOW, rows_saved=1, bytes_written=1))
        session.flush()
        assert mark.id == last  # so numbers go on where they had come to
    with pytest.raises(Unusable, match="--replace"):
        restoring.restore(other, file, now=NOW)
    other.dispose()


def test_what_is_written_meanwhile_is_in_the_next_backup_and_no_half_of_it_in_this(
    database: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(database)
    begin = Writer.begin

    def busy(self: Writer, table: str, columns: Sequence[str]) -> None:
        begin(self, table, columns)
        if table == "busy":  # some tables are written already, most are not
            with database.write() as session:
                session.add(BackupMark(at=NOW, rows_saved=0, bytes_written=0))
                session.get_one(Inmate, world.ids["juris"]).wing = "9"
                actions.record(session, world.anna, "inmate.wing", "inmate", None, now=NOW)

    monkeypatch.setattr(Writer, "begin", busy)
    first = backup.backup(database, tmp_path / "one.backup", now=NOW)
    monkeypatch.undo()
    assert first.tables == before
    changed = contents(database)
    differ = {name for name in before if before[name] != changed[name]}
    assert differ == {"backup_mark", "inmate", "audit_row"}


def test_a_restore_replaces_all_or_nothing(
    database: Database, world: World, empty: Empty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "one.backup"
    manifest = backup.backup(database, file, now=NOW)
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).wing = "9"
    later = contents(database)
    database.dispose()

    monkeypatch.setattr(checks, "of_data", lambda session: ["something is wrong"])
    with pytest.raises(Unusable, match="nothing was restored: something is wrong"):
        restoring.restore(database, file, now=NOW, replace=True)
    monkeypatch.undo()
    assert contents(database) == later
    database.dispose()

    def erase_again(made: Database) -> None:
        with made.write() as session:
            assert session.get_one(Inmate, world.ids["juris"]).wing != "9"
            session.get_one(Inmate, world.ids["juris"]).wing = "erased"

    _, kept = restoring.restore(database, file, now=NOW, replace=True, replays=[erase_again])
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        assert juris.wing == "erased"
    found = contents(database)
    differ = {name for name in found if found[name] != manifest.tables[name]}
    assert differ == {"inmate"}
    assert (kept is not None) == database.sqlite
    if kept is not None:
        old = Database(f"sqlite:///{kept}", RING)
        assert contents(old) == later
        old.dispose()
    schema.require_current(database)


def test_a_file_in_use_is_not_swapped_away(database: Database, tmp_path: Path) -> None:
    """A server would go on writing into the file that has lost its name."""
    if not database.sqlite:
        pytest.skip("PostgreSQL's locks see to that")
    file = tmp_path / "one.backup"
    backup.backup(database, file, now=NOW)
    server = Database(database.url, RING)
    with server.read() as session:
        session.scalars(select(Inmate.id)).all()
    with pytest.raises(Unusable, match="stop"):
        restoring.restore(database, file, now=NOW, replace=True)
    server.dispose()


def test_a_full_disk_leaves_the_backup_of_before(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    file.write_bytes(b"of yesterday")
    contents(database)  # SQLite has its own files by now
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, bounds[1]))
    try:
        with pytest.raises(Unusable, match="cannot be written"):
            backup.backup(database, file, now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
    assert file.read_bytes() == b"of yesterday"
    assert [path.name for path in tmp_path.glob("one*")] == ["one.backup"]


# --- the sealed file, without a database -----------------------------------------------------

PLAIN = random.Random(1).randbytes(5 * envelope.CHUNK // 2)


@pytest.fixture(scope="module")
def sealed() -> bytes:
    """Several chunks."""
    file = io.BytesIO()
    sealer = envelope.Sealer(file, RING)
    sealer.write(PLAIN)
    sealer.close()
    return file.getvalue()


def opened(sealed: bytes, ring: Keyring = RING) -> bytes:
    return b"".join(envelope.opened(io.BytesIO(sealed), ring))


def chunks(sealed: bytes) -> tuple[bytes, list[bytes]]:
    """The head, and each chunk with its length."""
    at = len(envelope.MAGIC)
    at += 2 + int.from_bytes(sealed[at : at + 2], "big")
    head, found = sealed[:at], []
    while at < len(sealed):
        end = at + 4 + int.from_bytes(sealed[at : at + 4], "big")
        found.append(sealed[at:end])
        at = end
    return head, found


def test_what_is_sealed_opens_with_its_key_wherever_that_stands_in_the_ring(sealed: bytes) -> None:
    whole = opened(sealed) == PLAIN
    assert whole
    number = len(chunks(sealed)[1])
    assert number == 3
    key = bytes(range(32))
    rotated = Keyring((("k2", bytes(32)), ("k1", key)), b"a test secret of enough length")
    whole = opened(sealed, rotated) == PLAIN
    assert whole
    for keys, said in (
        ((("k2", key),), "no data key 'k1': add it"),
        ((("k1", bytes(32)),), "does not open with its key"),
    ):
        with pytest.raises(Unusable, match=said):
            opened(sealed, Keyring(keys, b"a test secret of enough length"))


def test_every_change_to_a_sealed_file_is_found(sealed: bytes) -> None:
    head, parts = chunks(sealed)
    other = io.BytesIO()
    sealer = envelope.Sealer(other, RING)
    sealer.write(PLAIN)
    sealer.close()
    foreign = chunks(other.getvalue())[1]
    changed = {
        "nothing": b"",
        "reordered": head + b"".join([parts[1], parts[0], *parts[2:]]),
        "left out": head + b"".join([parts[0], *parts[2:]]),
        "twice": head + b"".join([parts[0], *parts]),
        "from another file": head + b"".join([foreign[0], *parts[1:]]),
        "more": sealed + b"x",
        "one more chunk": sealed + parts[-1],
        **{f"cut at chunk {n}": head + b"".join(parts[:n]) for n in range(len(parts))},
        **{f"cut at {n}": sealed[:n] for n in range(0, len(sealed), len(sealed) // 23)},
    }
    for at in (0, 20, len(head) - 3, len(head), len(head) + 50, len(sealed) // 2, len(sealed) - 1):
        changed[f"flipped at {at}"] = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    passed = []
    for what, content in changed.items():
        try:
            opened(content)
        except Unusable:
            continue
        passed.append(what)
    assert passed == []


def test_nothing_is_touched_before_the_whole_backup_was_read(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    backup.backup(database, file, now=NOW)
    whole = file.read_bytes()
    before = contents(database)
    for bad in (whole[:-7], whole[:-40] + b"x" + whole[-39:], b"of yesterday"):
        file.write_bytes(bad)
        with pytest.raises(Unusable):
            restoring.restore(database, file, now=NOW, replace=True)
    other = next(d for d in ("sqlite", "postgresql") if d != database.engine.dialect.name)
    foreign = Manifest("0.0.1", "0001", other, NOW)
    with pytest.raises(Unusable, match=f"is of {other}"):
        restoring._refuse_foreign(database, foreign)
    newer = Manifest("9.0.0", "9999", database.engine.dialect.name, NOW)
    with pytest.raises(Unusable, match="restore it with that release"):
        restoring._refuse_foreign(database, newer)
    assert contents(database) == before
