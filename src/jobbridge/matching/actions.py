"""Finding matches anew: for everybody, one person or one vacancy.

The work is done on a read; only what was found is written, in short transactions. A row carries
the versions that it was judged on, so one written from older facts is known to be stale.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import listed
from jobbridge.matching.best import NEAR_TOP, TOP
from jobbridge.matching.engine import Compiled
from jobbridge.matching.fact_queries import compile_people
from jobbridge.matching.model import Match, MatchRun
from jobbridge.matching.policy import POLICY
from jobbridge.matching.resident_queries import resident
from jobbridge.matching.run_actions import (
    SHARD,
    Claim,
    Progress,
    begin,
    claim,
    is_idle,
    people_of,
    progress_of,
    put_down,
    store,
    unfinished,
)
from jobbridge.matching.shards import FITS, Found, Keys, Rows, judged_of, keys_of, named, nothing
from jobbridge.matching.store_actions import (
    Stamp,
    only_writer,
    replace_people,
    replace_vacancy,
)
from jobbridge.outbox.actions import post
from jobbridge.places.queries import revision
from jobbridge.vacancies.model import Vacancy

REFILL_BELOW = 50
WAIT = 0.5  # seconds between looks at shards that others judge
JudgeOn = Callable[[Database, MatchRun, Callable[[], datetime]], None]


def judge_here(compiled: Compiled, people: Keys, works: Keys) -> Found:
    """In this process; the ids and versions are of what is compiled."""
    return named(judged_of(compiled, TOP, NEAR_TOP), people, works)


def rematch_all(
    database: Database,
    *,
    now: datetime,
    today: date,
    progress: Progress | None = None,
    judge_on: JudgeOn | None = None,
) -> int:
    """Judge every person against every open vacancy and keep the best; says how many pairs are
    kept. Pairs of whoever takes part no more, and of closed vacancies, go. `judge_on` judges
    shards elsewhere (`cluster.judge_on`)."""
    clock = _Going(now)
    with database.write() as session:
        run = begin(session, now=now, today=today, size=SHARD)
    if judge_on is not None:
        judge_on(database, run, clock)
    while True:
        work_run(database, run, clock, progress=progress)
        with database.read() as session:
            now_run = session.get(MatchRun, run.id)
            if now_run is None:
                return 0  # a newer run has taken its place
            if now_run.finished_at is not None:
                return now_run.kept
        threading.Event().wait(WAIT)


def work_run(
    database: Database,
    run: MatchRun,
    now: Callable[[], datetime],
    *,
    progress: Progress | None = None,
    most: int | None = None,
) -> None:
    """Judge shards that nobody judges, `most` of them, and store the run when all are done."""
    judged_here = 0
    while most is None or judged_here < most:
        with database.write() as session:
            held = claim(session, run.id, now=now())
        if held is None:
            break
        judge_shard(database, held, run, now)
        judged_here += 1
        if progress:
            with database.read() as session:
                progress(*progress_of(session, run.id), "shards judged")
    store(database, run.id, now, progress=progress)


def judge_shard(
    database: Database, held: Claim, run: MatchRun, now: Callable[[], datetime]
) -> bool:
    """Judge a claimed shard and put down what was found; whether it was still ours."""
    with database.read() as session:
        people = people_of(session, held)
        works = resident(session).works(session, run.as_of)
    found = nothing(works)
    if people and works:
        compiled = Compiled(people, works, as_of=run.as_of)
        found = judge_here(compiled, keys_of(people), keys_of(works))
    with database.write() as session:
        return put_down(session, held, found, now=now())


# Jobs


def start_run(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """Everybody is to be matched anew: a job for each shard, so that all workers share them and
    what a person's own change asks for need not wait for the whole."""
    with database.write() as session:
        run = begin(session, now=now, today=local_day(now), size=SHARD)
        _post_shards(session, run, now)


def _post_shards(session: Session, run: MatchRun, now: datetime) -> None:
    for number in range(max(run.shards, 1)):
        key = f"match:shard:{run.id}:{number}:{now.isoformat()}"
        post(session, "rematch_shard", key, {"run_id": run.id}, now=now)


