"""What happens on a card besides its state: marked, asked about, answered, a name revealed."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobbridge.applications import (
    card_queries,
    message_rules,
    queries,
    reveal_rules,
    waiting_queries,
)
from jobbridge.applications.change_actions import tell_application
from jobbridge.applications.model import Application, Message, Reveal, RevealLevel, State
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.viewer import Role, Viewer

NOT_WAITING = Reason("not_waiting", N_("This card does not wait for your answer any more."))
LATER_ONCE = Reason("later_once", N_("You have put this off once: please answer now."))
NOT_REVEALED = Reason("not_revealed", N_("This does not stand any more."))


def shortlist(
    session: Session, viewer: Viewer, application: Application, on: bool, *, now: datetime
) -> Application:
    """The employer's own mark on a card. It tells nobody anything."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    if on == (application.shortlisted_at is not None):
        return application
    application.shortlisted_at = now if on else None
    verb = "application.shortlist" if on else "application.unlist"
    record(session, viewer, verb, "application", application.id, now=now)
    session.flush()
    return application


def write_message(
    session: Session, viewer: Viewer, application: Application, text: str, *, now: datetime
) -> Message:
    """The employer asks about a card, or the person's counselor answers. The other side is told
    that something was written, never what."""
    if not viewer.is_(Role.EMPLOYER, Role.COUNSELOR):
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    reasons = message_rules.why_not_written(
        text,
        open_to_both=application.state in card_queries.OPEN_TO_BOTH,
        written=card_queries.messages_for(session, viewer, application),
    )
    if reasons:
        raise Refused(reasons)
    by_employer = viewer.is_(Role.EMPLOYER)
    message = Message(
        application_id=application.id,
        by_employer=by_employer,
        text=text.strip(),
        by=viewer.account_id,
        at=now,
    )
    session.add(message)
    if by_employer and application.state == State.AGREED:
        application.reacted_at = application.reacted_at or now
    session.flush()
    record(session, viewer, "application.message", "application", application.id, now=now)
    post(
        session,
        "notice_message",
        f"notice:message:{message.id}",
        {"message_id": message.id},
        now=now,
    )
    session.flush()
    return message


def put_off(
    session: Session, viewer: Viewer, application: Application, *, now: datetime
) -> Application:
    """The employer needs more time: once a card, and the reply clock runs anew."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    if (
        application.state != State.AGREED
        or application.reacted_at is not None
        or application.interview_wanted_at is not None
    ):
        raise Refused([NOT_WAITING])
    if application.later_at is not None:
        raise Refused([LATER_ONCE])
    application.later_at = now
    application.reminders = 0
    waiting_queries.wait(session, application, local_day(now))
    record(session, viewer, "application.later", "application", application.id, now=now)
    session.flush()
    return application


def reveal(
    session: Session,
    viewer: Viewer,
    application: Application,
    *,
    level: RevealLevel,
    given_on: date,
    until: date,
    now: datetime,
) -> Reveal:
    """The counselor records that the person lets this employer know more, until a day. The same
    level again replaces what stood."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    today = local_day(now)
    reasons = reveal_rules.why_not_reveal(
        level=level,
        live=card_queries.levels_of(session, application, today),
        open_to_both=application.state in card_queries.OPEN_TO_BOTH,
        given_on=given_on,
        until=until,
        today=today,
    )
    if reasons:
        raise Refused(reasons)
    _end(session, application, [level], now)
    made = Reveal(
        application_id=application.id,
        level=level,
        given_on=given_on,
        until=until,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    record(
        session, viewer, "application.reveal", "application", application.id, now=now, detail=level
    )
    tell_application(session, application, f"reveal_{level}", now)
    session.flush()
    return made


def revoke(
    session: Session,
    viewer: Viewer,
    application: Application,
    level: RevealLevel,
    *,
    now: datetime,
) -> None:
    """The person takes it back: hidden at once. Without the first name there is no full name."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    if level not in card_queries.levels_of(session, application, local_day(now)):
        raise Refused([NOT_REVEALED])
    ended = [one for one in RevealLevel if level in (one, RevealLevel.FIRST_NAME)]
    _end(session, application, ended, now)
    record(
        session, viewer, "application.conceal", "application", application.id, now=now, detail=level
    )
    session.flush()


def _end(
    session: Session, application: Application, levels: list[RevealLevel], now: datetime
) -> None:
    standing = session.scalars(
        select(Reveal.id).where(
            Reveal.application_id == application.id,
            Reveal.level.in_(levels),
            Reveal.revoked_at.is_(None),
        )
    ).all()
    session.execute(update(Reveal).where(Reveal.id.in_(standing)).values(revoked_at=now))
