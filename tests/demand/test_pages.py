"""What the pages, files and the API say of demand, and to whom."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.demand import actions
from jobbridge.demand.model import Demand, DemandDay
from jobbridge.inmates.model import Agreement, Fact
from jobbridge.outbox.model import Job
from tests.browser import Browser
from tests.conftest import CANARY, NOW, ClientFor, World
from tests.demand.conftest import TOMORROW
from tests.training.conftest import PlanCourse, planned

__all__ = ["planned"]
READERS = ("anna", "bela", "olga", "otto", "nora", "niks")
PAGES = ("/demand", "/demand.csv", "/demand.xlsx", "/api/v1/demand")


def english(client: Browser) -> Browser:
    client.submit("/language", language="en")
    return client


def test_a_counselor_reads_what_would_open_most(
    client_for: ClientFor, counted: None, planned: PlanCourse
) -> None:
    ref = planned(subject="forklift")
    page = english(client_for("anna")).get("/demand?weeks=26")
    assert page.status_code == 200
    for text in ("Car (B)", "People looked at: 2. Open vacancies: 2.", "No course", "<rect width"):
        assert text in page.text
    assert ref not in page.text  # it leads elsewhere
    assert CANARY not in page.text


def test_a_course_that_leads_there_is_linked(
    client_for: ClientFor, database: Database, counted: None, planned: PlanCourse
) -> None:
    with database.write() as session:
        session.execute(update(Demand).values(code="FORKLIFT"))
    assert "1 of the steps above has no course" in english(client_for("anna")).get("/demand").text
    ref = planned(subject="forklift")
    page = english(client_for("anna")).get("/demand").text
    assert f'href="/training/{ref}"' in page
    assert "2 of 2 places are free" in page
    assert "of the steps above" not in page
    officer = english(client_for("olga")).get("/demand").text
    assert "Fork-lift driving" in officer
    assert f"/training/{ref}" not in officer
    empty = english(client_for("anna")).get("/demand?show=without")
    assert "Every step that would open something has a course" in empty.text


def test_the_agency_reads_bands_and_no_pairs(client_for: ClientFor, counted: None) -> None:
    nora = english(client_for("nora"))
    for address in ("/demand?weeks=52", "/demand?weeks=52&prison=north"):
        page = nora.get(address).text
        table = page.partition("<tbody")[2].partition("</tbody>")[0]
        assert "fewer than 10" in table
        assert "Pairs" not in page
        assert "People looked at: fewer than 10." in page
    assert list(csv.reader(io.StringIO(nora.get("/demand.csv?weeks=52").text)))[1][2:4] == [
        "2",
        "fewer than 10",
    ]
    told = nora.get("/api/v1/demand?weeks=52").json()
    assert told["people"] == 0
    assert [(step["people"], step["pairs"]) for step in told["steps"]] == [(0, None)]


def test_only_those_whose_prison_it_is_may_ask_for_it(
    client_for: ClientFor, world: World, counted: None
) -> None:
    for name in world.viewers:
        client = client_for(name)
        for path in PAGES:
            answer = client.get(path)
            assert (answer.status_code == 200) == (name in READERS), (name, path)
            far = client.get(f"{path}?prison={'south' if name in ('anna', 'olga') else 'nowhere'}")
            assert far.status_code == 404, (name, path)
        ordered = client.submit("/demand/count").status_code
        assert ordered == (303 if name in READERS else 404)
    assert client_for(None).get("/demand").status_code == 303


@pytest.mark.parametrize("query", ["weeks=13", "weeks=zzz", "show=zzz", "page=2", "weeks="])
def test_what_is_no_filter_changes_nothing(
    client_for: ClientFor, counted: None, query: str
) -> None:
    plain, narrowed = (
        re.sub(r'(value|name)="[^"]{20,}"', "", client_for("anna").get(path).text)
        for path in ("/demand", f"/demand?{query}")
    )
    assert narrowed.partition("<main")[2] == plain.partition("<main")[2]


def test_before_the_first_count_the_page_says_what_to_do(
    client_for: ClientFor, database: Database
) -> None:
    anna = english(client_for("anna"))
    page = anna.get("/demand").text
    assert "Nothing is counted yet" in page
    assert 'action="/demand/count"' in page
    assert anna.get("/api/v1/demand").json()["as_of"] is None
    assert anna.submit("/demand/count").headers["location"] == "/demand"
    assert "being counted anew" in anna.get("/demand").text
    with database.read() as session:
        assert list(session.scalars(select(Job.kind).where(Job.kind == "demand"))) == ["demand"]


def test_an_old_count_is_not_shown_as_todays(
    client_for: ClientFor, database: Database, counted: None
) -> None:
    assert "not counted today" not in english(client_for("anna")).get("/demand").text
    with database.write() as session:
        session.execute(update(DemandDay).values(as_of=NOW.date().replace(day=20)))
    assert "not counted today" in english(client_for("anna")).get("/demand").text


def test_nothing_to_open_is_said_with_a_way_on(client_for: ClientFor, counted: None) -> None:
    page = english(client_for("anna")).get("/demand?weeks=4").text
    assert "No single step would open a vacancy" in page
    assert 'href="/demand?weeks=52"' in page


def test_the_files_say_what_the_page_says(client_for: ClientFor, counted: None) -> None:
    anna = english(client_for("anna"))
    missed = "Employers said it is missing, people in 12 months"
    head = ["What", "Kind", "Vacancies opened", "People", "Pairs", "Courses inside", missed]
    made = anna.get("/demand.csv?weeks=26")
    assert made.headers["content-type"] == "text/csv; charset=utf-8"
    assert made.headers["content-disposition"].endswith('"demand-north-26-2026-11-23.csv"')
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert rows == [head, ["Car (B)", "Licence or certificate", "2", "2", "4", "", "0"]]
    sheet = load_workbook(io.BytesIO(anna.get("/demand.xlsx?weeks=26").content)).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        head,
        ["Car (B)", "Licence or certificate", 2, 2, 4, None, "0"],
    ]


def test_the_api_says_what_the_page_says(client_for: ClientFor, counted: None) -> None:
    told = client_for("anna").get("/api/v1/demand?weeks=26").json()
    assert (told["prison"], told["weeks"], told["people"], told["vacancies"]) == ("north", 26, 2, 2)
    assert [(s["kind"], s["code"], s["vacancies"], s["people"]) for s in told["steps"]] == [
        ("licence", "B", 2, 2)
    ]


def test_a_read_of_sums_notes_no_person(
    client_for: ClientFor, database: Database, counted: None
) -> None:
    client_for("anna").get("/demand")
    with database.read() as session:
        noted = select(AuditRow).where(AuditRow.verb == "read", AuditRow.subject == "inmate")
        assert list(session.scalars(noted)) == []


# One person


def test_a_counselor_reads_what_one_step_opens(
    client_for: ClientFor, database: Database, world: World, drivers: None
) -> None:
    anna = english(client_for("anna"))
    path = f"/inmates/{world.refs['juris']}/what-if"
    page = anna.get(path)
    assert page.status_code == 200
    for text in (
        "Car (B): +2 vacancies",
        "Fit today: 0 of 2 open vacancies.",
        "SIA B darbs",
    ):
        assert text in page.text
    told = anna.get(f"/api/v1{path}").json()
    assert [(s["kind"], s["code"], s["gained"], len(s["vacancies"])) for s in told["steps"]] == [
        ("licence", "B", 2, 2)
    ]
    assert path in anna.get(path.replace("what-if", "matches")).text
    with database.read() as session:
        noted = select(AuditRow.subject_id).where(
            AuditRow.verb == "read", AuditRow.subject == "inmate"
        )
        assert set(session.scalars(noted)) == {world.ids["juris"]}


def test_nobody_else_reads_it(client_for: ClientFor, world: World) -> None:
    for name in world.viewers:
        for path in ("/inmates/{}/what-if", "/api/v1/inmates/{}/what-if"):
            answer = client_for(name).get(path.format(world.refs["juris"]))
            assert answer.status_code == (200 if name == "anna" else 404), (name, path)


def test_where_no_step_helps_the_page_says_what_may(client_for: ClientFor, world: World) -> None:
    page = english(client_for("anna")).get(f"/inmates/{world.refs['juris']}/what-if").text
    assert "No single step opens more" in page
    assert f"/inmates/{world.refs['juris']}/consultations/new" in page


def test_where_nothing_fits_the_neighbours_stand_first(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.execute(update(Fact).where(Fact.kind == "target").values(code="5120 02"))
    page = english(client_for("anna")).get(f"/inmates/{world.refs['juris']}/what-if").text
    assert page.index("Neighbouring professions") < page.index("One step</h2>")
    assert "1 of 1 skills in common" in page


def test_who_takes_no_part_has_no_what_if(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.execute(update(Agreement).values(withdrawn_at=NOW))
    page = english(client_for("anna")).get(f"/inmates/{world.refs['juris']}/what-if").text
    assert "Not taking part yet" in page


def test_a_count_of_yesterday_is_made_anew_by_the_chore(
    client_for: ClientFor, database: Database, counted: None
) -> None:
    with database.write() as session:
        session.execute(update(Fact).where(Fact.code == "AM").values(code="B"))
    actions.count_daily(database, TOMORROW)
    assert "No single step" in english(client_for("anna")).get("/demand?weeks=52").text
