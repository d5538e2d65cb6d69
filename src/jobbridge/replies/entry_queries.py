"""What people have answered to invitations that are no interview's: to interview days, to tours
and to employer meetings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, union, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from jobbridge.calendar.ical import Status
from jobbridge.calendar.model import Entry
from jobbridge.calendar.spans import day_span, local_date
from jobbridge.days.model import DayPlan
from jobbridge.errors import NotFound
from jobbridge.interviews import day_queries
from jobbridge.interviews.model import InterviewDay
from jobbridge.itip.model import Answer, Attendee
from jobbridge.meetings import queries as meeting_queries
from jobbridge.meetings.model import Meeting, MeetingPlace
from jobbridge.replies.queries import READERS, Answered, Extra, belongs, interviews_waiting, refused
from jobbridge.tours import queries as tour_queries
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Elsewhere:
    """An interview day, a tour (`starts_at` is None) or an employer meeting to which somebody said
    no, or whose invitation did not arrive."""

    url: str
    employer: str
    on: date
    starts_at: datetime | None
    answers: tuple[Answered, ...]


def answers_to(
    session: Session, viewer: Viewer, uids: Collection[str]
) -> dict[str, list[Answered]]:
    """By UID, of entries that the viewer was given. An employer sees its own people."""
    if not (viewer.system or viewer.is_(*READERS, Role.EMPLOYER)):
        return {}
    rows = (
        select(Attendee)
        .join(Attendee.entry)
        .options(joinedload(Attendee.account), contains_eager(Attendee.entry))
        .where(
            Entry.uid.in_(sorted(uids)),
            Entry.status != Status.CANCELLED,
            or_(Attendee.invited, Attendee.answered_at.is_not(None)),
        )
        .order_by(Attendee.id)
    )
    if viewer.is_(Role.EMPLOYER):
        rows = rows.where(belongs(viewer.organisations))
    found = list(session.scalars(rows))
    extra = Extra.of(session, found)
    shown: dict[str, list[Answered]] = {}
    for one in found:
        # A move takes an answer back by itself: what is left of one is to the time that stands.
        starts_at, sequence = one.entry.starts_at, one.answered_sequence
        times = {sequence: starts_at} if sequence is not None else {}
        shown.setdefault(one.entry.uid, []).append(extra.shown(one, times, starts_at))
    return shown


def pressing_for(session: Session, viewer: Viewer, *, now: datetime) -> list[Elsewhere]:
    """The viewer's interview days and meetings to come to which somebody invited said no, or of
    which somebody does not know."""
    if not (viewer.system or viewer.is_(*READERS)):
        raise NotFound
    days = {day.id: day for day in day_queries.days_for(session, viewer, local_date(now))}
    plans = session.scalars(
        select(DayPlan).where(DayPlan.day_id.in_(days), DayPlan.entered_at.is_not(None))
    ).all()
    meetings = [
        one
        for one in meeting_queries.meetings_for(session, viewer, now=now)
        if one.starts_at > now and (viewer.system or meeting_queries.own_places(viewer, one))
    ]
    tours = [
        (tour, on)
        for tour, on in tour_queries.tours_for(session, viewer, local_date(now))
        if tour.uid is not None and tour.off_at is None
    ]
    answers = answers_to(
        session,
        viewer,
        {*(plan.uid for plan in plans), *(one.uid for one in meetings)}
        | {tour.uid for tour, _ in tours if tour.uid},
    )
    found = [
        *(
            Elsewhere(
                f"/interview-days/{days[plan.day_id].ref}",
                days[plan.day_id].employer.name,
                days[plan.day_id].on,
                None,
                _pressing(answers.get(plan.uid, ())),
            )
            for plan in plans
        ),
        *(
            Elsewhere(
                f"/tours/{tour.ref}", tour.employer.name, on, None, _pressing(answers[tour.uid])
            )
            for tour, on in tours
            if tour.uid in answers
        ),
        *(
            Elsewhere(
                f"/meetings/{one.ref}",
                one.employer.name,
                local_date(one.starts_at),
                one.starts_at,
                _pressing(answers.get(one.uid, ())),
            )
            for one in meetings
        ),
    ]
    return sorted((one for one in found if one.answers), key=lambda one: (one.on, one.url))


def _pressing(answers: Sequence[Answered]) -> tuple[Answered, ...]:
    return tuple(
        one for one in answers if one.answer is Answer.DECLINED or one.undeliverable_at is not None
    )


def count_for(session: Session, viewer: Viewer) -> int:
    """How many of the viewer's interviews, interview days and meetings to come wait for a decision
    about an answer: the badge of the page."""
    if not viewer.is_(Role.COUNSELOR):
        return 0
    today = session.info["today"]
    given = {"own": sorted(viewer.organisations), "begins": day_span(today).start, "on": today}
    return session.scalar(_COUNT, given) or 0


def _count() -> Select[Any]:
    own: Any = bindparam("own", expanding=True)
    begins: Any = bindparam("begins")
    waits = Attendee.id.in_(union_all(*refused()))
    rows = (
        select(Entry.id)
        .join(Attendee, Attendee.entry_id == Entry.id)
        .where(Attendee.invited, waits, Entry.status != Status.CANCELLED)
    )
    days = (
        rows.join(DayPlan, DayPlan.uid == Entry.uid)
        .join(InterviewDay, InterviewDay.id == DayPlan.day_id)
        .where(InterviewDay.prison_id.in_(own), InterviewDay.on >= bindparam("on"))
    )
    meetings = (
        rows.join(Meeting, Meeting.uid == Entry.uid)
        .join(MeetingPlace, MeetingPlace.meeting_id == Meeting.id)
        .where(MeetingPlace.prison_id.in_(own), Meeting.starts_at >= begins)
    )
    found = union(interviews_waiting(own, begins), days, meetings).subquery()
    return select(func.count()).select_from(found)


_COUNT = _count()  # on every page of a counselor's: built once
