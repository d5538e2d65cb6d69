"""Vacancies and employers in the viewer's scope."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from jobbridge.accounts.model import Organisation
from jobbridge.errors import NotFound
from jobbridge.places.model import Municipality
from jobbridge.taxonomy.model import CLASSIFIER, Occupation, Skill
from jobbridge.taxonomy.queries import latvian_order, skill_spread, skills_of
from jobbridge.taxonomy.words import fold
from jobbridge.vacancies import rules
from jobbridge.vacancies.model import (
    UNKNOWN_NAME,
    Employer,
    EmployerText,
    Requirement,
    State,
    Vacancy,
)
from jobbridge.viewer import Role, Viewer

PER_PAGE = 25
AGENCY = "agency"
MOST_SKILLS = 6
TRANSVERSAL = "transversal"
MOST_EMPLOYERS = 200
WHOLE = (
    joinedload(Vacancy.employer).joinedload(Employer.organisation),
    joinedload(Vacancy.municipality),
    joinedload(Vacancy.occupation),
)


@dataclass(frozen=True)
class Filters:
    """What a list of vacancies is narrowed by. `occupation` is a code or the beginning of one,
    `open_on` leaves only what can be applied for on that day."""

    text: str = ""
    occupation: str = ""
    municipality_id: int | None = None
    state: str = ""
    to_confirm: bool = False
    open_on: date | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list: `number` counts from 1, `total` is of all pages."""

    rows: list[Vacancy]
    number: int
    pages: int
    total: int


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that every query of vacancies carries; what it leaves out does not exist.

    Employers: their own. Agency: those of its branches' municipalities and those of none, but
    no drafts of others. Counselors and prison officers: what is published. Nobody else any.
    """
    if viewer.system:
        return true()
    if viewer.is_(Role.EMPLOYER):
        return Vacancy.employer_id.in_(viewer.organisations)
    if viewer.is_(Role.AGENCY):
        own = select(Municipality.id).where(Municipality.branch_id.in_(viewer.organisations))
        return and_(
            Vacancy.state != State.DRAFT,
            or_(Vacancy.municipality_id.is_(None), Vacancy.municipality_id.in_(own)),
        )
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return Vacancy.state == State.PUBLISHED
    return false()


def vacancy_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Vacancy:
    """One vacancy with employer, place, occupation, requirements and duties. `lock` holds the
    row until the transaction ends: for actions."""
    query = (
        select(Vacancy)
        .where(Vacancy.ref == ref, scope(viewer))
        .options(*WHOLE, selectinload(Vacancy.requirements), selectinload(Vacancy.duties))
    )
    if lock:
        query = query.with_for_update(of=Vacancy).execution_options(populate_existing=True)
    vacancy = session.scalar(query)
    if vacancy is None:
        raise NotFound
    return vacancy


def vacancies_for(
    session: Session,
    viewer: Viewer,
    *,
    filters: Filters | None = None,
    page: int = 1,
    size: int = PER_PAGE,
) -> Page:
    """A page of vacancies: drafts first, then by last day to apply, the nearest first."""
    wanted = select(Vacancy).where(scope(viewer), *_conditions(filters or Filters()))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, page), pages)
    here = _ordered(wanted.with_only_columns(Vacancy.id))
    # Ids first: what is long is not put in order with thousands of others.
    ids = session.scalars(here.limit(size).offset((number - 1) * size)).all()
    rows = session.scalars(_ordered(select(Vacancy).where(Vacancy.id.in_(ids)).options(*WHOLE)))
    return Page(list(rows), number, pages, total)


def _ordered(wanted: Select[Any]) -> Select[Any]:
    closed = Vacancy.state == State.CLOSED
    draft = Vacancy.state == State.DRAFT
    return wanted.order_by(
        closed, draft.desc(), Vacancy.apply_by.is_(None), Vacancy.apply_by, Vacancy.id
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in fold(filters.text).split():
        found.append(Vacancy.title_key.contains(word, autoescape=True))
    if filters.occupation:
        codes = select(Occupation.id).where(
            Occupation.code.startswith(filters.occupation, autoescape=True)
        )
        found.append(Vacancy.occupation_id.in_(codes))
    if filters.municipality_id is not None:
        found.append(Vacancy.municipality_id == filters.municipality_id)
    if filters.state:
        found.append(Vacancy.state == filters.state)
    if filters.to_confirm:
        found.append(_unconfirmed())
    if filters.open_on:
        found.append(_open(filters.open_on))
    return found


def _unconfirmed() -> ColumnElement[bool]:
    return and_(~Vacancy.occupation_confirmed, Vacancy.state != State.CLOSED)


def _open(today: date) -> ColumnElement[bool]:
    return and_(
        Vacancy.state == State.PUBLISHED,
        or_(Vacancy.apply_by.is_(None), Vacancy.apply_by >= today),
    )


def to_confirm_count(session: Session, viewer: Viewer) -> int:
    """How many vacancies in scope wait for somebody to confirm their occupation."""
    return (
        session.scalar(
            select(func.count()).select_from(Vacancy).where(scope(viewer), _unconfirmed())
        )
        or 0
    )


def open_vacancies(session: Session, today: date) -> list[Vacancy]:
    """Every vacancy that people can be proposed for on this day, with requirements and duties,
    in order of id: what the matching reads. One whose occupation waits for somebody's word waits
    with it: a guess would propose people for work that it is not."""
    return list(
        session.scalars(
            select(Vacancy)
            .where(_open(today), Vacancy.occupation_confirmed)
            .options(
                joinedload(Vacancy.occupation),
                selectinload(Vacancy.requirements),
                selectinload(Vacancy.duties),
            )
            .order_by(Vacancy.id)
        )
    )


def is_open(vacancy: Vacancy, today: date) -> bool:
    """The same question of one row."""
    return vacancy.state == State.PUBLISHED and (
        vacancy.apply_by is None or vacancy.apply_by >= today
    )


def employer_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Employers see themselves, the agency all, counselors and prison officers the vetted."""
    if viewer.system or viewer.is_(Role.AGENCY):
        return true()
    if viewer.is_(Role.EMPLOYER):
        return Employer.id.in_(viewer.organisations)
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return Employer.vetted_at.is_not(None)
    return false()


