"""Verbs on a person's way into a service.

Whoever gives or frees a place, or changes the waiting list, holds the service's row first, and
ends the referrals of people who can no longer come.
"""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database, IntegrityError
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.facts import require_counselor
from jobbridge.inmates.model import Inmate, Status
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.services import queries, referral_queries, rules
from jobbridge.services.model import (
    ONE_PERSON_ONE_PLACE,
    Referral,
    ReferralChange,
    Service,
    Side,
    State,
    SupportPerson,
)
from jobbridge.viewer import SYSTEM, Viewer

STALE = Reason(
    "stale", N_("Somebody else changed this referral in the meantime. Look at it again.")
)
REFERRED = "referral_mail"
"""The outbox job of a mail to a provider's address."""
NOTICE = "notice_referral"
"""That of a notice to accounts."""


def hold(session: Session, service_id: int) -> Service:
    """The service as it stands now, nobody else's until the transaction ends; of a referral that
    is already in scope."""
    return session.execute(
        select(Service)
        .where(Service.id == service_id)
        .with_for_update(of=Service)
        .execution_options(populate_existing=True)
    ).scalar_one()


def settle(session: Session, viewer: Viewer, service: Service, *, now: datetime) -> None:
    """Ends the referrals of who has left the place, under the service's lock. Who only waits
    keeps their place in the line, to be taken along."""
    for row in referral_queries.gone_rows(session, service.id):
        move(session, viewer, row, "stop", Side.PORTAL, referral_queries.gone(row), now=now)


def settle_all(database: Database, now: datetime) -> None:
    """The worker's chore: whoever was transferred, released or no longer takes part gives their
    place back, whichever way that came; and of who no longer takes part nobody is named."""
    with database.read() as session:
        ids = sorted({row.service_id for row in referral_queries.gone_rows(session)})
    for service_id in ids:
        with database.write() as session:
            settle(session, SYSTEM, hold(session, service_id), now=now)
    left = select(Inmate.id).where(Inmate.status == Status.WITHDRAWN)
    named = SupportPerson.inmate_id.in_(left)
    with database.read() as session:
        found = list(session.scalars(select(SupportPerson.inmate_id).where(named)))
    if found:
        with database.write() as session:
            session.execute(delete(SupportPerson).where(named))
            for inmate_id in found:
                record(session, SYSTEM, "support_person.end", "inmate", inmate_id, now=now)


def refer(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    service_ref: str,
    agreed_on: date | None = None,
    told: bool = True,
    now: datetime,
) -> Referral:
    """The person is referred to a service, or, not `told`, it is noted for a talk. One that is
    open already is given back as it is; what was only suggested is told now."""
    require_counselor(viewer, inmate.prison_id)
    service = queries.service_for(session, viewer, service_ref)
    hold(session, service.id)
    inmates.refresh_locked(session, inmate)
    known = open_one(session, inmate.id, service.id)
    if known is not None and (not told or known.state != State.SUGGESTED):
        return known
    check_refer(inmate, service, agreed_on, told, now)
    if known is not None:
        known.agreed_on = agreed_on
        tell(session, viewer, known, now=now)
        return known
    row = new_row(session, inmate, service, since=now, now=now)
    if told:
        row.agreed_on = agreed_on
        tell(session, viewer, row, now=now)
    else:
        row.state = State.SUGGESTED
        changed(session, viewer, row, "suggest", rules.NEW, Side.COUNSELOR, now=now)
    return row


def check_refer(
    inmate: Inmate, service: Service, agreed_on: date | None, told: bool, now: datetime
) -> None:
    reasons = rules.why_not_refer(
        status=inmate.status,
        valid_from=service.valid_from,
        valid_to=service.valid_to,
        agreed_on=agreed_on,
        told=told,
        today=local_day(now),
    )
    if reasons:
        raise Refused(reasons)


def open_one(session: Session, inmate_id: int, service_id: int) -> Referral | None:
    return session.scalar(
        select(Referral).where(
            Referral.inmate_id == inmate_id,
            Referral.service_id == service_id,
            Referral.state.in_(rules.OPEN),
        )
    )


