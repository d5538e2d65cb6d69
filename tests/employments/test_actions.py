"""From an offer to six months of work, as employer, counselor, agency and worker live it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.employments import actions, queries
from jobbridge.employments.model import Employment, FollowUp
from jobbridge.errors import NotFound, Refused
from jobbridge.outbox.model import Job
from jobbridge.viewer import Viewer
from tests.applications.conftest import put
from tests.conftest import NOW, World

FIRST = date(2026, 12, 1)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def made(session: Session, world: World, *, until: str = "kept") -> str:
    """Juris's way at Employer A up to `until`; the reference."""
    application = put(session, world, "interview")
    application.met_at = NOW
    session.flush()
    actions.offer(session, world.alda, ref=application.ref, start_on=FIRST, now=NOW)
    if until != "offer":
        applications.move(session, world.anna, application, "accept", now=NOW)
    if until not in ("offer", "accepted"):
        actions.start(session, world.alda, ref=application.ref, now=on(FIRST))
    return application.ref


def state(session: Session, ref: str) -> str:
    return session.scalars(select(Application.state).where(Application.ref == ref)).one()


def told(session: Session) -> list[str]:
    rows = session.scalars(select(Job).where(Job.kind == "notice_employment").order_by(Job.id))
    return [row.payload["event"] for row in rows]


def test_work_lasts_and_each_stage_is_asked_once(database: Database, world: World) -> None:
    with database.write() as session:
        ref = made(session, world, until="accepted")
        assert actions.ask_due(session, now=on(date(2026, 12, 3))) == 0
        assert actions.ask_due(session, now=on(date(2026, 12, 4))) == 1
        assert actions.ask_due(session, now=on(date(2026, 12, 5))) == 0
        actions.still_in_work(
            session, world.alda, ref=ref, stage="start", now=on(date(2026, 12, 4))
        )
        assert state(session, ref) == "started"
        for day, stage in (
            (date(2027, 1, 12), "weeks_6"),
            (date(2027, 3, 1), "months_3"),
            (date(2027, 6, 1), "months_6"),
        ):
            assert actions.ask_due(session, now=on(day)) == 1
            actions.still_in_work(session, world.anna, ref=ref, stage=stage, now=on(day))
        assert state(session, ref) == "kept"
        assert told(session) == ["start", "weeks_6", "months_3", "months_6"]
        employment = session.scalars(select(Employment)).one()
        assert (employment.started_on, employment.ended_on) == (FIRST, None)


def test_a_question_is_not_answered_before_its_day(database: Database, world: World) -> None:
    with database.write() as session:
        ref = made(session, world)
        with pytest.raises(Refused) as refused:
            actions.still_in_work(
                session, world.alda, ref=ref, stage="weeks_6", now=on(date(2027, 1, 11))
            )
        assert [one.code for one in refused.value.reasons] == ["not_asked"]


def test_an_end_is_told_at_once_and_can_be_taken_back(database: Database, world: World) -> None:
    with database.write() as session:
        ref = made(session, world)
        ended = actions.end(
            session,
            world.anna,
            ref=ref,
            on=date(2026, 12, 20),
            why="health",
            now=on(date(2026, 12, 21)),
        )
        assert (state(session, ref), ended.ended_on, ended.why) == (
            "left",
            date(2026, 12, 20),
            "health",
        )
        assert told(session) == ["ended"]
        today = date(2026, 12, 21)
        whys = [
            queries.work_for(session, viewer, today)[0].why for viewer in (world.anna, world.alda)
        ]
        assert whys == ["health", ""]
        actions.resume(session, world.anna, ref=ref, now=on(today))
        assert (state(session, ref), ended.ended_on, ended.why) == ("started", None, "")


def test_answers_that_differ_stand_both_until_the_agency_settles(
    database: Database, world: World
) -> None:
    day = date(2027, 1, 13)
    with database.write() as session:
        ref = made(session, world)
        actions.still_in_work(session, world.alda, ref=ref, stage="weeks_6", now=on(day))
        actions.end(session, world.anna, ref=ref, on=day, why="better", now=on(day))
        assert state(session, ref) == "kept"
        assert told(session) == ["unsettled_weeks_6"]
        (work,) = queries.work_for(session, world.nora, day)
        assert work.due is not None
        assert (work.due.stage, work.due.outcome) == ("weeks_6", "unclear")
        actions.end(session, world.nora, ref=ref, on=day, why="better", now=on(day))
        assert state(session, ref) == "left"


def test_silence_goes_to_the_agency_once(database: Database, world: World) -> None:
    with database.write() as session:
        made(session, world)
        asked_at = on(date(2027, 1, 12))
        actions.ask_due(session, now=asked_at)
        later = asked_at + timedelta(days=14)
        assert [
            actions.warn_unsettled(session, before=before, now=later)
            for before in (asked_at - timedelta(seconds=1), asked_at, asked_at)
        ] == [0, 1, 0]


def test_a_changed_offer_asks_on_the_new_day(database: Database, world: World) -> None:
    with database.write() as session:
        ref = made(session, world, until="offer")
        actions.offer(
            session, world.alda, ref=ref, start_on=date(2026, 12, 14), terms=["room"], now=NOW
        )
        due = session.scalars(select(FollowUp.due_on)).all()
        employment = session.scalars(select(Employment)).one()
        assert (due, employment.terms) == ([date(2026, 12, 17)], ["room"])


@pytest.mark.parametrize("who", ["bruno", "bela", "olga", "niks"])
def test_who_has_no_part_in_it_finds_nothing(database: Database, world: World, who: str) -> None:
    viewer: Viewer = world.viewers[who]
    with database.write() as session:
        ref = made(session, world)
        with pytest.raises(NotFound):
            queries.employment_for(session, viewer, ref)
        with pytest.raises(NotFound):
            actions.still_in_work(session, viewer, ref=ref, stage="weeks_6", now=NOW)


def test_whoever_withdraws_is_gone_for_the_employer_but_not_for_the_counselor(
    database: Database, world: World
) -> None:
    with database.write() as session:
        ref = made(session, world)
        application = session.scalars(select(Application).where(Application.ref == ref)).one()
        application.inmate.status = "withdrawn"
        session.flush()
        with pytest.raises(NotFound):
            queries.employment_for(session, world.alda, ref)
        assert queries.employment_for(session, world.anna, ref).application_id == application.id


def test_who_was_offered_a_job_before_there_were_questions_begins_to_work_all_the_same(
    database: Database, world: World
) -> None:
    """As the migration leaves it: an offer, and nothing asked about it."""
    with database.write() as session:
        application = put(session, world, "accepted")
        session.add(Employment(application_id=application.id, start_on=FIRST, offered_at=NOW))
        session.flush()
        started = actions.start(session, world.alda, ref=application.ref, now=on(FIRST))
        assert started.started_on == FIRST
        assert state(session, application.ref) == "started"