def rematch_shard(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """One shard of a run, whichever is free; the last one also stores the run."""
    with database.read() as session:
        run = session.get(MatchRun, int(payload["run_id"]))
    if run is not None and run.finished_at is None:
        work_run(database, run, _Going(now), most=1)


def keep_true(database: Database, now: datetime) -> None:
    """The worker's chore. On a new day, under a new policy, and once a taxonomy is imported (what
    is near to what may have changed), everybody is matched anew; a run that nobody works on goes
    on."""
    today = local_day(now)
    with database.write() as session:
        known = revision(session, "taxonomy")
        last = session.scalar(select(MatchRun).order_by(MatchRun.id.desc()).limit(1))
        judged_by = (today, POLICY.version, known)
        if last is None or (last.as_of, last.policy, last.taxonomy) != judged_by:
            key = f"rematch:all:{today}:{POLICY.version}:{known}"
            post(session, "rematch_all", key, {}, now=now)
            return
        left = unfinished(session)
        if left is not None and is_idle(session, left, now):
            _post_shards(session, left, now)


def rematch_inmate(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """A person changed: their row is found anew, and they move in or out of the vacancies'
    lists. A list that thereby falls below fifty is refilled by a job of its own."""
    inmate_id, today = int(payload["inmate_id"]), local_day(now)
    with database.read() as session:
        people = compile_people(session, listed(), Inmate.id == inmate_id)
        found = None
        if people:
            compiled, works = resident(session).with_person(session, today, people[0])
            found = judge_here(compiled, keys_of(people), works)
            found = _entering(session, found, "inmate")
    with database.write() as session:
        had = _full_lists(session, Match.vacancy_id, Match.inmate_id == inmate_id)
        if found is not None:
            replace_people(session, found, found.people, _stamp(now))
        else:
            only_writer(session)
            session.execute(delete(Match).where(Match.inmate_id == inmate_id))
        _refill(session, Match.vacancy_id, had, "vacancy", now)


def rematch_vacancy(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """A vacancy changed: its list is found anew, and it moves in or out of people's rows."""
    vacancy_id, today = int(payload["vacancy_id"]), local_day(now)
    with database.read() as session:
        held, found = resident(session), None
        works = [work for work in held.works(session, today) if work.id == vacancy_id]
        if works:
            compiled, people = held.with_work(session, today, works[0])
            found = _entering(session, judge_here(compiled, people, keys_of(works)), "vacancy")
    with database.write() as session:
        had = _full_lists(session, Match.inmate_id, Match.vacancy_id == vacancy_id)
        if found is not None:
            there = session.get(Vacancy, vacancy_id)
            if there is None or there.version != works[0].version:
                return  # changed meanwhile: that change posted a job of its own
            replace_vacancy(session, found, vacancy_id, _stamp(now))
        else:
            only_writer(session)
            session.execute(delete(Match).where(Match.vacancy_id == vacancy_id))
        _refill(session, Match.inmate_id, had, "inmate", now)


HANDLERS = {
    "rematch_all": start_run,
    "rematch_inmate": rematch_inmate,
    "rematch_shard": rematch_shard,
    "rematch_vacancy": rematch_vacancy,
}


def _stamp(now: datetime) -> Stamp:
    return Stamp(now, local_day(now), POLICY.version)


def _entering(session: Session, found: Found, own: str) -> Found:
    """Of one person's or one vacancy's pairs: the best, and those that the other side's list
    has room for or that are better than its last."""
    kept = []
    for near, most in ((False, TOP), (True, NEAR_TOP)):
        rows = found.rows[(found.rows["step"] != FITS) == near]
        scores = np.sort(rows["score"])
        best = rows["score"] >= (scores[-most] if len(scores) >= most else 0)
        others = rows[~best]
        if len(others):
            last = _last_kept(session, others, own, near, most)
            others = others[others["score"] >= last]
        kept += [rows[best], others]
    return Found(np.concatenate(kept), found.steps, found.people, found.works)


def _last_kept(session: Session, rows: Rows, own: str, near: bool, most: int) -> NDArray[np.int64]:
    """For each pair, the score of the last that the other side's list keeps; 0 where it has
    room."""
    own_side, side = (Match.inmate_id, Match.vacancy_id)
    other = "vacancy"
    model: type[Inmate] | type[Vacancy] = Vacancy
    if own == "vacancy":
        own_side, side, other, model = side, own_side, "inmate", Inmate
    ids, itself = rows[other].tolist(), own_side == int(rows[own][0])
    scores: dict[int, int] = {}
    # A vacancy's scores are all in an index; only where its list holds this pair, and for
    # people's lists, rows are looked at. (One query with a window takes twice as long.)
    holding = set(ids) if own == "vacancy" else set(session.scalars(select(side).where(itself)))
    for held in (False, True):
        last = (
            select(Match.score)
            .where(side == model.id, Match.near != "" if near else Match.near == "")
            .order_by(Match.score.desc())
            .limit(1)
            .offset(most - 1)
            .correlate(model)
        )
        lists = [i for i in ids if (i in holding) == held]
        if lists:
            alone = (last.where(~itself) if held else last).scalar_subquery()
            found = session.execute(select(model.id, alone).where(model.id.in_(lists)))
            scores |= {i: score or 0 for i, score in found}
    return np.array([scores.get(i, 0) for i in ids], np.int64)


def _full_lists(
    session: Session, side: InstrumentedAttribute[int], own: ColumnElement[bool]
) -> list[int]:
    """Whose lists hold one of these pairs, and fifty or more."""
    theirs = list(session.scalars(select(side).where(own, Match.near == "")))
    return [i for i, size in _sizes(session, side, theirs).items() if size >= REFILL_BELOW]


def _refill(
    session: Session,
    side: InstrumentedAttribute[int],
    had: Sequence[int],
    kind: str,
    now: datetime,
) -> None:
    """Lists that thereby fall below fifty are refilled by jobs of their own."""
    sizes = _sizes(session, side, had)
    for list_id in had:
        if sizes.get(list_id, 0) < REFILL_BELOW:
            key = f"refill:{kind}:{list_id}:{now.isoformat()}"
            post(session, f"rematch_{kind}", key, {f"{kind}_id": list_id}, now=now)


def _sizes(
    session: Session, side: InstrumentedAttribute[int], ids: Sequence[int]
) -> dict[int, int]:
    counted = select(side, func.count()).where(side.in_(ids), Match.near == "").group_by(side)
    return {row[0]: row[1] for row in session.execute(counted)}


class _Going:
    """A moment that goes on, for leases longer than the call that was handed `now`."""

    def __init__(self, now: datetime) -> None:
        self._now, self._begun = now, monotonic()

    def __call__(self) -> datetime:
        return self._now + timedelta(seconds=monotonic() - self._begun)
