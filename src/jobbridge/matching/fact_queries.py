"""Stored rows as the values that are matched: whom and what the rules and the engine compare.

Names, sex, age, notes, duties and restrictions are never read here, so nothing can depend on them.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.consultations.model import Plan
from jobbridge.inmates.model import Conditions, Fact, Inmate
from jobbridge.matching.facts import Known, Need, Needs, Person, Work, digits
from jobbridge.matching.kin import with_kin
from jobbridge.matching.kin_queries import kinship
from jobbridge.matching.policy import POLICY
from jobbridge.places.model import Municipality
from jobbridge.taxonomy.model import CLASSIFIER, Occupation
from jobbridge.vacancies.model import Requirement, Vacancy
from jobbridge.vacancies.queries import open_vacancies

STATE_LANGUAGE = ("language", "lv")
FIRST_STEP = 4  # the rank of the plan's first-step job, after three targets
SHIFTS = {"shifts": True, "normal": False, "part": False}


def compile_people(session: Session, *clauses: ColumnElement[bool]) -> list[Person]:
    """The people that the clauses on `Inmate` leave, by id, with what is near to their facts.
    `listed()` must be one of them wherever people are looked for; without it, who already stands
    beside a vacancy is read."""
    ids = select(Inmate.id).where(*clauses)
    facts: dict[int, list[Known]] = defaultdict(list)
    for row in session.execute(
        select(
            Fact.inmate_id,
            Fact.kind,
            Fact.code,
            Fact.level,
            Fact.text_level,
            Fact.evidence,
            Fact.valid_to,
            Fact.recorded_at,
            Fact.recorded_by,
        )
        .where(Fact.ended_at.is_(None), Fact.inmate_id.in_(ids))
        .order_by(Fact.id)
    ):
        code = digits(row.code) if row.kind in ("target", "experience") else row.code
        facts[row.inmate_id].append(
            Known(
                row.kind,
                code,
                row.level,
                row.text_level,
                row.evidence,
                row.valid_to,
                local_day(row.recorded_at),
                row.recorded_by,
            )
        )
    steps = select(Plan.inmate_id, Plan.first_step, Plan.made_on).where(
        Plan.first_step != "", Plan.inmate_id.in_(ids)
    )
    for inmate_id, code, day in session.execute(steps):
        facts[inmate_id].append(Known("target", digits(code), FIRST_STEP, recorded_on=day))
    stated = list(session.scalars(select(Conditions).where(Conditions.inmate_id.in_(ids))))
    needs = {
        row.inmate_id: Needs(
            row.km,
            row.anywhere,
            row.full_time,
            row.part_time,
            row.shifts,
            row.nights,
            row.min_month_cents,
            row.accommodation_needed,
        )
        for row in stated
    }
    later = {row.inmate_id: row.free_from for row in stated if row.free_from}
    rows = session.execute(
        select(
            Inmate.id,
            Inmate.version,
            Inmate.release_earliest,
            Inmate.release_expected,
            Inmate.release_latest,
            Inmate.open_unit_from,
            Municipality.lat,
            Municipality.lon,
        )
        .outerjoin(Municipality, Municipality.id == Inmate.municipality_id)
        .where(*clauses)
        .order_by(Inmate.id)
    )
    near = kinship(session)
    people = [
        Person(*row, needs=needs.get(row[0]), facts=with_kin(facts[row[0]], near, POLICY))
        for row in rows
    ]
    return [_not_before(person, later.get(person.id)) for person in people]


def _not_before(person: Person, day: date | None) -> Person:
    """Who wants to begin only on a later day is as good as released on that day."""
    if day is None:
        return person
    opens = person.open_unit_from
    return replace(
        person,
        release_earliest=max(person.release_earliest, day),
        release_expected=max(person.release_expected, day),
        release_latest=max(person.release_latest, day),
        open_unit_from=max(opens, day) if opens and day < person.release_expected else None,
        free_from=day if day > person.release_latest else None,
    )


def compile_works(session: Session, today: date) -> list[Work]:
    """Every vacancy that is open today, by id."""
    towns = {
        row.id: (row.lat, row.lon)
        for row in session.execute(select(Municipality.id, Municipality.lat, Municipality.lon))
    }
    return [_work(row, towns) for row in open_vacancies(session, today)]


def work_of(vacancy: Vacancy) -> Work:
    """One vacancy with its municipality loaded."""
    town = vacancy.municipality
    return _work(vacancy, {town.id: (town.lat, town.lon)} if town else {})


def _need(row: Requirement) -> Need:
    code = digits(row.code) if row.kind == "experience" else row.code
    law = row.derived and (row.kind, row.code) == STATE_LANGUAGE
    return Need(row.kind, code, row.level, row.text_level, row.must, law)


def _by_law(profession: Occupation | None) -> list[Need]:
    """The state language, as the profession asks for it where the vacancy says nothing of it."""
    level = profession.state_language if profession else ""
    return [Need(*STATE_LANGUAGE, None, level, must=True, law=True)] if level else []


def _work(row: Vacancy, towns: dict[int, tuple[float, float]]) -> Work:
    """A vacancy as values; without coordinates of its own it lies where its municipality does."""
    lat, lon = row.lat, row.lon
    if lat is None or lon is None:
        lat, lon = towns.get(row.municipality_id or 0, (None, None))
    occupation = ""
    if row.occupation is not None:
        classified = row.occupation.scheme == CLASSIFIER
        occupation = digits(row.occupation.code if classified else row.occupation.isco)
    needs = [_need(requirement) for requirement in row.requirements]
    if not any((need.kind, need.code) == STATE_LANGUAGE for need in needs):
        needs += _by_law(row.occupation)
    return Work(
        row.id,
        row.version,
        occupation,
        tuple(dict.fromkeys(needs)),
        row.pay_from_cents,
        row.pay_to_cents,
        row.pay_unit,
        row.load,
        SHIFTS.get(row.working_time),
        row.hours_week,
        row.start_from,
        row.apply_by,
        lat,
        lon,
        row.accommodation,
        row.transport,
    )
