"""Where a database may be served, and where not."""

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from jobbridge import schema, serving
from jobbridge.clock import Clock
from jobbridge.db import Database, OperationalError
from jobbridge.errors import Unusable
from jobbridge.matching import resident_queries
from jobbridge.settings import Settings
from jobbridge.web.model import Installation
from tests.cast import NOW
from tests.conftest import RING, World
from tests.postgres import Postgres
from tests.processes import Process


def _mark(database: Database) -> None:
    with database.write() as session:
        session.add(Installation(synthetic=True, created_at=NOW, ready_at=NOW, tour=[]))


def test_a_synthetic_database_is_served_on_loopback_only(
    database: Database, app_settings: Settings
) -> None:
    _mark(database)
    loopback = replace(app_settings, host="127.0.0.1", public_url="http://127.0.0.1:8000")
    assert serving.require_servable(loopback, database).synthetic is True
    for elsewhere in (
        replace(loopback, host="0.0.0.0"),
        replace(loopback, public_url="https://jobbridge.example"),
        replace(loopback, trusted_proxies=("10.0.0.1",)),
    ):
        with pytest.raises(Unusable, match="synthetic"):
            serving.require_servable(elsewhere, database)


def test_a_database_that_nobody_marked_is_a_real_one(
    database: Database, app_settings: Settings
) -> None:
    assert serving.require_servable(app_settings, database).synthetic is False


def test_a_taken_port_is_named_with_the_remedy(app_settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = replace(app_settings, host="127.0.0.1", port=taken.getsockname()[1])
        with pytest.raises(Unusable, match="choose another JOBBRIDGE_PORT"):
            serving.require_free_port(settings)


def test_a_port_is_free_again_as_soon_as_its_server_was_killed(app_settings: Settings) -> None:
    """Its clients still hold their ends: a kernel may keep the other ends for a minute."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        listening.accept()[0].close()
    with client:
        serving.require_free_port(replace(app_settings, host="127.0.0.1", port=port))


def test_the_first_question_of_matching_finds_everything_read(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.make_ready(database)
    for name in ("compile_people", "compile_works"):
        monkeypatch.delattr(resident_queries, name)
    with database.read() as session:
        held = resident_queries.resident(session)
        assert world.ids["juris"] in {person.id for person in held.people(session)}
        works = {work.id for work in held.works(session, Clock().today())}
    assert world.ids["vacancy_a"] in works


def test_a_database_that_is_away_is_left_to_the_first_question(tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path}/nowhere/at-all.sqlite3", RING)
    serving.make_ready(away)
    with pytest.raises(OperationalError):
        away.read_session().execute(text("SELECT 1"))


def test_a_worker_that_starts_before_its_database_waits_for_it(tmp_path: Path) -> None:
    postgres = Postgres.start(durable=True)
    made = Database(postgres.url(postgres.create()), RING)
    try:
        schema.migrate(made)
        made.dispose()
        postgres.kill()
        worker = Process(tmp_path, made.url, serves=False)
        try:
            _until(lambda: "does not answer yet" in (tmp_path / "worker.log").read_text(), worker)
            postgres.begin()
            _until(lambda: _others(made) > 0, worker)
            assert not worker.ended
        finally:
            worker.kill()
    finally:
        made.dispose()
        postgres.stop(fast=True)


def _others(database: Database) -> int:
    """Who else has a connection; nobody where it does not answer."""
    count = text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        " AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    try:
        with database.read() as session:
            return int(session.scalar(count) or 0)
    except OperationalError:
        return 0


def _until(so: Callable[[], bool], worker: Process) -> None:
    deadline = time.monotonic() + 60
    while not so():
        assert not worker.ended, "it stopped by itself"
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
