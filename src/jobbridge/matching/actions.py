"""Finding matches anew: for everybody, one person or one vacancy.

The work is done on a read; only what was found is written, in short transactions. A row carries
the versions that it was judged on, so one written from older facts is known to be stale.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobbridge.clock import local_day
from jobbridge.db import Database, session_database
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import listed
from jobbridge.matching.best import NEAR_TOP, TOP, Row, match_all
from jobbridge.matching.fact_queries import compile_people, compile_works
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.model import Match
from jobbridge.matching.policy import PARTS, POLICY
from jobbridge.outbox.actions import post
from jobbridge.vacancies.model import Vacancy

Progress = Callable[[int, int | None, str], None]
CHUNK = 200  # people whose rows change in one transaction
REFILL_BELOW = 50


def rematch_all(
    database: Database, *, now: datetime, today: date, progress: Progress | None = None
) -> int:
    """Judge every person against every open vacancy and keep the best; says how many pairs are
    kept. Pairs of whoever takes part no more, and of closed vacancies, go."""
    with database.read() as session:
        people = compile_people(session, listed())
        works = compile_works(session, today)
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row in match_all(people, works, as_of=today):
        by_person[row.inmate_id].append(row)
    ids = [person.id for person in people]
    kept = 0
    for first in range(0, len(ids), CHUNK):
        chunk = ids[first : first + CHUNK]
        with database.write() as session:
            since = _since(session, Match.inmate_id.in_(chunk))
            session.execute(delete(Match).where(Match.inmate_id.in_(chunk)))
            there = set(session.scalars(select(Inmate.id).where(Inmate.id.in_(chunk))))
            rows = [row for i in chunk if i in there for row in by_person[i]]
            kept += _store(session, rows, since, now)
        if progress:
            progress(min(first + CHUNK, len(ids)), len(ids), "people matched")
    with database.write() as session:
        session.execute(
            delete(Match).where(
                or_(
                    Match.inmate_id.not_in(select(Inmate.id).where(listed())),
                    Match.vacancy_id.not_in(select(Vacancy.id).where(Vacancy.state == "published")),
                    Match.as_of < today,
                )
            )
        )
    return kept


def rematch_inmate(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """A person changed: their row is found anew, and they move in or out of the vacancies'
    lists. A list that thereby falls below fifty is refilled by a job of its own."""
    inmate_id, today = int(payload["inmate_id"]), local_day(now)
    with database.read() as session:
        people = compile_people(session, listed(), Inmate.id == inmate_id)
        works = compile_works(session, today)
        cuts = _cuts(session, Match.vacancy_id, Match.inmate_id != inmate_id)
    rows = _entering(people, works, today, cuts, lambda row: row.vacancy_id)
    with database.write() as session:
        there = session.get(Inmate, inmate_id)
        if people and (there is None or there.version != people[0].version):
            return  # changed meanwhile: that change posted a job of its own
        _replace(session, Match.inmate_id, inmate_id, Match.vacancy_id, rows, now, "vacancy")


def rematch_vacancy(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """A vacancy changed: its list is found anew, and it moves in or out of people's rows."""
    vacancy_id, today = int(payload["vacancy_id"]), local_day(now)
    with database.read() as session:
        people = compile_people(session, listed())
        works = [work for work in compile_works(session, today) if work.id == vacancy_id]
        cuts = _cuts(session, Match.inmate_id, Match.vacancy_id != vacancy_id)
    rows = _entering(people, works, today, cuts, lambda row: row.inmate_id)
    with database.write() as session:
        there = session.get(Vacancy, vacancy_id)
        if works and (there is None or there.version != works[0].version):
            return
        _replace(session, Match.vacancy_id, vacancy_id, Match.inmate_id, rows, now, "inmate")


HANDLERS = {"rematch_inmate": rematch_inmate, "rematch_vacancy": rematch_vacancy}


