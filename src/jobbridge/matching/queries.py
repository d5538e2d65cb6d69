"""Matches in the viewer's scope, each judged on the day it is shown, with its reasons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from jobbridge.audit.actions import saw
from jobbridge.db import session_database
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.matching.best import match_all
from jobbridge.matching.fact_queries import compile_people, work_of
from jobbridge.matching.facts import Person
from jobbridge.matching.model import Match, MatchSeen
from jobbridge.matching.resident_queries import open_on, resident
from jobbridge.matching.rules import POLICY, Judged, Verdict, daily_order, judge
from jobbridge.outbox.model import Job
from jobbridge.vacancies import queries as vacancies
from jobbridge.vacancies.model import State, Vacancy
from jobbridge.viewer import Role, Viewer

SHOWN = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NEAR_SHOWN = 10
TOUCHING = ("rematch_all", "rematch_shard", "rematch_vacancy")  # jobs that change anybody's list


@dataclass(frozen=True)
class Scored:
    """One pair as a page shows it, judged today. `near` names the only missed must of a near
    miss; `missed` is that verdict."""

    inmate: Inmate
    vacancy: Vacancy
    score: int
    parts: dict[str, int]
    verdicts: tuple[Verdict, ...]
    near: str

    @property
    def missed(self) -> Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.missed), None)

    @property
    def distance(self) -> int | None:
        """Kilometres from home, where both places are known."""
        place = next(verdict for verdict in self.verdicts if verdict.kind == "place")
        distance = place.reason.values.get("distance")
        return distance if isinstance(distance, int) else None


@dataclass(frozen=True)
class Matches:
    """The best fits, and the best of those that miss exactly one must."""

    fits: list[Scored]
    near: list[Scored]


def matches_for_inmate(
    session: Session, viewer: Viewer, inmate: Inmate, *, today: date, top: int = SHOWN
) -> Matches:
    """The vacancies for a person, judged today. What is stored only says which to judge; where it
    is of other facts, another policy or another day, or something is still to be matched, all open
    vacancies are gone through."""
    _require_counselor(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    people = compile_people(session, inmates.listed(), Inmate.id == inmate.id)
    if not people:
        return Matches([], [])
    stored = _stored(session, people[0], today)
    if stored is None:
        works = resident(session).works(session, today)
        ids = {row.vacancy_id for row in match_all(people, works, as_of=today, top=top)}
    else:
        ids = {row.vacancy_id for row in stored}
    shown = select(Vacancy.id, Vacancy.ref).where(
        Vacancy.id.in_(ids), vacancies.scope(viewer), open_on(today), ~_unwanted(inmate.id)
    )
    refs = {row.id: inmate.ref + row.ref for row in session.execute(shown)}
    rows = session.scalars(
        select(Vacancy)
        .where(Vacancy.id.in_(refs if stored is None else _foremost(stored, refs, today, top)))
        .options(*vacancies.WHOLE, selectinload(Vacancy.requirements))
    )
    judged = [(inmate, row, judge(people[0], work_of(row), as_of=today)) for row in rows]
    return _shown(judged, today, top)


def _stored(session: Session, person: Person, today: date) -> list[Any] | None:
    """What is stored for a person; None where that is not how things stand now."""
    waiting = select(Job.id).where(Job.kind.in_(TOUCHING), Job.done_at.is_(None))
    if session.scalar(select(waiting.exists())):
        return None
    stored = session.execute(
        select(
            Match.vacancy_id,
            Match.near,
            Match.score,
            (Match.vacancy_version == Vacancy.version).label("same"),
            and_(
                Match.inmate_version == person.version,
                Match.policy == POLICY.version,
                Match.as_of == today,
            ).label("fresh"),
        )
        .join(Vacancy, Vacancy.id == Match.vacancy_id)
        .where(Match.inmate_id == person.id)
    ).all()
    return list(stored) if stored and all(row.fresh for row in stored) else None


def _foremost(stored: Sequence[Any], refs: Mapping[int, str], today: date, top: int) -> list[int]:
    """Of those stored that have a reference, the ids of the best `top` fits and of as many near
    misses by the points that are stored; and of any that has changed since: whose points may be
    others now."""
    known = [row for row in stored if row.vacancy_id in refs]
    same = [row for row in known if row.same]
    same.sort(key=lambda row: (-row.score, daily_order(today, refs[row.vacancy_id])))
    fits = [row.vacancy_id for row in same if not row.near][:top]
    near = [row.vacancy_id for row in same if row.near][:top]
    return [*fits, *near, *(row.vacancy_id for row in known if not row.same)]


def matches_for_vacancy(
    session: Session, viewer: Viewer, vacancy: Vacancy, *, today: date, top: int = SHOWN
) -> Matches:
    """The viewer's own people for a vacancy: all of them judged, now."""
    _require_counselor(viewer, None)
    if not vacancies.is_open(vacancy, today):
        return Matches([], [])
    unwanted = inmates.blocks(literal(vacancy.employer_id), literal(vacancy.municipality_id))
    people = resident(session).people(session, inmates.scope(viewer), ~unwanted)
    work = work_of(vacancy)
    kept = {row.inmate_id for row in match_all(people, [work], as_of=today, top=top)}
    rows = {
        row.id: row
        for row in session.scalars(
            select(Inmate).where(Inmate.id.in_(kept), inmates.scope(viewer)).options(*inmates.WITH)
        )
    }
    judged = [
        (rows[person.id], vacancy, judge(person, work, as_of=today))
        for person in people
        if person.id in rows
    ]
    shown = _shown(judged, today, top)
    saw(session, "inmate", [scored.inmate.id for scored in (*shown.fits, *shown.near)])
    return shown


