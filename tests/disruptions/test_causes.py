"""Each thing that happens, and how an interview goes on after it."""

from collections.abc import Callable

from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.calendar.model import Entry, EntryAudience
from jobbridge.calendar.spans import local_date
from jobbridge.db import Database
from jobbridge.disruptions import actions, declare_actions, queries
from jobbridge.disruptions.model import Disruption, Kind, Way
from jobbridge.inmates.actions import set_release, transfer
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview, Room
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW, World
from tests.disruptions.conftest import (
    at,
    close_north,
    crowded,
    interviews,
    proposals,
    release,
    steps,
    take_up,
)
from tests.interviews.conftest import Desk

Worked = Callable[[], int]


def test_where_only_visitors_are_kept_out_the_same_time_goes_by_video(
    database: Database, world: World
) -> None:
    crowded(database, world, 3, days=1)
    made = close_north(database, world, last="2026-12-04 23:59", visitors_only=True)
    plans = proposals(database, made)
    assert {p.way for p in plans} == {Way.VIDEO}
    assert [p.starts_at for p in plans] == [p.was_starts_at for p in plans]


def test_a_lost_room_is_another_room_at_the_same_time_even_tomorrow(
    database: Database, world: World, desk: Desk
) -> None:
    """Notice was given for the day: the prison needs none for another room of its own."""
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        session.add(Room(prison_id=world.ids["north"], code="T2", name="Telpa 2"))
    eve = at("2026-11-30 16:00")
    with database.write() as session:
        made = declare_actions.close(
            session,
            world.olga,
            session.get_one(Interview, booked.id).prison,
            room=session.get_one(Room, world.ids["north_room"]),
            starts_at=eve,
            ends_at=at("2026-12-02 23:59"),
            visitors_only=False,
            now=eve,
        )
    (plan,) = proposals(database, made)
    assert (plan.way, plan.starts_at) == (Way.ROOM, booked.starts_at)
    assert plan.room_id != booked.room_id


def test_a_transferred_person_is_met_in_the_receiving_prison(
    database: Database, world: World, desk: Desk, worked: Worked
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        south = world.ids["south"]
        transfer(session, world.olga, juris, to_prison_id=south, on=local_date(NOW), now=NOW)
    with database.read() as session:
        assert queries.found_for(session, world.anna, NOW) == []
    made = take_up(database, world.bela, Kind.TRANSFER)
    (plan,) = proposals(database, made)
    assert (plan.way, plan.room_id) == (Way.PRISON, world.ids["south_room"])
    release(database, world, made, world.bela)
    worked()
    (after,) = interviews(database, [booked.id])
    assert (after.uid, after.prison_id) == (booked.uid, world.ids["south"])
    assert steps(database, booked.id) == ["book", "move"]


def test_an_earlier_release_is_met_before_it_or_at_the_branch(
    database: Database, world: World, desk: Desk, worked: Worked
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-15 09:00")
    late = desk.book(world.anna, "karlis_b", "2026-12-16 09:00")
    with database.write() as session:
        for name, day in (("juris", "2026-12-03"), ("karlis", "2026-11-25")):
            release_on = at(f"{day} 12:00").date()
            set_release(
                session,
                world.olga,
                session.get_one(Inmate, world.ids[name]),
                release_earliest=release_on,
                release_expected=release_on,
                release_latest=release_on,
                open_unit_from=None,
                now=NOW,
            )
    made = take_up(database, world.anna, Kind.RELEASE)
    plans = {p.interview_id: p for p in proposals(database, made)}
    assert plans[booked.id].way == Way.OTHER_DAY
    assert local_date(plans[booked.id].starts_at or NOW).isoformat() <= "2026-12-03"
    outside = plans[late.id]
    assert outside.way == Way.BRANCH
    # The day of the meeting does not tell the day of release.
    assert local_date(outside.starts_at or NOW).isoformat() >= "2026-12-02"
    release(database, world, made, world.anna)
    worked()
    with database.read() as session:
        meeting = session.scalars(
            select(AfterRelease).where(AfterRelease.interview_id == late.id)
        ).one()
        entry = session.scalars(select(Entry).where(Entry.uid == late.uid)).one()
        audiences = set(
            session.scalars(
                select(EntryAudience.audience).where(EntryAudience.entry_id == entry.id)
            )
        )
        application = session.get_one(Application, desk.jobs["karlis_b"])
    assert (entry.starts_at, entry.status) == (meeting.starts_at, "CONFIRMED")
    assert f"organisation:{world.ids['north']}" not in audiences
    assert f"organisation:{meeting.branch_id}" in audiences
    assert application.state == "agreed"


def test_a_person_who_cannot_come_is_met_on_another_day(
    database: Database, world: World, desk: Desk
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        made = declare_actions.set_absent(
            session,
            world.anna,
            session.get_one(Interview, booked.id),
            starts_at=at("2026-11-30 00:00"),
            ends_at=at("2026-12-04 23:59"),
            now=NOW,
        )
    (plan,) = proposals(database, made)
    assert plan.way == Way.OTHER_DAY
    assert local_date(plan.starts_at or NOW).isoformat() == "2026-12-07"
    with database.read() as session:
        breaks = queries.breaks_of(session, queries.coming_for(session, world.anna, NOW), NOW)
    assert [r.code for r in breaks[booked.id]] == ["person_absent"]
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        actions.end(session, world.anna, found, version=found.version, now=NOW)
    with database.read() as session:
        assert queries.breaks_of(session, queries.coming_for(session, world.anna, NOW), NOW) == {}


def test_refused_visitors_meet_by_video_and_a_closed_vacancy_meets_nobody(
    database: Database, world: World, desk: Desk
) -> None:
    refused = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    closed = desk.book(world.anna, "karlis_b", "2026-12-02 09:00")
    with database.write() as session:
        visitor = Visitor(
            ref="visitor",
            employer_id=world.ids["a"],
            name="Viesis",
            personal_code=None,
            birth_date="1980-01-01",
            document="passport",
            document_number="LV1234567",
            organisation="SIA",
            plate=None,
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(visitor)
        session.flush()
        session.add(
            VisitorPass(
                ref="pass",
                visitor_id=visitor.id,
                prison_id=world.ids["north"],
                on=local_date(refused.starts_at),
                state=PassState.REFUSED,
                asked_at=NOW,
            )
        )
        vacancy = session.get_one(Vacancy, world.ids["vacancy_b"])
        vacancy.state, vacancy.close_reason = "closed", "no_need"
    with database.write() as session:
        causes = {f.cause.kind: f.cause for f in queries.found_for(session, world.anna, NOW)}
        assert set(causes) == {Kind.VISITOR, Kind.EMPLOYER}
        video = declare_actions.take_up(session, world.anna, causes[Kind.VISITOR], now=NOW)
    with database.write() as session:
        gone = declare_actions.take_up(session, world.anna, causes[Kind.EMPLOYER], now=NOW)
    (plan,) = proposals(database, video)
    assert (plan.way, plan.starts_at) == (Way.VIDEO, refused.starts_at)
    (none,) = proposals(database, gone)
    assert (none.way, none.interview_id) == (Way.CANCEL, closed.id)
