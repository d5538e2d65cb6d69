"""Who reads which demand, when it is counted, and what one person could gain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import delete, select, update

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.demand import actions, queries
from jobbridge.demand.command import demand_lines, what_if_lines
from jobbridge.demand.model import Demand, DemandDay
from jobbridge.demand.rules import Counted, Step
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Agreement, Block, Conditions, Fact, Inmate
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.places.model import Prison
from jobbridge.rounds import chores, job_handlers
from jobbridge.settings import Settings
from jobbridge.taxonomy.model import CLASSIFIER, Occupation, OccupationSkill, Skill
from jobbridge.training.model import Course
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import CANARY, NOW, World
from tests.demand.conftest import TOMORROW
from tests.training.conftest import PlanCourse, planned

__all__ = ["planned"]
TODAY = NOW.date()
LICENCE = Step("licence", "B")


def table(
    database: Database, viewer: Viewer, prison_id: int | None, weeks: int = 12
) -> queries.Table:
    with database.read() as session:
        prison = session.get_one(Prison, prison_id) if prison_id else None
        return queries.demand_for(session, viewer, prison, weeks=weeks)


def test_each_prison_and_all_of_them_are_counted(
    database: Database, world: World, counted: None
) -> None:
    north, south = world.ids["north"], world.ids["south"]
    assert table(database, SYSTEM, north).rows == {LICENCE: Counted(1, 2, 2)}
    assert table(database, SYSTEM, north, 26).rows == {LICENCE: Counted(2, 2, 4)}
    assert table(database, SYSTEM, south).rows == {LICENCE: Counted(1, 2, 2)}
    assert table(database, SYSTEM, None, 52).rows == {LICENCE: Counted(3, 2, 6)}
    assert table(database, SYSTEM, north, 4).rows == {}
    assert table(database, SYSTEM, None, 52).people == 3
    assert table(database, SYSTEM, north).people == 1


def test_a_counselor_and_an_officer_read_their_prison_and_the_agency_all(
    database: Database, world: World, counted: None
) -> None:
    north, south = world.ids["north"], world.ids["south"]
    may = {
        name: {where for where in (None, north, south) if _reads(database, viewer, where)}
        for name, viewer in world.viewers.items()
    }
    assert may == {
        **{name: set() for name in world.viewers},
        "anna": {north},
        "bela": {south},
        "olga": {north},
        "otto": {south},
        "nora": {None, north, south},
        "niks": {None, north, south},
    }


def _reads(database: Database, viewer: Viewer, prison_id: int | None) -> bool:
    try:
        table(database, viewer, prison_id)
    except NotFound:
        return False
    return True


def test_it_is_counted_once_a_day_and_anew_when_the_policy_changes(
    database: Database, counted: None
) -> None:
    def made() -> list[tuple[date, str]]:
        with database.read() as session:
            return [(row.as_of, str(row.made_at)) for row in session.scalars(select(DemandDay))]

    first = made()
    actions.count_daily(database, NOW + timedelta(hours=3))
    assert made() == first
    with database.write() as session:
        session.execute(update(DemandDay).values(policy="older"))
    actions.count_daily(database, NOW + timedelta(hours=3))
    assert made() != first
    actions.count_daily(database, TOMORROW)
    assert [day for day, _ in made()] == [TOMORROW.date()]
    with database.read() as session:
        found = list(session.scalars(select(Demand.kind).where(Demand.prison_id.is_(None))))
    assert found == ["licence"] * 3  # 12, 26 and 52 weeks


def test_two_workers_at_once_leave_one_count(database: Database, drivers: None) -> None:
    barrier = Barrier(2)

    def count() -> None:
        barrier.wait()
        actions.count(database, {}, NOW)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(count) for _ in range(2)]:
            done.result()
    with database.read() as session:
        assert len(list(session.scalars(select(DemandDay)))) == 1
        whole = select(Demand).where(Demand.prison_id.is_(None), Demand.weeks == 52)
        assert len(list(session.scalars(whole))) == 1


def test_who_did_not_agree_is_not_counted(database: Database, drivers: None) -> None:
    with database.write() as session:
        session.execute(update(Agreement).values(withdrawn_at=NOW))
    actions.count_daily(database, NOW)
    assert table(database, SYSTEM, None, 52).rows == {}
    assert table(database, SYSTEM, None, 52).people == 0


def test_a_count_that_is_ordered_is_made_by_the_worker_once(
    database: Database, world: World, drivers: None, app_settings: Settings
) -> None:
    with database.write() as session:
        session.execute(delete(Job))
        for minutes in (0, 1, 9):
            actions.order_count(session, world.anna, now=NOW + timedelta(minutes=minutes))
    with database.read() as session:
        assert list(session.scalars(select(Job.kind))) == ["demand"]
    work(database, job_handlers(app_settings), lambda: NOW)
    assert table(database, SYSTEM, None, 52).rows == {LICENCE: Counted(3, 2, 6)}
    with database.read() as session:
        ordered = select(AuditRow).where(AuditRow.verb == "demand.order")
        assert len(list(session.scalars(ordered))) == 3
    with database.write() as session, pytest.raises(NotFound):
        actions.order_count(session, world.alda, now=NOW)
    assert "demand" in chores()


def test_courses_inside_answer_a_step(
    database: Database, world: World, counted: None, planned: PlanCourse
) -> None:
    ref = planned(subject="forklift", places=1)
    planned(prison="south", subject="forklift")
    planned(subject="forklift", ends_on=TODAY + timedelta(days=200))
    step = Step("licence", "FORKLIFT")
    with database.read() as session:
        north = session.get_one(Prison, world.ids["north"])

        def offers(viewer: Viewer, prison: Prison | None, weeks: int) -> list[tuple[str, int]]:
            found = queries.offers_for(
                session, viewer, prison, [step, LICENCE], weeks=weeks, today=TODAY
            )
            assert found[LICENCE] == []
            return [(offer.course.ref, offer.free) for offer in found[step]]

        assert offers(world.anna, north, 12) == [(ref, 1)]
        assert len(offers(world.anna, north, 52)) == 2
        assert len(offers(world.nora, None, 12)) == 2
        with pytest.raises(NotFound):
            offers(world.bela, north, 12)


# One person


def what_if(database: Database, world: World, viewer: Viewer = SYSTEM) -> queries.WhatIf:
    with database.read() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        found = queries.what_if_for(session, viewer, inmate, today=TODAY)
        if found.listed:
            assert ("inmate", inmate.id) in session.info["seen"]
        return found


def test_a_step_says_which_vacancies_it_opens(
    database: Database, world: World, drivers: None, planned: PlanCourse
) -> None:
    found = what_if(database, world, world.anna)
    assert (found.listed, found.fits, found.open) == (True, 0, 2)
    assert [one.gain.step for one in found.chances] == [LICENCE]
    titles = {row.ref for row in found.chances[0].vacancies}
    assert titles == {world.refs["vacancy_a"], world.refs["vacancy_b"]}
    assert found.chances[0].course is None


def test_conditions_count_like_certificates(database: Database, world: World) -> None:
    with database.write() as session:
        session.execute(update(Vacancy).values(lat=57.31, lon=25.27, working_time="shifts"))
        session.execute(update(Conditions).values(km=50))
    found = what_if(database, world)
    assert [(one.gain.step.key, len(one.gain.gained)) for one in found.chances] == [("km:50", 2)]
    with database.write() as session:
        session.execute(update(Conditions).values(km=100, shifts=False))
    assert [one.gain.step.key for one in what_if(database, world).chances] == ["hours:shifts"]


def test_only_the_counselor_of_the_prison_is_told(
    database: Database, world: World, drivers: None
) -> None:
    for name, viewer in world.viewers.items():
        if name != "anna":
            with pytest.raises(NotFound):
                what_if(database, world, viewer)


def test_who_is_not_listed_is_told_so(database: Database, world: World, drivers: None) -> None:
    with database.write() as session:
        session.execute(update(Agreement).values(withdrawn_at=NOW))
    assert what_if(database, world) == queries.WhatIf(listed=False)


def test_a_blocked_employer_opens_nothing(database: Database, world: World, drivers: None) -> None:
    with database.write() as session:
        session.add(Block(inmate_id=world.ids["juris"], organisation_id=world.ids["b"], set_at=NOW))
    found = what_if(database, world)
    assert found.open == 1
    assert [row.ref for row in found.chances[0].vacancies] == [world.refs["vacancy_a"]]
    actions.count_daily(database, NOW)
    assert table(database, SYSTEM, world.ids["north"]).rows == {LICENCE: Counted(1, 1, 1)}


def test_a_course_that_can_still_be_joined_stands_beside_what_it_leads_to(
    database: Database, world: World, planned: PlanCourse
) -> None:
    with database.write() as session:
        session.execute(update(Fact).where(Fact.kind == "language").values(text_level="A1"))
    ref = planned(subject="state_language", text_level="A2")
    found = what_if(database, world)
    assert [(one.gain.step.key, one.course and one.course.ref) for one in found.chances] == [
        ("language:lv:A2", ref)
    ]
    with database.write() as session:
        session.execute(update(Course).values(text_level="A1"))
    assert [one.course for one in what_if(database, world).chances] == [None]


def test_where_nothing_fits_neighbouring_professions_with_openings_are_named(
    database: Database, world: World
) -> None:
    """Juris wants to cook and can weld; the vacancies are for welders."""
    with database.write() as session:
        session.execute(update(Fact).where(Fact.kind == "target").values(code="5120 02"))
    found = what_if(database, world)
    assert found.fits == 0
    assert [(one.neighbour.group, one.neighbour.shared) for one in found.nearby] == [("7212", 1)]
    nearby = found.nearby[0]
    assert {row.ref for row in nearby.vacancies} == {
        world.refs["vacancy_a"],
        world.refs["vacancy_b"],
    }
    assert nearby.occupation is not None
    assert nearby.occupation.code == "7212 04"


def test_a_profession_without_anything_in_common_is_no_neighbour(
    database: Database, world: World
) -> None:
    with database.write() as session:
        session.execute(update(Fact).where(Fact.kind == "target").values(code="5120 02"))
        session.execute(delete(OccupationSkill))
        cook = session.scalars(
            select(Occupation).where(Occupation.scheme == CLASSIFIER, Occupation.code == "5120 02")
        ).one()
        drawings = session.scalars(select(Skill).where(Skill.key == "read-drawings")).one()
        session.add(
            OccupationSkill(
                occupation_id=cook.id, skill_id=drawings.id, essential=True, source="test"
            )
        )
    assert what_if(database, world).nearby == ()


# The commands


def test_the_command_counts_now_for_any_number_of_weeks(
    database: Database, world: World, drivers: None
) -> None:
    with database.read() as session:
        lines = list(demand_lines(session, weeks=10, today=TODAY))
        own = list(demand_lines(session, weeks=10, prison="south", today=TODAY))
        with pytest.raises(NotFound, match="there is no prison"):
            list(demand_lines(session, weeks=10, prison="nowhere", today=TODAY))
    line = {"weeks": 10, "kind": "licence", "code": "B", "level": "", "vacancies": 2}
    assert lines == [
        {"prison": None, **line, "people": 2, "pairs": 4},
        {"prison": "south", **line, "people": 1, "pairs": 2},
        {"prison": "north", **line, "people": 1, "pairs": 2},
    ]
    assert own == lines[1:2]


def test_the_command_names_vacancies_and_nobody(
    database: Database, world: World, drivers: None
) -> None:
    with database.read() as session:
        lines = list(what_if_lines(session, inmate=world.refs["juris"], today=TODAY))
    assert [line["step"] for line in lines] == ["licence:B"]
    assert set(lines[0]["vacancies"]) == {world.refs["vacancy_a"], world.refs["vacancy_b"]}
    assert CANARY not in str(lines)
    assert "Juris" not in str(lines)
    with database.read() as session, pytest.raises(NotFound):
        list(what_if_lines(session, inmate="nobody", today=TODAY))
