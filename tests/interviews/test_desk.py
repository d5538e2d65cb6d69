"""The day at a prison: each page for its duty alone, what waits, the gate, movements, the note."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from jobbridge.accounts.model import Account, AccountDuty
from jobbridge.applications.model import Application
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement
from jobbridge.viewer import Duty
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk
from tests.interviews.test_pages import booked, send
from tests.interviews.test_visits import FORM, GUEST, named, passes


def only(database: Database, world: World, *duties: Duty) -> None:
    """Olga keeps these duties alone."""
    with database.write() as session:
        olga = session.get_one(Account, world.ids["olga"])
        olga.duties = [AccountDuty(duty=duty) for duty in duties]


PAGES: dict[str, set[Duty | None]] = {
    "/gate": {Duty.GATE},
    "/movements": {Duty.MOVEMENTS},
    "/review": {Duty.ROOMS, Duty.PASSES, Duty.RESTRICTIONS},
    "/passes/{ref}": {Duty.PASSES},
    "/api/v1/gate": {Duty.GATE},
    "/gate/paper": {Duty.GATE},
    "/bans": {Duty.PASSES},
    "/register": {Duty.MOVEMENTS, Duty.RESTRICTIONS},
    "/register/reviews": {Duty.RESTRICTIONS},
    "/inmates/new": {Duty.MOVEMENTS},
    "/inmates/{inmate}/movement": {Duty.MOVEMENTS},
    "/inmates/{inmate}/restrictions": {Duty.RESTRICTIONS},
    "/inmates/{inmate}/apart": {Duty.RESTRICTIONS},
    "/applications/{application}/book": {Duty.ROOMS},
    "/interviews/{meeting}/move": {Duty.ROOMS},
    "/interviews/{meeting}": set(Duty) | {None},
    "/prison": set(Duty) | {None},
    "/prison/week": set(Duty) | {None},
}


@pytest.mark.parametrize("duty", [None, *Duty])
def test_each_page_of_the_day_is_there_for_its_duty_alone(
    client_for: ClientFor, desk: Desk, world: World, database: Database, duty: Duty | None
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    (one,) = passes(database)
    only(database, world, *([duty] if duty else []))
    with database.read() as session:
        waits = session.get_one(Application, desk.jobs["karlis_a"]).ref
    refs = {"inmate": world.refs["juris"], "application": waits, "meeting": made.ref}
    olga = client_for("olga")
    for path, duties in PAGES.items():
        answer = olga.get(path.format(ref=one.ref, **refs))
        assert (path, answer.status_code) == (path, 200 if duty in duties else 404)
    today = olga.get("/interviews")
    assert today.status_code == 200
    for path in ("/gate", "/movements", "/review"):
        assert (f'href="{path}"' in today.text) == (duty in PAGES[path])
    verbs: tuple[tuple[str, dict[str, object], Duty], ...] = (
        ("/gate/marks", {"visitor_pass": one.ref, "mark": "left"}, Duty.GATE),
        ("/gate/search", {"text": "x"}, Duty.GATE),
        ("/movements/marks", {"interview": made.ref, "mark": "brought"}, Duty.MOVEMENTS),
        (f"/passes/{one.ref}", {"state": "allowed", "version": 1}, Duty.PASSES),
        (f"/passes/{one.ref}/ban", {}, Duty.PASSES),
        ("/prison/visitors", {"prison": "north", "version": 0}, Duty.ROOMS),
        (f"/inmates/{refs['inmate']}/apart", {}, Duty.RESTRICTIONS),
        (f"/inmates/{refs['inmate']}/restrictions", {}, Duty.RESTRICTIONS),
        (f"/inmates/{refs['inmate']}/transfer", {}, Duty.MOVEMENTS),
        (f"/inmates/{refs['inmate']}/release", {}, Duty.MOVEMENTS),
        (f"/applications/{waits}/book", {}, Duty.ROOMS),
        (f"/interviews/{made.ref}/move", {"version": 0}, Duty.ROOMS),
    )
    for path, typed, wanted in verbs:
        assert (path, send(olga, path, **typed).status_code == 404) == (path, duty != wanted)


def test_a_review_list_is_for_the_duty_that_settles_it(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    named(client_for("alda"), made.ref)
    only(database, world, Duty.RESTRICTIONS)
    page = client_for("olga").get("/review").text
    assert GUEST not in page
    assert made.ref not in page
    only(database, world, Duty.ROOMS)
    page = client_for("olga").get("/review").text
    assert GUEST not in page
    # It confirms itself once the passes are allowed, which is another officer's duty.
    assert 'id="provisional"' in page
    assert f"/interviews/{made.ref}/confirm" not in page


def test_a_flag_of_the_review_goes_with_its_cause(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    olga = client_for("olga")
    with database.write() as session:
        row = session.scalars(
            select(Agreement).where(
                Agreement.inmate_id == world.ids["juris"], Agreement.purpose == "interview"
            )
        ).one()
        row.withdrawn_at = NOW
    assert 'id="flagged"' in olga.get("/review").text
    assert f"/interviews/{made.ref}/confirm" not in olga.get("/review").text
    with database.write() as session:
        session.get_one(Agreement, row.id).withdrawn_at = None
    assert 'id="flagged"' not in olga.get("/review").text
    assert f"/interviews/{made.ref}/confirm" in olga.get("/review").text


def test_the_gate_finds_by_name_and_plate_and_never_in_an_address(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    clock.move(days=8)
    olga = client_for("olga")
    for text_, found in (("kanārij", True), ("AB1234", True), ("ab-1234", True), ("zz", False)):
        answer = send(olga, "/gate/search", text=text_, prison="north")
        assert answer.status_code == 200
        assert (GUEST in answer.text) is found
    assert olga.get("/gate/search").headers["location"] == "/gate"  # reloaded


def test_a_tap_that_trembles_is_one_tap(
    client_for: ClientFor, desk: Desk, world: World, database: Database, clock: FixedClock
) -> None:
    """The next button stands where the last one stood."""
    made = booked(desk, world)
    named(client_for("alda"), made.ref)
    (one,) = passes(database)
    send(client_for("olga"), f"/passes/{one.ref}", state="allowed", version=1)
    clock.move(days=8)
    olga = client_for("olga")
    for _ in range(2):
        send(olga, "/gate/marks", visitor_pass=one.ref, mark="arrived")
        send(olga, "/gate/marks", visitor_pass=one.ref, mark="left")
        clock.move(seconds=3)
    (one,) = passes(database)
    assert (one.arrived_at, one.left_at) == (NOW + timedelta(days=8), None)
    clock.move(minutes=30)
    send(client_for("olga"), "/gate/marks", visitor_pass=one.ref, mark="left")
    assert passes(database)[0].left_at == clock.now()


def test_who_has_not_come_when_it_begins_is_late(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    named(client_for("alda"), made.ref)
    clock.move(days=8, hours=-2)  # an hour before
    assert 'id="late"' not in client_for("olga").get("/gate").text
    clock.move(hours=1)
    assert 'id="late"' in client_for("olga").get("/gate").text


def test_people_are_brought_and_taken_back_by_a_tap(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    olga = client_for("olga")
    assert "Juris" not in olga.get("/movements").text
    assert send(olga, "/movements/marks", interview=made.ref, mark="brought").status_code == 303
    clock.move(days=8)
    olga = client_for("olga")
    page = olga.get("/movements").text
    assert "Juris" in page
    assert "08:50" in page  # ten minutes before nine
    for mark, shown in (("brought", "returned"), ("returned", "not_returned")):
        assert f'value="{mark}"' in olga.get("/movements").text
        clock.move(minutes=1)
        assert send(olga, "/movements/marks", interview=made.ref, mark=mark).status_code == 303
        assert f'value="{shown}"' in olga.get("/movements").text
    with database.read() as session:
        verbs = session.scalars(select(AuditRow.verb).where(AuditRow.subject == "interview"))
        assert {"interview.brought", "interview.returned"} <= set(verbs)


def test_a_days_note_is_one_and_nobody_overwrites_what_they_have_not_read(
    client_for: ClientFor, world: World, database: Database
) -> None:
    olga = client_for("olga")
    note = {"prison": "north", "on": "2026-11-23", "text": "Atslēga pie dežuranta"}
    assert send(olga, "/prison/note", **note, version=0).status_code == 303
    assert "Atslēga pie dežuranta" in olga.get("/interviews").text
    assert send(olga, "/prison/note", **note, version=0).status_code == 422
    assert send(olga, "/prison/note", **note, version=1).status_code == 303
    otto = client_for("otto")
    assert send(otto, "/prison/note", **note, version=2).status_code == 404
    assert "Atslēga" not in otto.get("/interviews").text
    with database.read() as session:
        raw = session.execute(text("SELECT text FROM shift_note")).scalar_one()
        assert b"Atsl" not in bytes(raw)


def test_the_sheet_names_the_place_once_the_prison_has_confirmed(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    told = {
        "prison": "north",
        "locale": "lv",
        "version": 0,
        "entrance": "Zilie vārti",
        "leave": "Telefons",
        "phone": "+371 67000000",
        "register_minutes": "45",
    }
    assert send(client_for("olga"), "/prison/visitors", **told).status_code == 303
    alda = client_for("alda")
    path = f"/interviews/{made.ref}/visit"
    named(alda, made.ref)
    page = alda.get(path).text
    assert not any(word in page for word in ("Ziemeļu", "Zilie", "67000000", "Tikšanās telpa"))
    (one,) = passes(database)
    send(client_for("olga"), f"/passes/{one.ref}", state="allowed", version=1)
    page = alda.get(path).text
    assert all(
        word in page
        for word in ("Ziemeļu", "Zilie vārti", "67000000", "Telefons", "08:15", made.ref, GUEST)
    )
    assert not any(word in page for word in ("Juris", "Anna", "Olga"))
    assert GUEST not in client_for("anna").get(path).text


def test_a_personnel_system_names_visitors_and_a_gate_system_ticks_them(
    client_for: ClientFor, desk: Desk, world: World, database: Database, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    alda, olga = client_for("alda"), client_for("olga")

    def call(client: Any, path: str, data: dict[str, object]) -> Any:
        return client.post(f"/api/v1/{path}", json=data, headers={"x-csrf-token": client.csrf})

    path = f"interviews/{made.ref}/visitors"
    answer = call(alda, path, dict(FORM))
    assert answer.status_code == 201
    assert set(answer.json()) == {"ref", "visitor", "name", "state"}
    ref = answer.json()["ref"]
    decision = call(olga, f"passes/{ref}/decision", {"state": "allowed", "version": 1})
    assert (decision.status_code, decision.json()["state"]) == (200, "allowed")
    clock.move(days=8)
    alda, olga = client_for("alda"), client_for("olga")
    listed = olga.get("/api/v1/gate").json()["visitors"]
    assert [one["plate"] for one in listed] == ["AB-1234"]
    marked = call(olga, "gate/marks", {"visitor_pass": ref, "mark": "arrived"})
    assert marked.json()["arrived_at"] is not None
    assert alda.get(f"/api/v1/{path}").json()["visitors"][0]["state"] == "allowed"
