"""The pages of offers and work, as each side sees them."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select, text

from jobbridge.applications.model import Application, Reveal, RevealLevel
from jobbridge.db import Database
from jobbridge.employments import actions
from jobbridge.employments.model import Employment, FollowUp
from tests.conftest import NOW, World

Clients = Callable[[str], Any]


def post(client: Any, path: str, **values: object) -> Any:
    return client.post(path, data={"csrf_token": client.csrf, **values})


def state(database: Database, ref: str) -> str:
    with database.read() as session:
        return session.scalars(select(Application.state).where(Application.ref == ref)).one()


def test_only_the_counselor_reads_what_stands_against_an_offer(
    database: Database, world: World, met: str, client_for: Clients
) -> None:
    """Juris is not free yet: an employer that could read that would learn the day of release."""
    alda, anna = client_for("alda"), client_for("anna")
    soon = (NOW + timedelta(days=1)).date()
    answer = post(alda, f"/employments/{met}/offer", start_on=soon, terms="clothes")
    assert answer.headers["location"] == f"/employments/{met}"
    assert 'id="against"' in anna.get(f"/employments/{met}").text
    assert 'id="against"' not in alda.get(f"/employments/{met}").text
    page = anna.get(f"/employments/{met}").text
    assert 'value="accept"' in page
    assert post(anna, f"/applications/{met}/move", verb="accept", version=2).status_code == 303
    assert state(database, met) == "accepted"


def test_an_offer_without_a_first_day_leads_to_where_it_is_said(
    database: Database, met: str, client_for: Clients
) -> None:
    anna = client_for("anna")
    assert anna.get(f"/employments/{met}").status_code == 404
    with database.write() as session:
        session.execute(text("UPDATE application SET state = 'offer'"))
    assert anna.get(f"/employments/{met}").headers["location"] == f"/employments/{met}/offer"
    assert client_for("bruno").get(f"/employments/{met}").status_code == 404


def test_a_first_day_that_has_passed_names_the_field(met: str, client_for: Clients) -> None:
    answer = post(
        client_for("alda"), f"/employments/{met}/offer", start_on=NOW.date() - timedelta(days=1)
    )
    assert answer.status_code == 422
    assert 'id="field-start_on-error"' in answer.text


def test_one_click_on_the_list_says_that_work_has_begun(
    database: Database, world: World, met: str, client_for: Clients
) -> None:
    alda = client_for("alda")
    with database.write() as session:
        actions.offer(session, world.alda, ref=met, start_on=NOW.date(), now=NOW)
        session.execute(text("UPDATE application SET state = 'accepted'"))
        session.execute(text("UPDATE follow_up SET due_on = :day"), {"day": NOW.date()})
    assert f'id="work-{met}"' in alda.get("/employments").text
    assert "Juris" not in alda.get("/employments").text
    assert (
        post(alda, f"/employments/{met}/answer", stage="start").headers["location"]
        == "/employments"
    )
    assert state(database, met) == "started"
    with database.read() as session:
        assert session.scalars(select(Employment.started_on)).one() == NOW.date()
        stages = session.scalars(select(FollowUp.stage).order_by(FollowUp.due_on)).all()
    assert stages == ["start", "weeks_6", "months_3", "months_6"]
    assert (
        post(alda, f"/employments/{met}/answer", stage="start").headers["location"]
        == "/employments"
    )
    assert "ds-alert" in alda.get("/employments").text  # a second click is refused in words


def test_the_employer_never_reads_reasons_of_a_persons_life(
    database: Database, world: World, met: str, client_for: Clients
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    with database.write() as session:
        actions.offer(session, world.alda, ref=met, start_on=NOW.date(), now=NOW)
        session.execute(text("UPDATE application SET state = 'accepted'"))
        actions.start(session, world.anna, ref=met, now=NOW)
    assert 'value="health"' not in alda.get(f"/employments/{met}").text
    assert post(alda, f"/employments/{met}/end", on=NOW.date(), why="health").status_code == 422
    assert post(anna, f"/employments/{met}/end", on=NOW.date(), why="health").status_code == 303
    theirs, ours = (client.get(f"/api/v1/employments/{met}").json() for client in (alda, anna))
    assert (theirs["state"], theirs["why"]) == ("left", "")
    assert (ours["state"], ours["why"]) == ("left", "health")
    assert post(anna, f"/employments/{met}/resume").status_code == 303
    assert state(database, met) == "started"


def test_a_letter_of_intent_names_only_whom_the_employer_knows(
    database: Database, world: World, met: str, client_for: Clients
) -> None:
    alda = client_for("alda")
    path = f"/employments/{met}/paper/letter"
    with database.write() as session:
        actions.offer(
            session,
            world.alda,
            ref=met,
            start_on=NOW.date(),
            terms=["transport", "room", "advance"],
            room_cents=12_050,
            advance_cents=20_000,
            now=NOW,
        )

    def printed() -> str:
        reader = PdfReader(BytesIO(alda.get(path).content))
        return " ".join(page.extract_text() for page in reader.pages)

    letter = printed().replace("\N{NO-BREAK SPACE}", " ")
    assert [part for part in ("Metinātājs", "120,50 €", "200 €") if part not in letter] == []
    assert "Juris" not in printed()
    with database.write() as session:
        row = session.scalars(select(Application).where(Application.ref == met)).one()
        for level in RevealLevel:
            session.add(
                Reveal(
                    application_id=row.id,
                    level=level,
                    given_on=NOW.date(),
                    until=NOW.date() + timedelta(days=30),
                    recorded_at=NOW,
                )
            )
    assert "Juris" in printed()
    with database.write() as session:
        session.execute(text("UPDATE application SET state = 'started'"))
    assert alda.get(path).headers["location"] == f"/employments/{met}"


def test_an_empty_list_says_what_comes_first(client_for: Clients) -> None:
    pages = {who: client_for(who).get("/employments").text for who in ("alda", "anna", "nora")}
    links = {who: 'href="/cards"' in page for who, page in pages.items()}
    assert links["alda"] is True
    assert all("jb-empty" in page for page in pages.values())


def test_the_api_tells_the_same_as_the_page(
    database: Database, world: World, met: str, client_for: Clients
) -> None:
    alda = client_for("alda")
    day = NOW.date() + timedelta(days=30)
    with database.write() as session:
        actions.offer(session, world.alda, ref=met, start_on=day, terms=["room"], now=NOW)
    (one,) = alda.get("/api/v1/employments").json()["work"]
    assert (one["ref"], one["start_on"], one["terms"], one["due"]) == (
        met,
        day.isoformat(),
        ["room"],
        None,
    )
    asked = [(q["stage"], date.fromisoformat(q["due_on"])) for q in one["questions"]]
    assert asked == [("start", day + timedelta(days=3))]
