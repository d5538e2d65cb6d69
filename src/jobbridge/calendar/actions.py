"""Keeping entries and feeds. An entry's bytes are written once a revision, in the transaction
that revises it, and joined at every fetch."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.ical import Event, Status, render_event
from jobbridge.calendar.model import Entry, EntryAudience, Feed, Fragment
from jobbridge.calendar.queries import audiences_of
from jobbridge.calendar.spans import Span
from jobbridge.errors import NotFound
from jobbridge.i18n import LOCALES
from jobbridge.outbox.actions import post
from jobbridge.viewer import Viewer
from jobbridge.web.security import token_hash

REVISED = "entry_revised"
"""The outbox job of each revision, for those who are written to: `entry_id`."""

BUSY, REFERENCE = "busy", "reference"
TIERS = (BUSY, REFERENCE)


@dataclass(frozen=True)
class EntryTexts:
    """What an entry says in one language and tier: a reference code at most, never a name."""

    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    conference: str = ""


def put_entry(
    session: Session,
    *,
    uid: str,
    sequence: int,
    status: str,
    starts_at: datetime,
    ends_at: datetime,
    revised_at: datetime,
    audiences: Iterable[str],
    texts: Callable[[str, str], EntryTexts],
) -> Entry:
    """Store this revision of the entry `uid`, for exactly these audiences.

    `texts(locale, tier)` is asked once for each language and tier. A lower `sequence` than the
    stored one is a programming error (ValueError): calendars would ignore the change.
    """
    entry = session.scalar(select(Entry).where(Entry.uid == uid))
    if entry is None:
        entry = Entry(uid=uid, created_at=revised_at)
        session.add(entry)
    elif sequence < entry.sequence:
        raise ValueError(f"SEQUENCE went down from {entry.sequence} to {sequence}")
    entry.sequence = sequence
    entry.status = status
    entry.starts_at, entry.ends_at = starts_at, ends_at
    entry.revised_at = revised_at
    cancelled = status == Status.CANCELLED
    entry.cancelled_at = (entry.cancelled_at or revised_at) if cancelled else None
    session.flush()
    session.execute(delete(EntryAudience).where(EntryAudience.entry_id == entry.id))
    session.execute(delete(Fragment).where(Fragment.entry_id == entry.id))
    session.add_all(
        EntryAudience(entry_id=entry.id, audience=audience) for audience in sorted(set(audiences))
    )
    for locale in LOCALES:
        for tier in TIERS:
            said = texts(locale, tier)
            event = Event(
                uid=uid,
                sequence=sequence,
                status=Status(status),
                when=Span(starts_at, ends_at),
                summary=said.summary,
                description=said.description,
                location=said.location,
                url=said.url,
                categories=said.categories,
                conference=said.conference,
                created=entry.created_at,
                last_modified=revised_at,
            )
            ics = render_event(event)
            session.add(Fragment(entry_id=entry.id, locale=locale, tier=tier, ics=ics))
    session.flush()
    key = f"entry:{entry.id}:{sequence}:{revised_at:%Y%m%dT%H%M%S.%f}"
    post(session, REVISED, key, {"entry_id": entry.id}, now=revised_at)
    return entry


def add_feed(
    session: Session, viewer: Viewer, *, audience: str, tier: str, name: str, now: datetime
) -> tuple[Feed, str]:
    """A new feed and its token, which is never to be had again. NotFound outside the scope."""
    if audience not in audiences_of(viewer) or tier not in TIERS:
        raise NotFound
    token = secrets.token_urlsafe(32)
    feed = Feed(
        token_hash=token_hash(token),
        account_id=viewer.account_id,
        audience=audience,
        tier=tier,
        name=name,
        locale=viewer.locale,
        created_at=now,
        revised_at=now,
    )
    session.add(feed)
    session.flush()
    record(session, viewer, "feed.add", "feed", feed.id, now=now)
    return feed, token


def reissue_feed(session: Session, viewer: Viewer, feed: Feed, *, now: datetime) -> str:
    """A new address for the same feed; the old one is dead at once."""
    token = secrets.token_urlsafe(32)
    feed.token_hash = token_hash(token)
    feed.fetched_at = None
    record(session, viewer, "feed.reissue", "feed", feed.id, now=now)
    return token


def revoke_feed(session: Session, viewer: Viewer, feed: Feed, *, now: datetime) -> None:
    feed.revoked_at = feed.revoked_at or now
    record(session, viewer, "feed.revoke", "feed", feed.id, now=now)


def note_fetch(
    session: Session, feed_id: int, *, etag: str, revised_at: datetime, client: str, now: datetime
) -> None:
    """What a fetch leaves behind: when, by which program, and what it was given."""
    session.execute(
        update(Feed)
        .where(Feed.id == feed_id)
        .values(etag=etag, revised_at=revised_at, fetched_at=now, client=client)
    )
