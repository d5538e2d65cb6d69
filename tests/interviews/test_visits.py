"""Visitors: named by employers, decided by the prison, ticked at the gate, and forgotten."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.queries import viewer_for
from jobbridge.audit.model import AuditRow
from jobbridge.calendar.workdays import latvian_calendar
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.interviews import actions, forgetting_actions, visit_actions, visit_queries
from jobbridge.interviews.model import Interview
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import deadline, why_not_visitor
from jobbridge.viewer import SYSTEM, Duty, Role, Viewer
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import booked, send

GUEST = "Viesturs Kanārijputns"
FORM = {
    "name": GUEST,
    "personal_code": "161175-19997",
    "document": "id_card",
    "document_number": "pa 1234567",
    "plate": "ab-1234",
}


def named(client: Any, ref: str, **more: str) -> Any:
    return send(client, f"/interviews/{ref}/visitors", **{**FORM, **more})


def passes(database: Database) -> list[VisitorPass]:
    with database.read() as session:
        return list(session.scalars(select(VisitorPass).order_by(VisitorPass.id)))


def officer(database: Database, name: str, *duties: Duty, prison: int) -> Viewer:
    """An officer with these duties alone."""
    with database.write() as session:
        account = accounts.add_account(
            session,
            SYSTEM,
            email=f"{name}@jobbridge.example",
            name=name.capitalize(),
            role=Role.PRISON_OFFICER,
            organisations=(prison,),
            duties=duties,
            now=NOW,
        )
        session.flush()
        return viewer_for(session, account)


def test_the_deadline_is_the_notice_in_working_days_before_the_visit() -> None:
    calendar = latvian_calendar()
    assert deadline(calendar, date(2026, 12, 1), 5) == date(2026, 11, 24)
    # Notice given on that day is just enough; a day later it is not.
    for given, enough in ((24, True), (25, False)):
        earliest = calendar.earliest_day(at(f"2026-11-{given} 10:00"), 5)
        assert (earliest <= date(2026, 12, 1)) is enough


GOOD = {
    "personal_code": "161175-19997",
    "birth_date": "",
    "document_number": "PA1234567",
    "document_valid_to": None,
    "plate": "",
    "today": date(2026, 11, 23),
    "on": date(2026, 12, 1),
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"personal_code": "161175-19998"}, ["personal_code"]),
        ({"personal_code": ""}, ["who"]),
        ({"personal_code": "", "birth_date": "1975-11-16"}, []),
        ({"birth_date": "1975-11-17"}, ["birth_date_code"]),
        ({"birth_date": "1875-11-17"}, ["birth_date"]),
        ({"personal_code": "", "birth_date": "nonsense"}, ["birth_date"]),
        ({"document_number": "x"}, ["document_number"]),
        ({"document_valid_to": date(2026, 11, 30)}, ["document_valid_to"]),
        ({"document_valid_to": date(2026, 12, 1)}, []),
        ({"plate": "AB 1234"}, []),
        ({"plate": "<script>"}, ["plate"]),
    ],
)
def test_a_visitors_data_are_refused_for_every_fault_at_once(
    change: dict[str, Any], codes: list[str]
) -> None:
    assert [reason.code for reason in why_not_visitor(**{**GOOD, **change})] == codes


def test_a_field_left_empty_does_not_hide_what_is_wrong_with_another(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    made = booked(desk, world, confirmed=True)
    path = f"/interviews/{made.ref}/visitors"
    answer = send(
        client_for("alda"), path, document="passport", personal_code="123456-1234", plate="??"
    )
    assert answer.status_code == 422
    for field in ("name", "personal_code", "document_number", "plate"):
        assert f'href="#field-{field}"' in answer.text


def test_an_employer_names_a_visitor_the_prison_allows_and_the_gate_ticks(
    client_for: ClientFor, desk: Desk, world: World, database: Database, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    alda, olga = client_for("alda"), client_for("olga")
    assert named(alda, made.ref).status_code == 303
    (one,) = passes(database)
    assert (one.state, one.on) == (PassState.ASKED, date(2026, 12, 1))
    assert GUEST in olga.get("/review").text
    decided = send(olga, f"/passes/{one.ref}", state="allowed", version=one.version)
    assert decided.status_code == 303
    assert GUEST not in olga.get("/review").text
    clock.move(days=8)
    olga = client_for("olga")
    assert GUEST in olga.get("/gate").text
    for mark, state in (
        ("arrived", (True, False)),
        ("arrived", (True, False)),
        ("left", (True, True)),
        ("not_left", (True, False)),
        ("not_arrived", (False, False)),
    ):
        clock.move(minutes=1)
        said = send(olga, "/gate/marks", visitor_pass=one.ref, mark=mark)
        assert said.status_code == 303
        (now,) = passes(database)
        assert (now.arrived_at is not None, now.left_at is not None) == state


def test_a_visitor_whose_pass_is_not_allowed_is_not_let_in(
    client_for: ClientFor, desk: Desk, world: World, database: Database, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    (one,) = passes(database)
    clock.move(days=8)
    olga = client_for("olga")
    assert 'value="arrived"' not in olga.get("/gate").text
    send(olga, "/gate/marks", visitor_pass=one.ref, mark="arrived")
    assert passes(database)[0].arrived_at is None


def test_the_employer_sees_that_a_pass_is_refused_and_never_why(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    alda, olga = client_for("alda"), client_for("olga")
    alda.cookies.set("language", "en", domain="jobbridge.example")
    named(alda, made.ref)
    (one,) = passes(database)
    missing = send(olga, f"/passes/{one.ref}", state="refused", version=1)
    assert (missing.status_code, 'href="#field-why"' in missing.text) == (422, True)
    refused = send(olga, f"/passes/{one.ref}", state="refused", why="decision", version=1)
    assert refused.status_code == 303
    with database.read() as session:
        row = session.scalars(select(VisitorPass)).one()
        assert (row.state, row.why) == ("refused", "decision")
    # It waits for somebody else: there is no place to be told on a sheet.
    for path, told in (("visitors", True), ("visit", False)):
        page = alda.get(f"/interviews/{made.ref}/{path}").text
        assert ('data-color="danger"' in page) is told
        assert "does not admit" not in page
        assert "neielaiž" not in page


def test_a_corrected_visitor_waits_for_the_prison_again(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    alda = client_for("alda")
    named(alda, made.ref)
    (one,) = passes(database)
    send(client_for("olga"), f"/passes/{one.ref}", state="allowed", version=1)
    with database.read() as session:
        ref = session.scalars(select(Visitor.ref)).one()
    changed = {**FORM, "document_number": "LV7654321", "version": "1"}
    assert send(alda, f"/visitors/{ref}", **changed).status_code == 303
    assert passes(database)[0].state == PassState.ASKED
    stale = send(alda, f"/visitors/{ref}", **changed)
    assert stale.status_code == 422


def test_the_same_visitor_is_named_once_and_comes_again_by_a_tick(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    first = booked(desk, world, confirmed=True)
    second = desk.book(world.anna, "karlis_a", "2026-12-03 09:00")
    alda = client_for("alda")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: named(alda, first.ref), range(4)))
    assert sorted(a.status_code for a in answers) == [303, 422, 422, 422]
    with database.read() as session:
        ref = session.scalars(select(Visitor.ref)).one()
    again = send(alda, f"/interviews/{second.ref}/visitors/again", visitors=ref)
    assert again.status_code == 303
    assert [one.on.day for one in passes(database)] == [1, 3]
    assert send(client_for("bruno"), f"/interviews/{second.ref}/visitors/again").status_code == 404


def test_a_visit_has_one_list_however_many_are_met(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    first = booked(desk, world, confirmed=True)
    second = desk.book(world.anna, "karlis_a", "2026-12-01 09:40")
    alda = client_for("alda")
    named(alda, first.ref)
    assert GUEST in alda.get(f"/interviews/{second.ref}/visitors").text
    assert len(passes(database)) == 1


def test_visitors_follow_a_moved_interview_and_are_decided_anew(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    (one,) = passes(database)
    send(client_for("olga"), f"/passes/{one.ref}", state="allowed", version=1)
    desk.do(
        actions.move,
        world.anna,
        made.id,
        starts_at=at("2026-12-02 13:10"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    (moved,) = passes(database)
    assert (moved.on, moved.state) == (date(2026, 12, 2), PassState.ASKED)


def test_an_interview_by_video_or_on_hold_takes_no_visitors(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    video = desk.book(world.anna, "juris_a", "2026-12-01 09:00", mode="video", room="north_video")
    held = desk.hold(world.anna, "karlis_a", "2026-12-02 09:00")
    alda = client_for("alda")
    for ref in (video.ref, held.ref):
        assert alda.get(f"/interviews/{ref}/visitors").status_code == 404
        assert named(alda, ref).status_code == 404


def test_nobody_else_reads_or_names_an_employers_visitors(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    (one,) = passes(database)
    with database.read() as session:
        ref = session.scalars(select(Visitor.ref)).one()
    for who in ("bruno", "anna", "nora", "otto", "uldis", "ada"):
        client = client_for(who)
        assert client.get(f"/interviews/{made.ref}/visitors").status_code == 404
        assert client.get(f"/visitors/{ref}").status_code == 404
        assert client.get(f"/passes/{one.ref}").status_code == 404
        assert named(client, made.ref).status_code == 404
        path = f"/interviews/{made.ref}/visitors/remove"
        assert send(client, path, visitor_pass=one.ref).status_code == 404
    assert GUEST not in client_for("anna").get(f"/interviews/{made.ref}").text
    assert len(passes(database)) == 1


def test_until_confirmed_the_deadline_is_that_of_the_longest_notice(
    desk: Desk, world: World, database: Database
) -> None:
    """A prison's own notice would tell an employer which prison it is."""
    made = booked(desk, world)
    with database.write() as session:
        session.execute(text("UPDATE prison SET notice_days = 3 WHERE code = 'north'"))
    with database.read() as session:
        found = session.get_one(Interview, made.id)
        for who, day in ((world.alda, 24), (world.olga, 26)):
            assert visit_queries.deadlines_for(session, who, [found])[made.ref].day == day
    desk.do(actions.confirm, world.olga, made.id)
    with database.read() as session:
        found = session.get_one(Interview, made.id)
        assert visit_queries.deadlines_for(session, world.alda, [found])[made.ref].day == 26


