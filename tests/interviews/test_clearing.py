"""A booking waits for the passes of its visitors and confirms itself; bans, replacements, what is
brought; and an employer that learns nothing of where before the prison has confirmed."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from jobbridge.bans.model import Ban, BanKey
from jobbridge.db import Database
from jobbridge.interviews import actions, clearing_actions, forgetting_actions
from jobbridge.interviews.model import Interview
from jobbridge.interviews.visit_model import PassCount, PassState, Visitor, VisitorPass
from jobbridge.outbox.model import Job
from jobbridge.places.model import Prison
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import booked, send
from tests.interviews.test_visits import FORM, GUEST, named, passes

OTHER = {
    "name": "Ilze Aizstājēja",
    "personal_code": "",
    "birth_date": "1985-02-03",
    "document": "passport",
    "document_number": "LV7654321",
    "plate": "",
}


def state_of(database: Database, ref: str) -> str:
    with database.read() as session:
        return session.scalars(select(Interview.state).where(Interview.ref == ref)).one()


def pass_of(database: Database, name: str) -> VisitorPass:
    with database.read() as session:
        # Olga decides in the north; a pass of the same visit elsewhere is not hers.
        here = select(Prison.id).where(Prison.code == "north").scalar_subquery()
        rows = session.scalars(
            select(VisitorPass).where(VisitorPass.prison_id == here).order_by(VisitorPass.id)
        )
        return [one for one in rows if one.visitor.name == name][-1]


def decided(client: Any, database: Database, name: str, state: str, why: str = "") -> Any:
    one = pass_of(database, name)
    return send(client, f"/passes/{one.ref}", state=state, why=why, version=one.version)


def told(database: Database) -> int:
    with database.read() as session:
        query = select(func.count()).select_from(Job).where(Job.kind == "interview_changed")
        return session.scalar(query) or 0


def test_a_booking_confirms_itself_once_everybody_named_may_come(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    named(alda, made.ref)
    named(alda, made.ref, **OTHER)
    before = told(database)
    decided(olga, database, GUEST, "allowed")
    assert state_of(database, made.ref) == "booked"
    assert send(olga, f"/interviews/{made.ref}/confirm", version=1).status_code == 409
    decided(olga, database, OTHER["name"], "allowed")
    assert state_of(database, made.ref) == "confirmed"
    assert told(database) == before + 1


def test_a_refused_visitor_lets_it_wait_until_somebody_else_may_come(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    named(alda, made.ref)
    decided(olga, database, GUEST, "allowed")
    assert state_of(database, made.ref) == "confirmed"
    decided(olga, database, GUEST, "refused", "decision")
    assert state_of(database, made.ref) == "booked"
    assert "Ziemeļu" not in alda.get(f"/interviews/{made.ref}").text
    with database.read() as session:
        instead = session.scalars(select(Visitor.ref)).one()
    page = alda.get(f"/interviews/{made.ref}/visitors?instead={instead}").text
    assert f'name="instead" value="{instead}"' in page
    assert named(alda, made.ref, **OTHER, instead=instead).status_code == 303
    assert state_of(database, made.ref) == "booked"
    decided(olga, database, OTHER["name"], "allowed")
    assert state_of(database, made.ref) == "confirmed"
    assert [one.state for one in passes(database)] == [PassState.ALLOWED]


def test_replacing_somebody_who_may_come_keeps_the_confirmation(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    named(alda, made.ref)
    decided(olga, database, GUEST, "allowed")
    with database.read() as session:
        instead = session.scalars(select(Visitor.ref)).one()
    named(alda, made.ref, **OTHER, instead=instead)
    decided(olga, database, OTHER["name"], "refused", "document")
    assert state_of(database, made.ref) == "confirmed"  # the first one still comes
    decided(olga, database, OTHER["name"], "allowed")
    assert state_of(database, made.ref) == "confirmed"
    with database.read() as session:
        names = [one.visitor.name for one in session.scalars(select(VisitorPass))]
    assert names == [OTHER["name"]]


def test_whoever_does_not_come_is_not_waited_for(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    named(alda, made.ref)
    named(alda, made.ref, **OTHER)
    decided(olga, database, GUEST, "allowed")
    with database.read() as session:
        gone = session.scalars(select(Visitor.ref).order_by(Visitor.id.desc())).first()
    send(alda, f"/interviews/{made.ref}/visitors/remove", visitor=gone)
    assert state_of(database, made.ref) == "confirmed"


def test_a_booking_beside_allowed_visitors_is_confirmed_by_the_worker(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    first = booked(desk, world)
    named(client_for("alda"), first.ref)
    decided(client_for("olga"), database, GUEST, "allowed")
    second = desk.book(world.anna, "karlis_a", "2026-12-01 10:00")
    assert second.state == "booked"
    for _ in range(2):
        clearing_actions.settle_waiting(database, NOW)
    assert state_of(database, second.ref) == "confirmed"


def test_what_no_longer_fits_does_not_confirm_itself(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    named(client_for("alda"), made.ref)
    with database.write() as session:
        session.execute(text("UPDATE agreement SET withdrawn_at = recorded_at"))
    decided(client_for("olga"), database, GUEST, "allowed")
    assert state_of(database, made.ref) == "booked"


@pytest.mark.parametrize("decision", ["asked", "allowed", "refused"])
def test_an_unconfirmed_interview_does_not_tell_which_prison_it_is(
    client_for: ClientFor, desk: Desk, world: World, database: Database, decision: str
) -> None:
    """One in the prison of another interview of that day and one elsewhere look alike, whatever
    was decided there and whatever notice each prison needs."""
    with database.write() as session:
        session.execute(text("UPDATE prison SET notice_days = 3 WHERE code = 'south'"))
    first = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    # Nobody is booked for a day on which the only visitor is refused: both stand before.
    here = desk.book(world.anna, "karlis_a", "2026-12-01 10:00")
    there = desk.book(world.bela, "marta_a", "2026-12-01 14:00", room="south_room")
    named(alda, first.ref)
    named(alda, first.ref, **OTHER)  # still waited for, so that nothing confirms itself
    if decision != "asked":
        decided(olga, database, GUEST, decision, "late" if decision == "refused" else "")
    states = [state_of(database, one.ref) for one in (first, here, there)]
    assert states == ["booked", "booked", "booked"]
    assert pass_of(database, GUEST).state == decision
    send(alda, f"/interviews/{first.ref}/items", kind="laptop", count=1)

    def seen(ref: str, path: str) -> str:
        page = alda.get(f"/interviews/{ref}{path}").text
        page = page[page.index('<div class="jb-title">') : page.index("</main>")]
        return re.sub(r"\b[a-z0-9]{10}\b|\d\d:\d\d|[0-9a-f]{16,}|\s+", " ", page)

    for path in ("/visitors", ""):
        mine, theirs = seen(here.ref, path), seen(there.ref, path)
        assert (mine == theirs) is True  # two pages are too long to be shown
    listed = [alda.get(f"/api/v1/interviews/{i.ref}/visitors").json() for i in (here, there)]
    assert listed[0] == listed[1]
    assert [one["ref"] for one in listed[0]["visitors"]] == [None, None]
    prisons = sorted(one.prison_id for one in passes(database))
    assert prisons == sorted([world.ids["north"], world.ids["south"]] * 2)


def test_a_banned_visitor_is_known_again_under_another_employer(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda, bruno, olga = client_for("alda"), client_for("bruno"), client_for("olga")
    named(alda, made.ref)
    decided(olga, database, GUEST, "allowed")
    assert state_of(database, made.ref) == "confirmed"
    path = f"/passes/{pass_of(database, GUEST).ref}/ban"
    ban = {"ban_why": "items", "valid_from": "2026-11-23", "valid_to": "2026-12-02"}
    assert send(olga, path, **{**ban, "ban_why": "x"}).status_code == 422
    assert send(olga, path, **{**ban, "valid_to": "2026-11-01"}).status_code == 422
    assert send(client_for("otto"), path, **ban).status_code == 404
    assert send(olga, path, **ban).status_code == 303
    assert [(one.state, one.why) for one in passes(database)] == [("refused", "ban")]
    assert state_of(database, made.ref) == "booked"
    page = alda.get(f"/interviews/{made.ref}/visitors").text
    assert GUEST in page
    assert not re.search(r"(?i)\bban\b|admit|neielaiž|aizlieg", page)
    assert decided(olga, database, GUEST, "allowed").status_code == 422
    # By Employer B, with the document alone: after the ban's last day and before it.
    known = {**OTHER, "document_number": FORM["document_number"]}
    after = desk.book(world.anna, "karlis_b", "2026-12-03 09:00")
    named(bruno, after.ref, **{**known, "name": "Cits Vārds"})
    assert decided(olga, database, "Cits Vārds", "allowed").status_code == 303
    within = desk.book(world.anna, "juris_b", "2026-12-02 09:00")
    named(bruno, within.ref, **{**known, "name": "Vēl Cits"})
    assert decided(olga, database, "Vēl Cits", "allowed").status_code == 422
    assert GUEST in olga.get("/bans").text
    for who in ("anna", "otto", "alda", "bruno", "ada"):
        assert client_for(who).get("/bans").status_code == 404
    with database.read() as session:
        row = session.scalars(select(Ban)).one()
        keys = session.scalars(select(BanKey.key)).all()
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)
    assert send(client_for("otto"), f"/bans/{row.ref}/end").status_code == 404
    assert send(olga, f"/bans/{row.ref}/end").status_code == 303
    assert decided(olga, database, "Vēl Cits", "allowed").status_code == 303


def test_a_document_that_has_run_out_by_the_day_is_not_allowed(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    named(client_for("alda"), made.ref, document_valid_to="2026-12-01")
    with database.write() as session:
        session.scalars(select(Visitor)).one().document_valid_to = date(2026, 11, 30)
    assert decided(client_for("olga"), database, GUEST, "allowed").status_code == 422


def test_what_is_brought_is_allowed_thing_by_thing(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    alda, olga = client_for("alda"), client_for("olga")
    path = f"/interviews/{made.ref}/items"
    for kind, count, status in (
        ("laptop", 1, 303),
        ("tools", 2, 303),
        ("papers", 3, 303),
        ("papers", 0, 303),
        ("bomb", 1, 422),
        ("tools", 999, 422),
    ):
        assert (kind, send(alda, path, kind=kind, count=count).status_code) == (kind, status)
    with database.read() as session:
        rows = session.execute(text("SELECT id, kind FROM visit_item ORDER BY kind")).all()
    assert [row.kind for row in rows] == ["laptop", "tools"]
    for row, state in zip(rows, ("allowed", "refused"), strict=True):
        assert send(client_for("otto"), f"/items/{row.id}", state=state).status_code == 404
        assert send(olga, f"/items/{row.id}", state=state, version=1).status_code == 303
    page = alda.get(f"/interviews/{made.ref}/visitors").text
    assert page.count('data-color="success"') == 1
    # Another number is decided anew.
    send(alda, path, kind="laptop", count=2)
    with database.read() as session:
        states = session.execute(text("SELECT state FROM visit_item ORDER BY kind")).scalars()
        assert list(states) == ["asked", "refused"]


def test_numbers_of_passes_stay_when_their_visitors_are_forgotten(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    named(alda, made.ref)
    named(alda, made.ref, **OTHER)
    decided(olga, database, GUEST, "allowed")
    decided(olga, database, OTHER["name"], "refused", "late")
    path = f"/passes/{pass_of(database, OTHER['name']).ref}/ban"
    send(olga, path, ban_why="items", valid_from="2026-11-23", valid_to="2026-12-02")
    with database.write() as session:
        for one in session.scalars(select(VisitorPass)):
            one.arrived_at = at("2026-12-01 08:30") if one.state == "allowed" else None
    late = at("2026-12-02 09:00") + timedelta(days=32)
    for _ in range(2):
        forgetting_actions.erase_due(database, late)
    with database.read() as session:
        row = session.scalars(select(PassCount)).one()
        left = [
            session.scalar(select(func.count()).select_from(text(name)))
            for name in ("visitor", "visitor_pass", "ban", "ban_key", "visit_item")
        ]
    assert (row.month, row.asked, row.allowed, row.refused, row.came) == (
        date(2026, 12, 1),
        *(2, 1, 1, 1),
    )
    assert left == [0, 0, 0, 0, 0]


def test_visitors_of_the_day_are_named_for_whatever_is_booked_later(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    named(client_for("alda"), made.ref)
    desk.book(world.bela, "marta_a", "2026-12-01 14:00", room="south_room")
    prisons = sorted(one.prison_id for one in passes(database))
    assert prisons == sorted([world.ids["north"], world.ids["south"]])
    assert desk.do(actions.cancel, world.anna, made.id, why="mistake").state == "cancelled"
