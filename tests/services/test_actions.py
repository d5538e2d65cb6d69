"""From a suggestion to the last meeting, through transfer, release and withdrawal."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.actions import transfer
from jobbridge.inmates.model import Inmate
from jobbridge.services import (
    actions,
    attendance_actions,
    onward_actions,
    person_actions,
    referral_actions,
    referral_queries,
)
from jobbridge.services.model import Attendance, Referral, ReferralChange, SupportPerson
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import NOW, World
from tests.services.conftest import (
    TODAY,
    AddService,
    Referred,
    offer,
    person,
    refer,
    state_of,
    step,
)
from tests.training.conftest import crowd


def take(database: Database, viewer: Viewer, ref: str, verb: str, **given: object) -> None:
    with database.write() as session:
        referral_actions.step(session, viewer, ref=ref, verb=verb, **{"now": NOW, **given})  # type: ignore[arg-type]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_a_suggestion_is_told_to_nobody_before_the_person_agrees(
    database: Database, world: World, added: AddService
) -> None:
    service = added(town="Rīga", body=True)
    with database.write() as session:
        juris = person(session, world, "juris")
        ref = referral_actions.refer(
            session, world.anna, juris, service_ref=service, told=False, now=NOW
        ).ref
    with database.read() as session:
        for viewer in (world.nora, world.kaspars):
            with pytest.raises(NotFound):
                referral_queries.referral_for(session, viewer, ref)
    with pytest.raises(Refused) as refused:
        take(database, world.anna, ref, "refer")
    assert codes(refused) == ["agreed_on"]
    take(database, world.anna, ref, "refer", agreed_on=TODAY)
    with database.read() as session:
        for viewer in (world.nora, world.kaspars):
            (shown,) = referral_queries.shown_for(
                session, viewer, [referral_queries.referral_for(session, viewer, ref)]
            )
            assert (shown.referral.state, shown.name) == ("referred", "")


def test_the_whole_way_is_written_down_step_by_step(
    database: Database, world: World, added: AddService
) -> None:
    service = added(prison=None, town="Rīga", body=True)
    with database.write() as session:
        juris = person(session, world, "juris")
        ref = referral_actions.refer(
            session, world.anna, juris, service_ref=service, agreed_on=TODAY, now=NOW
        ).ref
    with pytest.raises(Refused) as refused:
        take(database, world.anna, ref, "accept")
    assert codes(refused) == ["told_by", "told_on"]
    take(database, world.anna, ref, "wait", told_by="Ilze", told_on=TODAY)
    take(database, world.kaspars, ref, "accept")
    take(database, world.kaspars, ref, "start")
    take(database, world.nora, ref, "complete")
    with database.read() as session:
        steps = session.scalars(select(ReferralChange).order_by(ReferralChange.id)).all()
    assert [(s.verb, s.from_state, s.to_state, s.side) for s in steps] == [
        ("refer", "", "referred", "counselor"),
        ("wait", "referred", "waiting", "counselor"),
        ("accept", "waiting", "accepted", "coordinator"),
        ("start", "accepted", "attending", "coordinator"),
        ("complete", "attending", "completed", "agency"),
    ]
    assert (steps[1].told_by, steps[1].told_on) == ("Ilze", TODAY)
    with database.read() as session:
        assert session.scalars(select(Referral.seat)).one() is None


def test_a_place_is_for_whoever_waits_longest_unless_moved_with_a_reason(
    database: Database,
    world: World,
    added: AddService,
) -> None:
    service = added(places=1)
    refs = []
    with database.write() as session:
        for number, inmate_id in enumerate(crowd(session, world, 4)):
            one = refer(session, service, inmate_id)
            one.since = NOW + timedelta(hours=number)
            refs.append(one.ref)
    first, second, third, last = refs
    with database.write() as session:
        step(session, first, "accept")
        for ref in (third, second):  # answered in another order than they were referred
            step(session, ref, "wait")
        queue = referral_queries.line(session, session.query(Referral).first().service_id)  # type: ignore[union-attr]
        assert [one.ref for one in queue] == [second, third]
        step(session, first, "stop", why="work")
    for ref in (third, last):
        with pytest.raises(Refused) as refused:
            take(database, world.anna, ref, "accept")
        assert codes(refused) == ["not_next"]
    with database.write() as session:
        with pytest.raises(Refused):
            onward_actions.move_in_line(
                session, world.anna, ref=third, number=1, why="friend", now=NOW
            )
        onward_actions.move_in_line(
            session, world.anna, ref=third, number=1, why="release", now=NOW
        )
        queue = referral_queries.line(session, queue[0].service_id)
        assert [(one.ref, one.moved_why) for one in queue] == [(third, "release"), (second, "")]
        onward_actions.move_in_line(session, world.anna, ref=third, number=1, why="", now=NOW)
        queue = referral_queries.line(session, queue[0].service_id)
        assert [(one.ref, one.moved_why) for one in queue] == [(second, ""), (third, "")]
    take(database, world.anna, second, "accept")
    assert [state_of(database, ref) for ref in refs] == [
        "stopped", "accepted", "waiting", "referred",
    ]  # fmt: skip


def test_the_last_step_is_taken_back_while_the_place_is_free(
    database: Database, world: World, added: AddService, referred: Referred
) -> None:
    service = added(places=1)
    juris, karlis = referred(service, "juris", "accept"), referred(service, "karlis", "wait")

    def undo(viewer: Viewer, ref: str) -> None:
        with database.write() as session:
            onward_actions.undo(session, viewer, ref=ref, now=NOW)

    take(database, world.anna, juris, "stop", why="gave_up")
    undo(world.anna, juris)
    assert state_of(database, juris) == "accepted"
    with pytest.raises(Refused):
        undo(world.anna, juris)  # that would be an endless back and forth
    take(database, world.anna, juris, "stop", why="gave_up")
    take(database, world.anna, karlis, "accept")
    with pytest.raises(Refused) as refused:
        undo(world.anna, juris)
    assert codes(refused) == ["full"]
    undo(world.anna, karlis)
    assert state_of(database, karlis) == "waiting"


def test_a_transfer_frees_the_place_and_the_waiting_goes_along(
    database: Database, world: World, added: AddService, referred: Referred
) -> None:
    here, there = added(places=1), added(prison="south", places=1)
    other_kind = added(prison="south", kind="housing")
    seated = referred(here, "juris", "accept", "start")
    waiting = referred(here, "karlis", "wait")
    later = NOW + timedelta(days=3)
    with database.write() as session:
        stranger = refer(session, there, world.ids["marta"])
        stranger.since = NOW + timedelta(days=1)
        step(session, stranger.ref, "wait")
        for name in ("juris", "karlis"):
            one = person(session, world, name)
            transfer(session, SYSTEM, one, to_prison_id=world.ids["south"], on=TODAY, now=later)
    referral_actions.settle_all(database, later)
    with database.read() as session:
        shown = {
            one.referral.ref: one
            for name in ("juris", "karlis")
            for one in referral_queries.referrals_of(
                session, world.bela, person(session, world, name), today=TODAY
            )
        }
    assert (shown[seated].referral.state, shown[seated].referral.why) == (
        "stopped",
        "transferred",
    )
    assert (shown[waiting].referral.state, shown[waiting].gone) == ("waiting", "transferred")
    for ref in (seated, waiting):
        assert [one.ref for one in shown[ref].onward] == [there]
    with database.write() as session:
        with pytest.raises(Refused):
            onward_actions.carry_on(
                session, world.bela, ref=waiting, service_ref=other_kind, agreed_on=TODAY, now=later
            )
        new = onward_actions.carry_on(
            session, world.bela, ref=waiting, service_ref=there, agreed_on=TODAY, now=later
        )
        step(session, new.ref, "wait")
        queue = referral_queries.line(session, new.service_id)
        assert [one.inmate_id for one in queue] == [world.ids["karlis"], world.ids["marta"]]
        again = onward_actions.carry_on(
            session, world.bela, ref=waiting, service_ref=there, agreed_on=TODAY, now=later
        )
        assert again.id == new.id
    assert state_of(database, waiting) == "stopped"


def test_release_flags_what_is_only_inside_and_leads_to_the_municipality(
    database: Database, world: World, added: AddService, referred: Referred
) -> None:
    inside, both = added(), added(town="Rīga", kind="housing")
    outside = added(prison=None, town="Rīga")
    kept, ended = referred(both, "juris", "accept"), referred(inside, "juris", "accept")
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).status = "released"
    referral_actions.settle_all(database, NOW)
    assert (state_of(database, kept), state_of(database, ended)) == ("accepted", "stopped")
    with database.read() as session:
        rows = referral_queries.referrals_of(
            session, world.anna, person(session, world, "juris"), today=TODAY
        )
        assert {r.referral.ref: [s.ref for s in r.onward] for r in rows} == {
            kept: [],
            ended: [outside],
        }


def test_withdrawal_from_participation_closes_all_and_erases_the_support_person(
    database: Database, world: World, added: AddService, referred: Referred
) -> None:
    refs = [
        referred(added(body=True), "juris", "wait"),
        referred(added(town="Rīga", kind="housing"), "juris", "accept"),
    ]
    with database.write() as session:
        juris = person(session, world, "juris")
        person_actions.name_support_person(
            session, world.anna, juris, name="Zane Draudzene", relation="partner",
            contact="+371 20000000", legal_basis="pašas vēlēšanās", told_on=TODAY, now=NOW,
        )  # fmt: skip
        juris.status = "withdrawn"
    with database.read() as session:
        for viewer in (world.nora, world.kaspars):
            assert referral_queries.referrals_for(session, viewer, today=TODAY) == []
    referral_actions.settle_all(database, NOW)
    assert [state_of(database, ref) for ref in refs] == ["stopped", "stopped"]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SupportPerson)) == 0


def test_the_support_person_is_sealed_and_gone_with_the_person(
    database: Database, world: World
) -> None:
    with database.write() as session:
        juris = person(session, world, "juris")
        given: dict[str, Any] = {
            "name": "Zane Draudzene",
            "relation": "partner",
            "contact": "+371 20000000",
            "now": NOW,
        }
        with pytest.raises(Refused) as refused:
            person_actions.name_support_person(session, world.anna, juris, legal_basis=" ", **given)
        assert codes(refused) == ["legal_basis"]
        person_actions.name_support_person(
            session, world.anna, juris, legal_basis="consent", **given
        )
        for viewer in (world.bela, world.nora, world.olga, world.kaspars):
            with pytest.raises(NotFound):
                referral_queries.support_person_for(session, viewer, juris)
    with database.engine.connect() as connection:
        (stored,) = connection.exec_driver_sql("SELECT name, contact FROM support_person").all()
        assert all(b"Zane" not in bytes(v) and b"20000000" not in bytes(v) for v in stored)
    with database.write() as session:
        session.delete(session.get_one(Inmate, world.ids["juris"]))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SupportPerson)) == 0


def test_attendance_begins_the_way_and_the_same_day_again_corrects_it(
    database: Database, world: World, added: AddService, referred: Referred
) -> None:
    service = added()
    juris, karlis = (referred(service, name, "accept") for name in ("juris", "karlis"))
    with database.write() as session:
        given: dict[str, Any] = {"service_ref": service, "on": TODAY, "now": NOW}
        attendance_actions.attend(session, world.anna, came={juris: True, karlis: True}, **given)
        attendance_actions.attend(session, world.anna, came={juris: True, karlis: False}, **given)
        rows = session.execute(
            select(Referral.ref, Attendance.came).join(
                Attendance, Attendance.referral_id == Referral.id
            )
        )
        assert {(row.ref, row.came) for row in rows} == {(juris, True), (karlis, False)}
        with pytest.raises(Refused):
            attendance_actions.attend(
                session, world.anna, came={juris: True},
                **given | {"on": TODAY + timedelta(days=1)},
            )  # fmt: skip
    assert state_of(database, juris) == "attending"


def test_places_of_an_intake_are_free_again_with_the_next_one(
    database: Database, world: World, added: AddService, referred: Referred
) -> None:

    service = added(places=1, by_intake=True, intake_on=date(2026, 11, 2))
    done = referred(service, "juris", "accept", "start", "complete")
    waiting = referred(service, "karlis", "wait")
    with pytest.raises(Refused) as refused:
        take(database, world.anna, waiting, "accept")
    assert codes(refused) == ["full"]
    with database.write() as session:
        actions.next_intake(
            session, world.anna, ref=service, on=date(2027, 1, 4), version=1, now=NOW
        )
    take(database, world.anna, waiting, "accept")
    assert (state_of(database, done), state_of(database, waiting)) == ("completed", "accepted")


def test_a_counselor_keeps_what_is_inside_and_the_agency_what_is_outside(
    database: Database, world: World, added: AddService
) -> None:

    north, riga, liepaja = (world.ids[name] for name in ("north", "Rīga", "Liepāja"))
    with database.write() as session:
        for viewer, given in (
            (world.anna, {"prison_id": north}),
            (world.anna, {"prison_id": north, "municipality_id": liepaja}),
            (world.nora, {"municipality_id": riga}),
            (world.nora, {}),
        ):
            actions.add_service(session, viewer, offer=offer(**given), now=NOW)
        for viewer, given in (
            (world.bela, {"prison_id": north}),
            (world.nora, {"prison_id": north}),
            (world.nora, {"municipality_id": liepaja}),
            (world.olga, {"prison_id": north}),
            (world.kaspars, {}),
            (world.alda, {}),
        ):
            with pytest.raises(NotFound):
                actions.add_service(session, viewer, offer=offer(**given), now=NOW)
