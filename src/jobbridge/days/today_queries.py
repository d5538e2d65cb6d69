"""The run sheet of a day: who is met when and by whom, what is free, who would be next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.days import queries, rules
from jobbridge.days.model import DayItem, DayPanel, DayPlan
from jobbridge.days.problem_queries import Problem, frame_of
from jobbridge.days.rules import Meeting
from jobbridge.interviews import queries as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import LIVE, Interview, InterviewDay, Room, State
from jobbridge.interviews.queries import Shown
from jobbridge.viewer import Viewer


@dataclass(frozen=True)
class Met:
    """A line of the run sheet. `expected` is when it will begin, where its panel runs late;
    `too_late` says that the prison's hours would not allow it."""

    shown: Shown
    panel: int
    expected: datetime | None
    too_late: bool


def sheet_of(
    session: Session,
    viewer: Viewer,
    day: InterviewDay,
    found: Sequence[Interview],
    now: datetime,
) -> list[Met]:
    """The interviews of a day that the viewer was given, as they may see them."""
    late = {panel.number: panel.late for panel in queries.panels_of(session, day.id)}
    shown = interviews.shown(session, viewer, found)
    house = slot_queries.house_of(session, day.prison, _within(day))
    lines = []
    for one, interview in zip(shown, found, strict=True):
        behind = late.get(interview.panel, 0)
        waits = bool(behind) and interview.state in LIVE and interview.ends_at > now
        expected = interview.starts_at + timedelta(minutes=behind) if waits else None
        lines.append(
            Met(
                one,
                interview.panel,
                expected,
                expected is not None and not rules.fits_hours(house, expected, one.minutes),
            )
        )
    return lines


def _within(day: InterviewDay) -> Span:
    return day_span(day.on)


@dataclass(frozen=True)
class Free:
    """A place of a released day where somebody else could be met, and who is next."""

    place: Meeting
    room: str
    next: tuple[DayItem, ...]


def free_of(
    session: Session,
    plan: DayPlan,
    panels: Sequence[DayPanel],
    items: Sequence[DayItem],
    problem: Problem,
    now: datetime,
) -> list[Free]:
    """What is free of the day from now on, by time: where nobody is, or not any more."""
    if local_date(now) > plan.day.on or not plan.released:
        return []
    met = session.scalars(
        select(Interview).where(
            Interview.day_id == plan.day_id,
            Interview.state.in_([*LIVE, State.TOOK_PLACE]),
        )
    ).all()
    names = {
        row.id: row.name
        for row in session.execute(
            select(Room.id, Room.name).where(Room.prison_id == plan.day.prison_id)
        )
    }
    house = slot_queries.house_of(session, plan.day.prison, _within(plan.day))
    frame = frame_of(plan)
    found = []
    for start in rules.grid(house, frame):
        span = Span(start, start + frame.length)
        begin = rules.next_start(span, now)
        if begin is None:
            continue
        there = [one for one in met if queries.span_of(one).overlaps(span)]
        closed = {int(room.id) for room in problem.day.rooms if rules.slot_id(start) in room.closed}
        empty = [
            room
            for room in problem.day.rooms
            if int(room.id) not in closed and int(room.id) not in {one.room_id for one in there}
        ]
        for panel in panels:
            rooms = [
                int(room.id)
                for room in empty
                if room.kind == rules.kind_of(by_video=panel.by_video)
            ]
            absent = rules.spans_of(plan.day.on, rules.times(panel.absent))
            away = any(span.overlaps(other) for other in absent)
            if rooms and not away and panel.number not in {one.panel for one in there}:
                minutes = int((span.end - begin) / timedelta(minutes=1))
                found.append(
                    Free(
                        Meeting(begin, panel.number, rooms[0], minutes),
                        names[rooms[0]],
                        tuple(queries.reserve(problem, items, panel)[:3]),
                    )
                )
    return [one for one in found if one.next]
