"""What breaks, what is held for it, and the one decision: whole, once, and without a reason."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from sqlalchemy import select

from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.disruptions import actions
from jobbridge.disruptions.model import Disruption, NewTimes, Outcome, State, Way
from jobbridge.interviews.model import Claim
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.disruptions.conftest import close_north, crowded, interviews, proposals

Worked = Callable[[], int]


def release(database: Database, world: World, made: Disruption) -> None:
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        actions.release(session, world.olga, found, version=found.version, now=NOW)


def overlaps(database: Database) -> list[tuple[int, int]]:
    """Pairs of claims of one thing that overlap, whoever holds them."""
    with database.read() as session:
        rows = list(session.scalars(select(Claim).order_by(Claim.resource, Claim.starts_at)))
    return [
        (a.id, b.id)
        for a, b in pairwise(rows)
        if a.resource == b.resource and b.starts_at < a.ends_at
    ]


def test_a_closed_prison_is_one_decision_and_every_interview_goes_on(
    database: Database, world: World, worked: Worked
) -> None:
    ids = crowded(database, world, 12)
    worked()
    before = {i.id: i for i in interviews(database, ids)}
    made = close_north(database, world, last="2026-12-04 23:59")
    held = proposals(database, made)
    assert sorted(p.interview_id for p in held) == sorted(ids)
    assert {p.state for p in held} == {Outcome.HELD}
    assert overlaps(database) == []
    # Nothing has changed for anybody before the decision.
    assert {i.id: (i.starts_at, i.state, i.version) for i in interviews(database, ids)} == {
        i.id: (i.starts_at, i.state, i.version) for i in before.values()
    }
    assert worked() == 0

    release(database, world, made)
    worked()
    plans = {p.interview_id: p for p in proposals(database, made)}
    assert Counter(p.state for p in plans.values()) == {Outcome.DONE: 12}
    assert overlaps(database) == []
    for after in interviews(database, ids):
        plan, was = plans[after.id], before[after.id]
        if plan.way in (Way.CANCEL, Way.BRANCH):
            assert after.state == "cancelled"
        else:
            assert (after.starts_at, after.room_id) == (plan.starts_at, plan.room_id)
        assert after.uid == was.uid
        assert after.sequence > was.sequence
    with database.read() as session:
        entries = {e.uid: e.sequence for e in session.scalars(select(Entry))}
        told = list(session.scalars(select(NewTimes)))
        keys = Counter(session.scalars(select(Job.kind).where(Job.kind.like("notice_%"))))
        state = session.get_one(Disruption, made.id).state
        changed = session.scalars(select(Job).where(Job.kind == "interview_changed")).all()
    assert {i.uid: i.sequence for i in interviews(database, ids)} == entries
    assert state == State.RELEASED
    assert len(told) == len({i.employer_id for i in before.values()})
    assert keys["notice_new_times"] == len(told)
    assert keys["notice_disruption"] == 1
    # One for each booking, none for the moves: those are told together.
    assert len(changed) == len(ids)
