"""One mail becomes an answer, a proposal, a mark; and what a counselor does with a proposal."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import actions as interview_actions
from jobbridge.interviews.model import Interview
from jobbridge.itip.actions import send_again
from jobbridge.itip.answer_actions import attendee_locked, take_answer
from jobbridge.itip.model import Attendee
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.replies import queries, reading, rules
from jobbridge.replies.model import (
    Outcome,
    ProposalState,
    Received,
    TimeProposal,
    Unconfirmed,
)
from jobbridge.replies.reading import Mail
from jobbridge.replies.rules import Judged
from jobbridge.viewer import SYSTEM, Viewer

CONFIRM = "reply_confirm"
"""The outbox job that asks the person invited: `attendee_id`, `sequence`."""
PROPOSED = "reply_proposed"
"""The outbox job that tells counselors of a proposed time: `proposal_id`."""
COUNTER_DECLINED = "reply_counter_declined"
"""The outbox job that says no to a proposal (DECLINECOUNTER): `proposal_id`."""

BOUNCE = "bounce"
SETTLED = Reason("settled", N_("This proposal was dealt with meanwhile."))


def take_mail(session: Session, mail: Mail, *, vouching: bool, now: datetime) -> Outcome:
    """What a mail says takes effect, once: the same mail again changes nothing."""
    if queries.was_received(session, mail.digest):
        return Outcome.OLDER
    occasion = queries.occasion_of(session, mail, now=now)
    judged = rules.judge(mail, occasion, vouching=vouching, now=now)
    outcome, why = judged.outcome, judged.why
    if judged.attendee_id is not None and outcome is not Outcome.IGNORED:
        attendee = attendee_locked(session, judged.attendee_id)
        if attendee is None:
            outcome, why = Outcome.IGNORED, "unknown"
        elif not _take(session, attendee, judged, mail, now):
            outcome, why = Outcome.OLDER, "repeated"
    session.add(
        Received(
            digest=mail.digest,
            at=now,
            outcome=outcome,
            why=why,
            attendee_id=judged.attendee_id,
        )
    )
    session.flush()
    return outcome


def _take(session: Session, attendee: Attendee, judged: Judged, mail: Mail, now: datetime) -> bool:
    """Whether anything is otherwise than before."""
    stamp = reading.moment_of(mail.said.stamp if mail.said else None, now)
    match judged.outcome:
        case Outcome.TAKEN:
            assert judged.answer is not None
            _answered(session, attendee)
            return take_answer(
                session, attendee, judged.answer, judged.sequence, now, given_at=stamp
            )
        case Outcome.CONFIRM:
            return _keep_for_confirmation(session, attendee, judged, stamp, now)
        case Outcome.PROPOSED:
            if judged.answer is not None:
                take_answer(session, attendee, judged.answer, judged.sequence, now, given_at=stamp)
            return _propose(session, attendee, judged, stamp, now)
        case Outcome.OLDER:
            # Kept as what was answered to a time that is over; the present one waits for its own.
            return True
        case Outcome.RESENT:
            send_again(session, attendee, now=now)
        case Outcome.BOUNCED:
            attendee.undeliverable_at = attendee.undeliverable_at or now
            attendee.undeliverable_why = BOUNCE
    return True


def _answered(session: Session, attendee: Attendee) -> None:
    """Whoever answers themselves has answered what somebody else said for them."""
    waiting = session.get(Unconfirmed, attendee.id)
    if waiting is not None:
        session.delete(waiting)


def _keep_for_confirmation(
    session: Session, attendee: Attendee, judged: Judged, stamp: datetime, now: datetime
) -> bool:
    assert judged.answer is not None
    row = session.get(Unconfirmed, attendee.id)
    if row is not None and (row.sequence, row.at) > (judged.sequence, stamp):
        return False
    row = row or Unconfirmed(attendee_id=attendee.id)
    row.state, row.sequence, row.at = judged.answer, judged.sequence, stamp
    session.add(row)
    # One mail for each revision and answer, however many come: nobody writes to people through us.
    post(
        session,
        CONFIRM,
        f"reply_confirm:{attendee.id}:{judged.sequence}:{judged.answer}",
        {"attendee_id": attendee.id, "sequence": judged.sequence},
        now=now,
    )
    return True


def _propose(
    session: Session, attendee: Attendee, judged: Judged, stamp: datetime, now: datetime
) -> bool:
    assert judged.proposed is not None
    starts_at, ends_at = judged.proposed
    earlier = list(
        session.scalars(
            select(TimeProposal)
            .where(TimeProposal.attendee_id == attendee.id)
            .order_by(TimeProposal.id)
        )
    )
    # Whoever writes for somebody neither overtakes nor forestalls what these propose themselves.
    if not judged.own and any(one.own and one.state == ProposalState.OPEN for one in earlier):
        return False
    above = [one for one in earlier if one.own or not judged.own]
    if any((one.sequence, one.stamp) > (judged.sequence, stamp) for one in above):
        return False
    last = earlier[-1] if earlier else None
    if last is not None and (last.sequence, last.starts_at, last.ends_at) == (
        judged.sequence,
        starts_at,
        ends_at,
    ):
        return False
    _end_others(session, attendee.id, now)
    made = TimeProposal(
        ref=new_ref(),
        attendee_id=attendee.id,
        sequence=judged.sequence,
        starts_at=starts_at,
        ends_at=ends_at,
        stamp=stamp,
        own=judged.own,
        proposed_at=now,
    )
    session.add(made)
    session.flush()
    record(session, SYSTEM, "time.propose", "attendee", attendee.id, now=now)
    key = f"reply_proposed:{made.id}"
    post(session, PROPOSED, key, {"proposal_id": made.id}, now=now)
    return True


def _end_others(session: Session, attendee_id: int, now: datetime) -> None:
    session.execute(
        update(TimeProposal)
        .where(TimeProposal.attendee_id == attendee_id, TimeProposal.state == ProposalState.OPEN)
        .values(state=ProposalState.OVERTAKEN, settled_at=now)
    )


# What a counselor does with a proposal.


def take_up(
    session: Session,
    viewer: Viewer,
    proposal: TimeProposal,
    interview: Interview,
    *,
    room_id: int,
    version: int,
    now: datetime,
) -> Interview:
    """Move the interview to the proposed time, by the same rules as any move; everybody invited
    is sent the new time. `Refused` with every reason where it cannot be had."""
    row = _open_locked(session, proposal)
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    moved = interview_actions.move(
        session,
        viewer,
        interview,
        starts_at=row.starts_at,
        minutes=minutes,
        mode=interview.mode,
        room_id=room_id,
        version=version,
        now=now,
    )
    _settle(session, viewer, row, ProposalState.TAKEN, now)
    return moved


def decline(session: Session, viewer: Viewer, proposal: TimeProposal, *, now: datetime) -> None:
    """No: the interview stays as it is, and who proposed is told so."""
    row = _open_locked(session, proposal)
    _settle(session, viewer, row, ProposalState.DECLINED, now)
    key = f"reply_counter_declined:{row.id}"
    post(session, COUNTER_DECLINED, key, {"proposal_id": row.id}, now=now)


def _open_locked(session: Session, proposal: TimeProposal) -> TimeProposal:
    row = session.scalar(
        select(TimeProposal)
        .where(TimeProposal.id == proposal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if row.state != ProposalState.OPEN:
        raise Refused([SETTLED])
    return row


def _settle(
    session: Session, viewer: Viewer, row: TimeProposal, state: ProposalState, now: datetime
) -> None:
    row.state, row.settled_at, row.settled_by = state, now, viewer.account_id
    record(session, viewer, f"time.{state}", "attendee", row.attendee_id, now=now)
    session.flush()
