"""The last place is given once, whoever asks at the same moment; and this file's own control:
without the guard the same race gives it away again and again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.training import actions, queries, rules
from jobbridge.training.model import Course, Enrolment
from tests.conftest import NOW, World
from tests.postgres import owning
from tests.training.conftest import PlanCourse, crowd

THREADS = 12


def race(database: Database, world: World, ref: str, people: list[int]) -> list[str]:
    """All at once: each enrols one person; gives back `enrolled`, or the codes of the refusal."""
    barrier = Barrier(len(people))

    def one(inmate_id: int) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                person = session.get_one(Inmate, inmate_id)
                actions.enrol(session, world.anna, ref=ref, people=[person], now=NOW)
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)
        return "enrolled"

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, people))


def enrolled(database: Database) -> int:
    with database.read() as session:
        return (
            session.scalar(
                select(func.count()).select_from(Enrolment).where(Enrolment.state == "enrolled")
            )
            or 0
        )


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        actions, "hold", lambda session, viewer, ref: queries.course_for(session, viewer, ref)
    )
    # The course's row is written with every seat; that alone would make the second one wait.
    monkeypatch.setattr(actions, "changed", lambda *_, **__: None)


@pytest.fixture
def people(database: Database, world: World) -> list[int]:
    with database.write() as session:
        return crowd(session, world, THREADS)


def test_the_last_place_is_given_once(
    database: Database, world: World, planned: PlanCourse, people: list[int]
) -> None:
    assert race(database, world, planned(places=1), people) == [
        "enrolled",
        *["full"] * (THREADS - 1),
    ]
    assert enrolled(database) == 1


def test_as_many_are_enrolled_as_there_are_places(
    database: Database, world: World, planned: PlanCourse, people: list[int]
) -> None:
    answers = race(database, world, planned(places=5), people)
    assert answers == [*["enrolled"] * 5, *["full"] * (THREADS - 5)]
    with database.read() as session:
        assert set(session.scalars(select(Enrolment.seat))) == {1, 2, 3, 4, 5}
        assert session.scalars(select(Course.version)).one() == 6


def test_the_database_alone_gives_the_last_place_once(
    database: Database,
    world: World,
    planned: PlanCourse,
    people: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlocked(monkeypatch)
    answers = race(database, world, planned(places=1), people)
    assert answers == ["enrolled", *["full"] * (THREADS - 1)]
    assert enrolled(database) == 1


def test_without_the_guard_the_last_place_is_given_many_times(
    database: Database,
    world: World,
    planned: PlanCourse,
    people: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No lock, no check, no constraint. (SQLite's writers queue of themselves.)"""
    ref = planned(places=1)
    unlocked(monkeypatch)
    if database.sqlite:
        monkeypatch.setattr(rules, "why_full", lambda *_: [])
    else:
        with owning(database) as owner, owner.write() as session:
            session.execute(
                text("ALTER TABLE enrolment DROP CONSTRAINT uq_enrolment_course_id_seat")
            )
    race(database, world, ref, people)
    assert enrolled(database) > 1


def test_the_same_wish_at_once_is_one(database: Database, world: World) -> None:
    barrier = Barrier(THREADS)

    def one(_: int) -> int:
        barrier.wait()
        with database.write() as session:
            juris = session.get_one(Inmate, world.ids["juris"])
            return actions.wish(session, world.anna, juris, subject="sewing", now=NOW).id

    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(pool.map(one, range(THREADS)))) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1
