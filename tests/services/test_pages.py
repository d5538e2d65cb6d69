"""Support in the browser: from the counselor's page to the provider's answer and back."""

import re

from jobbridge.db import Database
from jobbridge.services.model import Referral, Service
from tests.conftest import CANARY, ClientFor, World
from tests.services.conftest import AddService, Referred, state_of
from tests.vacancies.test_api import headers

GIVEN = {
    "kind": "debts",
    "name": "Parādu konsultācijas",
    "provider": "Biedrība Solis",
    "places": 2,
    "valid_from": "2026-01-01",
}


def test_from_a_service_to_a_meeting_in_five_forms(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, juris = client_for("anna"), world.refs["juris"]
    refused = anna.submit("/services/new", **GIVEN)
    assert (refused.status_code, "Parādu konsultācijas" in refused.text) == (422, True)
    url = anna.submit("/services/new", prison=world.ids["north"], **GIVEN).headers["location"]
    service = url.rpartition("/")[2]
    page = anna.get(f"/inmates/{juris}/support").text
    assert f'value="{service}"' in page
    again = anna.submit(f"/inmates/{juris}/referrals", service=service, how="refer")
    assert again.status_code == 422  # nobody outside is told without the person's yes
    sent = {"service": service, "agreed_on": "2026-11-23", "how": "refer"}
    referral = anna.submit(f"/inmates/{juris}/referrals", **sent).headers["location"]
    anna.submit(f"{referral}/step", verb="accept")
    attendance = anna.get(f"{url}/attendance").text
    (listed,) = re.findall(r'name="listed" value="([^"]+)"', attendance)
    assert re.search(rf'name="came" value="{listed}" checked', attendance)
    anna.submit(f"{url}/attendance", on="2026-11-23", listed=[listed], came=[listed])
    assert state_of(database, listed) == "attending"
    assert "23.11.2026." in anna.get(f"/inmates/{juris}/support").text
    anna.submit(f"{referral}/attendance", on="2026-11-23", came="unknown")
    assert "23.11.2026.: " not in anna.get(f"/inmates/{juris}/support").text
    anna.submit(f"{referral}/undo")
    assert state_of(database, listed) == "accepted"


def test_a_provider_answers_by_its_link_and_reads_no_name(
    client_for: ClientFor, added: AddService, referred: Referred, database: Database
) -> None:
    ref = referred(added(prison=None, town="Rīga"), "juris")
    page = client_for("anna").get(f"/referrals/{ref}").text
    (link,) = set(re.findall(r"https://jobbridge.example(/refer/[^\s<\"]+)", page))
    provider = client_for(None)
    shown = provider.get(link)
    assert (ref in shown.text, CANARY in shown.text, "Juris" in shown.text) == (True, False, False)
    assert state_of(database, ref) == "referred"  # mail scanners open every link
    (token,) = re.findall(r'name="csrf_token" value="([^"]+)"', shown.text)[:1]
    sent = {"csrf_token": token, "verb": "decline"}
    assert provider.post(link, data=sent).status_code == 422
    assert provider.post(link, data=sent | {"why": "place"}).status_code == 200
    assert state_of(database, ref) == "declined"
    forged = provider.get(link[:-1] + ("0" if link[-1] != "0" else "1"))
    for answer in (forged, provider.get(link)):
        assert "Biedrība Solis" not in answer.text


def test_coordinator_and_agency_answer_by_reference_and_strangers_learn_nothing(
    client_for: ClientFor, added: AddService, referred: Referred, database: Database
) -> None:
    service = added(prison=None, town="Rīga", body=True)
    first, second = referred(service, "juris"), referred(service, "karlis")
    for caller, ref in (("kaspars", first), ("nora", second)):
        browser = client_for(caller)
        listed = browser.get("/referrals").text
        assert (first in listed, second in listed, CANARY in listed) == (True, True, False)
        assert CANARY not in browser.get(f"/referrals/{ref}").text
        assert browser.submit(f"/referrals/{ref}/step", verb="wait").status_code == 303
    assert (state_of(database, first), state_of(database, second)) == ("waiting", "waiting")
    queue = client_for("anna").get(f"/services/{service}").text
    assert queue.index(first) < queue.index(second)
    for caller in ("niks", "bela", "olga", "alda", "mara", "tekla"):
        assert client_for(caller).get(f"/referrals/{first}").status_code == 404


def test_a_list_shows_that_somebody_else_waits_but_not_who(
    client_for: ClientFor, added: AddService, referred: Referred
) -> None:
    service = added(prison=None, town="Rīga")
    marta, juris = referred(service, "marta", "wait"), referred(service, "juris", "wait")
    page = client_for("anna").get(f"/services/{service}").text
    assert (marta in page, juris in page) == (False, True)
    assert page.index("<span>1.</span>") < page.index("<span>2.</span>") < page.index(juris)


def test_the_support_person_is_written_down_and_erased(client_for: ClientFor, world: World) -> None:
    anna, url = client_for("anna"), f"/inmates/{world.refs['juris']}/support"
    given = {"name": "Zane Draudzene", "relation": "partner", "contact": "+371 20000000"}
    refused = anna.submit(f"{url}-person", **given, legal_basis="")
    assert (refused.status_code, "Zane Draudzene" in refused.text) == (422, True)
    anna.submit(f"{url}-person", **given, legal_basis="pašas vēlēšanās")
    assert "Zane Draudzene" in anna.get(url).text
    anna.submit(f"{url}-person/end")
    assert "Zane Draudzene" not in anna.get(url).text


def test_every_page_without_anything_says_what_to_do_next(client_for: ClientFor) -> None:
    for caller in ("anna", "nora", "kaspars"):
        browser = client_for(caller)
        for url in ("/services", "/services?show=past", "/referrals"):
            assert "jb-empty" in browser.get(url).text, (caller, url)
    assert "jb-empty" in client_for("olga").get("/services").text


def test_programs_refer_and_answer_as_pages_do(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, juris = client_for("anna"), world.refs["juris"]
    head = headers(database, world, "anna")
    body = GIVEN | {"prison_id": world.ids["north"]}
    service = anna.post("/api/v1/services", json=body, headers=head).json()
    assert (service["free"], service["prison"]) == (2, "north")
    sent = {"service": service["ref"], "agreed_on": "2026-11-23"}
    made = anna.post(f"/api/v1/inmates/{juris}/referrals", json=sent, headers=head)
    ref = made.json()["ref"]
    done = anna.post(f"/api/v1/referrals/{ref}/step", json={"verb": "accept"}, headers=head)
    assert (made.status_code, done.json()["state"], done.json()["inmate"]) == (
        201,
        "accepted",
        juris,
    )
    listed = anna.get("/api/v1/referrals", headers=head).json()["items"]
    assert [one["ref"] for one in listed] == [ref]
    assert anna.get(f"/api/v1/services/{service['ref']}", headers=head).json()["free"] == 1
    with database.read() as session:
        assert (session.query(Service).count(), session.query(Referral).count()) == (1, 1)
