"""The starter vacancies in a database with the starter places and taxonomy."""

from datetime import timedelta

from sqlalchemy import func

from jobbridge.db import Database
from jobbridge.places import actions as places
from jobbridge.taxonomy import imports as taxonomy
from jobbridge.vacancies import queries, rules, starting
from jobbridge.vacancies.model import Employer, Requirement, Vacancy
from jobbridge.vacancies.wage_rules import MINIMUM_WAGES
from tests.conftest import NOW, World

TODAY = NOW.date()


def test_the_starter_set_is_loaded_once_and_all_of_it_may_be_published(
    database: Database, world: World
) -> None:
    with database.write() as session:
        places.load_starter(session, NOW)
        taxonomy.load_starter(session, NOW)
        first = starting.load_starter(session, now=NOW, today=TODAY)
    with database.write() as session:
        again = starting.load_starter(session, now=NOW, today=TODAY)
    assert (first.taken, first.refused, again.unchanged, again.changed) == (62, [], 62, 0)
    with database.read() as session:
        assert session.query(Employer).filter_by(source="starter").count() == 24
        starters = session.query(Vacancy).filter_by(source="starter").all()
        faults = {
            v.external_number: [r.code for r in reasons]
            for v in starters
            if (
                reasons := rules.why_not_publishable(
                    queries.offer_of(v), today=TODAY, wages=MINIMUM_WAGES
                )
            )
        }
        assert faults == {}
        assert all(v.occupation_confirmed and v.lat and v.employer.vetted_at for v in starters)
        assert len({v.id for v in queries.open_vacancies(session, TODAY)}) == 64


def test_extras_are_what_the_employer_decided(database: Database, world: World) -> None:
    with database.write() as session:
        places.load_starter(session, NOW)
        taxonomy.load_starter(session, NOW)
        starting.load_starter(session, now=NOW, today=TODAY)
    with database.read() as session:
        lorry = session.query(Vacancy).filter_by(external_number="261103-938").one()
        assert (lorry.seats, lorry.start_from) == (3, TODAY + timedelta(days=21))
        assert lorry.occupation is not None
        assert lorry.occupation.code == "8332 03"
        english = next(r for r in lorry.requirements if r.code == "en")
        assert (english.text_level, english.must) == ("A1", True)
        assert english.reason.startswith("Pamata angļu valoda vajadzīga")
        assert {"requirements", "seats"} <= lorry.decisions
        assert (
            session.query(func.count(Requirement.id)).filter_by(kind="condition").scalar() or 0
        ) > 50
