"""Lists as tables to take away: what stands on the page, nobody by name, and noted."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application, Request
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.exports import CSV, XLSX
from jobbridge.vacancies.model import Vacancy
from tests.conftest import CANARY, NOW, ClientFor, World

pytestmark = pytest.mark.usefixtures("matched")
FORMULA = "=HYPERLINK(1)"
# Who takes which table away; {ref} is Juris', {work} Employer A's vacancy.
TABLES = [
    ("anna", "/inmates/{ref}/matches/table"),
    ("anna", "/vacancies/{work}/matches/table"),
    ("anna", "/inmates/table"),
    ("anna", "/vacancies/table"),
    ("anna", "/requests/table"),
    ("anna", "/left-behind/table?weeks=26"),
    ("nora", "/vacancies/table"),
    ("nora", "/requests/table"),
    ("nora", "/left-behind/table?weeks=26"),
    ("alda", "/vacancies/table"),
    ("alda", "/requests/table"),
    ("alda", "/cards/table"),
    ("ada", "/left-behind/table?weeks=26"),
]


@pytest.fixture
def work(database: Database, world: World) -> None:
    """A request of each employer, Juris' card with Employer A, and titles like formulas."""
    with database.write() as session:
        for key in ("a", "b"):
            session.add(
                Request(
                    ref=f"request-{key}", employer_id=world.ids[key],
                    vacancy_id=world.ids[f"vacancy_{key}"], state="open", asked_at=NOW,
                    answer_due=NOW.date(),
                )
            )  # fmt: skip
            session.execute(
                update(Organisation)
                .where(Organisation.id == world.ids[key])
                .values(name=f"=SIA {key}")
            )
        session.add(
            Application(
                ref="applic-card", inmate_id=world.ids["juris"], vacancy_id=world.ids["vacancy_a"],
                state="agreed", card={}, card_at=NOW, created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
        session.execute(update(Vacancy).values(title=FORMULA))


def address(world: World, path: str, kind: str) -> str:
    filled = path.format(ref=world.refs["juris"], work=world.refs["vacancy_a"])
    return f"{filled}{'&' if '?' in filled else '?'}as={kind}"


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(("who", "path"), TABLES)
@pytest.mark.usefixtures("work")
def test_every_table_is_a_file_that_runs_nothing_and_names_nobody(
    client_for: ClientFor, world: World, who: str, path: str
) -> None:
    client = client_for(who)
    answer = client.get(address(world, path, "csv"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{CSV}; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    file = answer.headers["content-disposition"]
    assert file.startswith('attachment; filename="')
    assert file.endswith('-2026-11-23.csv"')
    for word in (CANARY, "Juris", "Karlis", "Marta"):
        assert word not in answer.text + file
    head, *rows = rows_of(answer.text)
    assert rows
    for row in rows:
        assert len(row) == len(head)
        assert [cell for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    sheet = load_workbook(io.BytesIO(client.get(address(world, path, "xlsx")).content)).worksheets[
        0
    ]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [[cell.value for cell in line] for line in sheet.iter_rows(max_row=1)] == [head]


@pytest.mark.usefixtures("work")
def test_xlsx_says_its_kind(client_for: ClientFor) -> None:
    answer = client_for("alda").get("/vacancies/table?as=xlsx")
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["content-disposition"].endswith('.xlsx"')


@pytest.mark.usefixtures("work")
def test_an_employer_takes_away_its_own_alone(client_for: ClientFor, world: World) -> None:
    alda, bruno = client_for("alda"), client_for("bruno")
    assert [row[0] for row in rows_of(alda.get("/vacancies/table").text)[1:]] == [
        world.refs["vacancy_a"]
    ]
    assert [row[0] for row in rows_of(alda.get("/requests/table").text)[1:]] == ["request-a"]
    assert rows_of(alda.get("/cards/table").text)[1:] == [
        [f"'{FORMULA}", "applic-card", "Piekrita"]
    ]
    assert rows_of(bruno.get("/cards/table").text)[1:] == []


@pytest.mark.usefixtures("work")
def test_who_withdraws_is_in_no_later_table(
    client_for: ClientFor, database: Database, world: World
) -> None:
    from jobbridge.inmates.model import Agreement

    with database.write() as session:
        session.execute(
            update(Agreement)
            .where(Agreement.inmate_id == world.ids["juris"], Agreement.purpose == "introduction")
            .values(withdrawn_at=NOW)
        )
    assert rows_of(client_for("alda").get("/cards/table").text)[1:] == []


def test_the_table_of_people_is_the_list_as_filtered(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    refs = [row[0] for row in rows_of(anna.get("/inmates/table").text)[1:]]
    assert refs == [world.refs["juris"], world.refs["karlis"]]
    refs = [row[0] for row in rows_of(anna.get("/inmates/table?due=3").text)[1:]]
    assert refs == [world.refs["juris"]]
    assert 'href="/inmates/table?due=3&amp;as=csv"' in anna.get("/inmates?due=3").text


def test_each_person_in_a_table_is_noted_and_that_it_was_taken(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.read() as session:
        before = session.scalar(select(func.max(AuditRow.id))) or 0
    client_for("anna").get(f"/vacancies/{world.refs['vacancy_a']}/matches/table")
    with database.read() as session:
        rows = [
            (row.verb, row.subject, row.subject_id, row.detail)
            for row in session.scalars(select(AuditRow).where(AuditRow.id > before))
        ]
    assert ("table.export", "table", None, "people-who-fit csv 2") in rows
    for who in ("juris", "karlis"):
        assert ("read", "inmate", world.ids[who], None) in rows
