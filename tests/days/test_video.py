"""Interview days by video: stations are for panels that stay outside, and nobody enters."""

from datetime import time
from typing import Any

from sqlalchemy import select, update

from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import day_span
from jobbridge.days import actions, person_actions
from jobbridge.days.model import DayItem
from jobbridge.days.program import Candidate, Day, Panel, Room, Wish
from jobbridge.days.rules import Frame
from jobbridge.days.timetable import greedy, plan
from jobbridge.db import Database
from jobbridge.interviews.model import LIVE, Closure, Interview, Window
from jobbridge.vacancies.model import Employer
from tests.conftest import NOW, ClientFor, World
from tests.days.conftest import DAY, Planner
from tests.days.test_pages import version_in
from tests.interviews.test_pages import send


def opened(planner: Planner, world: World, jobs: list[int], *, by_video: bool = True) -> None:
    with planner.database.write() as session:
        made = actions.open_day(
            session,
            world.anna,
            employer_id=world.ids["a"],
            prison_id=world.ids["north"],
            frame=Frame(DAY, 30, 5),
            applications=[session.get_one(Application, one) for one in jobs],
            panels=1,
            rooms=None,
            escorts=None,
            by_video=by_video,
            now=NOW,
        )
        planner.ref = made.day.ref


def where(database: Database) -> list[tuple[str, str]]:
    """Mode and kind of room of everything booked."""
    with database.read() as session:
        rows = session.scalars(select(Interview).where(Interview.state.in_(LIVE)))
        return sorted((row.mode, row.room.kind) for row in rows)


def closed_gate(database: Database, world: World) -> None:
    """Nobody is let in, and visitors are barred for the whole day."""
    span = day_span(DAY)
    with database.write() as session:
        session.execute(update(Window).where(Window.prison_id == world.ids["north"]).values(gate=0))
        session.add(
            Closure(
                prison_id=world.ids["north"],
                starts_at=span.start,
                ends_at=span.end,
                visitors_only=True,
            )
        )


def test_a_day_by_video_goes_on_while_no_visitor_is_let_in(
    planner: Planner, database: Database, world: World
) -> None:
    closed_gate(database, world)
    jobs = planner.people(3)
    opened(planner, world, jobs)
    assert len(planner.drafted()) == 3
    assert planner.release(world.anna) == (3, 0, 0)
    assert where(database) == [("video", "video")] * 3
    opened(planner, world, planner_more(planner, database, world), by_video=False)
    assert planner.drafted() == {}


def planner_more(planner: Planner, database: Database, world: World) -> list[int]:
    from tests.interviews.conftest import add_inmate, apply

    with database.write() as session:
        inmate = add_inmate(session, world, "more", days=90)
        return [apply(session, inmate.id, world.ids["vacancy_a"]).id]


