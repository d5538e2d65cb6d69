"""Lists and feed bodies come from a replica; nothing is seen there later than on the primary."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from anyio.from_thread import BlockingPortal
from litestar import Litestar
from sqlalchemy import Engine, event, update

from jobbridge import postgres
from jobbridge.accounts.model import Organisation
from jobbridge.calendar import actions as calendar
from jobbridge.calendar.actions import EntryTexts
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.rules import organisation
from jobbridge.db import Database
from jobbridge.vacancies.model import Vacancy
from tests.browser import Browser
from tests.cast import read
from tests.conftest import NOW, RING
from tests.growth.conftest import Pair, signed_in
from tests.test_routes import routes_of

LISTS = ["/vacancies", "/occupations", "/skills", "/programme"]
ALIKE = {"/api/v1/vacancies", "/api/v1/occupations", "/api/v1/skills"}
# What says who one is and what one may see.
DECIDING = {
    *("account", "membership", "sign_in", "feed", "agreement", "assignment", "reveal"),
    *("application", "inmate", "restriction", "idempotent_reply"),
}


@pytest.fixture
def database(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A replica that follows is waited for, however busy the machine."""
    monkeypatch.setattr(postgres, "WAIT", 10.0)
    made = Database(
        pair.primary.url(pair.name), RING, read_url=pair.replica.url(pair.name), patience=15
    )
    yield made
    made.dispose()


@pytest.fixture
def anna(whole: Litestar, database: Database, portal: BlockingPortal) -> Iterator[Browser]:
    with signed_in(whole, database, portal) as browser:
        yield browser


@contextmanager
def asked(engine: Engine) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def caught_up(database: Database) -> None:
    """Ask until the replica serves: it follows within milliseconds, on a busy machine later."""
    for _ in range(500):
        with database.read() as session:
            if (found := database.replica_session(session)) is not None:
                found.close()
                return
    raise AssertionError("the replica does not follow")


def tables(statements: list[str]) -> set[str]:
    return set(re.findall(r"(?:FROM|JOIN) (\w+)", " ".join(statements)))


def test_lists_are_read_from_the_replica_and_nothing_there_decides_who_sees_what(
    database: Database, anna: Browser
) -> None:
    assert database.replica
    anna.get("/vacancies")
    for path in LISTS:
        caught_up(database)
        before = database.replica.answers["served"]
        with asked(database.replica.engine) as there:
            answer = anna.get(path)
        assert answer.status_code == 200, path
        assert database.replica.answers["served"] - before == 1, path
        assert tables(there) & DECIDING == set(), path


def test_every_route_that_reads_from_the_replica_is_listed_above(whole: Litestar) -> None:
    marked = {
        path
        for route in whole.routes
        for handler in getattr(route, "route_handlers", [])
        if handler.opt.get("replica")
        for path in handler.paths
    }
    assert marked == {*LISTS, *ALIKE}
    assert marked <= {route.path for route in routes_of(whole)}


def test_what_was_withdrawn_is_gone_at_the_next_request_though_the_replica_lags(
    pair: Pair, database: Database, anna: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        session.execute(update(Vacancy).values(title="Kanārijputnu kopējs"))
    caught_up(database)
    assert "Kanārijputnu kopējs" in anna.get("/vacancies").text
    pair.pause()
    monkeypatch.setattr(postgres, "WAIT", 0.02)
    with database.write() as session:
        session.execute(update(Vacancy).values(title="Metinātājs"))
    page = anna.get("/vacancies").text  # one's own write, and anybody's
    assert "Kanārijputnu" not in page
    assert "Metinātājs" in page
    assert database.replica
    assert database.replica.answers["behind"] > 0


def test_a_feed_is_the_primarys_whatever_the_replica_has(
    pair: Pair, database: Database, anna: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = read(database)
    audience = organisation(world.ids["north"])

    def put(title: str) -> None:
        with database.write() as session:
            calendar.put_entry(
                session,
                uid="growth@jobbridge",
                sequence=0,
                status="CONFIRMED",
                starts_at=NOW + timedelta(days=3),
                ends_at=NOW + timedelta(days=3, hours=1),
                revised_at=NOW,
                audiences=[audience],
                texts=lambda _locale, _tier: EntryTexts(title),
            )

    put("Before")
    with database.write() as session:
        _, token = calendar.add_feed(
            session, world.olga, audience=audience, tier="reference", name="X", now=NOW
        )
    address = feed_url("", token, "X")
    caught_up(database)
    assert database.replica
    with asked(database.replica.engine) as there:
        assert "SUMMARY:Before" in anna.get(address).text
    assert tables(there) & DECIDING == set()
    assert "fragment" in tables(there)
    pair.pause()
    monkeypatch.setattr(postgres, "WAIT", 0.02)
    put("After")
    assert "SUMMARY:After" in anna.get(address).text
    with database.write() as session:
        session.execute(
            update(Organisation).where(Organisation.id == world.ids["north"]).values(active=False)
        )
    try:
        assert anna.get(address).status_code == 404
    finally:
        with database.write() as session:
            session.execute(
                update(Organisation)
                .where(Organisation.id == world.ids["north"])
                .values(active=True)
            )


def test_a_replica_that_is_away_is_not_missed(
    pair: Pair, whole: Litestar, portal: BlockingPortal, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = f"postgresql+psycopg://jobbridge@127.0.0.1:9/{pair.name}"
    alone = Database(pair.primary.url(pair.name), RING, read_url=nowhere)
    try:
        with signed_in(whole, alone, portal) as browser:
            assert [browser.get("/vacancies").status_code for _ in range(3)] == [200] * 3
    finally:
        alone.dispose()
    assert alone.replica
    assert alone.replica.answers == {"away": 3}  # found out once, not asked for a while
    assert len([r for r in caplog.records if r.name == "jobbridge.replica"]) == 1


def test_a_list_that_the_replica_breaks_off_is_read_from_the_primary(
    database: Database, anna: Browser
) -> None:
    caught_up(database)
    assert database.replica
    broken: list[str] = []

    def breaks(connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM vacancy" in statement and not broken:
            broken.append(statement)
            connection.exec_driver_sql("SELECT 1/0")  # type: ignore[attr-defined]

    event.listen(database.replica.engine, "before_cursor_execute", breaks)
    page = anna.get("/vacancies")
    assert (page.status_code, len(broken)) == (200, 1)
    assert database.replica.answers["away"] == 1


def test_of_two_primaries_neither_is_the_others_replica(pair: Pair) -> None:
    url = pair.primary.url(pair.name)
    twice = Database(url, RING, read_url=url)
    with twice.read() as session:
        assert twice.replica_session(session) is None
    twice.dispose()
