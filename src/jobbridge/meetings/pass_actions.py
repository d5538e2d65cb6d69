"""A meeting that waits for the passes of its visitors confirms itself once all are allowed, and
waits again when one is refused. Who waits on a list moves up when a place is free. And whoever has
named nobody in time is reminded once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import local_date
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import claim_actions, named_queries, visit_queries
from jobbridge.interviews.clearing_actions import DECIDED
from jobbridge.interviews.model import Mode
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.reception_queries import COMING
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import all_cleared, one_refused, visit_of
from jobbridge.meetings import actions
from jobbridge.meetings.change_actions import occasions_of
from jobbridge.meetings.list_actions import move_up
from jobbridge.meetings.model import LIVE, Meeting, MeetingPlace, MeetingSeat, State
from jobbridge.outbox.actions import post
from jobbridge.outbox.model import Job
from jobbridge.viewer import SYSTEM, Role, Viewer

BATCH = 200
AHEAD = timedelta(days=60)


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


# Nobody is named


UNNAMED = "notice_unnamed"
"""The outbox job of a meeting for which nobody was named in time: `occasion_id`. Once a day for
which it is planned."""


def remind_unnamed(database: Database, now: datetime) -> None:
    """The worker's round: on the last day on which visitors are named in time, whoever comes to a
    meeting in a room is reminded that nobody is."""
    with database.read() as session:
        late = list(_unnamed(session, now))
        keys = select(Job.key).where(Job.key.in_([key for key, _ in late]))
        known = set(session.scalars(keys))
    for key, occasion_id in late:
        if key not in known:
            with database.write() as session:
                post(session, UNNAMED, key, {"occasion_id": occasion_id}, now=now)


def _unnamed(session: Session, now: datetime) -> Iterator[tuple[str, int]]:
    rows = session.scalars(
        select(Occasion)
        .where(
            Occasion.starts_at > now,
            Occasion.starts_at < now + AHEAD,
            Occasion.mode == Mode.IN_PERSON,
            Occasion.state.in_(list(COMING)),
        )
        .order_by(Occasion.id)
    ).all()
    # By the longest notice of any prison: an own one would tell an employer which it is.
    alike = Viewer(account_id=None, role=Role.EMPLOYER)
    deadlines = visit_queries.deadlines_for(session, alike, rows)
    for one in rows:
        if deadlines[one.ref] <= local_date(now) and nobody_named(session, one):
            yield f"notice:unnamed:{one.id}:{local_date(one.starts_at)}", one.id


def nobody_named(session: Session, occasion: Occasion) -> bool:
    tally = named_queries.tallies_for(session, SYSTEM, [occasion]).get(occasion.ref)
    return tally is not None and not tally.named
