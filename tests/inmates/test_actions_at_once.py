"""The same request many times at once: one acts, the others are told why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions, queries
from jobbridge.inmates.model import Movement, Restriction
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World
from tests.inmates.test_actions import BAR, MOVERS, PERSON, TODAY, audited, juris

THREADS = 8


def race(database: Database, act: Callable[[Session, int], object]) -> list[str]:
    """All at once: gives back `done`, `gone`, or the codes of the refusal, sorted."""
    barrier = Barrier(THREADS)

    def one(number: int) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                act(session, number)
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)
        except NotFound:
            return "gone"
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(one, range(THREADS)))


def test_a_person_is_released_once(database: Database, world: World) -> None:
    answers = race(
        database,
        lambda s, _: actions.release(s, world.olga, juris(s, world), on=TODAY, now=NOW),
    )
    assert answers == ["done", *["released"] * (THREADS - 1)]
    with database.read() as session:
        assert [m.to_prison_id for m in session.scalars(select(Movement))] == [None]
        assert audited(session, "inmate.release") == [(world.olga.account_id, world.ids["juris"])]


def test_a_person_is_transferred_once(database: Database, world: World) -> None:
    south = world.ids["south"]
    answers = race(
        database,
        lambda s, _: actions.transfer(
            s, SYSTEM, juris(s, world), to_prison_id=south, on=TODAY, now=NOW
        ),
    )
    assert answers == ["done", *["same_prison"] * (THREADS - 1)]
    with database.read() as session:
        assert [m.to_prison_id for m in session.scalars(select(Movement))] == [south]


def test_the_same_release_dates_sent_again_are_one_movement(
    database: Database, world: World
) -> None:
    dates = MOVERS["inmate.set_release"]
    assert race(database, lambda s, _: dates(s, world.olga, juris(s, world))) == ["done"] * THREADS
    with database.read() as session:
        assert len(list(session.scalars(select(Movement)))) == 1
        assert juris(session, world).version == 2


def test_a_restriction_is_ended_once(database: Database, world: World) -> None:
    with database.write() as session:
        bar = actions.set_restriction(session, world.olga, juris(session, world), **BAR, now=NOW)  # type: ignore[arg-type]
    answers = race(
        database,
        lambda s, n: actions.end_restriction(
            s, world.olga, juris(s, world), bar.id, now=NOW + timedelta(hours=n)
        ),
    )
    assert answers == ["done", *["gone"] * (THREADS - 1)]
    with database.read() as session:
        assert session.get_one(Restriction, bar.id).ended_at is not None
        assert len(audited(session, "inmate.end_restriction")) == 1


@pytest.mark.parametrize("prisons", [("north",), ("north", "south")])
def test_a_personal_code_is_registered_once_in_all_prisons(
    database: Database, world: World, prisons: tuple[str, ...]
) -> None:
    people = {"north": world.anna, "south": world.bela}

    def register(session: Session, number: int) -> None:
        prison = prisons[number % len(prisons)]
        given = {"prison_id": world.ids[prison]} | PERSON
        actions.add_inmate(session, people[prison], **given, now=NOW)  # type: ignore[arg-type]

    assert race(database, register) == ["done", *["known"] * (THREADS - 1)]
    with database.read() as session:
        assert len(audited(session, "inmate.add")) == 1
        assert queries.inmate_by_code(session, SYSTEM, PERSON["personal_code"]) is not None  # type: ignore[arg-type]
