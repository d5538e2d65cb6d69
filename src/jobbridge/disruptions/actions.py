"""Holding new times for what is broken, changing single ones by hand, letting go, and the one
decision that releases them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.spans import Span, subtract
from jobbridge.disruptions import plan_queries, planning, queries
from jobbridge.disruptions.model import Disruption, Outcome, Proposal, State, Way
from jobbridge.disruptions.planning import Plan, Standing
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, prison_actions
from jobbridge.interviews.model import Claim, Closure, Interview, Mode, Room
from jobbridge.outbox.actions import post
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import HELD_MINUTES
from jobbridge.viewer import SYSTEM, Duty, Viewer

JOB = "disruption"
"""The outbox job that carries a released disruption out: `disruption_id`."""
STALE = Reason(
    "stale", N_("Somebody else has worked on this in the meantime: look at it as it is now.")
)
NOT_OPEN = Reason("not_open", N_("This was decided already: look at it as it is now."))
NOT_YOURS = Reason(
    "not_yours", N_("A closure is ended by the officers who keep the prison's rooms.")
)
LAPSED = Reason(
    "lapsed", N_("The new times are no longer held: look for them again, then release them.")
)


# Holding


def propose(
    session: Session, viewer: Viewer, disruption: Disruption, *, now: datetime
) -> Disruption:
    """Find new times for all that it breaks now, together, and hold them for a while in place of
    those held before. What was changed by hand is found anew too."""
    if not queries.may_decide(viewer, disruption):
        raise NotFound
    _must_be_open(disruption)
    _free(session, disruption, Outcome.HELD)
    session.execute(delete(Proposal).where(Proposal.disruption_id == disruption.id))
    session.flush()
    cause = queries.cause_of(disruption)
    broken, _ = queries.broken_by(session, viewer, cause, now)
    lock_all(session, broken)
    broken, breaks = queries.broken_by(session, viewer, cause, now)
    plans, standing = plan_queries.plans_of(session, broken, breaks, now)
    until = now + timedelta(minutes=value_of(session, HELD_MINUTES))
    by_key = {one.key: one for one in standing}
    by_id = {one.id: one for one in broken}
    for plan in plans:
        session.add(_proposal(disruption, by_id[plan.key], plan))
    hold(session, [(by_key[plan.key], plan) for plan in plans], until=until, now=now)
    disruption.held_until = until
    _next(session, viewer, disruption, "propose", now)
    return disruption


def lock_all(session: Session, broken: Sequence[Interview]) -> None:
    """All that these interviews claim, or may be given, until the end of the transaction."""
    prisons = {i.application.inmate.prison_id for i in broken} | {i.prison_id for i in broken}
    rooms = session.scalars(select(Room.id).where(Room.prison_id.in_(prisons))).all()
    claim_actions.lock(
        session,
        employers={i.employer_id for i in broken},
        inmates={i.application.inmate_id for i in broken},
        rooms=rooms,
        applications={i.application_id for i in broken},
        interviews={i.id for i in broken},
    )


def _proposal(disruption: Disruption, interview: Interview, plan: Plan) -> Proposal:
    made = Proposal(
        disruption_id=disruption.id,
        interview_id=interview.id,
        was_starts_at=interview.starts_at,
        was_mode=interview.mode,
        was_room_id=interview.room_id,
        state=Outcome.HELD,
    )
    _write(made, interview, plan)
    return made


def _write(proposal: Proposal, interview: Interview, plan: Plan) -> None:
    proposal.interview_version = interview.version
    proposal.way = plan.way
    proposal.starts_at = plan.starts_at
    proposal.ends_at = plan.starts_at + timedelta(minutes=plan.minutes) if plan.starts_at else None
    proposal.mode = plan.mode if plan.starts_at else ""
    proposal.room_id, proposal.branch_id = plan.room_id, plan.branch_id


def hold(
    session: Session, plans: Sequence[tuple[Standing, Plan]], *, until: datetime, now: datetime
) -> None:
    """Claim what these plans take, beyond what their interviews claim as they stand. The caller
    has locked all of it and found it free."""
    wanted = [(one, planning.claimed(plan.wanted(one))) for one, plan in plans]
    names = {name for _, spans in wanted for name in spans}
    claim_actions.end_holds(session, names, now)
    own: dict[tuple[int | None, str], list[Span]] = {}
    rows = session.execute(
        select(Claim.interview_id, Claim.resource, Claim.starts_at, Claim.ends_at).where(
            Claim.interview_id.in_([one.key for one, _ in wanted]), Claim.held_until.is_(None)
        )
    )
    for key, name, start, end in rows:
        own.setdefault((key, name), []).append(Span(start, end))
    session.add_all(
        Claim(
            resource=name,
            interview_id=one.key,
            starts_at=left.start,
            ends_at=left.end,
            held_until=until,
        )
        for one, spans in wanted
        for name, span in sorted(spans.items())
        for left in subtract([span], own.get((one.key, name), []))
    )
    session.flush()


def _free(session: Session, disruption: Disruption, state: Outcome) -> None:
    """Give up what the proposals of this state hold; the interviews keep what they had."""
    held = select(Proposal.interview_id).where(
        Proposal.disruption_id == disruption.id, Proposal.state == state
    )
    session.execute(
        delete(Claim).where(Claim.interview_id.in_(held), Claim.held_until.is_not(None))
    )


def _must_be_open(disruption: Disruption) -> None:
    if disruption.state != State.PROPOSED:
        raise Refused([NOT_OPEN])


def _next(
    session: Session, viewer: Viewer, disruption: Disruption, verb: str, now: datetime
) -> None:
    disruption.version += 1
    record(session, viewer, f"disruption.{verb}", "disruption", disruption.id, now=now)
    session.flush()


# By hand


def choose(
    session: Session,
    viewer: Viewer,
    disruption: Disruption,
    proposal: Proposal,
    *,
    way: Way,
    starts_at: datetime | None = None,
    room_id: int | None = None,
    now: datetime,
) -> Proposal:
    """Another way for one interview: a free time and room, a meeting after release, cancelled,
    or left as it is. Everything held is held for as long again."""
    if not queries.may_decide(viewer, disruption):
        raise NotFound
    _must_be_open(disruption)
    if proposal.state != Outcome.HELD:
        raise Refused([NOT_OPEN])
    interview = proposal.interview
    lock_all(session, [interview])
    broken, breaks = queries.broken_by(session, viewer, queries.cause_of(disruption), now)
    if interview.id not in {i.id for i in broken}:
        raise Refused([Reason("mended", N_("This interview fits again: it can stay as it is."))])
    (one,) = plan_queries.standing_of(session, [interview], breaks, now)
    board = plan_queries.board_of(session, [one], now)
    plan = _chosen(one, board, way, starts_at, room_id)
    session.execute(
        delete(Claim).where(Claim.interview_id == interview.id, Claim.held_until.is_not(None))
    )
    until = now + timedelta(minutes=value_of(session, HELD_MINUTES))
    hold(session, [(one, plan)], until=until, now=now)
    _write(proposal, interview, plan)
    proposal.by_hand = True
    _extend(session, disruption, until, now)
    _next(session, viewer, disruption, "choose", now)
    return proposal


def _chosen(
    one: Standing,
    board: planning.Board,
    way: Way,
    starts_at: datetime | None,
    room_id: int | None,
) -> Plan:
    if way in (Way.CANCEL, Way.STAYS):
        return Plan(one.key, way)
    if way is Way.BRANCH:
        found = planning.after_release(one, board)
        if found is None:
            text = N_("No branch is known for this vacancy: choose another way.")
            raise Refused([Reason("no_branch", text, field="choice")])
        return found
    rooms = {p.room_id: p for p in board.places.get(one.person.prison_id, ())}
    place = rooms.get(room_id or 0)
    if place is None or starts_at is None:
        raise NotFound
    mode = Mode.VIDEO if place.kind == "video" else Mode.IN_PERSON
    if not board.fits(one, starts_at, mode, place):
        text = N_("This time has been taken in the meantime: choose another.")
        raise Refused([Reason("taken", text, field="choice")])
    return Plan(
        one.key,
        planning.way_of(one, starts_at, mode, place),
        starts_at,
        one.minutes,
        mode,
        place.room_id,
    )


def _extend(session: Session, disruption: Disruption, until: datetime, now: datetime) -> None:
    """Hold everything as long again; what has lapsed stays lapsed."""
    held = select(Proposal.interview_id).where(
        Proposal.disruption_id == disruption.id, Proposal.state == Outcome.HELD
    )
    session.execute(
        update(Claim)
        .where(Claim.interview_id.in_(held), Claim.held_until > now)
        .values(held_until=until)
    )
    if disruption.held_until and disruption.held_until > now:
        disruption.held_until = until


# The decision, and letting go


def release(
    session: Session, viewer: Viewer, disruption: Disruption, *, version: int, now: datetime
) -> Disruption:
    """The one decision: what is held becomes so. The worker carries it out, an interview at a
    time, and tells everybody once when all is done."""
    if not queries.may_decide(viewer, disruption):
        raise NotFound
    if disruption.version != version:
        raise Stale([STALE])
    _must_be_open(disruption)
    if disruption.held_until is None or disruption.held_until <= now:
        raise Refused([LAPSED])
    disruption.state = State.RELEASING
    disruption.released_by, disruption.released_at = viewer.account_id, now
    # The worker may be busy or down: what was decided is held until it is done.
    _extend(session, disruption, now + timedelta(days=1), now)
    payload = {"disruption_id": disruption.id}
    post(session, JOB, f"disruption:{disruption.id}", payload, now=now)
    _next(session, viewer, disruption, "release", now)
    return disruption


def may_end(viewer: Viewer, disruption: Disruption) -> bool:
    """A closure is ended by who keeps the rooms; everything else by who decides."""
    if disruption.closure_id is not None and not (viewer.system or viewer.has(Duty.ROOMS)):
        return False
    return queries.may_decide(viewer, disruption)


def end(
    session: Session, viewer: Viewer, disruption: Disruption, *, version: int, now: datetime
) -> Disruption:
    """The cause is over, or was none: a closure that was recorded with it ends, what is held is
    let go, and bookings stand as they were unless something else breaks them."""
    if not queries.may_decide(viewer, disruption):
        raise NotFound
    if disruption.version != version:
        raise Stale([STALE])
    if disruption.state == State.RELEASING or disruption.ended_at is not None:
        raise Refused([NOT_OPEN])
    if not may_end(viewer, disruption):
        raise Refused([NOT_YOURS])
    if disruption.closure_id is not None:
        closure = prison_actions.part_of(session, viewer, Closure, disruption.closure_id)
        if closure.ends_at > now:
            prison_actions.end_closure(session, viewer, closure, now=now)
    _let_go(session, disruption)
    disruption.ended_at, disruption.ended_by = now, viewer.account_id
    if disruption.state == State.PROPOSED:
        disruption.state = State.ENDED
    _next(session, viewer, disruption, "end", now)
    return disruption


def _let_go(session: Session, disruption: Disruption) -> None:
    _free(session, disruption, Outcome.HELD)
    session.execute(
        update(Proposal)
        .where(Proposal.disruption_id == disruption.id, Proposal.state == Outcome.HELD)
        .values(state=Outcome.GONE)
    )


def let_go_of_mended(session: Session, disruption: Disruption, *, now: datetime) -> int:
    """What nothing breaks any more is let go, and a disruption of which nothing is left is over.
    Says how many interviews stand again."""
    if disruption.state != State.PROPOSED:
        return 0
    broken, _ = queries.broken_by(session, SYSTEM, queries.cause_of(disruption), now)
    still = {interview.id for interview in broken}
    held = _held(session, disruption)
    mended = [proposal for proposal in held if proposal.interview_id not in still]
    for proposal in mended:
        session.execute(
            delete(Claim).where(
                Claim.interview_id == proposal.interview_id, Claim.held_until.is_not(None)
            )
        )
        proposal.state, proposal.settled_at = Outcome.GONE, now
    over = disruption.ends_at is not None and disruption.ends_at <= now
    if (mended and len(mended) == len(held)) or (over and not held):
        disruption.state, disruption.ended_at = State.ENDED, now
        _next(session, SYSTEM, disruption, "end", now)
    return len(mended)


def _held(session: Session, disruption: Disruption) -> list[Proposal]:
    rows: Iterable[Proposal] = session.scalars(
        select(Proposal)
        .where(Proposal.disruption_id == disruption.id, Proposal.state == Outcome.HELD)
        .order_by(Proposal.id)
    )
    return list(rows)
