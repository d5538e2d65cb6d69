"""Each guard of a booking alone, and the fault that shows without it.

Two do the same at the same moment: both have read before either writes, unless the guard keeps
one of them waiting. SQLite's write transactions are alone from their first statement, so there
nothing is to be taken away.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.db import Database, IntegrityError
from jobbridge.errors import Reason, Refused, Stale
from jobbridge.interviews import actions, claim_actions, rules, visit_actions, visit_queries
from jobbridge.interviews.model import Interview, Room, Window
from jobbridge.interviews.visit_model import VisitorPass
from jobbridge.viewer import Viewer
from jobbridge.web import replies
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, add_inmate, apply, at, crowd
from tests.interviews.test_reality import visitor

guarded = pytest.mark.parametrize("guard", [True, False], ids=["guarded", "unguarded"])


class Pair:
    """Two who meet once both have read. Who waits for a lock does not come, so the other goes
    on alone; without a guard both surely come, however slow the machine."""

    def __init__(self, *, apart: bool) -> None:
        self._barrier = Barrier(2)
        self._patience = 0.4 if apart else 60

    def meet(self) -> None:
        try:
            self._barrier.wait(self._patience)
        except BrokenBarrierError:
            return

    def run(self, one: Callable[[int], str]) -> list[str]:
        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(one, range(2)))

    def meet_after(self, monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
        asked = getattr(where, name)

        def then_meet(*given: Any, **more: Any) -> Any:
            answer = asked(*given, **more)
            self.meet()
            return answer

        monkeypatch.setattr(where, name, then_meet)


@pytest.fixture
def rooms(database: Database, world: World) -> list[int]:
    with database.write() as session:
        made = [
            Room(prison_id=world.ids["north"], code=f"G{n}", name=f"Telpa {n}") for n in range(2)
        ]
        session.add_all(made)
        session.flush()
        return [room.id for room in made]


@guarded
def test_a_key_is_answered_once_and_its_lock_makes_the_other_wait(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    apart = guard or database.sqlite
    pair = Pair(apart=apart)
    if not guard:
        no_lock = SimpleNamespace(
            pg_advisory_xact_lock=lambda _: literal(1), hashtextextended=lambda *_: None
        )
        monkeypatch.setattr(replies, "func", no_lock)

    def answer(_: int) -> str:
        who, same = world.ids["anna"], {"key": "k", "request_hash": "h"}
        try:
            with database.write() as session:
                found = replies.stored(session, account_id=who, **same)
                pair.meet()
                if found is not None:
                    return "given again"
                kept = {**same, "body": "", "location": ""}
                replies.store(session, account_id=who, status=201, now=NOW, **kept)
        except IntegrityError:
            return "a fault"
        return "done"

    assert pair.run(answer) == (["done", "given again"] if apart else ["a fault", "done"])


@guarded
def test_a_version_is_read_again_under_the_lock(
    desk: Desk, database: Database, world: World, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    apart = guard or database.sqlite
    pair = Pair(apart=database.sqlite)
    if not guard:
        monkeypatch.setattr(Session, "expire_all", lambda _: None)

    def move(number: int) -> str:
        try:
            with database.write() as session:
                found = session.get_one(Interview, booked.id)
                pair.meet()
                actions.move(
                    session,
                    world.anna,
                    found,
                    starts_at=at(("2026-12-02 10:00", "2026-12-02 14:00")[number]),
                    minutes=30,
                    mode="in_person",
                    room_id=world.ids["north_room"],
                    version=booked.version,
                    now=NOW,
                )
        except Refused as error:
            return error.reasons[0].code
        return "moved"

    # Without it the second one overwrites what it has never seen.
    assert pair.run(move) == ["moved", "stale" if apart else "moved"]


@guarded
def test_the_lock_gives_an_application_one_interview(
    database: Database,
    world: World,
    rooms: list[int],
    monkeypatch: pytest.MonkeyPatch,
    guard: bool,
) -> None:
    """Two times for one application take nothing from each other: no constraint would know."""
    with database.write() as session:
        job = crowd(session, world, 1)[0]
    starts = ("2026-12-01 10:00", "2026-12-01 14:00")
    answers = _race(database, world, monkeypatch, guard, [job, job], rooms, starts)
    apart = guard or database.sqlite
    assert answers == (["done", "state"] if apart else ["done", "done"])


@guarded
def test_the_lock_keeps_an_employers_panels_together(
    database: Database,
    world: World,
    rooms: list[int],
    monkeypatch: pytest.MonkeyPatch,
    guard: bool,
) -> None:
    """Outside their common day nobody meets one panel while the other one is at work; each is a
    claim of its own, so no constraint would know."""
    with database.write() as session:
        jobs = _of_one_employer(session, world)
    starts = ("2026-12-01 10:00", "2026-12-01 10:00")
    answers = _race(database, world, monkeypatch, guard, jobs, rooms, starts, [1, 2])
    apart = guard or database.sqlite
    assert answers == (["done", "employer_taken"] if apart else ["done", "done"])


@guarded
def test_a_panel_meets_one_at_a_time_even_without_the_lock(
    database: Database,
    world: World,
    rooms: list[int],
    monkeypatch: pytest.MonkeyPatch,
    guard: bool,
) -> None:
    with database.write() as session:
        jobs = _of_one_employer(session, world)
    starts = ("2026-12-01 10:00", "2026-12-01 10:10")
    answers = _race(database, world, monkeypatch, guard, jobs, rooms, starts, [2, 2])
    assert answers == ["done", "employer_taken"]


@guarded
def test_a_visitor_is_named_once_for_a_day_and_the_lock_says_so_in_words(
    desk: Desk, database: Database, world: World, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    guest = visit_actions.Person(
        "Viesturs Kanārijputns", "id_card", "PA1234567", personal_code="161175-19997"
    )
    with database.write() as session:
        found = session.get_one(Interview, booked.id)
        first = visit_actions.name_visitor(session, world.alda, found, guest, now=NOW)
        ref = first.visitor.ref
        session.delete(first)
    apart = guard or database.sqlite
    pair = Pair(apart=apart)
    pair.meet_after(monkeypatch, visit_actions, "passes_of_days")
    if not guard:
        monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
        seen = visit_queries.visitor_for
        monkeypatch.setattr(
            visit_queries,
            "visitor_for",
            lambda session, viewer, ref, **_: seen(session, viewer, ref),
        )

    def name(_: int) -> str:
        try:
            with database.write() as session:
                interview = session.get_one(Interview, booked.id)
                visit_actions.name_again(session, world.alda, interview, [ref], now=NOW)
        except Refused as error:
            return f"refused: {error.reasons[0].code}"
        except IntegrityError:
            return "a fault"
        return "named"

    assert pair.run(name) == (["named", "refused: named"] if apart else ["a fault", "named"])
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(VisitorPass)) == 1


@guarded
def test_the_gates_last_place_is_given_to_one_of_two_who_name_a_visitor(
    desk: Desk,
    database: Database,
    world: World,
    rooms: list[int],
    monkeypatch: pytest.MonkeyPatch,
    guard: bool,
) -> None:
    """Two employers come in the same half hour and each names one more; nothing that they write
    is the other's, so no constraint would know."""
    with database.write() as session:
        session.execute(update(Window).where(Window.prison_id == world.ids["north"]).values(gate=3))
    world.ids["second"] = rooms[0]
    booked = {
        world.alda: desk.book(world.anna, "juris_a", "2026-12-01 09:30").id,
        world.bruno: desk.book(world.anna, "karlis_b", "2026-12-01 09:50", room="second").id,
    }

    def name(who: Viewer, number: int) -> str:
        guest = visitor(number)
        try:
            with database.write() as session:
                found = session.get_one(Interview, booked[who])
                visit_actions.name_visitor(session, who, found, guest, now=NOW)
        except Refused as error:
            return error.reasons[0].code
        return "named"

    assert [name(who, n) for n, who in enumerate(booked)] == ["named", "named"]
    apart = guard or database.sqlite
    pair = Pair(apart=apart)
    pair.meet_after(monkeypatch, visit_actions, "why_no_more_visitors")
    if not guard:
        monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    answers = pair.run(lambda n: name(list(booked)[n], 2 + n))
    assert answers == (["gate_over", "named"] if apart else ["named", "named"])


