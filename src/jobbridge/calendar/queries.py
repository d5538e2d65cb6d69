"""What a feed carries, and whose feeds there are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, event, exists, func, or_, select
from sqlalchemy.orm import Session, object_session

from jobbridge import kept
from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.calendar import ical, rules
from jobbridge.calendar.model import Audience, Entry, EntryAudience, EntryChange, Feed, Fragment
from jobbridge.calendar.model import Look as LookRow
from jobbridge.calendar.workdays import SwapDay as Swap
from jobbridge.calendar.workdays import WorkCalendar, latvian_calendar
from jobbridge.errors import NotFound
from jobbridge.places.model import Municipality, SwapDay
from jobbridge.viewer import Role, Viewer
from jobbridge.web.security import token_hash

COLORS = {
    Role.COUNSELOR: "teal",
    Role.EMPLOYER: "steelblue",
    Role.PRISON_OFFICER: "slateblue",
    Role.AGENCY: "seagreen",
}
SEEN_EVERY = timedelta(minutes=10)
# Bytes made by other code are no longer those that a stored tag names.
_EVENT = b"BEGIN:VEVENT\r\nSUMMARY:x\r\nDTSTART:\r\nEND:VEVENT\r\n"
_FORM = hashlib.sha256(
    ical.render_feed("", [ical.with_alarm(_EVENT, 15)], "teal"),
).hexdigest()[:8]


def branches_of_regions(session: Session) -> dict[str, frozenset[int]]:
    """The branches of each region's municipalities."""
    rows = session.execute(
        select(Municipality.region, Municipality.branch_id)
        .where(Municipality.branch_id.is_not(None))
        .distinct()
    ).all()
    names = {row.region for row in rows}
    return {
        name: frozenset(int(row.branch_id) for row in rows if row.region == name) for name in names
    }


# One feed, by its address


@dataclass(frozen=True)
class LiveFeed:
    """A feed whose address is known, whose owner still may see what it carries."""

    row: Any
    basis: str

    def fresh(self, now: datetime) -> bool:
        """Whether the stored tag still is that of the feed's bytes."""
        until = self.row.valid_until
        return self.row.basis == self.basis and (until is None or now < until)

    def seen_lately(self, client: str, now: datetime) -> bool:
        """Whether this program's last fetch is so recent that it needs no noting."""
        at = self.row.fetched_at
        return at is not None and now < at + SEEN_EVERY and self.row.client == client


_REGION = "region:"


def _acts_for_the_whole_region() -> ColumnElement[bool]:
    """As `rules.may_subscribe` says, in the one read: an address that has ended by it must not be
    told by its time."""
    of_region = (
        Municipality.region == func.substr(Feed.audience, len(_REGION) + 1),
        Municipality.branch_id.is_not(None),
    )
    acts_for = (
        select(Membership.organisation_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id == Feed.account_id, Organisation.active)
        .correlate(Feed)
    )
    return and_(
        Feed.role == Role.AGENCY,
        exists().where(*of_region).correlate(Feed),
        ~exists().where(*of_region, Municipality.branch_id.not_in(acts_for)).correlate(Feed),
    )


_FEED_BY_TOKEN = (
    select(
        Feed.id,
        Feed.account_id,
        Feed.audience,
        Feed.tier,
        Feed.name,
        Feed.locale,
        Feed.role,
        Feed.revised_at,
        Feed.etag,
        Feed.basis,
        Feed.valid_until,
        Feed.fetched_at,
        Feed.client,
        Feed.alarm_minutes,
        Audience.revision,
    )
    .join(Account, Account.id == Feed.account_id)
    .outerjoin(Audience, Audience.audience == Feed.audience)
    .where(
        Feed.token_hash == bindparam("token_hash"),
        Feed.revoked_at.is_(None),
        Account.active,
        Account.role == Feed.role,
        exists()
        .where(
            Membership.account_id == Feed.account_id,
            or_(Feed.organisation_id.is_(None), Membership.organisation_id == Feed.organisation_id),
            Organisation.id == Membership.organisation_id,
            Organisation.active,
        )
        .correlate(Feed),
        or_(Feed.audience.not_like(f"{_REGION}%"), _acts_for_the_whole_region()),
    )
)


def feed_by_token(session: Session, token: str) -> LiveFeed:
    """One row read by its key, whose conditions say that the feed works still. NotFound for an
    unknown, revoked or ended one alike: the same work for each."""
    digest = token_hash(token if token.isascii() else "")
    # Plain rows, so past the ORM, which would cost as much again.
    row = session.connection().execute(_FEED_BY_TOKEN, {"token_hash": digest}).first()
    if row is None:
        raise NotFound
    return LiveFeed(row, f"{_FORM}.{row.revision or 0}")


def fragments(
    session: Session, *, audience: str, locale: str, tier: str, now: datetime
) -> list[bytes]:
    """The entries of 60 days back and all to come, by start, then UID. A cancelled one stays
    30 days after it was cancelled even when its time has passed."""
    rows = session.connection().execute(
        select(Fragment.ics)
        .join(Entry, Entry.id == Fragment.entry_id)
        .join(EntryAudience, EntryAudience.entry_id == Entry.id)
        .where(
            EntryAudience.audience == audience,
            Fragment.locale == locale,
            Fragment.tier == tier,
            Entry.leaves_at > now,
        )
        .order_by(Entry.starts_at, Entry.uid)
    )
    return list(rows.scalars())


