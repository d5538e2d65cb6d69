"""The last place is given once, whoever asks at the same moment; and this file's own control:
without the guard the same race gives it away again and again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.services import queries, referral_actions, rules
from jobbridge.services.model import Referral, Service
from tests.conftest import NOW, World
from tests.postgres import owning
from tests.services.conftest import AddService, Referred
from tests.training.conftest import crowd

THREADS = 10


@pytest.fixture
def asked(database: Database, world: World, added: AddService, referred: Referred) -> list[str]:
    """One place inside the prison, and many whose answer Anna is about to write down."""
    service = added(places=1)
    with database.write() as session:
        people = crowd(session, world, THREADS)
    return [referred(service, number) for number in people]


def race(database: Database, world: World, refs: list[str]) -> list[str]:
    """All at once: each accepts one person; gives back `accepted`, or the codes of the refusal."""
    barrier = Barrier(len(refs))

    def one(ref: str) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                referral_actions.step(session, world.anna, ref=ref, verb="accept", now=NOW)
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)
        return "accepted"

    with ThreadPoolExecutor(len(refs)) as pool:
        return sorted(pool.map(one, refs))


def accepted(database: Database) -> int:
    with database.read() as session:
        return (
            session.scalar(
                select(func.count()).select_from(Referral).where(Referral.state == "accepted")
            )
            or 0
        )


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        referral_actions, "hold", lambda session, service_id: session.get(Service, service_id)
    )


def test_the_last_place_is_given_once(database: Database, world: World, asked: list[str]) -> None:
    assert race(database, world, asked) == ["accepted", *["full"] * (THREADS - 1)]
    assert accepted(database) == 1


def test_the_database_alone_gives_the_last_place_once(
    database: Database, world: World, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    assert race(database, world, asked) == ["accepted", *["full"] * (THREADS - 1)]
    assert accepted(database) == 1


def test_without_the_guard_the_last_place_is_given_many_times(
    database: Database, world: World, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No lock, no check, no constraint. (SQLite's writers queue of themselves.)"""
    unlocked(monkeypatch)
    if database.sqlite:
        monkeypatch.setattr(rules, "why_full", lambda *_: [])
    else:
        with owning(database) as owner, owner.write() as session:
            name = "uq_referral_service_id_intake_seat"
            session.execute(text(f"ALTER TABLE referral DROP CONSTRAINT {name}"))
        looked, see = Barrier(THREADS, timeout=10), queries.seats_taken

        def all_look_first(session: object, service: Service) -> set[int]:
            seen = see(session, service)  # type: ignore[arg-type]
            looked.wait()
            return seen

        monkeypatch.setattr(queries, "seats_taken", all_look_first)
    race(database, world, asked)
    assert accepted(database) > 1
