"""Papers over the web: who gets which, what they hold, and what is left in the log."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from jobbridge.applications.model import Application, Request
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate, Restriction
from jobbridge.interviews.model import Interview
from jobbridge.places.model import Prison
from tests.conftest import CANARY, NOW, ClientFor, World
from tests.paper.test_press import said

NOT_ON_PAPER = ("BERNI", "§ 1", "ierobežo")


@pytest.fixture
def meeting(database: Database, world: World) -> None:
    """Juris has applied at Employer A and meets it in ten days."""
    with database.write() as session:
        request = Request(
            ref="request-a",
            employer_id=world.ids["a"],
            vacancy_id=world.ids["vacancy_a"],
            asked_at=NOW,
            answer_due=NOW.date(),
        )
        session.add(request)
        session.flush()
        application = Application(
            ref="applic-a",
            inmate_id=world.ids["juris"],
            vacancy_id=world.ids["vacancy_a"],
            request_id=request.id,
            state="interview",
            card={},
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(application)
        session.flush()
        starts = NOW + timedelta(days=10)
        session.add(
            Interview(
                ref="meet-a",
                uid="meet-a",
                application_id=application.id,
                employer_id=world.ids["a"],
                prison_id=world.ids["north"],
                room_id=world.ids["north_room"],
                state="booked",
                starts_at=starts,
                ends_at=starts + timedelta(minutes=30),
                created_at=NOW,
                updated_at=NOW,
            )
        )
        session.add(
            Restriction(
                inmate_id=world.ids["juris"],
                code="BERNI",
                legal_reference="§ 1",
                set_at=NOW,
                valid_from=NOW.date(),
                review_on=NOW.date(),
            )
        )
        session.get_one(Prison, world.ids["north"]).entrance = "Pa kreisi aiz žoga"


PERSONAL = ("cv", "form", "plan", "agreements", "vacancies")


@pytest.mark.usefixtures("meeting")
def test_a_counselor_prints_every_paper_of_their_people(
    client_for: ClientFor, world: World, database: Database
) -> None:
    browser = client_for("anna")
    ref = world.refs["juris"]
    paths = [
        *(f"/inmates/{ref}/paper/{name}" for name in PERSONAL),
        "/applications/applic-a/paper/sheet",
        "/applications/applic-a/paper/result",
        "/interviews/meet-a/paper/result",
        "/interviews/meet-a/paper/slip",
    ]
    for path in paths:
        for language in ("lv", "ru", "en", "lv-ru"):
            answer = browser.get(f"{path}?language={language}")
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
            assert answer.headers["cache-control"] == "no-store"
            assert CANARY not in answer.headers["content-disposition"]
            told = said(answer.content)
            assert CANARY in told
            assert [word for word in NOT_ON_PAPER if word.casefold() in told.casefold()] == []
    with database.read() as session:
        seen = session.scalars(
            select(AuditRow).where(
                AuditRow.subject == "inmate", AuditRow.subject_id == world.ids["juris"]
            )
        ).all()
    assert len(seen) >= len(paths)


@pytest.mark.usefixtures("meeting")
def test_nobody_prints_the_papers_of_somebody_elses_people(
    client_for: ClientFor, world: World
) -> None:
    ref = world.refs["juris"]
    paths = [
        *(f"/inmates/{ref}/paper/{name}" for name in PERSONAL),
        "/applications/applic-a/paper/sheet",
        "/applications/applic-a/paper/result",
        "/interviews/meet-a/paper/slip",
        "/interviews/meet-a/paper/visit",
    ]
    for name in ("bela", "bruno", "otto", "nora", "mara", "uldis", "ada"):
        browser = client_for(name)
        for path in paths:
            assert browser.get(path).status_code == 404, (name, path)


@pytest.mark.usefixtures("meeting")
def test_the_employer_gets_the_visitors_sheet_once_confirmed_and_no_name(
    client_for: ClientFor, database: Database
) -> None:
    browser = client_for("alda")
    assert browser.get("/interviews/meet-a/paper/visit").status_code == 303
    with database.write() as session:
        session.scalars(select(Interview)).one().state = "confirmed"
    told = said(browser.get("/interviews/meet-a/paper/visit").content)
    assert "Ziemeļu cietums" in told
    assert "Pa kreisi aiz žoga" in told
    assert "applic-a" in told
    assert CANARY not in told
    assert browser.get("/interviews/meet-a/paper/slip").status_code == 404


@pytest.mark.usefixtures("meeting")
def test_a_slip_is_for_what_is_still_to_come(client_for: ClientFor, database: Database) -> None:
    with database.write() as session:
        session.scalars(select(Interview)).one().state = "cancelled"
    assert client_for("anna").get("/interviews/meet-a/paper/slip").status_code == 303


def test_vacancies_and_employers_are_printed_without_anybody(
    client_for: ClientFor, world: World
) -> None:
    browser = client_for("anna")
    for path in (
        f"/vacancies/{world.refs['vacancy_a']}/paper",
        f"/employers/{world.ids['a']}/paper",
        "/paper/board",
        f"/paper/board?vacancy={world.refs['vacancy_a']}",
    ):
        told = said(browser.get(path).content)
        assert "Metinātājs" in told
        assert CANARY not in told
    assert browser.get("/paper/board?vacancy=zzzzzzzzzz").status_code == 404


def test_many_people_come_as_one_file(client_for: ClientFor, world: World) -> None:
    browser = client_for("anna")
    people = [world.refs["juris"], world.refs["karlis"], world.refs["juris"]]
    for document in PERSONAL:
        answer = browser.submit("/paper/people", people=people, document=document)
        assert answer.headers["content-type"] == "application/pdf"
        told = said(answer.content)
        assert "Juris" in told
        assert "Karlis" in told
    one = browser.submit("/paper/people", people=people[:1], document="form")
    two = browser.submit("/paper/people", people=people, document="form")
    assert pages(two.content) == 2 * pages(one.content)


def pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def test_somebody_elses_person_among_them_prints_nothing(
    client_for: ClientFor, world: World
) -> None:
    people = [world.refs["juris"], world.refs["marta"]]
    answer = client_for("anna").submit("/paper/people", people=people, document="cv")
    assert answer.status_code == 404
    assert CANARY not in answer.text


def test_nobody_ticked_is_said_on_the_form(client_for: ClientFor) -> None:
    browser = client_for("anna")
    answer = browser.submit("/paper/people", document="form")
    assert answer.status_code == 422
    assert 'href="#field-people"' in answer.text
    assert browser.get("/paper").status_code == 200


@pytest.mark.usefixtures("meeting")
def test_a_request_is_printed_once_for_each_who_is_ticked(
    client_for: ClientFor, world: World
) -> None:
    browser = client_for("anna")
    ticked = [world.refs["juris"], world.refs["karlis"]]
    answer = browser.submit("/requests/request-a/sheets", people=ticked, _key="x", message="")
    told = said(answer.content)
    # The one has an application already, the other is recorded on the request's page.
    assert "https://jobbridge.example/applications/applic-a" in told
    assert "https://jobbridge.example/requests/request-a" in told
    assert browser.submit("/requests/request-a/sheets").status_code == 303
    far = browser.submit("/requests/request-a/sheets", people=[world.refs["marta"]])
    assert far.status_code == 404


def test_a_hostile_name_is_printed_as_a_name(
    client_for: ClientFor, world: World, database: Database
) -> None:
    hostile = '#read("/etc/passwd") *x* 👍'
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).family_name = hostile
    answer = client_for("anna").get(f"/inmates/{world.refs['juris']}/paper/cv")
    assert '#read("/etc/passwd") *x* �' in said(answer.content)


def test_the_persons_page_leads_to_every_paper(client_for: ClientFor, world: World) -> None:
    page = client_for("anna").get(f"/inmates/{world.refs['juris']}").text
    for name in PERSONAL:
        assert f"/inmates/{world.refs['juris']}/paper/{name}" in page


@pytest.mark.parametrize("code", ["241108-20004", "231108-20005"])
def test_a_minor_known_by_the_personal_code_signs_with_a_guardian(
    code: str, client_for: ClientFor, database: Database, world: World
) -> None:
    """As everywhere else: the date of birth may be known from the personal code alone."""
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.birth_date, juris.personal_code = None, code
    anna = client_for("anna")
    answer = anna.get(
        f"/inmates/{world.refs['juris']}/paper/agreements?purpose=identity&language=en"
    )
    assert ("parent or guardian" in said(answer.content)) == code.startswith("24")
