"""The minimum wages as they stand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound
from jobbridge.vacancies.model import Wage
from jobbridge.vacancies.wage_rules import MinimumWage, merged
from jobbridge.viewer import Role, Viewer


def wages(session: Session) -> tuple[MinimumWage, ...]:
    """By their first day; one query a transaction."""
    kept: tuple[MinimumWage, ...] | None = session.info.get("wages")
    if kept is None:
        rows = session.scalars(select(Wage))
        kept = merged(
            MinimumWage(row.valid_from, row.month_cents, row.hour_cents, row.source) for row in rows
        )
        session.info["wages"] = kept
    return kept


def entered_for(session: Session, viewer: Viewer) -> list[Wage]:
    """The rows that somebody entered, for administrators."""
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound
    return list(session.scalars(select(Wage).order_by(Wage.valid_from)))
