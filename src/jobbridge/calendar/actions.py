"""Keeping entries and feeds. An entry's bytes are written once a revision, in the transaction
that revises it, and joined at every fetch."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, event, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.audit.actions import record
from jobbridge.audit.model import READ, AuditRow
from jobbridge.calendar import rules
from jobbridge.calendar.ical import Event, Status, render_event
from jobbridge.calendar.model import (
    Audience,
    Entry,
    EntryAudience,
    EntryChange,
    Feed,
    Fragment,
    Look,
)
from jobbridge.calendar.queries import branches_of_regions
from jobbridge.calendar.rules import BUSY, REFERENCE, TIERS
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.db import UtcDateTime
from jobbridge.errors import NotFound
from jobbridge.i18n import LOCALES
from jobbridge.outbox.actions import post
from jobbridge.viewer import Viewer
from jobbridge.web.security import token_hash

__all__ = ["BUSY", "REFERENCE", "TIERS", "EntryTexts", "put_entry"]
_TOUCHED = "audiences_touched"
# Every interview's change writes these: built once.
_entry, _audience = Entry.metadata.tables["entry"], Audience.metadata.tables["audience"]
_fragment = Fragment.metadata.tables["fragment"]
_KNOWN = select(_entry).where(_entry.c.uid == bindparam("uid"))
_ADD_ENTRY = insert(_entry).returning(_entry.c.id)
_REVISE_ENTRY = update(_entry).where(_entry.c.id == bindparam("entry_id"))
_ADD_AUDIENCES = insert(EntryAudience.metadata.tables["entry_audience"])
_ADD_CHANGE = insert(EntryChange.metadata.tables["entry_change"]).inline()
_ADD_FRAGMENTS = insert(_fragment)
_FORGET_FRAGMENTS = delete(_fragment).where(_fragment.c.entry_id == bindparam("entry_id"))
_COUNT = {
    dialect.dialect.name: dialect.insert(_audience).on_conflict_do_update(
        index_elements=[_audience.c.audience], set_={"revision": _audience.c.revision + 1}
    )
    for dialect in (postgresql, sqlite)
}
REVISED = "entry_revised"
"""The outbox job of a revision, for those who are written to: `entry_id`. Days have none."""
SILENTLY = "entries_silently"
"""In `session.info`: whoever changes several entries writes to everybody about all at once, so
that the job of each revision says `told`, and only calendars are written to about it."""


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
    all_day: bool = False,
    new: bool = False,
) -> int:
    """Store this revision of the entry `uid`, for exactly these audiences; its id.

    `texts(locale, tier)` is asked once for each language and tier. A lower `sequence` than the
    stored one is a programming error (ValueError): calendars would ignore the change. `new` is
    for who knows that the uid was never put.
    """
    session.flush()
    connection = session.connection()
    known = None if new else connection.execute(_KNOWN, {"uid": uid}).first()
    values: dict[str, object] = {
        "sequence": sequence,
        "status": status,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "all_day": all_day,
        "revised_at": revised_at,
    }
    before, created_at = None, revised_at
    cancelled_at = revised_at if status == Status.CANCELLED else None
    if known is not None:
        if sequence < known.sequence:
            raise ValueError(f"SEQUENCE went down from {known.sequence} to {sequence}")
        before = rules.Revision(known.status, known.starts_at, known.ends_at)
        created_at = known.created_at
        cancelled_at = cancelled_at and (known.cancelled_at or cancelled_at)
    values["cancelled_at"] = cancelled_at
    values["leaves_at"] = rules.leaves_at(ends_at, cancelled_at)
    if known is None:
        made = {"uid": uid, "created_at": created_at, **values}
        ((entry_id,),) = kept.insert_rows(session, _ADD_ENTRY, [made])
    else:
        entry_id = known.id
        connection.execute(_REVISE_ENTRY, {"entry_id": entry_id, **values})
        connection.execute(_FORGET_FRAGMENTS, {"entry_id": entry_id})
    _carry(session, entry_id, frozenset(audiences), known=before is not None)
    what = rules.what_changed(before, rules.Revision(status, starts_at, ends_at))
    was_at = before.starts_at if before else None
    change = {"entry_id": entry_id, "at": revised_at, "what": what, "was_at": was_at}
    kept.later(session, _ADD_CHANGE, [change])

    def rendered(said: EntryTexts) -> bytes:
        return render_event(
            Event(
                uid=uid,
                sequence=sequence,
                status=Status(status),
                when=local_date(starts_at) if all_day else Span(starts_at, ends_at),
                summary=said.summary,
                description=said.description,
                location=said.location,
                url=said.url,
                categories=said.categories,
                conference=said.conference,
                created=created_at,
                last_modified=revised_at,
            )
        )

    fragments = [
        {"entry_id": entry_id, "locale": locale, "tier": tier, "ics": rendered(texts(locale, tier))}
        for locale in LOCALES
        for tier in TIERS
    ]
    kept.later(session, _ADD_FRAGMENTS, fragments)
    if not all_day:
        key = f"entry:{entry_id}:{sequence}:{revised_at:%Y%m%dT%H%M%S.%f}"
        told = {"told": True} if session.info.get(SILENTLY) else {}
        post(session, REVISED, key, {"entry_id": entry_id, **told}, now=revised_at)
    return int(entry_id)


def put_day(
    session: Session,
    *,
    uid: str,
    sequence: int,
    status: str,
    on: date,
    revised_at: datetime,
    audiences: Iterable[str],
    texts: Callable[[str, str], EntryTexts],
) -> int:
    """`put_entry` for a whole local day, which makes nobody busy."""
    day = day_span(on)
    return put_entry(
        session,
        uid=uid,
        sequence=sequence,
        status=status,
        starts_at=day.start,
        ends_at=day.end,
        revised_at=revised_at,
        audiences=audiences,
        texts=texts,
        all_day=True,
    )


def carry_entry(session: Session, uid: str, audiences: Iterable[str]) -> None:
    """From now on the entry is in the feeds of exactly these audiences; it is no new revision."""
    entry_id = session.scalar(select(Entry.id).where(Entry.uid == uid))
    if entry_id is not None:
        _carry(session, entry_id, frozenset(audiences), known=True)


def drop_entry(session: Session, uid: str) -> None:
    """Out of all feeds, as if it had never been: for what may not be kept any longer."""
    entry_id = session.scalar(select(Entry.id).where(Entry.uid == uid))
    if entry_id is not None:
        _carry(session, entry_id, frozenset(), known=True)
        session.execute(delete(Entry).where(Entry.id == entry_id))


def _carry(session: Session, entry_id: int, audiences: frozenset[str], *, known: bool) -> None:
    of_entry = EntryAudience.entry_id == entry_id
    had: frozenset[str] = frozenset()
    if known:
        had = frozenset(session.scalars(select(EntryAudience.audience).where(of_entry)))
        if gone := had - audiences:
            session.execute(delete(EntryAudience).where(of_entry, EntryAudience.audience.in_(gone)))
    if new := audiences - had:
        rows = [{"entry_id": entry_id, "audience": audience} for audience in sorted(new)]
        kept.later(session, _ADD_AUDIENCES, rows)
    _touch(session, had | audiences)


# That an audience's feeds changed


def _touch(session: Session, audiences: Iterable[str]) -> None:
    """Count the change once the transaction commits: as the last rows that it locks, always in
    the same order, they hold up nobody longer than the commit and never two each other."""
    touched: set[str] | None = session.info.get(_TOUCHED)
    if touched is None:
        session.info[_TOUCHED] = touched = set()
    if not event.contains(session, "before_commit", _count_changes):
        event.listen(session, "before_commit", _count_changes)
    touched.update(audiences)


def _count_changes(session: Session) -> None:
    touched: set[str] = session.info.get(_TOUCHED, set())
    if session.in_nested_transaction() or not touched:
        return
    rows = [{"audience": audience, "revision": 1} for audience in sorted(touched)]
    touched.clear()
    session.flush()
    kept.later(session, _COUNT[session.get_bind().dialect.name], rows)


# Feeds


def add_feed(
    session: Session,
    viewer: Viewer,
    *,
    audience: str,
    tier: str,
    name: str,
    now: datetime,
    alarm_minutes: int | None = None,
) -> tuple[Feed, str]:
    """A new feed and its token, which is never to be had again. NotFound outside the scope."""
    branches = branches_of_regions(session) if audience.startswith("region:") else None
    if not rules.may_subscribe(viewer, audience, branches) or tier not in TIERS:
        raise NotFound
    token = secrets.token_urlsafe(32)
    feed = Feed(
        token_hash=token_hash(token),
        account_id=viewer.account_id,
        role=viewer.role,
        organisation_id=rules.made_for(viewer, audience),
        audience=audience,
        tier=tier,
        name=name,
        locale=viewer.locale,
        created_at=now,
        revised_at=now,
        alarm_minutes=alarm_minutes,
    )
    session.add(feed)
    session.flush()
    record(session, viewer, "feed.add", "feed", feed.id, now=now)
    return feed, token


def reissue_feed(session: Session, viewer: Viewer, feed: Feed, *, now: datetime) -> str:
    """A new address for the same feed; the old one is dead at once."""
    token = secrets.token_urlsafe(32)
    feed.token_hash = token_hash(token)
    feed.fetched_at, feed.client = None, ""
    record(session, viewer, "feed.reissue", "feed", feed.id, now=now)
    return token


def choose_alarm(feed: Feed, minutes: int | None) -> None:
    """From its next fetch on the feed's entries ring so long before they begin, or never."""
    feed.alarm_minutes = minutes
    feed.basis = ""  # what its tag names were other bytes


