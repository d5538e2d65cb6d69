"""One person's page: the situation, the history, and what an employer reads of them."""

import re

from sqlalchemy import select

from jobbridge.consultations import actions as consultations
from jobbridge.db import Database
from jobbridge.inmates import actions
from jobbridge.inmates.model import Fact, Inmate, Restriction
from jobbridge.interviews.history_queries import events_for
from tests.conftest import CANARY, NOW, ClientFor, World
from tests.interviews.test_agreements import put

TODAY = NOW.date()


def test_the_page_says_who_is_responsible_and_what_is_missing(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    with database.write() as session:
        put(session, world)
        session.get_one(Inmate, world.ids["juris"]).notes = "Slepena piezīme"
    page = anna.get(f"/inmates/{world.refs['juris']}").text
    assert "Anna" in page
    assert "22.10.2026." in page
    assert "SIA A darbs" in page
    assert "Slepena piezīme" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert client_for("bela").get(f"/inmates/{world.refs['juris']}").status_code == 404


def test_a_fact_is_confirmed_and_ended_with_one_click(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, bela = client_for("anna"), client_for("bela")
    with database.read() as session:
        fact = session.scalars(
            select(Fact).where(Fact.inmate_id == world.ids["juris"], Fact.kind == "skill")
        ).one()
    path = f"/inmates/{world.refs['juris']}/facts/{fact.id}"
    assert anna.submit(f"{path}/confirm").status_code == 303
    assert bela.submit(f"{path}/confirm").status_code == 404
    with database.read() as session:
        confirmed = session.get_one(Fact, fact.id)
        assert (confirmed.confirmed_at, confirmed.confirmed_by) == (NOW, world.ids["anna"])
        assert confirmed.recorded_at == fact.recorded_at
    assert anna.submit(f"{path}/end").status_code == 303
    assert anna.submit(f"{path}/end").status_code == 404
    headers = {"x-csrf-token": anna.csrf}
    assert anna.post(f"/api/v1{path}/confirm", headers=headers).status_code == 404


def test_everything_that_happened_stands_in_one_timeline(database: Database, world: World) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.counselor_id = None
        actions.set_counselor(session, world.anna, juris, world.ids["anna"], now=NOW)
        consultations.record(
            session,
            world.anna,
            inmate=juris,
            held_on=TODAY,
            conducted_by=world.ids["anna"],
            readiness="now",
            targets=["7212 04"],
            notes="Sarunas piezīme",
            now=NOW,
        )
        actions.set_release(
            session,
            world.olga,
            juris,
            release_earliest=juris.release_earliest,
            release_expected=juris.release_latest,
            release_latest=juris.release_latest,
            open_unit_from=TODAY,
            now=NOW,
        )
        session.flush()
        events = events_for(session, world.anna, juris)
        assert {event.kind for event in events} == {
            "agreement",
            "care",
            "consultation",
            "movement",
        }
        assert [event.at for event in events] == sorted((e.at for e in events), reverse=True)
        assert [e.note for e in events if e.kind == "consultation"] == ["Sarunas piezīme"]


def test_an_employers_view_holds_the_card_and_nothing_else(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, alda = client_for("anna"), client_for("alda")
    with database.write() as session:
        session.add(
            Restriction(
                inmate_id=world.ids["juris"],
                code="BERNI",
                legal_reference="§ 1",
                valid_from=TODAY,
                review_on=TODAY,
                set_at=NOW,
            )
        )
        met = [{"kind": "skill", "code": "weld", "level": 2, "text_level": ""}]
        put(session, world).card = {"ref": "app-juris", "met": met, "from": "2027-1"}
    path = f"/inmates/{world.refs['juris']}/as-employer?vacancy={world.refs['vacancy_a']}"
    page = anna.get(path).text
    card = re.search(r'<article class="jb-panel.*?</article>', page, re.S)
    assert card
    theirs = alda.get("/cards/app-juris").text
    for said in ("app-juris", "metināt", "2027"):
        assert said in card[0]
        assert said in theirs
    for hidden in ("Juris", CANARY, "Ziemeļu", "BERNI", "22.01.2027"):
        assert hidden not in card[0]
        assert hidden not in theirs


def test_a_card_is_shown_as_it_would_be_made_today(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    path = f"/inmates/{world.refs['karlis']}/as-employer"
    assert anna.get(path).status_code == 200
    page = anna.get(f"{path}?vacancy={world.refs['vacancy_a']}").text
    card = re.search(r'<article class="jb-panel.*?</article>', page, re.S)
    assert card
    assert "metināt" in card[0]
    assert "lasīt rasējumus" not in card[0]
    assert anna.get(f"{path}?vacancy=zzzzzzzzzz").status_code == 404
    for who in ("alda", "mara", "olga", "bela"):
        assert client_for(who).get(path).status_code == 404
