"""What is under way at the moment of release goes on outside; an office may take it over."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application, State
from jobbridge.db import Database
from jobbridge.disruptions import outside_queries
from jobbridge.errors import Refused
from jobbridge.inmates import actions as inmates
from jobbridge.inmates import person_actions
from jobbridge.inmates.model import Assignment, Inmate, Status
from jobbridge.inmates.queries import agreements_of
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview, Mode
from jobbridge.matching.queries import matches_for_inmate
from jobbridge.probation import actions
from jobbridge.tiles.queries import listed_people
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk
from tests.probation.conftest import Offices, agreed

TODAY = NOW.date()


def test_what_is_under_way_survives_release_and_is_met_outside(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        ref = agreed(session, world, world.anna, world.ids["juris"]).ref
        juris = session.get_one(Inmate, world.ids["juris"])
        expected = juris.release_expected
        inmates.release(session, world.olga, juris, on=TODAY, now=NOW)
        assert juris.release_expected == TODAY
    anna = client_for("anna")
    with database.read() as session:
        application = session.scalars(select(Application)).one()
        assert application.state == State.AGREED
        assert matches_for_inmate(session, world.anna, application.inmate, today=TODAY).fits
        assert (
            slot_queries.free_slots_for(
                session,
                world.anna,
                application,
                mode=Mode.IN_PERSON,
                minutes=30,
                from_day=TODAY,
                until_day=TODAY + timedelta(days=30),
                now=NOW,
            )
            == []
        )
    assert client_for("alda").get(f"/cards/{ref}").status_code == 200
    assert f"/applications/{ref}/book" not in anna.get(f"/applications/{ref}").text
    assert f"/applications/{ref}/branch" in anna.get("/after-release").text
    assert "Juris" not in anna.get("/inmates").text
    assert "Juris" in anna.get("/inmates?released=yes").text
    page = anna.get(f"/applications/{ref}/branch").text
    first = re.findall(r'name="starts_at" value="([^"]+)"', page)[0]
    assert first[:10] >= str(TODAY + timedelta(days=7))
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        person_actions.take_back_release(session, world.olga, juris, now=NOW)
        assert (juris.status, juris.release_expected) == (Status.ACTIVE, expected)


def test_an_interview_inside_that_release_has_broken_is_re_planned_before_anything_else(
    database: Database, world: World, desk: Desk, offices: Offices
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-08 09:30")
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        session.add(
            Assignment(inmate_id=juris.id, account_id=offices.vita.account_id, assigned_at=NOW)
        )
        inmates.release(session, world.olga, juris, on=TODAY, now=NOW)
        application = session.get_one(Application, booked.application_id)
        assert application.state == State.INTERVIEW
        waiting = [one.id for one in outside_queries.waiting_for(session, world.anna)]
        assert application.id not in waiting
        choice = outside_queries.choice_for(session, world.anna, application.ref, NOW)
        assert [reason.code for reason in choice.reasons] == ["not_waiting"]
        with pytest.raises(Refused):
            actions.take_over(session, offices.vita, juris, office_id=offices.near, now=NOW)
        held = session.get_one(Interview, booked.id)
        interviews.cancel(session, world.anna, held, why="prison", version=held.version, now=NOW)
        waiting = [one.id for one in outside_queries.waiting_for(session, world.anna)]
        assert application.id in waiting
        assert application.state == State.AGREED


def test_a_released_person_who_is_taken_over_keeps_everything_that_is_under_way(
    client_for: ClientFor, database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        ref = agreed(session, world, world.anna, world.ids["juris"]).ref
        juris = session.get_one(Inmate, world.ids["juris"])
        session.add(
            Assignment(inmate_id=juris.id, account_id=offices.vita.account_id, assigned_at=NOW)
        )
        with pytest.raises(Refused):
            actions.take_over(session, offices.vita, juris, office_id=offices.near, now=NOW)
        inmates.release(session, world.olga, juris, on=TODAY, now=NOW)
    path = f"/clients/{world.refs['juris']}/take-over"
    assert path in client_for("vita").get("/people").text
    assert client_for("zane").submit(path, office_id=str(offices.far)).status_code == 404
    assert client_for("vita").submit(path, office_id=str(offices.near)).status_code == 303
    assert client_for("vita").get(f"/applications/{ref}").status_code == 200
    assert client_for("anna").get(f"/applications/{ref}").status_code == 404
    assert client_for("alda").get(f"/cards/{ref}").status_code == 200
    for page in ("/movements", "/register"):
        assert "Juris" not in client_for("olga").get(page).text


def test_whoever_withdraws_the_listing_is_no_candidate_after_release_either(
    database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        klavs = session.get_one(Inmate, offices.klavs_id)
        for agreement in list(agreements_of(session, [klavs.id])[klavs.id]):
            inmates.withdraw_agreement(session, offices.vita, klavs, agreement.id, now=NOW)
        assert offices.klavs_id not in {one.id for one in listed_people(session, TODAY)}
