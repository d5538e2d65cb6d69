"""A slot is given once, whoever asks at the same moment; and this file's own control: without
the guard the same race gives it away again and again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import actions, claim_actions, rules
from jobbridge.interviews.model import Claim, Interview
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, at, crowd, wanted_by_many
from tests.postgres import owning

THREADS = 20


def race(
    database: Database,
    world: World,
    jobs: list[int],
    rooms: list[int],
    starts: Callable[[int], str],
) -> list[str]:
    """All at once: each books its job; gives back `booked`, or the codes of the refusal."""
    barrier = Barrier(len(jobs))

    def one(number: int) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                actions.book(
                    session,
                    world.anna,
                    application=session.get_one(Application, jobs[number]),
                    starts_at=at(starts(number)),
                    minutes=60,
                    mode="in_person",
                    room_id=rooms[number],
                    now=NOW,
                )
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)
        return "booked"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(one, range(len(jobs))))


def booked(database: Database) -> int:
    with database.read() as session:
        return (
            session.scalar(
                select(func.count()).select_from(Interview).where(Interview.state == "booked")
            )
            or 0
        )


def unguard(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No lock, no check, no constraint."""
    with owning(database) as owner, owner.write() as session:
        if database.sqlite:
            session.execute(text("DROP TRIGGER claim_insert"))
            session.execute(text("DROP TRIGGER claim_update"))
        else:
            session.execute(text("ALTER TABLE claim DROP CONSTRAINT claim_overlaps"))
    monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    monkeypatch.setattr(rules, "why_clash", lambda *_: [])


def test_a_room_is_given_once(database: Database, world: World) -> None:
    with database.write() as session:
        jobs = crowd(session, world, THREADS)
    answers = race(
        database, world, jobs, [world.ids["north_room"]] * THREADS, lambda _: "2026-12-01 09:00"
    )
    assert answers == ["booked", *["room_taken"] * (THREADS - 1)]
    assert booked(database) == 1


def test_a_person_is_met_once(database: Database, world: World) -> None:
    with database.write() as session:
        jobs, rooms = wanted_by_many(session, world, THREADS)
    answers = race(database, world, jobs, rooms, lambda n: f"2026-12-01 09:{2 * n:02}")
    assert answers == ["booked", *["inmate_taken"] * (THREADS - 1)]
    assert booked(database) == 1


def test_without_the_guard_a_room_is_given_many_times(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguard(database, monkeypatch)
    with database.write() as session:
        jobs = crowd(session, world, THREADS)
    race(database, world, jobs, [world.ids["north_room"]] * THREADS, lambda _: "2026-12-01 09:00")
    assert booked(database) > 1


def test_without_the_guard_a_person_is_met_many_times(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguard(database, monkeypatch)
    with database.write() as session:
        jobs, rooms = wanted_by_many(session, world, THREADS)
    race(database, world, jobs, rooms, lambda n: f"2026-12-01 09:{2 * n:02}")
    assert booked(database) > 1


def test_the_database_alone_gives_a_room_once_and_says_why(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    monkeypatch.setattr(rules, "why_clash", lambda *_: [])
    with database.write() as session:
        jobs = crowd(session, world, 4)
    answers = race(
        database, world, jobs, [world.ids["north_room"]] * 4, lambda _: "2026-12-01 09:00"
    )
    assert answers == ["booked", *["room_taken"] * 3]
    assert booked(database) == 1


def test_claims_that_only_touch_do_not_overlap(desk: Desk, world: World) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused) as early:
        desk.book(world.anna, "karlis_b", "2026-12-01 09:34")
    assert [reason.code for reason in early.value.reasons] == ["room_taken"]
    assert desk.book(world.anna, "karlis_b", "2026-12-01 09:35").state == "booked"


def test_a_refused_booking_leaves_nothing(desk: Desk, world: World, database: Database) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused):
        desk.book(world.anna, "karlis_b", "2026-12-01 09:00")
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Interview)) == 1
        assert session.scalar(select(func.count()).select_from(Claim)) == 3


@pytest.mark.parametrize("idle", [None, "employers", "inmates", "rooms", "applications"])
def test_every_row_named_is_held_also_where_others_are_not_named(
    database: Database, world: World, jobs: dict[str, int], idle: str | None
) -> None:
    """One statement holds them all, in line: an empty place in the line must not end it."""
    if database.sqlite:
        pytest.skip("SQLite's writers are alone already")
    rows = {
        "employers": ("employer", world.ids["a"]),
        "inmates": ("inmate", world.ids["juris"]),
        "rooms": ("room", world.ids["north_room"]),
        "applications": ("application", jobs["juris_a"]),
    }
    named = {name: [key] for name, (_, key) in rows.items() if name != idle}

    def held(table: str, key: int) -> bool:
        with database.engine.connect() as other:
            free = other.execute(
                text(f"SELECT id FROM {table} WHERE id = :id FOR UPDATE SKIP LOCKED"), {"id": key}
            )
            return free.first() is None

    with database.write() as session:
        claim_actions.lock(session, **named)
        found = {name for name, (table, key) in rows.items() if held(table, key)}
    assert found == set(named)
