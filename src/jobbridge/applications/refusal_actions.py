"""Opening the reason of a no to the other side, and closing it again."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.applications import queries, refusal_queries
from jobbridge.applications.model import Application
from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.viewer import Viewer

NOT_YOURS = Reason("not_yours", N_("There is no reason here that you may open or close."))


def open_reason(
    session: Session, viewer: Viewer, application: Application, shared: bool, *, now: datetime
) -> Application:
    """The side that gave the reason decides: the counselor for the person, the employer for
    itself. Closing acts at once; what was read was read."""
    if viewer.role not in refusal_queries.OPENS.values():
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    given = refusal_queries.reason_for(session, viewer, application)
    change = refusal_queries.last_no(session, application)
    if given is None or change is None or not given.opens:
        raise Refused([NOT_YOURS])
    if change.shared != shared:
        change.shared = shared
        verb = "application.open_reason" if shared else "application.close_reason"
        record(session, viewer, verb, "application", application.id, now=now)
        session.flush()
    return application
