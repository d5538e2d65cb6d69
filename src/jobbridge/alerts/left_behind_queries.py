"""People due soon whom nobody was ever introduced to, and why: in as many queries for three
hundred as for one. Who may not know of people gets figures by prison."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from jobbridge.alerts.rules import Figure, figures
from jobbridge.applications.model import Application, State
from jobbridge.applications.rules import SHOWN_TO_EMPLOYER
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Fact, FactKind, Inmate
from jobbridge.inmates.queries import Page
from jobbridge.interviews.people_queries import signals
from jobbridge.matching.model import Match
from jobbridge.places.model import Prison
from jobbridge.places.rules import place_key
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """`mine` are the people whom the viewer looks after; `show` names reasons (see `whys`), all
    of which must hold."""

    weeks: int
    prison_id: int | None = None
    mine: bool = False
    show: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Left:
    """One person, why nobody was told of them, and how many stored vacancies fit or miss one
    must."""

    inmate: Inmate
    why: tuple[str, ...]
    fits: int
    near: int


@dataclass(frozen=True)
class LeftBehind:
    """A page of people; `counts` say for each reason how many of all there are, `due` how many
    people are due at all."""

    people: list[Left]
    page: Page
    counts: Mapping[str, int]
    everybody: int
    due: int


def introduced() -> ColumnElement[bool]:
    """A clause on `Inmate`: some employer once got to know of the person."""
    return exists().where(
        Application.inmate_id == Inmate.id,
        or_(Application.card_at.is_not(None), Application.state.in_(SHOWN_TO_EMPLOYER)),
    )


def due_within(today: date, weeks: int) -> list[ColumnElement[bool]]:
    """Clauses on `Inmate`: takes part, and is released by then."""
    return [
        inmates.inside(),
        Inmate.release_expected >= today,
        Inmate.release_expected <= today + timedelta(weeks=weeks),
    ]


def whys(
    session: Session, viewer: Viewer, *, now: datetime, today: date
) -> dict[str, ColumnElement[bool]]:
    """Why nobody was told of a person, each as a clause on `Inmate`, in the order of the page:
    what stands first is to be done first."""
    known = signals(session, viewer, now=now, today=today)
    speaking = _applied(State.PROPOSED, State.ASKED)
    fits, near = _matched(today, near=False), _matched(today, near=True)
    return {
        "agreement": known["agreement"],
        "no_plan": known["no_plan"],
        "no_targets": ~exists().where(
            Fact.inmate_id == Inmate.id, Fact.kind == FactKind.TARGET, Fact.ended_at.is_(None)
        ),
        "talks": speaking,
        "declined": and_(_applied(State.DECLINED), ~speaking),
        "fits": and_(fits, ~speaking),
        "near": and_(inmates.listed(), ~fits, near),
        "no_fit": and_(inmates.listed(), ~fits, ~near),
        "stalled": known["stalled"],
    }


def _applied(*states: State) -> ColumnElement[bool]:
    return exists().where(Application.inmate_id == Inmate.id, Application.state.in_(states))


def _matched(today: date, *, near: bool) -> ColumnElement[bool]:
    return exists(
        select(Match.inmate_id)
        .join(Vacancy, Vacancy.id == Match.vacancy_id)
        .where(Match.inmate_id == Inmate.id, *_open(today, near=near))
        .correlate(Inmate)
    )


def _open(today: date, *, near: bool) -> list[ColumnElement[bool]]:
    return [
        Match.near > "" if near else Match.near == "",  # a range, which its index answers
        Vacancy.state == VacancyState.PUBLISHED,
        or_(Vacancy.apply_by.is_(None), Vacancy.apply_by >= today),
    ]


def left_behind_for(
    session: Session,
    viewer: Viewer,
    *,
    filters: Filters,
    now: datetime,
    today: date,
    page: int = 1,
    size: int = PAGE,
) -> LeftBehind:
    """For counselors: who leaves first stands first."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    base = [inmates.scope(viewer), *due_within(today, filters.weeks)]
    if filters.prison_id is not None:
        base.append(Inmate.prison_id == filters.prison_id)
    if filters.mine:
        base.append(Inmate.counselor_id == viewer.account_id)
    known = whys(session, viewer, now=now, today=today)
    wanted = [clause for name, clause in known.items() if name in filters.show]

    def count(*clauses: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*clauses), 1), else_=0)), 0)

    left = ~introduced()
    counted = session.execute(
        select(
            func.count(),
            count(left),
            count(left, *wanted),
            *(count(left, clause) for clause in known.values()),
        )
        .select_from(Inmate)
        .where(*base)
    ).one()
    due, everybody, total, *each = (int(value) for value in counted)
    number = min(max(page, 1), max(1, -(-total // size)))
    items = list(
        session.scalars(
            select(Inmate)
            .where(*base, left, *wanted)
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(size)
            .offset((number - 1) * size)
            .options(*inmates.WITH)
        )
    )
    ids = [inmate.id for inmate in items]
    saw(session, "inmate", ids)
    rows = session.execute(
        select(
            Inmate.id,
            _count(today, near=False),
            _count(today, near=True),
            *(clause.label(name) for name, clause in known.items()),
        ).where(Inmate.id.in_(ids))
    )
    shown = {
        inmate_id: (tuple(name for name, on in zip(known, flags, strict=True) if on), fits, near)
        for inmate_id, fits, near, *flags in rows
    }
    return LeftBehind(
        [Left(inmate, *shown[inmate.id]) for inmate in items],
        Page(items, total, number, size),
        dict(zip(known, each, strict=True)),
        everybody,
        due,
    )


def _count(today: date, *, near: bool) -> ColumnElement[int]:
    """Beside each person, so that the database begins with theirs and not with vacancies."""
    return (
        select(func.count())
        .select_from(Match)
        .join(Vacancy, Vacancy.id == Match.vacancy_id)
        .where(Match.inmate_id == Inmate.id, *_open(today, near=near))
        .correlate(Inmate)
        .scalar_subquery()
    )


def figures_for(
    session: Session, viewer: Viewer, *, weeks: int, today: date
) -> tuple[list[Figure], Figure | None]:
    """By prison how many are due, and how many of them nobody was introduced to: for the agency
    and administrators, who learn nothing of anybody."""
    if not (viewer.system or viewer.is_(Role.AGENCY, Role.ADMINISTRATOR)):
        raise NotFound
    left = func.coalesce(func.sum(case((introduced(), 0), else_=1)), 0)
    rows = session.execute(
        select(Inmate.prison_id, func.count(), left)
        .where(*due_within(today, weeks))
        .group_by(Inmate.prison_id)
    )
    counted = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    prisons = session.scalars(select(Prison).where(Prison.id.in_(counted)))
    named = {p.id: p.name for p in prisons}
    order = sorted(counted, key=lambda i: place_key(named[i]))
    return figures({named[i]: counted[i] for i in order})
