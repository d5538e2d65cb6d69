"""The second line: what PostgreSQL itself keeps from a read, were its WHERE forgotten."""

import re
from collections.abc import Iterator, Mapping

import psycopg
import pytest
from litestar import Litestar
from sqlalchemy import func, select, text, true
from sqlalchemy.exc import ProgrammingError

from jobbridge import schema
from jobbridge.applications.model import Application
from jobbridge.db import Database, narrow
from jobbridge.errors import Unusable
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Fact, Inmate
from jobbridge.interviews.model import Interview
from jobbridge.operation import policies
from jobbridge.operation.grants import guard, missing
from jobbridge.reach import EMPLOYER, PRISON, Reach, reach_of
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import FOLLOWERS, SYSTEM, Role
from jobbridge.web import reading
from tests.cast import read
from tests.conftest import RING
from tests.postgres import SERVICE, Postgres
from tests.rehearsal import Stage, bare, staged
from tests.test_routes import Expected, matrix, role_of, routes_of

NARROWED = {Role.COUNSELOR, Role.PRISON_OFFICER, Role.EMPLOYER, *FOLLOWERS}
# Each answer's own: tokens of forms and of the browser, keys of requests.
OWN = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}-[0-9a-f-]{27}|(?<=nonce=\")[^\"]+|(?<='nonce-)[^']+")
PERSONS = re.compile(r"(/api/v1)?/inmates/\{ref:str\}")
DIFFERS = {
    "/account/factors/passkey": "a challenge of its own each time",
    "/demand.xlsx": "a file that says when it was made",
}


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
    app: Litestar = stage.client.app
    findings, asked = [], 0
    for expected in matrix(stage, routes_of(app)):
        if expected.route.method != "GET" or expected.caller is None:
            continue
        if expected.route.path in DIFFERS:
            continue
        if role_of(expected.caller) not in NARROWED & (expected.route.roles or frozenset()):
            continue
        asked += 1
        for _ in range(3):  # the hand of a clock may move between two looks, not between six
            behind = answered(stage, expected.caller, expected.path, expected.data)
            with monkeypatch.context() as patched:
                patched.setattr(reading, "reach_of", lambda _viewer: None)
                before = answered(stage, expected.caller, expected.path, expected.data)
            if behind == before:
                break
        else:
            findings.append(f"{expected}: {behind[0]}, {before[0]}")
    assert findings == []
    assert asked > 250


def answered(
    stage: Stage, caller: str, path: str, data: Mapping[str, object] | None
) -> tuple[int, str]:
    status, said, _ = bare(stage.call(caller, "GET", path, data=data))
    return status, OWN.sub("", said)


def test_a_write_whose_scope_was_forgotten_leaves_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every form and call about a person, asked about one whom the caller may not know of."""
    monkeypatch.setattr(inmates, "scope", lambda _viewer: true())
    about = [
        one
        for one in matrix(stage, routes_of(stage.client.app))
        if one.caller and role_of(one.caller) in NARROWED & (one.route.roles or frozenset())
        if one.route.method != "GET" and PERSONS.match(one.route.path) and not one.theirs
    ]
    behind = {
        (one.route.path, answer[0], *answer[1]) for one in about if (answer := wrote(stage, one))[1]
    }
    monkeypatch.setattr(reading, "reach_of", lambda _viewer: None)
    assert behind == set()
    before = {one.route.path for one in about if wrote(stage, one)[1]}
    assert len(before) > 10


def wrote(stage: Stage, one: Expected) -> tuple[int, set[str]]:
    """The answer's status, and the tables it would have changed; that somebody was shown is noted
    of a refusal too."""
    answer = stage.call(one.caller, one.route.method, one.path, data=one.data)
    return answer.status_code, stage.database.changed - {"audit_row", "session"}


def test_a_read_without_any_condition_finds_nobody_of_another_prison(stage: Stage) -> None:
    world = read(stage.database)
    for viewer, there in ((world.anna, world.bela), (world.bela, world.anna)):
        reach = reach_of(viewer)
        assert reach is not None
        assert reach.kind == PRISON
        far = select(Inmate.id).where(Inmate.prison_id.in_(there.organisations))
        near = select(func.count(Inmate.id)).where(Inmate.prison_id.in_(viewer.organisations))
        with stage.database.read() as session:
            everybody, own = len(session.scalars(far).all()), session.scalar(near)
            narrow(session, reach)
            assert session.scalar(near) == own
            seen = set(session.scalars(far))
            assert len(seen) < everybody
            about = set(session.scalars(select(Fact.inmate_id)))
            assert about <= set(session.scalars(select(Inmate.id)))


def test_a_read_without_any_condition_finds_no_other_employers_applications(stage: Stage) -> None:
    world = read(stage.database)
    for viewer in (world.alda, world.bruno):
        reach = reach_of(viewer)
        assert reach is not None
        assert reach.kind == EMPLOYER
        with stage.database.read() as session:
            narrow(session, reach)
            of = select(Vacancy.employer_id).join(Application, Application.vacancy_id == Vacancy.id)
            assert set(session.scalars(of)) == set(viewer.organisations)
            assert set(session.scalars(select(Interview.employer_id))) <= set(viewer.organisations)


def test_whoever_says_nothing_reaches_nobody(stage: Stage) -> None:
    where = stage.database.engine.url.render_as_string().replace("+psycopg", "")
    with psycopg.connect(where) as connection:
        connection.execute("SET jit = off")
        for table in policies.conditions():
            query = f"SELECT count(*) FROM {table}".encode()
            assert connection.execute(query).fetchone() == (0,), table


def test_a_narrower_reach_ends_with_its_transaction(stage: Stage) -> None:
    with stage.database.read() as session:
        everybody = session.scalar(select(func.count(Inmate.id)))
        Reach(PRISON).set(session.connection())
        assert session.scalar(select(func.count(Inmate.id))) == 0
        session.rollback()
        assert session.scalar(select(func.count(Inmate.id))) == everybody


def test_the_service_can_put_no_policy_aside_and_change_no_audit_row(stage: Stage) -> None:
    for statement in (
        "ALTER TABLE inmate DISABLE ROW LEVEL SECURITY",
        "DROP POLICY reach ON inmate",
        "UPDATE audit_row SET role = role",
    ):
        with pytest.raises(ProgrammingError), stage.database.write() as session:
            session.execute(text(statement))


def test_policies_made_twice_are_as_made_once(owner: Database) -> None:
    def stand() -> list[tuple[object, ...]]:
        with owner.read() as session:
            said = "SELECT oid, polrelid FROM pg_policy ORDER BY oid"
            return [tuple(row) for row in session.execute(text(said))]

    before = stand()
    guard(owner, role=SERVICE)
    assert stand() == before
    assert len(before) == len(policies.conditions())


def test_check_says_where_the_second_line_is_missing(owner: Database, stage: Stage) -> None:
    assert missing(stage.database) == ""
    assert missing(owner).startswith("policies were made, and do not bind this role")


def test_an_owner_is_no_role_to_serve_with(owner: Database) -> None:
    with pytest.raises(Unusable):
        guard(owner, role="jobbridge")


def test_who_is_not_narrowed_follows_people_or_counts_them() -> None:
    assert reach_of(SYSTEM) is None


def test_every_table_that_refers_to_a_person_is_classified() -> None:
    guarded = policies.conditions().keys()
    unclassified = {
        f"{table.name}.{key.parent.name}"
        for table in schema.METADATA.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in guarded and table.name not in {*guarded, *policies.OPEN}
    }
    assert unclassified == set()
    assert not guarded & policies.OPEN.keys()
