"""Who is to have an entry by mail, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    String,
    and_,
    cast,
    exists,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from jobbridge.accounts.model import INVITATIONS, Account, Membership, Organisation
from jobbridge.calendar.ical import value_of
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.calendar.rules import REFERENCE, WHO, organisation
from jobbridge.days.model import DayPlan
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview
from jobbridge.itip import rules
from jobbridge.itip.model import Attendee, Method, Organizer
from jobbridge.tours.model import Tour, TourStop
from jobbridge.viewer import Role, Viewer

LONGEST_REMINDER = timedelta(hours=48)


def _of_a_day() -> ColumnElement[bool]:
    """Whether an entry is one of those that the entry of their interview day stands for: a day
    with twelve interviews is one invitation. A meeting after release goes by its own."""
    met_outside = select(AfterRelease.interview_id).where(AfterRelease.interview_id == Interview.id)
    return (
        select(Interview.id)
        .join(DayPlan, DayPlan.day_id == Interview.day_id)
        .where(
            Interview.uid == Entry.uid,
            DayPlan.entered_at.is_not(None),
            ~met_outside.correlate(Interview).exists(),
        )
        .correlate(Entry)
        .exists()
    )


def _wanted(*, now: datetime | None = None, entry_id: int | None = None) -> CompoundSelect[Any]:
    """Pairs of entry and account that are to have each other: the account chose invitations, or
    has this one already (who was sent it keeps it up to date, whatever they have chosen since)."""
    has = (
        select(Attendee.id)
        .where(
            Attendee.entry_id == Entry.id,
            Attendee.account_id == Account.id,
            Attendee.invited,
            Attendee.sent_method == Method.REQUEST,
        )
        .correlate(Entry, Account)
        .exists()
    )
    return _pairs(
        or_(Account.calendar_by == INVITATIONS, has),
        Entry.starts_at > now if now is not None else Entry.id == entry_id,
    )


def _pairs(*which: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Pairs of entry and account: the account takes mail and may subscribe to the entry."""
    base = (
        select(Entry.id.label("entry_id"), Account.id.label("account_id"))
        .select_from(Entry)
        .join(EntryAudience, EntryAudience.entry_id == Entry.id)
        .where(
            ~_of_a_day(),
            ~Entry.all_day,
            Account.active,
            Account.mail,
            Account.role.in_(sorted(WHO)),
            *which,
        )
    )
    named = base.join(
        Account, EntryAudience.audience == literal("account:") + cast(Account.id, String)
    ).where(
        # Whoever has left keeps people by name until somebody else looks after them.
        exists().where(
            Membership.account_id == Account.id,
            Organisation.id == Membership.organisation_id,
            Organisation.active,
        )
    )
    member = (
        base.join(
            Organisation,
            EntryAudience.audience == literal("organisation:") + cast(Organisation.id, String),
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Organisation.active)
    )
    return union(named, member)


def invited_to(session: Session, entry: Entry) -> set[int]:
    """Ids of the accounts that are to have an entry as an invitation."""
    return {row.account_id for row in session.execute(_wanted(entry_id=entry.id))}


def written_to(session: Session, uid: str) -> set[int]:
    """Ids of the accounts that hear of an entry's changes by invitation, or by that of the day
    and the tour it belongs to; whoever tells of them by other mail leaves these out."""
    days = select(Interview.day_id).where(Interview.uid == uid)
    whole = session.execute(
        select(DayPlan.uid, Tour.uid)
        .outerjoin(TourStop, TourStop.day_id == DayPlan.day_id)
        .outerjoin(Tour, Tour.id == TourStop.tour_id)
        .where(DayPlan.entered_at.is_not(None), or_(DayPlan.uid == uid, DayPlan.day_id.in_(days)))
    ).first()
    entries = session.scalars(select(Entry).where(Entry.uid.in_({uid, *(whole or ())} - {None})))
    return {account_id for entry in entries for account_id in invited_to(session, entry)}


