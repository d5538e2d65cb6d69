"""Carrying a decision out: each interview in a transaction of its own, then everybody is told
once. Killed anywhere, the job begins again with what is left; nothing is ever half done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.audit.actions import record
from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.disruptions import actions, queries, rules
from jobbridge.disruptions.model import Disruption, Kind, NewTimes, Outcome, Proposal, State, Way
from jobbridge.disruptions.outside_actions import end_pointless, must_hold, put_meeting
from jobbridge.errors import NotFound, Refused
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import claim_actions
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.change_actions import told_together
from jobbridge.interviews.facts import EMPLOYER, INMATE, resource
from jobbridge.interviews.model import Interview
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.viewer import SYSTEM, Viewer

TOLD_EMPLOYER, TOLD_INSIDE = "notice_new_times", "notice_disruption"
CHANGED = frozenset(Way) - {Way.STAYS}


def carry_out(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """The outbox job of a released disruption; done twice it does nothing."""
    disruption_id = int(payload["disruption_id"])
    while _next_done(database, disruption_id, now):
        pass
    with database.write() as session:
        _tell(session, disruption_id, now)


def _next_done(database: Database, disruption_id: int, now: datetime) -> bool:
    """One proposal, whole or not at all; False when none is left."""
    with database.write() as session:
        proposal = session.scalar(
            select(Proposal)
            .join(Disruption, Disruption.id == Proposal.disruption_id)
            .where(
                Proposal.disruption_id == disruption_id,
                Proposal.state == Outcome.HELD,
                Disruption.state == State.RELEASING,
            )
            .order_by(Proposal.id)
            .limit(1)
            .with_for_update(of=Proposal)
        )
        if proposal is None:
            return False
        disruption = session.get_one(Disruption, disruption_id)
        viewer = _decider(session, disruption)
        try:
            with session.begin_nested():
                _apply(session, viewer, disruption, proposal, now)
            proposal.state = Outcome.DONE
        except Refused as error:
            session.refresh(proposal)
            stale = proposal.interview.version != proposal.interview_version
            proposal.state = Outcome.GONE if stale else Outcome.FAILED
            proposal.why = error.reasons[0].code[:40] if error.reasons else ""
        except NotFound:
            session.refresh(proposal)
            proposal.state, proposal.why = Outcome.GONE, "not_found"
        proposal.settled_at = now
        return True


def _decider(session: Session, disruption: Disruption) -> Viewer:
    """Whoever decided, with the rights that they have now."""
    if disruption.released_by is None:
        return SYSTEM
    return viewer_for(session, session.get_one(Account, disruption.released_by))


def _apply(
    session: Session, viewer: Viewer, disruption: Disruption, proposal: Proposal, now: datetime
) -> None:
    interview, way = proposal.interview, Way(proposal.way)
    if way is Way.STAYS:
        claim_actions.lock(session, interviews=[interview.id])
        return
    if way in (Way.CANCEL, Way.BRANCH):
        with told_together(session, invited=True):
            interviews.cancel(
                session,
                viewer,
                interview,
                why=rules.CANCELLED_AS[Kind(disruption.kind)],
                version=proposal.interview_version,
                now=now,
            )
        if way is Way.BRANCH:
            _meet_outside(session, viewer, proposal, now)
        return
    if proposal.starts_at is None or proposal.ends_at is None or proposal.room_id is None:
        raise NotFound
    if proposal.starts_at <= now:
        raise Refused([actions.LAPSED])
    with told_together(session, invited=True):
        interviews.move(
            session,
            viewer,
            interview,
            starts_at=proposal.starts_at,
            minutes=int((proposal.ends_at - proposal.starts_at).total_seconds() // 60),
            mode=proposal.mode,
            room_id=proposal.room_id,
            version=proposal.interview_version,
            now=now,
            settled=True,
        )


def _meet_outside(session: Session, viewer: Viewer, proposal: Proposal, now: datetime) -> None:
    """A meeting at the branch in place of the interview, under the same calendar identity; the
    employer's time, and the person's, stay claimed."""
    interview = proposal.interview
    if proposal.starts_at is None or proposal.ends_at is None or proposal.branch_id is None:
        raise NotFound
    span = Span(proposal.starts_at, proposal.ends_at)
    must_hold(session, proposal.branch_id, span)
    wanted = {
        resource(EMPLOYER, interview.employer_id): span,
        resource(INMATE, interview.application.inmate_id): span,
    }
    claim_actions.end_holds(session, wanted, now)
    claim_actions.take(session, interview, wanted, now)
    meeting = AfterRelease(
        ref=interview.ref,
        uid=interview.uid,
        sequence=interview.sequence,
        application_id=interview.application_id,
        interview_id=interview.id,
        branch_id=proposal.branch_id,
        starts_at=proposal.starts_at,
        ends_at=proposal.ends_at,
        made_by=viewer.account_id,
        made_at=now,
    )
    session.add(meeting)
    session.flush()
    record(session, viewer, "after_release.plan", "application", interview.application_id, now=now)
    with told_together(session, invited=True):
        put_meeting(session, meeting, now)


def _tell(session: Session, disruption_id: int, now: datetime) -> None:
    """Everything is carried out: one message for each employer, and one inside."""
    disruption = session.scalar(
        select(Disruption)
        .where(Disruption.id == disruption_id, Disruption.state == State.RELEASING)
        .with_for_update()
    )
    if disruption is None:
        return
    disruption.state = State.RELEASED
    disruption.version += 1
    disruption.held_until = None
    concerned = session.scalars(
        select(Interview.employer_id)
        .join(Proposal, Proposal.interview_id == Interview.id)
        .where(
            Proposal.disruption_id == disruption_id,
            Proposal.state == Outcome.DONE,
            Proposal.way.in_(sorted(CHANGED)),
        )
        .distinct()
        .order_by(Interview.employer_id)
    ).all()
    for employer_id in concerned:
        told = NewTimes(
            ref=new_ref(), disruption_id=disruption_id, employer_id=employer_id, told_at=now
        )
        session.add(told)
        session.flush()
        post(
            session,
            TOLD_EMPLOYER,
            f"notice:new_times:{told.id}",
            {"new_times_id": told.id},
            now=now,
        )
    if concerned:
        post(
            session,
            TOLD_INSIDE,
            f"notice:disruption:{disruption_id}",
            {"disruption_id": disruption_id},
            now=now,
        )
    session.flush()


def keep_true(database: Database, now: datetime) -> None:
    """The worker's round: what nothing breaks any more is let go of, without anybody's doing."""
    with database.read() as session:
        still_open = queries.still_open(session)
    for disruption_id in still_open:
        with database.write() as session:
            disruption = session.get(Disruption, disruption_id, with_for_update=True)
            if disruption is not None:
                actions.let_go_of_mended(session, disruption, now=now)
    end_pointless(database, now)


HANDLERS = {actions.JOB: carry_out}
