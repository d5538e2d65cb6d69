"""What is measured, who may read it, and what readiness says to strangers."""

import json
import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from litestar import Litestar
from sqlalchemy import text

from jobbridge import settings
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.logs import JsonLines
from jobbridge.operation import measures, slow
from jobbridge.operation.exposing import Metrics
from jobbridge.operation.model import BackupMark
from jobbridge.outbox.actions import post, work
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World
from tests.postgres import owning

TOKEN = "a token of enough length"


def test_metrics_are_for_whoever_has_the_token_and_name_nobody(
    app: Litestar, client_for: ClientFor, world: World
) -> None:
    stranger, anna = client_for(None), client_for("anna")
    assert stranger.get("/metrics").status_code == 404  # no token is set
    services = app.state["services"]
    services.settings = replace(services.settings, metrics_token=TOKEN)
    assert stranger.get("/metrics").status_code == 404
    wrong = stranger.get("/metrics", headers={"authorization": "Bearer " + TOKEN[:-1]})
    assert wrong.status_code == 404
    assert anna.get(f"/inmates/{world.refs['juris']}").status_code == 200
    stranger.get(f"/{CANARY}")
    found = stranger.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert found.status_code == 200
    assert 'jobbridge_request_seconds_count{method="GET",route="/inmates/{ref}"}' in found.text
    for word in (CANARY, world.refs["juris"], "@"):
        assert word not in found.text


def test_what_matters_is_measured(database: Database, clock: FixedClock) -> None:
    with database.write() as session:
        session.info["request_id"] = "abc123"
        post(session, "notice_request", "one", {}, now=NOW - timedelta(hours=2))
        session.add(BackupMark(at=NOW - timedelta(hours=30), rows_saved=1, bytes_written=1))
    said = Metrics(database, clock).text().decode()
    values = dict(re.findall(r"^(jobbridge_\S+) (\S+)$", said, re.M))
    assert float(values["jobbridge_oldest_notice_seconds"]) == 7200
    assert float(values['jobbridge_jobs_waiting{kind="notice_request"}']) == 1
    assert float(values["jobbridge_backup_age_seconds"]) == 30 * 3600
    assert float(values["jobbridge_database_bytes"]) > 0
    assert {f"jobbridge_{name}" for name in measures.ALWAYS} <= {n.split("{")[0] for n in values}


def test_a_job_is_logged_with_the_request_that_posted_it(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with database.write() as session:
        session.execute(text("DELETE FROM job"))
        session.info["request_id"] = "abc123"
        post(session, "drill", "one", {}, now=NOW)
    work(database, {"drill": lambda *_: None}, lambda: NOW)
    (record,) = [r for r in caplog.records if r.name == "jobbridge.jobs"]
    line = json.loads(JsonLines().format(record))
    assert (line["kind"], line["request"], line["error"]) == ("drill", "abc123", None)


def test_a_slow_statement_is_told_by_table_and_without_its_values(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    slow.watch(database, long=0.0)
    with database.write() as session:
        post(session, CANARY, CANARY, {}, now=NOW)
    lines = [json.loads(JsonLines().format(r)) for r in caplog.records]
    assert "job" in {line["table"] for line in lines if line["logger"] == "jobbridge.slow"}
    assert CANARY not in json.dumps(lines)


def test_readiness_tells_a_word_and_no_more(
    client_for: ClientFor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(None)
    assert client.get("/health/ready").status_code == 200
    with owning(database) as owner, owner.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    found = client.get("/health/ready")
    assert (found.status_code, found.text) == (503, "revision\n")
    assert found.headers["retry-after"] == "10"
    for word in ("writing", "database"):
        monkeypatch.setattr(Database, "state", lambda self, word=word: word)
        assert client.get("/health/ready").text == f"{word}\n"
    assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("bad", ["9101", "host:", "host:99999", ":1"])
def test_an_address_for_metrics_that_cannot_be_is_refused(bad: str) -> None:
    with pytest.raises(Unusable, match="METRICS_ADDRESS: must be HOST:PORT"):
        settings.load({"JOBBRIDGE_METRICS_ADDRESS": bad})
