"""The worker's round: what speaks against the interviews to come, so that pages need not judge all
of a prison to say how many no longer fit."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select, update

from jobbridge.db import Database
from jobbridge.interviews import flag_queries, queries, slot_queries
from jobbridge.interviews.model import Interview
from jobbridge.viewer import SYSTEM

AT_ONCE = 500


def keep_true(database: Database, now: datetime) -> None:
    """Only what has changed is written, and a prison's interviews are read in parts."""
    with database.read() as session:
        prisons = session.scalars(
            select(Interview.prison_id).where(Interview.ends_at > now).distinct()
        ).all()
    for prison_id in prisons:
        done = 0
        while _judge(database, prison_id, done, now) == AT_ONCE:
            done += AT_ONCE


def _judge(database: Database, prison_id: int, skip: int, now: datetime) -> int:
    """How many there were after the first `skip`, at most `AT_ONCE`."""
    with database.read() as session:
        found = queries.interviews_for(
            session,
            SYSTEM,
            **flag_queries.coming(now, prison_id=prison_id),
            most=AT_ONCE,
            skip=skip,
        )
        reasons = slot_queries.flags_of(session, found, now)
        changed = defaultdict(list)
        for one in found:
            flag = flag_queries.worst(reasons[one.id])
            if flag != one.flag:
                changed[flag].append(one.id)
    if changed:
        with database.write() as session:
            for flag, ids in changed.items():
                session.execute(update(Interview).where(Interview.id.in_(ids)).values(flag=flag))
    return len(found)
