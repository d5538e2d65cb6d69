"""Losses read from interviews that were really booked, missed, cancelled and held."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions
from jobbridge.losses.queries import Losses, losses_for
from jobbridge.losses.rules import Lost, Notice, Use, Wait
from jobbridge.meetings import actions as meetings
from jobbridge.meetings.model import Meeting
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, at, desk, jobs
from tests.meetings.conftest import Hall

__all__ = ["desk", "jobs"]

LATER = at("2026-12-04 18:00")


@pytest.fixture
def week(desk: Desk, world: World) -> None:
    """Juris's interview is cancelled two days before and held anew; Karlis does not come."""
    first = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.do(actions.cancel, world.anna, first.id, why="person", now=at("2026-11-27 10:00"))
    again = desk.book(world.anna, "juris_a", "2026-12-02 09:00", now=at("2026-11-23 10:00"))
    desk.do(actions.record_outcome, world.anna, again.id, took_place=True, now=LATER)
    other = desk.book(world.anna, "karlis_a", "2026-12-03 09:00", minutes=45)
    desk.do(
        actions.record_outcome,
        world.anna,
        other.id,
        took_place=False,
        missed_by="prison",
        now=LATER,
    )


def losses(database: Database, viewer: Viewer, *codes: str) -> Losses:
    with database.read() as session:
        prisons = list(session.scalars(select(Prison).where(Prison.code.in_(codes))).unique())
        return losses_for(session, viewer, prisons, days=30, now=LATER)


@pytest.mark.usefixtures("week")
def test_a_counselor_reads_what_was_lost_and_why(database: Database, world: World) -> None:
    found = losses(database, world.anna, "north")
    assert (found.booked, found.held) == (3, 1)
    assert found.lost == [Lost("missed:prison", 1, 45, 0), Lost("cancelled:person", 1, 30, 1)]
    assert found.notices == [Notice(0, 0, 0), Notice(1, 0, 1), Notice(3, 0, 0), Notice(6, 0, 0)]
    waited = at("2026-12-02 09:00") - NOW
    days = round(waited / timedelta(days=1), 1)
    assert found.waits == {
        "card": None,
        "wish": None,
        "interview": Wait(1, days, days),
        "offer": None,
    }


@pytest.mark.usefixtures("week")
def test_a_rooms_minutes_are_what_visiting_hours_leave(database: Database, world: World) -> None:
    found = losses(database, world.anna, "north")
    # From the 4th of November: 23 weekdays of six hours, less Independence Day.
    assert [(one.name, one.use) for one in found.rooms] == [
        ("Tikšanās telpa 1", Use(open=7920, used=30, lost=45)),
        ("Video vieta 1", Use(open=7920, used=0, lost=0)),
    ]
    whole = losses(database, world.nora, "north", "south").rooms
    assert [(one.name, one.use.open, one.use.used) for one in whole] == [
        ("Ziemeļu cietums", 15840, None),
        ("Dienvidu cietums", 15840, None),
    ]
    assert [one.name for one in losses(database, world.nora, "north").rooms] == ["Ziemeļu cietums"]


def test_meetings_that_were_called_off_and_rooms_they_kept_are_counted(
    database: Database, world: World
) -> None:
    hall = Hall(database, world)
    off = hall.plan(world.anna)
    hall.do(meetings.cancel, world.anna, off, why="prison", now=at("2026-12-02 08:00"))
    held = hall.plan(world.anna, "2026-12-03 14:00")
    hall.put_on(world.anna, held, world.ids["juris"])
    with database.write() as session:
        meetings.take_place(session, world.anna, session.get_one(Meeting, held), LATER)
    found = losses(database, world.anna, "north")
    assert found.meetings == [Lost("meeting:prison", 1, 60, 0)]
    assert (found.rooms[0].use.used, found.rooms[0].use.lost) == (60, 60)
    assert losses(database, world.nora, "north").meetings == []


@pytest.mark.usefixtures("week")
def test_who_watches_over_the_whole_is_told_no_small_number(
    database: Database, world: World
) -> None:
    found = losses(database, world.nora, "north", "south")
    assert (found.booked, found.held, found.lost, found.notices) == (0, 0, [], [])
    assert set(found.waits.values()) == {None}
    shown = [(one.due, one.left) for access in found.access for one in access.figures]
    assert set(shown) == {(None, None)}
    assert {access.total for access in found.access} == {None}


def test_a_counselor_reads_nothing_of_another_prison(database: Database, world: World) -> None:
    with pytest.raises(NotFound):
        losses(database, world.anna, "north", "south")
    with pytest.raises(NotFound):
        losses(database, world.alda, "north")


def test_access_is_told_by_age_and_level_of_latvian(database: Database, world: World) -> None:
    people_like_juris(database, world, 30)
    found = {one.trait: one for one in losses(database, world.nora, "north").access}
    shown = {one.place: (one.due, one.left) for one in found["age"].figures}
    assert shown["45"] in {(20, 20), (30, 30)}
    assert {place for place, (due, _) in shown.items() if due is not None} == {"45"}


def test_no_few_people_are_left_where_a_prison_is_taken_from_the_whole(
    database: Database, world: World
) -> None:
    people_like_juris(database, world, 43)
    told = [
        figure
        for codes in (("north", "south"), ("north",), ("south",))
        for access in losses(database, world.nora, *codes).access
        for figure in (*access.figures, *filter(None, [access.total]))
    ]
    assert {number for one in told for number in (one.due, one.left)} <= {None, 20, 30, 40, 50}
    assert any(one.due for one in told)
    witness = {one.trait: one for one in losses(database, world.anna, "north").access}
    assert sum(one.due or 0 for one in witness["age"].figures) % 10


def people_like_juris(database: Database, world: World, count: int) -> None:
    with database.write() as session:
        own = session.get_one(Inmate, world.ids["juris"])
        for n in range(count):
            row = Inmate(
                ref=f"extra-{n}", prison_id=own.prison_id, given_name="X", family_name="Y",
                birth_date="1975-05-05", release_earliest=own.release_earliest,
                release_expected=own.release_expected, release_latest=own.release_latest,
                created_at=NOW, updated_at=NOW,
            )  # fmt: skip
            session.add(row)


@pytest.mark.usefixtures("week")
def test_the_page_and_its_file_tell_the_same(client_for: ClientFor, clock: FixedClock) -> None:
    clock.move(days=12)
    anna = client_for("anna")
    page = anna.get("/losses?days=30").text
    assert page.count("<h2") == 6
    table = anna.get("/losses/table?days=30").content.decode("utf-8-sig")
    assert [line.split(",")[-2] for line in table.splitlines()[1:3]] == ["3", "1"]
    assert "Juris" not in page + table
    assert anna.get("/losses?prison=south").status_code == 404
    assert client_for("alda").get("/losses").status_code == 404
