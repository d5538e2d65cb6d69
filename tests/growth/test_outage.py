"""PostgreSQL restarts, or the network between it and the portal fails, while people work: they are
told to come back, nothing that was acknowledged is lost, and nobody has to do anything."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from anyio.from_thread import BlockingPortal
from litestar import Litestar
from sqlalchemy import func, select
from sqlalchemy.exc import InternalError, InvalidRequestError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from jobbridge import postgres, settings
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM
from jobbridge.web.errors import lost
from tests.browser import Browser
from tests.cast import read
from tests.conftest import NOW, RING
from tests.growth.conftest import Network, signed_in
from tests.postgres import Postgres

CLIENTS, DRAFTS = 6, 40
PATIENCE = 1.0
BODY = {"title": "Metinātājs"}


@pytest.fixture
def server(_postgres: Postgres) -> Postgres:
    return _postgres


@pytest.fixture
def name(_postgres: Postgres, _postgres_template: str) -> Iterator[str]:
    made = _postgres.create(template=_postgres_template)
    yield made
    _postgres.drop(made)


@pytest.fixture
def network(_postgres: Postgres) -> Iterator[Network]:
    socket = _postgres.folder / f".s.PGSQL.{_postgres.port}"
    with Network(str(socket)).open() as made:
        yield made


def test_what_was_acknowledged_stands_once_when_postgresql_restarts_amid_it(
    server: Postgres, name: str, whole: Litestar, portal: BlockingPortal
) -> None:
    database = Database(server.url(name), RING, patience=10, pool_size=CLIENTS)
    with database.write() as session:
        alda = session.get_one(Account, read(database).ids["alda"])
        token = accounts.issue_api_token(session, SYSTEM, alda, now=NOW)
        before = session.scalar(select(func.count()).select_from(Vacancy)) or 0
    told: Counter[int] = Counter()
    refs: dict[int, str] = {}
    half = threading.Event()

    def write(number: int) -> None:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"draft-{number}"}
        until = time.monotonic() + 60
        while time.monotonic() < until:
            answer = browser.post("/api/v1/vacancies", json=BODY, headers=headers)
            told[answer.status_code] += 1
            if answer.status_code == 201:
                refs[number] = answer.json()["ref"]
                if len(refs) > DRAFTS // 3:
                    half.set()
                return
            assert answer.status_code == 503, answer.text
            assert answer.headers["retry-after"] == "30"
            assert answer.headers["content-type"].startswith("application/problem+json")
            time.sleep(0.05)

    with signed_in(whole, database, portal) as browser, ThreadPoolExecutor(CLIENTS) as pool:
        done = [pool.submit(write, number) for number in range(DRAFTS)]
        half.wait(60)
        server.halt()  # everybody is thrown out in the midst of what they do
        assert browser.get("/vacancies").status_code == 503
        server.begin()
        for one in done:
            one.result()
        assert browser.get("/vacancies").status_code == 200
    with database.read() as session:
        stored = set(session.scalars(select(Vacancy.ref)))
    database.dispose()
    assert set(told) == {201, 503}
    assert len(refs) == len(set(refs.values())) == DRAFTS
    assert set(refs.values()) <= stored
    assert len(stored) == before + DRAFTS


def test_a_network_that_fails_is_a_503_in_bounded_time_and_then_all_is_well(
    name: str, network: Network, whole: Litestar, portal: BlockingPortal
) -> None:
    address = f"postgresql+psycopg://jobbridge@127.0.0.1:{network.port}/{name}?connect_timeout=2"
    database = Database(address, RING, patience=PATIENCE)

    def ask(browser: Browser) -> int:
        begun = time.monotonic()
        answer = browser.get("/vacancies")
        assert time.monotonic() - begun < 30  # by itself it would wait for hours
        return answer.status_code

    with signed_in(whole, database, portal) as browser:
        assert ask(browser) == 200
        network.stalled = True
        assert [ask(browser), ask(browser)] == [503, 503]  # one it held, and one it cannot open
        network.cut()
        assert ask(browser) == 503
        network.mend()
        assert ask(browser) == 200
        network.cut()
        network.mend()  # every connection of the pool is dead, and it does not know
        assert ask(browser) == 200
    database.dispose()


def _sqlstate(state: str) -> SQLAlchemyError:
    return InternalError("SELECT 1", {}, psycopg.errors.lookup(state)())


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (_sqlstate("25006"), True),  # a replica before it is promoted
        (_sqlstate("25P02"), False),
        (PoolTimeout("none left"), True),
        (PendingRollbackError("lost before", code="8s2b"), True),
        (PendingRollbackError("a flush failed", code="7s2a"), False),
        (InvalidRequestError("wrong"), False),
    ],
)
def test_what_passes_is_told_from_what_is_wrong(error: SQLAlchemyError, passing: bool) -> None:
    assert postgres.passes(error) is passing


@pytest.mark.parametrize(
    ("errors", "passing"),
    [
        ([ValueError("ours"), _sqlstate("25006")], True),
        ([ValueError("ours"), ValueError("ours")], False),
        ([_sqlstate("25P02"), ExceptionGroup("again", [PoolTimeout("none left")])], True),
        ([_sqlstate("25P02")], False),
    ],
)
def test_what_fails_again_while_it_is_put_away_is_known_by_its_cause(
    errors: list[Exception], passing: bool
) -> None:
    assert (lost(ExceptionGroup("while dependencies were put away", errors)) is not None) is passing


def test_behind_a_pooler_nothing_is_kept_on_the_server() -> None:
    url, pooled = postgres.parted("postgresql+psycopg://a@b:6432/c?pooler=transaction")
    assert pooled
    assert url.query == postgres.REACH
    given = postgres.options(pooled, 15.0)["connect_args"]
    assert given == {"prepare_threshold": None}  # nor startup options, which it would refuse
    url, pooled = postgres.parted("postgresql+psycopg://a@b/c?connect_timeout=2")
    assert (pooled, url.query["connect_timeout"]) == (False, "2")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"READ_DATABASE_URL": "postgresql://a@b/c"}, "leave it out for SQLite"),
        ({"READ_DATABASE_URL": "sqlite:///x"}, "leave it out for SQLite"),
        ({"DATABASE_URL": "postgresql://a@b/c?pooler=session"}, "?pooler=transaction"),
    ],
)
def test_addresses_that_cannot_work_are_refused_with_what_to_do(
    given: dict[str, str], said: str, tmp_path: Path
) -> None:
    environ = {f"JOBBRIDGE_{name}": value for name, value in given.items()}
    with pytest.raises(Unusable, match=re.escape(said)):
        settings.load(environ, tmp_path)
