"""Two people of a day change places in one step: both fit, or nobody is moved."""

from datetime import time
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.apart.model import Apart
from jobbridge.applications.model import Application
from jobbridge.busy.model import Busy
from jobbridge.days import actions, person_actions, swap_actions
from jobbridge.db import Database
from jobbridge.errors import Reason, Refused, Stale
from jobbridge.interviews.model import Interview
from jobbridge.outbox.model import Job
from tests.conftest import NOW, ClientFor, World
from tests.days.conftest import DAY, Planner
from tests.days.test_pages import version_in
from tests.interviews.test_pages import send


def reason_in(said: Reason) -> str:
    inner = said.values["reason"]
    assert isinstance(inner, Reason)
    return inner.code


def swapped(planner: Planner, world: World, one: int, other: int, **more: Any) -> bool:
    refs = planner.ref_of(one), planner.ref_of(other)
    done: bool = planner.do(swap_actions.swap, world.anna, *refs, **more)
    return done


def test_two_people_change_places_and_back(planner: Planner, world: World) -> None:
    jobs = planner.people(3)
    planner.open(world.anna, jobs)
    before = planner.drafted()
    seen = planner.plan().version
    assert not swapped(planner, world, jobs[0], jobs[1])
    after = planner.drafted()
    assert (after[jobs[0]], after[jobs[1]]) == (before[jobs[1]], before[jobs[0]])
    assert after[jobs[2]] == before[jobs[2]]
    planner.do(actions.plan_again, world.anna, keep=False)
    assert planner.drafted()[jobs[0]] == before[jobs[1]]
    with pytest.raises(Refused):
        planner.do(swap_actions.undo, world.anna)
    swapped(planner, world, jobs[0], jobs[1])
    swapped(planner, world, jobs[0], jobs[1])
    planner.do(swap_actions.undo, world.anna)
    assert planner.drafted() == before
    with pytest.raises(Stale):
        swapped(planner, world, jobs[0], jobs[1], version=seen)


def test_whoever_does_not_fit_there_is_told_with_all_reasons(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(2)
    planner.open(world.anna, jobs)
    before = planner.drafted()
    (first, _), (second, _) = sorted(before.items(), key=lambda one: one[1])
    with database.write() as session:
        one, other = (session.get_one(Application, key).inmate_id for key in (first, second))
        for inmate, begins in ((one, time(9, 30)), (other, time(8, 30))):
            session.add(
                Busy(
                    inmate_id=inmate,
                    kind="work",
                    begins=begins,
                    ends=time(begins.hour, begins.minute + 25),
                    on=DAY,
                    recorded_at=NOW,
                )
            )
    with pytest.raises(Refused) as error:
        swapped(planner, world, first, second)
    inside = [reason_in(reason) for reason in error.value.reasons]
    assert inside == ["person_busy", "person_busy"]
    assert planner.drafted() == before


def test_nobody_is_swapped_next_to_whom_they_must_not_meet(
    planner: Planner, database: Database, world: World
) -> None:
    planner.open(world.anna, planner.people(3))
    before = planner.drafted()
    first, second, third = sorted(before, key=lambda job: before[job])
    with database.write() as session:
        pair = sorted(session.get_one(Application, job).inmate_id for job in (first, third))
        session.add(Apart(first_id=pair[0], second_id=pair[1], valid_from=NOW.date(), set_at=NOW))
    with pytest.raises(Refused) as error:
        swapped(planner, world, second, third)
    assert [reason_in(r) for r in error.value.reasons] == ["inmate_taken"]


def test_on_a_released_day_a_swap_goes_out_with_one_notice_and_so_does_its_undo(
    planner: Planner, database: Database, world: World
) -> None:
    jobs = planner.people(3)
    planner.open(world.anna, jobs)
    planner.release(world.anna)
    before = planner.booked()
    assert swapped(planner, world, jobs[0], jobs[1])
    after = planner.booked()
    assert (after[jobs[0]], after[jobs[1]]) == (before[jobs[1]], before[jobs[0]])
    assert planner.do(swap_actions.undo, world.anna)
    assert planner.booked() == before
    with database.read() as session:
        told = list(session.scalars(select(Job.kind).where(Job.kind.like("notice%"))))
        assert told == ["notice_day"] * 3
        assert session.scalar(select(func.count(Interview.id))) == 3
    assert planner.plan().released == 3


def test_a_swap_waits_with_what_else_of_a_released_day_is_drafted(
    planner: Planner, world: World
) -> None:
    jobs = planner.people(3)
    planner.open(world.anna, jobs)
    planner.release(world.anna)
    planner.do(person_actions.put, world.anna, planner.ref_of(jobs[2]), at=time(14, 10), panel=1)
    assert not swapped(planner, world, jobs[0], jobs[1])
    assert planner.plan().released == 1
    assert planner.release(world.anna) == (0, 3, 0)


def test_two_are_swapped_and_swapped_back_on_the_pages(
    client_for: ClientFor, planner: Planner, world: World
) -> None:
    jobs = planner.people(2)
    planner.open(world.anna, jobs)
    before, (one, other) = planner.drafted(), (planner.ref_of(job) for job in jobs)
    anna, day = client_for("anna"), f"/interview-days/{planner.ref}"
    assert f"{day}/swap" in anna.get(day).text
    form = anna.get(f"{day}/swap?one={one}").text
    assert f'value="{one}" selected' in form
    same = send(anna, f"{day}/swap", one=one, other=one, version=version_in(form))
    assert same.status_code == 422
    made = send(anna, f"{day}/swap", one=one, other=other, version=version_in(form))
    assert made.status_code == 303
    assert planner.drafted() != before
    page = anna.get(day).text
    assert f"{day}/swap/undo" in page
    assert send(anna, f"{day}/swap/undo", version=version_in(page)).status_code == 303
    assert planner.drafted() == before
    late = send(anna, f"{day}/swap/undo", version=str(int(version_in(page)) + 1))
    assert late.status_code == 303
    assert planner.drafted() == before
