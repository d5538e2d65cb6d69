"""Visitors of a meeting: the same passes, desks and gate as of interviews; and who is brought."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select, update

from jobbridge.apart import actions as apart
from jobbridge.apart.model import Apart
from jobbridge.calendar.spans import RIGA
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import clash_rules, reception_queries, visit_actions
from jobbridge.interviews.facts import Asked
from jobbridge.interviews.model import Interview, Room, Window
from jobbridge.interviews.occasion_model import Called
from jobbridge.interviews.visit_model import VisitorPass
from jobbridge.meetings import (
    actions,
    list_actions,
    list_queries,
    pass_actions,
    queries,
    time_queries,
)
from jobbridge.meetings.model import Meeting, MeetingChange
from jobbridge.notices import booked
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, add_inmate, at, desk, jobs
from tests.interviews.test_apart import pair
from tests.interviews.test_visits import FORM, GUEST, passes
from tests.meetings.conftest import Hall
from tests.meetings.test_meetings import codes
from tests.meetings.test_pages import PLAN, ref_of

QUIET = dict.fromkeys(("meeting_changed", "notice_visit"), lambda *_: None)
__all__ = ["desk", "jobs"]


def state_of(database: Database, meeting: int) -> str:
    with database.read() as session:
        return session.get_one(Meeting, meeting).state


def ask(database: Database, hall: Hall, meeting: int) -> VisitorPass:
    """A visitor is named for this meeting."""
    with database.write() as session:
        occasion = reception_queries.occasion_for(
            session, hall.world.alda, session.get_one(Meeting, meeting).ref
        )
        guest = visit_actions.Person(GUEST, "passport", "LV123456", birth_date="1980-01-01")
        return visit_actions.name_visitor(session, hall.world.alda, occasion, guest, now=NOW)


def decide(database: Database, world: World, one: VisitorPass, state: str) -> None:
    with database.write() as session:
        found = session.get_one(VisitorPass, one.id)
        why = "" if state == "allowed" else "decision"
        visit_actions.decide(
            session, world.olga, found, state=state, why=why, version=found.version, now=NOW
        )
    pass_actions.keep_true(database, NOW)
    with database.write() as session:
        for meeting in session.scalars(select(Meeting)):
            pass_actions.settle(session, meeting, NOW)


def test_a_meeting_waits_for_its_visitors_and_the_gate_ticks_them(
    client_for: ClientFor, world: World, database: Database, clock: FixedClock, hall: Hall
) -> None:
    made = hall.plan(world.anna)
    url = f"/meetings/{ref_of(database, made)}"
    alda, olga = client_for("alda"), client_for("olga")
    assert f"{url}/visitors" in alda.get(url).text
    assert alda.submit(f"{url}/visitors", **FORM).status_code == 303
    assert alda.submit(f"{url}/items", kind="laptop", count="1").status_code == 303
    assert GUEST in alda.get(f"{url}/visitors").text
    review = olga.get("/review").text
    assert GUEST in review
    assert url in review
    assert codes(hall.do, actions.confirm, world.olga, made) == ["passes"]
    (one,) = passes(database)
    assert url in olga.get(f"/passes/{one.ref}").text
    assert "Ziemeļu" not in alda.get(f"{url}/visit").text
    assert olga.submit(f"/passes/{one.ref}", state="allowed", version="1").status_code == 303
    work(database, {**QUIET, **pass_actions.HANDLERS}, lambda: NOW)
    assert state_of(database, made) == "confirmed"
    assert "Ziemeļu" in alda.get(f"{url}/visit").text
    clock.move(days=9)
    olga = client_for("olga")
    assert GUEST in olga.get("/gate").text
    ticked = olga.submit("/gate/marks", visitor_pass=one.ref, mark="arrived")
    assert ticked.status_code == 303
    (one,) = passes(database)
    assert one.arrived_at is not None


def test_a_refused_visitor_lets_it_wait_and_an_interview_of_the_day_shares_the_pass(
    hall: Hall, desk: Desk, world: World, database: Database
) -> None:
    made = hall.plan(world.anna)
    one = ask(database, hall, made)
    booked = desk.book(world.anna, "juris_a", "2026-12-02 09:00")
    assert [found.id for found in passes(database)] == [one.id]
    decide(database, world, one, "allowed")
    assert state_of(database, made) == "confirmed"
    with database.read() as session:
        assert session.get_one(Interview, booked.id).state == "confirmed"
    decide(database, world, one, "refused")
    assert state_of(database, made) == "planned"
    with database.read() as session:
        verbs = session.scalars(select(MeetingChange.verb).order_by(MeetingChange.id)).all()
        assert verbs == ["plan", "confirm", "wait"]


def test_visitors_come_along_to_another_day_and_another_room(
    hall: Hall, world: World, database: Database
) -> None:
    made = hall.plan(world.anna)
    ask(database, hall, made)
    hall.put_on(world.anna, made, world.ids["juris"])
    aula = hall.add_room("AULA")
    later = at("2026-12-03 14:00")
    hall.do(actions.move, world.anna, made, starts_at=later, minutes=60, rooms=[aula])
    assert [(one.on, one.state) for one in passes(database)] == [(later.date(), "asked")]
    assert f"room:{aula}" in hall.claims()
    assert hall.resource("room", "north_room") not in hall.claims()
    other = world.ids["south_room"]
    with pytest.raises(NotFound):
        hall.do(actions.move, world.anna, made, starts_at=later, minutes=60, rooms=[other])


def free(database: Database, made: int) -> tuple[int, bool]:
    with database.read() as session:
        (place,) = session.get_one(Meeting, made).places
        listed = sum(not seat.waits for seat in queries.seats_of(session, [place]))
        return list_queries.free_of(session, place, listed, NOW)


def test_who_has_named_nobody_in_time_is_reminded_once(
    hall: Hall, world: World, database: Database
) -> None:
    def reminded(now: datetime) -> list[set[int]]:
        pass_actions.remind_unnamed(database, now)
        with database.read() as session:
            jobs = session.scalars(select(Job).where(Job.kind == pass_actions.UNNAMED))
            said = [booked.unnamed(session, job.payload) for job in jobs]
            return [set(found[1]) for found in said if found]

    made = hall.plan(world.anna)
    assert reminded(at("2026-11-24 23:00")) == []
    both = {world.ids["anna"], world.ids["alda"]}
    assert reminded(at("2026-11-25 08:00")) == [both]
    assert reminded(at("2026-11-26 08:00")) == [both]
    ask(database, hall, made)
    assert reminded(at("2026-11-26 08:01")) == []


def test_whoever_is_accompanied_is_counted_one_by_one(
    hall: Hall, desk: Desk, world: World, database: Database
) -> None:
    with database.write() as session:
        session.execute(
            update(Window).where(Window.prison_id == world.ids["north"]).values(escorts=2)
        )
        third = add_inmate(session, world, "third").id
    world.ids["aula"] = hall.add_room("AULA")
    made = hall.plan(world.anna, places=9)
    juris, karlis = world.ids["juris"], world.ids["karlis"]
    assert free(database, made) == (2, True)
    assert hall.put_on(world.anna, made, juris, third, karlis) == [False, False, True]
    assert sum(name.startswith("escort:") for name in hall.claims()) == 2
    assert free(database, made) == (0, True)
    assert codes(desk.book, world.anna, "karlis_b", "2026-12-02 14:30", room="aula") == [
        "escort_taken"
    ]
    hall.do(list_actions.take_off, world.anna, made, ref=hall.seat(juris).ref)
    assert not hall.seat(karlis).waits


def test_whoever_is_erased_leaves_nothing_claimed_and_the_next_moves_up(
    hall: Hall, world: World, database: Database
) -> None:
    made = hall.plan(world.anna, places=1)
    with database.write() as session:
        gone = add_inmate(session, world, "gone").id
    juris = world.ids["juris"]
    assert hall.put_on(world.anna, made, gone, juris) == [False, True]
    with database.write() as session:
        session.execute(delete(Inmate).where(Inmate.id == gone))
    assert f"inmate:{gone}" not in hall.claims()
    pass_actions.keep_true(database, NOW)
    assert not hall.seat(juris).waits
    assert f"inmate:{juris}" in hall.claims()


def test_a_pair_is_never_on_one_list_and_nobody_is_told_why(
    hall: Hall, world: World, database: Database, client_for: ClientFor, clock: FixedClock
) -> None:
    juris, karlis = world.ids["juris"], world.ids["karlis"]
    made = hall.plan(world.anna)
    url = f"/meetings/{ref_of(database, made)}"
    pair(database, world)
    with pytest.raises(Refused) as refused:
        hall.put_on(world.anna, made, juris, karlis)
    taken = clash_rules.clash("inmate")
    (reason,) = refused.value.reasons
    assert (reason.code, reason.values["reason"]) == (taken.code, taken)
    hall.put_on(world.anna, made, juris)
    assert "Karlis" not in client_for("anna").get(f"{url}/people").text
    assert codes(hall.put_on, world.anna, made, karlis) == ["inmate_taken"]
    with database.write() as session:
        number = session.scalars(select(Apart.id)).one()
        person = session.get_one(Inmate, juris)
        apart.end_apart(session, world.olga, person, number, now=NOW)
    hall.put_on(world.anna, made, karlis)
    pair(database, world)
    told = "kuru šis cilvēks nedrīkst"
    for who in ("anna", "alda"):
        assert told not in client_for(who).get(url).text
    clock.move(days=9, hours=4)
    refs = [hall.seat(juris).ref, hall.seat(karlis).ref]
    olga = client_for("olga")
    for ref in refs:
        olga.submit("/movements/marks", called=ref, mark="brought")
    with database.read() as session:
        out = session.scalars(select(Called.brought_at).order_by(Called.id)).all()
    assert [one is not None for one in out] == [True, False]


def test_people_on_the_list_are_brought_and_have_slips(
    client_for: ClientFor, world: World, database: Database, clock: FixedClock, hall: Hall
) -> None:
    made = hall.plan(world.anna)
    hall.put_on(world.anna, made, world.ids["juris"])
    url = f"/meetings/{ref_of(database, made)}"
    slip = client_for("anna").get(f"{url}/paper/slips?language=lv-ru")
    assert slip.content.startswith(b"%PDF")
    assert client_for("alda").get(f"{url}/paper/slips").status_code in (403, 404)
    assert client_for("bela").get(f"{url}/paper/slips").status_code == 404
    clock.move(days=9)
    olga = client_for("olga")
    page = olga.get("/movements").text
    assert CANARY in page
    assert url in page
    assert olga.get("/movements/paper").content.startswith(b"%PDF")
    ref = hall.seat(world.ids["juris"]).ref
    assert olga.submit("/movements/marks", called=ref, mark="brought").status_code == 303
    with database.read() as session:
        assert session.scalars(select(Called)).one().brought_at is not None


def test_free_times_are_offered_where_one_plans_or_moves(
    client_for: ClientFor, world: World, database: Database, hall: Hall
) -> None:
    anna = client_for("anna")
    refused = anna.submit("/meetings/new", **{**PLAN, "at": "12:30"})
    assert refused.status_code == 422
    assert 'value="2026-12-02T13:00"' in refused.text
    chosen = {**PLAN, "on": "", "at": "", "slot": "2026-12-02T13:00"}
    made = anna.submit("/meetings/new", **chosen)
    url = made.headers["location"]
    assert anna.submit(f"{url}/people", people=world.refs["juris"]).status_code == 303
    looked = anna.submit(f"{url}/move", look="yes", on="2026-12-03", at="09:00", rooms="north|T1")
    assert looked.status_code == 200
    assert "2026-12-03T09:30" in looked.text
    assert "1 no 1" in looked.text or "1 of 1" in looked.text
    assert hall.count() == 1
    (first, *_) = anna.get(f"/api/v1{url}/times").json()["times"]
    assert (first["come"], first["listed"]) == (1, 1)


def test_a_time_offered_is_one_that_can_be_planned(hall: Hall, desk: Desk, world: World) -> None:
    desk.book(world.anna, "juris_b", "2026-12-02 09:30")
    hall.add_room("AULA")
    with hall.database.read() as session:
        room = session.get_one(Room, world.ids["north_room"])
        asked = Asked(at("2026-12-02 10:00"), 60, "in_person", world.ids["a"])
        found = time_queries.times_for(
            session, world.anna, rooms=[room], asked=asked, now=NOW, most=12
        )
    starts = [one.starts_at for one in found]
    assert at("2026-12-02 09:00") not in starts
    for start in starts:
        made = hall.plan(world.anna, start.astimezone(RIGA).strftime("%Y-%m-%d %H:%M"))
        hall.do(actions.cancel, world.anna, made, why="mistake")
