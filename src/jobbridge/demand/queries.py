"""The demand as it was counted, and what one step would open for one person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.demand import rules, tally
from jobbridge.demand.model import Demand, DemandDay
from jobbridge.demand.rules import Counted, Gain, Neighbour, Step, Variant
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Block, Inmate
from jobbridge.inmates.queries import inside, listed
from jobbridge.matching.fact_queries import compile_people, compile_works
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.queries import is_listed
from jobbridge.places.model import Prison
from jobbridge.places.queries import prisons_for
from jobbridge.taxonomy.model import Occupation, OccupationSkill, Skill
from jobbridge.training.model import Course
from jobbridge.training.model import State as CourseState
from jobbridge.training.queries import attending, offered_to, plan_of
from jobbridge.vacancies.model import State, Vacancy
from jobbridge.vacancies.queries import WHOLE, scope
from jobbridge.viewer import SYSTEM, Role, Viewer

NEIGHBOURS = 10
PROFILES = 60  # groups whose skills are compared: those with most vacancies
LISTED = 10  # vacancies listed under one step


@dataclass(frozen=True)
class Table:
    """What each step would open, most first; `day` is None before the first count. `people` is
    how many were looked at."""

    day: DemandDay | None
    people: int
    rows: dict[Step, Counted]


@dataclass(frozen=True)
class Offer:
    """A course that leads to a step, with its free places."""

    course: Course
    free: int


def asked_prisons(session: Session, viewer: Viewer) -> list[Prison]:
    """The prisons whose demand the viewer may read: their own; all of them for the agency."""
    if viewer.system or viewer.is_(Role.AGENCY):
        return prisons_for(session, SYSTEM)
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return prisons_for(session, viewer)
    raise NotFound


def demand_for(session: Session, viewer: Viewer, prison: Prison | None, *, weeks: int) -> Table:
    """The newest count for a prison or, without one, for all: that is the agency's to read.
    For the agency people are told in bands (`exact`): nobody is counted out by differences."""
    everywhere = viewer.system or viewer.is_(Role.AGENCY)
    if not everywhere and (prison is None or prison.id not in viewer.organisations):
        raise NotFound
    day = newest(session)
    if day is None:
        return Table(None, 0, {})
    own = Demand.prison_id == prison.id if prison else Demand.prison_id.is_(None)
    rows = session.scalars(select(Demand).where(own, Demand.weeks == weeks).order_by(Demand.id))
    number = prison.id if prison else tally.ALL
    return Table(
        day,
        day.people.get(f"{number}:{weeks}", 0),
        {
            Step(row.kind, row.code, row.level): Counted(row.people, row.vacancies, row.pairs)
            for row in rows
        },
    )


def exact(viewer: Viewer) -> bool:
    """Whether the viewer knows the people behind the figures anyway."""
    return viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER)


def newest(session: Session) -> DemandDay | None:
    return session.scalar(select(DemandDay).order_by(DemandDay.as_of.desc()).limit(1))


def offers_for(
    session: Session,
    viewer: Viewer,
    prison: Prison | None,
    steps: Iterable[Step],
    *,
    weeks: int,
    today: date,
) -> dict[Step, list[Offer]]:
    """Courses not yet over, and over within so many weeks, that lead to each step: those with
    a free place first, then the next to begin. Subject, days and places are no secret."""
    if prison is not None and prison.id not in {p.id for p in asked_prisons(session, viewer)}:
        raise NotFound
    query = (
        select(Course)
        .where(
            Course.state == CourseState.PLANNED,
            Course.ends_on >= today,
            Course.ends_on <= today + timedelta(weeks=weeks),
        )
        .order_by(Course.starts_on, Course.id)
        .options(joinedload(Course.prison, innerjoin=True))
    )
    if prison is not None:
        query = query.where(Course.prison_id == prison.id)
    courses = list(session.scalars(query))
    taken = attending(session, [course.id for course in courses])
    offers = [Offer(row, max(0, row.places - taken.get(row.id, 0))) for row in courses]
    offers.sort(key=lambda offer: not offer.free)
    return {
        step: [offer for offer in offers if rules.leads_to(plan_of(offer.course), step)]
        for step in steps
    }


# One person


@dataclass(frozen=True)
class Chance:
    """A step and the vacancies it opens, the first `LISTED` as rows; `course` is one that the
    person can still join and that leads to it."""

    gain: Gain
    vacancies: list[Vacancy]
    course: Course | None = None


@dataclass(frozen=True)
class Nearby:
    """A neighbouring profession with its vacancies, the first `LISTED` as rows; `occupation` is
    one of the group, to be named by."""

    neighbour: Neighbour
    vacancies: list[Vacancy]
    occupation: Occupation | None


@dataclass(frozen=True)
class WhatIf:
    """What one step would open, most first; `fits` vacancies fit as it is, out of `open`."""

    listed: bool
    fits: int = 0
    open: int = 0
    chances: tuple[Chance, ...] = ()
    nearby: tuple[Nearby, ...] = ()


def what_if_for(session: Session, viewer: Viewer, inmate: Inmate, *, today: date) -> WhatIf:
    """Exact: the person is judged again with each change, against every open vacancy that they
    have not blocked. For counselors of the prison."""
    if not is_listed(session, viewer, inmate):
        return WhatIf(listed=False)
    saw(session, "inmate", [inmate.id])
    person = compile_people(session, Inmate.id == inmate.id)[0]
    blocked = unwanted(session, inmate.id).get(inmate.id, frozenset())
    works = [work for work in compile_works(session, today) if work.id not in blocked]
    as_is = tally.as_they_are(person, works, today)
    variants = rules.variants(person, works, as_is.near)
    courses = [course for course, _ in offered_to(session, inmate, today)]
    variants += rules.course_variants(person, [plan_of(course) for course in courses])
    gains = rules.worth_telling(tally.gains(person, variants, works, today))
    near = _neighbours(session, person, works, today)
    told = [one.gained for one in gains] + [one.gained for one in near]
    shown = {i for ids in told for i in ids[:LISTED]}
    rows = _vacancies(session, viewer, shown)
    groups = _occupations(session, [one.group for one in near])
    return WhatIf(
        True,
        as_is.fits,
        len(works),
        tuple(Chance(gain, _of(gain, rows), _course(gain.step, courses)) for gain in gains),
        tuple(Nearby(one, _of(one, rows), groups.get(one.group)) for one in near),
    )


def _of(one: Gain | Neighbour, rows: Mapping[int, Vacancy]) -> list[Vacancy]:
    return [rows[i] for i in one.gained[:LISTED] if i in rows]


def _course(step: Step, courses: Iterable[Course]) -> Course | None:
    """The first of these courses that leads to the step."""
    if step.kind not in (*rules.LIFTED, rules.COURSE):
        return None
    return next((course for course in courses if rules.leads_to(plan_of(course), step)), None)


def _vacancies(session: Session, viewer: Viewer, ids: Iterable[int]) -> dict[int, Vacancy]:
    query = select(Vacancy).where(Vacancy.id.in_(list(ids)), scope(viewer)).options(*WHOLE)
    return {row.id: row for row in session.scalars(query)}


def _neighbours(
    session: Session, person: Person, works: list[Work], today: date
) -> list[Neighbour]:
    """Professions with vacancies that would fit at once if the person wanted them."""
    anything = Variant(Step(rules.TARGET), rules.open_to_any(person, works))
    gained = tally.gains(person, [anything], works, today)
    groups = tally.by_group(gained[0].gained if gained else (), works)
    most = dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:PROFILES])
    own = rules.own_groups(person)
    profiles = _profiles(session, {*most, *own})
    skills = [fact.code for fact in person.facts if fact.kind == "skill"]
    found = rules.neighbours(most, own, lambda group: profiles.get(group, ()), skills)
    return found[:NEIGHBOURS]


def _profiles(session: Session, groups: Iterable[str]) -> dict[str, set[str]]:
    """Keys of the skills that the professions of each four-digit group need; where none is said
    to need any, of those that help."""
    needed: dict[bool, dict[str, set[str]]] = {True: defaultdict(set), False: defaultdict(set)}
    rows = session.execute(
        select(Occupation.isco, Skill.key, OccupationSkill.essential)
        .join(OccupationSkill, OccupationSkill.occupation_id == Occupation.id)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(Occupation.isco.in_(list(groups)))
    )
    for group, key, essential in rows:
        needed[essential][group].add(key)
    return {**needed[False], **needed[True]}


def _occupations(session: Session, groups: Iterable[str]) -> dict[str, Occupation]:
    """The first profession of each group, of the classifier where it has one."""
    rows = session.scalars(
        select(Occupation)
        .where(Occupation.isco.in_(list(groups)))
        .order_by(Occupation.scheme.desc(), Occupation.code.desc())
    )
    return {row.isco: row for row in rows}


def unwanted(session: Session, inmate_id: int | None = None) -> dict[int, frozenset[int]]:
    """Published vacancies of employers and places that people have blocked, by person."""
    query = (
        select(Block.inmate_id, Vacancy.id)
        .join(
            Vacancy,
            or_(
                Vacancy.employer_id == Block.organisation_id,
                Vacancy.municipality_id == Block.municipality_id,
            ),
        )
        .where(Block.ended_at.is_(None), Vacancy.state == State.PUBLISHED)
    )
    if inmate_id is not None:
        query = query.where(Block.inmate_id == inmate_id)
    found: dict[int, set[int]] = defaultdict(set)
    for person, vacancy in session.execute(query):
        found[person].add(vacancy)
    return {person: frozenset(ids) for person, ids in found.items()}


# For the count itself: this hands out nothing to anybody.


@dataclass(frozen=True)
class Counts:
    """Everything that one count finds; `people` by prison (`tally.ALL`: all) and weeks."""

    vacancies: int
    people: dict[tuple[int, int], int]
    found: tally.Found


def counts(session: Session, *, today: date, weeks: Iterable[int] = rules.WEEKS) -> Counts:
    within = list(weeks)
    people = compile_people(session, listed(), inside())
    works = compile_works(session, today)
    homes = {row.id: row.prison_id for row in session.execute(select(Inmate.id, Inmate.prison_id))}
    found = tally.count(
        people,
        works,
        prisons=homes,
        unwanted=unwanted(session),
        weeks=within,
        as_of=today,
    )
    looked: dict[tuple[int, int], int] = defaultdict(int)
    for person in people:
        for some in within:
            if person.release_expected <= today + timedelta(weeks=some):
                looked[homes[person.id], some] += 1
                looked[tally.ALL, some] += 1
    return Counts(len(works), dict(looked), found)
