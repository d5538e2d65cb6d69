"""Agreements on paper, blocks and guardians: what they allow, hide and cancel."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import fits, queries
from jobbridge.applications.model import Application, Request, State
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates import consent_actions
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import (
    agreement_actions,
    ending_actions,
    ending_queries,
    person_queries,
)
from jobbridge.matching.queries import matches_for_inmate, matches_for_vacancy
from jobbridge.vacancies.model import Employer, Vacancy
from tests.conftest import NOW, ClientFor, World
from tests.inmates.test_consents import GUARDIAN, make_minor

TODAY = NOW.date()


def inmate_of(session: Session, world: World) -> Inmate:
    return session.get_one(Inmate, world.ids["juris"])


def put(session: Session, world: World, state: State = State.AGREED) -> Application:
    application = Application(
        ref="app-juris",
        inmate_id=world.ids["juris"],
        vacancy_id=world.ids["vacancy_a"],
        state=state,
        card={"ref": "app-juris", "met": [], "from": "2027-1"},
        interview_wanted_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(application)
    session.flush()
    return application


def seen_by_alda(session: Session, world: World) -> list[str]:
    return [a.ref for a in queries.applications_for(session, world.alda)]


def may_meet(session: Session, world: World, employer: str = "a") -> bool:
    return person_queries.has_agreed(
        session, world.ids["juris"], world.ids[employer], world.ids["Rīga"]
    )


def reasons(session: Session, world: World) -> list[str]:
    request = Request(
        ref="asked",
        employer_id=world.ids["a"],
        vacancy_id=world.ids["vacancy_a"],
        asked_at=NOW,
        answer_due=TODAY,
    )
    session.add(request)
    session.flush()
    fit = fits.fit_of(session, world.anna, request, inmate_of(session, world), today=TODAY)
    return [reason.code for reason in fit.reasons]


def test_nobody_under_18_is_introduced_or_met_without_the_guardian(
    database: Database, world: World
) -> None:
    with database.write() as session:
        juris = make_minor(session, world)
        put(session, world)
        assert seen_by_alda(session, world) == []
        assert not may_meet(session, world)
        session.delete(session.scalars(select(Application)).one())
        assert reasons(session, world) == ["no_guardian"]
        consent_actions.record_guardian(session, world.anna, juris, **GUARDIAN, now=NOW)
        session.delete(session.scalars(select(Request)).one())
        session.flush()
        assert reasons(session, world) == []
        assert may_meet(session, world)
        put(session, world)
        assert seen_by_alda(session, world) == ["app-juris"]
        ending_actions.withdraw_guardian(session, world.anna, juris, now=NOW)
        assert seen_by_alda(session, world) == []


@pytest.mark.parametrize("what", ["organisation_id", "municipality_id"])
def test_a_blocked_employer_or_place_is_never_met(
    database: Database, world: World, what: str
) -> None:
    blocked = world.ids["a"] if what == "organisation_id" else world.ids["Rīga"]
    with database.write() as session:
        juris = inmate_of(session, world)
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        application = put(session, world)
        before = matches_for_inmate(session, world.anna, juris, today=TODAY)
        assert {s.vacancy.ref for s in before.fits} >= {world.refs["vacancy_a"]}
        ending_actions.block(session, world.anna, juris, **{what: blocked}, now=NOW)
        assert seen_by_alda(session, world) == []
        assert application.interview_wanted_at is None
        assert not may_meet(session, world)
        found = matches_for_inmate(session, world.anna, juris, today=TODAY)
        assert world.refs["vacancy_a"] not in {s.vacancy.ref for s in (*found.fits, *found.near)}
        people = matches_for_vacancy(session, world.anna, vacancy, today=TODAY)
        assert [s.inmate.given_name for s in people.fits] == ["Karlis"]
        session.delete(application)
        assert reasons(session, world) == ["blocked"]


def test_an_agreement_for_named_employers_reaches_only_them(
    database: Database, world: World
) -> None:
    with database.write() as session:
        juris = inmate_of(session, world)
        for row in session.scalars(select(Agreement).where(Agreement.inmate_id == juris.id)):
            if row.purpose == "interview":
                row.withdrawn_at = NOW
        made = agreement_actions.give(
            session,
            world.anna,
            juris,
            purposes=["interview", "identity"],
            employers=[world.ids["a"]],
            mode="each_time",
            given_on=TODAY,
            paper_ref="L-5",
            legal_basis="Uz papīra",
            now=NOW,
        )
        assert [(a.purpose, a.organisation_id, a.mode, a.paper_ref) for a in made] == [
            ("interview", world.ids["a"], "each_time", "L-5"),
            ("identity", world.ids["a"], "each_time", "L-5"),
        ]
        assert may_meet(session, world, "a")
        assert not may_meet(session, world, "b")


def test_only_vetted_employers_can_be_named(database: Database, world: World) -> None:
    with database.write() as session:
        session.get_one(Employer, world.ids["b"]).vetted_at = None
        session.flush()
        for employers in ([], [world.ids["b"]], [world.ids["a"], world.ids["b"]]):
            with pytest.raises(Refused):
                agreement_actions.give(
                    session,
                    world.anna,
                    inmate_of(session, world),
                    purposes=["identity"],
                    employers=employers,
                    given_on=TODAY,
                    legal_basis="Uz papīra",
                    now=NOW,
                )


def test_a_renewed_agreement_takes_the_place_of_the_old_one(
    database: Database, world: World
) -> None:
    with database.write() as session:
        juris = inmate_of(session, world)
        given: dict[str, Any] = {
            "purposes": ["interview"],
            "given_on": TODAY,
            "legal_basis": "Uz papīra",
            "renew_on": TODAY + timedelta(days=180),
            "now": NOW,
        }
        kept = agreement_actions.give(session, world.anna, juris, **given)[0]
        assert kept.legal_basis == "test"
        new = agreement_actions.give(session, world.anna, juris, **given, renew=True)[0]
        session.flush()
        rows = session.scalars(
            select(Agreement)
            .where(Agreement.inmate_id == juris.id, Agreement.purpose == "interview")
            .order_by(Agreement.id)
        ).all()
        assert [(r.id, r.end_why, r.withdrawn_at) for r in rows] == [
            (kept.id, "renewed", NOW),
            (new.id, "", None),
        ]
        assert may_meet(session, world)


def test_before_withdrawing_it_says_what_will_be_lost(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    with database.write() as session:
        put(session, world)
        agreed = {
            row.purpose: row.id
            for row in session.scalars(
                select(Agreement).where(Agreement.inmate_id == world.ids["juris"])
            )
        }
        juris = inmate_of(session, world)
        lost = {
            purpose: ending_queries.lost_for(session, world.anna, juris, number, now=NOW)
            for purpose, number in agreed.items()
        }
        assert {p: (len(x.cards), x.unlisted) for p, x in lost.items()} == {
            "listing": (0, True),
            "introduction": (1, False),
            "interview": (0, False),
        }
    path = f"/inmates/{world.refs['juris']}/agreements/{agreed['introduction']}/withdraw"
    page = anna.get(path).text
    assert "SIA A darbs" in page
    assert anna.submit(path).status_code == 303
    assert anna.get(path).status_code == 404
    history = anna.get(f"/inmates/{world.refs['juris']}/agreements").text
    assert str(NOW.year) in history
    with database.read() as session:
        assert seen_by_alda(session, world) == []


def test_the_form_of_agreements_keeps_what_was_typed(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    path = f"/inmates/{world.refs['juris']}/agreements"
    sent = {"given_on": "2027-01-01", "legal_basis": "Uz papīra", "paper_ref": "L-5"}
    answer = anna.submit(path, **sent)
    assert answer.status_code == 422
    assert 'href="#field-purpose"' in answer.text
    assert 'value="L-5"' in answer.text
    named = anna.submit(path, **sent | {"purpose": "identity", "whom": "named"})
    assert named.status_code == 422
    assert 'href="#field-employers"' in named.text


def test_a_guardian_and_a_block_are_recorded_on_the_page(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    with database.write() as session:
        make_minor(session, world)
    path = f"/inmates/{world.refs['juris']}"
    sent = {
        "guardian_name": "Anita Māte",
        "relation": "mother",
        "guardian_on": str(TODAY),
        "guardian_paper": "A-17",
    }
    assert anna.submit(f"{path}/guardian", **sent).status_code == 303
    assert "Anita Māte" in anna.get(f"{path}/agreements").text
    assert "Anita Māte" not in client_for("mara").get("/people").text
    assert anna.submit(f"{path}/blocks", organisation_id=world.ids["b"]).status_code == 303
    assert "SIA B darbs" in anna.get(path).text
    assert anna.submit(f"{path}/blocks").status_code == 422
    assert anna.submit(f"{path}/guardian/withdraw").status_code == 303
    assert "Anita Māte" not in anna.get(f"{path}/agreements").text


def test_programs_agree_and_withdraw_with_the_same_verbs(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    headers = {"x-csrf-token": anna.csrf}
    path = f"/api/v1/inmates/{world.refs['juris']}/agreements"
    body = {"purposes": ["identity"], "given_on": str(TODAY), "legal_basis": "Uz papīra"}
    made = anna.post(path, json=body, headers=headers)
    assert made.status_code == 201
    number = made.json()[0]["id"]
    assert anna.post(f"{path}/{number}/withdraw", headers=headers).json() == {"cancelled": []}
    rows = {row["id"]: row["end_why"] for row in anna.get(path).json()}
    assert rows[number] == "withdrawn"
    assert client_for("mara").get(path).status_code == 404
