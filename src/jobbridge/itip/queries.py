"""Who is to have an entry by mail, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import INVITATIONS, Account, Membership, Organisation
from jobbridge.calendar.actions import REFERENCE
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.days.model import DayPlan
from jobbridge.disruptions.model import AfterRelease
from jobbridge.interviews.model import Interview
from jobbridge.itip.model import Attendee, Organizer


def _of_a_day() -> ColumnElement[bool]:
    """Whether an entry is one of those that the entry of their interview day stands for: a day
    with twelve interviews is one invitation. A meeting after release goes by its own."""
    return exists().where(
        Interview.uid == Entry.uid,
        Interview.day_id == DayPlan.day_id,
        DayPlan.entered_at.is_not(None),
        ~exists().where(AfterRelease.interview_id == Interview.id),
    )


def _concerned() -> ColumnElement[bool]:
    """Whether an entry is for an account: named itself, or a member of who is named. As in
    feeds: exactly what the account may subscribe to."""
    member = (
        exists()
        .where(
            Membership.account_id == Account.id,
            Membership.organisation_id == Organisation.id,
            Organisation.active,
            EntryAudience.audience
            == literal("organisation:") + cast(Membership.organisation_id, String),
        )
        .correlate(Account, EntryAudience)
    )
    named = EntryAudience.audience == literal("account:") + cast(Account.id, String)
    return exists().where(EntryAudience.entry_id == Entry.id, or_(named, member))


def _takes_mail() -> ColumnElement[bool]:
    return and_(Account.active, Account.mail)


def _has() -> ColumnElement[bool]:
    """Who was sent it keeps it up to date, whatever they have chosen since."""
    return exists().where(
        Attendee.entry_id == Entry.id,
        Attendee.account_id == Account.id,
        Attendee.invited,
        Attendee.sent_method == "REQUEST",
    )


def invited_to(session: Session, entry: Entry) -> set[int]:
    """Ids of the accounts that are to have an entry as an invitation."""
    rows = session.scalars(
        select(Account.id)
        .join(Entry, Entry.id == entry.id)
        .where(
            ~_of_a_day(),
            _concerned(),
            _takes_mail(),
            or_(Account.calendar_by == INVITATIONS, _has()),
        )
    )
    return set(rows)


def written_to(session: Session, uid: str) -> set[int]:
    """Ids of the accounts that hear of an entry's changes by invitation, or by that of the day
    it belongs to; whoever tells of them by other mail leaves these out."""
    day = session.scalar(
        select(DayPlan.uid)
        .join(Interview, Interview.day_id == DayPlan.day_id)
        .where(Interview.uid == uid, DayPlan.entered_at.is_not(None))
    )
    entry = session.scalar(select(Entry).where(Entry.uid == (day or uid)))
    return invited_to(session, entry) if entry is not None else set()


def out_of_step(session: Session, now: datetime) -> list[int]:
    """Ids of entries to come for which somebody is to have what they have not, or has what they
    are not to have: accounts, memberships or choices changed. By id."""
    wanted = and_(
        ~_of_a_day(),
        _concerned(),
        _takes_mail(),
        or_(Account.calendar_by == INVITATIONS, _has()),
    )
    has = exists().where(
        Attendee.entry_id == Entry.id, Attendee.account_id == Account.id, Attendee.invited
    )
    missing = (
        select(Entry.id)
        .join(Account, Account.calendar_by == INVITATIONS)
        .where(Entry.starts_at > now, Entry.cancelled_at.is_(None), wanted, ~has)
    )
    surplus = (
        select(Entry.id)
        .join(Attendee, Attendee.entry_id == Entry.id)
        .join(Account, Account.id == Attendee.account_id)
        .where(Entry.starts_at > now, Attendee.invited, ~wanted)
    )
    return sorted({*session.scalars(missing), *session.scalars(surplus)})


@dataclass(frozen=True)
class Owed:
    """An invitation, and what is to be said in it."""

    attendee: Attendee
    entry: Entry
    account: Account
    local: str
    fragment: bytes


def owed(session: Session, attendee_id: int) -> Owed | None:
    """An invitation with the present revision in its reader's language."""
    row = session.execute(
        select(Attendee, Entry, Account, Organizer.local, Fragment.ics)
        .join(Entry, Entry.id == Attendee.entry_id)
        .join(Account, Account.id == Attendee.account_id)
        .join(Organizer, Organizer.entry_id == Entry.id)
        .join(Fragment, Fragment.entry_id == Entry.id)
        .where(
            Attendee.id == attendee_id,
            Fragment.locale == Account.locale,
            Fragment.tier == REFERENCE,
        )
    ).first()
    return Owed(*row) if row is not None else None


def attendees_of(session: Session, entry_id: int) -> dict[int, Attendee]:
    """By account."""
    rows = session.scalars(
        select(Attendee).where(Attendee.entry_id == entry_id).order_by(Attendee.id)
    )
    return {row.account_id: row for row in rows}
