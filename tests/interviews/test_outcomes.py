"""How an interview ended: two clicks, and back again within a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates import consent_actions
from jobbridge.inmates.model import GuardianConsent, Inmate
from jobbridge.interviews import actions, rules, slot_queries
from jobbridge.interviews.facts import Asked
from jobbridge.interviews.model import Interview
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import booked, send


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_outcome_is_taken_back_within_a_day(
    client_for: ClientFor,
    desk: Desk,
    world: World,
    database: Database,
    clock: FixedClock,
    confirmed: bool,
) -> None:
    made = booked(desk, world, confirmed=confirmed)
    claims = desk.claims()
    clock.move(days=8)
    olga = client_for("olga")
    path = f"/interviews/{made.ref}"
    version = 2 if confirmed else 1
    assert "data-confirm" not in olga.get(path).text.split('id="outcome"')[1].split("</form>")[0]
    send(olga, f"{path}/outcome", outcome="took_place", version=version)
    with database.read() as session:
        assert session.get_one(Application, desk.jobs["juris_a"]).met_at is not None
    assert f"{path}/outcome/undo" in olga.get(path).text
    assert send(client_for("alda"), f"{path}/outcome/undo", version=version + 1).status_code == 404
    said = send(client_for("anna"), f"{path}/outcome/undo", version=version + 1)
    assert said.status_code == 303
    assert desk.changes(made.id)[-1] == (
        "undo",
        "took_place",
        "confirmed" if confirmed else "booked",
    )
    assert desk.claims() == claims
    with database.read() as session:
        assert session.get_one(Application, desk.jobs["juris_a"]).met_at is None
    send(olga, f"{path}/outcome", outcome="person", version=version + 2)
    clock.move(days=1, minutes=1)
    olga = client_for("olga")
    assert f"{path}/outcome/undo" not in olga.get(path).text
    assert send(olga, f"{path}/outcome/undo", version=version + 3).status_code == 409


def test_what_an_offer_rests_on_is_not_taken_back(
    desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    later = at("2026-12-01 10:00")
    desk.do(actions.record_outcome, world.olga, made.id, took_place=True, now=later)
    with database.write() as session:
        session.get_one(Application, desk.jobs["juris_a"]).state = "offer"
    with pytest.raises(Refused) as refused:
        desk.do(actions.undo_outcome, world.olga, made.id, now=later)
    assert [reason.code for reason in refused.value.reasons] == ["moved_on"]


# Under 18


def minor(database: Database, world: World, born: str) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.birth_date, juris.minor = born, True


def why(database: Database, desk: Desk, when: str) -> list[str]:
    with database.read() as session:
        application = session.get_one(Application, desk.jobs["juris_a"])
        room = slot_queries.rooms_of(session, application.inmate.prison_id, "in_person")[0]
        asked = Asked(at(when), 30, "in_person", application.vacancy.employer_id)
        facts = slot_queries.situation_of(session, application, room, asked, NOW)
        return [reason.code for reason in rules.why_not_bookable(asked, facts)]


def test_under_18_an_interview_needs_the_guardians_consent_on_that_day(
    desk: Desk, world: World, database: Database
) -> None:
    minor(database, world, "2008-12-10")
    assert why(database, desk, "2026-12-02 09:00") == ["no_guardian"]
    with database.write() as session:
        consent_actions.record_guardian(
            session,
            world.anna,
            session.get_one(Inmate, world.ids["juris"]),
            name="Māte",
            relation="mother",
            given_on=date(2026, 11, 20),
            paper_ref="7",
            proof="copy",
            until=date(2026, 12, 3),
            now=NOW,
        )
    assert why(database, desk, "2026-12-03 09:00") == []
    assert why(database, desk, "2026-12-04 09:00") == ["guardian_until"]
    # Of age on the day itself.
    assert why(database, desk, "2026-12-10 09:00") == []
    made = desk.book(world.anna, "juris_a", "2026-12-03 09:00")
    consent_actions.end_consents(database, NOW + timedelta(days=11))
    with database.read() as session:
        row = session.scalars(select(GuardianConsent)).one()
        assert (row.proof, row.withdrawn_at is not None) == ("copy", True)
        flags = slot_queries.standing_reasons(session, session.get_one(Interview, made.id), NOW)
    assert [reason.code for reason in flags] == ["no_guardian"]


def test_among_juveniles_an_unknown_day_of_birth_counts_as_under_18(
    desk: Desk, world: World, database: Database
) -> None:
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).birth_date = None
    assert why(database, desk, "2026-12-02 09:00") == []
    with database.write() as session:
        session.execute(text("UPDATE prison SET juveniles = true WHERE code = 'north'"))
    assert why(database, desk, "2026-12-02 09:00") == ["no_guardian"]


def test_an_employer_never_learns_an_age(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world, confirmed=True)
    alda = client_for("alda")
    path = f"/interviews/{made.ref}"
    before = alda.get(path).text.split("<main")[1]
    minor(database, world, "2010-01-01")
    assert alda.get(path).text.split("<main")[1] == before
