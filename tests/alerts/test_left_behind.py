"""Who is due soon and was never introduced to anybody, why, and in figures."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from jobbridge.alerts.command import left_behind_lines
from jobbridge.alerts.left_behind_queries import Filters, figures_for, left_behind_for
from jobbridge.alerts.rules import figures
from jobbridge.applications.model import Application, State
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Agreement, Fact, Inmate
from jobbridge.matching.model import Match
from jobbridge.viewer import Viewer
from tests.conftest import CANARY, NOW, ClientFor, World

TODAY = NOW.date()
pytestmark = pytest.mark.usefixtures("matched")


def left(session: Session, viewer: Viewer, **given: Any) -> dict[str, set[str]]:
    """Reasons by given name."""
    filters = Filters(**{"weeks": 26, **given})
    found = left_behind_for(session, viewer, filters=filters, now=NOW, today=TODAY)
    assert found.page.total == len(found.people)
    return {one.inmate.given_name: set(one.why) for one in found.people}


def put_forward(session: Session, world: World, state: str, who: str = "juris") -> None:
    session.add(
        Application(
            ref="put-forward", inmate_id=world.ids[who], vacancy_id=world.ids["vacancy_a"],
            state=state, created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def test_who_is_due_stands_there_until_an_employer_knows_of_them(
    database: Database, world: World
) -> None:
    with database.write() as session:
        assert left(session, world.anna).keys() == {"Juris", "Karlis"}
        assert left(session, world.anna, weeks=12).keys() == {"Juris"}
        assert left(session, world.bela).keys() == {"Marta"}
        put_forward(session, world, State.AGREED)
        assert left(session, world.anna).keys() == {"Karlis"}


@pytest.mark.parametrize("state", ["proposed", "asked", "declined"])
def test_being_asked_is_not_being_introduced(database: Database, world: World, state: str) -> None:
    with database.write() as session:
        put_forward(session, world, state)
        why = left(session, world.anna)["Juris"]
        assert ("declined" if state == "declined" else "talks") in why
        assert ("fits" in why) == (state == "declined")


def test_who_was_introduced_once_stays_introduced(database: Database, world: World) -> None:
    with database.write() as session:
        put_forward(session, world, State.WITHDRAWN)
        assert "Juris" in left(session, world.anna)
        session.execute(update(Application).values(card_at=NOW))
        assert "Juris" not in left(session, world.anna)


def test_each_reason_is_said_and_counted(database: Database, world: World) -> None:
    juris = world.ids["juris"]
    with database.write() as session:
        assert left(session, world.anna)["Juris"] == {"no_plan", "fits"}
        session.execute(update(Match).where(Match.inmate_id == juris).values(near="licence:B"))
        assert left(session, world.anna)["Juris"] == {"no_plan", "near"}
        session.execute(delete(Match).where(Match.inmate_id == juris))
        assert left(session, world.anna)["Juris"] == {"no_plan", "no_fit"}
        session.execute(delete(Fact).where(Fact.inmate_id == juris, Fact.kind == "target"))
        session.execute(
            update(Agreement).where(Agreement.inmate_id == juris).values(withdrawn_at=NOW)
        )
        assert left(session, world.anna)["Juris"] == {"no_plan", "no_targets", "agreement"}
        found = left_behind_for(
            session, world.anna, filters=Filters(weeks=26), now=NOW, today=TODAY
        )
        assert found.counts["no_targets"] == 1
        assert found.counts["no_plan"] == 2
        assert (found.everybody, found.due) == (2, 2)
        assert left(session, world.anna, show=frozenset({"no_plan", "fits"})).keys() == {"Karlis"}


def test_who_left_or_does_not_take_part_is_not_listed(database: Database, world: World) -> None:
    with database.write() as session:
        session.execute(
            update(Inmate).where(Inmate.id == world.ids["juris"]).values(status="withdrawn")
        )
        session.execute(
            update(Inmate)
            .where(Inmate.id == world.ids["karlis"])
            .values(release_earliest=TODAY - timedelta(days=9),
                    release_expected=TODAY - timedelta(days=1))
        )  # fmt: skip
        assert left(session, world.anna) == {}


@pytest.mark.parametrize("who", ["alda", "nora", "ada", "olga", "mara", "pavels", "uldis"])
def test_only_counselors_learn_who(database: Database, world: World, who: str) -> None:
    with database.read() as session, pytest.raises(NotFound):
        left(session, world.viewers[who])


@pytest.mark.parametrize("who", ["alda", "anna", "olga", "mara", "pavels", "uldis"])
def test_figures_are_for_the_agency_and_administrators(
    database: Database, world: World, who: str
) -> None:
    with database.read() as session, pytest.raises(NotFound):
        figures_for(session, world.viewers[who], weeks=12, today=TODAY)


def test_small_figures_are_hidden_with_whatever_gives_them_away() -> None:
    shown, _ = figures({"A": (40, 20), "B": (9, 9), "C": (30, 25), "D": (20, 20)})
    assert [(one.due, one.left) for one in shown] == [
        (40, 20),
        (None, None),
        (30, None),
        (20, 20),
    ]


@pytest.mark.parametrize(
    ("counted", "total"),
    [
        ({"A": (40, 20), "D": (20, 0)}, (60, 20)),
        ({"A": (40, 20), "C": (30, 25)}, None),  # one is hidden: the rest would tell it
        ({"A": (40, 20), "B": (4, 1), "C": (4, 2)}, None),  # three of eight
        ({"A": (40, 20), "B": (30, 25), "C": (30, 24)}, (100, 69)),
        ({"B": (30, 25), "C": (12, 9)}, None),  # eight were introduced
        ({}, (0, 0)),
    ],
)
def test_the_sum_is_told_only_where_it_tells_nothing_small(
    counted: dict[str, tuple[int, int]], total: tuple[int, int] | None
) -> None:
    _, found = figures(counted)
    assert (found and (found.due, found.left)) == total


def test_the_page_says_what_to_do_first(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    page = anna.get("/left-behind?weeks=26").text
    assert f"Juris {CANARY}" in page
    assert f'href="/inmates/{world.refs["juris"]}/consultations/new"' in page
    assert "Marta" not in page


@pytest.mark.parametrize("query", ["weeks=-3", "weeks=x", "prison=99999", "show=z", "page=999"])
@pytest.mark.parametrize("who", ["anna", "ada"])
def test_nonsense_in_the_address_is_no_error(client_for: ClientFor, who: str, query: str) -> None:
    assert client_for(who).get(f"/left-behind?{query}").status_code == 200


@pytest.mark.parametrize("who", ["nora", "ada"])
@pytest.mark.parametrize("path", ["/left-behind", "/left-behind/table", "/api/v1/left-behind"])
def test_figures_name_nobody(client_for: ClientFor, world: World, who: str, path: str) -> None:
    answer = client_for(who).get(f"{path}?weeks=26")
    assert answer.status_code == 200
    assert "Ziemeļu cietums" in answer.text
    for word in (CANARY, "Juris", world.refs["juris"]):
        assert word not in answer.text


def test_the_table_holds_references_and_is_noted_for_each_person(
    client_for: ClientFor, database: Database, world: World
) -> None:
    answer = client_for("anna").get("/left-behind/table?weeks=26&as=csv")
    assert answer.text.count("\n") == 3
    assert world.refs["juris"] in answer.text
    assert CANARY not in answer.text
    with database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.account_id == world.ids["anna"]))
        noted = [(row.verb, row.subject, row.subject_id, row.detail) for row in rows]
    assert ("table.export", "table", None, "left-behind csv 2") in noted
    for who in ("juris", "karlis"):
        assert ("read", "inmate", world.ids[who], None) in noted


def test_lines_hold_references_only(database: Database, world: World) -> None:
    with database.read() as session:
        lines = list(left_behind_lines(session, weeks=26, now=NOW, today=TODAY))
    assert {line["inmate"] for line in lines} == {
        world.refs[who] for who in ("juris", "karlis", "marta")
    }
    assert CANARY not in json.dumps(lines)


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_many_people_ask_the_database_as_often_as_one(database: Database, world: World) -> None:
    asked = []
    for weeks in (12, 26):
        with database.read() as session, counting(session) as statements:
            left(session, world.anna, weeks=weeks)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 6
