"""A roster on pages and through the API; killed in the middle."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.actions import work
from jobbridge.publications import imports as publication_imports
from jobbridge.roster import undo_actions
from jobbridge.roster.imports import import_roster
from jobbridge.roster.model import RosterImport
from tests.conftest import CANARY, NOW, ClientFor
from tests.roster.test_comparing import IVO, UGIS, inmate_of, line, roster, take, valid_codes


def test_the_pages_show_every_line_to_its_sender_and_let_it_be_undone(
    client_for: ClientFor, database: Database, tmp_path: Path
) -> None:
    def worked() -> None:
        handlers = {"upload": publication_imports.run, "roster_undo": undo_actions.undo}
        work(database, handlers, lambda: NOW)

    body = roster(tmp_path, line(IVO, "Ivo"), line(UGIS, "Uģis", day="nekad")).read_bytes()
    olga = client_for("olga")
    sent = olga.post(
        "/publications",
        data={"csrf_token": olga.csrf, "kind": "roster"},
        files=[("files", ("file.csv", body, "text/csv"))],
    )
    page = sent.headers["location"]
    worked()
    looked = olga.get(page).text
    assert f"Ivo {CANARY}" in looked
    version = looked.partition('name="version" value="')[2].partition('"')[0]
    assert olga.submit(f"{page}/import", version=version).status_code == 303
    worked()
    assert inmate_of(database, "Ivo").release_expected == date(2027, 3, 1)
    assert olga.submit(f"{page}/undo").status_code == 303
    assert "hx-trigger" in olga.get(page).text
    worked()
    shown = olga.get(page)
    assert shown.status_code == 200
    assert f"Ivo {CANARY}" not in shown.text
    with database.read() as session:
        assert "Ivo" not in {one.given_name for one in session.scalars(select(Inmate))}


def test_an_import_killed_in_the_middle_leaves_nothing(database: Database, tmp_path: Path) -> None:
    """By the clock of the progress, which is told between two lines."""
    lines = [line(code, "Ivo") for code in valid_codes(60)]

    def killed(done: int, total: int | None, what: str) -> None:
        if done >= 50:
            os._exit(9)

    path = roster(tmp_path, *lines)
    if (child := os.fork()) == 0:
        database.engine.dispose(close=False)
        import_roster(database, path, now=NOW, progress=killed, ref="killed")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Inmate)) == 3
        assert session.scalar(select(func.count()).select_from(RosterImport)) == 0
    assert take(database, path, ref="killed").taken == 60


def test_a_program_sends_rows_looks_and_imports(client_for: ClientFor, database: Database) -> None:
    olga = client_for("olga")

    def post(path: str, body: dict[str, Any], key: str = "") -> Any:
        headers = {"x-csrf-token": olga.csrf, **({"idempotency-key": key} if key else {})}
        return olga.post(path, json=body, headers=headers)

    row = {
        "prison": "north",
        "personal_code": IVO,
        "given_name": "Ivo",
        "family_name": CANARY,
        "release_expected": "2027-03-01",
    }
    sent = [post("/api/v1/rosters", {"rows": [row]}, "k-1") for _ in range(2)]
    assert [one.status_code for one in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    address = sent[0].headers["location"]
    work(database, {"upload": publication_imports.run}, lambda: NOW)
    looked = olga.get(address).json()
    assert (looked["state"], looked["new"], looked["lines"][0]["what"]) == ("checked", 1, "new")
    assert CANARY not in json.dumps(looked)
    done = post(f"{address}/import", {"version": looked["version"]})
    assert done.status_code == 200
    work(database, {"upload": publication_imports.run}, lambda: NOW)
    assert olga.get(address).json()["state"] == "done"
    assert post("/api/v1/rosters", {}).status_code == 422
