"""What is kept too long, step by step: the same clauses count it in a dry run and end it."""

from collections.abc import Mapping
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobbridge.accounts.model import Account, Invitation, SignIn, SignInFailure
from jobbridge.applications.model import Application, Message, State
from jobbridge.calendar.spans import local_moment
from jobbridge.clock import local_day
from jobbridge.consultations.model import Consultation
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Agreement, Inmate, Status
from jobbridge.outbox.model import Job
from jobbridge.parameters.queries import values
from jobbridge.privacy.model import Erasure
from jobbridge.privacy.queries import KEEPERS
from jobbridge.privacy.retention_rules import KEPT, since
from jobbridge.viewer import Viewer

ENDED = (State.DECLINED, State.REFUSED, State.WITHDRAWN, State.LAPSED, State.LEFT, State.KEPT)
NO_NAME = "–"
Clause = ColumnElement[bool]


def counts_for(session: Session, viewer: Viewer, *, now: datetime) -> dict[str, int]:
    """By step, how much the next night would end: numbers only, for administrators and
    auditors."""
    if not (viewer.system or viewer.role in KEEPERS):
        raise NotFound
    found = {}
    for step, (column, clause) in due(session, now).items():
        found[step] = session.scalar(select(func.count(column)).where(clause)) or 0
    return found


def due(session: Session, now: datetime) -> Mapping[str, tuple[InstrumentedAttribute[int], Clause]]:
    """By step, the key of what is kept too long and the clause that finds it."""
    kept, today = values(session), local_day(now)

    def limit(name: str) -> date:
        return since(KEPT[name], kept, today)

    def moment(name: str) -> datetime:
        return local_moment(limit(name), time())

    return {
        "people": (Inmate.id, _people(limit("person"), moment("person"))),
        "applications": (Application.id, _applications(moment("application"))),
        "notes": (
            Consultation.id,
            and_(Consultation.notes.is_not(None), Consultation.held_on < limit("note")),
        ),
        "messages": (Message.id, Message.at < moment("note")),
        "sessions": (
            SignIn.id,
            or_(SignIn.ended_at < moment("session"), SignIn.expires_at < moment("session")),
        ),
        "invitations": (Invitation.id, Invitation.expires_at < moment("invitation")),
        "failures": (SignInFailure.id, SignInFailure.at < moment("failure")),
        "jobs": (Job.id, Job.done_at < moment("job")),
        "accounts": (Account.id, _accounts(moment("account"))),
    }


def _people(day: date, moment: datetime) -> Clause:
    """Released so long ago, or so long past the last day on which it was expected, with nothing
    agreed since; those for whom a day is set, or was taken back not long ago, are left."""
    agreed = exists().where(Agreement.inmate_id == Inmate.id, Agreement.given_on >= day)
    planned = exists().where(
        Erasure.inmate_id == Inmate.id,
        or_(Erasure.undone_at.is_(None), Erasure.undone_at >= moment),
    )
    released = and_(Inmate.status == Status.RELEASED, Inmate.release_expected < day)
    forgotten = and_(Inmate.release_latest < day, Inmate.updated_at < moment)
    return and_(or_(released, forgotten), ~agreed, ~planned)


def _applications(moment: datetime) -> Clause:
    """What employers were shown is still there. The days of a card stay: figures count them."""
    return and_(
        Application.state.in_(ENDED),
        Application.updated_at < moment,
        cast(Application.card, Text) != "{}",
    )


def _accounts(moment: datetime) -> Clause:
    """Access ended, nobody signed in since, and the name is still there."""
    used = exists().where(SignIn.account_id == Account.id, SignIn.seen_at >= moment)
    return and_(
        Account.active.is_(False), Account.created_at < moment, Account.name != NO_NAME, ~used
    )