def test_a_panel_that_stays_outside_has_a_station_while_another_has_the_room(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(4)
    planner.open(world.anna, jobs)
    assert len(set(planner.drafted().values())) == 4
    given: dict[str, Any] = {"function": "any", "people": 1, "absent": [], "most": None}
    planner.do(actions.set_panel, world.anna, 2, **given, vacancies=[], by_video=True)
    planner.do(actions.plan_again, world.anna, keep=False)
    assert sorted(planner.drafted().values()) == [
        ("09:00", 1),
        ("09:00", 2),
        ("09:35", 1),
        ("09:35", 2),
    ]
    planner.release(world.anna)
    assert where(database) == [("in_person", "room")] * 2 + [("video", "video")] * 2


def test_how_one_person_is_met_is_chosen_for_that_person(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(4)
    planner.open(world.anna, jobs)
    one = planner.ref_of(jobs[0])
    planner.do(person_actions.set_way, world.anna, one, by_video=True)
    assert len(planner.drafted()) == 3
    with database.read() as session:
        item = session.scalars(select(DayItem).where(DayItem.application_id == jobs[0])).one()
        assert (item.panel, item.why) == (None, "no_panel")
    given: dict[str, Any] = {"function": "any", "people": 1, "absent": [], "most": None}
    planner.do(actions.set_panel, world.anna, 2, **given, vacancies=[], by_video=True)
    planner.do(person_actions.set_way, world.anna, planner.ref_of(jobs[1]), by_video=False)
    drafted = planner.drafted()
    assert (drafted[jobs[0]][1], drafted[jobs[1]][1]) == (2, 1)
    planner.release(world.anna)
    with database.read() as session:
        modes = {one.application_id: one.mode for one in session.scalars(select(Interview))}
    assert (modes[jobs[0]], modes[jobs[1]]) == ("video", "in_person")


def test_who_said_no_to_video_is_asked_before_it_is_planned(
    client_for: ClientFor, planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(2)
    opened(planner, world, jobs[:1])
    ref = planner.ref_of(jobs[0])
    address = f"/interview-days/{planner.ref}"
    pages = (
        "/interview-days/plan?employer=49990000014&prison=north",
        address,
        f"{address}/panels?number=1",
        f"{address}/people/{ref}",
    )
    warned = "cannot meet people by video"
    with database.write() as session:
        session.execute(update(Account).values(locale="en"))
    anna = client_for("anna")
    assert [warned in anna.get(one).text for one in pages] == [False] * 4
    with database.write() as session:
        session.execute(
            update(Employer).where(Employer.id == world.ids["a"]).values(by_video=False)
        )
    assert [warned in anna.get(one).text for one in pages] == [True] * 4
    done = send(
        anna,
        f"{address}/people/{ref}",
        do="way",
        way="in_person",
        version=version_in(anna.get(address).text),
    )
    assert done.status_code == 303
    assert planner.drafted() == {}


def test_rooms_of_two_kinds_share_the_escorts_of_a_slot() -> None:
    """One room and one station, one escort in the first slot: three of four are met."""
    day = Day(
        slots=("s1", "s2"),
        rooms=(Room("r", kind="room"), Room("v", kind="video")),
        panels=(Panel("p", kind="room"), Panel("q", kind="video")),
        candidates=tuple(Candidate(f"c{n}", max_interviews=1) for n in range(4)),
        wishes=tuple(Wish(f"c{n}", panel, 1.0) for n in range(4) for panel in "pq"),
        escorts={"s1": 1},
    )
    table = plan(day)
    assert (table.value, table.optimal) == (3.0, True)
    assert greedy(day) == 3.0
    assert {(one.panel, one.room) for one in table.placed} == {("p", "r"), ("q", "v")}
    lonely = Day(
        slots=("s1",),
        rooms=(Room("r", kind="room"),),
        panels=(Panel("q", kind="video"),),
        candidates=(Candidate("c"),),
        wishes=(Wish("c", "q", 1.0),),
    )
    assert [one.reason for one in plan(lonely).unplaced] == ["no_room"]


def test_an_employer_that_does_not_come_is_planned_on_the_pages(
    client_for: ClientFor, planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(1)
    anna = client_for("anna")
    form = anna.get("/interview-days/plan?employer=49990000014&prison=north").text
    assert 'name="by_video"' in form
    assert 'value="V1"' in form
    made = send(
        anna,
        "/interview-days/plan",
        employer="49990000014",
        prison="north",
        on=str(DAY),
        minutes="30",
        by_video="yes",
        rooms=["T1", "V1"],
        applications=[planner.ref_of(jobs[0])],
    )
    day = made.headers["location"]
    assert send(anna, f"{day}/release", version=version_in(anna.get(day).text)).status_code == 303
    assert where(database) == [("video", "video")]
    panel = anna.get(f"{day}/panels?number=1").text
    assert 'name="by_video" value="yes" checked' in panel


def test_a_room_keeps_to_its_own_hours(planner: Planner, database: Database, world: World) -> None:
    with database.write() as session:
        session.add(
            Window(
                prison_id=world.ids["north"],
                room_id=world.ids["north_room"],
                weekday=DAY.isoweekday(),
                opens=time(13),
                closes=time(17),
            )
        )
    jobs = planner.people(1)
    planner.open(world.anna, jobs)
    assert min(planner.drafted().values()) >= ("13:00", 1)
    assert planner.release(world.anna) == (1, 0, 0)
