"""What a prison has several of is never given out once too often: those who accompany people,
and the gate; and this file's own control, the same race without the guard."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import actions, claim_actions, clash_rules, pool_rules, rules
from jobbridge.interviews.facts import FETCH, Asked, Coming, Facts, Gate, unit
from jobbridge.interviews.model import Claim, Interview, Room, Window
from jobbridge.interviews.visit_model import PassState
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, add_inmate, add_vacancy, apply, at
from tests.interviews.test_rules import ASKED, FACTS

THREADS = 12


def give(database: Database, world: World, **pool: int) -> None:
    with database.write() as session:
        session.execute(update(Window).where(Window.prison_id == world.ids["north"]).values(**pool))


def crowd_in_rooms(session: Session, world: World, size: int) -> tuple[list[int], list[int]]:
    """That many people, employers and rooms: nothing is scarce but the pool."""
    jobs, rooms = [], []
    for number in range(size):
        inmate = add_inmate(session, world, f"pool{number}")
        jobs.append(apply(session, inmate.id, add_vacancy(session, world, number)).id)
        room = Room(prison_id=world.ids["north"], code=f"R{number:02}", name=f"Telpa {number}")
        session.add(room)
        session.flush()
        rooms.append(room.id)
    return jobs, rooms


def race(database: Database, jobs: list[int], rooms: list[int]) -> list[str]:
    barrier = Barrier(len(jobs))

    def one(number: int) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                actions.book(
                    session,
                    SYSTEM,
                    application=session.get_one(Application, jobs[number]),
                    starts_at=at(f"2026-12-01 09:{number:02}"),
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


@pytest.mark.parametrize(
    ("pool", "code"), [({"escorts": 3}, "escort_taken"), ({"gate": 3}, "gate_full")]
)
def test_a_pool_is_given_out_to_its_last_and_no_further(
    database: Database, world: World, pool: dict[str, int], code: str
) -> None:
    give(database, world, **pool)
    with database.write() as session:
        jobs, rooms = crowd_in_rooms(session, world, THREADS)
    answers = race(database, jobs, rooms)
    assert answers == ["booked"] * 3 + [code] * (THREADS - 3)


@pytest.mark.parametrize("pool", [{"escorts": 3}, {"gate": 3}])
def test_without_the_guard_a_pool_is_given_out_too_often(
    database: Database, world: World, pool: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    give(database, world, **pool)
    monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    monkeypatch.setattr(clash_rules, "why_no_escort", lambda *_: [])
    monkeypatch.setattr(rules, "why_no_gate", lambda *_: [])
    monkeypatch.setattr(actions, "pooled", lambda *_: {})
    with database.write() as session:
        jobs, rooms = crowd_in_rooms(session, world, THREADS)
    race(database, jobs, rooms)
    with database.read() as session:
        assert (session.scalar(select(func.count()).select_from(Interview)) or 0) > 3


def test_the_database_alone_gives_one_of_the_pool_once(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock, and though the rules see nobody taken: the claims still differ."""
    give(database, world, escorts=1)
    monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    monkeypatch.setattr(rules, "why_clash", lambda *_: [])
    monkeypatch.setattr(actions, "pooled", lambda asked, facts: _first(asked, facts))
    with database.write() as session:
        jobs, rooms = crowd_in_rooms(session, world, 4)
    assert race(database, jobs, rooms) == ["booked", *["escort_taken"] * 3]


def _first(asked: Asked, facts: Facts) -> dict[str, Span]:
    return {unit(facts.house.prison_id, 1): asked.span.padded(FETCH, FETCH)}


def test_who_accompanies_is_free_again_with_the_interview(desk: Desk, world: World) -> None:
    give(desk.database, world, escorts=1)
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "karlis_b", "2026-12-01 09:30", mode="video", room="north_video")
    assert [r.code for r in error.value.reasons] == ["escort_taken"]
    # Fetching and bringing back take ten minutes each: 09:30 + 10 + 10.
    desk.book(world.anna, "karlis_b", "2026-12-01 09:50", mode="video", room="north_video")
    desk.do(actions.cancel, world.anna, made.id, why="prison")
    with desk.database.read() as session:
        held = session.scalars(select(Claim.resource).where(Claim.resource.like("escort:%"))).all()
    assert held == [f"escort:{world.ids['north']}:1"]


def test_a_smaller_pool_counts_what_a_larger_one_gave_out(desk: Desk, world: World) -> None:
    give(desk.database, world, escorts=2)
    first = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.book(world.anna, "karlis_b", "2026-12-01 09:00", mode="video", room="north_video")
    desk.do(actions.cancel, world.anna, first.id, why="prison")
    give(desk.database, world, escorts=1)
    # The one who is busy is the second of the old pool.
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    assert [r.code for r in error.value.reasons] == ["escort_taken"]


def test_an_employer_comes_through_the_gate_once_a_day(desk: Desk, world: World) -> None:
    give(desk.database, world, gate=1)
    first = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.book(world.anna, "karlis_a", "2026-12-01 10:00")
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "juris_b", "2026-12-01 09:00", now=NOW)
    assert "gate_full" in {r.code for r in error.value.reasons}
    desk.book(world.anna, "juris_b", "2026-12-01 11:00")
    # The first is cancelled, so the employer now comes for the second: at that half hour.
    desk.do(actions.cancel, world.anna, first.id, why="prison")
    with desk.database.read() as session:
        second = session.scalars(select(Interview).where(Interview.state == "booked")).first()
        assert second is not None
        assert pool_rules.half_hour(second.starts_at) == at("2026-12-01 10:00")


def test_nobody_comes_in_for_a_video(desk: Desk, world: World) -> None:
    give(desk.database, world, gate=1)
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    made = desk.book(world.anna, "karlis_b", "2026-12-01 09:00", mode="video", room="north_video")
    assert made.state == "booked"


@pytest.mark.parametrize(
    ("states", "codes"),
    [
        ([PassState.ALLOWED, PassState.ASKED], []),
        ([PassState.ALLOWED, PassState.REFUSED], ["some_visitors"]),
        ([PassState.REFUSED], ["no_visitor"]),
    ],
)
def test_visitors_who_may_not_come_are_counted_and_never_named(
    states: list[PassState], codes: list[str]
) -> None:
    named = {date(2026, 12, 1): tuple(Coming(state) for state in states)}
    facts = replace(FACTS, gate=Gate(named=named))
    assert [r.code for r in rules.why_not_bookable(ASKED, facts)] == codes
