"""What has changed among somebody's matches since it was last looked at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from jobbridge.audit.actions import saw
from jobbridge.clock import local_day
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.matching.fact_queries import compile_people, work_of
from jobbridge.matching.model import Match, MatchLost, MatchSeen
from jobbridge.matching.queries import Scored
from jobbridge.matching.rules import judge
from jobbridge.vacancies import queries as vacancies
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

AT_LEAST = timedelta(days=14)  # so that looking twice does not make the news go
SHOWN = 10
GAINED, LOST, NEAR = "gained", "lost", "near"


@dataclass(frozen=True)
class Change:
    """A pair that has come to fit, fits no more, or misses one must where it missed none;
    judged today."""

    kind: str
    on: date
    pair: Scored


@dataclass(frozen=True)
class Moved:
    """The expected release was moved, on a day, from one to another."""

    on: date
    before: date
    after: date


@dataclass(frozen=True)
class Changes:
    """Newest first; `total` counts also those that are not among `first`."""

    since: date
    moved: list[Moved]
    first: list[Change]
    total: int


def changes_for_inmate(
    session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime
) -> Changes:
    """Since the viewer last looked, and for two weeks at least. Nothing is news to who has never
    looked; whatever changed is judged again, so what came back meanwhile is no change."""
    if not (viewer.system or (viewer.is_(Role.COUNSELOR) and inmates.holds(viewer, inmate))):
        raise NotFound
    saw(session, "inmate", [inmate.id])
    today = local_day(now)
    looked = session.scalar(
        select(MatchSeen.seen_at).where(
            MatchSeen.inmate_id == inmate.id, MatchSeen.account_id == viewer.account_id
        )
    )
    since = min(looked or now, now - AT_LEAST)
    people = compile_people(session, inmates.listed(), Inmate.id == inmate.id)
    if not people:
        return Changes(local_day(since), [], [], 0)
    moments = _moments(session, inmate.id, since)
    rows = session.scalars(
        select(Vacancy)
        .where(Vacancy.id.in_(moments), vacancies.scope(viewer))
        .options(*vacancies.WHOLE, selectinload(Vacancy.requirements))
    )
    found = []
    for row in rows:
        if not vacancies.is_open(row, today):
            continue
        lost, moment = moments[row.id]
        judged = judge(people[0], work_of(row), as_of=today)
        kind = _kind(lost, fits=judged.fits, near=bool(judged.near))
        if kind:
            pair = Scored(inmate, row, judged.score, judged.parts, judged.verdicts, judged.near)
            found.append((moment, Change(kind, local_day(moment), pair)))
    found.sort(key=lambda one: (one[0], one[1].pair.score), reverse=True)
    return Changes(
        local_day(since),
        _moved(session, inmate.id, since),
        [change for _, change in found[:SHOWN]],
        len(found),
    )


def _kind(lost: bool, *, fits: bool, near: bool) -> str:
    if fits:
        return "" if lost else GAINED
    if lost:
        return NEAR if near else LOST
    return ""


def _moments(session: Session, inmate_id: int, since: datetime) -> dict[int, tuple[bool, datetime]]:
    """Vacancies that came or went since then: whether they went, and when. Where somebody's
    first matches are that young, their coming is no news."""
    lost = session.execute(
        select(MatchLost.vacancy_id, MatchLost.lost_at).where(
            MatchLost.inmate_id == inmate_id, MatchLost.lost_at > since
        )
    )
    moments = {row[0]: (True, row[1]) for row in lost}
    fits = session.execute(
        select(Match.vacancy_id, Match.found_at).where(
            Match.inmate_id == inmate_id, Match.near == ""
        )
    ).all()
    begun = min((moment for _, moment in fits), default=since)
    for vacancy_id, moment in fits:
        if moment > max(since, begun) and vacancy_id not in moments:
            moments[vacancy_id] = (False, moment)
    return moments


def _moved(session: Session, inmate_id: int, since: datetime) -> list[Moved]:
    rows = session.scalars(
        select(Movement)
        .where(Movement.inmate_id == inmate_id, Movement.recorded_at > since)
        .order_by(Movement.id.desc())
    )
    return [
        Moved(
            local_day(row.recorded_at),
            date.fromisoformat(row.detail["from"]),
            date.fromisoformat(row.detail["to"]),
        )
        for row in rows
        if {"from", "to"} <= row.detail.keys() and row.detail["from"] != row.detail["to"]
    ]
