"""The loop in the browser: speaking with several, questions, marks, names, and the pause."""

from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications import actions, card_actions
from jobbridge.applications.model import Application, Request, RevealLevel, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import Vacancy
from tests.applications.conftest import Asked, agreed, proposed, put
from tests.applications.test_card_actions import TODAY, UNTIL, withdraw
from tests.applications.test_pages import Clients, employers_view, post
from tests.conftest import CANARY, NOW, FixedClock, World


@pytest.fixture
def card(database: Database, world: World, asked: Asked) -> str:
    """Juris has agreed to be introduced to Alda: his reference."""
    ref = asked()
    with database.write() as session:
        return agreed(session, world, ref).ref


def state_of(database: Database, ref: str) -> Application:
    with database.read() as session:
        return session.scalars(select(Application).where(Application.ref == ref)).one()


# The counselor's list


def test_people_are_ticked_and_answered_without_leaving_the_list(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    anna = client_for("anna")
    people = [world.refs["juris"], world.refs["karlis"]]
    listed = anna.get("/requests").text
    for person in people:
        assert f'value="{person}"' in listed
    sent = post(anna, f"/requests/{ref}/speak", people=people, page=1)
    assert sent.headers["location"] == f"/requests?page=1#request-{ref}"
    with database.read() as session:
        rows = session.scalars(select(Application).order_by(Application.inmate_id)).all()
    assert [row.state for row in rows] == [State.ASKED] * 2
    listed = anna.get("/requests").text
    for row in rows:
        assert f"/applications/{row.ref}/answer" in listed
    yes = post(anna, f"/applications/{rows[0].ref}/answer", answer="yes", version=2, page=1)
    no = post(
        anna, f"/applications/{rows[1].ref}/answer", answer="no", why="pay", version=2, page=1
    )
    assert [r.headers["location"] for r in (yes, no)] == [f"/requests?page=1#request-{ref}"] * 2
    listed = anna.get("/requests").text
    for row in rows:
        assert f"/applications/{row.ref}/take-back" in listed
    back = post(anna, f"/applications/{rows[0].ref}/take-back", version=3, page=1)
    assert back.headers["location"] == f"/requests?page=1#request-{ref}"
    assert state_of(database, rows[0].ref).state == State.ASKED


def test_the_same_form_sent_twice_speaks_once(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    anna = client_for("anna")
    sent = [
        post(anna, f"/requests/{ref}/speak", people=[world.refs["juris"]], _key="k")
        for _ in range(2)
    ]
    assert [response.status_code for response in sent] == [303, 303]
    with database.read() as session:
        assert len(session.scalars(select(Application)).all()) == 1


def test_sixty_requests_stand_on_six_pages(
    database: Database, world: World, client_for: Clients
) -> None:
    with database.write() as session:
        for number in range(60):
            request = Request(
                ref=new_ref(),
                employer_id=world.ids["a"],
                vacancy_id=world.ids["vacancy_a"],
                asked_at=NOW,
                answer_due=NOW.date().replace(day=24),
            )
            request.ref = f"r{number:02d}"
            session.add(request)
    anna = client_for("anna")
    first, last, beyond = (anna.get(f"/requests?page={n}").text for n in ("1", "6", "99"))
    assert first.count('id="request-r') == 10
    assert 'href="/requests?page=2"' in first
    assert 'id="request-r59"' in last
    assert 'id="request-r59"' in beyond


def test_an_answer_for_nobody_is_sent_only_on_purpose(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    anna = client_for("anna")
    warned = post(anna, f"/requests/{ref}/send")
    assert (warned.status_code, 'name="sure"' in warned.text) == (422, True)
    with database.read() as session:
        assert session.scalars(select(Request.state)).one() == "open"
    assert post(anna, f"/requests/{ref}/send", sure="yes").status_code == 303
    with database.read() as session:
        assert session.scalars(select(Request.state)).one() == "answered"


def test_whoever_has_nobody_moves_the_request_out_of_the_way(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    anna, bela = client_for("anna"), client_for("bela")
    assert post(anna, f"/requests/{ref}/nobody").headers["location"] == "/requests"
    assert f'id="request-{ref}"' not in anna.get("/requests").text
    assert ref in anna.get("/requests").text
    assert f'id="request-{ref}"' in bela.get("/requests").text


# Questions


def test_a_question_is_seen_answered_and_read(world: World, card: str, client_for: Clients) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    refused = post(alda, f"/cards/{card}/question", text="Zvaniet 26123456")
    assert (refused.status_code, "Zvaniet 26123456" in refused.text) == (422, True)
    assert post(alda, f"/cards/{card}/question", text="Vai <b>ir</b> B?").status_code == 303
    for url in ("/requests", f"/applications/{card}"):
        assert "Vai &lt;b&gt;ir&lt;/b&gt; B?" in anna.get(url).text
    assert post(anna, f"/applications/{card}/message", text="Jā, ir.").status_code == 303
    page = alda.get(f"/cards/{card}").text
    assert "Jā, ir." in page
    assert "Anna" not in page
    assert f"/cards/{card}#messages" in alda.get("/cards").text
    assert "Vai &lt;b&gt;" not in anna.get("/requests").text


# Marks


def test_a_shortlist_is_marked_shown_and_unmarked(
    database: Database, world: World, card: str, client_for: Clients
) -> None:
    alda = client_for("alda")
    assert "show=shortlist" not in alda.get("/cards").text
    assert (
        post(alda, f"/cards/{card}/shortlist", on="yes", back="list").headers["location"]
        == f"/cards#card-{card}"
    )
    assert card in alda.get("/cards?show=shortlist").text
    assert post(alda, f"/cards/{card}/shortlist", on="").headers["location"] == f"/cards/{card}"
    assert card not in alda.get("/cards?show=shortlist").text
    assert post(client_for("bruno"), f"/cards/{card}/shortlist", on="yes").status_code == 404
    assert post(client_for("anna"), f"/cards/{card}/shortlist", on="yes").status_code == 404
    assert state_of(database, card).shortlisted_at is None


# Names


def test_nothing_of_a_name_is_in_the_page_before_it_is_revealed_nor_after(
    database: Database, world: World, card: str, client_for: Clients, clock: FixedClock
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    urls = (f"/cards/{card}", "/cards", "/api/v1/applications")

    def read() -> set[str]:
        text = "".join(alda.get(url).text for url in urls)
        return {word for word in ("Juris", "Anna", CANARY, "Ziemeļu") if word in text}

    def reveal(level: str, until: str = str(UNTIL)) -> Any:
        return post(
            anna, f"/applications/{card}/reveal", level=level, given_on=str(TODAY), until=until
        )

    assert read() == set()
    assert reveal("identity").status_code == 422
    assert reveal("first_name", until="2026-11-01").status_code == 422
    assert read() == set()
    assert reveal("first_name").status_code == 303
    assert read() == {"Juris", "Anna"}
    assert reveal("identity").status_code == 303
    assert read() == {"Juris", "Anna", CANARY}
    with database.read() as session:
        seen = session.scalars(
            select(AuditRow.account_id).where(AuditRow.verb == "read", AuditRow.subject == "reveal")
        ).all()
    assert set(seen) == {world.ids["alda"]}
    clock.move(days=61)
    assert read() == set()
    clock.move(days=-61)
    assert read() == {"Juris", "Anna", CANARY}
    post(anna, f"/applications/{card}/reveal/revoke", level="identity")
    assert read() == {"Juris", "Anna"}
    post(anna, f"/applications/{card}/reveal/revoke", level="first_name")
    assert read() == set()


def test_another_employer_learns_nothing_of_what_is_revealed_to_one(
    database: Database, world: World, card: str, client_for: Clients
) -> None:
    with database.write() as session:
        application = session.scalars(select(Application).where(Application.ref == card)).one()
        card_actions.reveal(
            session,
            world.anna,
            application,
            level=RevealLevel.FIRST_NAME,
            given_on=TODAY,
            until=UNTIL,
            now=NOW,
        )
        other = put(session, world, State.AGREED, "karlis")
        other.vacancy_id = world.ids["vacancy_b"]
    bruno = client_for("bruno")
    assert bruno.get(f"/cards/{card}").status_code == 404
    assert "Juris" not in bruno.get("/cards").text + bruno.get("/api/v1/applications").text


# Meeting


def test_who_does_not_wish_to_meet_is_said_on_both_sides(
    database: Database, world: World, card: str, client_for: Clients
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    wish = f"/cards/{card}/interview-wish"
    assert wish in alda.get(f"/cards/{card}").text
    with database.write() as session:
        withdraw(session, world, "interview")
    for url in (f"/cards/{card}", "/cards"):
        assert wish not in alda.get(url).text
    assert f"/applications/{card}/book" not in anna.get(f"/applications/{card}").text
    assert post(alda, wish).status_code == 303
    assert state_of(database, card).interview_wanted_at is None
    assert alda.get("/api/v1/applications").json()["applications"][0]["wishes_to_meet"] is False


def test_a_job_is_offered_on_the_page_only_after_meeting(
    database: Database, world: World, card: str, client_for: Clients
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    with database.write() as session:
        application = session.scalars(select(Application).where(Application.ref == card)).one()
        actions.move(session, world.anna, application, "interview", now=NOW)
    offer = f"/employments/{card}/offer"
    assert offer not in alda.get(f"/cards/{card}").text
    assert post(alda, offer, start_on="2026-12-01").status_code == 422
    assert state_of(database, card).state == State.INTERVIEW
    post(anna, f"/applications/{card}/move", verb="meet", version=3)
    assert offer in alda.get(f"/cards/{card}").text
    assert post(alda, offer, start_on="2026-12-01").headers["location"] == f"/employments/{card}"
    assert state_of(database, card).state == State.OFFER


# Silence


def test_a_paused_employer_reads_why_and_what_to_do(
    database: Database, world: World, card: str, client_for: Clients, clock: FixedClock
) -> None:
    with database.write() as session:
        request = session.scalars(select(Request)).one()
        request.state = "answered"
    clock.move(days=14)
    alda, anna = client_for("alda"), client_for("anna")
    for url in ("/requests", "/cards", f"/vacancies/{world.refs['vacancy_a']}/ask"):
        assert "23.11.2026." in alda.get(url).text
    assert post(alda, f"/vacancies/{world.refs['vacancy_a']}/ask", message="").status_code == 422
    assert post(alda, f"/cards/{card}/refuse", why="skills").status_code == 303
    assert post(alda, f"/vacancies/{world.refs['vacancy_a']}/ask", message="").status_code == 303
    assert anna.get("/requests").status_code == 200


def test_a_counselor_sees_that_an_employer_is_silent(
    database: Database, world: World, card: str, client_for: Clients, clock: FixedClock
) -> None:
    anna = client_for("anna")
    before = anna.get("/requests").text.count("23.11.2026.")
    clock.move(days=14)
    with database.read() as session:
        ref = session.scalars(select(Request.ref)).one()
    anna = client_for("anna")
    assert anna.get("/requests").text.count("23.11.2026.") == before + 1
    assert "23.11.2026." in anna.get(f"/requests/{ref}").text


def test_an_employers_pages_are_byte_equal_whatever_a_declined_person_said(
    database: Database, world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    alda = client_for("alda")
    before = employers_view(alda, world, ref)
    with database.write() as session:
        application = proposed(session, world, ref)
        assert employers_view(alda, world, ref) == before
        session.commit()
        said = Said("employer")
        actions.record_answer(session, world.anna, application, False, now=NOW, said=said)
    assert employers_view(alda, world, ref) == before
    with database.write() as session:
        actions.take_back(session, world.anna, application, now=NOW)
    assert employers_view(alda, world, ref) == before
    post(client_for("bela"), f"/requests/{ref}/nobody")
    assert employers_view(alda, world, ref) == before


def test_the_agency_reads_which_prisons_are_late_and_of_nobody_in_them(
    database: Database, world: World, asked: Asked, client_for: Clients, clock: FixedClock
) -> None:
    ref = asked()
    with database.write() as session:
        agreed(session, world, ref)
    for url in ("/requests", f"/requests/{ref}"):
        assert "Ziemeļu" not in client_for("alda").get(url).text
    clock.move(days=8)
    nora = client_for("nora")
    for url in ("/requests", f"/requests/{ref}"):
        text = nora.get(url).text
        assert "Dienvidu cietums" in text
        assert "Ziemeļu cietums" not in text
        assert CANARY not in text


# Programs


def test_programs_ask_answer_mark_and_reveal(world: World, card: str, client_for: Clients) -> None:
    alda, anna = client_for("alda"), client_for("anna")

    def call(client: Any, path: str, body: dict[str, Any], key: str = "") -> Any:
        headers = {"origin": "https://jobbridge.example", "x-csrf-token": client.csrf}
        if key:
            headers["idempotency-key"] = key
        return client.post(f"/api/v1/applications/{card}{path}", json=body, headers=headers)

    for _ in range(2):
        assert call(alda, "/messages", {"text": "Vai ir B?"}, "m").status_code == 201
    refused = call(alda, "/messages", {"text": "a@b.lv"})
    assert (refused.status_code, [r["code"] for r in refused.json()["reasons"]]) == (
        409,
        ["mail", "link"],
    )
    found = anna.get(f"/api/v1/applications/{card}/messages").json()["messages"]
    assert [(m["by_employer"], m["text"]) for m in found] == [(True, "Vai ir B?")]
    assert call(alda, "/shortlist", {"on": True}).json()["shortlisted"] is True
    body = {"level": "first_name", "given_on": str(TODAY), "until": str(UNTIL)}
    assert call(anna, "/reveals", body, "r").status_code == 201
    assert call(anna, "/reveals", body, "r").status_code == 201
    assert len(anna.get(f"/api/v1/applications/{card}/reveals").json()["reveals"]) == 1
    (mine,) = alda.get("/api/v1/applications").json()["applications"]
    assert mine["revealed"] == {
        "given_name": "Juris",
        "counselor": "Anna",
        "full_name": None,
        "until": str(UNTIL),
    }
    assert alda.get(f"/api/v1/applications/{card}/reveals").status_code == 404
    assert call(anna, "/reveals/revoke", {"level": "first_name"}).status_code == 200
    assert alda.get("/api/v1/applications").json()["applications"][0]["revealed"] is None
    assert call(anna, "/take-back", {}).status_code == 409  # the employer has asked already


def test_programs_speak_with_several_and_have_nobody(
    world: World, asked: Asked, client_for: Clients
) -> None:
    ref = asked()
    anna, bela = client_for("anna"), client_for("bela")

    def call(client: Any, path: str, body: dict[str, Any]) -> Any:
        headers = {"origin": "https://jobbridge.example", "x-csrf-token": client.csrf}
        return client.post(f"/api/v1/requests/{ref}{path}", json=body, headers=headers)

    people = [world.refs["juris"], world.refs["karlis"]]
    made = call(anna, "/conversations", {"inmates": people})
    assert made.status_code == 201
    assert {a["inmate"] for a in made.json()["applications"]} == set(people)
    assert call(anna, "/nobody", {}).status_code == 409
    assert call(bela, "/nobody", {}).json()["state"] == "open"
    assert call(bela, "/conversations", {"inmates": people}).status_code == 404


def test_a_filled_place_closes_the_vacancy_from_the_page(
    database: Database, world: World, card: str, client_for: Clients
) -> None:
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).seats = 1
        offered = put(session, world, State.OFFER, "karlis")
    post(client_for("anna"), f"/applications/{offered.ref}/move", verb="accept", version=1)
    with database.read() as session:
        assert session.get_one(Vacancy, world.ids["vacancy_a"]).close_reason == "filled_here"
    assert client_for("alda").get(f"/cards/{card}").status_code == 404