def test_an_employer_is_reminded_of_visitors_that_are_not_named(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-10 09:00")  # deadline: 3 December
    alda = client_for("alda")
    link = f'href="/interviews/{made.ref}/visitors"'
    assert link not in alda.get("/interviews").text
    clock.move(days=7)
    alda = client_for("alda")
    assert link in alda.get("/interviews").text
    named(alda, made.ref)
    assert link not in alda.get("/interviews").text


def test_visitors_are_forgotten_after_their_days_and_not_before(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    olga = client_for("olga")
    send(olga, "/prison/note", prison="north", on="2026-12-01", text="Piezīme", version=0)
    visit = at("2026-12-01 09:00")

    def left() -> tuple[int, int, int]:
        with database.read() as session:
            counts = [
                session.scalar(select(func.count()).select_from(text(name))) or 0
                for name in ("visitor", "visitor_pass", "shift_note")
            ]
        return counts[0], counts[1], counts[2]

    forgetting_actions.erase_due(database, visit + timedelta(days=30))
    assert left() == (1, 1, 1)
    forgetting_actions.erase_due(database, visit + timedelta(days=31))
    assert left() == (0, 0, 0)


def test_visitors_are_sealed_audited_and_never_in_logs_or_addresses(
    client_for: ClientFor,
    desk: Desk,
    world: World,
    database: Database,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    made = booked(desk, world, confirmed=True)
    answer = named(client_for("alda"), made.ref)
    assert not re.search(r"Viesturs|19997|1234567", answer.headers["location"])
    clock.move(days=8)
    send(client_for("olga"), "/gate/search", text="Viesturs", prison="north")
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("jobbridge"))
    assert not re.search(r"Viesturs|Kanārijputns|19997|1234567", ours)
    with database.read() as session:
        for name in ("name", "personal_code", "document_number", "organisation", "plate"):
            raw = session.execute(text(f"SELECT {name} FROM visitor")).scalar_one()
            assert not re.search(rb"Viesturs|19997|1234567|darbs|1234", bytes(raw))
        seen = session.execute(
            select(AuditRow.account_id, AuditRow.verb).where(AuditRow.subject == "visitor")
        ).all()
    assert (world.ids["alda"], "visitor.add") in [tuple(row) for row in seen]


def test_a_decision_is_of_what_was_read(desk: Desk, world: World, database: Database) -> None:
    made = booked(desk, world, confirmed=True)
    with database.write() as session:
        interview = session.get_one(Interview, made.id)
        visit_actions.name_visitor(
            session,
            world.alda,
            interview,
            visit_actions.Person("Anna Viese", "passport", "LV123456", birth_date="1980-01-01"),
            now=NOW,
        )
    (one,) = passes(database)
    common: dict[str, Any] = {"why": "", "now": NOW}
    with pytest.raises(Stale), database.write() as session:
        visit_actions.decide(session, world.olga, one, state="allowed", version=9, **common)
    with pytest.raises(NotFound), database.write() as session:
        visit_actions.decide(session, world.otto, one, state="allowed", version=1, **common)
    south = officer(database, "sandra", Duty.PASSES, prison=world.ids["south"])
    with pytest.raises(NotFound), database.write() as session:
        visit_actions.decide(session, south, one, state="allowed", version=1, **common)
    with pytest.raises(Refused), database.write() as session:
        visit_actions.decide(session, world.olga, one, state="more", version=1, **common)
