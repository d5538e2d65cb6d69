"""Meetings outside: planned where no interview inside is possible, and called off."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.applications.rules import transition
from jobbridge.audit.actions import record
from jobbridge.calendar.actions import put_entry
from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.disruptions import entries, outside_queries, outside_rules, rules
from jobbridge.errors import Refused
from jobbridge.interviews import claim_actions
from jobbridge.interviews.after_model import AfterClaim, AfterRelease, Met, Place
from jobbridge.interviews.change_actions import move_application
from jobbridge.interviews.facts import EMPLOYER, INMATE, resource
from jobbridge.interviews.model import Claim
from jobbridge.outbox.actions import post
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import BRANCH_AT_ONCE
from jobbridge.places.model import Branch
from jobbridge.refs import new_ref, new_uid
from jobbridge.viewer import SYSTEM, Role, Viewer

TOLD = "notice_branch_meeting"


def plan(
    session: Session,
    viewer: Viewer,
    ref: str,
    *,
    starts_at: datetime,
    place: Place = Place.BRANCH,
    now: datetime,
) -> AfterRelease:
    """A meeting outside for an application that can have no interview inside, or none any more.
    Everybody is told once of when and where, and nobody of why."""
    application = outside_queries.application_for(session, viewer, ref)
    claim_actions.lock(
        session,
        employers=[application.vacancy.employer_id],
        inmates=[application.inmate_id],
        applications=[application.id],
    )
    branch = outside_queries.choice_for(session, viewer, ref, now, place).branch
    if branch is not None:
        _lock_branch(session, branch.id)
    # Read again: whoever held these rows may have taken the time.
    choice = outside_queries.choice_for(session, viewer, ref, now, place)
    if choice.reasons or choice.branch is None:
        raise Refused(list(choice.reasons))
    if starts_at not in choice.free:
        raise Refused([outside_rules.GONE])
    span = Span(starts_at, starts_at + outside_queries.LENGTH)
    meeting = AfterRelease(
        ref=new_ref(),
        uid=new_uid(),
        sequence=-1,
        application_id=application.id,
        branch_id=choice.branch.id,
        place=place,
        starts_at=span.start,
        ends_at=span.end,
        made_by=viewer.account_id,
        made_at=now,
    )
    session.add(meeting)
    session.flush()
    _claim(session, meeting, span, now)
    record(session, viewer, "after_release.plan", "application", application.id, now=now)
    _follow(session, viewer, meeting, "interview", now)
    put_meeting(session, meeting, now)
    tell(session, viewer, meeting, now)
    return meeting


def _follow(
    session: Session, viewer: Viewer, meeting: AfterRelease, verb: str, now: datetime
) -> None:
    """The application follows, where it can: it waits for a time again, or they have met."""
    application = meeting.application
    if transition(application.state, verb, Role.COUNSELOR) and application.met_at is None:
        move_application(session, viewer, application, verb, now)


def met(session: Session, viewer: Viewer, meeting: AfterRelease, now: datetime) -> None:
    """It took place, or nobody came: an offer can follow, or another time."""
    _follow(session, viewer, meeting, "meet" if meeting.state == Met.TOOK_PLACE else "reopen", now)


def _claim(session: Session, meeting: AfterRelease, span: Span, now: datetime) -> None:
    names = sorted(
        {
            resource(EMPLOYER, meeting.application.vacancy.employer_id),
            resource(INMATE, meeting.application.inmate_id),
        }
    )
    claim_actions.end_holds(session, names, now)
    rows = [Claim(resource=name, starts_at=span.start, ends_at=span.end) for name in names]
    claim_actions.put(session, rows, now)
    session.add_all(AfterClaim(claim_id=row.id, after_id=meeting.id) for row in rows)
    session.flush()


def must_hold(session: Session, branch_id: int, span: Span) -> None:
    """Nobody else takes the branch's last place meanwhile."""
    _lock_branch(session, branch_id)
    there = session.scalars(
        select(AfterRelease.id).where(
            AfterRelease.branch_id == branch_id,
            AfterRelease.place == Place.BRANCH,
            AfterRelease.state == Met.PLANNED,
            AfterRelease.starts_at < span.end,
            AfterRelease.ends_at > span.start,
        )
    ).all()
    if len(there) >= value_of(session, BRANCH_AT_ONCE):
        raise Refused([rules.BRANCH_FULL])


def _lock_branch(session: Session, branch_id: int) -> None:
    session.execute(select(Branch.id).where(Branch.id == branch_id).with_for_update())


def put_meeting(session: Session, meeting: AfterRelease, now: datetime) -> None:
    """The meeting's next revision in calendars."""
    meeting.sequence += 1
    if meeting.interview is not None:
        meeting.interview.sequence = meeting.sequence
    put_entry(
        session,
        uid=meeting.uid,
        sequence=meeting.sequence,
        status="CANCELLED" if meeting.state == Met.CANCELLED else "CONFIRMED",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        revised_at=now,
        audiences=entries.audiences(meeting),
        texts=entries.texts(meeting),
    )
    session.flush()


def call_off_now(session: Session, viewer: Viewer, meeting: AfterRelease, now: datetime) -> None:
    """Off, whoever said so: what it claimed is free, and calendars say it."""
    meeting.state = Met.CANCELLED
    meeting.version += 1
    if meeting.interview is not None:
        claim_actions.free(session, meeting.interview)
    mine = select(AfterClaim.claim_id).where(AfterClaim.after_id == meeting.id)
    session.execute(delete(Claim).where(Claim.id.in_(mine)))
    put_meeting(session, meeting, now)
    _follow(session, viewer, meeting, "reopen", now)
    record(session, viewer, "after_release.cancel", "application", meeting.application_id, now=now)


def end_pointless(database: Database, now: datetime) -> None:
    """The worker's round: whose application has ended, or who no longer agrees to be interviewed,
    is met at no branch; everybody hears of it once."""
    with database.read() as session:
        found = outside_queries.pointless(session, now)
    for meeting_id in found:
        with database.write() as session:
            meeting = session.get(AfterRelease, meeting_id, with_for_update=True)
            if meeting is not None and meeting_id in outside_queries.pointless(session, now):
                call_off_now(session, SYSTEM, meeting, now)
                tell(session, SYSTEM, meeting, now)


def tell(session: Session, viewer: Viewer, meeting: AfterRelease, now: datetime) -> None:
    """One notice of what the meeting is now, to all who take part but the one who did it."""
    post(
        session,
        TOLD,
        f"notice:branch_meeting:{meeting.id}:{meeting.sequence}",
        {"after_id": meeting.id, "sequence": meeting.sequence, "by": viewer.account_id or 0},
        now=now,
    )
