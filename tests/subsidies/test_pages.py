"""Supports for employers: entered, confirmed by the agency, and only then read by others."""

from jobbridge.db import Database
from jobbridge.subsidies import rules
from jobbridge.subsidies.model import Subsidy
from jobbridge.subsidies.starting import supports
from tests.conftest import NOW, ClientFor, World
from tests.employments.conftest import met
from tests.vacancies.test_api import headers

__all__ = ["met"]
GIVEN = {
    "name_lv": "Subsidētā darbavieta",
    "legal_reference": "MK noteikumi Nr. 75",
    "source": "nva.gov.lv, 20.11.2026.",
    "share_percent": 50,
    "months": 6,
    "released_months": 6,
    "groups": ["released"],
    "valid_from": "2026-01-01",
}


def test_nobody_reads_a_support_before_the_agency_confirms_it(
    client_for: ClientFor, met: str, database: Database
) -> None:
    nora, ada, alda, anna = (client_for(who) for who in ("nora", "ada", "alda", "anna"))
    places = [
        (alda, "/subsidies"),
        (anna, "/subsidies"),
        (alda, f"/employments/{met}/offer"),
        (anna, f"/employments/{met}/offer"),
    ]

    def read() -> list[bool]:
        return ["MK noteikumi Nr. 75" in who.get(url).text for who, url in places]

    url = ada.submit("/subsidies/new", **GIVEN).headers["location"]
    assert read() == [False] * 4
    assert ada.submit(f"{url}/confirm", version=1).status_code == 404  # the agency alone
    nora.submit(f"{url}/confirm", version=1)
    assert read() == [True] * 4
    offer = alda.get(places[2][1]).text
    assert "50 %" in offer
    assert "aģentūra" in offer.lower() or "agency decides" in offer
    nora.submit(url, **GIVEN | {"months": 12}, version=2)
    assert read() == [False] * 4
    nora.submit(f"{url}/confirm", version=3)
    nora.submit(f"{url}/unconfirm", version=4)
    assert read() == [False] * 4


def test_an_offer_shows_what_is_in_force_on_its_first_day(client_for: ClientFor, met: str) -> None:
    nora, alda = client_for("nora"), client_for("alda")
    url = nora.submit("/subsidies/new", **GIVEN, valid_to="2027-02-01").headers["location"]
    nora.submit(f"{url}/confirm", version=1)
    for day, shown in (("2027-02-01", True), ("2027-02-02", False)):
        alda.submit(f"/employments/{met}/offer", start_on=day)
        assert ("MK noteikumi Nr. 75" in alda.get(f"/employments/{met}").text) == shown


def test_the_starter_set_is_entered_once_and_none_of_it_can_be_confirmed_as_it_is(
    client_for: ClientFor, database: Database
) -> None:
    nora = client_for("nora")
    assert "/subsidies/starter" in nora.get("/subsidies").text
    for _ in range(2):
        nora.submit("/subsidies/starter")
    with database.read() as session:
        rows = session.query(Subsidy).all()
    assert len(rows) == len(supports(NOW)) > 3
    for row in rows:
        answer = nora.submit(f"/subsidies/{row.ref}/confirm", version=1)
        assert answer.status_code == 303
    with database.read() as session:
        assert session.query(Subsidy).filter(Subsidy.confirmed_at.is_not(None)).all() == []
    assert all(rules.why_not_confirm(one) for one in supports(NOW))
    assert [r for one in supports(NOW) for r in rules.why_not_support(one)] == []


def test_programs_read_what_is_confirmed(
    client_for: ClientFor, database: Database, world: World
) -> None:
    nora, alda = client_for("nora"), client_for("alda")
    body = {name: GIVEN[name] for name in ("name_lv", "legal_reference", "source", "valid_from")}
    made = nora.post("/api/v1/subsidies", json=body, headers=headers(database, world, "nora"))
    assert (made.status_code, made.json()["confirmed"]) == (201, False)

    def read() -> list[str]:
        answer = alda.get("/api/v1/subsidies", headers=headers(database, world, "alda"))
        return [one["ref"] for one in answer.json()["items"]]

    assert read() == []
    nora.submit(f"/subsidies/{made.json()['ref']}/confirm", version=1)
    assert read() == [made.json()["ref"]]