def out_of_step(session: Session, now: datetime) -> list[int]:
    """Ids of entries to come for which somebody is to have what they have not, or has what they
    are not to have: accounts, memberships or choices changed. By id."""
    wanted = _wanted(now=now).subquery()
    ours = and_(
        Attendee.entry_id == wanted.c.entry_id,
        Attendee.account_id == wanted.c.account_id,
        Attendee.invited,
    )
    missing = (
        select(wanted.c.entry_id)
        .join(Entry, Entry.id == wanted.c.entry_id)
        .outerjoin(Attendee, ours)
        .where(Attendee.id.is_(None), Entry.cancelled_at.is_(None))
    )
    surplus = (
        select(Attendee.entry_id)
        .join(Entry, Entry.id == Attendee.entry_id)
        .outerjoin(wanted, ours)
        .where(Entry.starts_at > now, Attendee.invited, wanted.c.entry_id.is_(None))
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


@dataclass(frozen=True)
class Coming:
    """An entry as a summary tells of it."""

    entry_id: int
    kind: str
    starts_at: datetime
    title: str
    url: str
    place: str


def to_remind(session: Session, now: datetime) -> list[tuple[Entry, Account]]:
    """Entries that begin within the hours that somebody wants to be reminded before. Not what
    changed within them: its reader has just heard of it."""
    soon = _pairs(
        Account.remind_hours.is_not(None),
        Account.mail_refused_at.is_(None),
        Entry.cancelled_at.is_(None),
        Entry.starts_at > now,
        Entry.starts_at <= now + LONGEST_REMINDER,
    ).subquery()
    rows = session.execute(
        select(Entry, Account)
        .join(soon, soon.c.entry_id == Entry.id)
        .join(Account, Account.id == soon.c.account_id)
        .order_by(Entry.starts_at, Entry.id, Account.id)
    )
    found = []
    for entry, account in rows:
        from_then = entry.starts_at - timedelta(hours=account.remind_hours or 0)
        if entry.revised_at <= from_then <= now:
            found.append((entry, account))
    return found


def coming(session: Session, account_id: int, now: datetime, until: datetime) -> list[Coming]:
    """What stands in an account's calendar from now on, the soonest first."""
    theirs = _pairs(
        Account.id == account_id,
        Entry.cancelled_at.is_(None),
        Entry.starts_at > now,
        Entry.starts_at < until,
    ).subquery()
    rows = session.execute(
        select(Entry.id, Entry.starts_at, Fragment.ics)
        .join(theirs, theirs.c.entry_id == Entry.id)
        .join(Account, Account.id == account_id)
        .join(Fragment, Fragment.entry_id == Entry.id)
        .where(Fragment.locale == Account.locale, Fragment.tier == REFERENCE)
        .order_by(Entry.starts_at, Entry.id)
    )
    return [
        Coming(
            key,
            rules.kind_of(value_of(ics, "CATEGORIES")),
            at,
            value_of(ics, "SUMMARY"),
            value_of(ics, "URL"),
            value_of(ics, "LOCATION"),
        )
        for key, at, ics in rows
    ]


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


@dataclass(frozen=True)
class Unheard:
    """An invitation that did not arrive, for those who can call instead."""

    starts_at: datetime
    title: str
    url: str
    who: str
    address: str
    at: datetime | None
    why: str


def undelivered_for(
    session: Session, viewer: Viewer, now: datetime, *, uid: str | None = None
) -> list[Unheard]:
    """Of entries to come in the viewer's organisations: the soonest first."""
    if not viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return []
    theirs = select(EntryAudience.entry_id).where(
        EntryAudience.audience.in_([organisation(i) for i in sorted(viewer.organisations)])
    )
    query = (
        select(Attendee, Entry, Account, Fragment.ics)
        .join(Entry, Entry.id == Attendee.entry_id)
        .join(Account, Account.id == Attendee.account_id)
        .join(Fragment, Fragment.entry_id == Entry.id)
        .where(
            Attendee.undeliverable_at.is_not(None),
            Attendee.invited,
            Entry.starts_at > now,
            Entry.id.in_(theirs),
            Fragment.locale == viewer.locale,
            Fragment.tier == REFERENCE,
        )
        .order_by(Entry.starts_at, Attendee.id)
        .limit(200)
    )
    if uid is not None:
        query = query.where(Entry.uid == uid)
    return [
        Unheard(
            entry.starts_at,
            value_of(ics, "SUMMARY"),
            value_of(ics, "URL"),
            account.name,
            account.email,
            attendee.undeliverable_at,
            attendee.undeliverable_why,
        )
        for attendee, entry, account, ics in session.execute(query)
    ]
