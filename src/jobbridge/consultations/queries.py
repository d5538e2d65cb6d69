"""Plans, the history of consultations, and who is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Membership
from jobbridge.audit.actions import saw
from jobbridge.consultations import rules
from jobbridge.consultations.model import Consultation, Draft, Plan, State, Support
from jobbridge.consultations.support_rules import Barriers
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.rules import months_after
from jobbridge.viewer import Role, Viewer

MOST_DRAFTS = 20


@dataclass(frozen=True)
class PeopleFilters:
    """`plan` is empty, `none` or `overdue`; the rest as in `inmates.queries.Filters`."""

    text: str = ""
    prison_id: int | None = None
    due_months: int | None = None
    plan: str = ""
    readiness: str = ""
    mine: bool = False
    missing_agreement: bool = False


@dataclass(frozen=True)
class DueCounts:
    """How many active people in scope wait for what."""

    people: int
    overdue: int
    without_plan: int
    without_listing: int
    released_soon: int


def has_plan() -> ColumnElement[bool]:
    """A clause on `Inmate`."""
    return exists().where(Plan.inmate_id == Inmate.id)


def overdue(today: date) -> ColumnElement[bool]:
    """A clause on `Inmate`: no plan, and less than three months are left."""
    return ~has_plan() & (Inmate.release_expected <= rules.last_release_overdue(today))


def people_for(
    session: Session, viewer: Viewer, *, filters: PeopleFilters, today: date, page: int = 1
) -> inmates.Page:
    """The viewer's people, who leaves first; narrowed by plan and readiness too."""
    also: list[ColumnElement[bool]] = []
    if filters.plan == "none":
        also.append(~has_plan())
    if filters.plan == "overdue":
        also.append(overdue(today))
    if filters.readiness:
        also.append(
            exists().where(Plan.inmate_id == Inmate.id, Plan.readiness == filters.readiness)
        )
    return inmates.inmates_for(
        session,
        viewer,
        filters=inmates.Filters(
            text=filters.text,
            prison_id=filters.prison_id,
            due_months=filters.due_months,
            mine=filters.mine,
            missing_agreement=filters.missing_agreement,
            also=tuple(also),
        ),
        today=today,
        page=page,
    )


def due_summary(session: Session, viewer: Viewer, today: date) -> DueCounts:
    """Counts only: nobody's data is handed out."""

    def count(clause: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)

    soon = months_after(today, 3)
    row = session.execute(
        select(
            func.count(),
            count(overdue(today)),
            count(~has_plan()),
            count(~inmates.has_agreement("listing")),
            count(Inmate.release_expected <= soon),
        )
        .select_from(Inmate)
        .where(*inmates.narrowed(session, viewer, inmates.Filters(), today))
    ).one()
    return DueCounts(*(int(value) for value in row))


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
    inside = viewer.is_(Role.COUNSELOR) and inmate.prison_id in viewer.organisations
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
        .where(Draft.account_id == (viewer.account_id or 0), inmates.scope(viewer))
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
                Account.role == Role.COUNSELOR,
                Account.active,
            )
            .order_by(Account.name, Account.id)
        )
    )