def revoke_feed(session: Session, viewer: Viewer, feed: Feed, *, now: datetime) -> None:
    feed.revoked_at = feed.revoked_at or now
    record(session, viewer, "feed.revoke", "feed", feed.id, now=now)


@dataclass(frozen=True)
class Fetched:
    """What a fetch leaves behind: by which program, what it was given, and what that was made
    from. Without `etag` it was given nothing new, with `request_id` it was given the calendar."""

    client: str
    etag: str = ""
    basis: str = ""
    revised_at: datetime | None = None
    valid_until: datetime | None = None
    request_id: str = ""


def note_fetch(session: Session, feed_id: int, fetched: Fetched, *, now: datetime) -> None:
    values: dict[str, object] = {"fetched_at": now, "client": fetched.client}
    if fetched.etag:
        values |= {
            "etag": fetched.etag,
            "basis": fetched.basis,
            "revised_at": fetched.revised_at,
            "valid_until": fetched.valid_until,
        }
    session.execute(update(Feed).where(Feed.id == feed_id).values(values))
    if fetched.request_id:
        read_by_address(session, feed_id, request_id=fetched.request_id, now=now)


def read_by_address(session: Session, feed_id: int, *, request_id: str, now: datetime) -> None:
    """A calendar was handed out: to whom its address belongs."""
    whose = select(
        literal(now, UtcDateTime()),
        Feed.account_id,
        Feed.role,
        literal(request_id),
        literal(READ),
        literal("feed"),
        Feed.id,
    ).where(Feed.id == feed_id)
    columns = ["at", "account_id", "role", "request_id", "verb", "subject", "subject_id"]
    session.execute(insert(AuditRow).from_select(columns, whose))


def note_look(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """The viewer has gone through what changed."""
    look = session.get(Look, viewer.account_id)
    if look is None:
        session.add(Look(account_id=viewer.account_id, at=now))
    else:
        look.at = max(look.at, now)
    session.flush()
