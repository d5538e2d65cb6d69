"""Vacancies for programs."""

from typing import Any

from jobbridge.accounts.actions import issue_api_token
from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, ClientFor, World


def headers(database: Database, world: World, name: str, **more: str) -> dict[str, str]:
    with database.write() as session:
        account = session.get_one(Account, world.ids[name])
        token = issue_api_token(session, SYSTEM, account, now=NOW)
    return {"authorization": f"Bearer {token}"} | more


def body(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Pavārs",
        "occupation": "5120 02",
        "municipality_id": world.ids["Rīga"],
        "pay_from_cents": 100_000,
        "pay_to_cents": 120_000,
        "load": "full",
        "apply_by": "2026-12-31",
        "requirements": [{"kind": "skill", "code": "weld", "level": 3, "must": True}],
    } | changes


def test_a_vacancy_is_added_once_and_published(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client = client_for(None)
    alda = headers(database, world, "alda", **{"idempotency-key": "k1"})
    first, second = (
        client.post("/api/v1/vacancies", json=body(world), headers=alda) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    made = first.json()
    assert (made["state"], made["occupation_label"]) == ("draft", "pavārs / pavāre")
    assert "duties" not in made
    published = client.post(f"/api/v1/vacancies/{made['ref']}/publish", headers=alda)
    assert (published.status_code, published.json()["state"]) == (200, "published")
    with database.read() as session:
        assert session.query(Vacancy).count() == 3


def test_what_cannot_be_published_is_a_problem_with_all_reasons(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client, alda = client_for(None), headers(database, world, "alda")
    made = client.post("/api/v1/vacancies", json={"title": "Pavārs"}, headers=alda).json()
    answer = client.post(f"/api/v1/vacancies/{made['ref']}/publish", headers=alda)
    assert answer.status_code == 409
    assert [r["code"] for r in answer.json()["reasons"]] == [
        "occupation",
        "municipality",
        "pay",
        "pay",
        "apply_by",
    ]


def test_unknown_fields_and_codes_are_refused(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client, alda = client_for(None), headers(database, world, "alda")
    for wrong, status in (
        (body(world, state="published"), 400),
        (body(world, seats=2**31), 400),
        (body(world, requirements=[{"kind": "skill", "code": "fly"}]), 409),
    ):
        assert client.post("/api/v1/vacancies", json=wrong, headers=alda).status_code == status
    with database.read() as session:
        assert session.query(Vacancy).count() == 2


def test_each_role_reads_its_scope_and_only_staff_the_duties(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client = client_for(None)
    ref = world.refs["vacancy_a"]
    for name, total, known, duties in (
        ("alda", 1, 200, False),
        ("bruno", 1, 404, False),
        ("anna", 2, 200, True),
        ("nora", 2, 200, True),
        ("niks", 0, 404, False),
    ):
        given = headers(database, world, name)
        page = client.get("/api/v1/vacancies", headers=given)
        assert (page.status_code, page.json()["total"]) == (200, total)
        one = client.get(f"/api/v1/vacancies/{ref}", headers=given)
        assert (one.status_code, "duties" in one.json()) == (known, duties)
    assert client.get("/api/v1/vacancies").status_code == 401
    mara = headers(database, world, "mara")
    assert client.get("/api/v1/vacancies", headers=mara).status_code == 404
