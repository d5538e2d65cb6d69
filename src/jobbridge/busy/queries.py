"""The busy times of a person, for those who plan with them; and of an employer, for itself."""

from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jobbridge.busy.model import Busy, EmployerBusy
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Duty, Role, Viewer


def may_keep(viewer: Viewer) -> bool:
    """Counselors, and officers who bring people or keep the rooms."""
    return (
        viewer.system
        or viewer.is_(Role.COUNSELOR)
        or viewer.has(Duty.MOVEMENTS)
        or viewer.has(Duty.ROOMS)
    )


def busy_inmate_for(session: Session, viewer: Viewer, ref: str) -> Inmate:
    """A person whose busy times the viewer keeps; reading them is a read of the person."""
    if not may_keep(viewer):
        raise NotFound
    return inmates.inmate_for(session, viewer, ref)


def busy_for(session: Session, viewer: Viewer, inmate: Inmate, today: date) -> list[Busy]:
    """Weekly ones by weekday, then single ones by day; what is over is left out."""
    if not may_keep(viewer):
        raise NotFound
    rows = session.scalars(
        select(Busy)
        .where(
            Busy.inmate_id == inmate.id,
            or_(
                Busy.on >= today,
                and_(Busy.on.is_(None), or_(Busy.valid_to.is_(None), Busy.valid_to >= today)),
            ),
        )
        .order_by(Busy.on.is_not(None), Busy.weekday, Busy.on, Busy.begins, Busy.id)
    )
    return list(rows)


def blocked_for(session: Session, viewer: Viewer, now: datetime) -> list[EmployerBusy]:
    """The times to come at which the viewer's employer meets nobody, as far as they are typed."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    rows = session.scalars(
        select(EmployerBusy)
        .where(
            EmployerBusy.employer_id.in_(viewer.organisations),
            EmployerBusy.calendar_id.is_(None),
            EmployerBusy.ends_at > now,
        )
        .order_by(EmployerBusy.starts_at, EmployerBusy.id)
    )
    return list(rows)
