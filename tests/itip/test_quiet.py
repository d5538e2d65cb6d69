"""Summaries that fall into somebody's quiet hours: held, and sent after them, once."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.message import Message

import pytest

from jobbridge.calendar.actions import EntryTexts, put_entry
from jobbridge.db import Database
from jobbridge.itip import reminder_actions, rules
from jobbridge.outbox.actions import work
from jobbridge.rounds import job_handlers
from tests.conftest import FixedClock, World
from tests.interviews.conftest import at
from tests.itip.conftest import Post, Rounds, mail, rounds
from tests.itip.test_conversation import chosen
from tests.notices.conftest import text_of, to

__all__ = ["mail", "rounds"]
Look = Callable[[str], list[Message]]


@pytest.fixture
def look(database: Database, mail: Post, clock: FixedClock) -> Look:
    """What came when the worker looked at this wall time, or UTC moment where it ends with Z."""

    def run(when: str) -> list[Message]:
        moment = datetime.fromisoformat(when) if when.endswith("Z") else at(when)
        clock.move(seconds=(moment - clock.now()).total_seconds())
        reminder_actions.keep_up(database, clock.now())
        work(database, job_handlers(mail.settings), clock.now)
        return mail.news()

    return run


def told_of(database: Database, world: World, at_: str, revised_at: str) -> None:
    """Something for Anna that was entered at that time."""
    with database.write() as session:
        put_entry(
            session,
            uid=f"{at_[:10]}@jobbridge.example",
            sequence=0,
            status="CONFIRMED",
            starts_at=at(at_),
            ends_at=at(at_) + timedelta(minutes=30),
            revised_at=at(revised_at),
            audiences=[f"account:{world.ids['anna']}"],
            texts=lambda _locale, _tier: EntryTexts(f"Saruna {at_[:10]}"),
        )


def wants(
    database: Database, world: World, since: str, quiet: tuple[str, str], every: str = "daily"
) -> None:
    begins, ends = map(time.fromisoformat, quiet)
    chosen(
        database,
        world.ids["anna"],
        digest=every,
        digested_at=at(since),
        quiet_from=begins,
        quiet_to=ends,
    )


def test_a_summary_waits_for_the_end_of_the_quiet_hours_and_comes_once(
    database: Database, world: World, look: Look
) -> None:
    wants(database, world, "2026-11-23 11:00", ("06:00", "09:00"))
    told_of(database, world, "2026-12-10 10:00", "2026-11-23 12:00")
    for quiet in ("06:59", "07:00", "07:01", "08:59"):
        assert look(f"2026-11-24 {quiet}") == [], quiet
    (summary,) = look("2026-11-24 09:00")
    assert to(summary) == "anna"
    assert "Saruna 2026-12-10" in text_of(summary)
    for later in ("09:00", "09:01", "12:00", "23:59"):
        assert look(f"2026-11-24 {later}") == [], later


def test_a_summary_that_the_worker_reaches_only_in_the_quiet_hours_is_held(
    database: Database, world: World, look: Look, clock: FixedClock
) -> None:
    """It was due before them, and no server took mail until they had begun."""
    wants(database, world, "2026-11-23 11:00", ("07:30", "09:00"))
    told_of(database, world, "2026-12-10 10:00", "2026-11-23 12:00")
    clock.move(seconds=(at("2026-11-24 07:00") - clock.now()).total_seconds())
    reminder_actions.keep_up(database, clock.now())
    for quiet in ("07:30", "08:00", "08:59"):
        assert look(f"2026-11-24 {quiet}") == [], quiet
    assert [to(one) for one in look("2026-11-24 09:00")] == ["anna"]
    assert look("2026-11-24 09:01") == []


@pytest.mark.parametrize("every", ["daily", "weekly"])
def test_who_is_quiet_all_day_has_the_summary_of_each_day_in_the_night_after_it(
    every: str, database: Database, world: World, look: Look
) -> None:
    wants(database, world, "2026-11-29 11:00", ("06:00", "02:00"), every)
    told_of(database, world, "2026-12-10 10:00", "2026-11-29 12:00")
    assert look("2026-11-30 07:00") == []  # a Monday
    assert look("2026-12-01 01:59") == []
    (first,) = look("2026-12-01 02:00")
    assert "Saruna 2026-12-10" in text_of(first)
    told_of(database, world, "2026-12-11 10:00", "2026-12-01 03:00")
    assert look("2026-12-01 07:00") == []
    second = look("2026-12-02 02:00")
    if every == "weekly":
        assert second == []
        return
    assert ["Saruna 2026-12-11" in text_of(one) for one in second] == [True]
    assert "Saruna 2026-12-10" not in text_of(second[0])


def test_a_day_without_a_server_brings_one_summary_and_not_one_for_each_day(
    database: Database, world: World, look: Look, clock: FixedClock
) -> None:
    wants(database, world, "2026-11-23 11:00", ("22:00", "06:00"))
    told_of(database, world, "2026-11-25 15:00", "2026-11-23 12:00")  # to come, for any summary
    for morning in ("2026-11-24 07:00", "2026-11-25 07:00"):
        clock.move(seconds=(at(morning) - clock.now()).total_seconds())
        reminder_actions.keep_up(database, clock.now())
    assert [to(one) for one in look("2026-11-25 07:01")] == ["anna"]
    assert look("2026-11-25 07:02") == []


def test_in_the_night_in_which_an_hour_comes_twice_a_held_summary_comes_once_and_after_it(
    database: Database, world: World, look: Look
) -> None:
    wants(database, world, "2027-10-29 11:00", ("06:00", "03:30"))
    told_of(database, world, "2027-11-05 10:00", "2027-10-29 12:00")
    assert look("2027-10-30 07:00") == []
    # It was held until the first half past three; the worker was away until ten past the second.
    assert look("2027-10-31T01:10:00Z") == []
    assert look("2027-10-31T01:29:00Z") == []
    assert [to(one) for one in look("2027-10-31T01:30:00Z")] == ["anna"]
    assert look("2027-10-31T01:31:00Z") == []


def test_in_the_night_in_which_an_hour_is_missing_a_held_summary_comes_once(
    database: Database, world: World, look: Look
) -> None:
    wants(database, world, "2027-03-26 11:00", ("06:00", "03:30"))
    told_of(database, world, "2027-04-05 10:00", "2027-03-26 12:00")
    assert look("2027-03-27 07:00") == []
    assert look("2027-03-28T00:59:00Z") == []  # 02:59, and a minute later it is 04:00
    assert look("2027-03-28T01:29:00Z") == []
    assert [to(one) for one in look("2027-03-28T01:30:00Z")] == ["anna"]
    assert look("2027-03-28T01:31:00Z") == []


@pytest.mark.parametrize("noon", ["2027-03-27 12:00", "2027-10-30 12:00"])
def test_whatever_is_held_over_a_change_of_the_clocks_is_held_until_they_are_not_quiet(
    noon: str,
) -> None:
    begins = time(22)
    for minute in range(0, 24 * 60, 5):
        now = at(noon).astimezone(UTC) + timedelta(minutes=minute)
        for ends in (time(h, m) for h in range(1, 7) for m in (0, 30)):
            until = rules.waits_until(now, begins, ends, [])
            assert (until is None) == (not rules.is_quiet(now, begins, ends))
            if until is not None:
                assert now < until <= now + timedelta(hours=10)
                assert not rules.is_quiet(until, begins, ends)


def test_a_whole_round_of_the_worker_holds_it_too(
    database: Database, world: World, rounds: Rounds, clock: FixedClock
) -> None:
    wants(database, world, "2026-11-23 11:00", ("06:00", "09:00"))
    told_of(database, world, "2026-12-10 10:00", "2026-11-23 12:00")
    came = []
    clock.move(seconds=(at("2026-11-24 06:30") - clock.now()).total_seconds())
    for _ in range(8):
        came.append(len([m for m in rounds() if "List-Unsubscribe" in m]))
        clock.move(minutes=30)
    assert came == [0, 0, 0, 0, 0, 1, 0, 0]
