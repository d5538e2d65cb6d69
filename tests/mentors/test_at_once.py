"""One mentor for one person, and nobody more people than they can, whoever asks at the same
moment; and this file's own control: without the guards the same race goes wrong."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.mentors import actions, queries, rules
from jobbridge.mentors.model import Mentoring, MentorProfile, MentorProposal, State
from jobbridge.viewer import Role, Viewer
from tests.conftest import NOW, World
from tests.mentors.conftest import asked, house, offer, somebody
from tests.postgres import owning

THREADS = 6


def race(database: Database, acts: list[Callable[[Session], object]]) -> list[str]:
    barrier = Barrier(len(acts))

    def one(act: Callable[[Session], object]) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                act(session)
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)
        except NotFound:
            return "otherwise"
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def standing(database: Database) -> int:
    with database.read() as session:
        return (
            session.scalar(
                select(func.count())
                .select_from(MentorProposal)
                .where(MentorProposal.answer.in_(("", "accepted")))
            )
            or 0
        )


@pytest.fixture
def proposers(database: Database, world: World) -> list[Callable[[Session], object]]:
    """Coordinators of as many organisations, each with a mentor for the same person."""
    with database.write() as session:
        ref = asked(session, world).ref
        pairs: list[tuple[Viewer, int]] = []
        for number in range(THREADS):
            home = house(session, f"Biedrība {number}")
            coordinator = somebody(session, Role.COORDINATOR, f"coordinator{number}", home)
            mentor = somebody(session, Role.MENTOR, f"mentor{number}", home).account_id or 0
            offer(session, mentor)
            pairs.append((coordinator, mentor))

    def proposer(pair: tuple[Viewer, int]) -> Callable[[Session], object]:
        viewer, mentor = pair
        return lambda session: actions.propose(session, viewer, ref=ref, mentor_id=mentor, now=NOW)

    return [proposer(pair) for pair in pairs]


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits, and nobody looks at where it stands."""

    def found(session: Session, _viewer: Viewer, ref: str, **_: object) -> Mentoring:
        return session.scalars(select(Mentoring).where(Mentoring.ref == ref)).one()

    monkeypatch.setattr(queries, "mentoring_for", found)
    monkeypatch.setattr(actions, "_may", lambda *_: State.PROPOSED)


def test_of_several_organisations_one_proposes(
    database: Database, proposers: list[Callable[[Session], object]]
) -> None:
    assert race(database, proposers) == ["done", *["otherwise"] * (THREADS - 1)]
    assert standing(database) == 1


def test_the_database_alone_lets_one_propose(
    database: Database,
    proposers: list[Callable[[Session], object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlocked(monkeypatch)
    assert race(database, proposers) == ["done", *["otherwise"] * (THREADS - 1)]
    assert standing(database) == 1


def test_without_the_guard_several_are_proposed(
    database: Database,
    proposers: list[Callable[[Session], object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlocked(monkeypatch)
    with owning(database) as owner, owner.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_mentor_proposal_standing")
    race(database, proposers)
    assert standing(database) > 1


def test_an_answer_that_is_given_twice_at_once_counts_once(
    database: Database, world: World
) -> None:
    with database.write() as session:
        ref = asked(session, world).ref
        actions.propose(session, world.kaspars, ref=ref, mentor_id=world.ids["mara"], now=NOW)
    answers = race(
        database,
        [lambda s: actions.accept(s, world.mara, ref=ref, now=NOW) for _ in range(THREADS)],
    )
    assert answers == ["done", *["otherwise"] * (THREADS - 1)]


def crowd(database: Database, world: World) -> list[Callable[[Session], object]]:
    """Two people for one mentor with room for one."""
    with database.write() as session:
        session.get_one(MentorProfile, world.ids["mara"]).capacity = 1
        refs = [
            asked(session, world, "juris").ref,
            asked(session, world, "karlis").ref,
        ]

    def proposer(ref: str) -> Callable[[Session], object]:
        return lambda session: actions.propose(
            session, world.kaspars, ref=ref, mentor_id=world.ids["mara"], now=NOW
        )

    return [proposer(ref) for ref in refs]


def test_a_mentor_with_room_for_one_gets_one(database: Database, world: World) -> None:
    assert race(database, crowd(database, world)) == ["done", "full"]
    assert standing(database) == 1


def test_a_person_is_asked_for_once(database: Database, world: World) -> None:
    answers = race(database, [lambda s: asked(s, world) for _ in range(THREADS)])
    assert answers == ["done", *[rules.RUNNING.code] * (THREADS - 1)]
