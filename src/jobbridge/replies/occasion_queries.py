"""What an invitation is to — an interview, an interview day, an employer meeting, a meeting at a
branch — and who hears of an answer that somebody must act on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.queries import ids_with
from jobbridge.calendar.ical import Status
from jobbridge.calendar.model import Entry
from jobbridge.days.model import DayPlan
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview, InterviewDay
from jobbridge.meetings.model import Meeting
from jobbridge.viewer import Role


@dataclass(frozen=True)
class Concerned:
    """`kind` is in the words of `telling_actions`; `ref` is a candidate's, and only of who has
    one; `to` are ids of accounts."""

    kind: str
    at: datetime
    path: str
    to: tuple[int, ...]
    ref: str = ""


def concerned(session: Session, entry_id: int) -> Concerned | None:
    """None for what is cancelled, or is no entry that anybody is invited to."""
    entry = session.get_one(Entry, entry_id)
    if entry.status == Status.CANCELLED:
        return None
    return (
        _interview(session, entry)
        or _day(session, entry)
        or _meeting(session, entry)
        or _after_release(session, entry)
    )


def _interview(session: Session, entry: Entry) -> Concerned | None:
    found = session.scalar(select(Interview).where(Interview.uid == entry.uid))
    if found is None:
        return None
    return Concerned(
        "interview",
        found.starts_at,
        f"/interviews/{found.ref}",
        tuple(ids_with(session, Role.COUNSELOR, found.application.inmate.prison_id)),
        found.application.ref,
    )


def _day(session: Session, entry: Entry) -> Concerned | None:
    found = session.scalar(
        select(InterviewDay)
        .join(DayPlan, DayPlan.day_id == InterviewDay.id)
        .where(DayPlan.uid == entry.uid)
    )
    if found is None:
        return None
    to = ids_with(session, Role.COUNSELOR, found.prison_id)
    return Concerned("day", entry.starts_at, f"/interview-days/{found.ref}", tuple(to))


def _meeting(session: Session, entry: Entry) -> Concerned | None:
    found = session.scalar(select(Meeting).where(Meeting.uid == entry.uid))
    if found is None:
        return None
    prisons = {place.prison_id for place in found.places}
    to = {one for prison in prisons for one in ids_with(session, Role.COUNSELOR, prison)}
    return Concerned("meeting", entry.starts_at, f"/meetings/{found.ref}", tuple(sorted(to)))


def _after_release(session: Session, entry: Entry) -> Concerned | None:
    found = session.scalar(select(AfterRelease).where(AfterRelease.uid == entry.uid))
    if found is None:
        return None
    inmate = found.application.inmate
    own = [inmate.counselor_id] if inmate.counselor_id is not None else []
    to = {
        *(own or ids_with(session, Role.COUNSELOR, inmate.prison_id)),
        *ids_with(session, Role.AGENCY, found.branch_id),
    }
    at, ref = found.starts_at, found.application.ref
    return Concerned("branch", at, "/branch-meetings", tuple(sorted(to)), ref)
