"""Nobody is forgotten: every state that waits for somebody has a day and a rule."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications import actions, closing_actions, rules
from jobbridge.applications.model import Application, State
from jobbridge.applications.waiting_rules import LAPSING, WAITS, Silence, Standing, waits_until
from jobbridge.calendar.workdays import latvian_calendar
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import ending_actions
from jobbridge.outbox.model import Job
from jobbridge.parameters.rules import PARAMETERS
from tests.applications.conftest import put
from tests.conftest import NOW, World

TODAY = date(2026, 11, 23)
DAYS = {one.name: one.default for one in PARAMETERS.values()}


def test_every_state_either_ends_it_or_waits_for_somebody() -> None:
    assert {*WAITS, *rules.ENDED} == set(State)
    assert set(WAITS) & set(rules.ENDED) == set()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("met", [False, True])
@pytest.mark.parametrize("wished", [False, True])
def test_a_waiting_state_has_a_day_and_an_end_has_none(
    state: State, met: bool, wished: bool
) -> None:
    day = waits_until(Standing(state, met, wished), TODAY, latvian_calendar(), DAYS)
    assert (day is not None) is (state in LAPSING)
    assert day is None or TODAY < day <= TODAY + timedelta(days=365)


def test_whoever_lapses_by_silence_may_lapse_in_the_table() -> None:
    for state in LAPSING:
        assert rules.why_not_move(state, "lapse", rules.PORTAL) == []
    asked = {state for state, wait in WAITS.items() if wait.silence is Silence.ASKED}
    assert asked == set(rules.SEATED)  # `employments` has a question with a day for each


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=NOW.tzinfo)


def state_of(session: Any, number: int) -> str:
    found: str = session.scalars(select(Application.state).where(Application.id == number)).one()
    return found


@pytest.mark.parametrize("state", ["proposed", "asked", "agreed", "offer"])
def test_silence_ends_what_waits_on_the_day_that_was_said(
    database: Database, world: World, state: str
) -> None:
    with database.write() as session:
        one = put(session, world, state)
        closing_actions.lapse_overdue(session, now=NOW)  # gives it its day
        day = one.waits_until
        assert day is not None
        assert closing_actions.warn_ending(session, now=on(day - timedelta(days=4))) == 0
        assert closing_actions.warn_ending(session, now=on(day - timedelta(days=3))) == 1
        closing_actions.warn_ending(session, now=on(day))
        jobs = session.scalars(select(Job.payload).where(Job.kind == "notice_application")).all()
        assert [job["event"] for job in jobs] == ["ends_soon"]
        assert closing_actions.lapse_overdue(session, now=on(day)) == 0
        assert closing_actions.lapse_overdue(session, now=on(day + timedelta(days=1))) == 1
        assert (one.state, one.waits_until) == ("lapsed", None)


def test_who_met_and_hears_nothing_is_not_kept_waiting(database: Database, world: World) -> None:
    with database.write() as session:
        one = put(session, world, "interview")
        one.met_at = NOW
        closing_actions.lapse_overdue(session, now=NOW)
        day, number = one.waits_until, one.id
        assert day is not None
    ending_actions.end_silent(database, on(day))
    with database.read() as session:
        assert state_of(session, number) == "interview"
    ending_actions.end_silent(database, on(day + timedelta(days=1)))
    with database.read() as session:
        assert state_of(session, number) == "lapsed"


def test_an_application_survives_a_transfer_and_a_moved_release(
    database: Database, world: World
) -> None:
    """It goes with the person: the new prison's counselor has it, with the same day."""
    with database.write() as session:
        one = put(session, world, "asked")
        closing_actions.lapse_overdue(session, now=NOW)
        day = one.waits_until
        person = session.get_one(Inmate, one.inmate_id)
        person.prison_id = world.ids["south"]
        person.release_latest = person.release_expected = person.release_expected + timedelta(
            days=40
        )
        session.flush()
        closing_actions.lapse_overdue(session, now=NOW + timedelta(days=1))
        assert (one.state, one.waits_until) == ("asked", day)
        actions.move(session, world.bela, one, "agree", now=NOW)
        assert one.state == "agreed"


def test_other_applications_close_on_a_hire_and_open_again(
    database: Database, world: World
) -> None:
    from jobbridge.employments import actions as employments
    from tests.employments.test_actions import FIRST, made
    from tests.employments.test_actions import on as at

    with database.write() as session:
        other = put(session, world, "agreed")
        other.ref, other.vacancy_id = "other", world.ids["vacancy_b"]
        other.waits_until = date(2027, 6, 1)
        ref = made(session, world)
        number = other.id
        (job,) = session.scalars(select(Job).where(Job.kind == "close_others")).all()
        payload = dict(job.payload)
    for _ in range(2):
        ending_actions.others_of_the_hired(database, payload, at(FIRST))
    with database.write() as session:
        assert state_of(session, number) == "lapsed"
        told = session.scalars(select(Job.payload).where(Job.kind == "notice_application")).all()
        assert [row["event"] for row in told if row["application_id"] == number] == ["lapse"]
        employments.end(
            session, world.anna, ref=ref, on=FIRST, why="agreed", now=at(FIRST + timedelta(days=2))
        )
        opened = employments.reopen_others(
            session, world.anna, ref=ref, now=at(FIRST + timedelta(days=2))
        )
        assert [one.id for one in opened] == [number]
        assert state_of(session, number) == "asked"
