"""What a prison's days do to interviews that stand: flags that clear themselves, and refusals."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates import person_actions
from jobbridge.inmates.model import GuardianConsent, Inmate
from jobbridge.interviews import ending_actions, slot_queries, visit_actions
from jobbridge.interviews.model import Interview, InterviewChange, Room, State, Window
from jobbridge.interviews.prison_model import Interpreter
from jobbridge.interviews.review_queries import review_for
from jobbridge.interviews.visit_actions import Person
from jobbridge.outbox.model import Job
from jobbridge.places.model import Prison
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import FIRST_DAY, Desk, at


def flagged(database: Database, world: World) -> dict[str, list[str]]:
    with database.read() as session:
        prison = session.get_one(Prison, world.ids["north"])
        review = review_for(session, world.olga, prison, NOW)
        return {one.interview.ref: [r.code for r in one.reasons] for one in review.flagged or ()}


def give(database: Database, world: World, **values: int | None) -> None:
    with database.write() as session:
        for window in session.scalars(
            select(Window).where(Window.prison_id == world.ids["north"], Window.room_id.is_(None))
        ):
            for name, value in values.items():
                setattr(window, name, value)


def away(database: Database, world: World, kind: str) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        person_actions.record_absence(session, SYSTEM, juris, kind=kind, on=NOW.date(), now=NOW)


def test_a_pool_that_shrinks_flags_who_was_booked_last_and_a_larger_one_clears_it(
    database: Database, world: World, desk: Desk
) -> None:
    give(database, world, escorts=2)
    desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    last = desk.book(world.olga, "karlis_b", f"{FIRST_DAY} 09:30", room="north_video", mode="video")
    assert flagged(database, world) == {}
    give(database, world, escorts=1)
    assert flagged(database, world) == {last.ref: ["escort_taken"]}
    give(database, world, escorts=2)
    assert flagged(database, world) == {}


def visitor(number: int) -> Person:
    return Person(f"Ciemiņš {number}", "id_card", f"PA10000{number:02}", birth_date="1990-01-01")


def test_the_gate_is_counted_again_when_it_shrinks_and_when_visitors_are_named(
    database: Database, world: World, desk: Desk
) -> None:
    give(database, world, gate=3)
    desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    with database.write() as session:
        room = Room(prison_id=world.ids["north"], code="T2", name="Tikšanās telpa 2")
        session.add(room)
        session.flush()
        world.ids["north_second"] = room.id
    second = desk.book(world.olga, "karlis_b", f"{FIRST_DAY} 09:50", room="north_second")

    def name(number: int) -> None:
        with database.write() as session:
            found = session.get_one(Interview, second.id)
            visit_actions.name_visitor(session, world.bruno, found, visitor(number), now=NOW)

    name(1)
    name(2)
    with pytest.raises(Refused) as refused:
        name(3)
    assert [r.code for r in refused.value.reasons] == ["gate_over"]
    assert flagged(database, world) == {}
    give(database, world, gate=2)
    assert flagged(database, world) == {second.ref: ["gate_over"]}


def test_by_which_interview_of_a_day_a_visitor_is_named_tells_nothing_of_where_each_is(
    database: Database, world: World, desk: Desk
) -> None:
    """The gate of one prison is full: that is said wherever the day's visitor is named."""
    give(database, world, gate=1)
    north = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    south = desk.book(world.bela, "marta_a", f"{FIRST_DAY} 14:00", room="south_room")

    def name(number: int, booked: Interview) -> list[str]:
        try:
            with database.write() as session:
                found = session.get_one(Interview, booked.id)
                visit_actions.name_visitor(session, world.alda, found, visitor(number), now=NOW)
        except Refused as refused:
            return [reason.code for reason in refused.reasons]
        return []

    assert name(1, south) == []
    assert name(2, north) == name(2, south) == ["gate_over"]


@pytest.mark.parametrize("kind", ["leave", "hospital"])
def test_nobody_is_booked_while_away_and_what_is_booked_is_flagged_until_the_return(
    database: Database, world: World, desk: Desk, kind: str
) -> None:
    booked = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    away(database, world, kind)
    assert flagged(database, world) == {booked.ref: ["person_away"]}
    with pytest.raises(Refused) as refused:
        desk.book(world.olga, "juris_b", f"{FIRST_DAY} 11:00")
    assert [r.code for r in refused.value.reasons] == ["person_away"]
    with database.read() as session:
        application = session.get_one(Application, desk.jobs["juris_b"])
        reasons = slot_queries.reasons_of_person(session, application, NOW)
    assert [r.code for r in reasons] == ["person_away"]
    away(database, world, "return")
    assert flagged(database, world) == {}


def test_an_interview_whose_day_comes_without_the_guardians_consent_is_cancelled_once(
    database: Database, world: World, desk: Desk
) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.birth_date, juris.minor = "2009-05-01", True
        consent = GuardianConsent(
            inmate_id=juris.id,
            name="Māte",
            relation="mother",
            given_on=NOW.date(),
            paper_ref="P-1",
            until=date(2026, 12, 10),
            recorded_at=NOW,
        )
        session.add(consent)
    booked = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    with database.write() as session:
        session.get_one(GuardianConsent, consent.id).until = date(2026, 11, 25)
    assert flagged(database, world) == {booked.ref: ["guardian_until"]}
    ending_actions.end_unguarded(database, NOW)
    with database.read() as session:
        assert session.get_one(Interview, booked.id).state == State.BOOKED
    morning = at(f"{FIRST_DAY} 06:00")
    for _ in range(2):
        ending_actions.end_unguarded(database, morning)
    with database.read() as session:
        assert session.get_one(Interview, booked.id).state == State.CANCELLED
        changes = session.scalars(
            select(InterviewChange).where(
                InterviewChange.interview_id == booked.id, InterviewChange.verb == "cancel"
            )
        ).all()
        assert [(one.why, one.by) for one in changes] == [("agreement", None)]
        told = session.scalars(select(Job.kind).where(Job.posted_at == morning)).all()
    assert told.count("interview_changed") == 1


def test_a_program_asks_for_the_counselor_and_an_interpreter_as_the_pages_do(
    client_for: ClientFor, database: Database, world: World, desk: Desk
) -> None:
    with database.write() as session:
        session.add(Interpreter(prison_id=world.ids["north"], name="Vera Tulka", languages=["ru"]))
        application = session.get_one(Application, desk.jobs["juris_a"])
        ref = application.ref
    anna = client_for("anna")

    def book(**more: Any) -> Any:
        body = {"application": ref, "starts_at": f"{FIRST_DAY}T09:30:00+02:00", "room": "T1"}
        headers = {"x-csrf-token": anna.csrf, "idempotency-key": f"k-{more}"}
        return anna.post("/api/v1/interviews", json=body | more, headers=headers)

    assert book(interpreter="Nobody").status_code == 422
    made = book(interpreter="vera tulka", counselor=True)
    assert made.status_code == 201, made.text
    with database.read() as session:
        interview = session.scalars(
            select(Interview).where(Interview.ref == made.json()["ref"])
        ).one()
        assert interview.counselor_id == world.ids["anna"]
        assert interview.interpreter_id is not None
