"""What waits for a prison's officers, by duty: worked out afresh, so that it goes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from jobbridge.audit.actions import saw
from jobbridge.calendar.queries import work_calendar
from jobbridge.clock import local_day
from jobbridge.errors import Reason, Severity
from jobbridge.inmates.model import Inmate, Restriction
from jobbridge.inmates.queries import inside
from jobbridge.interviews import (
    flag_queries,
    queries,
    reception_queries,
    slot_queries,
    visit_queries,
)
from jobbridge.interviews.desk_queries import require_duty
from jobbridge.interviews.flag_queries import STANDING, Judged
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.occasion_queries import waiting_at
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.visit_model import (
    PassState,
    VisitItem,
    Visitor,
    VisitorPass,
)
from jobbridge.interviews.visit_rules import (
    all_cleared,
    deadline,
    takes_visitors,
    visit_of,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Viewer

REVIEWED = (Duty.ROOMS, Duty.PASSES, Duty.RESTRICTIONS)
SOON = timedelta(days=14)
"""How far ahead a restriction's review is shown."""


@dataclass(frozen=True)
class Flagged:
    """An interview that no longer fits, and why."""

    interview: Shown
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ToDecide:
    """A pass that waits, when its visit begins, whether it was asked for too late, and until
    when its visitor is banned, if so."""

    one: VisitorPass
    starts_at: datetime
    late: bool
    banned_until: date | None


@dataclass(frozen=True)
class Due:
    """A restriction whose review is due."""

    inmate_ref: str
    name: str
    code: str
    review_on: date


@dataclass(frozen=True)
class Review:
    """What waits for this officer, by their duties: worked out afresh, so that what is settled
    is gone by itself. None is a list that is not theirs. Of other occasions than interviews
    `occasions` are to be confirmed, and `waiting` wait for passes."""

    to_confirm: tuple[Shown, ...] | None
    provisional: tuple[Shown, ...] | None
    flagged: tuple[Flagged, ...] | None
    passes: tuple[ToDecide, ...] | None
    items: tuple[VisitItem, ...] | None
    restrictions: tuple[Due, ...] | None
    occasions: tuple[Occasion, ...] | None = None
    waiting: tuple[Occasion, ...] | None = None

    @property
    def count(self) -> int:
        """How many wait for this officer; what confirms itself does not."""
        decided = (self.to_confirm, self.occasions, self.flagged, self.passes, self.items)
        lists = (*decided, self.restrictions)
        return sum(len(one) for one in lists if one)


def review_for(session: Session, viewer: Viewer, prison: Prison, now: datetime) -> Review:
    """What waits, of the viewer's interviews that end after now and begin before
    `REVIEW_AHEAD`."""
    require_duty(viewer, prison, *REVIEWED)
    confirms = viewer.has(Duty.ROOMS) or viewer.has(Duty.PASSES)
    to_confirm: list[Shown] | None = None
    provisional: list[Shown] | None = None
    flagged: list[Flagged] | None = None
    if confirms:
        coming = queries.interviews_for(
            session, viewer, **flag_queries.coming(now, states=STANDING, prison_id=prison.id)
        )
        reasons = slot_queries.flags_of(session, coming, now, viewer)
        bad = Judged(tuple(coming), reasons).broken(prison.id)
        told = [i for i in coming if i.state == State.BOOKED or i.id in bad]
        shown = dict(zip([i.id for i in told], queries.shown(session, viewer, told), strict=True))
        booked = [i for i in coming if i.state == State.BOOKED and i.id not in bad]
        waits = _waiting(session, booked)
        to_confirm = [shown[i.id] for i in booked if i.id not in waits]
        provisional = [shown[i.id] for i in booked if i.id in waits]
        if viewer.has(Duty.ROOMS):
            flagged = [Flagged(shown[i.id], tuple(reasons[i.id])) for i in coming if i.id in bad]
    occasions = waiting_at(session, prison, now) if confirms else []
    waits_for = {one.id for one in occasions if visit_queries.waits(session, one)}
    passes = _to_decide(session, prison, now) if viewer.has(Duty.PASSES) else None
    items = _items_to_decide(session, prison, now) if viewer.has(Duty.PASSES) else None
    due = _due(session, prison, local_day(now)) if viewer.has(Duty.RESTRICTIONS) else None
    return Review(
        tuple(to_confirm) if to_confirm is not None else None,
        tuple(provisional) if provisional is not None else None,
        tuple(flagged) if flagged is not None else None,
        tuple(passes) if passes is not None else None,
        tuple(items) if items is not None else None,
        tuple(due) if due is not None else None,
        tuple(one for one in occasions if one.id not in waits_for) if confirms else None,
        tuple(one for one in occasions if one.id in waits_for) if confirms else None,
    )


