"""The same verbs for programs, each role with its own fields."""

from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.interviews.model import Interview
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk
from tests.interviews.test_pages import reads, ref_of

COMMON = {
    "ref",
    "state",
    "mode",
    "starts_at",
    "ends_at",
    "version",
    "application",
    "vacancy",
    "employer",
}


@pytest.fixture
def call(client_for: ClientFor, database: Database, world: World) -> Any:
    """`call("anna", "POST", path, json)` with a bearer token of hers."""
    client = client_for(None)
    tokens: dict[str, str] = {}

    def do(who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if who not in tokens:
            with database.write() as session:
                account = session.get_one(Account, world.ids[who])
                tokens[who] = accounts.issue_api_token(
                    session, world.viewers[who], account, now=NOW
                )
        headers["authorization"] = f"Bearer {tokens[who]}"
        return client.request(method, f"/api/v1{path}", json=body, headers=headers)

    return do


def booking(ref: str, **more: object) -> dict[str, object]:
    return {
        "application": ref,
        "starts_at": "2026-12-01T09:00:00+02:00",
        "minutes": 30,
        "mode": "in_person",
        "room": "T1",
        **more,
    }


def test_each_role_has_its_own_fields(call: Any, desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    expected = {
        "anna": COMMON | {"prison", "room", "name", "inmate", "counselor"},
        "olga": COMMON | {"prison", "room", "name"},
        "alda": COMMON | {"prison", "room", "address", "entrance"},
        "nora": COMMON,
    }
    for who, fields in expected.items():
        (one,) = call(who, "GET", "/interviews?from=2026-12-01").json()["interviews"]
        assert (set(one), one["ref"]) == (fields, made.ref)
    (one,) = call("alda", "GET", "/interviews").json()["interviews"]
    assert (one["prison"], one["room"]) == (None, None)
    desk.do(actions.confirm, world.olga, made.id)
    (one,) = call("alda", "GET", "/interviews").json()["interviews"]
    assert (one["prison"], one["room"]) == ("Ziemeļu cietums", "Tikšanās telpa 1")
    for who in ("bela", "otto", "bruno", "niks"):
        assert call(who, "GET", "/interviews").json() == {"interviews": []}
    assert call("uldis", "GET", "/interviews").status_code == 404


@pytest.mark.parametrize("who", ["alda", "nora"])
def test_a_program_outside_that_reads_a_time_has_read_that_person(
    call: Any, desk: Desk, world: World, database: Database, who: str
) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    assert call(who, "GET", "/interviews").status_code == 200
    assert reads(database) == [(world.ids[who], world.ids["juris"])]


def test_slots_are_offered_and_booked(call: Any, desk: Desk, database: Database) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    found = call("anna", "GET", f"/applications/{ref}/slots?until=2026-12-01").json()
    assert (found["slots"][0]["starts_at"], found["slots"][0]["room"]) == (
        "2026-11-30T07:00:00Z",
        "T1",
    )
    made = call("anna", "POST", "/interviews", booking(ref))
    assert made.status_code == 201
    assert made.json()["starts_at"] == "2026-12-01T07:00:00Z"
    again = call("anna", "GET", f"/applications/{ref}/slots").json()
    assert (again["slots"], len(again["reasons"])) == ([], 1)
    assert call("bela", "GET", f"/applications/{ref}/slots").status_code == 404


def test_the_same_key_books_once(call: Any, desk: Desk, database: Database) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    headers = {"idempotency-key": "a-key"}
    first, second = (call("anna", "POST", "/interviews", booking(ref), **headers) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    other = call("anna", "POST", "/interviews", booking(ref, minutes=45), **headers)
    assert other.status_code == 422
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Interview)) == 1


def test_a_refusal_is_a_problem_with_every_reason(
    call: Any, desk: Desk, world: World, database: Database
) -> None:
    desk.book(world.anna, "juris_b", "2026-12-01 09:00")
    ref = ref_of(database, desk.jobs["juris_a"])
    answer = call("anna", "POST", "/interviews", booking(ref, mode="video"))
    assert answer.status_code == 409
    assert [r["code"] for r in answer.json()["reasons"]] == [
        "room_kind",
        "inmate_taken",
        "room_taken",
    ]


def test_an_interview_goes_its_way(call: Any, desk: Desk, database: Database) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    made = call("anna", "POST", "/interviews", booking(ref, hold=True)).json()
    assert made["state"] == "held"
    made = call("anna", "POST", "/interviews", booking(ref)).json()
    path = f"/interviews/{made['ref']}"
    time = {"starts_at": "2026-12-02T10:00:00+02:00", "room": "T1", "version": made["version"]}
    moved = call("anna", "POST", f"{path}/move", time)
    assert (moved.status_code, moved.json()["starts_at"]) == (200, "2026-12-02T08:00:00Z")
    stale = call("olga", "POST", f"{path}/confirm", {"version": made["version"]})
    assert (stale.status_code, stale.json()["reasons"][0]["code"]) == (409, "stale")
    version = {"version": moved.json()["version"]}
    assert call("anna", "POST", f"{path}/confirm", version).status_code == 404
    assert call("olga", "POST", f"{path}/confirm", version).json()["state"] == "confirmed"
    early = call("olga", "POST", f"{path}/outcome", {"version": 4, "outcome": "took_place"})
    assert (early.status_code, early.json()["reasons"][0]["code"]) == (409, "not_begun")
    wrong = call("alda", "POST", f"{path}/cancel", {"version": 4, "why": "person"})
    assert (wrong.status_code, wrong.json()["reasons"][0]["code"]) == (409, "why")
    gone = call("alda", "POST", f"{path}/cancel", {"version": 4, "why": "employer"})
    assert gone.json()["state"] == "cancelled"


@pytest.mark.parametrize(
    "body",
    [
        {"starts_at": "2026-12-01T09:00:00"},
        {"starts_at": "9999-12-31T23:59:59-14:00"},
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"minutes": 10**20},
        {"room": "x" * 21},
        {"mode": "phone"},
        {"surprise": 1},
        {"hold": "perhaps"},
    ],
)
def test_what_cannot_be_read_is_refused(
    call: Any, desk: Desk, database: Database, body: dict[str, object]
) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    answer = call("anna", "POST", "/interviews", booking(ref, **body))
    assert answer.status_code in (400, 422)
