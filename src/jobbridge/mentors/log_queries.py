"""Meetings, and what was given, of a mentoring that the caller already holds in scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.mentors.model import MentorGift, MentorMeeting


@dataclass(frozen=True)
class Kept:
    """How often and how long they met, how often somebody did not come, and when last."""

    meetings: int = 0
    minutes: int = 0
    missed: int = 0
    last: date | None = None


def meetings_of(session: Session, mentoring_id: int) -> list[MentorMeeting]:
    """The latest first."""
    return list(
        session.scalars(
            select(MentorMeeting)
            .where(MentorMeeting.mentoring_id == mentoring_id)
            .order_by(MentorMeeting.on.desc(), MentorMeeting.id.desc())
        )
    )


def gifts_of(session: Session, mentoring_id: int) -> list[MentorGift]:
    """The latest first."""
    return list(
        session.scalars(
            select(MentorGift)
            .where(MentorGift.mentoring_id == mentoring_id)
            .order_by(MentorGift.on.desc(), MentorGift.id.desc())
        )
    )


def kept_of(session: Session, mentoring_ids: Iterable[int]) -> dict[int, Kept]:
    """Everybody asked for is in the answer."""
    ids = list(mentoring_ids)
    found = {one: Kept() for one in ids}
    rows = session.execute(
        select(
            MentorMeeting.mentoring_id,
            MentorMeeting.minutes,
            MentorMeeting.attended,
            MentorMeeting.on,
        ).where(MentorMeeting.mentoring_id.in_(ids))
    )
    for mentoring_id, minutes, attended, on in rows:
        was = found[mentoring_id]
        found[mentoring_id] = Kept(
            meetings=was.meetings + attended,
            minutes=was.minutes + minutes,
            missed=was.missed + (not attended),
            last=max(was.last or on, on) if attended else was.last,
        )
    return found