def count_for(
    session: Session, viewer: Viewer, prison: Prison, judged: Judged, now: datetime
) -> int:
    """`Review.count` of many: of interviews that were not judged counts what the worker's last
    round found."""
    require_duty(viewer, prison, *REVIEWED)
    count = 0
    if viewer.has(Duty.ROOMS) or viewer.has(Duty.PASSES):
        broken = judged.broken(prison.id)
        known = {one.id for one in judged.interviews}
        booked = [
            one
            for one in queries.interviews_for(
                session,
                viewer,
                **flag_queries.coming(now, states=(State.BOOKED,), prison_id=prison.id),
            )
            if one.id not in broken and (one.id in known or one.flag in (None, Severity.WARN))
        ]
        count += len(booked) - len(_waiting(session, booked))
        occasions = waiting_at(session, prison, now)
        count += sum(not visit_queries.waits(session, one) for one in occasions)
        if viewer.has(Duty.ROOMS):
            count += len(broken) + flag_queries.beyond(
                session,
                viewer,
                judged,
                now,
                which=flag_queries.BROKEN,
                prison_id=prison.id,
                states=STANDING,
            )
    if viewer.has(Duty.PASSES):
        count += len(_to_decide(session, prison, now)) + len(_items_to_decide(session, prison, now))
    if viewer.has(Duty.RESTRICTIONS):
        count += len(_due(session, prison, local_day(now)))
    return count


def _waiting(session: Session, booked: Sequence[Interview]) -> set[int]:
    """Ids of those that confirm themselves once their visitors have passes."""
    named = visit_queries.passes_of(session, {visit_of(i) for i in booked})
    return {
        i.id
        for i in booked
        if takes_visitors(i) and named[visit_of(i)] and not all_cleared(named[visit_of(i)])
    }


def _to_decide(session: Session, prison: Prison, now: datetime) -> list[ToDecide]:
    """Passes of visits to come, the soonest first."""
    rows = list(
        session.scalars(
            select(VisitorPass)
            .join(VisitorPass.visitor)
            .where(
                VisitorPass.prison_id == prison.id,
                VisitorPass.on >= local_day(now),
                VisitorPass.state == PassState.ASKED,
            )
            .options(contains_eager(VisitorPass.visitor).joinedload(Visitor.employer))
            .order_by(VisitorPass.on, VisitorPass.id)
        )
    )
    starts = reception_queries.first_starts_of(session, rows)
    calendar = work_calendar(session)
    bans = visit_queries.bans_of(session, rows)
    found = [
        ToDecide(
            one,
            starts[one.id],
            local_day(one.asked_at) > deadline(calendar, one.on, prison.notice_days),
            bans[one.id].valid_to if one.id in bans else None,
        )
        for one in rows
        if one.id in starts
    ]
    saw(session, "visitor", [one.one.visitor_id for one in found])
    return found


def _items_to_decide(session: Session, prison: Prison, now: datetime) -> list[VisitItem]:
    """Things brought to visits to come, the soonest first."""
    rows = session.scalars(
        select(VisitItem)
        .where(
            VisitItem.prison_id == prison.id,
            VisitItem.on >= local_day(now),
            VisitItem.state == PassState.ASKED,
        )
        .options(joinedload(VisitItem.employer))
        .order_by(VisitItem.on, VisitItem.employer_id, VisitItem.kind)
    )
    return list(rows)


def _due(session: Session, prison: Prison, today: date) -> list[Due]:
    rows = session.execute(
        select(Restriction, Inmate)
        .join(Inmate, Inmate.id == Restriction.inmate_id)
        .where(
            Inmate.prison_id == prison.id,
            inside(),
            Restriction.ended_at.is_(None),
            Restriction.review_on <= today + SOON,
            or_(Restriction.valid_to.is_(None), Restriction.valid_to >= today),
        )
        .order_by(Restriction.review_on, Restriction.id)
    ).all()
    saw(session, "inmate", sorted({inmate.id for _, inmate in rows}))
    return [Due(i.ref, i.name, r.code, r.review_on) for r, i in rows]