def employer_for(session: Session, viewer: Viewer, employer_id: int) -> Employer:
    employer = session.scalar(
        select(Employer)
        .where(Employer.id == employer_id, employer_scope(viewer))
        .options(joinedload(Employer.municipality))
    )
    if employer is None:
        raise NotFound
    return employer


def texts_of(session: Session, employer: Employer) -> dict[str, EmployerText]:
    """What an employer already in scope tells people, by language."""
    rows = session.scalars(select(EmployerText).where(EmployerText.employer_id == employer.id))
    return {row.locale: row for row in rows}


def offered_by(
    session: Session, viewer: Viewer, employer: Employer, *, today: date, most: int = 10
) -> list[Vacancy]:
    """What this employer offers today, as far as the viewer may know; the nearest end first."""
    return list(
        session.scalars(
            select(Vacancy)
            .where(scope(viewer), Vacancy.employer_id == employer.id, _open(today))
            .order_by(Vacancy.apply_by.is_(None), Vacancy.apply_by, Vacancy.id)
            .options(*WHOLE)
            .limit(most)
        )
    )


def employers_for(
    session: Session,
    viewer: Viewer,
    *,
    waiting: bool = False,
    named: bool | None = None,
    text: str = "",
    most: int = MOST_EMPLOYERS,
) -> list[Employer]:
    """Employers in scope by name: `waiting` those not vetted, `named` those whose name is known
    (or is not), `text` those with it in name or registration number."""
    wanted = (
        select(Employer)
        .join(Organisation, Organisation.id == Employer.id)
        .where(employer_scope(viewer))
        .options(joinedload(Employer.municipality))
        .order_by(Organisation.name, Employer.id)
        .limit(most)
    )
    if waiting:
        wanted = wanted.where(Employer.vetted_at.is_(None))
    if named is not None:
        unnamed = Organisation.name.startswith(UNKNOWN_NAME, autoescape=True)
        wanted = wanted.where(~unnamed if named else unnamed)
    if text:
        wanted = wanted.where(
            or_(
                Organisation.name.icontains(text, autoescape=True),
                Employer.registration_number == text,
            )
        )
    return list(session.scalars(wanted))


def own_employer(session: Session, viewer: Viewer) -> Employer:
    """The employer that an employer's account acts for (the first, where it is several)."""
    if not viewer.is_(Role.EMPLOYER) or not viewer.organisations:
        raise NotFound
    # Theirs by their scope; a page that asks for it again is given the same.
    found = session.get(Employer, min(viewer.organisations))
    if found is None:
        raise NotFound
    return found


