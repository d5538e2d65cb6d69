"""The second line: what PostgreSQL itself keeps from a read, were its WHERE forgotten."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from litestar import Litestar
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from jobbridge import schema
from jobbridge.applications.model import Application
from jobbridge.db import Database, narrow
from jobbridge.errors import Unusable
from jobbridge.inmates.model import Fact, Inmate
from jobbridge.interviews.model import Interview
from jobbridge.operation import policies
from jobbridge.operation.grants import guard, missing
from jobbridge.reach import EMPLOYER, PRISON, Reach, reach_of
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Role
from jobbridge.web import ask
from tests.cast import read
from tests.conftest import RING
from tests.postgres import SERVICE, Postgres
from tests.rehearsal import Stage, bare, staged
from tests.test_routes import matrix, role_of, routes_of

NARROWED = {Role.COUNSELOR, Role.PRISON_OFFICER, Role.EMPLOYER}
# Each answer's own: tokens of forms and of the browser, keys of requests.
OWN = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}-[0-9a-f-]{27}|(?<=nonce=\")[^\"]+|(?<='nonce-)[^']+")


@pytest.fixture(scope="module")
def name(_postgres: Postgres, _postgres_template: str) -> Iterator[str]:
    made = _postgres.create(template=_postgres_template)
    yield made
    _postgres.drop(made)


@pytest.fixture(scope="module")
def stage(_postgres: Postgres, name: str) -> Iterator[Stage]:
    """Two of everything, near and far."""
    with staged(_postgres.url(name, SERVICE)) as made:
        yield made
        made.database.dispose()


@pytest.fixture(scope="module")
def owner(_postgres: Postgres, name: str, stage: Stage) -> Iterator[Database]:
    made = Database(_postgres.url(name), RING)
    yield made
    made.dispose()


def test_pages_are_the_same_before_the_second_line_and_behind_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hides nothing that the queries show: every page and answer that these roles may read."""
    app: Litestar = stage.client.app  # type: ignore[assignment]
    findings, asked = [], 0
    for expected in matrix(stage, routes_of(app)):
        if expected.route.method != "GET" or expected.caller is None:
            continue
        if role_of(expected.caller) not in NARROWED & (expected.route.roles or frozenset()):
            continue
        asked += 1
        behind = answered(stage, expected.caller, expected.path, expected.data)
        with monkeypatch.context() as patched:
            patched.setattr(ask, "reach_of", lambda _viewer: None)
            before = answered(stage, expected.caller, expected.path, expected.data)
        if behind != before:
            findings.append(f"{expected}: {behind[0]}, {before[0]}")
    assert findings == []
    assert asked > 300


def answered(stage: Stage, caller: str, path: str, data: object) -> tuple[int, str]:
    status, said, _ = bare(stage.call(caller, "GET", path, data=data))  # type: ignore[arg-type]
    return status, OWN.sub("", said)
