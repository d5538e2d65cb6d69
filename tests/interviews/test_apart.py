"""Two people who must not meet: never booked, fetched or brought back at the same time, whoever
asks and however many at once; and nobody but the officer with the duty learns why a time is not
free."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import inspect, select, text

from jobbridge.apart import actions as apart
from jobbridge.apart import queries as apart_queries
from jobbridge.apart.model import Apart
from jobbridge.applications.model import Application
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions, clash_rules, rules, slot_queries
from jobbridge.interviews.model import Interview, Room
from jobbridge.viewer import Duty, Viewer
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import send
from tests.interviews.test_visits import officer

TODAY = NOW.date()


def pair(
    database: Database,
    world: World,
    *,
    valid_from: date = TODAY,
    valid_to: date | None = None,
    who: Viewer | None = None,
) -> int:
    """Juris and Kārlis must not meet."""
    with database.write() as session:
        juris, karlis = (session.get_one(Inmate, world.ids[n]) for n in ("juris", "karlis"))
        made = apart.keep_apart(
            session,
            who or world.olga,
            karlis,
            juris,
            valid_from=valid_from,
            valid_to=valid_to,
            now=NOW,
        )
        return made.id


def second_room(database: Database, world: World) -> int:
    with database.write() as session:
        room = Room(prison_id=world.ids["north"], code="T2", name="Tikšanās telpa 2", kind="room")
        session.add(room)
        session.flush()
        world.ids["north_second"] = room.id
        return room.id


def refusal(make: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        make()
    return [(reason.code, reason.text) for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("when", "free"),
    [
        ("2026-12-01 09:00", False),
        ("2026-12-01 09:40", False),  # fetched while the other is brought back
        ("2026-12-01 09:45", False),
        ("2026-12-01 09:50", True),
        ("2026-12-02 09:00", True),
    ],
)
def test_a_pair_is_kept_apart_on_the_way_too(
    desk: Desk, world: World, database: Database, when: str, free: bool
) -> None:
    second_room(database, world)
    pair(database, world)
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    if free:
        assert desk.book(world.anna, "karlis_b", when, room="north_second").state == "booked"
    else:
        with pytest.raises(Refused):
            desk.book(world.anna, "karlis_b", when, room="north_second")


def test_a_counselor_is_told_what_any_other_appointment_would_be(
    desk: Desk, world: World, database: Database
) -> None:
    second_room(database, world)
    pair(database, world)
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")

    def ask(who: Viewer) -> list[tuple[str, str]]:
        return refusal(lambda: desk.book(who, "karlis_b", "2026-12-01 09:00", room="north_second"))

    taken = clash_rules.clash("inmate")
    assert ask(world.anna) == [(taken.code, taken.text)]
    rooms = officer(database, "rita", Duty.ROOMS, prison=world.ids["north"])
    assert ask(rooms) == [(taken.code, taken.text)]
    assert [code for code, _ in ask(world.olga)] == ["apart"]


def test_a_pair_binds_between_its_dates_until_it_is_ended(
    desk: Desk, world: World, database: Database
) -> None:
    second_room(database, world)
    number = pair(database, world, valid_to=date(2026, 12, 2))
    for day, state in ((2, False), (3, True)):
        desk.book(world.anna, f"juris_{'ab'[state]}", f"2026-12-0{day} 09:00")
        if not state:
            with pytest.raises(Refused):
                desk.book(world.anna, "karlis_a", f"2026-12-0{day} 09:00", room="north_second")
    assert desk.book(world.anna, "karlis_a", "2026-12-03 09:00", room="north_second")
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        apart.end_apart(session, world.olga, juris, number, now=NOW)
    assert desk.book(world.anna, "karlis_b", "2026-12-02 09:00", room="north_second")


def test_free_times_leave_a_pair_apart(desk: Desk, world: World, database: Database) -> None:
    second_room(database, world)
    pair(database, world)
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.read() as session:
        days = slot_queries.free_slots_for(
            session,
            world.anna,
            session.get_one(Application, desk.jobs["karlis_b"]),
            mode="in_person",
            minutes=30,
            from_day=date(2026, 12, 1),
            until_day=date(2026, 12, 1),
            now=NOW,
        )
        starts = [slot.starts_at for day in days for slot in day.slots]
    assert min(starts) == at("2026-12-01 10:00")


PAIR = ("juris", "karlis")


def test_what_was_booked_before_waits_for_a_decision(
    desk: Desk, world: World, database: Database
) -> None:
    second_room(database, world)
    made = [
        desk.book(world.anna, job, "2026-12-01 09:00", room=room).id
        for job, room in (("juris_a", "north_room"), ("karlis_b", "north_second"))
    ]
    number = pair(database, world)

    def codes(who: Viewer) -> list[list[str]]:
        with database.read() as session:
            rows = [session.get_one(Interview, one) for one in made]
            found = slot_queries.flags_of(session, rows, NOW, who)
            return [[reason.code for reason in found[one]] for one in made]

    assert codes(world.olga) == [["apart"], ["apart"]]
    assert codes(world.anna) == [["inmate_taken"], ["inmate_taken"]]
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        apart.end_apart(session, world.olga, juris, number, now=NOW)
    assert codes(world.olga) == [[], []]


def race(database: Database, world: World, desk: Desk, rounds: int = 6) -> int:
    """Two bookings of the pair at once, each in its own room; how often both stood."""
    rooms = [world.ids["north_room"], second_room(database, world)]
    both = 0
    for round_ in range(rounds):
        barrier = Barrier(2)

        def one(number: int, round_: int = round_, barrier: Barrier = barrier) -> int | None:
            barrier.wait()
            try:
                with database.write() as session:
                    return actions.book(
                        session,
                        world.anna,
                        application=session.get_one(
                            Application, desk.jobs[("juris_a", "karlis_b")[number]]
                        ),
                        starts_at=at(f"2026-12-{round_ + 1:02} 09:00")
                        if round_ < 4
                        else at(f"2026-12-{round_ + 3:02} 09:00"),
                        minutes=30,
                        mode="in_person",
                        room_id=rooms[number],
                        now=NOW,
                    ).id
            except Refused:
                return None

        with ThreadPoolExecutor(2) as pool:
            made = [number for number in pool.map(one, range(2)) if number is not None]
        assert made
        both += len(made) == 2
        for number in made:
            desk.do(actions.cancel, world.anna, number, why="mistake")
    return both


def test_two_bookings_at_once_never_bring_a_pair_together(
    database: Database, world: World, desk: Desk
) -> None:
    pair(database, world)
    assert race(database, world, desk) == 0


def test_without_the_guard_a_pair_is_brought_together(
    database: Database, world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: neither whom to lock nor whom to look at is known."""
    pair(database, world)
    monkeypatch.setattr(clash_rules, "why_apart", lambda *_: [])
    assert race(database, world, desk) == 6


