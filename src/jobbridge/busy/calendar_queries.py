"""The calendars of employers, and the busy times that follow from them and from what is typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge import kept
from jobbridge.busy.model import EmployerBusy, EmployerCalendar
from jobbridge.calendar.spans import Span
from jobbridge.db import among
from jobbridge.errors import NotFound
from jobbridge.foreign import addresses
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.foreign.queries import counts_from, health_of
from jobbridge.foreign.rules import Freshness, Health
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import CALENDAR_HOURS
from jobbridge.viewer import Role, Viewer

COMING = timedelta(days=28)

# Asked before every booking: built once, of columns alone.
_busy, _calendar = EmployerBusy.__table__.c, EmployerCalendar.__table__.c
_foreign = ForeignCalendar.__table__.c
BUSY_TIMES = (
    select(_busy.employer_id, _calendar.panel, _busy.starts_at, _busy.ends_at)
    .select_from(
        EmployerBusy.__table__.outerjoin(
            EmployerCalendar.__table__, _calendar.id == _busy.calendar_id
        ).outerjoin(ForeignCalendar.__table__, _foreign.id == _calendar.foreign_id)
    )
    .where(
        among(_busy.employer_id, "employers"),
        _busy.ends_at > bindparam("since"),
        _busy.starts_at < bindparam("until"),
        or_(_busy.calendar_id.is_(None), _foreign.read_at > bindparam("counts")),
    )
    .order_by(_busy.starts_at, _busy.id)
)
UNHEARD = (
    select(func.min(func.coalesce(_foreign.read_at, _calendar.added_at)))
    .select_from(
        ForeignCalendar.__table__.join(
            EmployerCalendar.__table__, _calendar.foreign_id == _foreign.id
        )
    )
    .where(
        _calendar.employer_id == bindparam("employer_id"),
        or_(
            _foreign.read_at <= bindparam("counts"),
            _foreign.read_at.is_(None) & (_foreign.error != ""),
        ),
    )
)


@dataclass(frozen=True)
class BusyTime:
    """A time at which an employer, or with `panel` one of its parties, meets nobody."""

    employer_id: int
    panel: int | None
    span: Span


def busy_times(
    session: Session, employer_ids: Iterable[int], within: Span, now: datetime
) -> list[BusyTime]:
    """What is typed, and what calendars say that were read lately enough to count."""
    ids = sorted(set(employer_ids))
    if not ids:
        return []
    asked = {
        "employers": ids,
        "since": within.start,
        "until": within.end,
        "counts": counts_from(session, now),
    }
    rows = kept.rows(session, BUSY_TIMES, asked)
    return [BusyTime(row.employer_id, row.panel, Span(row.starts_at, row.ends_at)) for row in rows]


def unheard(session: Session, employer_id: int, now: datetime) -> datetime | None:
    """Since when a calendar of this employer has been silent that counts no longer, or never
    could be read; None where all that it gave us is known."""
    asked = {"employer_id": employer_id, "counts": counts_from(session, now)}
    since: datetime | None = kept.rows(session, UNHEARD, asked)[0][0]
    return since


@dataclass(frozen=True)
class Kept:
    """A calendar as its page shows it: never its whole address. `coming` counts its busy times
    of the next four weeks; `counts_until` is when they stop counting if it stays silent."""

    own: EmployerCalendar
    calendar: ForeignCalendar
    shown: str
    health: Health
    coming: int
    counts_until: datetime | None

    @property
    def stale(self) -> bool:
        return self.health.freshness == Freshness.STALE


def calendars_for(session: Session, viewer: Viewer, now: datetime) -> list[Kept]:
    """Those of the viewer's employer, in the order in which they were added."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    rows = session.scalars(
        select(EmployerCalendar)
        .where(EmployerCalendar.employer_id.in_(viewer.organisations))
        .options(joinedload(EmployerCalendar.calendar))
        .order_by(EmployerCalendar.id)
    )
    return _kept(session, rows.all(), now)


def calendar_for(session: Session, viewer: Viewer, calendar_id: int, now: datetime) -> Kept:
    return _kept(session, [own_calendar(session, viewer, calendar_id)], now)[0]


def own_calendar(
    session: Session, viewer: Viewer, calendar_id: int, *, lock: bool = False
) -> EmployerCalendar:
    """One of the viewer's employer; `lock` holds it for a change, after the calendar that it
    reads: the worker takes the two in this order."""
    rows = select(EmployerCalendar).where(EmployerCalendar.id == calendar_id)
    if lock:
        read = select(EmployerCalendar.foreign_id).where(EmployerCalendar.id == calendar_id)
        held = select(ForeignCalendar).where(ForeignCalendar.id.in_(read)).with_for_update()
        session.scalars(held.execution_options(populate_existing=True)).all()
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if (
        found is None
        or not viewer.is_(Role.EMPLOYER)
        or found.employer_id not in viewer.organisations
    ):
        raise NotFound
    return found


def _kept(session: Session, owned: Sequence[EmployerCalendar], now: datetime) -> list[Kept]:
    rows = session.execute(
        select(EmployerBusy.calendar_id, func.count().label("coming"))
        .where(
            EmployerBusy.calendar_id.in_([own.id for own in owned]),
            EmployerBusy.ends_at > now,
            EmployerBusy.starts_at < now + COMING,
        )
        .group_by(EmployerBusy.calendar_id)
    )
    coming = {row.calendar_id: row.coming for row in rows}
    hours = timedelta(hours=value_of(session, CALENDAR_HOURS))
    return [
        Kept(
            own,
            own.calendar,
            addresses.shown(own.calendar.url),
            health_of(session, own.calendar, now),
            coming.get(own.id, 0),
            own.calendar.read_at + hours if own.calendar.read_at else None,
        )
        for own in owned
    ]
