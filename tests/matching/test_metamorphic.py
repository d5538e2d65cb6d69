"""What must move nothing, and what may move only one way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.inmates.actions import index_name
from jobbridge.inmates.model import (
    Assignment,
    Care,
    GuardianConsent,
    Inmate,
    Movement,
    Restriction,
)
from jobbridge.inmates.queries import listed
from jobbridge.inmates.vocabulary import RESTRICTIONS
from jobbridge.matching.best import match_all
from jobbridge.matching.fact_queries import compile_people, compile_works
from jobbridge.matching.facts import Known, Person, Work
from jobbridge.matching.queries import matches_for_inmate, matches_for_vacancy
from jobbridge.matching.rules import judge
from jobbridge.vacancies.model import Vacancy, VacancyDuty
from jobbridge.vacancies.vocabulary import DUTIES
from tests.conftest import NOW, World
from tests.matching import people as some
from tests.matching.test_preview import many_vacancies

TODAY = NOW.date()
Change = Callable[[Session, Inmate], None]


def sex_and_name(session: Session, juris: Inmate) -> None:
    """Sex and nationality stand nowhere: only a name could tell of them."""
    juris.given_name, juris.family_name = "Светлана", "Oʼņeila-Āboliņa"
    index_name(session, juris)


def age(session: Session, juris: Inmate) -> None:
    juris.birth_date, juris.minor = "1949-01-01", False


def personal_code(session: Session, juris: Inmate) -> None:
    juris.personal_code = "010149-10000"


def notes(session: Session, juris: Inmate) -> None:
    juris.notes, juris.contact = "metinātājs, pavārs, nedrīkst strādāt naktīs", "Māte, 26000000"


def restrictions(session: Session, juris: Inmate) -> None:
    for code in RESTRICTIONS:
        session.add(
            Restriction(
                inmate_id=juris.id,
                code=code,
                legal_reference="spriedums K00-0000-00",
                valid_from=TODAY - timedelta(days=9),
                valid_to=None,
                review_on=TODAY + timedelta(days=90),
                set_at=NOW,
            )
        )


def guardian(session: Session, juris: Inmate) -> None:
    session.add(
        GuardianConsent(
            inmate_id=juris.id,
            name="Anna",
            relation="mother",
            given_on=TODAY,
            paper_ref="1",
            recorded_at=NOW,
        )
    )


def movements(session: Session, juris: Inmate) -> None:
    session.add(Movement(inmate_id=juris.id, on=TODAY, recorded_at=NOW, detail={"why": "x"}))


def counselor(session: Session, juris: Inmate) -> None:
    session.add(Care(inmate_id=juris.id, account_id=juris.counselor_id or 0, since=NOW, note="x"))
    juris.counselor_id = None


def followers(session: Session, juris: Inmate) -> None:
    for row in session.scalars(select(Assignment).where(Assignment.inmate_id == juris.id)):
        session.delete(row)


def wing(session: Session, juris: Inmate) -> None:
    juris.wing = "C"


def duties(session: Session, juris: Inmate) -> None:
    """A tag bars on the prison's side, when a counselor proposes: never in a score."""
    for vacancy in session.scalars(select(Vacancy)):
        vacancy.duties = [VacancyDuty(tag=tag) for tag in DUTIES]


CHANGES: list[Change] = [
    sex_and_name, age, personal_code, notes, restrictions, guardian, movements, counselor,
    followers, wing, duties,
]  # fmt: skip
# What a person's row holds: what matching reads, what says only which row it is, and the rest,
# which is changed above.
READ = {
    "release_earliest", "release_expected", "release_latest", "open_unit_from", "municipality_id",
}  # fmt: skip
WHICH_ROW = {"id", "ref", "prison_id", "status", "version", "created_at", "updated_at"}
CHANGED = {
    "given_name", "family_name", "birth_date", "minor", "personal_code", "notes", "contact",
    "counselor_id", "wing",
}  # fmt: skip


def seen(database: Database, world: World) -> tuple[object, ...]:
    """Everything that matching says of the cast: facts, scores, verdicts and order."""
    with database.read() as session:
        people = compile_people(session, listed())
        works = compile_works(session, TODAY)
        rows = list(match_all(people, works, as_of=TODAY, top=1000))
        juris = session.get_one(Inmate, world.ids["juris"])
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        for_juris = matches_for_inmate(session, world.anna, juris, today=TODAY)
        for_vacancy = matches_for_vacancy(session, world.anna, vacancy, today=TODAY)
    lists = [
        [(pair.inmate.id, pair.vacancy.id, pair.score, pair.verdicts, pair.near) for pair in pairs]
        for found in (for_juris, for_vacancy)
        for pairs in (found.fits, found.near)
    ]
    return people, works, rows, lists


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_nothing_moves_with_what_is_no_input(
    database: Database, world: World, change: Change
) -> None:
    with database.write() as session:
        many_vacancies(session, world)
    before = seen(database, world)
    assert len(before[2]) > 80  # type: ignore[arg-type]
    with database.write() as session:
        change(session, session.get_one(Inmate, world.ids["juris"]))
    assert seen(database, world) == before