def body_of(session: Session, live: LiveFeed, now: datetime) -> tuple[bytes, datetime | None]:
    """The feed's bytes as they are now, and until when, if nothing changes: None is for ever."""
    feed = live.row
    color = COLORS.get(feed.role, "dimgray")
    until = session.scalar(
        select(func.min(Entry.leaves_at))
        .join(EntryAudience, EntryAudience.entry_id == Entry.id)
        .where(EntryAudience.audience == feed.audience, Entry.leaves_at > now)
    )
    rows = fragments(session, audience=feed.audience, locale=feed.locale, tier=feed.tier, now=now)
    if feed.alarm_minutes is not None:
        rows = [ical.with_alarm(row, feed.alarm_minutes) for row in rows]
    return ical.render_feed(feed.name, rows, color), until


def feeds_for(session: Session, viewer: Viewer) -> list[Feed]:
    """The viewer's own feeds that still work."""
    rows = session.scalars(
        select(Feed)
        .where(Feed.account_id == viewer.account_id, Feed.revoked_at.is_(None))
        .order_by(Feed.id)
    ).all()
    regions = any(feed.audience.startswith("region:") for feed in rows)
    branches = branches_of_regions(session) if regions else None
    return [
        feed
        for feed in rows
        if feed.role == viewer.role
        and feed.organisation_id in {None, *viewer.organisations}
        and rules.may_subscribe(viewer, feed.audience, branches)
    ]


def feed_for(session: Session, viewer: Viewer, feed_id: int) -> Feed:
    for feed in feeds_for(session, viewer):
        if feed.id == feed_id:
            return feed
    raise NotFound


# What changed


@dataclass(frozen=True)
class Change:
    """What became of an entry: how it reads in the viewer's language now; `was_at` is where it
    began before, if it was moved."""

    what: rules.What
    title: str
    url: str
    starts_at: datetime
    was_at: datetime | None
    all_day: bool


def last_look(session: Session, viewer: Viewer) -> datetime | None:
    look = session.get(LookRow, viewer.account_id or 0)
    return look.at if look else None


def changes_since(
    session: Session,
    viewer: Viewer,
    since: datetime,
    *,
    audiences: Sequence[str],
    tier: str = rules.REFERENCE,
    now: datetime,
) -> list[Change]:
    """What changed after `since` in entries of these audiences, one line an entry, by start.

    Nothing is said of what came and went meanwhile, nor of what no calendar carries any more.
    Audiences that the viewer may not subscribe to count as empty.
    """
    branches = branches_of_regions(session) if any("region:" in a for a in audiences) else None
    mine = [a for a in audiences if rules.may_subscribe(viewer, a, branches)]
    rows = session.execute(
        select(EntryChange, Entry, Fragment.ics)
        .join(Entry, Entry.id == EntryChange.entry_id)
        .join(Fragment, Fragment.entry_id == Entry.id)
        .where(
            EntryChange.at > since,
            Entry.leaves_at > now,
            Entry.id.in_(select(EntryAudience.entry_id).where(EntryAudience.audience.in_(mine))),
            Fragment.locale == viewer.locale,
            Fragment.tier == tier,
        )
        .order_by(Entry.starts_at, Entry.uid, EntryChange.id)
    ).all()
    by_entry: dict[int, list[EntryChange]] = {}
    entries: dict[int, tuple[Entry, bytes]] = {}
    for change, entry, ics in rows:
        by_entry.setdefault(entry.id, []).append(change)
        entries[entry.id] = (entry, ics)
    found = []
    for key, changes in by_entry.items():
        entry, ics = entries[key]
        began = changes[0].was_at
        moved = began is not None and began != entry.starts_at
        what = rules.net(
            [rules.What(one.what) for one in changes], entry.cancelled_at is not None, moved
        )
        if what is not None:
            found.append(
                Change(
                    what,
                    ical.value_of(ics, "SUMMARY"),
                    ical.value_of(ics, "URL"),
                    entry.starts_at,
                    began if what is rules.What.MOVED else None,
                    entry.all_day,
                )
            )
    return found


_swapday = SwapDay.__table__.c
SWAP_DAYS = select(_swapday.day_off, _swapday.day_worked)
_WORKDAYS = "work_calendar"


def work_calendar(session: Session) -> WorkCalendar:
    """Latvia's working days with the swap days that this installation knows; read once a
    transaction, and again where that has changed one itself."""
    if session.autoflush:
        session.flush()
    of, found = session.info.get(_WORKDAYS, (None, None))
    if found is None or of is not session.get_transaction():
        rows = kept.rows(session, SWAP_DAYS, {})
        found = latvian_calendar(
            [
                Swap(row.day_off, row.day_worked if row.day_worked != row.day_off else None)
                for row in rows
            ]
        )
        session.info[_WORKDAYS] = (session.get_transaction(), found)
    calendar: WorkCalendar = found
    return calendar


def _changed(_mapper: object, _connection: object, row: SwapDay) -> None:
    session = object_session(row)
    if session is not None:
        session.info.pop(_WORKDAYS, None)


for _moment in ("after_insert", "after_update", "after_delete"):
    event.listen(SwapDay, _moment, _changed)
