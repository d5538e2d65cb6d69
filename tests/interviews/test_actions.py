"""Booking and what follows, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.audit.model import AuditRow
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import actions, ending_actions
from jobbridge.interviews.change_actions import NOTICE
from jobbridge.interviews.model import Interview
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.interviews.conftest import Desk, at


def refusal(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_a_booking_claims_person_room_and_employer(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    assert (made.state, made.sequence, made.version) == ("booked", 0, 1)
    assert desk.claims() == [
        (f"employer:{world.ids['a']}", made.id),
        (f"inmate:{world.ids['juris']}", made.id),
        (f"room:{world.ids['north_room']}", made.id),
    ]
    assert desk.changes(made.id) == [("book", "", "booked")]


def test_a_booking_moves_the_application_and_a_cancelled_one_moves_it_back(
    desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.olga, "juris_a", "2026-12-01 09:00")
    with database.read() as session:
        assert session.get_one(Application, desk.jobs["juris_a"]).state == "interview"
    desk.do(actions.cancel, world.olga, made.id, why="prison")
    with database.read() as session:
        assert session.get_one(Application, desk.jobs["juris_a"]).state == "agreed"


def test_a_booking_is_told_once_a_revision(desk: Desk, world: World, database: Database) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.do(
        actions.move,
        world.anna,
        made.id,
        starts_at=at("2026-12-01 10:00"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    desk.do(actions.confirm, world.olga, made.id)
    with database.read() as session:
        rows = session.execute(
            select(Job.key, Job.payload).where(Job.kind == NOTICE).order_by(Job.id)
        )
        assert [(row.key, row.payload) for row in rows] == [
            (f"interview:{made.id}:{n}", {"interview_id": made.id, "sequence": n}) for n in range(3)
        ]


def test_a_move_keeps_the_uid_and_raises_the_sequence(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    moved = desk.do(
        actions.move,
        world.anna,
        made.id,
        starts_at=at("2026-12-02 13:10"),
        minutes=45,
        mode="video",
        room_id=world.ids["north_video"],
    )
    assert (moved.uid, moved.sequence, moved.mode) == (made.uid, 1, "video")
    assert moved.ends_at - moved.starts_at == timedelta(minutes=45)
    assert [resource for resource, _ in desk.claims()] == [
        f"employer:{world.ids['a']}",
        f"inmate:{world.ids['juris']}",
        f"room:{world.ids['north_video']}",
    ]


def test_an_interview_may_move_into_its_own_time(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    moved = desk.do(
        actions.move,
        world.anna,
        made.id,
        starts_at=at("2026-12-01 09:10"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    assert moved.starts_at == at("2026-12-01 09:10")


def test_a_confirmed_one_that_is_moved_waits_for_the_prison_again(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.do(actions.confirm, world.olga, made.id)
    moved = desk.do(
        actions.move,
        world.anna,
        made.id,
        starts_at=at("2026-12-01 10:00"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    assert (moved.state, moved.sequence) == ("booked", 2)


def test_a_cancelled_one_frees_what_it_claimed(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    ended = desk.do(actions.cancel, world.anna, made.id, why="employer")
    assert (ended.state, ended.sequence, desk.claims()) == ("cancelled", 1, [])
    again = desk.book(world.anna, "karlis_b", "2026-12-01 09:00")
    assert again.state == "booked"


def test_what_is_taken_is_refused_with_every_reason(desk: Desk, world: World) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused) as same:
        desk.book(world.anna, "juris_b", "2026-12-01 09:00")
    assert refusal(same) == ["inmate_taken", "room_taken"]
    with pytest.raises(Refused) as employer:
        desk.book(world.anna, "karlis_a", "2026-12-01 09:00", mode="video", room="north_video")
    assert refusal(employer) == ["employer_taken"]


def test_an_application_has_one_interview_to_come(desk: Desk, world: World) -> None:
    desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "juris_a", "2026-12-03 09:00")
    assert refusal(error) == ["has_interview"]


def test_a_hold_claims_until_it_ends(desk: Desk, world: World) -> None:
    held = desk.hold(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "karlis_b", "2026-12-01 09:00", now=NOW + timedelta(minutes=14))
    assert refusal(error) == ["room_taken"]
    later = NOW + actions.HOLD
    made = desk.book(world.anna, "karlis_b", "2026-12-01 09:00", now=later)
    assert made.state == "booked"
    assert desk.changes(held.id) == [("hold", "", "held"), ("lapse", "held", "cancelled")]


def test_a_hold_becomes_the_booking_and_keeps_its_identity(desk: Desk, world: World) -> None:
    held = desk.hold(world.anna, "juris_a", "2026-12-01 09:00")
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:30")
    assert (made.id, made.uid, made.state, made.sequence) == (held.id, held.uid, "booked", 0)
    assert made.held_until is None
    assert len(desk.claims()) == 3


def test_a_hold_is_told_to_nobody(desk: Desk, world: World, database: Database) -> None:
    desk.hold(world.anna, "juris_a", "2026-12-01 09:00")
    with database.read() as session:
        assert session.scalars(select(Job.kind)).all() == []
        assert session.scalars(select(Entry.uid)).all() == []


def test_a_suggestion_claims_nothing(desk: Desk, world: World, database: Database) -> None:
    with database.write() as session:
        made = actions.suggest(
            session,
            world.anna,
            application=session.get_one(Application, desk.jobs["juris_a"]),
            starts_at=at("2026-12-01 09:00"),
            minutes=30,
            mode="in_person",
            room_id=world.ids["north_room"],
            now=NOW,
        )
    assert (made.state, desk.claims()) == ("suggested", [])


def test_an_old_version_is_stale(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.do(actions.confirm, world.olga, made.id)
    with pytest.raises(Stale):
        desk.do(actions.cancel, world.anna, made.id, why="employer", version=made.version)


def test_only_those_of_the_table_do_a_verb(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(NotFound):
        desk.do(actions.confirm, world.anna, made.id)
    with pytest.raises(NotFound):
        desk.book(world.otto, "marta_a", "2026-12-01 09:00", room="south_room")
    with pytest.raises(NotFound):
        desk.book(world.alda, "juris_b", "2026-12-01 09:00")


def test_an_employer_cancels_for_its_own_reason_only(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused):
        desk.do(actions.cancel, world.alda, made.id, why="agreement")
    assert desk.do(actions.cancel, world.alda, made.id, why="employer").state == "cancelled"


def test_an_outcome_is_recorded_once_it_has_begun(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(Refused) as early:
        desk.do(actions.record_outcome, world.olga, made.id, took_place=True)
    assert refusal(early) == ["not_begun"]
    ended = desk.do(
        actions.record_outcome,
        world.olga,
        made.id,
        took_place=False,
        missed_by="employer",
        now=at("2026-12-01 09:20"),
    )
    assert (ended.state, ended.sequence, desk.claims()) == ("missed", 0, [])
    with pytest.raises(Refused) as twice:
        desk.do(
            actions.record_outcome,
            world.olga,
            made.id,
            took_place=True,
            now=at("2026-12-01 09:30"),
        )
    assert refusal(twice) == ["state"]


def test_an_interview_of_an_ended_application_is_for_somebody_to_cancel(
    desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        session.get_one(Application, desk.jobs["juris_a"]).state = "withdrawn"
    with pytest.raises(Refused) as error:
        desk.do(actions.confirm, world.olga, made.id)
    assert refusal(error) == ["application_ended"]
    assert desk.do(actions.cancel, world.anna, made.id, why="person").state == "cancelled"


def test_what_has_begun_is_neither_moved_nor_cancelled(desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    begun = at("2026-12-01 09:00")
    with pytest.raises(Refused) as cancelled:
        desk.do(actions.cancel, world.alda, made.id, why="employer", now=begun)
    assert refusal(cancelled) == ["begun"]
    with pytest.raises(Refused) as moved:
        desk.do(
            actions.move,
            world.anna,
            made.id,
            starts_at=at("2026-12-21 10:00"),
            minutes=30,
            mode="in_person",
            room_id=world.ids["north_room"],
            now=begun,
        )
    assert refusal(moved) == ["begun"]


def test_what_no_longer_fits_is_not_confirmed(desk: Desk, world: World, database: Database) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).prison_id = world.ids["south"]
    with pytest.raises(Refused) as error:
        desk.do(actions.confirm, world.olga, made.id)
    assert refusal(error) == ["other_prison"]


@pytest.mark.parametrize("room", ["north_room", "south_room"])
def test_a_person_who_was_transferred_is_planned_for_by_the_new_prison_only(
    desk: Desk, world: World, database: Database, room: str
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).prison_id = world.ids["south"]
    time: dict[str, Any] = {
        "starts_at": at("2026-12-01 10:00"),
        "minutes": 30,
        "mode": "in_person",
    }
    for who in (world.anna, world.olga):
        with pytest.raises(NotFound):
            desk.do(actions.move, who, made.id, room_id=world.ids[room], **time)
        with pytest.raises(NotFound):
            desk.book(who, "juris_b", "2026-12-01 13:30", room=room)
    assert desk.changes(made.id) == [("book", "", "booked")]
    assert {name for name, _ in desk.claims()} >= {f"room:{world.ids['north_room']}"}
    moved = desk.do(actions.move, world.bela, made.id, room_id=world.ids["south_room"], **time)
    assert moved.prison_id == world.ids["south"]


def test_a_room_of_another_prison_is_not_booked(desk: Desk, world: World) -> None:
    with pytest.raises(NotFound):
        desk.book(world.anna, "juris_a", "2026-12-01 09:00", room="south_room")


def test_another_prisons_officer_and_another_employer_change_nothing(
    desk: Desk, world: World
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with pytest.raises(NotFound):
        desk.do(actions.cancel, world.bela, made.id, why="person")
    with pytest.raises(NotFound):
        desk.do(actions.cancel, world.bruno, made.id, why="employer")
    with pytest.raises(NotFound):
        desk.do(
            actions.record_outcome,
            world.otto,
            made.id,
            took_place=True,
            now=at("2026-12-01 09:20"),
        )
    assert desk.changes(made.id) == [("book", "", "booked")]


def test_a_withdrawn_agreement_cancels_what_needs_it(
    desk: Desk, world: World, database: Database
) -> None:
    juris = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    karlis = desk.book(world.anna, "karlis_b", "2026-12-01 10:00")
    with database.write() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        agreement = session.scalars(
            select(Agreement).where(
                Agreement.inmate_id == inmate.id, Agreement.purpose == "interview"
            )
        ).one()
        ended = ending_actions.withdraw_agreement(
            session, world.anna, inmate, agreement.id, now=NOW
        )
        assert [i.id for i in ended] == [juris.id]
    with database.read() as session:
        states = dict(session.execute(select(Interview.id, Interview.state)).all())
    assert states == {juris.id: "cancelled", karlis.id: "booked"}
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "juris_a", "2026-12-01 11:00")
    assert refusal(error) == ["no_agreement"]


def test_a_calendar_says_the_place_only_once_confirmed_and_never_a_name(
    desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")

    def said() -> str:
        with database.read() as session:
            return b"".join(session.scalars(select(Fragment.ics))).decode().replace("\r\n ", "")

    assert "Ziemeļu" not in said()
    assert "STATUS:TENTATIVE" in said()
    desk.do(actions.confirm, world.olga, made.id)
    assert "LOCATION:Ziemeļu cietums" in said()
    assert "STATUS:CONFIRMED" in said()
    assert "SEQUENCE:1" in said()
    desk.do(actions.cancel, world.anna, made.id, why="person")
    assert "STATUS:CANCELLED" in said()
    assert "Juris" not in said()
    with database.read() as session:
        told = set(session.scalars(select(EntryAudience.audience)))
        assert told == {
            f"account:{world.ids['anna']}",
            f"organisation:{world.ids['north']}",
            f"organisation:{world.ids['a']}",
            f"organisation:{branch_of(session, 'riga')}",
            f"room:{world.ids['north']}:{world.ids['north_room']}",
            "region:Rīga",
        }


def branch_of(session: object, code: str) -> int:
    from sqlalchemy.orm import Session

    from jobbridge.places.model import Branch

    assert isinstance(session, Session)
    return session.scalars(select(Branch.id).where(Branch.code == code)).one()


def test_every_change_is_audited_without_a_word_typed(
    desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    desk.do(actions.cancel, world.anna, made.id, why="person")
    with database.read() as session:
        rows = session.execute(
            select(AuditRow.verb, AuditRow.account_id, AuditRow.detail)
            .where(AuditRow.subject == "interview", AuditRow.subject_id == made.id)
            .order_by(AuditRow.id)
        )
        assert [tuple(row) for row in rows] == [
            ("interview.book", world.ids["anna"], None),
            ("interview.cancel", world.ids["anna"], "person"),
        ]
