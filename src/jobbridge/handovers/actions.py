"""Preparing a hand-over: what the first day rests on, and who takes over."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.consultations.queries import plans_of
from jobbridge.errors import Reason, Refused, Severity, Stale
from jobbridge.handovers import queries, rules
from jobbridge.handovers.model import Channel, Handover, Kind, Recipient, State
from jobbridge.handovers.step_actions import move
from jobbridge.i18n import N_
from jobbridge.inmates.actions import give_agreement
from jobbridge.inmates.queries import refresh_locked
from jobbridge.refs import new_ref
from jobbridge.viewer import Viewer

CHANGED = Reason(
    "stale", N_("A colleague has changed this meanwhile: read it anew, then save again.")
)
SENT_ALREADY = Reason(
    "sent_already",
    N_("It was sent already: close it first, then name another recipient."),
    field="kind",
)


def save(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    version: int,
    housing: str = "",
    first_night: str = "",
    phone: str = "",
    meets: str = "",
    meets_on: date | None = None,
    meets_at: time | None = None,
    meets_place: str = "",
    checked: Collection[str] = (),
    now: datetime,
) -> Handover:
    """What stands from now on; `version` is 0 before anything was written. An item that was
    ticked keeps its day. What is known of the first night and the appointment ticks these."""
    inmate = queries.worked_on_for(session, viewer, ref)
    refresh_locked(session, inmate)
    handover = queries.handovers_of(session, [inmate.id]).get(inmate.id)
    if version != (handover.version if handover else 0):
        raise Stale([CHANGED])
    reasons = rules.why_not_saved(housing=housing, checked=checked) + rules.why_not_appointment(
        meets,
        meets_on,
        meets_at,
        meets_place,
        release=inmate.release_expected,
        workday=meets_on is None or queries.is_workday(session, meets_on),
    )
    if blocking := [one for one in reasons if one.severity is Severity.BLOCK]:
        raise Refused(blocking)
    before = queries.checked_of(handover, plans_of(session, [inmate.id]).get(inmate.id))
    if handover is None:
        handover = Handover(inmate_id=inmate.id, version=0)
        session.add(handover)
    handover.inmate = inmate
    handover.housing, handover.first_night, handover.phone = housing, first_night, phone
    handover.meets, handover.meets_place = meets, meets_place
    handover.meets_on, handover.meets_at = meets_on, meets_at
    known = {"first_night": bool(first_night), "appointment": bool(meets)}
    ticked = {item for item in checked if known.get(item, True)} | {k for k in known if known[k]}
    handover.checked = _ticked(ticked, before, local_day(now))
    handover.version += 1
    handover.updated_at, handover.updated_by = now, viewer.account_id
    session.flush()
    record(session, viewer, "handover.save", "inmate", inmate.id, now=now)
    return handover


def _ticked(items: Collection[str], before: Mapping[str, date], today: date) -> dict[str, str]:
    return {item: before.get(item, today).isoformat() for item in rules.ITEMS if item in items}


def name_recipient(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    kind: str,
    channel: str,
    account_id: int | None = None,
    name: str = "",
    mail: str = "",
    agreed_on: date | None = None,
    paper_ref: str = "",
    legal_basis: str = "",
    now: datetime,
) -> Recipient:
    """Who takes over, one of each kind. With `agreed_on` the person's agreement is recorded too;
    without one nothing can be sent."""
    inmate = queries.worked_on_for(session, viewer, ref)
    refresh_locked(session, inmate)
    branch_id = inmate.municipality.branch_id if inmate.municipality else None
    choices = queries.choices_for(session, viewer, inmate)
    reasons = rules.why_not_named(
        kind,
        channel,
        branch=branch_id is not None,
        signs_in=queries.signs_in(session, branch_id),
        reachable={account.id for account in choices.get(Kind(kind), [])},
        account_id=account_id,
        mail=mail,
    )
    found = session.scalar(
        select(Recipient)
        .where(Recipient.inmate_id == inmate.id, Recipient.kind == kind)
        .with_for_update()
    )
    if found is not None and ("name", State(found.state)) not in rules.TABLE:
        reasons.append(SENT_ALREADY)
    if agreed_on is not None:
        reasons += rules.why_not_signed(agreed_on, local_day(now), "agreed_on")
    if reasons:
        raise Refused(reasons)
    if found is None:
        found = Recipient(ref=new_ref(), inmate_id=inmate.id, kind=kind, state=State.DRAFT)
        session.add(found)
    _address(found, channel, branch_id, account_id, name, mail)
    session.flush()
    session.expire(found, ["organisation", "account"])
    move(session, viewer, found, "name", now=now)
    if agreed_on is not None:
        agree(
            session,
            viewer,
            ref=ref,
            recipient_ref=found.ref,
            on=agreed_on,
            paper_ref=paper_ref,
            legal_basis=legal_basis,
            now=now,
        )
    return found


def _address(
    found: Recipient,
    channel: str,
    branch_id: int | None,
    account_id: int | None,
    name: str,
    mail: str,
) -> None:
    """What an earlier choice left behind is forgotten."""
    own = channel == Channel.ACCOUNT
    found.channel = channel
    found.organisation_id = branch_id if found.kind == Kind.BRANCH else None
    found.account_id = account_id if own and found.kind != Kind.BRANCH else None
    found.name = None if own else name
    found.mail = mail if channel == Channel.LINK else None
    found.seed, found.token_hash = "", None
    found.sent_at = found.expires_at = found.opened_at = None
    found.acknowledged_at = found.reminded_at = found.refused_at = None


def agree(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    recipient_ref: str,
    on: date,
    paper_ref: str = "",
    legal_basis: str,
    now: datetime,
) -> None:
    """The person agrees that this recipient is told what the table gives it."""
    found = queries.recipient_of_person_for(session, viewer, ref, recipient_ref)
    if reasons := rules.why_not_signed(on, local_day(now), "signed_on"):
        raise Refused(reasons)
    give_agreement(
        session,
        viewer,
        found.inmate,
        purpose=rules.purpose_of(found.kind),
        legal_basis=legal_basis,
        given_on=on,
        paper_ref=paper_ref,
        now=now,
    )
