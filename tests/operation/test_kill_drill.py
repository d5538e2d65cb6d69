"""Backups, restores and imports killed with -9 at any of their steps: `make drill`."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from stdnum.lv import pvn

from jobbridge.audit.model import READ
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.intake import Report
from jobbridge.operation import backup, restoring
from jobbridge.publications.command import import_files
from jobbridge.taxonomy.imports import import_esco
from jobbridge.web.notes import KEPT
from tests.cast import read
from tests.conftest import NOW, RING
from tests.employments.test_register import at_work, written
from tests.killing import calls, killed
from tests.operation.test_backup import contents
from tests.places.test_imports import PLACES, TOWNS
from tests.postgres import Postgres
from tests.roster.test_imports import HEAD
from tests.taxonomy.test_imports import CODES, package, relations
from tests.vacancies.conftest import line, snapshot

pytestmark = pytest.mark.drill
KILLS = {"sqlite": 12, "postgresql": 6}
NUMBERS = tuple(f"320000-{n:05}" for n in range(400) if pvn.is_valid(f"320000-{n:05}"))[:20]


@dataclass
class Copies:
    """The same database again and again, as it was when this began."""

    database: Database
    folder: Path
    server: Postgres | None

    def __post_init__(self) -> None:
        self._names = count()
        self.database.dispose()
        self.original = self.folder / "original.sqlite3"
        if self.server is None:
            shutil.copy(self.database.url.removeprefix("sqlite:///"), self.original)

    @contextmanager
    def one(self) -> Iterator[str]:
        if self.server is None:
            folder = self.folder / f"copy{next(self._names)}"
            folder.mkdir()
            shutil.copy(self.original, folder / "one.sqlite3")
            yield f"sqlite:///{folder / 'one.sqlite3'}"
            shutil.rmtree(folder)
            return
        name = self.server.create(template=self.database.engine.url.database or "")
        yield self.server.url(name)
        self.server.drop(name)


@pytest.fixture
def copies(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Callable[[], Any]:
    """Called once the database is as it should be."""
    server = None if database.sqlite else request.getfixturevalue("_postgres")
    return lambda: Copies(database, tmp_path, server)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url, RING)
    try:
        yield database
    finally:
        database.dispose()


def steps(number: int, most: int) -> list[int]:
    """Steps at which to kill: the first, the last, and some between."""
    return sorted({1, number, *random.Random(8).sample(range(2, number), most - 2)})


def rows(database: Database) -> dict[str, int]:
    return {name: counted.rows for name, counted in contents(database).items()}


# --- backups and restores ----------------------------------------------------------------------


def test_a_backup_that_is_killed_is_none_and_leaves_the_one_before(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, part = tmp_path / "one.backup", tmp_path / "one.backup.part"
    backup.backup(database, file, now=NOW)
    before = file.read_bytes()
    url = database.url
    database.dispose()

    def work() -> None:
        with opened(url) as own:
            backup.backup(own, file, now=NOW + timedelta(days=1))

    halves = kept = 0
    chosen = steps(calls(work), 3 * KILLS[database.engine.dialect.name])
    file.write_bytes(before)
    for at in chosen:
        killed(work, at)
        if part.exists():
            try:
                backup.verify(part, RING)
            except Unusable:
                halves += 1
            part.unlink()
        kept += file.read_bytes() == before
        backup.verify(file, RING)  # the one before, or the whole new one
        file.write_bytes(before)
    with capsys.disabled():
        print(
            f"\n{database.engine.dialect.name}: {len(chosen)} backups killed, {kept} left the one "
            f"before, {len(chosen) - kept} a whole new one; {halves} halves, none with its name"
        )
    assert halves > 0
    assert kept > len(chosen) // 2
    last = backup.backup(database, file, now=NOW)
    assert backup.verify(file, RING).tables == last.tables


def test_a_restore_that_is_killed_leaves_what_was_there_or_all_of_the_backup(
    database: Database,
    copies: Callable[[], Copies],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "one.backup"
    restored = backup.backup(database, file, now=NOW).tables
    before = contents(database)  # with the mark of the backup
    assert before != restored
    made, found = copies(), Counter[str]()

    def restoring_into(url: str) -> Callable[[], None]:
        def work() -> None:
            with opened(url) as own:
                restoring.restore(own, file, now=NOW, replace=True)

        return work

    with made.one() as url:
        number = calls(restoring_into(url))
    for at in steps(number, KILLS[database.engine.dialect.name] // 2):
        with made.one() as url:
            killed(restoring_into(url), at)
            with opened(url) as own:
                after = contents(own)
                found["before" if after == before else "all" if after == restored else "half"] += 1
            if at < number:
                restoring_into(url)()  # nothing of the killed one stands in the way
                with opened(url) as own:
                    assert contents(own) == restored
    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}: restores killed, and what was there: {found}")
    assert found["half"] == 0
    assert found["before"] > 1


# --- imports -----------------------------------------------------------------------------------


def files_of(kind: str, folder: Path, database: Database) -> list[Path]:
    """A small publication, with what the database must hold before it."""

    def written_as(name: str, text: str) -> Path:
        (folder / name).write_text(text, "utf-8")
        return folder / name

    world = read(database)
    people = [f"{code},Aivars,Bērziņš,north,2027-03-01\n" for code in NUMBERS]
    if kind == "esco":
        return [package(folder, "en"), relations(folder)]
    if kind == "classifier":
        import_esco(database, [package(folder, "en"), relations(folder)], now=NOW)
        return [written_as("codes.csv", CODES)]
    if kind == "places":
        towns = f"{TOWNS}Cēsu novads,novads,57.3,25.2,Cēsis\nMadonas novads,novads,56.8,26.2,M\n"
        places = f"{PLACES}Cēsis,,Cēsu novads,57.31,25.27,15020\nA,,Madonas novads,56.6,26.7,\n"
        return [written_as("towns.csv", towns), written_as("places.csv", places)]
    if kind == "swap-days":
        days = "date_off;date_worked;source\n2027-05-03;2027-05-08;MK\n24.12.2027.;18.12.2027.;M\n"
        return [written_as("days.csv", days)]
    if kind == "vacancies":
        lines = [line(Vakances_Nr=f"261101-{n}") for n in range(1, 6)]
        return [written_as("vacancies.csv", snapshot(*lines))]
    if kind == "employments":
        number, ref = at_work(database, world, until="accepted")
        return [written(folder, f"{ref},{number},01.12.2026,")]
    if kind == "reads":
        kept = '"at": "2026-11-20T08:00:00+00:00", "subject": "inmate", "account_id": 1'
        text = "".join(
            f'{KEPT} {{"verb": "{READ}", {kept}, "subject_id": {n}, "request_id": "r{n}"}}\n'
            for n in range(1, 30)
        )
        return [written_as("server.log", text)]
    if kind == "roster":
        return [written_as("roster.csv", HEAD + "".join(people))]
    roster = [written_as("roster.csv", HEAD + "".join(people))]
    import_files(database, "roster", roster, synthetic=False, tell=lambda _: 0, dry_run=False,
                 now=NOW)  # fmt: skip
    moved = "".join(f"{code},north,south,2026-11-22,transfer\n" for code in NUMBERS)
    return [written_as("movements.csv", "personal_code,from,to,day,kind\n" + moved)]


@pytest.mark.parametrize(
    "kind",
    [
        *("classifier", "employments", "esco", "movements", "places", "reads", "roster"),
        *("swap-days", "vacancies"),
    ],
)
def test_an_import_that_is_killed_is_nothing_or_all_and_goes_on_as_one(
    database: Database,
    copies: Callable[[], Copies],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    files = files_of(kind, tmp_path, database)
    before = contents(database)
    made, found = copies(), Counter[str]()

    def importing(url: str) -> Report:
        reports: list[Report] = []

        def tell(report: Report) -> int:
            reports.append(report)
            return 0

        with opened(url) as own:
            import_files(
                own, kind, files, synthetic=False, tell=tell, now=NOW + timedelta(days=60),
                dry_run=False,
            )  # fmt: skip
        return reports[0]

    with made.one() as url:
        importing(url)  # what is worked out once is so from here on: each run makes as many calls
    with made.one() as url:
        number = calls(lambda: importing(url))
        with opened(url) as own:
            whole = rows(own)
        again = importing(url)
        assert (again.taken, again.changed, again.closed) == (0, 0, 0)
    assert whole != {name: counted.rows for name, counted in before.items()} or kind == "movements"
    for at in steps(number, KILLS[database.engine.dialect.name]):
        with made.one() as url:
            assert killed(lambda: importing(url), at)
            with opened(url) as own:
                after = contents(own)
            if after == before:
                found["nothing"] += 1
            elif {name: counted.rows for name, counted in after.items()} == whole:
                found["all"] += 1
            else:
                found["part"] += 1
            importing(url)
            with opened(url) as own:
                goes_on = rows(own)
            # People's files go on as one; that somebody ordered it again is a row of its own.
            twice = {"roster_import", "audit_row"} if kind in ("roster", "movements") else set()
            differ = {name for name in whole if goes_on[name] != whole[name]} - twice
            assert differ == set(), at
    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}, {kind}: {number} steps, killed: {dict(found)}")
    assert kind in ("roster", "movements") or not found["part"]
