"""What employers answer to new times, once for all; and meetings after release that are off."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.disruptions import times_queries
from jobbridge.disruptions.model import NewTimes
from jobbridge.disruptions.outside_actions import call_off_now, met, tell
from jobbridge.disruptions.rules import ACCEPTED, DECLINED, PARTLY
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import claim_actions
from jobbridge.interviews.after_model import AfterRelease, Met
from jobbridge.interviews.change_actions import told_together
from jobbridge.interviews.model import Interview
from jobbridge.outbox.actions import post
from jobbridge.viewer import Role, Viewer

TOLD_ANSWER = "notice_times_answered"
ANSWERED = Reason("answered", N_("This is answered already."))


def answer(
    session: Session,
    viewer: Viewer,
    told: NewTimes,
    *,
    declined: Collection[str] | None,
    now: datetime,
) -> NewTimes:
    """Yes to the new times of a message but to those of the interviews `declined`, by reference;
    None declines them all. No cancels what stands at that time, and those who plan find another;
    they hear of the answer once."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    told = times_queries.one_for(session, viewer, told.ref, lock=True)
    if told.answer:
        raise Refused([ANSWERED])
    asked = [one for one in times_queries.proposals_of(session, told) if one.starts_at is not None]
    off = [one for one in asked if declined is None or one.interview.ref in declined]
    if declined and len(off) < len(set(declined)):
        raise NotFound
    for one in asked:
        one.answer = DECLINED if one in off else ACCEPTED
    told.answer = ACCEPTED if not off else DECLINED if len(off) == len(asked) else PARTLY
    told.answered_at, told.answered_by = now, viewer.account_id
    told.version += 1
    if off:
        ids = {one.interview_id for one in off}
        standing = [i for i in times_queries.declinable_of(session, told, now) if i.id in ids]
        meetings = [
            one for one in times_queries.meetings_of(session, told, now) if one.interview_id in ids
        ]
        _lock(session, standing, meetings)
        with told_together(session):
            for interview in standing:
                interviews.cancel(
                    session,
                    viewer,
                    interview,
                    why="time",
                    version=interview.version,
                    now=now,
                )
        for meeting in meetings:
            call_off_now(session, viewer, meeting, now)
    record(session, viewer, f"new_times.{told.answer}", "new_times", told.id, now=now)
    payload = {"new_times_id": told.id}
    post(session, TOLD_ANSWER, f"notice:times_answered:{told.id}", payload, now=now)
    session.flush()
    return told


def say_video(session: Session, viewer: Viewer, *, can: bool, now: datetime) -> None:
    """Whether the viewer's employers can meet people by video: new times by video are offered
    only to those that can, or were not asked yet."""
    for employer in times_queries.employers_for(session, viewer):
        employer.by_video = can
        record(session, viewer, "employer.video", "employer", employer.id, now=now)
    session.flush()


def _lock(session: Session, standing: list[Interview], meetings: list[AfterRelease]) -> None:
    """All at once and in the one order that everybody keeps."""
    found = [*standing, *(m.interview for m in meetings if m.interview is not None)]
    claim_actions.lock(
        session,
        employers={i.employer_id for i in found},
        inmates={i.application.inmate_id for i in found},
        rooms={i.room_id for i in found},
        applications={i.application_id for i in found},
        interviews={i.id for i in found},
    )


def call_off(
    session: Session, viewer: Viewer, meeting: AfterRelease, *, version: int, now: datetime
) -> AfterRelease:
    """The meeting at the branch does not take place; everybody's calendar says so."""
    if not viewer.is_(Role.AGENCY, Role.COUNSELOR):
        raise NotFound
    _must_be_planned(meeting, version)
    call_off_now(session, viewer, meeting, now)
    tell(session, viewer, meeting, now)
    return meeting


def decline(
    session: Session, viewer: Viewer, meeting: AfterRelease, *, version: int, now: datetime
) -> AfterRelease:
    """The employer cannot come to a meeting at the branch; those who plan hear of it."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    _must_be_planned(meeting, version)
    if meeting.starts_at <= now:
        raise Refused([Reason("begun", N_("This meeting has begun already."))])
    call_off_now(session, viewer, meeting, now)
    tell(session, viewer, meeting, now)
    return meeting


def record_outcome(
    session: Session,
    viewer: Viewer,
    meeting: AfterRelease,
    *,
    took_place: bool,
    version: int,
    now: datetime,
) -> AfterRelease:
    """What became of the meeting at the branch, once it has begun."""
    if not viewer.is_(Role.AGENCY, Role.COUNSELOR):
        raise NotFound
    _must_be_planned(meeting, version)
    if meeting.starts_at > now:
        raise Refused([Reason("early", N_("This meeting has not begun yet."))])
    meeting.state = Met.TOOK_PLACE if took_place else Met.MISSED
    meeting.version += 1
    met(session, viewer, meeting, now)
    record(
        session,
        viewer,
        f"after_release.{meeting.state}",
        "application",
        meeting.application_id,
        now=now,
    )
    session.flush()
    return meeting


def _must_be_planned(meeting: AfterRelease, version: int) -> None:
    if meeting.version != version or meeting.state != Met.PLANNED:
        text = N_("This meeting is called off, or its outcome is entered, already.")
        raise Refused([Reason("state", text)])
