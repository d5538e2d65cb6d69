"""Handing people over, and who looked after them from when to when."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions, care_actions, care_queries
from jobbridge.inmates.model import Care, Inmate, Status
from jobbridge.viewer import SYSTEM, Role, Viewer
from tests.conftest import NOW, ClientFor, World

TODAY = NOW.date()


@pytest.fixture
def cilda(database: Database, world: World) -> Viewer:
    """A second counselor of Prison North."""
    with database.write() as session:
        account = accounts.add_account(
            session,
            SYSTEM,
            email="cilda@jobbridge.example",
            name="Cilda",
            role=Role.COUNSELOR,
            organisations=[world.ids["north"]],
            now=NOW,
        )
        world.ids["cilda"] = account.id
        return viewer_for(session, account)


def inmate_of(session: Session, world: World, who: str = "juris") -> Inmate:
    return session.get_one(Inmate, world.ids[who])


def test_a_hand_over_leaves_who_was_responsible_from_when_to_when(
    database: Database, world: World, cilda: Viewer
) -> None:
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        juris = inmate_of(session, world)
        actions.set_counselor(session, world.anna, juris, world.ids["anna"], now=NOW)
        done = care_actions.hand_over(
            session,
            world.anna,
            inmates=[juris],
            to_account_id=world.ids["cilda"],
            on=TODAY,
            note="Gaida atbildi",
            now=later,
        )
        assert [inmate.ref for inmate in done.given] == [world.refs["juris"]]
        assert juris.counselor_id == world.ids["cilda"]
        rows = care_queries.care_for(session, cilda, juris)
        assert [(r.account_id, r.since, r.until, r.note) for r in rows] == [
            (world.ids["cilda"], later, None, "Gaida atbildi"),
            (world.ids["anna"], NOW, later, None),
        ]
        assert list(care_queries.handed_to(session, cilda, [juris.id])) == [juris.id]
        assert care_actions.acknowledge(session, cilda, [juris], now=later) == 1
        session.flush()
        assert care_queries.handed_to(session, cilda, [juris.id]) == {}


def test_the_note_of_a_hand_over_is_unreadable_in_the_raw_table(
    database: Database, world: World, cilda: Viewer
) -> None:
    with database.write() as session:
        care_actions.hand_over(
            session,
            world.anna,
            inmates=[inmate_of(session, world)],
            to_account_id=world.ids["cilda"],
            on=TODAY,
            note="Slepenība",
            now=NOW,
        )
    with database.read() as session:
        raw = session.execute(text("SELECT note FROM care WHERE note IS NOT NULL")).scalar_one()
        assert b"Slepen" not in bytes(raw)


def test_who_cannot_go_stays_and_is_named_with_the_reason(
    database: Database, world: World, cilda: Viewer
) -> None:
    with database.write() as session:
        juris, karlis = inmate_of(session, world), inmate_of(session, world, "karlis")
        karlis.status = Status.RELEASED
        done = care_actions.hand_over(
            session,
            world.anna,
            inmates=[juris, karlis],
            to_account_id=world.ids["cilda"],
            on=TODAY,
            now=NOW,
        )
        assert [inmate.id for inmate in done.given] == [juris.id]
        assert [(i.id, [r.code for r in why]) for i, why in done.refused] == [
            (karlis.id, ["inactive"])
        ]


@pytest.mark.parametrize(
    ("to", "ahead", "codes"),
    [
        ("anna", 0, ["already"]),
        ("bela", 0, ["other_prison"]),
        ("mara", 0, ["other_prison"]),
        ("bela", 1, ["other_prison", "handed_ahead"]),
    ],
)
def test_a_hand_over_that_reaches_nobody_is_refused_with_all_reasons(
    database: Database, world: World, to: str, ahead: int, codes: list[str]
) -> None:
    with database.write() as session:
        with pytest.raises(Refused) as refused:
            care_actions.hand_over(
                session,
                world.anna,
                inmates=[inmate_of(session, world)],
                to_account_id=world.ids[to],
                on=TODAY + timedelta(days=ahead),
                now=NOW,
            )
        assert [reason.code for reason in refused.value.reasons] == codes
        assert session.scalars(select(Care)).all() == []


def test_another_prisons_counselor_hands_nobody_over(
    database: Database, world: World, cilda: Viewer
) -> None:
    with database.write() as session, pytest.raises(NotFound):
        care_actions.hand_over(
            session,
            world.bela,
            inmates=[inmate_of(session, world)],
            to_account_id=world.ids["cilda"],
            on=TODAY,
            now=NOW,
        )


def test_a_hand_over_is_undone_as_if_it_had_never_been(
    database: Database, world: World, cilda: Viewer
) -> None:
    with database.write() as session:
        juris, karlis = inmate_of(session, world), inmate_of(session, world, "karlis")
        actions.set_counselor(session, world.anna, juris, world.ids["anna"], now=NOW)
        karlis.counselor_id = None
        done = care_actions.hand_over(
            session,
            world.anna,
            inmates=[juris, karlis],
            to_account_id=world.ids["cilda"],
            on=TODAY,
            now=NOW + timedelta(minutes=1),
        )
        for who in (world.bela, cilda):
            with pytest.raises(NotFound):
                care_actions.take_back(session, who, done.batch, now=NOW)
        assert care_actions.take_back(session, world.anna, done.batch, now=NOW) == 2
        assert (juris.counselor_id, karlis.counselor_id) == (world.ids["anna"], None)
        rows = session.scalars(select(Care)).all()
        assert [(r.inmate_id, r.account_id, r.until) for r in rows] == [
            (juris.id, world.ids["anna"], None)
        ]


def test_an_acknowledged_hand_over_stands(database: Database, world: World, cilda: Viewer) -> None:
    with database.write() as session:
        juris = inmate_of(session, world)
        done = care_actions.hand_over(
            session,
            world.anna,
            inmates=[juris],
            to_account_id=world.ids["cilda"],
            on=TODAY,
            now=NOW,
        )
        care_actions.acknowledge(session, cilda, [juris], now=NOW)
        session.flush()
        with pytest.raises(Refused):
            care_actions.take_back(session, world.anna, done.batch, now=NOW)
        assert juris.counselor_id == world.ids["cilda"]


def test_a_transfer_ends_the_care(database: Database, world: World) -> None:
    with database.write() as session:
        juris = inmate_of(session, world)
        juris.counselor_id = None
        actions.set_counselor(session, world.anna, juris, world.ids["anna"], now=NOW)
        actions.transfer(
            session, world.olga, juris, to_prison_id=world.ids["south"], on=TODAY, now=NOW
        )
        assert [care.until for care in session.scalars(select(Care))] == [NOW]
        assert juris.counselor_id is None


def test_many_are_handed_over_from_the_list_and_the_result_says_who_stayed(
    client_for: ClientFor, database: Database, world: World, cilda: Viewer
) -> None:
    anna = client_for("anna")
    refs = [world.refs["juris"], world.refs["karlis"]]
    with database.write() as session:
        inmate_of(session, world, "karlis").counselor_id = world.ids["cilda"]
    page = anna.get(f"/inmates/hand-over?ref={refs[0]}&ref={refs[1]}").text
    assert "Juris" in page
    assert "Karlis" in page
    sent = {"ref": refs, "to": world.ids["cilda"], "on": str(TODAY), "_key": "one"}
    answers = [anna.submit("/inmates/hand-over", **sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    result = anna.get(answers[0].headers["location"]).text
    assert f'href="/inmates/{refs[0]}"' in result
    assert f'href="/inmates/{refs[1]}"' not in result
    assert "Karlis" in result
    batch = answers[0].headers["location"].partition("batch=")[2].partition("&")[0]
    assert anna.submit("/inmates/hand-over/undo", batch=batch).status_code == 303
    with database.read() as session:
        assert inmate_of(session, world).counselor_id != world.ids["cilda"]


def test_all_of_a_colleague_who_leaves_are_offered(
    client_for: ClientFor, world: World, cilda: Viewer
) -> None:
    page = client_for("anna").get(f"/inmates/hand-over?from={world.ids['anna']}").text
    assert "Juris" in page
    assert "Karlis" in page
    nobody = client_for("anna").get(f"/inmates/hand-over?from={world.ids['bela']}").text
    assert 'class="jb-empty"' in nobody


def test_a_hand_over_without_a_colleague_keeps_what_was_typed(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    sent = {"ref": world.refs["juris"], "on": str(TODAY), "note": "Paliek šeit", "to": ""}
    answer = anna.submit("/inmates/hand-over", **sent)
    assert answer.status_code == 422
    assert "Paliek šeit" in answer.text
    assert 'href="#field-to"' in answer.text
    assert "Juris" in answer.text


def test_somebody_elses_person_is_not_found_among_those_ticked(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    sent = {"ref": [world.refs["juris"], world.refs["marta"]], "on": str(TODAY), "to": "1"}
    assert anna.submit("/inmates/hand-over", **sent).status_code == 404


def test_a_mentor_is_asked_and_let_go_on_one_page(client_for: ClientFor, world: World) -> None:
    anna, mara = client_for("anna"), client_for("mara")
    path = f"/inmates/{world.refs['karlis']}/followers"
    assert "Karlis" not in mara.get("/people").text
    assert anna.submit(path, account_id=world.ids["mara"]).headers["location"] == path
    assert "Karlis" in mara.get("/people").text
    assert anna.submit(f"{path}/end", account_id=world.ids["mara"]).status_code == 303
    assert "Karlis" not in mara.get("/people").text
    assert anna.submit(path, account_id=world.ids["alda"]).status_code == 422
    assert client_for("bela").get(path).status_code == 404


def test_programs_hand_over_and_assign_with_the_same_verbs(
    client_for: ClientFor, world: World, cilda: Viewer
) -> None:
    anna = client_for("anna")
    headers = {"x-csrf-token": anna.csrf}
    body = {"inmates": [world.refs["juris"]], "to": world.ids["cilda"]}
    made = anna.post("/api/v1/hand-overs", json=body, headers=headers)
    assert made.status_code == 201
    assert made.json()["given"] == [world.refs["juris"]]
    again = anna.post("/api/v1/hand-overs", json=body, headers=headers)
    assert [r["code"] for r in again.json()["reasons"]] == ["already"]
    path = f"/api/v1/inmates/{world.refs['juris']}/followers"
    followers = anna.post(path, json={"account_id": world.ids["pavels"]}, headers=headers).json()
    assert {f["name"] for f in followers} == {"Mara", "Pavels"}
    ended = anna.post(f"{path}/end", json={"account_id": world.ids["pavels"]}, headers=headers)
    assert [f["name"] for f in ended.json() if f["until"] is None] == ["Mara"]
