"""Under 18, blocked, edited: what stands in the way, and what says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.inmates import actions, consent_actions, queries
from jobbridge.inmates.consent_rules import born_on, fact_state, is_minor, lacking
from jobbridge.inmates.model import Block, Inmate
from tests.conftest import NOW, ClientFor, World

TODAY = NOW.date()
CHILD = date(TODAY.year - 17, TODAY.month, TODAY.day)
GUARDIAN: dict[str, Any] = {
    "name": "Anita Māte",
    "relation": "mother",
    "given_on": TODAY,
    "paper_ref": "A-17/2026",
}


def inmate_of(session: Session, world: World, who: str = "juris") -> Inmate:
    return session.get_one(Inmate, world.ids[who])


def make_minor(session: Session, world: World, who: str = "juris") -> Inmate:
    inmate = inmate_of(session, world, who)
    inmate.birth_date, inmate.minor = CHILD.isoformat(), True
    session.flush()
    return inmate


def is_listed(session: Session, inmate: Inmate) -> bool:
    clause = select(Inmate.id).where(Inmate.id == inmate.id, queries.listed())
    return session.scalar(clause) is not None


@pytest.mark.parametrize(
    ("born", "code", "minor"),
    [
        ("2008-11-23", None, False),
        ("2008-11-24", None, True),
        ("2008-02-29", None, False),
        ("1990-05-01", None, False),
        (None, "241108-20000", True),
        (None, "241108-10000", False),
        (None, "320000-00000", False),
        (None, None, False),
        ("nonsense", None, False),
    ],
)
def test_eighteen_is_reached_on_the_birthday(
    born: str | None, code: str | None, minor: bool
) -> None:
    assert is_minor(born, code, TODAY) == minor


def test_a_personal_code_tells_the_century() -> None:
    assert born_on(None, "050310-20001") == date(2010, 3, 5)
    assert born_on(None, "310210-20001") is None


def test_a_fact_grows_old_by_the_administrators_number() -> None:
    release = TODAY + timedelta(days=90)
    a_year_ago = date(2025, 11, 20)
    assert fact_state(a_year_ago, None, release, TODAY, 12) == "old"
    assert fact_state(a_year_ago, None, release, TODAY, 24) == "fresh"
    assert fact_state(TODAY, TODAY, release, TODAY, 12) == "before_release"
    assert fact_state(TODAY, TODAY - timedelta(days=1), release, TODAY, 12) == "expired"


def test_what_is_missing_is_said_all_at_once() -> None:
    said = lacking([], minor=True, guardian=False, due=True)
    assert [reason.code for reason in said] == ["no_guardian", "listing", "renew"]
    assert lacking(["listing"], minor=True, guardian=True, due=False) == []


def test_nobody_under_18_is_listed_without_the_guardian(database: Database, world: World) -> None:
    with database.write() as session:
        juris = make_minor(session, world)
        assert not is_listed(session, juris)
        consent_actions.record_guardian(session, world.anna, juris, **GUARDIAN, now=NOW)
        assert is_listed(session, juris)
        consent_actions.withdraw_guardian(session, world.anna, juris, now=NOW)
        assert not is_listed(session, juris)


def test_a_guardians_name_is_unreadable_in_the_raw_table(database: Database, world: World) -> None:
    with database.write() as session:
        juris = make_minor(session, world)
        consent_actions.record_guardian(session, world.anna, juris, **GUARDIAN, now=NOW)
    with database.read() as session:
        raw = session.execute(text("SELECT name FROM guardian_consent")).scalar_one()
        assert b"Anita" not in bytes(raw)


def test_a_guardians_consent_is_refused_with_all_reasons(database: Database, world: World) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        consent_actions.record_guardian(
            session,
            world.anna,
            inmate_of(session, world),
            name="–",
            relation="friend",
            given_on=TODAY + timedelta(days=1),
            paper_ref=" ",
            now=NOW,
        )
    assert [reason.code for reason in refused.value.reasons] == [
        "of_age",
        "guardian_name",
        "relation",
        "guardian_date",
        "guardian_paper",
    ]


def test_whoever_turns_18_is_of_age_from_that_day(database: Database, world: World) -> None:
    with database.write() as session:
        juris, karlis = make_minor(session, world), inmate_of(session, world, "karlis")
        karlis.minor = None  # of an earlier release
        karlis.birth_date = CHILD.isoformat()
    consent_actions.grow_up(database, NOW)
    with database.read() as session:
        assert inmate_of(session, world).minor is True
        assert inmate_of(session, world, "karlis").minor is True
    consent_actions.grow_up(database, NOW + timedelta(days=366))
    with database.read() as session:
        assert inmate_of(session, world).minor is False
        assert inmate_of(session, world).version == juris.version + 1


def test_a_new_person_under_18_is_known_as_such(database: Database, world: World) -> None:
    with database.write() as session:
        inmate = actions.add_inmate(
            session,
            world.anna,
            prison_id=world.ids["north"],
            given_name="Jauns",
            family_name="Cilvēks",
            birth_date=CHILD.isoformat(),
            release_earliest=TODAY,
            release_expected=TODAY,
            release_latest=TODAY,
            now=NOW,
        )
        assert inmate.minor is True


def test_a_block_names_one_employer_or_one_place(database: Database, world: World) -> None:
    with database.write() as session:
        juris = inmate_of(session, world)
        for wrong in (
            {},
            {"organisation_id": world.ids["north"]},
            {"municipality_id": 999_999},
            {"organisation_id": world.ids["a"], "municipality_id": world.ids["Rīga"]},
        ):
            with pytest.raises(Refused):
                consent_actions.block(session, world.anna, juris, **wrong, now=NOW)
        first = consent_actions.block(
            session, world.anna, juris, organisation_id=world.ids["a"], now=NOW
        )
        again = consent_actions.block(
            session, world.anna, juris, organisation_id=world.ids["a"], now=NOW
        )
        assert first is again
        with pytest.raises(NotFound):
            consent_actions.unblock(session, world.bela, juris, first.id, now=NOW)
        consent_actions.unblock(session, world.anna, juris, first.id, now=NOW)
        assert session.scalars(select(Block.ended_at)).one() == NOW


def test_two_who_edit_one_file_do_not_overwrite_each_other(
    database: Database, world: World
) -> None:
    given: dict[str, Any] = {
        "municipality_id": world.ids["Rīga"],
        "birth_date": "1990-05-01",
        "contact": "",
    }
    with database.write() as session:
        juris = inmate_of(session, world)
        consent_actions.edit_file(
            session, world.anna, juris, **given, notes="pirmais", version=1, now=NOW
        )
    with database.write() as session:
        juris = inmate_of(session, world)
        with pytest.raises(Stale):
            consent_actions.edit_file(
                session, world.anna, juris, **given, notes="otrais", version=1, now=NOW
            )
        session.rollback()
    with database.read() as session:
        assert inmate_of(session, world).notes == "pirmais"


def test_a_stale_file_is_shown_again_with_what_was_typed(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    path = f"/inmates/{world.refs['juris']}/edit"
    assert 'name="version" value="1"' in anna.get(path).text
    sent = {"version": "1", "contact": "+371 20000000", "birth_date": "1990-05-01"}
    assert anna.submit(path, **sent).status_code == 303
    answer = anna.submit(path, **sent | {"notes": "Paliek šeit"})
    assert answer.status_code == 422
    assert "Paliek šeit" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert anna.submit(path, **sent | {"birth_date": "2999-01-01"}).status_code == 422
    assert client_for("bela").get(path).status_code == 404


def test_restrictions_to_be_reviewed_are_the_officers(client_for: ClientFor, world: World) -> None:
    olga, anna = client_for("olga"), client_for("anna")
    path = f"/inmates/{world.refs['juris']}/restrictions"
    sent = {"code": "VADIT", "legal_reference": "KL 44. pants", "valid_from": str(TODAY)}
    assert olga.submit(path, **sent, review_on="2026-12-01").status_code == 303
    assert "KL 44. pants" in olga.get("/register/reviews").text
    number = olga.get(path).text.partition("/restrictions/")[2].partition("/")[0]
    past = olga.submit(f"{path}/{number}/review", review_on=str(TODAY))
    assert past.status_code == 303
    assert "KL 44. pants" in olga.get("/register/reviews").text
    assert olga.submit(f"{path}/{number}/review", review_on="2027-12-01").status_code == 303
    assert "KL 44. pants" not in olga.get("/register/reviews").text
    for who in ("anna", "otto", "mara", "pavels", "alda"):
        assert client_for(who).get("/register/reviews").status_code == 404
    assert anna.get(path).status_code == 404


def test_a_name_in_the_register_is_searched_without_standing_in_an_address(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        actions.index_name(session, inmate_of(session, world))
    olga = client_for("olga")
    found = olga.submit("/register/find", q="juri").headers["location"]
    assert found == f"/register?ref={world.refs['juris']}"
    page = olga.get(found).text
    assert "Juris" in page
    assert "Karlis" not in page
    assert olga.submit("/register/find", q="nav tāda").headers["location"] == "/register?"
    assert client_for("otto").submit("/register/find", q="juri").status_code == 404