def test_a_visitor_is_not_named_past_a_prison_that_was_booked_meanwhile(
    desk: Desk, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its gate was not held: whoever names somebody looks again."""
    if database.sqlite:
        pytest.skip("SQLite's writers are alone already")
    near = desk.book(world.anna, "juris_a", "2026-12-01 09:30").id
    lock = claim_actions.lock

    def book_first(*given: Any, **more: Any) -> None:
        monkeypatch.setattr(claim_actions, "lock", lock)
        desk.book(world.bela, "marta_a", "2026-12-01 14:30", room="south_room")
        lock(*given, **more)

    def name() -> None:
        with database.write() as session:
            found = session.get_one(Interview, near)
            visit_actions.name_visitor(session, world.alda, found, visitor(1), now=NOW)

    monkeypatch.setattr(claim_actions, "lock", book_first)
    with pytest.raises(Stale):
        name()
    name()


def _of_one_employer(session: Session, world: World) -> list[int]:
    first = session.get_one(Application, crowd(session, world, 1)[0])
    other = add_inmate(session, world, "other")
    return [first.id, apply(session, other.id, first.vacancy_id).id]


def _race(
    database: Database,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    guard: bool,
    jobs: list[int],
    rooms: list[int],
    starts: tuple[str, str],
    panels: list[int] | None = None,
) -> list[str]:
    """Both book for their panels, or hold where there are none; gives back `done`, or what the
    first reason is."""
    pair = Pair(apart=guard or database.sqlite)
    asked: Callable[..., list[Reason]] = rules.why_not_bookable

    def then_meet(*given: Any) -> list[Reason]:
        reasons = asked(*given)
        pair.meet()
        return reasons

    monkeypatch.setattr(rules, "why_not_bookable", then_meet)
    if not guard:
        monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)

    verb: Callable[..., Interview] = actions.book if panels else actions.hold

    def ask(number: int) -> str:
        try:
            with database.write() as session:
                verb(
                    session,
                    world.anna,
                    application=session.get_one(Application, jobs[number]),
                    starts_at=at(starts[number]),
                    minutes=30,
                    mode="in_person",
                    room_id=rooms[number],
                    now=NOW,
                    **({"panel": panels[number]} if panels else {}),
                )
        except Refused as error:
            return error.reasons[0].code
        return "done"

    return pair.run(ask)
