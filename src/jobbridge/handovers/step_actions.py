"""One change of a recipient's state, by the table, with its row in the history."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import Refused
from jobbridge.handovers import rules
from jobbridge.handovers.model import Recipient, State, Step
from jobbridge.viewer import Viewer


def move(
    session: Session, viewer: Viewer, recipient: Recipient, verb: str, *, now: datetime
) -> None:
    """`Refused` where the table has no such step."""
    if reasons := rules.why_not_move(recipient.state, verb):
        raise Refused(reasons)
    recipient.state = rules.TABLE[verb, State(recipient.state)]
    note(session, viewer, recipient, verb, now=now)


def note(
    session: Session, viewer: Viewer, recipient: Recipient, verb: str, *, now: datetime
) -> None:
    """A row in the history and in the audit log."""
    session.add(
        Step(
            recipient_id=recipient.id,
            verb=verb,
            state=recipient.state,
            at=now,
            by=viewer.account_id,
        )
    )
    record(
        session,
        viewer,
        f"handover.{verb}",
        "inmate",
        recipient.inmate_id,
        now=now,
        detail=recipient.kind,
    )
    session.flush()
