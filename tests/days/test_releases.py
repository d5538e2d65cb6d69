"""Releasing a day: all of it or nothing, told once, and by one of two who try at once."""

import threading
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from jobbridge.applications.model import Application
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.days import actions, person_actions, release_actions
from jobbridge.days.model import DayPlan, DayRelease
from jobbridge.db import Database
from jobbridge.errors import Refused, Stale
from jobbridge.interviews import actions as interviews
from jobbridge.interviews.model import Interview, State
from jobbridge.outbox.model import Job
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World
from tests.days.conftest import DAY, Planner
from tests.interviews.conftest import Desk


def jobs_of(database: Database, *kinds: str) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Job.kind).where(Job.kind.in_(kinds))))


def test_a_release_books_what_was_drafted_and_tells_once(
    planner: Planner, database: Database, world: World
) -> None:
    people = planner.people(3)
    planner.open(world.anna, people)
    assert planner.release(world.anna) == (3, 0, 0)
    assert planner.booked() == planner.drafted()
    assert jobs_of(database, "interview_changed", "notice_day") == ["notice_day"]
    with database.read() as session:
        entries = session.scalars(select(Entry)).all()
        assert len(entries) == 4
        day = next(one for one in entries if one.uid == planner.plan().uid)
        audiences = set(
            session.scalars(select(EntryAudience.audience).where(EntryAudience.entry_id == day.id))
        )
        said = session.scalars(
            select(Fragment.ics).where(Fragment.entry_id == day.id, Fragment.tier == "reference")
        ).all()
        names = {
            row.inmate.family_name
            for row in session.scalars(select(Application).where(Application.id.in_(people)))
        }
    assert {f"organisation:{world.ids['a']}", f"organisation:{world.ids['north']}"} <= audiences
    for text in said:
        flat = text.decode().replace("\r\n ", "")
        assert "TENTATIVE" in flat
        assert planner.ref_of(people[0]) in flat
        assert not any(name in flat for name in (*names, "Ziemeļu"))


def test_only_what_differs_is_changed_and_told_by_the_next_release(
    planner: Planner, database: Database, world: World
) -> None:
    people = planner.people(4)
    planner.open(world.anna, people[:3])
    planner.release(world.anna)
    first, second, third = sorted(planner.drafted(), key=lambda job: planner.drafted()[job])
    uid = planner.interview(second).uid
    planner.do(person_actions.put, world.anna, planner.ref_of(second), at=time(14, 10), panel=1)
    planner.do(person_actions.take_out, world.anna, planner.ref_of(third), why="person")
    planner.do(person_actions.add_people, world.anna, [planner.ref_of(people[3])])
    planner.do(actions.plan_again, world.anna, keep=True)
    assert planner.release(world.anna) == (1, 1, 1)
    assert planner.booked() == planner.drafted()
    assert planner.interview(first).version == 1
    assert (planner.interview(second).uid, planner.interview(second).sequence) == (uid, 1)
    assert planner.interview(third).state == State.CANCELLED
    assert jobs_of(database, "interview_changed", "notice_day") == ["notice_day"] * 2
    with pytest.raises(Refused) as error:
        planner.release(world.anna)
    assert [reason.code for reason in error.value.reasons] == ["nothing"]


def test_two_who_change_places_do_not_stand_in_each_others_way(
    planner: Planner, database: Database, world: World
) -> None:
    people = planner.people(2)
    planner.open(world.anna, people)
    planner.release(world.anna)
    one, other = planner.drafted().items()
    planner.do(person_actions.put, world.anna, planner.ref_of(one[0]), at=time(14, 10), panel=1)
    planner.do(
        person_actions.put,
        world.anna,
        planner.ref_of(other[0]),
        at=time.fromisoformat(one[1][0]),
        panel=1,
    )
    planner.do(
        person_actions.put,
        world.anna,
        planner.ref_of(one[0]),
        at=time.fromisoformat(other[1][0]),
        panel=1,
    )
    assert planner.release(world.anna) == (0, 2, 0)
    assert planner.booked() == {one[0]: other[1], other[0]: one[1]}


