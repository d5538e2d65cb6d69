"""Alerts as they stand now: a pair that no longer fits is gone from here by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from jobbridge.accounts.model import Account, Membership
from jobbridge.accounts.queries import plays
from jobbridge.alerts.model import Alert
from jobbridge.applications.model import Application
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.matching.fact_queries import compile_people, work_of
from jobbridge.matching.model import Match, MatchSeen
from jobbridge.matching.policy import PARTS, POLICY
from jobbridge.matching.queries import Scored
from jobbridge.matching.rules import judge
from jobbridge.matching.verdicts import RECORDED
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import ALERT_POINTS
from jobbridge.vacancies import queries as vacancies
from jobbridge.vacancies.model import Requirement, State, Vacancy
from jobbridge.viewer import Role, Viewer

PAGE = 10
UNKNOWN_LETTER = "u"  # in `Match.states`
FIRST = 3  # vacancies shown of one person; the rest are on the page of that person's matches


@dataclass(frozen=True)
class Told:
    """One person's alerts: the best of them judged today, and how many there are. `newest` is
    when the last came."""

    inmate: Inmate
    best: list[Scored]
    count: int
    newest: datetime


@dataclass(frozen=True)
class Alerts:
    """A page of people with alerts, the latest first. `up_to` is the last alert there is: what
    comes later was not on this page. `new` and `seen` count alerts, not people."""

    people: list[Told]
    number: int
    pages: int
    up_to: int
    new: int
    seen: int


def good(session: Session, today: date) -> list[ColumnElement[bool]]:
    """Clauses on `Match`, `Inmate` and `Vacancy`, joined by the caller: a pair that fits well
    today, judged on present facts, of which nothing has come yet. Where a must is still to be asked
    about, nobody knows yet whether it fits."""
    return _good(value_of(session, ALERT_POINTS), today)


def _good(points: int, today: date) -> list[ColumnElement[bool]]:
    return [
        Match.near == "",
        Match.score >= points,
        ~or_(*map(_to_ask, RECORDED)),
        Match.policy == POLICY.version,
        Match.inmate_version == Inmate.version,
        Match.vacancy_version == Vacancy.version,
        Vacancy.state == State.PUBLISHED,
        or_(Vacancy.apply_by.is_(None), Vacancy.apply_by >= today),
        inmates.listed(),
        ~inmates.blocks(Vacancy.employer_id, Vacancy.municipality_id),
        ~exists().where(
            Application.inmate_id == Match.inmate_id, Application.vacancy_id == Match.vacancy_id
        ),
    ]


def _to_ask(kind: str) -> ColumnElement[bool]:
    """A clause on `Match`: nothing is recorded of what the vacancy must have of this kind. The
    state language may be asked for by the profession, so no must of the vacancy's own is looked
    for."""
    unknown = func.substr(Match.states, PARTS.index(kind) + 1, 1) == UNKNOWN_LETTER
    if kind == "language":
        return unknown
    must = exists().where(
        Requirement.vacancy_id == Match.vacancy_id, Requirement.kind == kind, Requirement.must
    )
    return and_(unknown, must)


def standing(query: Any, session: Session, today: date) -> Any:
    """A query of `Alert` left with those whose pair still fits and whose person the same
    counselor still looks after."""
    return _standing(query, value_of(session, ALERT_POINTS), today)


def _standing(query: Any, points: int, today: date) -> Any:
    return (
        query.join(
            Match,
            and_(Match.inmate_id == Alert.inmate_id, Match.vacancy_id == Alert.vacancy_id),
        )
        .join(Inmate, Inmate.id == Alert.inmate_id)
        .join(Vacancy, Vacancy.id == Alert.vacancy_id)
        .where(Inmate.counselor_id == Alert.account_id, looked_after(), *_good(points, today))
    )


def looked_after() -> ColumnElement[bool]:
    """A clause on `Inmate`: their counselor works in the prison where they are now."""
    return exists(
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Account.id == Inmate.counselor_id,
            Account.active,
            plays(Role.COUNSELOR),
            Membership.organisation_id == Inmate.prison_id,
        )
        .correlate(Inmate)
    )


def unseen() -> ColumnElement[bool]:
    """A clause on `Alert`: not marked, and its counselor has not opened the person's matches
    since."""
    looked = exists().where(
        MatchSeen.inmate_id == Alert.inmate_id,
        MatchSeen.account_id == Alert.account_id,
        MatchSeen.seen_at >= Alert.made_at,
    )
    return and_(Alert.seen_at.is_(None), ~looked)


def count_of(session: Session, account_id: int, today: date) -> int:
    """How many new ones one counselor has."""
    query = _unseen_count(value_of(session, ALERT_POINTS), today)
    return session.scalar(query, {"account_id": account_id}) or 0


@lru_cache(maxsize=4)
def _unseen_count(points: int, today: date) -> Any:
    # On every page of a counselor's: built once, and not each time.
    own = Alert.account_id == bindparam("account_id")
    return _standing(select(func.count()).select_from(Alert).where(own, unseen()), points, today)


def count_for(session: Session, viewer: Viewer, today: date) -> int:
    return count_of(session, _counselor(viewer), today)


def alerts_for(
    session: Session, viewer: Viewer, *, today: date, page: int = 1, seen: bool = False
) -> Alerts:
    """The viewer's alerts by person; with `seen` those that they have dealt with. What is shown
    of a pair is judged today, as on the page of the person's matches."""
    own = (Alert.account_id == _counselor(viewer), inmates.scope(viewer))
    row = session.execute(
        standing(
            select(
                func.count(),
                func.count(Alert.id).filter(unseen()),
                func.count(Alert.inmate_id.distinct()).filter(~unseen() if seen else unseen()),
                func.max(Alert.id),
            ).where(*own),
            session,
            today,
        )
    ).one()
    total, new, people, last = row
    pages = max(1, -(-people // PAGE))
    number = min(max(page, 1), pages)
    newest = func.max(Alert.made_at)
    grouped = session.execute(
        standing(
            select(Alert.inmate_id, func.count(), newest).where(
                *own, ~unseen() if seen else unseen()
            ),
            session,
            today,
        )
        .group_by(Alert.inmate_id)
        .order_by(newest.desc(), Alert.inmate_id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    ).all()
    ids = [row[0] for row in grouped]
    best = _best(session, viewer, ids, today=today, seen=seen)
    rows = {
        inmate.id: inmate
        for inmate in session.scalars(
            select(Inmate).where(Inmate.id.in_(ids), inmates.scope(viewer)).options(*inmates.WITH)
        )
    }
    saw(session, "inmate", ids)
    told = [Told(rows[i], best.get(i, []), count, at) for i, count, at in grouped]
    return Alerts(told, number, pages, last or 0, new, total - new)


def _best(
    session: Session, viewer: Viewer, ids: Iterable[int], *, today: date, seen: bool
) -> dict[int, list[Scored]]:
    place = func.row_number().over(
        partition_by=Alert.inmate_id, order_by=(Match.score.desc(), Alert.vacancy_id)
    )
    ranked = standing(
        select(Alert.inmate_id, Alert.vacancy_id, place.label("place")).where(
            Alert.account_id == viewer.account_id,
            Alert.inmate_id.in_(list(ids)),
            ~unseen() if seen else unseen(),
        ),
        session,
        today,
    ).subquery()
    pairs = session.execute(select(ranked).where(ranked.c.place <= FIRST)).all()
    people = {
        person.id: person
        for person in compile_people(
            session, inmates.listed(), Inmate.id.in_({pair.inmate_id for pair in pairs})
        )
    }
    inmate_rows = {
        row.id: row
        for row in session.scalars(
            select(Inmate).where(Inmate.id.in_(people), inmates.scope(viewer))
        )
    }
    works = {
        row.id: row
        for row in session.scalars(
            select(Vacancy)
            .where(Vacancy.id.in_({pair.vacancy_id for pair in pairs}), vacancies.scope(viewer))
            .options(*vacancies.WHOLE, selectinload(Vacancy.requirements))
        )
    }
    found: dict[int, list[Scored]] = {}
    for pair in sorted(pairs, key=lambda pair: pair.place):
        person, vacancy = people.get(pair.inmate_id), works.get(pair.vacancy_id)
        if person is None or vacancy is None:
            continue
        judged = judge(person, work_of(vacancy), as_of=today)
        if judged.fits:
            shown = Scored(
                inmate_rows[person.id],
                vacancy,
                judged.score,
                judged.parts,
                judged.verdicts,
                judged.near,
            )
            found.setdefault(person.id, []).append(shown)
    return found


def batch_for(session: Session, viewer: Viewer, batch: str) -> int:
    """How many alerts the viewer marked together; `NotFound` where there is no such batch."""
    count = session.scalar(
        select(func.count())
        .select_from(Alert)
        .where(Alert.account_id == _counselor(viewer), Alert.batch == batch, Alert.batch != "")
    )
    if not count:
        raise NotFound
    return count


def _counselor(viewer: Viewer) -> int:
    if not viewer.is_(Role.COUNSELOR) or viewer.account_id is None:
        raise NotFound
    return viewer.account_id
