"""Free starts: each can be booked, and none that could is left out."""

from datetime import date, timedelta

import pytest

from jobbridge.applications.model import Application
from jobbridge.clock import local
from jobbridge.db import Database
from jobbridge.errors import NotFound, blocks
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions, rules, slot_queries
from jobbridge.interviews.facts import Asked
from jobbridge.interviews.model import Closure, Interview, Room
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, at


def free(
    desk: Desk,
    job: str,
    *,
    mode: str = "in_person",
    minutes: int = 30,
    first: date = date(2026, 11, 23),
    last: date = date(2026, 12, 4),
    besides: int | None = None,
) -> dict[str, list[str]]:
    with desk.database.read() as session:
        days = slot_queries.free_slots_for(
            session,
            desk.world.anna,
            session.get_one(Application, desk.jobs[job]),
            mode=mode,
            minutes=minutes,
            from_day=first,
            until_day=last,
            now=NOW,
            besides=besides,
        )
    return {
        day.day.isoformat(): [local(s.starts_at).strftime("%H:%M") for s in day.slots]
        for day in days
    }


ALL_DAY = [
    "09:00",
    "09:30",
    "10:00",
    "10:30",
    "11:00",
    "13:10",
    "13:30",
    "14:00",
    "14:30",
    "15:00",
    "15:30",
]


def test_free_starts_begin_after_the_notice(desk: Desk) -> None:
    found = free(desk, "juris_a")
    assert list(found) == [f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")]
    assert set(map(tuple, found.values())) == {tuple(ALL_DAY)}


def test_nobody_learns_the_free_starts_of_another_prisons_people(desk: Desk, world: World) -> None:
    with pytest.raises(NotFound):
        free(desk, "marta_a")


def test_what_is_booked_is_not_free(desk: Desk, world: World) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:30", minutes=60)
    day = date(2026, 12, 1)
    # The room is turned round for five minutes, so 09:00 to 09:30 is too close before.
    assert free(desk, "karlis_b", first=day, last=day)["2026-12-01"][:2] == ["11:00", "13:10"]
    # The person needs fetching; the employer alone is free until the minute.
    assert free(desk, "juris_b", mode="video", first=day, last=day)["2026-12-01"][0] == "11:00"
    assert free(desk, "karlis_a", mode="video", first=day, last=day)["2026-12-01"][:2] == [
        "09:00",
        "10:30",
    ]


def test_every_free_start_and_no_other_has_no_block(
    desk: Desk, world: World, database: Database
) -> None:
    desk.book(world.anna, "karlis_b", "2026-12-01 10:00", minutes=45)
    desk.book(world.anna, "juris_b", "2026-12-01 14:00", mode="video", room="north_video")
    with database.write() as session:
        session.add(
            Closure(
                prison_id=world.ids["north"],
                room_id=None,
                starts_at=at("2026-12-01 15:15"),
                ends_at=at("2026-12-03 00:00"),
            )
        )
    day = date(2026, 12, 1)
    found = free(desk, "juris_a", first=day, last=day)["2026-12-01"]
    with database.read() as session:
        application = session.get_one(Application, desk.jobs["juris_a"])
        room = session.get_one(Room, world.ids["north_room"])
        expected = []
        start = at("2026-12-01 08:00")
        while start < at("2026-12-01 17:00"):
            asked = Asked(start, 30, "in_person", application.vacancy.employer_id)
            facts = slot_queries.situation_of(session, application, room, asked, NOW)
            on_grid = start in rules.starts_on(facts.house, day, 30)
            if on_grid and not blocks(rules.why_not_bookable(asked, facts)):
                expected.append(local(start).strftime("%H:%M"))
            start += timedelta(minutes=5)
    assert found == expected
    assert found == ["09:00", "11:00", "13:10"]


def test_an_interview_that_is_to_be_moved_does_not_stand_in_its_own_way(
    desk: Desk, world: World
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    day = date(2026, 12, 1)
    assert free(desk, "juris_a", first=day, last=day) == {}
    assert free(desk, "juris_a", first=day, last=day, besides=made.id) == {"2026-12-01": ALL_DAY}


def test_an_ended_hold_is_free_before_anyone_deletes_it(desk: Desk, world: World) -> None:
    desk.hold(world.anna, "juris_a", "2026-12-01 09:00", now=NOW - actions.HOLD)
    day = date(2026, 12, 1)
    assert free(desk, "karlis_b", first=day, last=day) == {"2026-12-01": ALL_DAY}


def test_nothing_is_free_for_who_has_not_agreed_or_after_release(
    desk: Desk, world: World, database: Database
) -> None:
    with database.write() as session:
        session.get_one(Application, desk.jobs["juris_a"]).state = "proposed"
        inmate = session.get_one(Inmate, world.ids["karlis"])
        inmate.release_earliest = inmate.release_expected = date(2026, 12, 1)
        inmate.release_latest = date(2026, 12, 1)
    assert free(desk, "juris_a") == {}
    assert free(desk, "karlis_a") == {"2026-11-30": ALL_DAY, "2026-12-01": ALL_DAY[:5]}


def test_the_nearest_free_starts_are_offered(desk: Desk, world: World) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 10:00")
    with desk.database.read() as session:
        slots = slot_queries.nearest_slots_for(
            session,
            world.anna,
            session.get_one(Application, desk.jobs["karlis_b"]),
            mode="in_person",
            minutes=30,
            around=at("2026-12-01 10:00"),
            now=NOW,
            count=3,
        )
    assert [local(slot.starts_at).strftime("%d %H:%M") for slot in slots] == [
        "01 09:00",
        "01 11:00",
        "01 13:10",
    ]


@pytest.mark.parametrize(
    ("what", "code"),
    [("prison", "other_prison"), ("release", "after_release"), ("closure", "prison_closed")],
)
def test_a_booking_that_the_world_left_behind_is_flagged(
    desk: Desk, world: World, database: Database, what: str, code: str
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        if what == "prison":
            inmate.prison_id = world.ids["south"]
        elif what == "release":
            inmate.release_earliest = inmate.release_expected = date(2026, 11, 30)
            inmate.release_latest = date(2026, 11, 30)
        else:
            session.add(
                Closure(
                    prison_id=world.ids["north"],
                    room_id=None,
                    starts_at=at("2026-12-01 00:00"),
                    ends_at=at("2026-12-02 00:00"),
                )
            )
    with database.read() as session:
        reasons = slot_queries.standing_reasons(session, session.get_one(Interview, made.id), NOW)
    assert [(reason.code, str(reason.severity)) for reason in reasons] == [(code, "review")]