def test_what_another_took_meanwhile_is_told_and_nothing_is_half_released(
    planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    people = planner.people(2)
    planner.open(world.anna, people)
    (first, (when, _)), _second = sorted(planner.drafted().items(), key=lambda one: one[1])
    taken = desk.book(world.anna, "juris_b", f"{DAY} {when}")
    with pytest.raises(Refused) as error:
        planner.release(world.anna)
    assert [reason.code for reason in error.value.reasons] == ["not_released"]
    (said,) = error.value.reasons
    assert said.values["ref"] == planner.ref_of(first)
    assert list(planner.booked()) == [taken.application_id]
    assert planner.plan().released == 0
    planner.do(actions.plan_again, world.anna, keep=True)
    assert planner.release(world.anna) == (2, 0, 0)


def test_a_confirmed_interview_is_moved_only_where_it_must_be(
    planner: Planner, desk: Desk, world: World, database: Database
) -> None:
    people = planner.people(3)
    planner.open(world.anna, people)
    planner.release(world.anna)
    job, (when, _) = next(iter(planner.drafted().items()))
    desk.do(interviews.confirm, world.olga, planner.interview(job).id)
    planner.do(
        actions.set_panel,
        world.anna,
        1,
        function="any",
        people=1,
        absent=[],
        most=1,
        vacancies=[],
    )
    assert planner.drafted() == {job: (when, 1)}
    hour = time.fromisoformat(when)
    planner.do(
        actions.set_panel,
        world.anna,
        1,
        function="any",
        people=1,
        absent=[(hour, time(hour.hour, hour.minute + 20))],
        most=None,
        vacancies=[],
    )
    assert planner.drafted()[job][0] != when


def test_what_was_cancelled_or_moved_by_itself_is_so_in_the_draft_too(
    planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    people = planner.people(3)
    planner.open(world.anna, people)
    planner.release(world.anna)
    gone, moved, stays = planner.drafted()
    soon = NOW + timedelta(seconds=20)
    desk.do(interviews.cancel, world.alda, planner.interview(gone).id, why="time", now=soon)
    desk.do(
        interviews.move,
        world.anna,
        planner.interview(moved).id,
        starts_at=planner.interview(moved).starts_at + timedelta(hours=4, minutes=35),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
        now=soon,
    )
    release_actions.keep_entries(database, NOW + timedelta(minutes=1))
    assert planner.drafted() == planner.booked()
    assert planner.whys() == {gone: "ended"}
    with pytest.raises(Refused) as error:
        planner.release(world.anna, now=NOW + timedelta(minutes=2))
    assert [reason.code for reason in error.value.reasons] == ["nothing"]
    with database.read() as session:
        entry = session.scalars(select(Entry).where(Entry.uid == planner.plan().uid)).one()
    assert entry.sequence == 1
    assert stays in planner.booked()
    release_actions.keep_entries(database, NOW + timedelta(minutes=3))
    assert planner.plan().sequence == 1


def both_at_once(planner: Planner, who: Viewer) -> list[str]:
    """Two people release the same draft, as they see it, at the same moment."""
    seen = planner.plan().version
    together, told = threading.Barrier(2), list[str]()

    def try_it() -> None:
        together.wait()
        try:
            planner.release(who, version=seen)
            told.append("released")
        except Stale:
            told.append("stale")

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(told)


def test_of_two_who_release_at_once_one_wins(
    planner: Planner, database: Database, world: World
) -> None:
    people = planner.people(3)
    planner.open(world.anna, people)
    assert both_at_once(planner, world.anna) == ["released", "stale"]
    assert sorted(planner.booked()) == sorted(people)
    assert len(jobs_of(database, "notice_day")) == 1


def test_without_the_guard_a_draft_that_somebody_has_not_seen_would_be_released(
    planner: Planner, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the version is for: Olga takes somebody out, and Anna releases what she saw before."""
    people = planner.people(2)
    planner.open(world.anna, people)
    planner.release(world.anna)
    seen = planner.plan().version
    planner.do(person_actions.take_out, world.olga, planner.ref_of(people[0]), why="mistake")
    with pytest.raises(Stale):
        planner.release(world.anna, version=seen)
    assert sorted(planner.booked()) == sorted(people)
    held = actions.held

    def unguarded(session, viewer, plan, verb, version, now):  # type: ignore[no-untyped-def]
        with session.no_autoflush:
            current = session.get_one(DayPlan, plan.day_id)
            return held(session, viewer, plan, verb, current.version, now)

    monkeypatch.setattr(actions, "held", unguarded)
    assert planner.release(world.anna, version=seen) == (0, 0, 1)
    assert list(planner.booked()) == people[1:]


def test_the_history_of_a_day_says_what_each_version_changed(
    planner: Planner, database: Database, world: World
) -> None:
    people = planner.people(2)
    planner.open(world.anna, people)
    planner.release(world.anna)
    planner.do(person_actions.take_out, world.olga, planner.ref_of(people[0]), why="mistake")
    planner.release(world.olga)
    with database.read() as session:
        rows = session.scalars(select(DayRelease).order_by(DayRelease.number)).all()
        told = [(r.number, r.by, r.booked, r.moved, r.cancelled) for r in rows]
        assert session.scalar(select(func.count(Interview.id))) == 2
    assert told == [(1, world.ids["anna"], 2, 0, 0), (2, world.ids["olga"], 0, 0, 1)]
