"""One database set-up a run, one cast for all tests.

Anna is the counselor of Prison North and Bela of Prison South; Alda works for Employer A and
Bruno for Employer B. What is Anna's must never be Bela's, what is Alda's never Bruno's.
"""

import base64
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from litestar import Litestar
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from jobbridge import schema, settings
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.app import create_app
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.logs import JsonLines
from jobbridge.sealed import Keyring
from jobbridge.settings import Settings
from jobbridge.web.security import SESSION_COOKIE, csrf_token
from jobbridge.web.services import Services
from tests.browser import Browser
from tests.cast import CANARY, NOW, World, build, read
from tests.postgres import SERVICE, Postgres

__all__ = ["CANARY", "NOW", "PUBLIC_URL", "RING", "ClientFor", "FixedClock", "World"]

PUBLIC_URL = "https://jobbridge.example"
RING = Keyring((("k1", bytes(range(32))),), b"a test secret of enough length")


class FixedClock(Clock):
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime = NOW) -> None:
        holder = [moment]
        super().__init__(read=lambda: holder[0])
        object.__setattr__(self, "_holder", holder)

    def move(self, **span: float) -> None:
        holder: list[datetime] = self._holder  # type: ignore[attr-defined]
        holder[0] += timedelta(**span)


class Overheard(logging.Handler):
    """Everything that the service says while the tests run, as production formats it, and which
    of it tells of a person of the cast."""

    # The tests' own browser, event loop and database driver speak of what they are asked for.
    OTHERS = ("httpx", "httpcore", "asyncio", "faker", "hypothesis", "schemathesis")

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLines())
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] not in self.OTHERS:
            line = self.format(record)
            if any(word in line for word in (CANARY, "Svešiniece", "inmate-juris", "inmate-marta")):
                self.told.append(f"{record.name}: {line}")


LONG = (
    "test_the_description_is_true",
    "test_every_page_passes_axe",
    "test_everybody_reaches_what_is_theirs_and_nothing_else",
    "test_pages_are_the_same_before_the_second_line_and_behind_it",
    "test_what_ends_ends_at_the_next_request",
    "test_every_text_on_every_page_is_translated",
    "test_the_wheel_alone_serves_on_both_databases",
    "test_every_list_asks_as_often_for_many_rows_as_for_few",
    "test_key_pages_pass_axe_and_fit_in_every_dress",
)
"""A minute and more each: begun first, so that no core waits for the other's last one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.name.startswith(LONG))


@pytest.fixture(scope="session")
def _overheard() -> Overheard:
    logging.getLogger().setLevel(logging.INFO)  # as `logs.configure` does
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return Overheard()


@pytest.fixture(autouse=True)
def _logs_tell_of_nobody(_overheard: Overheard) -> Iterator[None]:
    """In every test of the run, the permission matrix and the worker's rounds among them."""
    # Handlers of pytest come and go with each test: ours is put back where it was lost.
    root = logging.getLogger()
    if _overheard not in root.handlers:
        root.addHandler(_overheard)
    before = len(_overheard.told)
    yield
    assert _overheard.told[before:] == []


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with the cast in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}", RING)
    schema.migrate(database)
    build(database)
    database.dispose()  # the last connection to close folds the write-ahead log in
    return path


@pytest.fixture(scope="session")
def _postgres() -> Iterator[Postgres]:
    server = Postgres.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def _postgres_template(_postgres: Postgres) -> str:
    name = _postgres.create()
    database = Database(_postgres.url(name), RING)
    schema.migrate(database)
    build(database)
    database.dispose()
    _postgres.guard(name, RING)
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with the cast; each test runs on SQLite, and on PostgreSQL behind the
    second line, by a role that is neither owner nor superuser (`tests.postgres.owning` is the
    owner's way)."""
    if request.param == "sqlite":
        path = tmp_path / "jobbridge.sqlite3"
        shutil.copy(request.getfixturevalue("_sqlite_template"), path)
        made = _knowing(Database(f"sqlite:///{path}", RING))
        yield made
        made.dispose()
        return
    server: Postgres = request.getfixturevalue("_postgres")
    name = server.create(template=request.getfixturevalue("_postgres_template"))
    made = _knowing(Database(server.url(name, SERVICE), RING))
    yield made
    made.dispose()
    server.drop(name)


_KNOWN: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def _knowing(database: Database) -> Database:
    """With the statements that tests before this one have had compiled, by kind of database: else
    each test compiles all of its own, which takes longer than to run them. The dialect belongs to
    them."""
    name = database.engine.dialect.name
    if name not in _KNOWN:
        database.engine.connect().close()  # what a dialect learns of its server, it learns here
        _KNOWN[name] = database.engine.dialect, LRUCache(3_000)
    for engine in (database.engine, database._reader, database._writer):
        engine.dialect, engine._compiled_cache = _KNOWN[name]
    return database


@pytest.fixture
def world(database: Database) -> World:
    """The cast: `world.anna` is a viewer, `world.ids["juris"]` an id, `world.refs["juris"]` the
    reference that stands in addresses."""
    return read(database)


@pytest.fixture
def app_settings(database: Database) -> Settings:
    return settings_of(database.url)


def settings_of(url: str) -> Settings:
    return settings.load(
        {
            "JOBBRIDGE_DATABASE_URL": url,
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "JOBBRIDGE_PUBLIC_URL": PUBLIC_URL,
        }
    )


ClientFor = Callable[[str | None], Browser]


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as running:
        yield running


@pytest.fixture(scope="session")
def _app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """Made once a run, its templates compiled once: each test gives it its own services."""
    nowhere = tmp_path_factory.mktemp("app") / "never-opened.sqlite3"
    return create_app(settings_of(f"sqlite:///{nowhere}"))


@pytest.fixture
def app(
    _app: Litestar, database: Database, app_settings: Settings, clock: FixedClock
) -> Iterator[Litestar]:
    """The application on this test's database and clock."""
    made: Services = _app.state["services"]
    _app.state["services"] = replace(made, settings=app_settings, database=database, clock=clock)
    yield _app
    _app.state["services"] = made


@pytest.fixture
def client_for(
    app: Litestar,
    database: Database,
    app_settings: Settings,
    clock: FixedClock,
    portal: BlockingPortal,
) -> ClientFor:
    """`client_for("anna")` is a browser in which Anna is signed in; `None` is signed out."""

    def make(name: str | None) -> Browser:
        browser = Browser(app, PUBLIC_URL, portal)
        if name is not None:
            with database.write() as session:
                account = session.get_one(Account, read(database).ids[name])
                token = accounts.begin(session, account, device="test", now=clock.now())
            browser.cookies.set(SESSION_COOKIE, token, domain="jobbridge.example")
            browser.csrf = csrf_token(app_settings.secret_key, token)
        return browser

    return make
