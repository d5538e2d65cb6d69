"""Who hears of what is booked: an interview, its visitors, an interview day, a meeting.

Whoever has the entry as an invitation hears of it by that, and by nothing else (`itip`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.queries import ids_with
from jobbridge.applications.model import Application
from jobbridge.days.model import DayPlan, DayRelease
from jobbridge.interviews.model import Interview, InterviewDay, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.reception_queries import COMING
from jobbridge.interviews.state_rules import STATE_LABELS
from jobbridge.itip.queries import written_to
from jobbridge.meetings.model import Meeting
from jobbridge.meetings.model import State as MeetingState
from jobbridge.meetings.pass_actions import nobody_named
from jobbridge.meetings.rules import STATE_LABELS as MEETING_STATES
from jobbridge.notices.texts import Notice, notice
from jobbridge.viewer import Duty, Role


def _without_invited(session: Session, uid: str, to: Iterable[int]) -> list[int]:
    invited = written_to(session, uid)
    return [account_id for account_id in to if account_id not in invited]


def interview(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    found = session.get(Interview, payload["interview_id"])
    if found is None or found.sequence != payload["sequence"]:
        return None  # a newer revision has its own notice
    said = notice(
        "interview",
        f"/interviews/{found.ref}",
        code=found.application.ref,
        title=found.application.vacancy.title,
        at=found.starts_at,
        state=STATE_LABELS[State(found.state)],
    )
    to = [
        *ids_with(session, Role.EMPLOYER, found.employer_id),
        *ids_with(session, Role.COUNSELOR, found.prison_id),
        *ids_with(session, Role.PRISON_OFFICER, found.prison_id),
    ]
    return said, _without_invited(session, found.uid, to)


def day(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """A version of an interview day was released: one notice for all that it changed."""
    found = session.get(InterviewDay, payload["day_id"])
    made = session.scalar(
        select(DayRelease)
        .where(DayRelease.day_id == payload["day_id"])
        .order_by(DayRelease.number.desc())
        .limit(1)
    )
    if found is None or made is None or made.number != payload["number"]:
        return None  # a newer version has its own notice
    said = notice(
        "day" if made.number == 1 else "day.changed",
        f"/interview-days/{found.ref}",
        day=found.on,
        booked=made.booked,
        moved=made.moved,
        cancelled=made.cancelled,
    )
    to = [
        *ids_with(session, Role.EMPLOYER, found.employer_id),
        *ids_with(session, Role.COUNSELOR, found.prison_id),
        *ids_with(session, Role.PRISON_OFFICER, found.prison_id),
    ]
    return said, _without_invited(session, session.get_one(DayPlan, found.id).uid, to)


def meeting(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    found = session.get(Meeting, payload["meeting_id"])
    if found is None or found.sequence != payload["sequence"]:
        return None  # a newer revision has its own notice
    said = notice(
        "meeting",
        f"/meetings/{found.ref}",
        at=found.starts_at,
        state=MEETING_STATES[MeetingState(found.state)],
    )
    prisons = [place.prison_id for place in found.places]
    to = [
        *ids_with(session, Role.EMPLOYER, found.employer_id),
        *(one for prison in prisons for one in ids_with(session, Role.COUNSELOR, prison)),
        *(one for prison in prisons for one in ids_with(session, Role.PRISON_OFFICER, prison)),
    ]
    return said, _without_invited(session, found.uid, to)


def unnamed(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """Nobody is named for a meeting: for the employer, and for the counselor who can call it."""
    found = session.get(Occasion, payload["occasion_id"])
    if found is None or found.state not in COMING or not nobody_named(session, found):
        return None  # named, moved to a video or called off meanwhile
    made = session.scalar(select(Meeting.planned_by).where(Meeting.ref == found.ref))
    counselors = ids_with(session, Role.COUNSELOR, found.prison_id)
    said = notice("visit.unnamed", f"/meetings/{found.ref}", at=found.starts_at)
    to = [one for one in counselors if one == made] or counselors
    return said, sorted({*to, *ids_with(session, Role.EMPLOYER, found.employer_id)})


def times(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """An employer has marked times that suit: for the person's counselors."""
    application = session.get(Application, payload["application_id"])
    if application is None:
        return None
    page = "/after-release" if application.inmate.at_liberty else "/interviews"
    said = notice("times", page, title=application.vacancy.title)
    return said, ids_with(session, Role.COUNSELOR, application.inmate.prison_id)


def visit(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """Visitors named: for the prison's officers; a pass decided: for the employer; what the
    employer says of the interview: for the counselors."""
    many = session.get(Occasion, payload.get("occasion_id", 0))
    found = many or session.get(Interview, payload.get("interview_id", 0))
    if found is None:
        return None
    path = f"/{'meetings' if many else 'interviews'}/{found.ref}"
    if payload["event"] == "named":
        said = notice("visit.named", "/review", at=found.starts_at)
        return said, ids_with(session, Role.PRISON_OFFICER, found.prison_id, Duty.PASSES)
    if isinstance(found, Interview) and payload["event"] == "stated":
        said = notice("visit.stated", path, title=found.application.vacancy.title)
        return said, ids_with(session, Role.COUNSELOR, found.prison_id)
    said = notice("visit.decided", f"{path}/visitors", at=found.starts_at)
    return said, ids_with(session, Role.EMPLOYER, found.employer_id)


FINDERS = {
    "interview_changed": interview,
    "meeting_changed": meeting,
    "notice_times": times,
    "notice_day": day,
    "notice_visit": visit,
    "notice_unnamed": unnamed,
}
