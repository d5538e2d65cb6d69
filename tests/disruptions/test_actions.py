"""What breaks, what is held for it, and the one decision: whole, once, and without a reason."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.calendar.model import Entry, EntryAudience
from jobbridge.calendar.spans import local_date
from jobbridge.db import Database
from jobbridge.disruptions import actions, declare_actions, queries, release_actions
from jobbridge.disruptions.model import (
    AfterRelease,
    Disruption,
    Kind,
    NewTimes,
    Outcome,
    Proposal,
    State,
    Way,
)
from jobbridge.errors import Refused
from jobbridge.inmates.actions import set_release, transfer
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions as interview_actions
from jobbridge.interviews import prison_actions
from jobbridge.interviews.model import Claim, Closure, Interview, InterviewChange, Room
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.outbox.model import Job
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World
from tests.disruptions.conftest import at, close_north, crowded, interviews, proposals
from tests.interviews.conftest import Desk

Worked = Callable[[], int]


def release(
    database: Database,
    world: World,
    made: Disruption,
    who: Viewer | None = None,
    *,
    now: datetime = NOW,
) -> None:
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        actions.release(session, who or world.olga, found, version=found.version, now=now)


def overlaps(database: Database) -> list[tuple[int, int]]:
    """Pairs of claims of one thing that overlap, whoever holds them."""
    with database.read() as session:
        rows = list(session.scalars(select(Claim).order_by(Claim.resource, Claim.starts_at)))
    return [
        (a.id, b.id)
        for a, b in pairwise(rows)
        if a.resource == b.resource and b.starts_at < a.ends_at
    ]


def held(database: Database) -> int:
    with database.read() as session:
        rows = select(Claim).where(Claim.held_until.is_not(None))
        return len(session.scalars(rows).all())


def steps(database: Database, interview_id: int) -> list[str]:
    with database.read() as session:
        rows = select(InterviewChange.verb).where(InterviewChange.interview_id == interview_id)
        return list(session.scalars(rows.order_by(InterviewChange.id)))


def take_up(database: Database, who: Viewer, kind: Kind) -> Disruption:
    """Somebody takes up what was recorded elsewhere."""
    with database.write() as session:
        (found,) = queries.found_for(session, who, NOW)
        assert found.cause.kind == kind
        return declare_actions.take_up(session, who, found.cause, now=NOW)


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


def test_where_only_visitors_are_kept_out_the_same_time_goes_by_video(
    database: Database, world: World
) -> None:
    crowded(database, world, 3, days=1)
    made = close_north(database, world, last="2026-12-04 23:59", visitors_only=True)
    plans = proposals(database, made)
    assert {p.way for p in plans} == {Way.VIDEO}
    assert [p.starts_at for p in plans] == [p.was_starts_at for p in plans]


def test_a_lost_room_is_another_room_at_the_same_time_even_tomorrow(
    database: Database, world: World, desk: Desk
) -> None:
    """Notice was given for the day: the prison needs none for another room of its own."""
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        session.add(Room(prison_id=world.ids["north"], code="T2", name="Telpa 2"))
    eve = at("2026-11-30 16:00")
    with database.write() as session:
        made = declare_actions.close(
            session,
            world.olga,
            session.get_one(Interview, booked.id).prison,
            room=session.get_one(Room, world.ids["north_room"]),
            starts_at=eve,
            ends_at=at("2026-12-02 23:59"),
            visitors_only=False,
            now=eve,
        )
    (plan,) = proposals(database, made)
    assert (plan.way, plan.starts_at) == (Way.ROOM, booked.starts_at)
    assert plan.room_id != booked.room_id


def test_a_transferred_person_is_met_in_the_receiving_prison(
    database: Database, world: World, desk: Desk, worked: Worked
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        south = world.ids["south"]
        transfer(session, world.olga, juris, to_prison_id=south, on=local_date(NOW), now=NOW)
    with database.read() as session:
        assert queries.found_for(session, world.anna, NOW) == []
    made = take_up(database, world.bela, Kind.TRANSFER)
    (plan,) = proposals(database, made)
    assert (plan.way, plan.room_id) == (Way.PRISON, world.ids["south_room"])
    release(database, world, made, world.bela)
    worked()
    (after,) = interviews(database, [booked.id])
    assert (after.uid, after.prison_id) == (booked.uid, world.ids["south"])
    assert steps(database, booked.id) == ["book", "move"]


def test_an_earlier_release_is_met_before_it_or_at_the_branch(
    database: Database, world: World, desk: Desk, worked: Worked
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-15 09:00")
    late = desk.book(world.anna, "karlis_b", "2026-12-16 09:00")
    with database.write() as session:
        for name, day in (("juris", "2026-12-03"), ("karlis", "2026-11-25")):
            release_on = at(f"{day} 12:00").date()
            set_release(
                session,
                world.olga,
                session.get_one(Inmate, world.ids[name]),
                release_earliest=release_on,
                release_expected=release_on,
                release_latest=release_on,
                open_unit_from=None,
                now=NOW,
            )
    made = take_up(database, world.anna, Kind.RELEASE)
    plans = {p.interview_id: p for p in proposals(database, made)}
    assert plans[booked.id].way == Way.OTHER_DAY
    assert local_date(plans[booked.id].starts_at or NOW).isoformat() <= "2026-12-03"
    outside = plans[late.id]
    assert outside.way == Way.BRANCH
    # The day of the meeting does not tell the day of release.
    assert local_date(outside.starts_at or NOW).isoformat() >= "2026-12-02"
    release(database, world, made, world.anna)
    worked()
    with database.read() as session:
        meeting = session.get_one(AfterRelease, late.id)
        entry = session.scalars(select(Entry).where(Entry.uid == late.uid)).one()
        audiences = set(
            session.scalars(
                select(EntryAudience.audience).where(EntryAudience.entry_id == entry.id)
            )
        )
        application = session.get_one(Application, desk.jobs["karlis_b"])
    assert (entry.starts_at, entry.status) == (meeting.starts_at, "CONFIRMED")
    assert f"organisation:{world.ids['north']}" not in audiences
    assert f"organisation:{meeting.branch_id}" in audiences
    assert application.state == "agreed"


def test_a_person_who_cannot_come_is_met_on_another_day(
    database: Database, world: World, desk: Desk
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        made = declare_actions.set_absent(
            session,
            world.anna,
            session.get_one(Interview, booked.id),
            starts_at=at("2026-11-30 00:00"),
            ends_at=at("2026-12-04 23:59"),
            now=NOW,
        )
    (plan,) = proposals(database, made)
    assert plan.way == Way.OTHER_DAY
    assert local_date(plan.starts_at or NOW).isoformat() == "2026-12-07"
    with database.read() as session:
        breaks = queries.breaks_of(session, queries.coming_for(session, world.anna, NOW), NOW)
    assert [r.code for r in breaks[booked.id]] == ["person_absent"]
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        actions.end(session, world.anna, found, version=found.version, now=NOW)
    with database.read() as session:
        assert queries.breaks_of(session, queries.coming_for(session, world.anna, NOW), NOW) == {}


def test_refused_visitors_meet_by_video_and_a_closed_vacancy_meets_nobody(
    database: Database, world: World, desk: Desk
) -> None:
    refused = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    closed = desk.book(world.anna, "karlis_b", "2026-12-02 09:00")
    with database.write() as session:
        visitor = Visitor(
            ref="visitor",
            employer_id=world.ids["a"],
            name="Viesis",
            personal_code=None,
            birth_date="1980-01-01",
            document="passport",
            document_number="LV1234567",
            organisation="SIA",
            plate=None,
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(visitor)
        session.flush()
        session.add(
            VisitorPass(
                ref="pass",
                visitor_id=visitor.id,
                prison_id=world.ids["north"],
                on=local_date(refused.starts_at),
                state=PassState.REFUSED,
                asked_at=NOW,
            )
        )
        vacancy = session.get_one(Vacancy, world.ids["vacancy_b"])
        vacancy.state, vacancy.close_reason = "closed", "no_need"
    with database.write() as session:
        causes = {f.cause.kind: f.cause for f in queries.found_for(session, world.anna, NOW)}
        assert set(causes) == {Kind.VISITOR, Kind.EMPLOYER}
        video = declare_actions.take_up(session, world.anna, causes[Kind.VISITOR], now=NOW)
    with database.write() as session:
        gone = declare_actions.take_up(session, world.anna, causes[Kind.EMPLOYER], now=NOW)
    (plan,) = proposals(database, video)
    assert (plan.way, plan.starts_at) == (Way.VIDEO, refused.starts_at)
    (none,) = proposals(database, gone)
    assert (none.way, none.interview_id) == (Way.CANCEL, closed.id)


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