def test_a_new_column_about_a_person_is_put_on_one_side_or_the_other() -> None:
    assert {column.key for column in Inmate.__table__.columns} == READ | WHICH_ROW | CHANGED


# One way only


def known_of(who: Person, kind: str) -> bool:
    """Whether something of the kind is recorded. Before, it is unknown and asked about; a first
    fact makes what is not there missing."""
    kinds = ("target", "experience") if kind == "target" else (kind,)
    return any(fact.kind in kinds and not fact.kin for fact in who.facts)


def assert_no_worse(before: Person, after: Person, what: Work) -> None:
    had, has = (judge(who, what, as_of=some.AS_OF) for who in (before, after))
    for old, new in zip(had.parts.values(), has.parts.values(), strict=True):
        assert new >= old
    assert not (had.fits and not has.fits)
    assert len(has.missed) <= len(had.missed)


GOOD = some.facts.filter(
    lambda fact: fact.kind != "limit" and not (fact.kind == "experience" and fact.level is None)
)


@given(some.people(), some.works(), GOOD, st.integers(0, 9))
def test_another_fact_never_costs_anything(
    who: Person, what: Work, fact: Known, place: int
) -> None:
    if not known_of(who, fact.kind):
        return
    facts = (*who.facts[:place], fact, *who.facts[place:])
    assert_no_worse(who, replace(who, facts=facts), what)


LIMITS = st.builds(
    Known, st.just("limit"), st.sampled_from(some.CONDITIONS), valid_to=some.maybe_day
)


@given(some.people(), some.works(), LIMITS)
def test_a_limit_never_earns_anything(who: Person, what: Work, limit: Known) -> None:
    assert_no_worse(replace(who, facts=(*who.facts, limit)), who, what)


def later(fact: Known, span: timedelta) -> Known:
    return replace(fact, valid_to=fact.valid_to and fact.valid_to + span)


@given(some.people(), some.works(), st.integers(0, 200).map(timedelta))
def test_what_is_valid_longer_is_never_worth_less(who: Person, what: Work, span: timedelta) -> None:
    longer = tuple(f if f.kind == "limit" else later(f, span) for f in who.facts)
    assert_no_worse(who, replace(who, facts=longer), what)
    limits = tuple(later(f, span) if f.kind == "limit" else f for f in who.facts)
    assert_no_worse(replace(who, facts=limits), who, what)


@given(some.people(), some.works(), st.integers(0, 200).map(timedelta))
def test_who_is_free_sooner_is_never_worse_off(who: Person, what: Work, span: timedelta) -> None:
    """But for a limit that would have ended by then, and an open unit that release forestalls."""
    facts = tuple(fact for fact in who.facts if fact.kind != "limit")
    who = replace(who, facts=facts, open_unit_from=None)
    sooner = replace(
        who,
        release_earliest=who.release_earliest - span,
        release_expected=who.release_expected - span,
        release_latest=who.release_latest - span,
    )
    assert_no_worse(who, sooner, what)


@given(some.people(), some.works(), st.integers(1, 200), st.integers(0, 99_999))
def test_who_asks_for_less_is_never_worse_off(who: Person, what: Work, km: int, cents: int) -> None:
    needs = who.needs
    if needs is None:
        return
    least = needs.min_month_cents
    for easier in (
        replace(needs, km=None if needs.km is None else needs.km + km),
        replace(needs, min_month_cents=least and max(0, least - cents)),
        replace(needs, min_month_cents=None),
        replace(needs, full_time=True, part_time=True),
        replace(needs, shifts=True, nights=True),
    ):
        assert_no_worse(who, replace(who, needs=easier), what)


@given(some.people(), some.works(), st.randoms(use_true_random=False))
def test_no_order_of_facts_or_requirements_counts(who: Person, what: Work, chance: Random) -> None:
    facts, needs = list(who.facts), list(what.needs)
    chance.shuffle(facts)
    chance.shuffle(needs)
    one = judge(who, what, as_of=some.AS_OF)
    mixed = replace(who, facts=tuple(facts)), replace(what, needs=tuple(needs))
    other = judge(*mixed, as_of=some.AS_OF)
    assert (one.parts, one.fits, one.near) == (other.parts, other.fits, other.near)
    states = [
        sorted((v.kind, v.code, v.state, v.credit, v.must) for v in judged.verdicts)
        for judged in (one, other)
    ]
    assert states[0] == states[1]
