"""The register's pages and the JSON of people, through the browser."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates import queries
from jobbridge.inmates.model import Agreement, Fact, Inmate, Restriction
from jobbridge.viewer import SYSTEM
from tests.conftest import CANARY, NOW, ClientFor, World

TODAY = NOW.date()
PERSON = {
    "given_name": "Zigmārs",
    "family_name": "Ozols",
    "personal_code": "161175-19997",
    "release_earliest": "2027-05-01",
    "release_expected": "2027-05-08",
    "release_latest": "2027-05-08",
}


def read_rows(database: Database, who: int) -> list[tuple[str, int | None]]:
    with database.read() as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.verb == "read", AuditRow.account_id == who)
        )
        return [(row.subject, row.subject_id) for row in rows]


def test_reading_a_person_leaves_a_row_for_them(
    client_for: ClientFor, database: Database, world: World
) -> None:
    juris, anna = world.ids["juris"], world.ids["anna"]
    client_for("anna").get(f"/api/v1/inmates/{world.refs['juris']}")
    assert read_rows(database, anna) == [("page", None), ("inmate", juris)]


def test_a_list_leaves_a_row_for_everybody_on_it(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client_for("anna").get("/inmates")
    rows = read_rows(database, world.ids["anna"])
    assert rows == [("page", None), ("inmate", world.ids["juris"]), ("inmate", world.ids["karlis"])]


def test_an_officer_without_the_duty_has_no_register(client_for: ClientFor, world: World) -> None:
    otto, olga = client_for("otto"), client_for("olga")
    assert otto.get("/register").status_code == 404
    assert otto.get("/inmates/new").status_code == 404
    page = olga.get("/register")
    assert page.status_code == 200
    assert f"Juris {CANARY}" in page.text
    assert "Marta" not in page.text


def test_a_new_person_is_added_once_for_one_form(
    client_for: ClientFor, database: Database, world: World
) -> None:
    olga = client_for("olga")
    sent = PERSON | {"prison_id": str(world.ids["north"]), "csrf_token": olga.csrf, "_key": "one"}
    answers = [olga.post("/inmates/new", data=sent) for _ in range(2)]
    assert [(a.status_code, a.headers["location"]) for a in answers] == [(303, "/register")] * 2
    with database.read() as session:
        found = queries.inmate_by_code(session, SYSTEM, PERSON["personal_code"])
        assert found is not None
        assert found.name == "Zigmārs Ozols"
        assert session.scalar(select(func.count()).select_from(Inmate)) == 4


def test_a_form_with_errors_keeps_what_was_typed(client_for: ClientFor, world: World) -> None:
    olga = client_for("olga")
    sent = PERSON | {
        "prison_id": str(world.ids["north"]),
        "personal_code": "161175-19998",
        "csrf_token": olga.csrf,
    }
    answer = olga.post("/inmates/new", data=sent)
    assert answer.status_code == 422
    assert 'value="Zigmārs"' in answer.text
    assert 'value="161175-19998"' in answer.text
    assert 'href="#field-personal_code"' in answer.text


def test_a_transferred_person_is_gone_from_the_old_counselors_pages(
    client_for: ClientFor, world: World
) -> None:
    anna, bela, olga = client_for("anna"), client_for("bela"), client_for("olga")
    path = f"/inmates/{world.refs['juris']}"
    assert (anna.get(path).status_code, bela.get(path).status_code) == (200, 404)
    sent = {"to_prison_id": world.ids["south"], "on": str(TODAY), "csrf_token": olga.csrf}
    assert olga.post(f"{path}/transfer", data=sent).headers["location"] == "/register"
    assert (anna.get(path).status_code, bela.get(path).status_code) == (404, 200)


def test_a_refused_transfer_says_why_on_the_same_page(client_for: ClientFor, world: World) -> None:
    olga = client_for("olga")
    tomorrow = str(TODAY + timedelta(days=1))
    sent = {"to_prison_id": world.ids["south"], "on": tomorrow, "csrf_token": olga.csrf}
    answer = olga.post(f"/inmates/{world.refs['juris']}/transfer", data=sent)
    assert answer.status_code == 422
    assert f'value="{tomorrow}"' in answer.text


def test_a_second_release_says_why_not_on_the_same_page(
    client_for: ClientFor, world: World
) -> None:
    olga = client_for("olga")
    path = f"/inmates/{world.refs['juris']}/release"
    sent = {"released_on": str(TODAY), "csrf_token": olga.csrf}
    assert olga.post(path, data=sent).headers["location"] == "/register"
    assert olga.post(path, data=sent).status_code == 422


def test_a_restriction_is_recorded_and_ended_by_its_officer(
    client_for: ClientFor, database: Database, world: World
) -> None:
    olga = client_for("olga")
    path = f"/inmates/{world.refs['juris']}/restrictions"
    sent = {
        "code": "VADIT",
        "legal_reference": "KL 44. pants",
        "valid_from": str(TODAY),
        "review_on": "2027-06-01",
        "csrf_token": olga.csrf,
    }
    assert olga.post(path, data=sent).status_code == 303
    assert "KL 44. pants" in olga.get(path).text
    counselors = client_for("anna").get(f"/inmates/{world.refs['juris']}").text
    assert "VADIT" in counselors
    assert "KL 44. pants" not in counselors
    with database.read() as session:
        bar = session.scalars(select(Restriction)).one()
    ended = olga.post(f"{path}/{bar.id}/end", data={"csrf_token": olga.csrf})
    assert ended.status_code == 303
    assert "KL 44. pants" not in olga.get(path).text


def test_an_agreement_is_given_and_withdrawn_on_the_persons_page(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    path = f"/inmates/{world.refs['juris']}"
    sent = {
        "purpose": "identity",
        "given_on": str(TODAY),
        "legal_basis": "Uz papīra",
        "csrf_token": anna.csrf,
    }
    assert anna.post(f"{path}/agreements", data=sent).status_code == 303
    with database.read() as session:
        given = session.scalars(select(Agreement).where(Agreement.purpose == "identity")).one()
    page = anna.get(f"{path}/agreements").text
    assert re.search(rf"/agreements/{given.id}/withdraw", page)
    taken = anna.post(f"{path}/agreements/{given.id}/withdraw", data={"csrf_token": anna.csrf})
    assert taken.status_code == 303
    assert f"/agreements/{given.id}/withdraw" not in anna.get(f"{path}/agreements").text


def test_a_follower_gets_less_of_a_person_than_a_counselor(
    client_for: ClientFor, world: World
) -> None:
    path = f"/api/v1/inmates/{world.refs['juris']}"
    followed = client_for("mara").get(path).json()
    assert followed == {
        "ref": world.refs["juris"],
        "name": f"Juris {CANARY}",
        "release_expected": "2027-01-22",
        "municipality": "Rīga",
    }
    profile = client_for("anna").get(path).json()
    assert profile["agreements"] == ["interview", "introduction", "listing"]
    assert [fact["code"] for fact in profile["facts"]] == ["lv", "weld", "7212 04"]
    for who in ("alda", "nora", "olga", "uldis", "ada"):
        assert client_for(who).get(path).status_code == 404


def test_a_fact_sent_twice_under_one_key_is_recorded_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    headers = {"x-csrf-token": anna.csrf, "idempotency-key": "fact-1"}
    path = f"/api/v1/inmates/{world.refs['juris']}/facts"
    body = {"kind": "licence", "code": "B", "valid_to": "2030-01-01"}
    answers = [anna.post(path, json=body, headers=headers) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = anna.post(path, json=body | {"code": "C"}, headers=headers)
    assert other.status_code == 422
    with database.read() as session:
        licences = select(Fact).where(Fact.kind == "licence")
        assert [f.code for f in session.scalars(licences)] == ["B"]


def test_a_wrong_fact_is_refused_with_its_reasons(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    answer = anna.post(
        f"/api/v1/inmates/{world.refs['juris']}/facts",
        json={"kind": "language", "code": "xx", "text_level": "Z9"},
        headers={"x-csrf-token": anna.csrf},
    )
    assert answer.status_code == 409
    assert [r["code"] for r in answer.json()["reasons"]] == ["fact_code", "fact_text_level"]
