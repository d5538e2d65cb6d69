"""The way from a question to a card in the browser, and what an employer can never read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.applications import actions, card_pages, queries
from jobbridge.applications.model import Application, Request, State
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import Refused
from tests.applications.conftest import Asked, agreed, bar, proposed, request_of
from tests.conftest import CANARY, NOW, FixedClock, World

Clients = Callable[[str | None], Any]
EMPLOYERS_PAGES = ("/requests", "/requests/{ref}", "/cards", "/vacancies/{vacancy}/ask")


def post(client: Any, url: str, **data: object) -> Any:
    return client.post(
        url,
        data={"csrf_token": client.csrf, **data},
        headers={"origin": "https://jobbridge.example"},
    )


def employers_view(client: Any, world: World, ref: str) -> list[str]:
    """All that Alda's browser and programs get, without form keys."""
    pages = [
        client.get(page.format(ref=ref, vacancy=world.refs["vacancy_a"]))
        for page in (*EMPLOYERS_PAGES, "/api/v1/requests", "/api/v1/requests/{ref}",
                     "/api/v1/applications")
    ]  # fmt: skip
    assert [page.status_code for page in pages] == [200] * len(pages)
    return [re.sub(r'name="_key" value="[^"]*"', "", page.text) for page in pages]


def test_the_way_from_a_question_to_an_interview(
    database: Database, world: World, client_for: Clients
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    ask_url = f"/vacancies/{world.refs['vacancy_a']}/ask"
    assert "30.11.2026." in alda.get(ask_url).text
    asked = post(alda, ask_url, message="Divi metinātāji", _key="k1")
    assert asked.status_code == 303
    again = post(alda, ask_url, message="Divi metinātāji", _key="k1")
    assert again.headers["location"] == asked.headers["location"]
    url = asked.headers["location"]
    assert "30.11.2026." in alda.get(url).text

    listed = anna.get("/requests").text
    assert url in listed
    assert f"Juris {CANARY}" in listed
    page = anna.get(url).text
    assert "Divi metinātāji" in page
    assert f"Karlis {CANARY}" in page
    sent = post(anna, f"{url}/speak", people=[world.refs["juris"], world.refs["karlis"]])
    assert (sent.status_code, sent.headers["location"]) == (303, url)
    with database.read() as session:
        application = session.scalars(
            select(Application).where(Application.inmate_id == world.ids["juris"])
        ).one()
    assert (
        post(anna, f"/applications/{application.ref}/answer", answer="yes", version=2).headers[
            "location"
        ]
        == url
    )
    assert post(anna, f"{url}/send").headers["location"] == url

    cards = alda.get("/cards").text
    assert application.ref in cards
    assert post(alda, f"/cards/{application.ref}/interview-wish").status_code == 303
    assert f"Juris {CANARY}" in anna.get("/requests").text
    history = anna.get(f"/applications/{application.ref}").text
    assert "Anna" in history
    with database.read() as session:
        found = session.get_one(Application, application.id)
        assert (found.state, found.interview_wanted_at) == (State.AGREED, NOW)
        assert session.scalars(select(Request.state)).one() == "answered"


def test_an_employers_pages_hold_no_name_and_no_prison(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
    alda = client_for("alda")
    texts = employers_view(alda, world, ref)
    texts.append(alda.get(f"/cards/{application.ref}").text)
    assert application.ref in texts[-1]
    for text in texts:
        for canary in (CANARY, "Juris", "Ziemeļu", "Dienvidu", "Anna", world.refs["juris"]):
            assert canary not in text


def test_an_employers_pages_are_byte_equal_whoever_is_barred_proposed_or_asked(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    with database.write() as session:
        agreed(session, world, ref, "karlis")
    alda = client_for("alda")
    before = employers_view(alda, world, ref)
    with database.write() as session:
        application = proposed(session, world, ref, "juris")
    assert employers_view(alda, world, ref) == before
    with database.write() as session:
        actions.move(session, world.anna, application, "ask", now=NOW)
    assert employers_view(alda, world, ref) == before
    with database.write() as session:
        actions.record_answer(session, world.anna, application, False, now=NOW)
        bar(session, world)
    assert employers_view(alda, world, ref) == before
    with database.write() as session, pytest.raises(Refused):
        proposed(session, world, ref, "juris")
    assert employers_view(alda, world, ref) == before


def test_a_barred_person_is_shown_to_the_counselor_with_the_neutral_code(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    with database.write() as session:
        bar(session, world)
    anna = client_for("anna")
    assert "BERNI" in anna.get(f"/requests/{ref}").text
    refused = post(anna, f"/requests/{ref}/speak", people=[world.refs["juris"]])
    assert refused.status_code == 422
    assert "BERNI" in refused.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 0


def test_what_is_annas_is_never_belas_and_what_is_aldas_never_brunos(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        waiting = proposed(session, world, ref, "karlis")
        app_ref, waiting_ref = application.ref, waiting.ref
    bela, bruno, alda = client_for("bela"), client_for("bruno"), client_for("alda")
    assert bela.get(f"/applications/{app_ref}").status_code == 404
    assert "Juris" not in bela.get(f"/requests/{ref}").text
    assert post(bela, f"/applications/{app_ref}/answer", answer="no", version=2).status_code == 404
    assert post(bela, f"/requests/{ref}/speak", people=[world.refs["juris"]]).status_code == 404
    for url in (f"/requests/{ref}", f"/cards/{app_ref}"):
        assert bruno.get(url).status_code == 404
    assert post(bruno, f"/cards/{app_ref}/refuse", why="filled").status_code == 404
    assert post(bruno, f"/vacancies/{world.refs['vacancy_a']}/ask").status_code == 404
    assert alda.get(f"/cards/{waiting_ref}").status_code == 404
    assert post(alda, f"/cards/{waiting_ref}/interview-wish").status_code == 404
    assert alda.get(f"/applications/{app_ref}").status_code == 404
    with database.read() as session:
        assert session.get_one(Application, application.id).state == State.AGREED


@pytest.mark.parametrize("who", ["olga", "pavels", "mara", "uldis", "ada"])
def test_other_roles_have_no_such_pages(world: World, client_for: Clients, who: str) -> None:
    client = client_for(who)
    for url in (
        "/requests",
        "/cards",
        "/requests/none",
        "/api/v1/requests",
        "/api/v1/applications",
    ):
        assert client.get(url).status_code == 404


def test_the_agency_sees_stages_of_its_own_municipalities(
    database: Database, world: World, asked: Asked, client_for: Clients, clock: FixedClock
) -> None:
    ref = asked(message="Tikai konsultantiem")
    with database.write() as session:
        agreed(session, world, ref)
    nora, niks = client_for("nora"), client_for("niks")
    for url in ("/requests", f"/requests/{ref}"):
        text = nora.get(url).text
        assert "Metinātājs" in text
        for hidden in (CANARY, "Juris", "Tikai konsultantiem", "/cards"):
            assert hidden not in text
    assert ref not in niks.get("/requests").text
    assert niks.get(f"/requests/{ref}").status_code == 404
    overdue = client_for("nora").get("/requests").text
    clock.move(days=8)
    assert client_for("nora").get("/requests").text != overdue


def test_a_second_question_is_answered_with_the_reason(
    world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    alda = client_for("alda")
    url = f"/vacancies/{world.refs['vacancy_a']}/ask"
    assert f"/requests/{ref}" in alda.get(url).text
    assert post(alda, url, message="").status_code == 422


def test_an_employer_says_no_with_a_reason(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    with database.write() as session:
        app_ref = agreed(session, world, ref).ref
    alda = client_for("alda")
    assert post(alda, f"/cards/{app_ref}/refuse", why="").status_code == 422
    assert post(alda, f"/cards/{app_ref}/refuse", why="skills").headers["location"] == "/cards"
    late = post(alda, f"/employments/{app_ref}/offer", start_on="2026-12-01")
    assert late.headers["location"] == f"/cards/{app_ref}"
    with database.read() as session:
        assert session.scalars(select(Application.state)).one() == State.REFUSED


def test_a_page_that_is_out_of_date_records_nothing(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    with database.write() as session:
        app_ref = proposed(session, world, ref).ref
    anna = client_for("anna")
    post(anna, f"/applications/{app_ref}/move", verb="ask", version=1)
    post(anna, f"/applications/{app_ref}/answer", answer="yes", version=1)
    with database.read() as session:
        assert session.scalars(select(Application.state)).one() == State.ASKED


def test_everybody_on_a_counselors_page_is_noted_as_seen(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    client_for("anna").get(f"/requests/{ref}")
    with database.read() as session:
        seen = session.scalars(
            select(AuditRow.subject_id).where(AuditRow.verb == "read", AuditRow.subject == "inmate")
        ).all()
    assert set(seen) == {world.ids["juris"], world.ids["karlis"]}


# Programs


def test_programs_ask_propose_answer_and_wish(
    database: Database, world: World, client_for: Clients
) -> None:
    alda, anna = client_for("alda"), client_for("anna")

    def call(client: Any, url: str, body: dict[str, Any], key: str = "") -> Any:
        headers = {"origin": "https://jobbridge.example", "x-csrf-token": client.csrf}
        if key:
            headers["idempotency-key"] = key
        return client.post(f"/api/v1{url}", json=body, headers=headers)

    body = {"vacancy": world.refs["vacancy_a"], "message": "API"}
    made = call(alda, "/requests", body, "a")
    assert made.status_code == 201
    assert call(alda, "/requests", body, "a").json() == made.json()
    assert call(alda, "/requests", body).status_code == 409
    request = made.json()
    assert (request["stage"], request["answer_due"], request["earliest_interview"]) == (
        "talking",
        "2026-11-30",
        "2026-12-08",
    )
    ref = request["ref"]
    people = anna.get(f"/api/v1/requests/{ref}").json()["people"]
    assert {p["inmate"] for p in people} == {world.refs["juris"], world.refs["karlis"]}
    assert call(anna, f"/requests/{ref}/proposals", {"inmate": "x", "name": "y"}).status_code == 400
    created = call(anna, f"/requests/{ref}/proposals", {"inmate": world.refs["juris"]}, "b")
    assert (created.status_code, created.json()["state"]) == (201, "proposed")
    assert alda.get("/api/v1/applications").json() == {"applications": []}
    app = created.json()["ref"]
    said = call(anna, f"/applications/{app}/answer", {"agreed": True, "version": 1})
    assert (said.status_code, said.json()["state"]) == (200, "agreed")
    stale = call(anna, f"/applications/{app}/answer", {"agreed": False, "version": 1})
    assert stale.status_code == 409
    (card,) = alda.get("/api/v1/applications").json()["applications"]
    assert set(card) == {
        "ref", "vacancy", "state", "met", "available_from", "interview_wanted_at",
        "shortlisted", "wishes_to_meet", "revealed",
    }  # fmt: skip
    wished = call(alda, f"/applications/{app}/interview-wish", {})
    assert wished.json()["interview_wanted_at"] is not None
    assert client_for("nora").get("/api/v1/applications").json() == {
        "applications": [{"vacancy": world.refs["vacancy_a"], "state": "agreed"}]
    }


def test_the_stage_of_a_request_does_not_follow_the_people_in_it(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        request = request_of(session, ref)
        before = queries.stages_of(session, [request], today=NOW.date())
        proposed(session, world, ref)
        agreed(session, world, ref, "karlis")
        assert queries.stages_of(session, [request], today=NOW.date()) == before


def test_a_page_of_cards_is_made_of_whole_vacancies() -> None:
    welders, cooks, drivers = (
        [Application(ref=f"{of}{number}") for number in range(many)]
        for of, many in (("w", 40), ("c", 30), ("d", 100))
    )
    pages = card_pages._pages_of([welders, cooks[:20], cooks[20:], drivers])
    assert pages == [[welders, cooks[:20]], [cooks[20:]], [drivers]]
    assert card_pages._pages_of([]) == [[]]