def employer_by_number(session: Session, number: str) -> Employer | None:
    """Whoever has this registration number; for actions and imports, so no scope applies."""
    return session.scalar(select(Employer).where(Employer.registration_number == number))


def known_skills(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of these skill keys the taxonomy has."""
    return set(session.scalars(select(Skill.key).where(Skill.key.in_(sorted(set(keys))))))


def skills_usual(session: Session, occupation_id: int) -> list[tuple[str, bool]]:
    """Keys of the skills of an occupation, the most telling first: what it needs (True) before
    what helps; what the reader's languages name before what only ESCO does; what few other
    occupations ask for before what all of them do."""
    found = skills_of(session, occupation_id)
    spread = skill_spread(session, (skill.id for skill, _ in found))
    found.sort(key=lambda pair: (not pair[1], not pair[0].lv, spread[pair[0].id], pair[0].key))
    return [(skill.key, essential) for skill, essential in found]


def occupations_offered(session: Session, viewer: Viewer) -> list[Occupation]:
    """Occupations of the vacancies in scope, by name: what a list can be narrowed to."""
    ids = select(Vacancy.occupation_id).where(scope(viewer))
    found = session.scalars(select(Occupation).where(Occupation.id.in_(ids)))
    return sorted(found, key=lambda o: (latvian_order(o.lv), o.code))


def profiles(session: Session, occupation_ids: Iterable[int]) -> dict[int, rules.Profile]:
    """What these occupations usually demand, by id; of their skills the few that tell most. One
    of which nothing is known demands what all known ones of its unit group do."""
    ids = sorted(set(occupation_ids))
    found = list(session.scalars(select(Occupation).where(Occupation.id.in_(ids))))
    unknown = {o.isco for o in found if not _demands(o).known}
    groups: dict[str, list[rules.Profile]] = defaultdict(list)
    beside = select(Occupation).where(
        Occupation.isco.in_(sorted(unknown)), Occupation.scheme == CLASSIFIER
    )
    for row in session.scalars(beside):
        if (demands := _demands(row)).known:
            groups[row.isco].append(demands)
    return {
        o.id: replace(
            _demands(o) if _demands(o).known else rules.demanded_by_all(groups[o.isco]),
            lki=o.lki or rules.usual_schooling(o.isco),
            essential=_essential(session, o.id),
        )
        for o in found
    }


def _demands(row: Occupation) -> rules.Profile:
    return rules.Profile(row.state_language, row.licences, row.conditions, row.duties)


def _essential(session: Session, occupation_id: int) -> tuple[str, ...]:
    """Those named in the reader's languages before those that only ESCO names, and the rarer
    ones first; what every work needs is nothing to ask for where nobody asked."""
    needed = [
        skill
        for skill, essential in skills_of(session, occupation_id)
        if essential and skill.kind != TRANSVERSAL
    ]
    spread = skill_spread(session, (skill.id for skill in needed))
    needed.sort(key=lambda skill: (not skill.lv, spread[skill.id], skill.key))
    return tuple(skill.key for skill in needed[:MOST_SKILLS])


def wish_of(row: Requirement) -> rules.Wish:
    return rules.Wish(
        row.kind, row.code, row.level, row.text_level, row.must, row.derived, row.reason
    )


def offer_of(vacancy: Vacancy) -> rules.Offer:
    """The stored vacancy as the rules read it."""
    return rules.Offer(
        title=vacancy.title,
        description=vacancy.description,
        occupation_code=vacancy.occupation.code if vacancy.occupation else "",
        municipality_id=vacancy.municipality_id,
        address=vacancy.address,
        pay_from_cents=vacancy.pay_from_cents,
        pay_to_cents=vacancy.pay_to_cents,
        pay_unit=vacancy.pay_unit,
        load=vacancy.load,
        working_time=vacancy.working_time,
        hours_week=vacancy.hours_week,
        seats=vacancy.seats,
        apply_by=vacancy.apply_by,
        start_from=vacancy.start_from,
        accommodation=vacancy.accommodation,
        transport=vacancy.transport,
        wishes=tuple(wish_of(row) for row in vacancy.requirements),
    )
