"""From reads in the log to what an auditor finds, notes and takes away."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from jobbridge.audit.actions import read_rows
from jobbridge.audit.model import AuditRow
from jobbridge.audit.queries import readers_of
from jobbridge.db import Database
from jobbridge.emergencies import actions as emergencies
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.outbox.model import Job
from jobbridge.oversight import actions, queries
from jobbridge.oversight.model import Finding
from tests.conftest import CANARY, NOW, ClientFor, World


def read(database: Database, world: World, who: str, *people: str, at: datetime = NOW) -> None:
    """Each on a page of their own."""
    for number, person in enumerate(people):
        seen = {("inmate", world.ids[person]): None}
        request = f"{who} {at} {number}"
        rows = read_rows(world.viewers[who], seen, path="person", now=at, request_id=request[:40])
        database.note(rows)


def found(database: Database) -> list[tuple[str, int | None, list[int]]]:
    with database.read() as session:
        rows = session.scalars(select(Finding).order_by(Finding.on, Finding.id))
        return [(one.rule, one.account_id, one.people) for one in rows]


def test_who_has_no_case_of_a_person_is_found_and_who_has_is_not(
    database: Database, world: World
) -> None:
    for who in ("anna", "olga", "mara"):
        read(database, world, who, "juris")
    read(database, world, "bela", "juris", "marta")
    assert actions.look(database, NOW + timedelta(hours=1)) == 1
    assert actions.look(database, NOW + timedelta(hours=2)) == 0
    assert found(database) == [("no_case", world.ids["bela"], [world.ids["juris"]])]


def test_who_read_before_a_person_was_moved_away_had_the_case(
    database: Database, world: World
) -> None:
    read(database, world, "anna", "juris")
    read(database, world, "bela", "juris")
    later = NOW + timedelta(days=20)
    with database.write() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        inmate.prison_id, inmate.counselor_id = world.ids["south"], None
        session.add(
            Movement(
                inmate_id=inmate.id,
                from_prison_id=world.ids["north"],
                to_prison_id=world.ids["south"],
                on=later.date() - timedelta(days=10),
                recorded_at=later,
            )
        )
    actions.look(database, later)
    read(database, world, "anna", "juris", at=later)
    actions.look(database, later + timedelta(hours=1))
    strange = [world.ids["juris"]]
    expected = [("no_case", world.ids["bela"], strange), ("no_case", world.ids["anna"], strange)]
    assert found(database) == expected


def test_who_opened_a_person_in_an_emergency_is_covered_by_it_on_its_days_alone(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        emergencies.open_person(
            session,
            world.bela,
            who=world.refs["juris"],
            reason="arrived",
            words="Pārvests naktī, dokumentu nav",
            now=NOW,
        )
    read(database, world, "bela", "juris")
    read(database, world, "bela", "juris", at=NOW + timedelta(days=2))
    actions.look(database, NOW + timedelta(days=2, hours=1))
    with database.read() as session:
        (one,) = queries.findings_for(session, world.uldis, today=NOW.date())
    assert (one.rule, one.on) == ("no_case", NOW.date() + timedelta(days=2))
    uldis = client_for("uldis")
    uldis.submit("/language", language="en")
    assert "opened in an emergency" in uldis.get(f"/who-saw?person={world.ids['juris']}").text


def test_auditors_are_told_once_a_day_and_a_look_ends_it(database: Database, world: World) -> None:
    read(database, world, "bela", "juris")
    for hours in (1, 2):
        actions.look(database, NOW + timedelta(hours=hours))
    with database.read() as session:
        jobs = session.scalars(select(Job).where(Job.kind == actions.MAIL)).all()
        assert [job.payload for job in jobs] == [{"account_id": world.ids["uldis"]}]
        (one,) = queries.findings_for(session, world.uldis, today=NOW.date())
    with pytest.raises(NotFound), database.write() as session:
        actions.looked(session, world.ada, one.id, note="", now=NOW)
    with database.write() as session:
        actions.looked(session, world.uldis, one.id, note="aizvietoja", now=NOW)
    with database.read() as session:
        assert queries.findings_for(session, world.uldis, today=NOW.date()) == []
        assert session.get_one(Finding, one.id).note == "aizvietoja"


def test_the_pages_show_figures_and_numbers_and_no_name(
    client_for: ClientFor, database: Database, world: World
) -> None:
    read(database, world, "bela", "juris")
    actions.look(database, NOW)
    uldis = client_for("uldis")
    with database.read() as session:
        number = session.scalars(select(Finding.id)).one()
    texts = [
        uldis.get(page).text
        for page in (
            "/oversight",
            "/oversight?show=all&rule=no_case",
            f"/oversight/{number}",
            f"/who-saw?person={world.ids['juris']}",
            f"/who-saw?account={world.ids['bela']}",
            "/integrity",
        )
    ]
    assert [text for text in texts if CANARY in text or world.refs["juris"] in text] == []
    assert [("Bela" in text) for text in texts[:5]] == [True] * 5
    assert uldis.submit(f"/oversight/{number}", note="Aizvietoja kolēģi").status_code == 303
    assert "Bela" not in uldis.get("/oversight").text.split("<main")[1]
    assert client_for("anna").get("/oversight").status_code == 404


def test_who_saw_a_person_is_found_by_reference_and_between_days(
    client_for: ClientFor, database: Database, world: World
) -> None:
    read(database, world, "bela", "juris")
    uldis = client_for("uldis")
    page = f"/who-saw?person={world.refs['juris']}"
    assert "Bela" in uldis.get(page).text.split("<table")[1]
    assert "<table" not in uldis.get(f"{page}&until=2026-11-22").text
    assert "<table" not in uldis.get("/who-saw?person=zzzzzzzzzz").text
    assert uldis.get("/who-saw?since=never").status_code == 422
    taken = uldis.submit("/who-saw/export", person=world.refs["juris"])
    assert ",Bela," in taken.text
    with database.read() as session:
        left = session.scalars(select(AuditRow).where(AuditRow.verb == "audit.export")).one()
    assert (left.subject, left.subject_id) == ("inmate", world.ids["juris"])


def test_a_person_can_be_told_who_saw_them_day_by_day(database: Database, world: World) -> None:
    read(database, world, "anna", "juris", "juris")
    read(database, world, "anna", "juris", at=NOW + timedelta(days=1))
    with database.read() as session:
        seen = readers_of(session, world.anna, world.ids["juris"])
        assert [(one.account_id, one.times) for one in seen] == [
            (world.ids["anna"], 1),
            (world.ids["anna"], 2),
        ]
        with pytest.raises(NotFound):
            readers_of(session, world.alda, world.ids["juris"])
