"""Two people act on one application at the same moment: one of them stands, and it is told."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from jobbridge.applications import actions, queries
from jobbridge.applications.model import Application, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from tests.applications.conftest import Asked, agreed
from tests.applications.test_actions import codes
from tests.conftest import NOW, World


def both(*runs: Callable[[], object]) -> list[str]:
    """Run them at the same moment; what each said, sorted."""
    start = threading.Barrier(len(runs))
    said: list[str] = []

    def one(run: Callable[[], object]) -> None:
        start.wait()
        try:
            run()
            said.append("done")
        except Refused as error:
            said.append(",".join(codes(error)))
        except NotFound:
            said.append("not found")

    threads = [threading.Thread(target=one, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def in_session(
    database: Database, number: int, act: Callable[[Session, Application], object]
) -> Callable[[], object]:
    def run() -> None:
        with database.write() as session:
            act(session, session.get_one(Application, number))

    return run


@pytest.mark.parametrize("round_", range(3))
def test_of_a_refusal_and_a_withdrawal_at_once_one_stands(
    database: Database, world: World, asked: Asked, round_: int
) -> None:
    ref = asked()
    with database.write() as session:
        number = agreed(session, world, ref).id
    alda = world.alda
    said = both(
        in_session(
            database, number, lambda s, a: actions.refuse(s, alda, a, Said("skills"), now=NOW)
        ),
        in_session(database, number, lambda s, a: actions.withdraw(s, world.anna, a, now=NOW)),
    )
    assert said.count("done") == 1
    with database.read() as session:
        application = session.get_one(Application, number)
        assert application.state in (State.REFUSED, State.WITHDRAWN)
        history = queries.changes_for(session, world.anna, application)
        assert [c.verb for c in history][2:] in (["refuse"], ["withdraw"])


def test_without_the_lock_both_would_stand(database: Database, world: World, asked: Asked) -> None:
    """The race that `application_locked` prevents, shown by leaving it out."""
    if database.sqlite:
        pytest.skip("SQLite has one writer: nobody can come in between")
    ref = asked()
    with database.write() as session:
        number = agreed(session, world, ref).id
    read = threading.Barrier(2)
    ended: list[str] = []

    def careless(state: State) -> Callable[[], object]:
        def run() -> None:
            with database.write() as session:
                application = session.get_one(Application, number)
                read.wait()
                if application.state == State.AGREED:
                    application.state = state
                    ended.append(state)

        return run

    both(careless(State.REFUSED), careless(State.WITHDRAWN))
    assert sorted(ended) == ["refused", "withdrawn"]


@pytest.mark.parametrize("round_", range(3))
def test_of_a_wish_and_a_taking_back_at_once_one_stands(
    database: Database, world: World, asked: Asked, round_: int
) -> None:
    ref = asked()
    with database.write() as session:
        number = agreed(session, world, ref).id
    alda = world.alda
    said = both(
        in_session(database, number, lambda s, a: actions.want_interview(s, alda, a, now=NOW)),
        in_session(database, number, lambda s, a: actions.take_back(s, world.anna, a, now=NOW)),
    )
    assert said in (["done", "reacted"], ["done", "not found"])
