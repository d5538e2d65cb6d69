"""Sending, acknowledging, closing; and the worker's round that chases and keeps all of it true."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, not_, select
from sqlalchemy.orm import Session

from jobbridge.calendar.queries import work_calendar
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.errors import Reason, Refused
from jobbridge.handovers import link_queries, queries, received_queries, rules
from jobbridge.handovers.model import Channel, Recipient, State
from jobbridge.handovers.step_actions import move, note
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.actions import post
from jobbridge.parameters.handover_rules import HANDOVER_CHASE, HANDOVER_LINK
from jobbridge.parameters.queries import value_of
from jobbridge.viewer import SYSTEM, Viewer
from jobbridge.web.security import token_hash

BATCH = 200
THEMSELVES = Reason("themselves", N_("Whoever has an account acknowledges it themselves."))
MAIL = "handover_mail"
"""The outbox job of a mail to an office without an account."""
NOTICE = "notice_handover"
"""That of a notice to accounts."""


def send(
    session: Session, viewer: Viewer, *, ref: str, recipient_ref: str, now: datetime
) -> Recipient:
    """To one recipient, for the first time or anew: a link that went before opens nothing any
    more. On paper: it was printed and given or posted."""
    found = queries.recipient_of_person_for(session, viewer, ref, recipient_ref, lock=True)
    reasons = rules.why_not_sent(
        found.state,
        agreed=queries.is_agreed(session, found),
        kept=queries.is_kept(session, found.inmate, local_day(now)),
    )
    if reasons:
        raise Refused(reasons)
    move(session, viewer, found, "send", now=now)
    found.revision += 1
    found.sent_at = now
    found.opened_at = found.acknowledged_at = found.reminded_at = found.refused_at = None
    _link_anew(session, found, now)
    _told(session, found)
    _tell(session, found, "sent", now)
    session.flush()
    return found


def _link_anew(session: Session, found: Recipient, now: datetime) -> None:
    found.seed, found.token_hash, found.expires_at = "", None, None
    if found.channel == Channel.LINK:
        found.seed = secrets.token_hex(16)
        found.token_hash = token_hash(queries.token_of(session, found.seed))
        found.expires_at = now + timedelta(days=value_of(session, HANDOVER_LINK))


def _told(session: Session, found: Recipient) -> None:
    handover = queries.handovers_of(session, [found.inmate_id]).get(found.inmate_id)
    found.told = queries.told_of(session, found.inmate, handover)


def _tell(session: Session, found: Recipient, event: str, now: datetime) -> None:
    """Paper is told by hand: the counselor's list says so."""
    if found.channel == Channel.PAPER:
        return
    kind = MAIL if found.channel == Channel.LINK else NOTICE
    stamp = found.told if event == "changed" else ""
    post(
        session,
        kind,
        f"handover:{found.id}:{found.revision}:{event}:{stamp}",
        {"recipient_id": found.id, "revision": found.revision, "event": event},
        now=now,
    )