def _unwanted(inmate_id: int) -> ColumnElement[bool]:
    """A clause on `Vacancy`: of an employer or in a municipality that the person has blocked."""
    blocked = inmates.blocks(Vacancy.employer_id, Vacancy.municipality_id)
    return exists(select(Inmate.id).where(Inmate.id == inmate_id, blocked).correlate(Vacancy))


def new_match(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """A clause on `Inmate`: an open vacancy has come to fit since the viewer last looked at the
    person's matches; all that fits is new to who has never looked."""
    return exists(_new(viewer, today).where(Match.inmate_id == Inmate.id).correlate(Inmate))


def new_matches_of(
    session: Session, viewer: Viewer, inmate_ids: Iterable[int], *, today: date
) -> dict[int, int]:
    """How many, of people already loaded in scope; who has none is not in it."""
    count = (
        _new(viewer, today)
        .with_only_columns(func.count())
        .where(Match.inmate_id == Inmate.id)
        .correlate(Inmate)
        .scalar_subquery()
    )
    rows = session.execute(select(Inmate.id, count).where(Inmate.id.in_(list(inmate_ids))))
    return {row[0]: row[1] for row in rows if row[1]}


def _new(viewer: Viewer, today: date) -> Select[int]:
    """Inside a query of `Inmate`, which stands for whose matches they are: so the database looks
    up once for each person, not for each pair, when they were last looked at."""
    seen = (
        select(MatchSeen.seen_at)
        .where(MatchSeen.inmate_id == Inmate.id, MatchSeen.account_id == viewer.account_id)
        .correlate(Inmate)
        .scalar_subquery()
    )
    return (
        select(Match.inmate_id)
        .join(Vacancy, Vacancy.id == Match.vacancy_id)
        .where(
            Match.near == "",
            # A pair of older facts, another policy or an earlier day is not counted as it was.
            Match.inmate_version == Inmate.version,
            Match.vacancy_version == Vacancy.version,
            Match.policy == POLICY.version,
            Match.as_of >= today,
            Match.found_at > func.coalesce(seen, NEVER),
            Vacancy.state == State.PUBLISHED,
            or_(Vacancy.apply_by.is_(None), Vacancy.apply_by >= today),
        )
    )


def looked(viewer: Viewer, inmate: Inmate, now: datetime) -> Callable[[Session], None]:
    """What opening somebody's matches leaves behind: from now on only later ones are new."""

    def touch(session: Session) -> None:
        insert = sqlite.insert if session_database(session).sqlite else postgresql.insert
        session.execute(
            insert(MatchSeen)
            .values(inmate_id=inmate.id, account_id=viewer.account_id, seen_at=now)
            .on_conflict_do_update(
                index_elements=["inmate_id", "account_id"], set_={"seen_at": now}
            )
        )

    return touch


def _require_counselor(viewer: Viewer, inmate: Inmate | None) -> None:
    inside = inmate is None or inmates.holds(viewer, inmate)
    if not (viewer.system or (viewer.is_(Role.COUNSELOR) and inside)):
        raise NotFound


def _scored(inmate: Inmate, vacancy: Vacancy, found: Judged) -> Scored:
    return Scored(inmate, vacancy, found.score, found.parts, found.verdicts, found.near)


def _shown(judged: Iterable[tuple[Inmate, Vacancy, Judged]], today: date, top: int) -> Matches:
    """Best first; equals in the order of the day, which is the same for everybody who asks."""
    pairs = [
        _scored(inmate, vacancy, found)
        for inmate, vacancy, found in judged
        if found.near or found.fits
    ]
    pairs.sort(key=lambda p: (-p.score, daily_order(today, p.inmate.ref + p.vacancy.ref)))
    return Matches(
        [pair for pair in pairs if not pair.near][:top],
        [pair for pair in pairs if pair.near][: min(NEAR_SHOWN, top)],
    )


def is_listed(session: Session, viewer: Viewer, inmate: Inmate) -> bool:
    """Whether the person takes part and agreed to be listed: nobody else is matched."""
    _require_counselor(viewer, inmate)
    return bool(session.scalar(select(Inmate.id).where(Inmate.id == inmate.id, inmates.listed())))


def judged_for(
    session: Session, viewer: Viewer, inmate: Inmate, vacancy: Vacancy, *, today: date
) -> Scored:
    """One pair, judged now, whether it fits or not and whether the person is listed or not."""
    _require_counselor(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    person = compile_people(session, Inmate.id == inmate.id)[0]
    return _scored(inmate, vacancy, judge(person, work_of(vacancy), as_of=today))
