"""Who came to a service's meetings."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Refused
from jobbridge.services import referral_queries, rules
from jobbridge.services.model import Attendance, State
from jobbridge.services.referral_actions import held, hold, move
from jobbridge.viewer import Viewer


def attend(
    session: Session,
    viewer: Viewer,
    *,
    service_ref: str,
    on: date,
    came: Mapping[str, bool],
    now: datetime,
) -> int:
    """Who came to the meeting of that day, by reference of the referral; the same day again
    corrects it. Who comes for the first time attends from then on."""
    rows = [referral_queries.referral_for(session, viewer, ref) for ref in sorted(came)]
    if not rows or any(row.service.ref != service_ref for row in rows):
        raise NotFound
    hold(session, rows[0].service_id)
    today = local_day(now)
    for row in rows:
        session.refresh(row)
        side = referral_queries.side_of(viewer, row)
        if side is None:
            raise NotFound
        if reasons := rules.why_not_attendance(row.state, on, today):
            raise Refused(reasons)
        if came[row.ref] and row.state == State.ACCEPTED:
            move(session, viewer, row, "start", side, now=now)
        one = session.get(Attendance, (row.id, on))
        if one is None:
            one = Attendance(referral_id=row.id, on=on)
            session.add(one)
        one.came, one.recorded_at, one.recorded_by = came[row.ref], now, viewer.account_id
        record(session, viewer, "referral.attend", "inmate", row.inmate_id, now=now)
    session.flush()
    return sum(came.values())


def take_back_attendance(
    session: Session, viewer: Viewer, *, ref: str, on: date, now: datetime
) -> None:
    """Nothing is known of that day any more."""
    row = held(session, viewer, ref, now)
    one = session.get(Attendance, (row.id, on))
    if referral_queries.side_of(viewer, row) is None or one is None:
        raise NotFound
    session.delete(one)
    record(session, viewer, "referral.unattend", "inmate", row.inmate_id, now=now)
