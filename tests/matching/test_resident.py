"""What is kept in memory between questions, and how what was staged is found again."""

from typing import Any

import pytest
from sqlalchemy import event, text

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.matching import fact_queries, resident_queries
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.engine import Compiled
from jobbridge.matching.resident_queries import resident
from tests.conftest import NOW, World


def test_few_people_too_are_read_once(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Any] = []
    compiling = fact_queries.compile_people

    def compile_people(*given: Any) -> Any:
        read.append(given)
        return compiling(*given)

    monkeypatch.setattr(resident_queries, "compile_people", compile_people)
    for _ in range(3):
        with database.read() as session:
            assert resident(session).people(session)
    assert len(read) == 1


def test_a_part_of_the_people_is_compiled_anew_only_where_it_has_changed(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def compile_part(people: Any, *given: Any, **named: Any) -> Any:
        made.append(len(people))
        return Compiled(people, *given, **named)

    monkeypatch.setattr(resident_queries, "Compiled", compile_part)

    def look() -> int:
        with database.read() as session:
            north = Inmate.prison_id == world.ids["north"]
            found = resident(session).with_works(session, NOW.date(), [], north)
        assert {person.id for person in found.people} >= {world.ids["juris"]}
        return len(found.people)

    many = look()
    assert (look(), made) == (many, [many])
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).version += 1
    assert (look(), look(), made) == (many, many, [many, many])
    monkeypatch.setattr(resident_queries, "MOST", many)
    assert (look(), made) == (many, [many, many])
    monkeypatch.setattr(resident_queries, "MOST", many - 1)
    assert (look(), look(), len(made)) == (many, many, 3)


def test_a_staged_pair_is_looked_up_and_not_searched_for(database: Database, world: World) -> None:
    """SQLite would read the whole stage for each pair that stands: at night that is a square."""
    if not database.sqlite:
        pytest.skip("PostgreSQL joins by hash")
    plans: list[str] = []

    def explain(
        _connection: Any, cursor: Any, statement: str, given: Any, _context: Any, many: bool
    ) -> None:
        if "EXISTS" in statement and "match_stage" in statement and not many:
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            plans.extend(row[3] for row in plan)

    event.listen(database.engine, "before_cursor_execute", explain)
    rematch_all(database, now=NOW, today=NOW.date())
    event.remove(database.engine, "before_cursor_execute", explain)
    assert [line for line in plans if "SEARCH match_stage" in line]
    assert [line for line in plans if "SCAN match_stage" in line] == []
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM match"))


def test_what_are_more_than_are_kept_is_not_read_ahead(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("compile_people", "compile_works"):
        monkeypatch.delattr(resident_queries, name)
    monkeypatch.setattr(resident_queries, "MOST", 1)
    with database.read() as session:
        resident(session).fill(session, NOW.date())
    monkeypatch.setattr(resident_queries, "MOST", 9)
    with database.read() as session, pytest.raises(NameError):
        resident(session).fill(session, NOW.date())
