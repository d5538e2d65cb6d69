"""My people: who waits for what, in a list whose address can be shared."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.consultations.model import Consultation
from jobbridge.db import Database
from jobbridge.inmates import actions, care_actions
from jobbridge.inmates.actions import follow
from jobbridge.inmates.model import Agreement, Care, Fact, Inmate
from jobbridge.interviews.people_queries import PeopleFilters, people_for
from jobbridge.matching import actions as matching
from jobbridge.matching.model import Match, MatchSeen
from jobbridge.viewer import Viewer
from tests.conftest import CANARY, NOW, ClientFor, World

TODAY = NOW.date()
LONG_AGO = NOW - timedelta(days=400)


def shows(session: Session, viewer: Viewer, *show: str, **given: Any) -> list[str]:
    filters = PeopleFilters(show=frozenset(show), **given)
    found = people_for(session, viewer, filters=filters, now=NOW, today=TODAY)
    return [inmate.given_name for inmate in found.page.items]


def counted(session: Session, viewer: Viewer) -> dict[str, int]:
    found = people_for(session, viewer, filters=PeopleFilters(), now=NOW, today=TODAY)
    return dict(found.counts)


def inmate_of(session: Session, world: World, who: str = "juris") -> Inmate:
    return session.get_one(Inmate, world.ids[who])


def test_my_people_come_by_release(client_for: ClientFor, world: World) -> None:
    page = client_for("anna").get("/inmates").text
    assert page.index(f"Juris {CANARY}") < page.index(f"Karlis {CANARY}")
    assert "Marta" not in page
    assert "22.10.2026." in page


def test_filters_live_in_the_address_and_survive_it(client_for: ClientFor, world: World) -> None:
    page = client_for("anna").get("/inmates?due=6&show=overdue&by=me&show=nonsense&x=1").text
    assert '<option value="6" selected>' in page
    assert '<option value="me" selected>' in page
    assert '<input type="hidden" name="show" value="overdue">' in page
    assert re.search(r'href="/inmates\?due=6&amp;by=me" aria-current="true"', page)
    assert "Juris" in page
    assert "Karlis" not in page


@pytest.mark.parametrize(
    "query",
    ["due=x", "page=-1", "page=99999999", "prison=9" * 9, "readiness=%00", "by=%25", "ref=%00",
     "show=handed&show=stale", "by=999999999", "ref=" + "&ref=".join("abcdefghij" * 60)],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(client_for: ClientFor, query: str) -> None:
    assert client_for("anna").get(f"/inmates?{query}").status_code == 200


@pytest.fixture
def named(database: Database, world: World) -> None:
    """The cast can be found by name."""
    with database.write() as session:
        for who in ("juris", "karlis", "marta"):
            actions.index_name(session, inmate_of(session, world, who))


@pytest.mark.usefixtures("named")
def test_a_name_is_searched_without_standing_in_an_address(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    both = anna.submit("/inmates/find", q=CANARY[:4]).headers["location"]
    assert both == f"/inmates?ref={world.refs['juris']}&ref={world.refs['karlis']}"
    assert "Karlis" in anna.get(both).text
    one = anna.submit("/inmates/find", q="juri").headers["location"]
    assert one == f"/inmates/{world.refs['juris']}"
    assert anna.submit("/inmates/find", q="Marta").headers["location"] == "/inmates"
    assert "Karlis" not in anna.get(f"/inmates?ref={world.refs['juris']}").text


def test_another_prisons_reference_finds_nobody(client_for: ClientFor, world: World) -> None:
    page = client_for("anna").get(f"/inmates?ref={world.refs['marta']}").text
    assert CANARY not in page


def test_plans_and_agreements_are_counted(database: Database, world: World) -> None:
    with database.write() as session:
        assert counted(session, world.anna) == {
            "handed": 0,
            "overdue": 1,
            "no_plan": 2,
            "agreement": 0,
            "stale": 0,
            "stalled": 0,
            "matches": 0,
        }
        session.scalars(
            select(Agreement).where(
                Agreement.inmate_id == world.ids["karlis"], Agreement.purpose == "listing"
            )
        ).one().withdrawn_at = NOW
        session.scalars(
            select(Agreement).where(
                Agreement.inmate_id == world.ids["juris"], Agreement.purpose == "interview"
            )
        ).one().renew_on = TODAY
        session.flush()
        assert counted(session, world.anna)["agreement"] == 2
        assert shows(session, world.anna, "overdue", "agreement") == ["Juris"]
        assert shows(session, world.alda) == []


def test_a_fact_is_stale_until_somebody_says_it_is_still_true(
    database: Database, world: World
) -> None:
    with database.write() as session:
        fact = session.scalars(select(Fact).where(Fact.inmate_id == world.ids["juris"])).first()
        assert fact is not None
        fact.recorded_at = LONG_AGO
        session.flush()
        assert shows(session, world.anna, "stale") == ["Juris"]
        inmate = inmate_of(session, world)
        version = inmate.version
        actions.confirm_fact(session, world.anna, inmate, fact.id, now=NOW)
        session.flush()
        assert shows(session, world.anna, "stale") == []
        assert inmate.version == version
        fact.valid_to = TODAY - timedelta(days=1)
        session.flush()
        assert shows(session, world.anna, "stale") == ["Juris"]


@pytest.mark.parametrize("step", ["consultation", "application"])
def test_a_case_stalls_until_something_happens(database: Database, world: World, step: str) -> None:
    with database.write() as session:
        for who in ("juris", "karlis"):
            inmate_of(session, world, who).created_at = LONG_AGO
        session.flush()
        assert shows(session, world.anna, "stalled") == ["Juris", "Karlis"]
        if step == "consultation":
            session.add(
                Consultation(
                    inmate_id=world.ids["juris"],
                    held_on=TODAY - timedelta(days=3),
                    conducted_by=world.ids["anna"],
                    entered_by=world.ids["anna"],
                    entered_at=LONG_AGO,
                )
            )
        else:
            application = Application(
                ref="stalled",
                inmate_id=world.ids["juris"],
                vacancy_id=world.ids["vacancy_a"],
                state="asked",
                created_at=LONG_AGO,
                updated_at=LONG_AGO,
            )
            session.add(application)
            session.flush()
            change = {"verb": "ask", "to_state": "asked", "at": NOW - timedelta(days=3)}
            session.add(ApplicationChange(application_id=application.id, **change))
        session.flush()
        assert shows(session, world.anna, "stalled") == ["Karlis"]


def test_matches_are_new_until_the_counselor_looks_at_them(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    matching.rematch_all(database, now=NOW, today=TODAY)
    with database.read() as session:
        assert shows(session, world.anna, "matches") == ["Juris", "Karlis"]
    assert anna.get(f"/inmates/{world.refs['juris']}/matches").status_code == 200
    with database.read() as session:
        assert [(s.inmate_id, s.account_id) for s in session.scalars(select(MatchSeen))] == [
            (world.ids["juris"], world.ids["anna"])
        ]
        assert shows(session, world.anna, "matches") == ["Karlis"]
    # Matching again finds the same pairs: they are not new.
    matching.rematch_all(database, now=NOW + timedelta(days=1), today=TODAY)
    matching.rematch_inmate(database, {"inmate_id": world.ids["juris"]}, NOW + timedelta(days=1))
    with database.read() as session:
        assert shows(session, world.anna, "matches") == ["Karlis"]
        assert {m.found_at for m in session.scalars(select(Match))} == {NOW}


def test_what_another_counselor_has_seen_is_still_new_to_me(
    database: Database, world: World
) -> None:
    matching.rematch_all(database, now=NOW, today=TODAY)
    with database.write() as session:
        session.add(
            MatchSeen(inmate_id=world.ids["juris"], account_id=world.ids["bela"], seen_at=NOW)
        )
        session.flush()
        assert shows(session, world.anna, "matches") == ["Juris", "Karlis"]


def test_only_the_prisons_own_are_counted(database: Database, world: World) -> None:
    with database.read() as session:
        assert shows(session, world.bela) == ["Marta"]
        assert shows(session, world.anna, by="nobody") == []
        assert shows(session, world.anna, by="me") == ["Juris", "Karlis"]
        assert shows(session, world.anna, by=str(world.ids["bela"])) == []
        assert shows(session, world.anna, due_months=3) == ["Juris"]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def fill(database: Database, world: World, numbers: range) -> None:
    """So many more people in Prison North, with facts, agreements, care and matches."""
    with database.write() as session:
        for number in numbers:
            release = TODAY + timedelta(days=30 + number)
            inmate = Inmate(
                ref=f"more{number:06}",
                prison_id=world.ids["north"],
                counselor_id=world.ids["anna"],
                given_name=f"Vēl{number}",
                family_name="Cilvēks",
                release_earliest=release,
                release_expected=release,
                release_latest=release,
                municipality_id=world.ids["Rīga"],
                created_at=NOW,
                updated_at=NOW,
            )
            session.add(inmate)
            session.flush()
            session.add_all(
                [
                    Fact(inmate_id=inmate.id, kind="target", code="7212 04", level=1,
                         recorded_at=NOW),
                    Agreement(inmate_id=inmate.id, purpose="listing", legal_basis="test",
                              given_on=date(2026, 11, 1), recorded_at=NOW),
                    Care(inmate_id=inmate.id, account_id=world.ids["anna"], since=NOW),
                    Match(inmate_id=inmate.id, vacancy_id=world.ids["vacancy_a"], score=8000,
                          parts={}, policy="1", inmate_version=1, vacancy_version=1,
                          as_of=TODAY, found_at=NOW),
                ]
            )  # fmt: skip


def test_the_list_takes_as_many_queries_for_three_hundred_as_for_one(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    counts = []
    with database.write() as session:
        for who in ("juris", "karlis"):
            inmate_of(session, world, who).status = "released"
    for first, last in ((0, 1), (1, 3), (3, 300)):
        fill(database, world, range(first, last))
        with statements(database) as found:
            page = anna.get("/inmates")
        assert page.status_code == 200
        counts.append(len(found))
    assert counts == [counts[0]] * 3


def test_a_handed_person_is_shown_until_acknowledged(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    with database.write() as session:
        juris = inmate_of(session, world)
        juris.counselor_id = None
        session.flush()
        viewer = Viewer(
            world.ids["bela"], world.bela.role, organisations=frozenset({world.ids["north"]})
        )
        care_actions.hand_over(
            session, viewer, inmates=[juris], to_account_id=world.ids["anna"], on=TODAY,
            note="Slepena piezīme", now=NOW,
        )  # fmt: skip
    page = anna.get("/inmates").text
    assert 'href="/inmates?show=handed"' in page
    assert "Slepena piezīme" in anna.get(f"/inmates/{world.refs['juris']}").text
    answer = anna.submit("/inmates/hand-over/acknowledge", ref=world.refs["juris"])
    assert answer.headers["location"] == "/inmates"
    assert 'href="/inmates?show=handed"' not in anna.get("/inmates").text


def test_followers_see_their_people_and_no_more_than_they_need(
    client_for: ClientFor, database: Database, world: World
) -> None:
    mara = client_for("mara")
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).notes = "Slepena piezīme"
    page = mara.get("/people").text
    assert f"Juris {CANARY}" in page
    assert "metinātājs" in page
    assert "metināt<" not in page
    assert "Slepena" not in page
    assert "Karlis" not in page
    assert mara.get(f"/inmates/{world.refs['juris']}").status_code == 404
    assert 'class="jb-empty"' in client_for("pavels").get("/people").text
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.status = "released"
        follow(session, world.anna, juris, world.ids["kaspars"], now=NOW)
    assert f"Juris {CANARY}" in client_for("kaspars").get("/people").text


@pytest.mark.usefixtures("named")
def test_the_api_lists_with_the_filters_of_the_page(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    found = anna.get("/api/v1/inmates?show=overdue").json()
    assert [person["ref"] for person in found["items"]] == [world.refs["juris"]]
    assert found["counts"]["no_plan"] == 2
    named = anna.post(
        "/api/v1/inmates/find", json={"text": "karl"}, headers={"x-csrf-token": anna.csrf}
    )
    assert named.json() == {"inmates": [world.refs["karlis"]]}
    followed = client_for("mara").get("/api/v1/inmates?show=overdue").json()
    assert [sorted(person) for person in followed["items"]] == [
        ["municipality", "name", "ref", "release_expected"]
    ]
