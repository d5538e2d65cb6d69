"""Supports: all of them for who keeps them, the confirmed ones for everybody at a desk."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound
from jobbridge.subsidies.model import Subsidy
from jobbridge.subsidies.rules import Support
from jobbridge.viewer import Role, Viewer

KEEPERS = frozenset({Role.AGENCY, Role.ADMINISTRATOR})
READERS = KEEPERS | {Role.EMPLOYER, Role.COUNSELOR}


def subsidy_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Subsidy:
    """For keepers alone."""
    if not (viewer.system or viewer.role in KEEPERS):
        raise NotFound
    query = select(Subsidy).where(Subsidy.ref == ref)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def subsidies_for(session: Session, viewer: Viewer) -> list[Subsidy]:
    """Every row, what waits for a confirmation first: for keepers alone."""
    if not (viewer.system or viewer.role in KEEPERS):
        raise NotFound
    rows = session.scalars(
        select(Subsidy).order_by(
            Subsidy.confirmed_at.is_not(None), Subsidy.name_lv, Subsidy.valid_from, Subsidy.id
        )
    )
    return list(rows)


def confirmed_for(session: Session, viewer: Viewer, *, on: date) -> list[Subsidy]:
    """What could apply to work that begins on this day. It depends on the day alone, never on a
    person, so that nobody learns anything about a person from it."""
    if not (viewer.system or viewer.role in READERS):
        raise NotFound
    rows = session.scalars(
        select(Subsidy)
        .where(
            Subsidy.confirmed_at.is_not(None),
            Subsidy.valid_from <= on,
            or_(Subsidy.valid_to.is_(None), Subsidy.valid_to >= on),
        )
        .order_by(Subsidy.name_lv, Subsidy.id)
    )
    return list(rows)


def support_of(row: Subsidy) -> Support:
    """The stored row as the rules read it."""
    return Support(
        name_lv=row.name_lv,
        name_en=row.name_en,
        name_ru=row.name_ru,
        legal_reference=row.legal_reference,
        amount_cents=row.amount_cents,
        share_percent=row.share_percent,
        months=row.months,
        conditions=row.conditions,
        groups=tuple(code for code in row.groups.split(",") if code),
        released_months=row.released_months,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
    )
