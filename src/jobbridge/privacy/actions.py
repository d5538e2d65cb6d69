"""Leaving the portal, and staying: what a counselor does for a person who asks for it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import Refused
from jobbridge.inmates.actions import changed
from jobbridge.inmates.facts import require_counselor
from jobbridge.inmates.model import Agreement, Inmate, Movement, Status
from jobbridge.inmates.queries import refresh_locked
from jobbridge.interviews.ending_actions import withdraw_agreement
from jobbridge.interviews.model import Interview
from jobbridge.parameters.privacy_rules import ERASE_DAYS
from jobbridge.parameters.queries import value_of
from jobbridge.privacy import rules
from jobbridge.privacy.model import Erasure
from jobbridge.privacy.queries import erasure_of
from jobbridge.viewer import Viewer


def leave(
    session: Session, viewer: Viewer, inmate: Inmate, *, why: str, certain: bool, now: datetime
) -> list[Interview]:
    """The person takes part no longer (`withdrawn`), or asks to be erased (`asked`). Every
    agreement ends at once and with it cards, interviews and mentors; the day on which they are
    erased is set. Gives back the interviews that are cancelled."""
    require_counselor(viewer, inmate.prison_id)
    refresh_locked(session, inmate)
    standing = erasure_of(session, inmate.id)
    if reasons := rules.why_not_erase(why=why, certain=certain, standing=standing is not None):
        raise Refused(reasons)
    cancelled = []
    agreements = session.scalars(
        select(Agreement.id)
        .where(Agreement.inmate_id == inmate.id, Agreement.withdrawn_at.is_(None))
        .order_by(Agreement.id)
    ).all()
    for number in agreements:
        cancelled += withdraw_agreement(session, viewer, inmate, number, now=now)
    changed(session, inmate, now=now)
    inmate.status = Status.WITHDRAWN
    record(session, viewer, "inmate.take_back", "inmate", inmate.id, now=now)
    plan_erasure(session, viewer, inmate.id, why=why, now=now)
    return cancelled


def plan_erasure(
    session: Session, viewer: Viewer, inmate_id: int, *, why: str, now: datetime
) -> Erasure:
    """The half of `leave` that sets the day: for the worker, who asks nobody."""
    made = Erasure(
        inmate_id=inmate_id,
        why=why,
        asked_at=now,
        asked_by=viewer.account_id,
        due_at=now + timedelta(days=value_of(session, ERASE_DAYS)),
    )
    session.add(made)
    session.flush()
    record(session, viewer, "inmate.plan_erasure", "inmate", inmate_id, now=now, detail=why)
    return made


def stay(session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime) -> None:
    """The person stays after all. What they had agreed to is asked for anew."""
    require_counselor(viewer, inmate.prison_id)
    refresh_locked(session, inmate)
    standing = erasure_of(session, inmate.id)
    if standing is None:
        raise Refused([rules.NOT_SET])
    standing.undone_at, standing.undone_by = now, viewer.account_id
    if inmate.status == Status.WITHDRAWN:
        changed(session, inmate, now=now)
        inmate.status = Status.RELEASED if was_released(session, inmate) else Status.ACTIVE
    record(session, viewer, "inmate.stay", "inmate", inmate.id, now=now)


def was_released(session: Session, inmate: Inmate) -> bool:
    """Whether the last thing known of where they are is that they left prison."""
    last = session.scalar(
        select(Movement)
        .where(Movement.inmate_id == inmate.id, Movement.from_prison_id != Movement.to_prison_id)
        .order_by(Movement.id.desc())
        .limit(1)
    )
    return last is not None and last.to_prison_id is None
