"""When the parties of an employer are away on a day: as somebody typed it, and as their own
calendars say."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.busy.calendar_queries import busy_times
from jobbridge.calendar.spans import Span, day_span, merge
from jobbridge.days import rules
from jobbridge.days.model import DayPanel, DayPlan


def away_of(
    session: Session, plan: DayPlan, panels: Sequence[DayPanel], now: datetime
) -> dict[int, list[Span]]:
    """By the number of the panel; of the employer as a whole the search for times knows."""
    away = {one.number: rules.spans_of(plan.day.on, rules.times(one.absent)) for one in panels}
    for number, spans in calendars_of(session, plan, now).items():
        if number in away:
            away[number] += spans
    return away


def calendars_of(session: Session, plan: DayPlan, now: datetime) -> dict[int, list[Span]]:
    """What the calendars of single parties say of the day."""
    day = day_span(plan.day.on)
    found: dict[int, list[Span]] = {}
    for one in busy_times(session, [plan.day.employer_id], day, now):
        span = one.span.intersection(day)
        if one.panel is not None and span is not None:
            found.setdefault(one.panel, []).append(span)
    return {number: merge(spans) for number, spans in found.items()}
