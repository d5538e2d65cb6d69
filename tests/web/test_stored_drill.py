"""Every payload in every column of free text, read back by every role on both databases, in pages,
files, calendars and mails: `make drill`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobbridge.db import Database
from tests.conftest import FixedClock, World
from tests.interviews.conftest import Desk
from tests.itip.conftest import Rounds, desk, jobs, mail, rounds
from tests.postgres import Postgres
from tests.rehearsal import staged
from tests.web import stored
from tests.web.test_stored import planted, read_back, sent_and_shown

__all__ = ["desk", "jobs", "mail", "rounds"]
pytestmark = pytest.mark.drill
SETS = [stored.ALL[start : start + 6] for start in range(0, len(stored.ALL), 6)]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("_sqlite_template")
        (tmp_path / "stored.sqlite3").write_bytes(template.read_bytes())
        yield f"sqlite:///{tmp_path}/stored.sqlite3"
    else:
        server: Postgres = request.getfixturevalue("_postgres")
        yield server.url(server.create(request.getfixturevalue("_postgres_template")))


def held(url: str, payloads: tuple[str, ...]) -> tuple[str, ...]:
    """PostgreSQL keeps neither a NUL nor half a character: nothing of the kind is ever stored."""
    return payloads if url.startswith("sqlite") else tuple(p.replace("\0", "") for p in payloads)


@pytest.mark.parametrize("payloads", SETS, ids=range(len(SETS)))
def test_nothing_that_was_typed_is_more_than_text_to_anybody(
    url: str, payloads: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with staged(url) as stage:
        planted(stage.database.url, held(url, payloads))
        asked, holding, findings = read_back(stage, everything=True)
    with capsys.disabled():
        print(f"\n{asked} answers, {holding} with a payload, {len(findings)} findings")
    assert findings == []


@pytest.mark.parametrize("payloads", SETS, ids=range(len(SETS)))
def test_nor_in_calendars_and_mails(
    database: Database,
    world: World,
    desk: Desk,
    rounds: Rounds,
    clock: FixedClock,
    payloads: tuple[str, ...],
) -> None:
    kept = held(database.url, payloads)
    assert sent_and_shown(database, world, desk, rounds, clock, kept) == []