def _entering(
    people: Sequence[Person],
    works: Sequence[Work],
    today: date,
    cuts: Mapping[tuple[int, bool], int],
    other: Callable[[Row], int],
) -> list[Row]:
    """Of one person's or one vacancy's pairs: the best, and those that the other side's list
    has room for or that are better than its last."""
    rows = list(match_all(people, works, as_of=today))
    kept = []
    for near, most in ((False, TOP), (True, NEAR_TOP)):
        of_kind = [row for row in rows if bool(row.near) == near]
        scores = sorted((row.score for row in of_kind), reverse=True)
        own = scores[most - 1] if len(scores) >= most else 0
        kept += [row for row in of_kind if row.score >= min(own, cuts.get((other(row), near), 0))]
    return kept


def _cuts(
    session: Session, side: InstrumentedAttribute[int], clause: ColumnElement[bool]
) -> dict[tuple[int, bool], int]:
    """The score of the last kept pair of each full list, by its id and whether it is of near
    misses; a list with room is not in the answer."""
    near = case((Match.near == "", 0), else_=1)
    place = func.row_number().over(partition_by=[side, near], order_by=Match.score.desc())
    ranked = select(
        side.label("side"), near.label("near"), Match.score, place.label("place")
    ).where(clause)
    lists = ranked.subquery()
    last = case((lists.c.near == 0, TOP), else_=NEAR_TOP)
    return {
        (row.side, bool(row.near)): row.score
        for row in session.execute(select(lists).where(lists.c.place == last))
    }


def _replace(
    session: Session,
    own: InstrumentedAttribute[int],
    own_id: int,
    side: InstrumentedAttribute[int],
    rows: Sequence[Row],
    now: datetime,
    refill: str,
) -> None:
    """New pairs for the old ones of one person or vacancy. Lists of the other side that fall
    below fifty are refilled by jobs of their own."""
    had = select(side).where(own == own_id, Match.near == "")
    lists = list(session.scalars(had))
    before = _sizes(session, side, lists)
    since = _since(session, own == own_id)
    session.execute(delete(Match).where(own == own_id))
    _store(session, rows, since, now)
    after = _sizes(session, side, lists)
    for list_id in lists:
        if before[list_id] >= REFILL_BELOW > after.get(list_id, 0):
            key = f"refill:{refill}:{list_id}:{now.isoformat()}"
            post(session, f"rematch_{refill}", key, {f"{refill}_id": list_id}, now=now)


def _sizes(
    session: Session, side: InstrumentedAttribute[int], ids: Sequence[int]
) -> dict[int, int]:
    counted = select(side, func.count()).where(side.in_(ids), Match.near == "").group_by(side)
    return {row[0]: row[1] for row in session.execute(counted)}


Since = Mapping[tuple[int, int, bool], datetime]


def _since(session: Session, clause: ColumnElement[bool]) -> Since:
    """Since when each stored pair fits (or misses one must), by person, vacancy and nearness."""
    rows = session.execute(
        select(Match.inmate_id, Match.vacancy_id, Match.near, Match.found_at).where(clause)
    )
    return {(row.inmate_id, row.vacancy_id, bool(row.near)): row.found_at for row in rows}


def _store(session: Session, rows: Sequence[Row], since: Since, now: datetime) -> int:
    """Write pairs; one that another job has just written is written over. A pair that stood
    before keeps the moment at which it was found."""
    if not rows:
        return 0
    values = [
        {
            "inmate_id": row.inmate_id,
            "vacancy_id": row.vacancy_id,
            "score": row.score,
            "near": row.near,
            "parts": dict(zip(PARTS, row.parts, strict=True)),
            "policy": POLICY.version,
            "inmate_version": row.inmate_version,
            "vacancy_version": row.vacancy_version,
            "as_of": local_day(now),
            "found_at": since.get((row.inmate_id, row.vacancy_id, bool(row.near)), now),
        }
        for row in rows
    ]
    insert = sqlite.insert if session_database(session).sqlite else postgresql.insert
    new = insert(Match)
    changed = {name: new.excluded[name] for name in list(values[0])[2:]}
    session.execute(
        new.on_conflict_do_update(index_elements=["inmate_id", "vacancy_id"], set_=changed), values
    )
    return len(values)
