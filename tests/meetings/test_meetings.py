"""The life of a meeting: planned, listed, held, asked about."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.calendar.model import Entry
from jobbridge.db import Database, OperationalError
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import claim_actions, rules
from jobbridge.meetings import actions, after_actions, list_actions, list_queries
from jobbridge.meetings.model import Meeting, MeetingChange
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, add_inmate, desk, jobs
from tests.interviews.test_claim_actions import unguard
from tests.interviews.test_guards import Pair, guarded
from tests.meetings.conftest import AFTER, BEGIN, Hall

__all__ = ["desk", "jobs"]


def codes(act: Callable[..., object], *given: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return [reason.code for reason in refused.value.reasons]


def test_a_meeting_takes_its_room_and_its_employer(hall: Hall, world: World) -> None:
    hall.plan(world.anna)
    assert hall.claims() == [hall.resource("employer", "a"), hall.resource("room", "north_room")]


def test_an_interview_and_a_meeting_do_not_share_a_room_or_an_employer(
    hall: Hall, desk: Desk, world: World
) -> None:
    desk.book(world.anna, "karlis_b", BEGIN)
    assert codes(hall.plan, world.anna) == ["room_taken"]
    hall.plan(world.anna, "2026-12-03 14:00")
    assert codes(desk.book, world.anna, "karlis_b", "2026-12-03 14:30") == [
        "has_interview",
        "room_taken",
    ]
    assert codes(desk.book, world.bela, "marta_a", "2026-12-03 14:30", room="south_room") == [
        "employer_taken"
    ]


def test_the_house_rules_of_interviews_are_asked(hall: Hall, world: World) -> None:
    assert codes(hall.plan, world.anna, "2026-11-24 14:00") == ["notice"]
    assert codes(hall.plan, world.anna, "2026-12-05 18:00") == ["day_off", "outside_hours"]
    assert codes(hall.plan, world.anna, mode="video") == ["room_kind"]


def test_nobody_plans_in_another_prison(hall: Hall, world: World) -> None:
    for who in (world.bela, world.alda, world.otto):
        with pytest.raises(NotFound):
            hall.plan(who)


def test_another_prison_joins_by_video_and_leaves(hall: Hall, world: World) -> None:
    made = hall.plan(world.anna, mode="video", rooms=["north_video"])
    hall.do(actions.join, world.bela, made, room_id=world.ids["south_video"], places=3)
    assert hall.claims() == sorted(
        [
            hall.resource("employer", "a"),
            hall.resource("room", "north_video"),
            hall.resource("room", "south_video"),
        ]
    )
    assert hall.put_on(world.bela, made, world.ids["marta"]) == [False]
    hall.do(actions.leave, world.bela, made, prison="south")
    assert hall.claims() == [hall.resource("employer", "a"), hall.resource("room", "north_video")]
    assert codes(hall.do, actions.leave, world.anna, made, prison="north") == ["last_prison"]


@guarded
def test_a_lists_last_place_is_given_once(
    hall: Hall, world: World, database: Database, monkeypatch: pytest.MonkeyPatch, guard: bool
) -> None:
    """Two people are put on at the same moment; no row of one is a row of the other."""
    made = hall.plan(world.anna, places=1)
    people = [world.ids["juris"], world.ids["karlis"]]
    apart = guard or database.sqlite
    pair = Pair(apart=apart)
    pair.meet_after(monkeypatch, list_actions, "_coming")
    if not guard:
        monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    waits = pair.run(lambda n: str(hall.put_on(world.anna, made, people[n])))
    assert waits == (["[False]", "[True]"] if apart else ["[False]", "[False]"])


def test_who_comes_last_waits_and_moves_up(hall: Hall, world: World, database: Database) -> None:
    made = hall.plan(world.anna)
    with database.write() as session:
        third = add_inmate(session, world, "third").id
    juris, karlis = world.ids["juris"], world.ids["karlis"]
    assert hall.put_on(world.anna, made, juris, karlis) == [False, False]
    assert hall.put_on(world.anna, made, third) == [True]
    assert hall.resource("inmate", "juris") in hall.claims()
    hall.do(list_actions.take_off, world.anna, made, ref=hall.seat(juris).ref)
    assert not hall.seat(third).waits
    assert f"inmate:{third}" in hall.claims()
    assert hall.resource("inmate", "juris") not in hall.claims()


def test_without_the_agreement_nobody_is_listed(
    hall: Hall, world: World, database: Database
) -> None:
    made = hall.plan(world.anna)
    with database.write() as session:
        session.query(Agreement).filter_by(
            inmate_id=world.ids["juris"], purpose="introduction"
        ).update({"withdrawn_at": NOW})
    assert codes(hall.put_on, world.anna, made, world.ids["juris"]) == ["not_agreed"]
    with database.read() as session:
        found = list_queries.suggested_for(
            session, world.anna, session.get_one(Meeting, made), today=NOW.date(), now=NOW
        )
        assert [one.inmate.id for one in found] == [world.ids["karlis"]]


def test_who_has_an_interview_then_or_is_free_by_then_is_not_listed(
    hall: Hall, desk: Desk, world: World, database: Database
) -> None:
    desk.book(world.anna, "juris_b", "2026-12-02 14:30")
    other = hall.add_room("AULA")
    world.ids["aula"] = other
    made = hall.plan(world.anna, rooms=["aula"])
    assert codes(hall.put_on, world.anna, made, world.ids["juris"]) == ["inmate_taken"]
    with database.write() as session:
        early = add_inmate(session, world, "early", days=5).id
    assert codes(hall.put_on, world.anna, made, early) == ["after_release"]


def test_a_moved_meeting_keeps_its_list_and_is_confirmed_again(
    hall: Hall, desk: Desk, world: World, database: Database
) -> None:
    made = hall.plan(world.anna)
    hall.put_on(world.anna, made, world.ids["juris"], world.ids["karlis"])
    hall.do(actions.confirm, world.olga, made)
    world.ids["aula"] = hall.add_room("AULA")
    desk.book(world.anna, "juris_b", "2026-12-03 14:30", room="aula")
    busy = hall.do(
        actions.move,
        world.anna,
        made,
        starts_at=AFTER.replace(day=3, hour=12, minute=0),
        minutes=60,
    )
    assert [seat.inmate_id for seat in busy] == [world.ids["juris"]]
    assert hall.seat(world.ids["juris"]).waits
    with database.read() as session:
        meeting = session.get_one(Meeting, made)
        assert (meeting.state, meeting.sequence) == ("planned", 2)
        entry = session.scalars(select(Entry).where(Entry.uid == meeting.uid)).one()
        assert (entry.sequence, entry.status) == (2, "TENTATIVE")
        keys = session.scalars(select(Job.key).where(Job.kind == "meeting_changed")).all()
        assert sorted(keys) == [f"meeting:{made}:{n}" for n in range(3)]
        verbs = session.scalars(select(MeetingChange.verb).order_by(MeetingChange.id)).all()
        assert verbs == ["plan", "confirm", "move"]


def test_cancelling_frees_everything(hall: Hall, world: World) -> None:
    made = hall.plan(world.anna)
    hall.put_on(world.anna, made, world.ids["juris"])
    hall.do(actions.cancel, world.alda, made, why="employer")
    assert hall.claims() == []
    assert codes(hall.do, actions.cancel, world.anna, made, why="mistake") == ["state"]


def test_interest_becomes_an_introduction_and_is_taken_back(
    hall: Hall, world: World, database: Database
) -> None:
    made = hall.plan(world.anna)
    juris, karlis = world.ids["juris"], world.ids["karlis"]
    hall.put_on(world.anna, made, juris, karlis)
    ref = hall.seat(juris).ref
    assert codes(hall.do, after_actions.mark_rest, world.olga, made) == ["not_begun"]
    assert hall.do(after_actions.mark_rest, world.olga, made, now=AFTER) == 2
    hall.do(
        after_actions.answer, world.anna, made, now=AFTER, ref=ref, vacancy=world.refs["vacancy_a"]
    )
    with database.read() as session:
        application = session.scalars(select(Application)).one()
        assert (application.inmate_id, application.state) == (juris, "agreed")
        assert application.card != {}
        assert application.request is not None
        assert application.request.state == "answered"
    hall.do(after_actions.take_answer_back, world.anna, made, now=AFTER, ref=ref)
    with database.read() as session:
        assert session.scalars(select(Application.state)).one() == "withdrawn"
        assert session.get_one(Meeting, made).state == "took_place"
    assert hall.seat(juris).interested is None
    hall.do(after_actions.answer, world.anna, made, now=AFTER, ref=ref, vacancy="")
    assert hall.seat(juris).interested is False


def test_where_a_rule_forbids_it_the_interest_stays_without_an_introduction(
    hall: Hall, world: World, database: Database
) -> None:
    made = hall.plan(world.anna)
    hall.put_on(world.anna, made, world.ids["juris"])
    with database.write() as session:
        session.query(Agreement).filter_by(
            inmate_id=world.ids["juris"], purpose="introduction"
        ).update({"withdrawn_at": NOW})
    _, reasons = hall.do(
        after_actions.answer,
        world.anna,
        made,
        now=AFTER,
        ref=hall.seat(world.ids["juris"]).ref,
        vacancy=world.refs["vacancy_a"],
    )
    assert reasons != ()
    seat = hall.seat(world.ids["juris"])
    assert (seat.interested, seat.application) == (True, None)


# The race, and its control


def race(hall: Hall, size: int) -> list[str]:
    """All at once plan a meeting of one employer in one room."""
    barrier = Barrier(size)

    def one(_: int) -> str:
        barrier.wait()
        try:
            hall.plan(hall.world.anna)
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)
        except OperationalError:
            return "deadlock"  # what locks in order are for: nothing of it was stored
        return "planned"

    with ThreadPoolExecutor(size) as pool:
        return sorted(pool.map(one, range(size)))


def test_a_room_and_an_employer_are_given_once(hall: Hall) -> None:
    answers = race(hall, 12)
    assert answers.count("planned") == 1
    assert {one for one in answers if one != "planned"} == {"employer_taken,room_taken"}


def test_the_database_alone_gives_them_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_actions, "lock", lambda *_, **__: None)
    monkeypatch.setattr(rules, "why_clash", lambda *_: [])
    assert race(hall, 6).count("planned") == 1


def test_without_the_guard_they_are_given_many_times(
    hall: Hall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguard(database, monkeypatch)
    assert race(hall, 12).count("planned") > 1


def test_nobody_is_taken_from_another_list(hall: Hall, world: World, database: Database) -> None:
    made = hall.plan(world.anna)
    with database.write() as session, pytest.raises(NotFound):
        list_actions.put_on(
            session,
            world.anna,
            session.get_one(Meeting, made),
            [session.get_one(Inmate, world.ids["marta"])],
            now=NOW,
        )
