"""The auditor's log: in words, narrowed, page by page, and out as CSV."""

import ast
import csv
import io
import re
from datetime import date, timedelta

import pytest

from jobbridge.applications.rules import TRANSITIONS
from jobbridge.audit import queries
from jobbridge.audit.labels import SUBJECTS
from jobbridge.audit.model import AuditRow
from jobbridge.audit.queries import Filters
from jobbridge.audit.rules import is_unusual
from jobbridge.audit.verbs import VERBS
from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.interviews.state_rules import TABLE
from jobbridge.vacancies.rules import STEPS
from tests.conftest import CANARY, NOW, ClientFor, World
from tests.test_house import FILES

WRITERS = {"record", "_changed", "changed"}
# Verbs that are put together where they are recorded.
MADE = {
    "application.": set(TRANSITIONS),
    "interview.": {step.verb for step in TABLE},
    "vacancy.": {verb for verb, _ in STEPS},
}


def recorded() -> tuple[set[str], set[str], set[str]]:
    """Verbs, beginnings of verbs, and kinds of things that the code hands to the log."""
    verbs, beginnings, subjects = set(), set(), set()
    for module in FILES:
        for call in module.calls():
            if ast.unparse(call.func).rpartition(".")[2] not in WRITERS:
                continue
            texts = [
                a.value
                for a in call.args
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            verbs |= {text for text in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", text)}
            for argument in call.args:
                if isinstance(argument, ast.JoinedStr):
                    beginnings.add(ast.literal_eval(ast.unparse(argument.values[0])))
            if len(texts) == 2 and ast.unparse(call.func).endswith("record"):
                subjects.add(texts[1])
    return verbs, beginnings, subjects


def test_every_verb_that_the_code_records_has_words() -> None:
    verbs, beginnings, subjects = recorded()
    made = {f"{b}{verb}" for b in beginnings for verb in MADE.get(b, ())}
    assert len(verbs) > 40
    assert (verbs | made) - VERBS.keys() == set()
    assert [b for b in beginnings if not any(verb.startswith(b) for verb in VERBS)] == []
    assert subjects - SUBJECTS.keys() == set()


def fill(database: Database, world: World, many: int = 120) -> None:
    """Rows in which several have the same moment."""
    with database.write() as session:
        for number in range(many):
            session.add(
                AuditRow(
                    at=NOW - timedelta(minutes=number // 7),
                    account_id=world.ids["anna" if number % 2 else "bela"],
                    role="counselor",
                    verb="read" if number % 3 else "inmate.add_fact",
                    subject="inmate",
                    subject_id=world.ids["juris"] if number % 5 else world.ids["marta"],
                )
            )


def walked(database: Database, world: World, filters: Filters) -> list[int]:
    found: list[int] = []
    before = None
    with database.read() as session:
        while rows := queries.rows_for(session, world.uldis, filters=filters, before=before):
            found += [row.id for row in rows]
            before = rows[-1].id
    return found


def test_pages_hold_every_row_once_whatever_is_added_meanwhile(
    database: Database, world: World
) -> None:
    fill(database, world)
    with database.read() as session:
        rows = queries.rows_for(session, world.uldis)
        last = rows[-1].id
        rest = [r.id for r in queries.rows_for(session, world.uldis, before=last, most=1000)]
    with database.write() as session:
        session.add(AuditRow(at=NOW, verb="read", subject="page"))
    with database.read() as session:
        again = [r.id for r in queries.rows_for(session, world.uldis, before=last, most=1000)]
    assert again == rest
    everything = walked(database, world, Filters())
    assert len(everything) == len(set(everything)) > 120


def test_filters_narrow_by_account_thing_group_and_days(database: Database, world: World) -> None:
    fill(database, world)
    ids = world.ids

    def rows(**filters: object) -> list[AuditRow]:
        with database.read() as session:
            wanted = Filters(**filters)  # type: ignore[arg-type]
            return queries.rows_for(session, world.uldis, filters=wanted, most=1000)

    assert {r.account_id for r in rows(account_id=ids["anna"])} == {ids["anna"]}
    found = rows(subject="inmate", subject_id=ids["marta"])
    assert {r.subject_id for r in found} == {ids["marta"]}
    assert {r.verb for r in rows(group="read")} == {"read"}
    assert {r.verb for r in rows(group="inmate")} == {"inmate.add_fact"}
    assert rows(until=date(2026, 11, 22)) == []
    assert len(rows(since=date(2026, 11, 23), until=date(2026, 11, 23))) >= 120


def test_who_saw_a_person_is_counted_by_account(database: Database, world: World) -> None:
    fill(database, world)
    with database.read() as session:
        found = queries.looked_for(session, world.uldis, "inmate", world.ids["marta"])
    counted = {one.account_id: one.reads + one.changes for one in found}
    assert counted == {world.ids["anna"]: 12, world.ids["bela"]: 12}
    assert all(one.first <= one.last for one in found)


def test_who_opens_far_more_people_than_usual_is_marked(database: Database, world: World) -> None:
    with database.write() as session:
        for day, people in ((0, 40), (1, 5), (2, 7)):
            session.add_all(
                AuditRow(
                    at=NOW - timedelta(days=day),
                    account_id=world.ids["anna"],
                    role="counselor",
                    verb="read",
                    subject="inmate",
                    subject_id=number,
                )
                for number in range(people)
            )
    with database.read() as session:
        [anna] = queries.reads_for(session, world.uldis, NOW.date())
    assert (anna.people, anna.usual) == (40, 6.0)
    assert is_unusual(anna.people, anna.usual)
    assert not is_unusual(18, 2.0)
    assert not is_unusual(40, 20.0)


def test_nobody_but_the_auditor_reads_the_log(
    database: Database, client_for: ClientFor, world: World
) -> None:
    for name in ("anna", "ada", "nora"):
        for page in ("/audit", "/audit/thing?number=1", "/reads"):
            assert client_for(name).get(page).status_code == 404
    with database.read() as session, pytest.raises(NotFound):
        queries.rows_for(session, world.ada)


def test_the_log_names_staff_and_never_the_person(client_for: ClientFor, world: World) -> None:
    client_for("anna").get(f"/inmates/{world.refs['juris']}")
    uldis = client_for("uldis")
    for page in ("/audit", f"/audit/thing?kind=inmate&number={world.ids['juris']}", "/reads"):
        text = uldis.get(page).text
        assert "Anna" in text
        assert CANARY not in text
        assert world.refs["juris"] not in text


def test_a_csv_is_safe_in_a_spreadsheet_and_leaves_a_row(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        row = AuditRow(at=NOW, verb="read", subject="page", detail="=1+1", role="auditor")
        session.add(row)
    answer = client_for("uldis").submit("/audit/export")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["detail"] for row in rows if row["kind"] == "page"] == ["'=1+1"]
    with database.read() as session:
        newest = queries.rows_for(session, world.uldis)[0]
    assert (newest.verb, newest.account_id) == ("audit.export", world.ids["uldis"])