def test_the_lock_of_one_alone_is_not_enough(
    database: Database, world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the rule but without the partner's row, both look before either has written."""
    if database.sqlite:
        pytest.skip("SQLite's writers are alone already")
    from jobbridge.interviews import claim_actions

    meet = Barrier(2, timeout=5)
    real = rules.why_not_bookable

    def slowly(*given: object) -> object:
        found = real(*given)  # type: ignore[arg-type]
        if not any(reason.code == "state" for reason in found):
            meet.wait()
        return found

    pair(database, world)
    monkeypatch.setattr(claim_actions, "with_partners", lambda _, ids: set(ids))
    monkeypatch.setattr(rules, "why_not_bookable", slowly)
    assert race(database, world, desk, rounds=1) == 1


def test_the_pages_are_for_the_duty_alone_and_ask_for_no_reason(
    client_for: ClientFor, world: World, database: Database
) -> None:
    olga = client_for("olga")
    path = f"/inmates/{world.refs['juris']}/apart"
    page = olga.get(path)
    assert page.status_code == 200
    assert "<textarea" not in page.text
    typed = {"other": world.refs["karlis"], "valid_from": "2026-11-23"}
    assert send(olga, path, **typed).status_code == 303
    assert send(olga, path, **typed).status_code == 422  # stands already
    assert send(olga, path, **{**typed, "other": world.refs["marta"]}).status_code == 422
    for ref in ("juris", "karlis"):
        assert "/end" in olga.get(f"/inmates/{world.refs[ref]}/apart").text
    for who in ("anna", "bela", "otto", "alda", "mara", "uldis", "ada"):
        client = client_for(who)
        assert client.get(path).status_code == 404
        assert send(client, path, **typed).status_code == 404
    with database.read() as session:
        (made,) = session.scalars(select(Apart)).all()
        verbs = session.execute(
            select(AuditRow.verb, AuditRow.subject_id, AuditRow.detail).where(
                AuditRow.verb == "inmate.apart"
            )
        ).all()
    assert sorted((row.subject_id, row.detail) for row in verbs) == [
        (world.ids["juris"], None),
        (world.ids["karlis"], None),
    ]
    assert send(olga, f"{path}/{made.id}/end").status_code == 303
    assert send(olga, f"{path}/{made.id}/end").status_code == 404


def test_no_column_could_hold_a_reason(database: Database) -> None:
    columns = {c["name"] for c in inspect(database.engine).get_columns("apart")}
    kinds = {str(c["type"]).split("(")[0] for c in inspect(database.engine).get_columns("apart")}
    assert columns == {
        *("id", "first_id", "second_id", "valid_from", "valid_to"),
        *("set_by", "set_at", "ended_by", "ended_at"),
    }
    assert not kinds & {"VARCHAR", "TEXT", "JSON", "BLOB", "BYTEA"}


def test_a_pair_goes_with_either_of_the_two(database: Database, world: World) -> None:
    pair(database, world)
    with database.write() as session:
        session.execute(text("DELETE FROM inmate_name_key"))
        for table in ("fact", "conditions", "agreement", "assignment"):
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("DELETE FROM inmate WHERE id = :id"), {"id": world.ids["karlis"]})
        assert session.scalars(select(Apart)).all() == []


def test_nobody_is_brought_while_the_other_is_out(
    client_for: ClientFor, desk: Desk, world: World, database: Database, clock: FixedClock
) -> None:
    first = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    second = desk.book(world.anna, "karlis_b", "2026-12-01 10:00")
    pair(database, world)
    clock.move(days=8)
    olga = client_for("olga")
    marks = [(first.ref, "brought"), (second.ref, "brought"), (first.ref, "returned")]
    for ref, mark in marks:
        clock.move(minutes=1)
        send(olga, "/movements/marks", interview=ref, mark=mark)
    with database.read() as session:
        rows = session.execute(text("SELECT interview_id, brought_at FROM bringing")).all()
    assert [row.interview_id for row in rows] == [first.id]
    send(olga, "/movements/marks", interview=second.ref, mark="brought")
    with database.read() as session:
        rows = session.execute(text("SELECT interview_id FROM bringing")).all()
    assert sorted(row.interview_id for row in rows) == sorted([first.id, second.id])


def test_only_those_with_the_duty_ask_for_pairs(database: Database, world: World) -> None:
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        for who in (world.anna, world.otto, world.alda):
            with pytest.raises(NotFound):
                apart_queries.pairs_for(session, who, juris, NOW.date())
