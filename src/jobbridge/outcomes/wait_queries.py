"""How long the steps took that were reached within twelve months, and what interviews lost."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, ApplicationChange, Request
from jobbridge.applications.model import State as Applied
from jobbridge.applications.shown_queries import shown_cards
from jobbridge.calendar.spans import Span
from jobbridge.employments.model import Employment
from jobbridge.interviews.model import Interview, InterviewChange, State
from jobbridge.losses.rules import Wait, wait
from jobbridge.outcomes.erased_queries import Kept, with_erased
from jobbridge.outcomes.history_queries import BOOKED, ENDED
from jobbridge.outcomes.trait_queries import midnight


def waits(session: Session, period: Span, as_of: datetime) -> dict[str, list[timedelta]]:
    """By step, how long each took that was reached in the period."""
    met = (
        select(Interview.application_id, func.min(InterviewChange.starts_at).label("first"))
        .join(InterviewChange, InterviewChange.interview_id == Interview.id)
        .where(InterviewChange.to_state == State.TOOK_PLACE, InterviewChange.at < as_of)
        .group_by(Interview.application_id)
        .subquery()
    )
    offered = (
        select(ApplicationChange.application_id, func.min(ApplicationChange.at).label("first"))
        .where(ApplicationChange.to_state == Applied.OFFER, ApplicationChange.at < as_of)
        .group_by(ApplicationChange.application_id)
        .subquery()
    )
    card = shown_cards()
    inside = (period.start, period.end)
    steps: dict[str, Any] = {
        "card": select(func.min(card.c.shown_at), Request.asked_at)
        .join(Request, Request.id == card.c.request_id)
        .where(card.c.shown_at < as_of)
        .group_by(Request.id, Request.asked_at)
        .having(func.min(card.c.shown_at).between(*inside)),
        "interview": select(func.min(met.c.first), Request.asked_at)
        .join(Application, Application.id == met.c.application_id)
        .join(Request, Request.id == Application.request_id)
        .group_by(Request.id, Request.asked_at)
        .having(func.min(met.c.first).between(*inside)),
        "offer": select(offered.c.first, met.c.first)
        .join(met, met.c.application_id == offered.c.application_id)
        .where(offered.c.first.between(*inside)),
        "start": select(Employment.started_on, offered.c.first)
        .join(offered, offered.c.application_id == Employment.application_id)
        .where(Employment.started_on.between(period.start.date(), period.end.date())),
    }
    return {
        name: [
            (done if isinstance(done, datetime) else midnight(done)) - begun
            for done, begun in session.execute(query)
        ]
        for name, query in steps.items()
    }


def told_waits(
    session: Session, period: Span, as_of: datetime, *, base: int, kept: Kept
) -> dict[str, Any]:
    """In whole days, where there are two tens of each. `kept` is of people erased since."""
    found: dict[str, Wait | None] = {}
    for name, some in waits(session, period, as_of).items():
        spans = with_erased(kept, name, some)
        found[name] = wait(spans, exact=True) if len(spans) >= 2 * base else None
    return {name: [round(one.half), round(one.most)] for name, one in found.items() if one}


def told_minutes(
    session: Session, period: Span, as_of: datetime, *, base: int, kept: Kept
) -> int | None:
    """Minutes of interviews that were booked and never took place, in hundreds."""
    count, minutes = lost(session, period, as_of)
    if count + kept.lost < 2 * base:
        return None
    return round((minutes + kept.minutes) / 100) * 100


def lost(session: Session, period: Span, as_of: datetime) -> tuple[int, int]:
    """How many interviews were booked and never took place, and their minutes."""
    last = (
        select(func.max(InterviewChange.id))
        .where(InterviewChange.interview_id == Interview.id, InterviewChange.at < as_of)
        .correlate(Interview)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Interview.starts_at, Interview.ends_at)
        .join(InterviewChange, InterviewChange.id == last)
        .where(
            InterviewChange.starts_at >= period.start,
            InterviewChange.starts_at < period.end,
            InterviewChange.to_state.in_(ENDED),
            InterviewChange.to_state != State.TOOK_PLACE,
            InterviewChange.from_state.in_(BOOKED),
        )
    ).all()
    taken = sum((row.ends_at - row.starts_at for row in rows), timedelta())
    return len(rows), taken // timedelta(minutes=1)
