"""Referrals that wait for an answer: how many are the viewer's to answer, and which wait too
long."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from jobbridge.services import queries
from jobbridge.services.model import Referral, Service, State
from jobbridge.services.referral_queries import scope
from jobbridge.viewer import Role, Viewer


def waiting_for(session: Session, viewer: Viewer) -> int:
    """For the menu: the agency's are those of what it keeps, a counselor's those that nobody
    else can answer."""
    if not viewer.is_(Role.COUNSELOR, Role.AGENCY, Role.COORDINATOR):
        return 0
    theirs = queries.scope(viewer)
    if viewer.is_(Role.COUNSELOR):
        theirs = and_(theirs, Service.email == "", Service.organisation_id.is_(None))
    query = select(func.count()).select_from(Referral).join(Referral.service).join(Referral.inmate)
    return session.scalar(query.where(Referral.state == State.REFERRED, theirs, scope(viewer))) or 0


def unanswered(before: datetime) -> ColumnElement[bool]:
    """A clause on `Referral`. Counted from the last step, so that one which was taken up again
    has its full time."""
    return and_(Referral.state == State.REFERRED, Referral.updated_at <= before)
