"""Today's interviews by reference codes alone, for whoever has them in their agenda."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from jobbridge.audit.actions import saw
from jobbridge.calendar.spans import local_moment
from jobbridge.interviews.model import LIVE
from jobbridge.interviews.queries import interviews_for
from jobbridge.viewer import Role, Viewer

TOLD_PLACE = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
"""Who is told where it is, whether or not it is confirmed."""


@dataclass(frozen=True)
class Due:
    """One interview of today: when, and for who works inside where; nobody's name."""

    starts_at: datetime
    ends_at: datetime
    interview: str
    application: str
    mode: str
    state: str
    prison: str
    room: str
    employer: str


def due_for(session: Session, viewer: Viewer, today: date) -> list[Due]:
    """By time. A read of the person as any other is."""
    found = interviews_for(
        session,
        viewer,
        starting=local_moment(today, time(0)),
        before=local_moment(today + timedelta(days=1), time(0)),
        states=LIVE,
    )
    saw(session, "inmate", [one.application.inmate_id for one in found])
    inside = viewer.is_(*TOLD_PLACE)
    return [
        Due(
            one.starts_at,
            one.ends_at,
            one.ref,
            one.application.ref,
            one.mode,
            one.state,
            one.prison.name if inside else "",
            one.room.name if inside else "",
            one.employer.name if inside else "",
        )
        for one in found
    ]
