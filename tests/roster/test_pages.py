"""A roster on pages and through the API; killed in the middle."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.actions import work
from jobbridge.publications import imports as publication_imports
from jobbridge.roster import plan_queries, undo_actions
from jobbridge.roster.imports import import_roster
from jobbridge.viewer import SYSTEM
from tests.conftest import CANARY, NOW, ClientFor
from tests.roster.test_comparing import (
    IVO,
    MOVES,
    UGIS,
    counts,
    inmate_of,
    line,
    roster,
    take,
    valid_codes,
)


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


def test_colleagues_with_the_same_duty_and_prisons_see_an_import_and_nobody_else(
    client_for: ClientFor, database: Database, tmp_path: Path
) -> None:
    def sent(kind: str, path: Path) -> str:
        olga = client_for("olga")
        answer = olga.post(
            "/publications",
            data={"csrf_token": olga.csrf, "kind": kind},
            files=[("files", ("file.csv", path.read_bytes(), "text/csv"))],
        )
        return str(answer.headers["location"])

    page = sent("roster", roster(tmp_path, line(IVO, "Ivo")))
    moves = sent("movements", roster(tmp_path, f"{IVO};;;23.11.2026;slimnīca", head=MOVES))
    work(database, {"upload": publication_imports.run}, lambda: NOW)
    assert f"Ivo {CANARY}" in client_for("anna").get(page).text
    assert page in client_for("anna").get("/publications").text
    answers = {who: client_for(who).get(page).status_code for who in ("bela", "otto", "ada")}
    assert set(answers.values()) == {404}
    assert client_for("anna").get(moves).status_code == 404
    # Who sees it, imports it and takes it back.
    anna = client_for("anna")
    version = anna.get(page).text.partition('name="version" value="')[2].partition('"')[0]
    assert anna.submit(f"{page}/import", version=version).status_code == 303
    work(database, {"upload": publication_imports.run}, lambda: NOW)
    assert client_for("olga").submit(f"{page}/undo").status_code == 303


def test_an_import_killed_in_the_middle_goes_on_from_there_and_is_undone_as_a_whole(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock of the progress, which is told before each part."""
    monkeypatch.setattr(plan_queries, "PART", 20)
    monkeypatch.setattr(undo_actions, "PART", 20)
    lines = [line(code, "Ivo") for code in valid_codes(50)]

    def killed(done: int, total: int | None, what: str) -> None:
        if done >= 40:
            os._exit(9)

    def inmates() -> int:
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(Inmate)) or 0

    path = roster(tmp_path, *lines)
    if (child := os.fork()) == 0:
        try:
            database.engine.dispose(close=False)
            import_roster(database, path, now=NOW, progress=killed, ref="killed")
        finally:  # whatever happens: it must not go on as a second run of the tests
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert inmates() == 3 + 40
    # Run again it does the rest and reports the whole; once more, it reports and does nothing.
    assert counts(take(database, path, ref="killed")) == (50, 0, 0, 0)
    assert counts(take(database, path, ref="killed")) == (50, 0, 0, 0)
    assert inmates() == 3 + 50
    with database.write() as session:
        made = undo_actions.order_undo(session, SYSTEM, ref="killed", now=NOW)
    undo_actions.undo(database, {"import_id": made.id}, NOW)
    assert inmates() == 3


def test_an_import_cancelled_half_way_stops_and_is_undone(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_queries, "PART", 5)
    lines = [line(code, "Ivo") for code in valid_codes(12)]

    def cancelled(done: int, total: int | None, what: str) -> None:
        if done == 5:
            with database.write() as session:
                undo_actions.give_up(session, SYSTEM, ref="half", now=NOW)

    with pytest.raises(Unusable, match="taken back"):
        take(database, roster(tmp_path, *lines), ref="half", progress=cancelled)
    work(database, {"roster_undo": undo_actions.undo}, lambda: NOW)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Inmate)) == 3


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
