"""Plans, the history of consultations, and who is due."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Membership
from jobbridge.accounts.queries import plays
from jobbridge.audit.actions import saw
from jobbridge.consultations import rules
from jobbridge.consultations.model import Consultation, Draft, Plan, State, Support
from jobbridge.consultations.support_rules import Barriers
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import Filters, Page, holds, inmates_for, inside, scope
from jobbridge.viewer import Role, Viewer

MOST_DRAFTS = 20


def has_plan() -> ColumnElement[bool]:
    """A clause on `Inmate`."""
    return exists().where(Plan.inmate_id == Inmate.id)


def overdue(today: date) -> ColumnElement[bool]:
    """A clause on `Inmate`: no plan, and less than three months are left until release."""
    return ~has_plan() & inside() & (Inmate.release_expected <= rules.last_release_overdue(today))


def to_type_in(session: Session, viewer: Viewer, text: str, *, today: date, size: int) -> Page:
    """Whose paper may be typed in next: those found by name or reference; without a text those
    who have no plan yet, who leaves first."""
    also = () if text else (~has_plan(),)
    filters = Filters(text=text, also=also)
    return inmates_for(session, viewer, filters=filters, today=today, size=size)


def plans_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, Plan]:
    """Plans of people already loaded in scope; who has none is not in it."""
    rows = session.scalars(select(Plan).where(Plan.inmate_id.in_(list(inmate_ids))))
    return {row.inmate_id: row for row in rows}


def history_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Consultation]:
    """Newest first, notes included: for counselors of the prison alone."""
    if not viewer.system and not (viewer.is_(Role.COUNSELOR) and holds(viewer, inmate)):
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return list(
        session.scalars(
            select(Consultation)
            .where(Consultation.inmate_id == inmate.id)
            .order_by(Consultation.held_on.desc(), Consultation.id.desc())
            .options(joinedload(Consultation.counselor), joinedload(Consultation.group))
        )
    )


def newest_held(session: Session, inmate: Inmate) -> date | None:
    """The day of the newest consultation that was held; one in a group leaves no facts."""
    return session.scalar(
        select(func.max(Consultation.held_on)).where(
            Consultation.inmate_id == inmate.id,
            Consultation.state == State.HELD,
            Consultation.group_id.is_(None),
        )
    )


def _require_counselor(viewer: Viewer, inmate: Inmate) -> None:
    inside = viewer.is_(Role.COUNSELOR) and holds(viewer, inmate)
    if not (viewer.system or inside):
        raise NotFound


def support_for(session: Session, viewer: Viewer, inmate: Inmate) -> Support | None:
    """Barriers and support: for counselors of the prison alone."""
    _require_counselor(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    return session.scalar(
        select(Support).where(Support.inmate_id == inmate.id).options(joinedload(Support.author))
    )


def barriers_of(row: Support | None) -> Barriers:
    """A stored row as what was said."""
    if row is None:
        return Barriers()
    return Barriers(
        housing=row.housing or "",
        documents=tuple(code for code in (row.documents or "").split(",") if code),
        debts=row.debts or "",
        childcare=row.childcare or "",
        treatment=row.treatment or "",
        words=row.words or "",
    )


def draft_for(session: Session, viewer: Viewer, inmate: Inmate) -> Draft | None:
    """The viewer's own draft for this person; nobody else ever reads it."""
    _require_counselor(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    return session.scalar(
        select(Draft).where(
            Draft.inmate_id == inmate.id, Draft.account_id == (viewer.account_id or 0)
        )
    )


def drafts_for(session: Session, viewer: Viewer) -> list[tuple[Draft, Inmate]]:
    """The viewer's own drafts of people still in their prisons, the newest first."""
    rows = session.execute(
        select(Draft, Inmate)
        .join(Inmate, Inmate.id == Draft.inmate_id)
        .where(Draft.account_id == (viewer.account_id or 0), scope(viewer))
        .order_by(Draft.saved_at.desc(), Draft.id)
        .limit(MOST_DRAFTS)
    ).all()
    saw(session, "inmate", [inmate.id for _, inmate in rows])
    return [(draft, inmate) for draft, inmate in rows]


def counselors_of(session: Session, prison_id: int) -> list[Account]:
    """Who may have conducted a consultation there, by name."""
    return list(
        session.scalars(
            select(Account)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.organisation_id == prison_id,
                plays(Role.COUNSELOR),
                Account.active,
            )
            .order_by(Account.name, Account.id)
        )
    )
