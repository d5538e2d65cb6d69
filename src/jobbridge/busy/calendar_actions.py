"""Keeping an employer's calendars. The worker reads them: each hourly, and when it is asked to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.busy import calendar_queries, rules
from jobbridge.busy.model import EmployerBusy, EmployerCalendar
from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.foreign import actions as foreign
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role, Viewer

MOST = 10
JOB = "employer_calendar"
A_ROUND = 8
"""Calendars read in one round of the worker: 480 an hour, and mails wait half a minute at most."""
JUST_READ = timedelta(seconds=30)
PIECE = 1000


def add_calendar(
    session: Session, viewer: Viewer, *, address: str, panel: int | None, now: datetime
) -> EmployerCalendar:
    """The calendar at an address, of the viewer's employer or of one of its parties; it is read
    at once."""
    if not viewer.is_(Role.EMPLOYER) or not viewer.organisations:
        raise NotFound
    employer_id = min(viewer.organisations)
    own = select(Employer.id).where(Employer.id == employer_id)
    session.execute(own.with_for_update(key_share=True))
    rows = calendar_queries.calendars_for(session, viewer, now)
    if panel is not None and not 1 <= panel <= rules.MOST_PANELS:
        raise Refused([Reason("panel", rules.LIST, field="panel")])
    if len(rows) >= MOST:
        text = N_("At most %(most)s calendars: take out one of them first.")
        raise Refused([Reason("many", text, {"most": MOST})])
    calendar = foreign.add_calendar(session, address, now=now)
    if any((row.calendar.url, row.own.panel) == (calendar.url, panel) for row in rows):
        raise Refused([Reason("same", N_("This calendar is entered already."), field="address")])
    made = EmployerCalendar(
        employer_id=employer_id,
        foreign_id=calendar.id,
        panel=panel,
        added_by=viewer.account_id,
        added_at=now,
        calendar=calendar,
    )
    session.add(made)
    session.flush()
    _post(session, made, now)
    record(session, viewer, "employer.calendar_add", "employer", employer_id, now=now)
    return made


def _post(session: Session, own: EmployerCalendar, now: datetime) -> None:
    key = f"{JOB}:{own.id}:{own.calendar.asked_at.isoformat()}"
    post(session, JOB, key, {"calendar_id": own.id}, now=now)


def read_now(session: Session, viewer: Viewer, calendar_id: int, *, now: datetime) -> bool:
    """Have it read; False where that has just been done."""
    own = calendar_queries.own_calendar(session, viewer, calendar_id, lock=True)
    calendar = own.calendar
    if calendar.tried_at is not None and now - calendar.tried_at < JUST_READ:
        return False
    foreign.ask(calendar, now=now)
    _post(session, own, now)
    record(session, viewer, "employer.calendar_read", "employer", own.employer_id, now=now)
    return True


def change_address(
    session: Session, viewer: Viewer, calendar_id: int, *, address: str, now: datetime
) -> None:
    """Published anew: what was read stays until the new address is read."""
    own = calendar_queries.own_calendar(session, viewer, calendar_id, lock=True)
    foreign.change_address(session, own.calendar, address, now=now)
    _post(session, own, now)
    record(session, viewer, "employer.calendar_change", "employer", own.employer_id, now=now)


def remove_calendar(session: Session, viewer: Viewer, calendar_id: int, *, now: datetime) -> None:
    """Its times no longer count, and the address is forgotten."""
    own = calendar_queries.own_calendar(session, viewer, calendar_id, lock=True)
    session.execute(delete(EmployerBusy).where(EmployerBusy.calendar_id == own.id))
    session.delete(own)
    session.flush()
    foreign.forget_calendar(session, own.foreign_id)
    record(session, viewer, "employer.calendar_remove", "employer", own.employer_id, now=now)
    session.flush()


# The worker's part


def keep_times(
    session: Session, calendar: ForeignCalendar, spans: Sequence[Span], now: datetime
) -> None:
    """The calendar's times are these; what stands already stays as it is."""
    own = session.scalar(select(EmployerCalendar).where(EmployerCalendar.foreign_id == calendar.id))
    if own is None:
        return
    wanted = {(span.start, span.end) for span in spans}
    gone: list[int] = []
    rows = session.execute(
        select(EmployerBusy.id, EmployerBusy.starts_at, EmployerBusy.ends_at).where(
            EmployerBusy.calendar_id == own.id
        )
    )
    for row in rows:
        if (row.starts_at, row.ends_at) in wanted:
            wanted.remove((row.starts_at, row.ends_at))
        else:
            gone.append(row.id)
    for start in range(0, len(gone), PIECE):
        piece = gone[start : start + PIECE]
        session.execute(delete(EmployerBusy).where(EmployerBusy.id.in_(piece)))
    new = [
        {
            "employer_id": own.employer_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "source": "calendar",
            "calendar_id": own.id,
            "recorded_at": now,
        }
        for starts_at, ends_at in sorted(wanted)
    ]
    for start in range(0, len(new), PIECE):
        session.execute(insert(EmployerBusy), new[start : start + PIECE])


def read_one(
    database: Database,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    reader: foreign.Reader = foreign.read_address,
) -> None:
    """One job; a calendar that is gone meanwhile is not read."""
    with database.read() as session:
        own = session.get(EmployerCalendar, payload["calendar_id"])
        foreign_id = own.foreign_id if own else None
    if foreign_id is not None:
        foreign.read_calendar(database, foreign_id, now, keep=keep_times, reader=reader)


def read_due(
    database: Database, now: datetime, *, reader: foreign.Reader = foreign.read_address
) -> None:
    """Whose hour has come, those that wait longest first."""
    with database.read() as session:
        ids = session.scalars(
            select(EmployerCalendar.foreign_id)
            .join(ForeignCalendar, ForeignCalendar.id == EmployerCalendar.foreign_id)
            .where(*foreign.is_due(now))
            .order_by(ForeignCalendar.next_at, ForeignCalendar.id)
            .limit(A_ROUND)
        ).all()
    if ids:
        foreign.read_due(database, ids, now, keep=keep_times, reader=reader)


HANDLERS = {JOB: read_one}
