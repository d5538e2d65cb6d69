"""Guardians, blocks, and the agreements that a person has ever given."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates.model import (
    Agreement,
    Block,
    GuardianConsent,
    Inmate,
)
from jobbridge.inmates.queries import holds
from jobbridge.viewer import Role, Viewer


def require_reader(viewer: Viewer, inmate: Inmate) -> None:
    """Only counselors of the prison where the person is, and the service itself."""
    if not viewer.system and not (viewer.is_(Role.COUNSELOR) and holds(viewer, inmate)):
        raise NotFound


# About people already loaded in scope


def guardians_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, GuardianConsent]:
    """The consent that stands; who has none is not in it."""
    rows = session.scalars(
        select(GuardianConsent)
        .where(
            GuardianConsent.inmate_id.in_(list(inmate_ids)), GuardianConsent.withdrawn_at.is_(None)
        )
        .order_by(GuardianConsent.id)
    )
    return {row.inmate_id: row for row in rows}


def blocks_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, list[Block]]:
    """Employers and municipalities that stand as blocked, oldest first."""
    rows = session.scalars(
        select(Block)
        .where(Block.inmate_id.in_(list(inmate_ids)), Block.ended_at.is_(None))
        .order_by(Block.id)
        .options(joinedload(Block.organisation), joinedload(Block.municipality))
    )
    found: dict[int, list[Block]] = defaultdict(list)
    for row in rows:
        found[row.inmate_id].append(row)
    return found


# For counselors of the prison


def agreements_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Agreement]:
    """All there were, those that stand first, then newest first."""
    require_reader(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    return list(
        session.scalars(
            select(Agreement)
            .where(Agreement.inmate_id == inmate.id)
            .order_by(
                Agreement.withdrawn_at.is_not(None), Agreement.given_on.desc(), Agreement.id.desc()
            )
            .options(joinedload(Agreement.organisation))
        )
    )
