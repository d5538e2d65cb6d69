"""Writing down what somebody answered to an invitation, by whichever way it came."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.queries import viewer_for
from jobbridge.audit.actions import record
from jobbridge.itip.model import Answer, Attendee
from jobbridge.outbox.actions import post

DECLINED = "invitation_declined"
"""The outbox job of a no that somebody must hear of: `attendee_id`, `sequence`."""


def attendee_locked(session: Session, attendee_id: int) -> Attendee | None:
    """The invitation as it is now; nobody else changes it until the transaction ends."""
    return session.scalar(
        select(Attendee)
        .where(Attendee.id == attendee_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def take_answer(
    session: Session,
    attendee: Attendee,
    state: Answer,
    sequence: int,
    now: datetime,
    *,
    given_at: datetime | None = None,
) -> bool:
    """The answer to the revision `sequence`, given now or at `given_at` (the DTSTAMP of a mail);
    False where a later revision or a later moment was answered already (RFC 5546, 2.1.5). It
    cancels and books nothing.

    Whoever answers has the mail: that it could not be delivered is over.
    """
    given_at = given_at or now
    locked = attendee_locked(session, attendee.id)
    if locked is None or state is Answer.NEEDS_ACTION:
        return False
    if (locked.answered_sequence or 0) > sequence:
        return False
    same = locked.answered_sequence == sequence
    if same and locked.answered_at is not None and locked.answered_at > given_at:
        return False
    if same and locked.state == state:
        return False
    locked.state = state
    locked.answered_sequence = sequence
    locked.answered_at = given_at
    locked.undeliverable_at, locked.undeliverable_why = None, ""
    viewer = viewer_for(session, locked.account)
    record(session, viewer, "invitation.answer", "attendee", locked.id, now=now, detail=state)
    if state is Answer.DECLINED:
        key = f"declined:{locked.id}:{sequence}"
        post(session, DECLINED, key, {"attendee_id": locked.id, "sequence": sequence}, now=now)
    session.flush()
    return True
