"""Where in a prison a person is placed: duty `movements`."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound
from jobbridge.inmates import queries
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Duty, Viewer


def place_in_wing(
    session: Session, viewer: Viewer, inmate: Inmate, *, wing: str, now: datetime
) -> None:
    """A closed wing brings nobody out; empty is not known. Nothing that matching sees."""
    queries.refresh_locked(session, inmate)
    own = viewer.has(Duty.MOVEMENTS) and inmate.prison_id in viewer.organisations
    if not (own or viewer.system):
        raise NotFound
    inmate.wing = wing or None
    session.flush()
    record(session, viewer, "inmate.wing", "inmate", inmate.id, now=now)