def acknowledge(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Recipient:
    """The recipient has it, and says so; said again it changes nothing."""
    today = local_day(now)
    found = received_queries.received_one_for(session, viewer, ref, today, lock=True)
    return _acknowledged(session, viewer, found, now)


def acknowledge_by_link(session: Session, token: str, *, now: datetime) -> Recipient:
    """The same by whoever holds the link: nobody is signed in."""
    found = link_queries.recipient_by_token(session, token, now=now, lock=True)
    return _acknowledged(session, SYSTEM, found, now)


def acknowledge_for_office(
    session: Session, viewer: Viewer, *, ref: str, recipient_ref: str, now: datetime
) -> Recipient:
    """The counselor writes down that an office without an account has said so, by telephone or
    on paper."""
    found = queries.recipient_of_person_for(session, viewer, ref, recipient_ref, lock=True)
    if found.channel == Channel.ACCOUNT:
        raise Refused([THEMSELVES])
    return _acknowledged(session, viewer, found, now)


def _acknowledged(session: Session, viewer: Viewer, found: Recipient, now: datetime) -> Recipient:
    if found.state != State.ACKNOWLEDGED:
        move(session, viewer, found, "acknowledge", now=now)
        found.acknowledged_at = now
        session.flush()
    return found


def close(
    session: Session, viewer: Viewer, *, ref: str, recipient_ref: str, now: datetime
) -> Recipient:
    """The counselor takes it back: the link and the page are gone at once."""
    found = queries.recipient_of_person_for(session, viewer, ref, recipient_ref, lock=True)
    _closed(session, viewer, found, now)
    return found


def _closed(session: Session, viewer: Viewer, found: Recipient, now: datetime) -> None:
    move(session, viewer, found, "withdraw", now=now)
    found.seed, found.token_hash, found.expires_at = "", None, None
    session.flush()


# The worker's round


def keep_true(database: Database, now: datetime) -> None:
    """Closed where an agreement has ended, expired, reminded once, told once of a new day."""
    with database.write() as session:
        close_withdrawn(session, now=now)
        expire(session, now=now)
        remind(session, now=now)
        tell_changed(session, now=now)


def _locked(query: Select[Recipient]) -> Select[Recipient]:
    """In one order, and past what somebody else has in hand."""
    return query.order_by(Recipient.id).limit(BATCH).with_for_update(of=Recipient, skip_locked=True)


def close_withdrawn(session: Session, *, now: datetime) -> int:
    """An agreement that has ended already hides everything; this writes it down."""
    rows = session.scalars(
        _locked(
            select(Recipient)
            .join(Inmate, Inmate.id == Recipient.inmate_id)
            .where(Recipient.state.in_((*rules.LIVE, State.EXPIRED)), not_(queries.agreed()))
        )
    ).all()
    for found in rows:
        _closed(session, SYSTEM, found, now)
    return len(rows)


def expire(session: Session, *, now: datetime) -> int:
    rows = session.scalars(
        _locked(
            select(Recipient).where(Recipient.state.in_(rules.OPEN), Recipient.expires_at <= now)
        )
    ).all()
    for found in rows:
        move(session, SYSTEM, found, "expire", now=now)
    return len(rows)


def remind(session: Session, *, now: datetime) -> int:
    """Whoever has not acknowledged, after so many working days, once for each sending."""
    days = value_of(session, HANDOVER_CHASE)
    working, today = work_calendar(session), local_day(now)
    rows = session.scalars(
        _locked(
            select(Recipient).where(
                Recipient.state.in_(rules.OPEN),
                Recipient.reminded_at.is_(None),
                Recipient.sent_at <= now - timedelta(days=days),
            )
        )
    ).all()
    reminded = 0
    for found in rows:
        if found.sent_at and working.add_workdays(local_day(found.sent_at), days) <= today:
            found.reminded_at = now
            note(session, SYSTEM, found, "remind", now=now)
            _tell(session, found, "reminder", now)
            reminded += 1
    session.flush()
    return reminded


def tell_changed(session: Session, *, now: datetime) -> int:
    """Who has a hand-over whose release day or appointment is another now hears of it once. A
    link gets its full time anew, so that what changed can be read."""
    rows = session.scalars(
        select(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(
            Recipient.state.in_(rules.LIVE),
            Recipient.channel != Channel.PAPER,
            queries.kept(session, local_day(now)),
        )
        .order_by(Recipient.id)
        .options(*queries.WHOLE)
    ).all()
    made = queries.handovers_of(session, {found.inmate_id for found in rows})
    told = 0
    for found in rows:
        if found.told == queries.told_of(session, found.inmate, made.get(found.inmate_id)):
            continue
        locked = session.scalar(
            select(Recipient)
            .where(Recipient.id == found.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if locked is None or locked.state not in rules.LIVE:
            continue
        _told(session, locked)
        if locked.channel == Channel.LINK:
            locked.expires_at = now + timedelta(days=value_of(session, HANDOVER_LINK))
        note(session, SYSTEM, locked, "tell", now=now)
        _tell(session, locked, "changed", now)
        told += 1
    session.flush()
    return told
