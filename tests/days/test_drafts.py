"""Drafting a day: nothing is told before it is released, and whoever is left out is told why."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select, update

from jobbridge.apart.model import Apart
from jobbridge.applications.model import Application
from jobbridge.days import actions, person_actions, queries, remedy_queries
from jobbridge.days.problem_queries import problem_of
from jobbridge.days.rules import Frame
from jobbridge.days.worth_queries import scores_of
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.interviews import actions as interviews
from jobbridge.interviews.model import Claim, Interview, Window
from jobbridge.matching.model import Match
from tests.conftest import NOW, World
from tests.days.conftest import DAY, Planner
from tests.interviews.conftest import Desk


def test_a_draft_gives_everybody_a_place_and_books_nobody(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(4)
    planner.open(world.anna, jobs)
    assert sorted(planner.drafted()) == sorted(jobs)
    assert {when for when, _ in planner.drafted().values()} == {"09:00", "09:35", "10:10", "10:45"}
    assert planner.plan().proven
    with database.read() as session:
        assert session.scalar(select(func.count(Interview.id))) == 0
        assert session.scalar(select(func.count(Claim.id))) == 0


def test_whoever_is_released_soon_is_met_where_not_all_can_be(
    planner: Planner, world: World
) -> None:
    jobs = planner.people(6)
    planner.open(world.anna, jobs, minutes=90)
    assert sorted(planner.drafted()) == sorted(jobs[-len(planner.drafted()) :])
    assert set(planner.whys().values()) == {"slots_taken"}


def test_who_was_never_interviewed_comes_before_who_was(
    planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    with database.write() as session:
        for key in ("juris", "karlis"):
            inmate = session.get_one(Application, desk.jobs[f"{key}_a"]).inmate
            day = NOW.date() + timedelta(days=90)
            inmate.release_earliest = inmate.release_expected = inmate.release_latest = day
    desk.book(world.anna, "juris_b", "2026-12-02 09:00")
    pair = [desk.jobs["juris_a"], desk.jobs["karlis_a"]]
    planner.open(world.anna, pair, minutes=120, breaks=((time(9), time(11)), (time(13), time(17))))
    assert list(planner.drafted()) in ([], [desk.jobs["karlis_a"]])


def test_the_score_is_of_the_facts_as_they_are_now(
    planner: Planner, database: Database, world: World
) -> None:
    (job,) = planner.people(1)
    with database.write() as session:
        row = session.get_one(Application, job)
        fresh = scores_of(session, [row], NOW.date())[job]
        session.add(
            Match(
                inmate_id=row.inmate_id,
                vacancy_id=row.vacancy_id,
                score=fresh + 1,
                parts={},
                policy="of old",
                inmate_version=0,
                vacancy_version=0,
                as_of=NOW.date(),
            )
        )
        session.flush()
        assert scores_of(session, [row], NOW.date()) == {job: fresh}


def test_several_panels_meet_people_at_the_same_time_in_rooms_of_their_own(
    planner: Planner, database: Database, world: World
) -> None:
    from jobbridge.interviews.model import Room

    with database.write() as session:
        session.add(Room(prison_id=world.ids["north"], code="T9", name="Telpa 9"))
    jobs = planner.people(6)
    planner.open(world.anna, jobs, panels=2)
    places = list(planner.drafted().values())
    assert (len(places), len(set(places))) == (6, 6)
    assert {panel for _, panel in places} == {1, 2}
    assert planner.release(world.anna) == (6, 0, 0)
    with database.read() as session:
        names = set(session.scalars(select(Claim.resource)))
    employer = world.ids["a"]
    assert {f"employer:{employer}", f"employer:{employer}/2"} <= names


def test_an_employer_with_a_panel_at_work_is_not_booked_elsewhere(
    planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    from jobbridge.interviews.model import Room

    with database.write() as session:
        session.add(Room(prison_id=world.ids["north"], code="T9", name="Telpa 9"))
    jobs = planner.people(2)
    planner.open(world.anna, jobs, panels=2, minutes=60)
    planner.release(world.anna)
    panel_two = next(job for job, (_, panel) in planner.booked().items() if panel == 2)
    with database.write() as session:
        one = next(job for job in jobs if job != panel_two)
        first = session.scalars(select(Interview).where(Interview.application_id == one)).one()
        interviews.cancel(session, world.anna, first, why="mistake", version=1, now=NOW)
    when = planner.booked()[panel_two][0]
    with pytest.raises(Refused) as error:
        desk.book(world.bela, "marta_a", f"{DAY} {when}", room="south_room")
    assert "employer_taken" in [reason.code for reason in error.value.reasons]


def test_a_draft_says_what_stands_against_the_whole_day(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(2)
    planner.open(world.anna, jobs, on=date(2026, 12, 6))
    assert planner.drafted() == {}
    with database.read() as session:
        plan = queries.plan_for(session, world.anna, planner.ref)
        items = queries.items_of(session, plan.day_id)
        panels = queries.panels_of(session, plan.day_id)
        problem = problem_of(session, plan, items, panels, NOW)
    assert [reason.code for reason in problem.reasons] == ["day_off", "outside_hours"]


def test_a_day_is_planned_only_by_those_of_the_prison(planner: Planner, world: World) -> None:
    jobs = planner.people(1)
    for viewer in (world.bela, world.otto, world.alda):
        with pytest.raises(NotFound):
            planner.open(viewer, jobs)
    planner.open(world.anna, jobs)
    for viewer in (world.bela, world.otto, world.alda, world.bruno):
        with pytest.raises(NotFound):
            planner.release(viewer)


def test_who_is_put_by_hand_stays_there_when_the_day_is_planned_again(
    planner: Planner, world: World
) -> None:
    jobs = planner.people(3)
    planner.open(world.anna, jobs)
    ref = planner.ref_of(jobs[0])
    planner.do(person_actions.put, world.anna, ref, at=time(14, 10), panel=1)
    assert planner.drafted()[jobs[0]] == ("14:10", 1)
    done = planner.do(actions.plan_again, world.anna, keep=False)
    assert planner.drafted()[jobs[0]] == ("14:10", 1)
    assert done.placed == 3
    with pytest.raises(Refused):
        planner.do(
            person_actions.put, world.anna, planner.ref_of(jobs[1]), at=time(14, 10), panel=1
        )


def test_planning_again_moves_nobody_for_nothing(planner: Planner, world: World) -> None:
    jobs = planner.people(5)
    planner.open(world.anna, jobs)
    before = planner.drafted()
    out = next(iter(before))
    planner.do(person_actions.take_out, world.anna, planner.ref_of(out), why="")
    done = planner.do(actions.plan_again, world.anna, keep=True)
    assert done.moved == 0
    assert planner.drafted() == {job: place for job, place in before.items() if job != out}
    planner.do(person_actions.take_back, world.anna, planner.ref_of(out))
    planner.do(actions.plan_again, world.anna, keep=True)
    assert planner.drafted() == before


def test_who_has_seen_an_older_draft_does_not_change_it(planner: Planner, world: World) -> None:
    jobs = planner.people(2)
    planner.open(world.anna, jobs)
    seen = planner.plan().version
    planner.do(person_actions.pin, world.anna, planner.ref_of(jobs[0]), pinned=True)
    with pytest.raises(Stale):
        planner.do(
            person_actions.pin, world.anna, planner.ref_of(jobs[1]), pinned=True, version=seen
        )


def test_a_panel_that_is_away_or_full_meets_nobody_more(planner: Planner, world: World) -> None:
    jobs = planner.people(4)
    planner.open(world.anna, jobs)
    planner.do(
        actions.set_panel,
        world.anna,
        1,
        function="staff",
        people=2,
        absent=[(time(9), time(10))],
        most=2,
        vacancies=[],
    )
    assert len(planner.drafted()) == 2
    assert min(when for when, _ in planner.drafted().values()) >= "10:00"
    assert set(planner.whys().values()) == {"panel_full"}


def test_a_longer_meeting_cuts_the_day_anew(planner: Planner, world: World) -> None:
    jobs = planner.people(3)
    planner.open(world.anna, jobs)
    rooms = planner.plan().rooms
    planner.do(
        actions.set_frame,
        world.anna,
        frame=Frame(DAY, 60, 10, ((time(9), time(10)),)),
        rooms=rooms,
        escorts=None,
    )
    times = sorted(when for when, _ in planner.drafted().values())
    assert times[0] >= "10:00"
    assert planner.plan().minutes == 60


def test_a_remedy_is_told_only_where_planning_again_with_it_meets_more(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(5)
    planner.open(world.anna, jobs)
    planner.do(
        actions.set_panel,
        world.anna,
        1,
        function="any",
        people=1,
        absent=[(time(9), time(11))],
        most=2,
        vacancies=[],
    )
    with database.read() as session:
        plan = queries.plan_for(session, world.anna, planner.ref)
        found = remedy_queries.remedies_for(session, world.anna, plan, NOW)
    assert [(one.says.code, one.fits) for one in found.found] == [("most", 1)]
    assert len(found.found[0].items) == 3


def test_whoever_cannot_be_met_at_all_is_told_why_and_is_no_wish_of_the_planner(
    planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    jobs = planner.people(1)
    desk.book(world.anna, "juris_a", "2026-12-02 09:00")
    planner.open(world.anna, [*jobs, desk.jobs["juris_a"]])
    with database.read() as session:
        plan = queries.plan_for(session, world.anna, planner.ref)
        items = queries.items_of(session, plan.day_id)
        problem = problem_of(session, plan, items, queries.panels_of(session, plan.day_id), NOW)
    codes = {key: [r.code for r in reasons] for key, reasons in problem.personal.items()}
    assert codes == {desk.jobs["juris_a"]: ["has_interview"]}
    assert len(problem.day.wishes) == 1


def test_a_draft_is_thrown_away_without_a_trace_for_those_outside(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(2)
    ref = planner.open(world.anna, jobs)
    planner.do(actions.discard, world.anna)
    with database.read() as session, pytest.raises(NotFound):
        queries.plan_for(session, world.anna, ref)


def test_who_accompanies_people_is_shared_by_neighbouring_times_and_the_release_goes_through(
    planner: Planner, database: Database, world: World
) -> None:
    with database.write() as session:
        session.execute(
            update(Window).where(Window.prison_id == world.ids["north"]).values(escorts=1)
        )
    jobs = planner.people(4)
    planner.open(world.anna, jobs)
    # Whoever brings one back at 9.40 cannot fetch another at 9.25.
    assert sorted(when for when, _ in planner.drafted().values()) == [
        "09:00",
        "10:10",
        "11:20",
        "13:35",
    ]
    assert planner.release(world.anna) == (4, 0, 0)


def test_two_who_must_not_meet_come_at_different_ends_of_the_day_and_nobody_is_told_why(
    planner: Planner, database: Database, world: World
) -> None:
    from jobbridge.interviews.model import Room

    jobs = planner.people(2)
    with database.write() as session:
        session.add(Room(prison_id=world.ids["north"], code="T9", name="Telpa 9"))
        first, second = sorted(session.get_one(Application, job).inmate_id for job in jobs)
        session.add(Apart(first_id=first, second_id=second, valid_from=NOW.date(), set_at=NOW))
    planner.open(world.anna, jobs, panels=2)
    early, late = sorted(when for when, _ in planner.drafted().values())
    assert early == "09:00"
    assert late >= "12:30"
    assert planner.release(world.anna) == (2, 0, 0)
