"""A counselor hands a person what is theirs; auditors read what is processed."""

import json

from sqlalchemy import select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate, Status
from jobbridge.parameters.rules import PARAMETERS
from jobbridge.privacy.queries import erasure_of
from jobbridge.privacy.record import record
from tests.cast import World
from tests.conftest import ClientFor, FixedClock
from tests.subjects import Subjects


def test_leaving_asks_to_be_certain_and_staying_undoes_it(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, page = client_for("anna"), f"/inmates/{world.refs['juris']}/rights"
    refused = anna.submit(f"{page}/leave", why="asked")
    assert refused.status_code == 422
    assert 'href="#field-certain"' in refused.text
    assert anna.submit(f"{page}/leave", why="asked", certain="yes").status_code == 303
    assert "23.12.2026." in anna.get(page).text
    with database.read() as session:
        assert erasure_of(session, world.ids["juris"]) is not None
    assert world.refs["juris"] in client_for("ada").get("/retention").text
    assert anna.submit(f"{page}/stay").status_code == 303
    with database.read() as session:
        assert erasure_of(session, world.ids["juris"]) is None
        assert session.get_one(Inmate, world.ids["juris"]).status == Status.ACTIVE
    assert client_for("bela").submit(f"{page}/leave", why="asked", certain="yes").status_code == 404


def test_what_is_held_is_handed_out_only_to_who_proves_who_they_are_and_is_logged(
    client_for: ClientFor, database: Database, world: World, subjects: Subjects, clock: FixedClock
) -> None:
    anna, page = client_for("anna"), f"/inmates/{world.refs['juris']}/rights"
    whole = anna.get(f"{page}/data.json")
    assert json.loads(whole.text)["person"] == world.refs["juris"]
    for paper in ("data", "seen", "seen?language=ru", "withdrawal?language=lv-ru"):
        answer = anna.get(f"{page}/{paper}")
        assert (paper, answer.content[:5]) == (paper, b"%PDF-")
    with database.read() as session:
        verbs = session.scalars(select(AuditRow.detail).where(AuditRow.verb == "inmate.export"))
        assert sorted(detail or "" for detail in verbs) == ["json", "pdf"]
    clock.move(minutes=11)
    assert anna.get(f"{page}/data.json").status_code == 403
    assert anna.get(f"{page}/data").status_code == 403


def test_the_record_lists_every_column_and_the_notice_says_the_same_numbers(
    client_for: ClientFor,
) -> None:
    uldis = client_for("uldis")
    table = uldis.get("/processing/table").text
    assert table.count("\n") == 1 + sum(len(entry.columns) for entry in record().values())
    assert "agreement" in uldis.get("/processing").text
    assert uldis.get("/retention").status_code == 200
    assert uldis.get("/retention").text.count("<tr") > 20


def test_the_notice_says_the_numbers_that_the_nights_keep_to(client_for: ClientFor) -> None:
    anybody = client_for(None)
    assert " 12 " in anybody.get("/privacy").text
    numbers = {name: one.default for name, one in PARAMETERS.items()} | {"person_months": 9}
    assert client_for("ada").submit("/parameters", **numbers).status_code == 303
    assert " 9 " in anybody.get("/privacy").text
