"""What a branch does about what is late."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Request
from jobbridge.applications.queries import request_for
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews.branch_queries import reminder_key, require_agency
from jobbridge.outbox.actions import post
from jobbridge.outbox.model import Job
from jobbridge.viewer import Viewer


def remind(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Request:
    """One notice to the counselors who owe an answer: once a day and request."""
    require_agency(viewer)
    request = request_for(session, viewer, ref, lock=True)
    today = local_day(now)
    key = reminder_key(request.id, today)
    reasons = []
    if request.state != "open" or request.answer_due >= today:
        reasons.append(Reason("not_overdue", N_("This request is not overdue.")))
    elif session.scalar(select(Job.id).where(Job.key == key)) is not None:
        text = N_("The counselors have been reminded of it today already.")
        reasons.append(Reason("reminded", text))
    if reasons:
        raise Refused(reasons)
    payload = {"request_id": request.id, "on": today.isoformat()}
    post(session, "notice_overdue", key, payload, now=now)
    record(session, viewer, "request.remind", "request", request.id, now=now)
    return request
