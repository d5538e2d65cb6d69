"""Withdrawing an agreement, which cancels what was booked because of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import claim_actions, slot_queries
from jobbridge.interviews.actions import end_booking
from jobbridge.interviews.model import LIVE, Interview, State
from jobbridge.viewer import Viewer


def withdraw_agreement(
    session: Session, viewer: Viewer, inmate: Inmate, agreement_id: int, *, now: datetime
) -> list[Interview]:
    """The person withdraws an agreement: at once, and every interview that needs it is
    cancelled. Gives back those. This is the verb for pages; the one of `inmates` is its half."""
    live = _live_of(session, inmate.id)
    claim_actions.lock(
        session,
        employers={i.employer_id for i in live},
        inmates=[inmate.id],
        rooms={i.room_id for i in live},
        applications={i.application_id for i in live},
        interviews={i.id for i in live},
    )
    inmate_actions.withdraw_agreement(session, viewer, inmate, agreement_id, now=now)
    session.flush()
    cancelled = []
    # Read again under the lock: one may have been booked or ended while we waited.
    for interview in _live_of(session, inmate.id):
        if interview.ends_at > now and not slot_queries.has_agreed(
            session, inmate.id, interview.employer_id
        ):
            end_booking(session, viewer, interview, "agreement", now)
            cancelled.append(interview)
    return cancelled


def _live_of(session: Session, inmate_id: int) -> list[Interview]:
    return list(
        session.scalars(
            select(Interview)
            .join(Application, Application.id == Interview.application_id)
            .where(
                Application.inmate_id == inmate_id,
                Interview.state.in_([State.SUGGESTED, *LIVE]),
            )
            .order_by(Interview.id)
        )
    )
