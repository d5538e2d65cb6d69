"""A meeting that waits for the passes of its visitors confirms itself once all are allowed, and
waits again when one is refused. And who waits on a list moves up when a place is free."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import claim_actions, visit_queries
from jobbridge.interviews.clearing_actions import DECIDED
from jobbridge.interviews.model import Mode
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import all_cleared, one_refused, visit_of
from jobbridge.meetings import actions
from jobbridge.meetings.change_actions import occasions_of
from jobbridge.meetings.list_actions import move_up
from jobbridge.meetings.model import LIVE, Meeting, MeetingPlace, MeetingSeat, State
from jobbridge.viewer import SYSTEM

BATCH = 200


def decided(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """The worker's part of a decision on a pass: what it means for the meeting."""
    with database.write() as session:
        occasion = session.get(Occasion, payload["occasion_id"])
        ref = occasion.ref if occasion else ""
        meeting = session.scalar(select(Meeting).where(Meeting.ref == ref))
        if meeting is not None:
            settle(session, meeting, now)


HANDLERS = {DECIDED: decided}


def settle(session: Session, meeting: Meeting, now: datetime) -> None:
    """Confirm it or let it wait again, by the passes of its visitors as they are under the lock."""
    claim_actions.lock(session, employers=[meeting.employer_id])
    if meeting.state not in LIVE or meeting.mode != Mode.IN_PERSON or meeting.starts_at <= now:
        return
    for occasion in occasions_of(session, meeting):
        visit = visit_of(occasion)
        passes = visit_queries.passes_of(session, [visit])[visit]
        if meeting.state == State.PLANNED and all_cleared(passes):
            try:
                with session.begin_nested():
                    actions.confirm(session, SYSTEM, meeting, version=meeting.version, now=now)
            except Refused:
                return  # for somebody to look at: the meeting no longer fits
        elif meeting.state == State.CONFIRMED and one_refused(passes):
            actions.wait(session, meeting, now)


def keep_true(database: Database, now: datetime) -> None:
    """The worker's round: whatever was planned or moved beside passes that are allowed already;
    and a place that somebody has left, however they left it."""
    with database.read() as session:
        rows = select(Meeting.id).where(Meeting.starts_at > now).order_by(Meeting.starts_at)
        cleared = (
            select(Visitor.employer_id)
            .join(VisitorPass, VisitorPass.visitor_id == Visitor.id)
            .where(VisitorPass.state == PassState.ALLOWED, VisitorPass.on >= now.date())
        )
        planned = (Meeting.state == State.PLANNED) & (Meeting.mode == Mode.IN_PERSON)
        rows = rows.where(planned, Meeting.employer_id.in_(cleared))
        waits = session.scalars(rows.limit(BATCH)).all()
        lists = session.scalars(_with_a_place(now).limit(BATCH)).all()
    for meeting_id in waits:
        with database.write() as session:
            settle(session, session.get_one(Meeting, meeting_id), now)
    for place_id in lists:
        with database.write() as session:
            place = session.get_one(MeetingPlace, place_id)
            claim_actions.lock(
                session, employers=[place.meeting.employer_id], rooms=[place.room_id]
            )
            if place.meeting.state in LIVE:
                move_up(session, place, now)


def _with_a_place(now: datetime) -> Select[int]:
    """Places of meetings to come where somebody waits although the list is not full."""
    coming = (
        select(func.count())
        .select_from(MeetingSeat)
        .where(MeetingSeat.place_id == MeetingPlace.id, MeetingSeat.waits.is_(False))
        .scalar_subquery()
    )
    return (
        select(MeetingPlace.id)
        .join(MeetingPlace.meeting)
        .where(
            Meeting.starts_at > now,
            Meeting.state.in_(LIVE),
            coming < MeetingPlace.places,
            MeetingPlace.id.in_(select(MeetingSeat.place_id).where(MeetingSeat.waits)),
        )
        .order_by(MeetingPlace.id)
    )
