"""Plans, the history of consultations, and who is due."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Membership
from jobbridge.audit.actions import saw
from jobbridge.consultations import rules
from jobbridge.consultations.model import Consultation, Plan, State
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Role, Viewer


def has_plan() -> ColumnElement[bool]:
    """A clause on `Inmate`."""
    return exists().where(Plan.inmate_id == Inmate.id)


def overdue(today: date) -> ColumnElement[bool]:
    """A clause on `Inmate`: no plan, and less than three months are left."""
    return ~has_plan() & (Inmate.release_expected <= rules.last_release_overdue(today))


def plans_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, Plan]:
    """Plans of people already loaded in scope; who has none is not in it."""
    rows = session.scalars(select(Plan).where(Plan.inmate_id.in_(list(inmate_ids))))
    return {row.inmate_id: row for row in rows}


def history_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Consultation]:
    """Newest first, notes included: for counselors of the prison alone."""
    if not viewer.system and not (
        viewer.is_(Role.COUNSELOR) and inmate.prison_id in viewer.organisations
    ):
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return list(
        session.scalars(
            select(Consultation)
            .where(Consultation.inmate_id == inmate.id)
            .order_by(Consultation.held_on.desc(), Consultation.id.desc())
            .options(joinedload(Consultation.counselor))
        )
    )


def newest_held(session: Session, inmate: Inmate) -> date | None:
    """The day of the newest consultation that was held."""
    return session.scalar(
        select(func.max(Consultation.held_on)).where(
            Consultation.inmate_id == inmate.id, Consultation.state == State.HELD
        )
    )


def counselors_of(session: Session, prison_id: int) -> list[Account]:
    """Who may have conducted a consultation there, by name."""
    return list(
        session.scalars(
            select(Account)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.organisation_id == prison_id,
                Account.role == Role.COUNSELOR,
                Account.active,
            )
            .order_by(Account.name, Account.id)
        )
    )
