"""What an administrator sees of the mailbox."""

from dataclasses import replace
from datetime import timedelta

from litestar import Litestar
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.replies.model import Inbox, Outcome, Received
from tests.conftest import NOW, ClientFor


def test_the_mailboxs_state_stands_beside_the_jobs_with_a_remedy(
    app: Litestar, database: Database, client_for: ClientFor
) -> None:
    ada = client_for("ada")
    assert "INBOX_URL" in ada.get("/jobs").text
    made = app.state["services"]
    told = replace(made.settings, inbox_url="maildir:///nowhere")
    app.state["services"] = replace(made, settings=told)
    late = 'data-color="warning"'
    assert late in ada.get("/jobs").text
    with database.write() as session:
        session.add(Inbox(read_at=NOW - timedelta(minutes=5)))
        session.add(Received(digest="a" * 64, at=NOW, outcome=Outcome.ASIDE, why="too_long"))
    page = ada.get("/jobs").text
    assert late not in page
    assert "JobBridge-aside" in page
    with database.write() as session:
        row = session.scalars(select(Inbox)).one()
        row.failed_at, row.fault = NOW, "ConnectionRefusedError"
    page = ada.get("/jobs").text
    assert 'data-color="danger"' in page
    assert "ConnectionRefusedError" in page
    assert client_for("anna").get("/jobs").status_code == 404
