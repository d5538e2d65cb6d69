"""A counselor's page of alerts, the number in the menu, and the mail that says there are some."""

import re
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from jobbridge.accounts.model import Account
from jobbridge.alerts import actions
from jobbridge.alerts.model import Alert
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.outbox import mail
from jobbridge.outbox.actions import work
from jobbridge.rounds import job_handlers
from jobbridge.settings import Settings
from tests.conftest import CANARY, NOW, ClientFor, World

pytestmark = pytest.mark.usefixtures("matched")


@pytest.fixture
def told(database: Database, matched: None) -> None:
    actions.tell(database, NOW)


def last(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.max(Alert.id))) or 0


def badge(page: str) -> str:
    found = re.search(
        r'href="/alerts"[^>]*>[^<]*(?:<span class="ds-badge"[^>]*data-count="(\d+)")?', page
    )
    assert found is not None
    return found[1] or ""


def test_nothing_is_new_before_anything_came(client_for: ClientFor) -> None:
    page = client_for("anna").get("/alerts").text
    assert "/left-behind" in page
    assert badge(page) == ""


@pytest.mark.usefixtures("told")
def test_the_page_says_who_and_what_and_the_menu_how_many(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    page = anna.get("/alerts").text
    assert f"Juris {CANARY}" in page
    assert "Marta" not in page
    assert f'href="/inmates/{world.refs["juris"]}/matches"' in page
    assert page.count('href="/vacancies/metinatajs-a"') == 2
    assert badge(anna.get("/requests").text) == "4"
    assert CANARY not in client_for("bela").get("/alerts").text


@pytest.mark.usefixtures("told")
def test_marking_one_person_or_all_is_taken_back_with_one_click(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    to = {"up_to": last(database)}
    anna.submit("/alerts/seen", inmate=world.refs["juris"], **to)
    assert "Juris" not in anna.get("/alerts").text
    assert "Juris" in anna.get("/alerts?show=seen").text
    marked = anna.submit("/alerts/seen", **to)
    page = anna.get(marked.headers["location"]).text
    assert badge(page) == ""
    batch = re.search(r'name="batch" value="(\w+)"', page)
    assert batch is not None
    anna.submit("/alerts/undo", batch=batch[1])
    page = anna.get("/alerts").text
    assert "Karlis" in page
    assert "Juris" not in page


@pytest.mark.usefixtures("told")
def test_opening_somebodys_vacancies_is_seeing_their_alerts(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    anna.get(f"/inmates/{world.refs['juris']}/matches")
    page = anna.get("/alerts").text
    assert "Juris" not in page
    assert badge(page) == "2"


@pytest.mark.parametrize("query", ["page=-1", "page=99999999", "show=x", "page=%00"])
@pytest.mark.usefixtures("told")
def test_nonsense_in_the_address_is_no_error(client_for: ClientFor, query: str) -> None:
    assert client_for("anna").get(f"/alerts?{query}").status_code == 200


@pytest.mark.usefixtures("told")
def test_a_batch_that_is_not_theirs_is_not_found(client_for: ClientFor) -> None:
    assert client_for("anna").get("/alerts?batch=zzzzzzzzzz").status_code == 404
    assert client_for("bela").submit("/alerts/undo", batch="").status_code in {303, 404}


@pytest.mark.usefixtures("told")
def test_everybody_on_the_page_is_noted_as_read(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client_for("anna").get("/alerts")
    with database.read() as session:
        seen = session.scalars(
            select(AuditRow.subject_id).where(AuditRow.verb == "read", AuditRow.subject == "inmate")
        )
        assert set(seen) == {world.ids["juris"], world.ids["karlis"]}


@pytest.mark.usefixtures("told")
def test_programs_read_mark_and_take_back(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    found = anna.get("/api/v1/alerts").json()
    assert {item["inmate"] for item in found["items"]} == {
        world.refs["juris"],
        world.refs["karlis"],
    }
    assert found["new"] == 4
    assert CANARY not in str(found)
    token = {"x-csrf-token": anna.csrf}
    sent = anna.post("/api/v1/alerts/seen", json={"up_to": found["up_to"]}, headers=token)
    assert anna.get("/api/v1/alerts").json()["new"] == 0
    back = anna.post("/api/v1/alerts/undo", json=sent.json(), headers=token)
    assert back.json() == {"alerts": 4}


def mailed(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, days: int = 1
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(mail, "send", lambda _s, letter, _now: sent.append(asdict(letter)))
    with_mail = Settings(**{**vars(settings), "smtp_url": "smtp://localhost"})
    work(database, job_handlers(with_mail), lambda: NOW + timedelta(days=days))
    return [one for one in sent if "/alerts" in one["text"]]


def test_one_mail_a_day_says_how_many_and_nothing_of_anybody(
    database: Database, app_settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        session.execute(update(Account).values(locale="en"))
    actions.tell(database, NOW)
    with database.write() as session:
        session.execute(update(Inmate).where(Inmate.given_name != "").values(counselor_id=1))
    actions.tell(database, NOW + timedelta(hours=3))
    assert mailed(database, app_settings, monkeypatch, days=0) == []
    (one,) = mailed(database, app_settings, monkeypatch)
    assert one["to"] == "anna@jobbridge.example"
    assert ": 4." in one["text"]
    for word in (CANARY, "Juris", "Metin", "inmate-juris", "SIA"):
        assert word not in one["text"] + one["subject"]
    assert mailed(database, app_settings, monkeypatch) == []


@pytest.mark.usefixtures("told")
def test_who_has_seen_it_all_gets_none(
    database: Database,
    app_settings: Settings,
    world: World,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client_for("anna").submit("/alerts/seen", up_to=last(database))
    assert mailed(database, app_settings, monkeypatch) == []


@pytest.mark.usefixtures("told")
def test_who_wants_no_mail_gets_none(
    database: Database, app_settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        session.get_one(Account, world.ids["anna"]).mail = False
    assert mailed(database, app_settings, monkeypatch) == []