def new_row(
    session: Session, inmate: Inmate, service: Service, *, since: datetime, now: datetime
) -> Referral:
    row = Referral(
        ref=new_ref(),
        inmate=inmate,
        service=service,
        state=rules.NEW,
        intake=service.intake,
        since=since,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return row


def tell(session: Session, viewer: Viewer, row: Referral, *, now: datetime) -> None:
    """From now on the provider knows, by reference alone; by mail, where it has an address, and
    its coordinators by a notice."""
    before = row.state
    row.state, row.referred_at = State.REFERRED, now
    changed(session, viewer, row, "refer", before, Side.COUNSELOR, now=now)
    if row.service.email:
        key = f"referral:{row.id}:{int(now.timestamp())}"
        post(session, REFERRED, key, {"referral_id": row.id}, now=now)
    if row.service.organisation_id is not None:
        notify(session, row, "asked", now=now)


def notify(session: Session, row: Referral, event: str, *, now: datetime) -> None:
    """After the step of which is told: its version says which."""
    said = {"referral_id": row.id, "event": event, "version": row.version}
    post(session, NOTICE, f"referral:{row.id}:{row.version}:{event}", said, now=now)


def step(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    verb: str,
    why: str = "",
    told_by: str = "",
    told_on: date | None = None,
    agreed_on: date | None = None,
    version: int | None = None,
    now: datetime,
) -> Referral:
    """One step of `rules.STEPS` by whoever the viewer speaks for. Where a counselor writes down
    what the provider of a service outside answered, `told_by` and `told_on` say whose word it is.
    """
    row = held(session, viewer, ref, now)
    side = referral_queries.side_of(viewer, row)
    if side is None:
        raise NotFound
    if version is not None and row.version != version:
        raise Stale([STALE])
    today = local_day(now)
    reasons = rules.why_not_step(row.state, verb, side)
    if not reasons:
        reasons = rules.why_not_why(verb, why)
        if needs_word(viewer, row, verb):
            reasons += rules.why_not_told(told_by, told_on, today)
    if reasons:
        raise Refused(reasons)
    if verb == "refer":
        check_refer(row.inmate, row.service, agreed_on, True, now)
        row.agreed_on = agreed_on
        tell(session, viewer, row, now=now)
        return row
    move(session, viewer, row, verb, side, why, told_by=told_by, told_on=told_on, now=now)
    return row


def needs_word(viewer: Viewer, row: Referral, verb: str) -> bool:
    """A counselor answers of themselves only for what is inside their prisons."""
    return (
        verb in rules.ANSWERS
        and referral_queries.side_of(viewer, row) == Side.COUNSELOR
        and not queries.keeps(viewer, row.service)
    )


def answer_by_link(
    session: Session, secret: bytes, token: str, *, verb: str, why: str = "", now: datetime
) -> Referral:
    """The provider answers through the signed link."""
    asked = referral_queries.referral_by_token(session, secret, token, now=now)
    service = hold(session, asked.referral.service_id)
    settle(session, SYSTEM, service, now=now)
    row = asked.referral
    session.refresh(row)
    reasons = rules.why_not_step(row.state, verb, Side.LINK) or rules.why_not_why(verb, why)
    if reasons:
        raise Refused(reasons)
    move(session, SYSTEM, row, verb, Side.LINK, why, now=now)
    return row


def held(session: Session, viewer: Viewer, ref: str, now: datetime) -> Referral:
    """The referral as it stands now, its service held."""
    row = referral_queries.referral_for(session, viewer, ref)
    service = hold(session, row.service_id)
    settle(session, viewer, service, now=now)
    session.refresh(row)
    return row


def move(
    session: Session,
    viewer: Viewer,
    row: Referral,
    verb: str,
    side: Side,
    why: str = "",
    *,
    told_by: str = "",
    told_on: date | None = None,
    now: datetime,
) -> None:
    """Under the service's lock: the step, the place and the waiting list together."""
    before, target = row.state, rules.STEPS[verb].to_state
    if target == State.ACCEPTED:
        give_place(session, row, before=_before(session, row))
    row.state, row.why = target, why
    settle_place(session, row)
    changed(
        session,
        viewer,
        row,
        verb,
        before,
        side,
        why=why,
        told_by=told_by.strip() or None,
        told_on=told_on,
        now=now,
    )


def give_place(session: Session, row: Referral, *, before: int) -> None:
    """The first free place of the present intake."""
    service = row.service
    taken = queries.seats_taken(session, service)
    reasons = rules.why_full(service.places, len(taken)) or rules.why_not_next(before)
    if reasons:
        raise Refused(reasons)
    seat = next(n for n in range(1, rules.MOST_PLACES * 2) if n not in taken)
    try:
        with session.begin_nested():
            row.intake, row.seat = service.intake, seat
            session.flush()
    except IntegrityError as error:
        if not any(name in str(error.orig) for name in (ONE_PERSON_ONE_PLACE, "referral.seat")):
            raise
        raise Refused(rules.why_full(0, 0)) from error


def _before(session: Session, row: Referral) -> int:
    """How many wait for a place and come before this one."""
    queue = referral_queries.line(session, row.service_id)
    ids = [one.id for one in queue]
    return ids.index(row.id) if row.id in ids else slot(queue, row)


def slot(queue: list[Referral], row: Referral) -> int:
    """Where in the list somebody comes by the day of the referral, behind whoever was put ahead."""
    for number, one in enumerate(queue):
        if not one.moved_why and (one.since, one.id) > (row.since, row.id):
            return number
    return len(queue)


def settle_place(session: Session, row: Referral) -> None:
    """Who has no claim to a place holds none; who waits has a number in the line."""
    stays = row.state in rules.SEATED or (row.state == State.COMPLETED and row.service.by_intake)
    if not stays:
        row.seat = None
    queue = [one for one in referral_queries.line(session, row.service_id) if one.id != row.id]
    if row.state == State.WAITING:
        queue.insert(slot(queue, row), row)
    else:
        row.line, row.moved_why = None, ""
    number_line(session, queue)


def number_line(session: Session, queue: list[Referral]) -> None:
    for number, one in enumerate(queue, 1):
        one.line = number
    session.flush()


def changed(
    session: Session,
    viewer: Viewer,
    row: Referral,
    verb: str,
    before: str,
    side: Side,
    *,
    why: str = "",
    told_by: str | None = None,
    told_on: date | None = None,
    now: datetime,
) -> None:
    row.version += 1
    row.updated_at = now
    session.add(
        ReferralChange(
            referral_id=row.id,
            verb=verb,
            from_state=before,
            to_state=row.state,
            why=why,
            side=side,
            told_by=told_by,
            told_on=told_on,
            by=viewer.account_id,
            at=now,
        )
    )
    session.flush()
    record(
        session, viewer, f"referral.{verb}", "inmate", row.inmate_id, now=now, detail=why or None
    )
