"""A clock that runs ahead and goes back, and the two nights when the wall's does."""

import threading
from datetime import date, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from jobbridge.calendar import actions as calendar
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.rules import organisation
from jobbridge.calendar.spans import day_span
from jobbridge.clock import local_day, time_again
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import actions
from jobbridge.outbox.actions import LEASE, Unreachable, bring_back, claim, post, work
from jobbridge.outbox.model import Job
from jobbridge.privacy import retention_actions
from jobbridge.worker import run
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, desk, jobs
from tests.itip.conftest import Read, invitations
from tests.notices.conftest import Rounds, mail, rounds

__all__ = ["desk", "jobs", "mail", "rounds"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_what_was_last_done_in_the_future_is_done_again() -> None:
    assert time_again(None, NOW, MINUTE)
    assert not time_again(NOW, NOW + MINUTE / 2, MINUTE)
    assert time_again(NOW, NOW + MINUTE, MINUTE)
    assert time_again(NOW + DAY, NOW, MINUTE)


def test_the_worker_goes_on_with_its_chores_when_the_clock_goes_back(
    database: Database, clock: FixedClock
) -> None:
    seen: list[datetime] = []
    stop = threading.Event()

    def chore(_database: Database, now: datetime) -> None:
        seen.append(now)
        clock.move(days=-1)
        if len(seen) == 3:
            stop.set()

    late = threading.Timer(20, stop.set)
    late.start()
    run(database, {}, {"chore": chore}, clock=clock, stop=stop, pause=0.01)
    late.cancel()
    assert seen == [NOW, NOW - DAY, NOW - 2 * DAY]


@pytest.mark.parametrize("ahead", [HOUR, DAY], ids=["an hour", "a day"])
def test_no_job_waits_for_a_time_that_a_clock_told_which_ran_ahead(
    database: Database, ahead: timedelta
) -> None:
    """One was in the hands of a worker that was killed, one could not be sent, one was new; what
    is meant for a certain time keeps it."""

    def unreachable(*_: object) -> None:
        raise Unreachable

    def told(done: list[str], now: datetime) -> list[str]:
        handler = {kind: lambda *_, kind=kind: done.append(kind) for kind in ("a", "b", "c", "d")}
        work(database, handler, lambda: now)
        return sorted(done)

    with database.write() as session:
        post(session, "a", "a", {}, now=NOW)
        assert claim(session, now=NOW + ahead) is not None
    with database.write() as session:
        post(session, "b", "b", {}, now=NOW)
    work(database, {"b": unreachable}, lambda: NOW + ahead)
    with database.write() as session:
        post(session, "c", "c", {}, now=NOW + ahead)
        post(session, "d", "d", {}, now=NOW + ahead, due=NOW + 2 * ahead)
    assert told([], NOW + MINUTE) == []
    bring_back(database, NOW + MINUTE)
    assert told([], NOW + MINUTE) == ["b", "c"]
    bring_back(database, NOW + 2 * MINUTE)
    assert told([], NOW + 2 * MINUTE + LEASE) == ["a"]
    assert told([], NOW + 2 * ahead) == ["d"]


def test_a_right_clock_brings_nothing_back(database: Database) -> None:
    """Nor does one of two workers whose clocks differ a little."""
    with database.write() as session:
        post(session, "a", "a", {}, now=NOW)
        claim(session, now=NOW)
        post(session, "b", "b", {}, now=NOW + LEASE / 2, due=NOW + DAY)
        session.add(
            Job(
                kind="c",
                key="c",
                payload={},
                posted_at=NOW - DAY,
                due_at=NOW + timedelta(minutes=1024),
                attempts=10,
                refusals=10,
                error="Refusal",
            )
        )
    with database.read() as session:
        before = session.execute(select(Job.key, Job.due_at, Job.leased_until)).all()
    bring_back(database, NOW - LEASE / 2)
    with database.read() as session:
        assert session.execute(select(Job.key, Job.due_at, Job.leased_until)).all() == before


def test_mails_go_out_once_each_while_the_clock_jumps(
    desk: Desk, world: World, clock: FixedClock, rounds: Rounds
) -> None:
    told: list[Read] = []
    rounds()
    steps: tuple[tuple[int, str], ...] = ((1, "juris_a"), (-1, ""), (-1, "juris_b"), (1, ""))
    steps += ((24, "karlis_a"), (-24, ""), (-24, "karlis_b"), (24, ""))
    booked = []
    for day, (hours, job) in zip((1, 2, 3, 4, 7, 8, 9, 10), steps, strict=True):
        clock.move(hours=hours)
        if job:
            when = f"2026-12-{day:02} 10:00"
            booked.append(desk.book(world.anna, job, when, now=clock.now()))
        else:
            desk.do(actions.cancel, world.anna, booked[-1].id, now=clock.now(), why="time")
        told += invitations(rounds())
        clock.move(minutes=2)
        told += invitations(rounds())
    assert len(booked) == 4
    for interview in booked:
        mine = [one for one in told if one.line("UID") == interview.uid]
        asked, ended = (
            sorted(one.to for one in mine if one.calendar["METHOD"] == method)
            for method in ("REQUEST", "CANCEL")
        )
        assert asked == ended == sorted(set(asked)) != []
    ids = [str(one.message["Message-ID"]) for one in told]
    assert len(ids) == len(set(ids))


def test_a_hold_that_ended_on_a_clock_ahead_gives_nothing_twice(desk: Desk, world: World) -> None:
    desk.hold(world.anna, "juris_a", "2026-12-01 09:00", now=NOW)
    desk.book(world.anna, "karlis_b", "2026-12-01 09:00", now=NOW + HOUR)
    with pytest.raises(Refused) as no:
        desk.book(world.anna, "juris_a", "2026-12-01 09:00", now=NOW)
    assert "room_taken" in [reason.code for reason in no.value.reasons]


def test_a_feed_that_changed_while_the_clock_went_back_is_given_to_who_asks_by_date(
    desk: Desk, database: Database, world: World, clock: FixedClock, client_for: ClientFor
) -> None:
    with database.write() as session:
        audience = organisation(world.ids["north"])
        feed, token = calendar.add_feed(
            session, world.olga, audience=audience, tier="reference", name="N", now=NOW
        )
        address = feed_url("", token, feed.name)
    program = client_for(None)
    first = program.get(address)
    clock.move(days=-1)
    desk.book(world.anna, "juris_a", "2026-12-01 09:00", now=clock.now())
    since = {"If-Modified-Since": first.headers["last-modified"]}
    second = program.get(address, headers=since)
    assert (second.status_code, b"VEVENT" in second.content) == (200, True)
    since = {"If-Modified-Since": second.headers["last-modified"]}
    assert program.get(address, headers=since).status_code == 304


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24)], ids=["spring", "autumn"])
def test_each_night_is_kept_once_when_the_walls_clock_changes(
    monkeypatch: pytest.MonkeyPatch, day: date
) -> None:
    nights: list[datetime] = []
    monkeypatch.setattr(retention_actions, "keep_no_longer", lambda _, now: nights.append(now))
    nightly, nowhere = retention_actions.keeper(), Any
    span = day_span(day)
    for minutes in range(0, 3 * 24 * 60, 10):
        nightly(cast(Database, nowhere), span.start + timedelta(minutes=minutes))
    assert [local_day(night) for night in nights] == [day + n * DAY for n in range(3)]
