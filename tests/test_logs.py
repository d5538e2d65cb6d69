"""Logs tell what happened, never about whom."""

import json
import logging

import pytest

from jobbridge.logs import JsonLines
from tests.conftest import CANARY, ClientFor, Overheard, World


def test_an_answer_is_logged_by_its_route_and_without_reference_or_name(
    client_for: ClientFor, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    address = f"/inmates/{world.refs['juris']}"
    assert client_for("anna").get(f"{address}?q={CANARY}").status_code == 200
    (record,) = [r for r in caplog.records if r.name == "jobbridge.access"]
    line = json.loads(JsonLines().format(record))
    assert (line["method"], line["route"], line["status"]) == ("GET", "/inmates/{ref}", 200)
    ours = [r for r in caplog.records if r.name.startswith("jobbridge")]
    said = "\n".join(JsonLines().format(r) for r in ours)
    assert world.refs["juris"] not in said
    assert CANARY not in said


def test_an_exception_is_logged_by_type_and_never_by_message() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), exc_info=None)
        import sys

        record.exc_info = sys.exc_info()
    line = json.loads(JsonLines().format(record))
    assert line["error"] == "ValueError"
    assert CANARY not in json.dumps(line)


def test_whoever_listens_to_the_run_hears_a_name_that_is_logged() -> None:
    """The fixture that listens to every test would notice."""
    listening = Overheard()
    for message in ("answered", f"{CANARY} answered"):
        listening.handle(logging.LogRecord("jobbridge.x", logging.INFO, "", 0, message, (), None))
    assert len(listening.told) == 1
