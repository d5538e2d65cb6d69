"""Organisations kept by an administrator."""

from sqlalchemy import select

from jobbridge.accounts.model import Account, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import Database
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.places.organisation_rules import Body, why_not_body
from tests.conftest import ClientFor, World


def test_a_prison_is_added_with_its_place_and_dates(
    client_for: ClientFor, database: Database, world: World
) -> None:
    sent = {
        "kind": "prison",
        "name": "Austrumu cietums",
        "code": "east",
        "municipality_id": world.ids["Cēsu novads"],
        "women": "yes",
        "valid_from": "2027-01-01",
        "_key": "k-1",
    }
    first = client_for("ada").submit("/organisations/new", **sent)
    again = client_for("ada").submit("/organisations/new", **sent)
    assert first.status_code == again.status_code == 303
    with database.read() as session:
        [prison] = session.scalars(select(Prison).where(Prison.code == "east"))
        assert (prison.name, prison.short, prison.women) == ("Austrumu cietums", "Austrumu", True)
        assert (prison.lat, prison.lon) == (57.31, 25.27)
    assert client_for("ada").submit("/organisations/new", **{**sent, "_key": ""}).status_code == 422


def test_all_that_is_wrong_with_an_organisation_is_said_at_once() -> None:
    body = Body(kind="prison", name=" ", code="Liepāja 1")
    codes = [r.code for r in why_not_body(body, name_taken=False, code_taken=False)]
    assert codes == ["name", "code", "municipality"]
    taken = Body(kind="branch", name="Rīgas filiāle", code="riga")
    codes = [r.code for r in why_not_body(taken, name_taken=True, code_taken=True)]
    assert codes == ["name_taken", "code_taken"]
    assert [
        r.code
        for r in why_not_body(Body(kind="employer", name="SIA"), name_taken=False, code_taken=False)
    ] == ["kind"]


def test_a_branch_serves_exactly_the_municipalities_that_are_ticked(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.read() as session:
        riga = session.scalars(select(Branch.id).where(Branch.code == "riga")).one()
    sent = {
        "kind": "branch",
        "name": "Rīgas filiāle",
        "code": "riga",
        "municipalities": [world.ids["Rīga"], world.ids["Liepāja"]],
        "version": 1,
    }
    ada = client_for("ada")
    assert ada.submit(f"/organisations/{riga}/edit", **sent).status_code == 303
    with database.read() as session:
        served = set(
            session.scalars(select(Municipality.name).where(Municipality.branch_id == riga))
        )
    assert served == {"Rīga", "Liepāja"}
    # From the page as it was before: refused.
    assert ada.submit(f"/organisations/{riga}/edit", **sent).status_code == 422


def test_people_of_an_ended_prison_lose_its_scope_at_once_and_get_it_back(
    client_for: ClientFor, database: Database, world: World
) -> None:
    north = world.ids["north"]
    anna, ada = client_for("anna"), client_for("ada")
    page = f"/inmates/{world.refs['juris']}"
    assert anna.get(page).status_code == 200
    assert ada.submit(f"/organisations/{north}/disable", version=1).status_code == 303
    assert anna.get(page).status_code == 404
    with database.read() as session:
        viewer = viewer_for(session, session.get_one(Account, world.ids["anna"]))
    assert viewer.organisations == frozenset()
    assert ada.submit(f"/organisations/{north}/enable", version=2).status_code == 303
    assert anna.get(page).status_code == 200


def test_a_prison_closes_by_its_last_day_and_keeps_everything(
    client_for: ClientFor, database: Database, world: World
) -> None:
    north = world.ids["north"]
    sent = {
        "kind": "prison",
        "name": "Ziemeļu cietums",
        "code": "north",
        "short": "Ziemeļu",
        "municipality_id": world.ids["Rīga"],
        "open_unit": "yes",
        "valid_to": "2026-12-31",
        "version": 1,
    }
    assert client_for("ada").submit(f"/organisations/{north}/edit", **sent).status_code == 303
    with database.read() as session:
        prison = session.get_one(Prison, north)
        assert str(prison.valid_to) == "2026-12-31"
        assert prison.notice_days == 5
        assert session.get_one(Organisation, north).version == 2


def test_the_members_of_an_organisation_are_shown_to_administrators_alone(
    client_for: ClientFor, world: World
) -> None:
    page = f"/organisations/{world.ids['north']}"
    shown = client_for("ada").get(page).text
    assert "Anna" in shown
    assert "Bela" not in shown
    assert client_for("olga").get(page).status_code == 404
