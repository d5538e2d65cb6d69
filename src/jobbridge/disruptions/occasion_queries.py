"""Employer meetings that a closure breaks, be it recorded or only thought of. How each goes on is
decided on its own page, by the feature that holds them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from jobbridge.calendar.spans import Span
from jobbridge.disruptions.model import Disruption
from jobbridge.disruptions.plan_queries import Shut
from jobbridge.disruptions.queries import AHEAD, BOOKED, looks
from jobbridge.errors import NotFound
from jobbridge.interviews.model import Closure, Mode
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.viewer import Viewer


def meetings_for(session: Session, viewer: Viewer, now: datetime) -> list[Occasion]:
    """Those to come in the viewer's prisons, by time."""
    if not looks(viewer):
        raise NotFound
    rows = (
        select(Occasion)
        .where(
            Occasion.state.in_(BOOKED), Occasion.starts_at > now, Occasion.starts_at < now + AHEAD
        )
        .options(
            joinedload(Occasion.employer), joinedload(Occasion.prison), joinedload(Occasion.room)
        )
        .order_by(Occasion.starts_at, Occasion.id)
    )
    if not viewer.system:
        rows = rows.where(Occasion.prison_id.in_(viewer.organisations))
    return list(session.scalars(rows).unique())


def shut_out(meetings: Sequence[Occasion], shut: Shut) -> list[Occasion]:
    """Which of these could not be held."""
    return [
        one
        for one in meetings
        if one.prison_id == shut.prison_id
        and shut.span.overlaps(Span(one.starts_at, one.ends_at))
        and shut.room_id in (None, one.room_id)
        and not (shut.visitors_only and one.mode == Mode.VIDEO)
    ]


def broken_for(session: Session, viewer: Viewer, now: datetime) -> list[Occasion]:
    """Which of the viewer's recorded closures break now: worked out afresh, so that it is gone
    with its cause. A wing holds no meetings."""
    meetings = meetings_for(session, viewer, now)
    closures = session.scalars(
        select(Closure).where(
            Closure.prison_id.in_(sorted({one.prison_id for one in meetings})),
            Closure.ends_at > now,
            Closure.wing == "",
        )
    ).all()
    broken = {
        one.id
        for closure in closures
        for one in shut_out(
            meetings,
            Shut(
                closure.prison_id,
                Span(closure.starts_at, closure.ends_at),
                closure.room_id,
                closure.visitors_only,
            ),
        )
    }
    return [one for one in meetings if one.id in broken]


def broken_in(
    session: Session, viewer: Viewer, disruption: Disruption, now: datetime
) -> list[Occasion]:
    """What the closure of a disruption breaks besides interviews, as long as it does."""
    if disruption.closure_id is None or disruption.ends_at is None:
        return []
    span = Span(disruption.starts_at, disruption.ends_at)
    return [
        one
        for one in broken_for(session, viewer, now)
        if one.prison_id == disruption.prison_id
        and disruption.room_id in (None, one.room_id)
        and span.overlaps(Span(one.starts_at, one.ends_at))
    ]
