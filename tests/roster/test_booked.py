"""A file and the interviews that are booked: what waits for somebody, and what goes along."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.db import Database
from jobbridge.inmates import person_actions
from jobbridge.inmates.model import Inmate, Status
from jobbridge.interviews import actions as interviews
from jobbridge.interviews.model import Interview
from jobbridge.roster import question_actions, undo_actions
from jobbridge.roster.model import Cause, RosterImport
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World
from tests.interviews.conftest import FIRST_DAY, Desk, desk, jobs
from tests.roster.test_comparing import HEAD, MOVES, asked, inmate_of, line, roster, take

__all__ = ["desk", "jobs"]  # fixtures
CODE = "010590-10006"


@pytest.fixture
def booked(database: Database, world: World, desk: Desk) -> Interview:
    """Juris, of whom the office's file has the number, meets Employer A."""
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        person_actions.give_code(session, SYSTEM, juris, CODE, now=NOW)
    return desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")


def juris(prison: str) -> str:
    return line(CODE, "Juris", prison)


def test_a_booked_persons_transfer_waits_and_takes_place_when_nothing_is_booked_any_more(
    database: Database, world: World, desk: Desk, booked: Interview, tmp_path: Path
) -> None:
    report = take(database, roster(tmp_path, juris("south")))
    assert report.notes["To be decided"] == 1
    assert [one.cause for one in asked(database)] == [Cause.BOOKED]
    question_actions.settle(database, NOW)
    assert inmate_of(database, "Juris").prison_id == world.ids["north"]
    desk.do(interviews.cancel, world.olga, booked.id, why="time")
    question_actions.settle(database, NOW)
    assert inmate_of(database, "Juris").prison_id == world.ids["south"]
    assert asked(database) == []


def test_applications_follow_the_person_to_the_other_prison(
    database: Database, world: World, desk: Desk, tmp_path: Path
) -> None:
    with database.write() as session:
        person = session.get_one(Inmate, world.ids["juris"])
        person_actions.give_code(session, SYSTEM, person, CODE, now=NOW)
    take(database, roster(tmp_path, juris("south")))
    assert inmate_of(database, "Juris").prison_id == world.ids["south"]
    with database.read() as session:
        states = session.scalars(
            select(Application.state).where(Application.inmate_id == world.ids["juris"])
        ).all()
    assert states == [ApplicationState.AGREED, ApplicationState.AGREED]
    again = desk.book(world.bela, "juris_a", f"{FIRST_DAY} 09:30", room="south_room")
    assert again.prison_id == world.ids["south"]


def test_a_line_that_says_released_is_asked_about_while_interviews_stand(
    database: Database, world: World, desk: Desk, booked: Interview, tmp_path: Path
) -> None:
    path = roster(tmp_path, f"{CODE};;;23.11.2026;atbrīvots", head=MOVES)
    report = take(database, path, kind="movements")
    assert (report.changed, report.notes) == (0, {"To be decided": 1})
    assert take(database, path, kind="movements").unchanged == 1  # waits already
    (question,) = asked(database)
    assert question.cause == Cause.LEFT
    with database.write() as session:
        question_actions.decide(session, world.olga, ref=question.ref, take=True, now=NOW)
    assert inmate_of(database, "Juris").status == Status.RELEASED


def test_who_is_in_hospital_is_there_at_once_and_the_file_says_that_interviews_stand(
    database: Database, world: World, booked: Interview, tmp_path: Path
) -> None:
    path = roster(tmp_path, f"{CODE};;;23.11.2026;slimnīca", head=MOVES)
    report = take(database, path, kind="movements")
    assert report.changed == 1
    assert report.notes == {"Away with interviews booked: see what waits for the prison": 1}


def test_the_wing_is_taken_goes_with_a_transfer_and_is_given_back(
    database: Database, world: World, tmp_path: Path
) -> None:
    head, code = f"{HEAD};Nodaļa", "010190-10001"
    take(database, roster(tmp_path, f"{line(code, 'Ivo')};2A", head=head))
    assert inmate_of(database, "Ivo").wing == "2A"
    take(database, roster(tmp_path, f"{line(code, 'Ivo')};", head=head))  # says nothing
    assert inmate_of(database, "Ivo").wing == "2A"
    later = NOW + timedelta(days=1)
    take(database, roster(tmp_path, f"{line(code, 'Ivo', 'south')};B", head=head), ref="moved")
    ivo = inmate_of(database, "Ivo")
    assert (ivo.prison_id, ivo.wing) == (world.ids["south"], "B")
    bad = take(database, roster(tmp_path, f"{line(code, 'Ivo', 'south')};<b>", head=head))
    assert "Wing: at most 20" in bad.refused[0].reason
    with database.write() as session:
        undo_actions.order_undo(session, SYSTEM, ref="moved", now=later)
        made = session.scalars(select(RosterImport).where(RosterImport.ref == "moved")).one()
    undo_actions.undo(database, {"import_id": made.id}, later)
    ivo = inmate_of(database, "Ivo")
    assert (ivo.prison_id, ivo.wing) == (world.ids["north"], "2A")
