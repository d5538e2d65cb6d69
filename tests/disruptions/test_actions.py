"""What breaks, what is held for it, and the one decision: whole, once, and without a reason."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.disruptions import actions, queries, release_actions
from jobbridge.disruptions.model import (
    Disruption,
    NewTimes,
    Outcome,
    Proposal,
    State,
    Way,
)
from jobbridge.errors import Refused
from jobbridge.interviews import actions as interview_actions
from jobbridge.interviews import prison_actions
from jobbridge.interviews.model import Closure
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.disruptions.conftest import (
    at,
    close_north,
    crowded,
    held,
    interviews,
    overlaps,
    proposals,
    release,
    steps,
)
from tests.interviews.conftest import Desk

Worked = Callable[[], int]


def test_a_closed_prison_is_one_decision_and_every_interview_goes_on(
    database: Database, world: World, worked: Worked
) -> None:
    ids = crowded(database, world, 12)
    worked()
    before = {i.id: i for i in interviews(database, ids)}
    made = close_north(database, world, last="2026-12-04 23:59")
    plans = proposals(database, made)
    assert sorted(p.interview_id for p in plans) == sorted(ids)
    assert {p.state for p in plans} == {Outcome.HELD}
    assert overlaps(database) == []
    # Nothing has changed for anybody before the decision.
    assert {i.id: (i.starts_at, i.state, i.version) for i in interviews(database, ids)} == {
        i.id: (i.starts_at, i.state, i.version) for i in before.values()
    }
    assert worked() == 0

    release(database, world, made)
    worked()
    done = {p.interview_id: p for p in proposals(database, made)}
    assert Counter(p.state for p in done.values()) == {Outcome.DONE: 12}
    assert overlaps(database) == []
    assert held(database) == 0
    for after in interviews(database, ids):
        plan, was = done[after.id], before[after.id]
        if plan.way in (Way.CANCEL, Way.BRANCH):
            assert after.state == "cancelled"
        else:
            assert (after.starts_at, after.room_id) == (plan.starts_at, plan.room_id)
        assert after.uid == was.uid
        assert after.sequence > was.sequence
    with database.read() as session:
        entries = {e.uid: e.sequence for e in session.scalars(select(Entry))}
        told = list(session.scalars(select(NewTimes)))
        jobs = Counter(session.scalars(select(Job.kind)))
        state = session.get_one(Disruption, made.id).state
    assert {i.uid: i.sequence for i in interviews(database, ids)} == entries
    assert state == State.RELEASED
    assert len(told) == len({i.employer_id for i in before.values()})
    assert jobs["notice_new_times"] == len(told)
    assert jobs["notice_disruption"] == 1
    # One for each booking, none for the moves: those are told together.
    assert jobs["interview_changed"] == len(ids)


def test_a_release_that_is_killed_goes_on_where_it_stopped(
    database: Database, world: World, worked: Worked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = crowded(database, world, 8, days=2)
    made = close_north(database, world, last="2026-12-04 23:59")
    release(database, world, made)
    done = release_actions._apply
    calls = []

    def killed(*args: object) -> None:
        calls.append(args)
        done(*args)  # type: ignore[arg-type]
        if len(calls) in (3, 6):
            raise KeyboardInterrupt  # after the change, before its commit

    monkeypatch.setattr(release_actions, "_apply", killed)
    payload = {"disruption_id": made.id}
    for whole in (2, 4):
        with pytest.raises(KeyboardInterrupt):
            release_actions.carry_out(database, payload, NOW)
        states = Counter(p.state for p in proposals(database, made))
        assert states == {Outcome.DONE: whole, Outcome.HELD: 8 - whole}
        assert sum(len(steps(database, i)) > 1 for i in ids) == whole
        assert overlaps(database) == []
    with database.read() as session:
        assert session.scalars(select(NewTimes)).all() == []
    release_actions.carry_out(database, payload, NOW)
    release_actions.carry_out(database, payload, NOW)
    worked()
    assert Counter(p.state for p in proposals(database, made)) == {Outcome.DONE: 8}
    assert {len(steps(database, i)) for i in ids} == {2}
    with database.read() as session:
        told = session.scalars(select(NewTimes.employer_id)).all()
        jobs = session.scalars(select(Job).where(Job.kind == "notice_new_times")).all()
    assert len(told) == len(set(told)) == len(jobs) == 3


def test_what_ends_early_lets_go_and_the_bookings_stand(
    database: Database, world: World, worked: Worked
) -> None:
    ids = crowded(database, world, 6, days=2)
    before = [(i.starts_at, i.room_id, i.state, i.version) for i in interviews(database, ids)]
    made = close_north(database, world, last="2026-12-04 23:59")
    assert held(database) > 0
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        actions.end(session, world.olga, found, version=found.version, now=NOW)
    assert held(database) == 0
    after = [(i.starts_at, i.room_id, i.state, i.version) for i in interviews(database, ids)]
    assert after == before
    with database.read() as session:
        assert queries.found_for(session, world.anna, NOW) == []
        assert session.get_one(Disruption, made.id).state == State.ENDED
        assert session.scalars(select(Closure)).all() == []


def test_a_closure_ended_elsewhere_lets_go_by_itself(database: Database, world: World) -> None:
    crowded(database, world, 4, days=1)
    made = close_north(database, world, last="2026-12-04 23:59")
    with database.write() as session:
        closure = session.scalars(select(Closure)).one()
        prison_actions.end_closure(session, world.olga, closure, now=NOW)
    release_actions.keep_true(database, NOW)
    assert held(database) == 0
    assert {p.state for p in proposals(database, made)} == {Outcome.GONE}
    with database.read() as session:
        assert session.get_one(Disruption, made.id).state == State.ENDED


def test_a_held_time_is_nobody_elses_until_the_lease_ends(
    database: Database, world: World, desk: Desk
) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    made = close_north(database, world, last="2026-12-04 23:59")
    (plan,) = proposals(database, made)
    assert plan.starts_at is not None
    when = (plan.starts_at + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M")
    with pytest.raises(Refused):
        desk.book(world.anna, "karlis_b", when)
    later = NOW + timedelta(hours=3)
    desk.book(world.anna, "karlis_b", when, now=later)
    with pytest.raises(Refused) as refused:
        release(database, world, made, now=later)
    assert [r.code for r in refused.value.reasons] == ["lapsed"]
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        actions.propose(session, world.olga, found, now=later)
    (again,) = proposals(database, made)
    assert again.starts_at != plan.starts_at
    assert overlaps(database) == []


def test_one_is_changed_by_hand_and_one_that_moved_meanwhile_is_left_alone(
    database: Database, world: World, desk: Desk, worked: Worked
) -> None:
    mine = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    other = desk.book(world.anna, "karlis_b", "2026-12-02 09:00")
    made = close_north(database, world, last="2026-12-04 23:59")
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        line = session.scalars(select(Proposal).where(Proposal.interview_id == mine.id)).one()
        actions.choose(
            session,
            world.olga,
            found,
            line,
            way=Way.SAME_DAY,
            starts_at=at("2026-12-09 10:00"),
            room_id=world.ids["north_video"],
            now=NOW,
        )
    desk.do(interview_actions.cancel, world.anna, other.id, why="person")
    release(database, world, made)
    worked()
    moved, left = interviews(database, [mine.id, other.id])
    assert (moved.starts_at, moved.mode) == (at("2026-12-09 10:00"), "video")
    assert left.state == "cancelled"
    assert {p.interview_id: p.state for p in proposals(database, made)} == {
        mine.id: Outcome.DONE,
        other.id: Outcome.GONE,
    }
    with database.read() as session:
        assert session.scalars(select(NewTimes.employer_id)).all() == [world.ids["a"]]
