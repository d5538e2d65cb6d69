"""Before somebody is erased, what they counted is kept without them."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span
from jobbridge.clock import local_day
from jobbridge.inmates.model import Inmate
from jobbridge.outcomes import rules, wait_queries
from jobbridge.outcomes.erased_queries import Kept, kept_of, key_of
from jobbridge.outcomes.history_queries import month_counted
from jobbridge.outcomes.model import Erased, Snapshot
from jobbridge.outcomes.trait_queries import midnight

MICROSECOND = timedelta(microseconds=1)


@contextmanager
def statistics_kept(
    session: Session, inmate_ids: Iterable[int], *, now: datetime
) -> Iterator[None]:
    """Whoever is deleted inside counts on: each month is counted before and after, and what they
    made of it is added to the sums of the month. Closed months also forget their internal ids."""
    numbers = sorted(set(inmate_ids))
    months = _months(session, numbers, now)
    before = {month: _counted(session, month) for month in months}
    yield
    session.flush()
    session.expire_all()
    for month in months:
        _keep(session, month, before[month] - _counted(session, month))
    _forget_numbers(session, numbers)


def _months(session: Session, numbers: list[int], now: datetime) -> list[date]:
    """From the one in which the first of them was entered up to this one."""
    first = session.scalar(select(func.min(Inmate.created_at)).where(Inmate.id.in_(numbers)))
    oldest = session.scalar(select(func.min(Snapshot.month)))
    if first is None:
        return []
    # A person may be entered with a history: work that began before.
    month = min(rules.month_of(local_day(first)), oldest or rules.month_of(local_day(first)))
    found = []
    while month <= rules.month_of(local_day(now)):
        found.append(month)
        month = rules.later(month, 1)
    return found


def _counted(session: Session, month: date) -> Kept:
    snapshot = session.scalar(select(Snapshot).where(Snapshot.month == month))
    undated = json.loads(snapshot.undated) if snapshot else None
    found = month_counted(session, month, undated)
    made = Kept()
    for case in found.cases:
        made.cases[key_of(case)] += case.times
    if snapshot is None:
        return made
    first = rules.later(month, 1 - rules.WINDOW)
    period = Span(midnight(first), midnight(rules.later(month, 1)))
    for step, spans in wait_queries.waits(session, period, found.as_of).items():
        made.waits += Counter((step, span // MICROSECOND) for span in spans)
    made.lost, made.minutes = wait_queries.lost(session, period, found.as_of)
    return made


def _keep(session: Session, month: date, difference: Kept) -> None:
    if difference == Kept():
        return
    row = session.scalar(select(Erased).where(Erased.month == month).with_for_update())
    if row is None:
        session.add(Erased(month=month, cases=difference.written()))
    else:
        row.cases = (kept_of(session, month) + difference).written()
    session.flush()


def _forget_numbers(session: Session, numbers: list[int]) -> None:
    gone = {str(number) for number in numbers}
    for snapshot in session.scalars(select(Snapshot).order_by(Snapshot.month).with_for_update()):
        undated = json.loads(snapshot.undated)
        if gone & undated.keys():
            left = {number: said for number, said in undated.items() if number not in gone}
            snapshot.undated = json.dumps(left, sort_keys=True)
    session.flush()
