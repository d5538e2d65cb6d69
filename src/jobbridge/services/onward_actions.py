"""Steps beside the way: the waiting list set by hand, the last step taken back, and going on in
another place after a transfer or release."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates.facts import require_counselor
from jobbridge.inmates.rules import LIST
from jobbridge.services import queries, referral_queries, rules
from jobbridge.services.model import Referral, ReferralChange, Side, State
from jobbridge.services.referral_actions import (
    STALE,
    changed,
    check_refer,
    give_place,
    held,
    hold,
    move,
    new_row,
    number_line,
    open_one,
    settle_place,
    slot,
    tell,
)
from jobbridge.viewer import Viewer


def move_in_line(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    number: int,
    why: str,
    now: datetime,
) -> Referral:
    """Put at this place of the waiting list, for a reason that stands there for all who see it;
    with no reason, back to where the day of the referral puts them."""
    row = held(session, viewer, ref, now)
    side = referral_queries.side_of(viewer, row)
    if side is None:
        raise NotFound
    queue = referral_queries.line(session, row.service_id)
    reasons = []
    if row.id not in [one.id for one in queue]:
        reasons.append(Reason("not_waiting", N_("This person no longer waits for a place.")))
    elif why and not 1 <= number <= len(queue):
        text = N_("From 1 to %(most)s.")
        reasons.append(Reason("number", text, {"most": len(queue)}, field="number"))
    if why and why not in rules.MOVES:
        reasons.append(Reason("why", LIST, field="reason"))
    if reasons:
        raise Refused(reasons)
    queue = [one for one in queue if one.id != row.id]
    row.moved_why = why
    queue.insert(number - 1 if why else slot(queue, row), row)
    number_line(session, queue)
    verb = "move" if why else "move_back"
    changed(session, viewer, row, verb, row.state, side, why=why, now=now)
    return row


def undo(
    session: Session, viewer: Viewer, *, ref: str, version: int | None = None, now: datetime
) -> Referral:
    """The last step was a mistake: back to where it stood, if the place is still free. Counselors
    take back any step, everybody else their own."""
    row = held(session, viewer, ref, now)
    side = referral_queries.side_of(viewer, row)
    if side is None:
        raise NotFound
    if version is not None and row.version != version:
        raise Stale([STALE])
    last = session.scalars(
        select(ReferralChange)
        .where(
            ReferralChange.referral_id == row.id,
            ReferralChange.verb.in_((*rules.STEPS, rules.UNDO)),
        )
        .order_by(ReferralChange.id.desc())
        .limit(1)
    ).first()
    mine = last is not None and (side in (Side.COUNSELOR, Side.PORTAL) or last.side == side)
    if last is None or not mine or last.verb == rules.UNDO or not last.from_state:
        raise Refused([Reason("nothing", N_("There is no step to take back."))])
    before, target = row.state, State(last.from_state)
    if target in rules.OPEN and before not in rules.OPEN:
        other = open_one(session, row.inmate_id, row.service_id)
        if other is not None or referral_queries.gone(row):
            text = N_("This person has gone on since: it cannot be taken up again.")
            raise Refused([Reason("gone_on", text)])
    if target in rules.SEATED and row.seat is None:
        give_place(session, row, before=0)
    row.state, row.why = target, ""
    if target == State.SUGGESTED:
        row.referred_at = None
    settle_place(session, row)
    changed(session, viewer, row, rules.UNDO, before, side, now=now)
    return row


def may_undo(changes: list[ReferralChange]) -> bool:
    """Whether the last step of these, oldest first, can be taken back."""
    steps = [one for one in changes if one.verb in rules.STEPS or one.verb == rules.UNDO]
    return bool(steps) and steps[-1].verb != rules.UNDO and bool(steps[-1].from_state)


def carry_on(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    service_ref: str,
    agreed_on: date | None,
    now: datetime,
) -> Referral:
    """The person moved and goes on in a service of the same kind where they are now: what was
    open ends, and the place in a waiting list counts from the first referral on."""
    old = referral_queries.referral_for(session, viewer, ref)
    require_counselor(viewer, old.inmate.prison_id)
    new = queries.service_for(session, viewer, service_ref)
    for service_id in sorted({old.service_id, new.id}):
        hold(session, service_id)
    session.refresh(old)
    known = open_one(session, old.inmate_id, new.id)
    if known is not None:
        return known
    if old.service_id == new.id or new.kind != old.service.kind:
        raise Refused([Reason("service", LIST, field="service")])
    check_refer(old.inmate, new, agreed_on, True, now)
    if old.state in rules.OPEN:
        move(session, viewer, old, "stop", Side.COUNSELOR, "moved", now=now)
    row = new_row(session, old.inmate, new, since=old.since, now=now)
    row.agreed_on, row.earlier_id = agreed_on, old.id
    tell(session, viewer, row, now=now)
    return row
