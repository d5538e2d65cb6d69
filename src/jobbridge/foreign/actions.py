"""Keeping the addresses of foreign calendars, and reading them by the worker.

A reading is three steps: a lease in one short transaction, the network and the expansion in none,
and what came of it in one transaction with everything that follows. Killed anywhere, what was
read before stands whole, and the lease runs out.
"""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.foreign import reading, rules
from jobbridge.foreign.addresses import address_of, why_not_address
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.foreign.reading import Failed, Known, Reading

Reader = Callable[[str, Known, Span], Reading]
Keep = Callable[[Session, ForeignCalendar, Sequence[Span], datetime], None]
MOST_AT_ONCE = 4


def read_address(url: str, known: Known, within: Span) -> Reading:
    """The reader that is used: by the network, under guard."""
    return reading.read(address_of(url), known, within)


def add_calendar(session: Session, address: str, *, now: datetime) -> ForeignCalendar:
    """An address to be read at once. Refused with what is wrong with it."""
    if reasons := why_not_address(address):
        raise Refused(reasons)
    made = ForeignCalendar(url=address_of(address).text, asked_at=now, next_at=now, skipped={})
    session.add(made)
    session.flush()
    return made


def change_address(
    session: Session, calendar: ForeignCalendar, address: str, *, now: datetime
) -> None:
    """Another address for the same calendar: what was read stays until the new one is."""
    if reasons := why_not_address(address):
        raise Refused(reasons)
    calendar.url = address_of(address).text
    calendar.etag = calendar.last_modified = calendar.digest = ""
    calendar.error, calendar.failures = "", 0
    # Whoever reads the old one may say nothing more.
    calendar.lease = calendar.leased_until = None
    ask(calendar, now=now)


def ask(calendar: ForeignCalendar, *, now: datetime) -> None:
    """Have it read now; the caller posts the job."""
    calendar.asked_at = calendar.next_at = now


@dataclass(frozen=True)
class _Taken:
    calendar_id: int
    lease: str
    url: str
    known: Known


def read_calendar(
    database: Database,
    calendar_id: int,
    now: datetime,
    *,
    keep: Keep,
    reader: Reader = read_address,
) -> None:
    """Read one calendar and have its times kept, unless somebody reads it already."""
    taken = _take(database, calendar_id, now)
    if taken is None:
        return
    within = Span(now - rules.BEHIND, now + rules.AHEAD)
    found: Reading | Failed = Failed("garbled")
    try:
        found = reader(taken.url, taken.known, within)
    except Failed as failed:
        found = failed
    finally:
        # Also after a fault of ours, which goes on its way: else it came back every minute.
        _settle(database, taken, found, keep, now)


def _settle(
    database: Database, taken: _Taken, found: Reading | Failed, keep: Keep, now: datetime
) -> None:
    with database.write() as session:
        calendar = session.get(ForeignCalendar, taken.calendar_id, with_for_update=True)
        if calendar is None or calendar.lease != taken.lease:
            return
        calendar.lease = calendar.leased_until = None
        calendar.tried_at = now
        if isinstance(found, Failed):
            calendar.failures += 1
            calendar.error = found.code
            calendar.next_at = rules.next_read(now, calendar.id, calendar.failures, found.after)
            return
        calendar.failures, calendar.error, calendar.read_at = 0, "", now
        calendar.next_at = rules.next_read(now, calendar.id, 0, None)
        known = found.known
        calendar.etag, calendar.last_modified = known.etag, known.last_modified
        calendar.digest = known.digest
        if found.spans is not None:
            calendar.whole_at, calendar.skipped = now, dict(found.skipped)
            keep(session, calendar, found.spans, now)


def _take(database: Database, calendar_id: int, now: datetime) -> _Taken | None:
    with database.write() as session:
        calendar = session.get(ForeignCalendar, calendar_id, with_for_update=True)
        if calendar is None or (calendar.leased_until is not None and calendar.leased_until > now):
            return None
        calendar.lease = secrets.token_hex(8)
        calendar.leased_until = now + rules.LEASE
        whole = calendar.whole_at is not None and now - calendar.whole_at < rules.WHOLE_EVERY
        known = Known(calendar.etag, calendar.last_modified, calendar.digest) if whole else Known()
        return _Taken(calendar.id, calendar.lease, calendar.url, known)


def read_due(
    database: Database,
    ids: Sequence[int],
    now: datetime,
    *,
    keep: Keep,
    reader: Reader = read_address,
) -> None:
    """Several, a few at a time: one slow server keeps no other from being read."""
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        for done in [
            pool.submit(read_calendar, database, one, now, keep=keep, reader=reader) for one in ids
        ]:
            done.result()


def is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Clauses on `ForeignCalendar`: its hour has come, and nobody reads it."""
    return (
        ForeignCalendar.next_at <= now,
        or_(ForeignCalendar.leased_until.is_(None), ForeignCalendar.leased_until <= now),
    )


def forget_calendar(session: Session, calendar_id: int) -> None:
    """The address is gone with everything that was known of it."""
    found = session.scalar(
        select(ForeignCalendar).where(ForeignCalendar.id == calendar_id).with_for_update()
    )
    if found is not None:
        session.delete(found)
