"""What a feed carries, and whose feeds there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.calendar.ical import render_feed
from jobbridge.calendar.model import Entry, EntryAudience, Feed, Fragment
from jobbridge.calendar.workdays import SwapDay as Swap
from jobbridge.calendar.workdays import WorkCalendar, latvian_calendar
from jobbridge.errors import NotFound
from jobbridge.places.model import SwapDay
from jobbridge.viewer import Role, Viewer
from jobbridge.web.security import token_hash

PAST = timedelta(days=60)
CANCELLED_STAYS = timedelta(days=30)
COLORS = {
    Role.COUNSELOR: "teal",
    Role.EMPLOYER: "steelblue",
    Role.PRISON_OFFICER: "slateblue",
    Role.AGENCY: "seagreen",
}


def audiences_of(viewer: Viewer) -> list[str]:
    """The audiences that a viewer may subscribe to: themselves, and their organisations."""
    return [
        f"account:{viewer.account_id}",
        *(f"organisation:{i}" for i in sorted(viewer.organisations)),
    ]


@dataclass(frozen=True)
class LiveFeed:
    """A feed whose address is known, whose owner still may see what it carries."""

    feed: Feed
    viewer: Viewer


def feed_by_token(session: Session, token: str) -> LiveFeed:
    """NotFound for an unknown, revoked or ended one alike: the same work for each."""
    found = session.execute(
        select(Feed, Account)
        .join(Account, Account.id == Feed.account_id)
        .where(Feed.token_hash == token_hash(token))
    ).first()
    if found is None:
        raise NotFound
    feed, account = found
    viewer = viewer_for(session, account)
    if feed.revoked_at or not account.active or feed.audience not in audiences_of(viewer):
        raise NotFound
    return LiveFeed(feed, viewer)


def fragments(
    session: Session, *, audience: str, locale: str, tier: str, now: datetime
) -> list[bytes]:
    """The entries of 60 days back and all to come, by start, then UID. A cancelled one stays
    30 days after it was cancelled even when its time has passed."""
    rows = session.execute(
        select(Fragment.ics)
        .join(Entry, Entry.id == Fragment.entry_id)
        .join(EntryAudience, EntryAudience.entry_id == Entry.id)
        .where(
            EntryAudience.audience == audience,
            Fragment.locale == locale,
            Fragment.tier == tier,
            or_(Entry.ends_at > now - PAST, Entry.cancelled_at > now - CANCELLED_STAYS),
        )
        .order_by(Entry.starts_at, Entry.uid)
    )
    return [row.ics for row in rows]


def body_of(session: Session, live: LiveFeed, now: datetime) -> bytes:
    """The feed's bytes as they are now."""
    feed = live.feed
    color = COLORS.get(live.viewer.role, "dimgray") if live.viewer.role else "dimgray"
    rows = fragments(session, audience=feed.audience, locale=feed.locale, tier=feed.tier, now=now)
    return render_feed(feed.name, rows, color)


def feeds_for(session: Session, viewer: Viewer) -> list[Feed]:
    """The viewer's own feeds that still work."""
    return list(
        session.scalars(
            select(Feed)
            .where(Feed.account_id == viewer.account_id, Feed.revoked_at.is_(None))
            .order_by(Feed.id)
        )
    )


def feed_for(session: Session, viewer: Viewer, feed_id: int) -> Feed:
    feed = session.get(Feed, feed_id)
    if feed is None or feed.account_id != viewer.account_id or feed.revoked_at:
        raise NotFound
    return feed


_swapday = SwapDay.__table__.c
_SWAP_DAYS = select(_swapday.day_off, _swapday.day_worked)


def work_calendar(session: Session) -> WorkCalendar:
    """Latvia's working days with the swap days that this installation knows."""
    rows = session.execute(_SWAP_DAYS)
    return latvian_calendar(
        [
            Swap(row.day_off, row.day_worked if row.day_worked != row.day_off else None)
            for row in rows
        ]
    )
