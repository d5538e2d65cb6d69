"""One change of a request or application: written down, and told to those who must hear of it."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, ApplicationChange, PastCard, Request
from jobbridge.applications.refusal_rules import UNSAID, Said
from jobbridge.audit.actions import record
from jobbridge.kept import later
from jobbridge.outbox.actions import post
from jobbridge.viewer import Viewer

# Every step writes this: built once.
_ADD_CHANGE = insert(ApplicationChange.metadata.tables["application_change"]).inline()


def changed(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    before: str,
    *,
    now: datetime,
    said: Said = UNSAID,
) -> None:
    """`said` is why, where the step is a no or the portal's own."""
    change = {
        "application_id": application.id,
        "verb": verb,
        "from_state": before,
        "to_state": application.state,
        "by": viewer.account_id,
        "at": now,
        "why": said.why,
        "lacks": said.lacks,
        "shared": said.shared,
    }
    later(session, _ADD_CHANGE, [change])
    record(
        session,
        viewer,
        f"application.{verb}",
        "application",
        application.id,
        now=now,
        detail=said.why or None,
    )


def forget(session: Session, application: Application, *, by_mistake: bool = False) -> None:
    """The card, and whatever an employer made of it. When it was shown and answered is kept for
    the figures, unless it was shown by mistake."""
    if application.card_at is not None and not by_mistake:
        session.add(
            PastCard(
                application_id=application.id,
                shown_at=application.card_at,
                reacted_at=application.reacted_at,
            )
        )
    application.card = {}
    application.interview_wanted_at = None
    application.card_at = application.reacted_at = application.later_at = None
    application.shortlisted_at = None
    application.reminders = 0


def tell_request(session: Session, request: Request, event: str, now: datetime) -> None:
    post(
        session,
        "notice_request",
        f"notice:request:{request.id}:{event}",
        {"request_id": request.id, "event": event},
        now=now,
    )


def tell_application(session: Session, application: Application, event: str, now: datetime) -> None:
    post(
        session,
        "notice_application",
        f"notice:application:{application.id}:{application.version}:{event}",
        {"application_id": application.id, "event": event, "version": application.version},
        now=now,
    )


def answered(session: Session, request: Request, *, now: datetime) -> None:
    """The employer has an answer, and hears of it once."""
    request.state = "answered"
    request.answered_at = now
    request.version += 1
    tell_request(session, request, "answered", now)
