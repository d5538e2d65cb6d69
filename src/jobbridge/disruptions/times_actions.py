"""What employers answer to new times, once for all; and meetings after release that are off."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.disruptions import times_queries
from jobbridge.disruptions.model import AfterRelease, NewTimes
from jobbridge.disruptions.release_actions import put_meeting
from jobbridge.disruptions.rules import ACCEPTED, DECLINED
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import claim_actions
from jobbridge.interviews.change_actions import told_together
from jobbridge.interviews.model import Interview
from jobbridge.outbox.actions import post
from jobbridge.viewer import Role, Viewer

TOLD_ANSWER = "notice_times_answered"
ANSWERED = Reason("answered", N_("This is answered already."))


def answer(
    session: Session, viewer: Viewer, told: NewTimes, *, accepted: bool, now: datetime
) -> NewTimes:
    """Yes or no to all new times of a message. No cancels what stands at them, and those who
    plan find other times; they hear of the answer once."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    told = times_queries.one_for(session, viewer, told.ref, lock=True)
    if told.answer:
        raise Refused([ANSWERED])
    told.answer = ACCEPTED if accepted else DECLINED
    told.answered_at, told.answered_by = now, viewer.account_id
    told.version += 1
    if not accepted:
        standing = times_queries.declinable_of(session, told, now)
        meetings = times_queries.meetings_of(session, told, now)
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
            _call_off(session, viewer, meeting, now)
    record(session, viewer, f"new_times.{told.answer}", "new_times", told.id, now=now)
    payload = {"new_times_id": told.id}
    post(session, TOLD_ANSWER, f"notice:times_answered:{told.id}", payload, now=now)
    session.flush()
    return told


def _lock(session: Session, standing: list[Interview], meetings: list[AfterRelease]) -> None:
    """All at once and in the one order that everybody keeps."""
    found = [*standing, *(meeting.interview for meeting in meetings)]
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
    if meeting.version != version or meeting.state != "planned":
        raise Refused([Reason("state", N_("This meeting is called off already."))])
    _call_off(session, viewer, meeting, now)
    return meeting


def _call_off(session: Session, viewer: Viewer, meeting: AfterRelease, now: datetime) -> None:
    meeting.state = "cancelled"
    meeting.version += 1
    claim_actions.free(session, meeting.interview)
    put_meeting(session, meeting, now)
    record(session, viewer, "after_release.cancel", "interview", meeting.interview_id, now=now)
