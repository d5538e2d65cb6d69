"""Entering a minimum wage, and taking it back."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Refused
from jobbridge.vacancies.model import Wage
from jobbridge.vacancies.wage_rules import MinimumWage, why_not_wage
from jobbridge.viewer import Role, Viewer


def _administrator(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound


def set_wage(session: Session, viewer: Viewer, *, wage: MinimumWage, now: datetime) -> Wage:
    """In place of what stands for the same day. Entering the same again leaves no trace."""
    _administrator(viewer)
    if reasons := why_not_wage(wage):
        raise Refused(reasons)
    row = session.get(Wage, wage.valid_from, with_for_update=True)
    said = (wage.month_cents, wage.hour_cents, wage.source.strip())
    if row is not None and (row.month_cents, row.hour_cents, row.source) == said:
        return row
    row = row or Wage(valid_from=wage.valid_from)
    row.month_cents, row.hour_cents, row.source = said
    row.changed_at, row.changed_by = now, viewer.account_id
    session.add(row)
    _noted(session, viewer, "wage.set", wage.valid_from, now)
    return row


def take_back(session: Session, viewer: Viewer, *, valid_from: date, now: datetime) -> None:
    """What ships with the program for that day stands again, where there is something."""
    _administrator(viewer)
    row = session.get(Wage, valid_from)
    if row is None:
        raise NotFound
    session.delete(row)
    _noted(session, viewer, "wage.take_back", valid_from, now)


def _noted(session: Session, viewer: Viewer, verb: str, day: date, now: datetime) -> None:
    session.flush()
    session.info.pop("wages", None)
    record(session, viewer, verb, "wage", None, now=now, detail=day.isoformat())
