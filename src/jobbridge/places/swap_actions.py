"""Working days that the government moves, kept by hand beside the file: for administrators."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.places.actions import published
from jobbridge.places.model import SwapDay
from jobbridge.places.rules import why_not_swapped
from jobbridge.viewer import Role, Viewer


def _administers(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound


def set_swap_day(
    session: Session,
    viewer: Viewer,
    *,
    day_off: date,
    day_worked: date | None,
    source: str,
    now: datetime,
) -> SwapDay:
    """One day off, and the day worked for it if one is; the same day off again corrects it."""
    _administers(viewer)
    if reasons := why_not_swapped(day_off, day_worked):
        raise Refused(reasons)
    worked = day_worked or day_off
    # A day cannot be off by one row and worked by another: calendars could not be made.
    same = select(SwapDay.day_off).where(
        SwapDay.day_off != day_off,
        or_(SwapDay.day_worked == day_off, SwapDay.day_off == worked),
    )
    if session.scalar(same.limit(1)) is not None:
        text = N_("Another entry names one of these days already.")
        raise Refused([Reason("same_day", text, field="day_off")])
    row = session.get(SwapDay, day_off, with_for_update=True) or SwapDay(day_off=day_off)
    row.day_worked, row.source = worked, source
    session.add(row)
    session.flush()
    published(session, "swap-days", now=now)
    record(session, viewer, "swap_day.set", "swap_day", None, now=now, detail=day_off.isoformat())
    return row


def end_swap_day(session: Session, viewer: Viewer, day_off: date, *, now: datetime) -> None:
    """Neither day is moved any more."""
    _administers(viewer)
    row = session.get(SwapDay, day_off, with_for_update=True)
    if row is None:
        raise NotFound
    session.delete(row)
    session.flush()
    published(session, "swap-days", now=now)
    record(session, viewer, "swap_day.end", "swap_day", None, now=now, detail=day_off.isoformat())
