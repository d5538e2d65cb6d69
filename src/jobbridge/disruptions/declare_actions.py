"""Recording what happened, here or elsewhere; new times are held for what it breaks."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.disruptions import queries
from jobbridge.disruptions.actions import propose
from jobbridge.disruptions.model import Disruption, Kind, State
from jobbridge.disruptions.rules import Cause
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, prison_actions
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.model import Closure, Interview, Room
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref
from jobbridge.viewer import Duty, Viewer

LONGEST_ABSENCE = timedelta(days=366)


def close(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    room: Room | None,
    starts_at: datetime,
    ends_at: datetime,
    visitors_only: bool,
    now: datetime,
) -> Disruption:
    """Record a closure, and hold new times for all that it breaks."""
    closure, _ = prison_actions.close(
        session,
        viewer,
        prison,
        room=room,
        starts_at=starts_at,
        ends_at=ends_at,
        visitors_only=visitors_only,
        now=now,
    )
    cause = Cause(
        Kind.ROOM if room else Kind.CLOSURE,
        prison.id,
        room_id=room.id if room else None,
        closure_id=closure.id,
    )
    made = _add(session, viewer, cause, closure.starts_at, closure.ends_at, now)
    return propose(session, viewer, made, now=now)


def set_absent(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> Disruption:
    """The person of this interview cannot come for a time; why is nobody's business here. Hold
    new times for all of their interviews in it."""
    inmate = interview.application.inmate
    may = interviews.plans(viewer) or viewer.has(Duty.MOVEMENTS)
    if not may or not (viewer.system or inmate.prison_id in viewer.organisations):
        raise NotFound
    reasons = why_not_span(starts_at, ends_at, now)
    if reasons:
        raise Refused(reasons)
    claim_actions.lock(session, inmates=[inmate.id])
    same = select(Disruption.id).where(
        Disruption.kind == Kind.ABSENT,
        Disruption.inmate_id == inmate.id,
        Disruption.starts_at == starts_at,
        Disruption.ends_at == ends_at,
        Disruption.ended_at.is_(None),
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refused([Reason("same", N_("This is recorded already."), field="from_day")])
    cause = Cause(Kind.ABSENT, inmate.prison_id, inmate_id=inmate.id)
    made = _add(session, viewer, cause, starts_at, ends_at, now)
    return propose(session, viewer, made, now=now) if interviews.plans(viewer) else made


def why_not_span(starts_at: datetime, ends_at: datetime, now: datetime) -> list[Reason]:
    """All reasons against a time in which something is not possible."""
    if not starts_at < ends_at:
        text = N_("The end must come after the beginning.")
        return [Reason("order", text, field="to_day")]
    if ends_at <= now:
        return [Reason("past", N_("This time is past."), field="to_day")]
    if ends_at - starts_at > LONGEST_ABSENCE:
        return [Reason("long", N_("This lasts a year at most."), field="to_day")]
    return []


def take_up(session: Session, viewer: Viewer, cause: Cause, *, now: datetime) -> Disruption:
    """Deal with what was recorded elsewhere: hold new times for all that it breaks."""
    broken, _ = queries.broken_by(session, viewer, cause, now)
    if not broken:
        raise NotFound
    _alone(session, cause.prison_id)
    made = queries.open_one(session, cause)
    if made is None:
        starts_at = min(i.starts_at for i in broken)
        closure = session.get(Closure, cause.closure_id) if cause.closure_id else None
        made = _add(
            session,
            viewer,
            cause,
            closure.starts_at if closure else min(starts_at, now),
            closure.ends_at if closure else None,
            now,
        )
    return propose(session, viewer, made, now=now)


def _alone(session: Session, prison_id: int) -> None:
    """Nobody else takes something up in this prison until the end of the transaction."""
    session.execute(select(Prison.id).where(Prison.id == prison_id).with_for_update(key_share=True))


def _add(
    session: Session,
    viewer: Viewer,
    cause: Cause,
    starts_at: datetime,
    ends_at: datetime | None,
    now: datetime,
) -> Disruption:
    made = Disruption(
        ref=new_ref(),
        kind=cause.kind,
        prison_id=cause.prison_id,
        other_prison_id=cause.other_prison_id,
        inmate_id=cause.inmate_id,
        room_id=cause.room_id,
        closure_id=cause.closure_id,
        employer_id=cause.employer_id,
        on=cause.on,
        starts_at=starts_at,
        ends_at=ends_at,
        state=State.PROPOSED,
        declared_by=viewer.account_id,
        declared_at=now,
        version=1,
    )
    session.add(made)
    session.flush()
    record(session, viewer, "disruption.add", "disruption", made.id, now=now, detail=cause.kind)
    return made
