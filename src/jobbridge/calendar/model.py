"""Calendar entries and the feeds that carry them. Knows calendars, not interviews."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Entry(Base):
    """One event in calendars: identity, revision and times (RFC 5545 3.8.4.7, 3.8.7.4).

    `uid` never changes; `sequence` grows with every change of time, place or status. An `all_day`
    entry is of the local day that `starts_at` begins. From `leaves_at` on no feed carries it.
    """

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    all_day: Mapped[bool] = mapped_column(default=False, server_default=false())
    revised_at: Mapped[datetime]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    leaves_at: Mapped[datetime] = mapped_column(server_default="1970-01-01 00:00:00.000000")


class EntryAudience(Base):
    """Whose feeds carry an entry: `account:7`, `organisation:3`, `room:PRISON:12`,
    `region:Rīga`."""

    __tablename__ = "entry_audience"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class EntryChange(Base):
    """What a revision did to an entry, for those who ask what changed since they last looked."""

    __tablename__ = "entry_change"
    __table_args__ = (Index("ix_entry_change_entry_at", "entry_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(10))
    was_at: Mapped[datetime | None]


class Audience(Base):
    """How often what an audience's feeds carry has changed: what a fetch asks before it reads.

    It grows as the last thing in a transaction, so that of two changes the later commit counts
    later: a feed whose stored revision is this one is up to date until an entry ages out.
    """

    __tablename__ = "audience"

    audience: Mapped[str] = mapped_column(String(40), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)


class Fragment(Base):
    """The rendered VEVENT of an entry's present revision, in one language and privacy tier."""

    __tablename__ = "fragment"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(2), primary_key=True)
    tier: Mapped[str] = mapped_column(String(10), primary_key=True)
    ics: Mapped[bytes] = mapped_column(LargeBinary)


class Feed(Base):
    """A subscription address. Only the SHA-256 of its token is kept.

    It works for who made it, in the `role` they had then, as long as they belong to
    `organisation_id`, or without one to any. `etag` is of the bytes as last made, from
    `basis` and good until `valid_until`; `revised_at` is when they last changed: it only moves
    forward (Last-Modified). Its entries ring `alarm_minutes` before they begin, if at all.
    """

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_account", "account_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20), server_default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    audience: Mapped[str] = mapped_column(String(40))
    tier: Mapped[str] = mapped_column(String(10), default="reference")
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    revised_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(String(80), default="")
    basis: Mapped[str] = mapped_column(String(80), default="", server_default="")
    valid_until: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    client: Mapped[str] = mapped_column(String(120), default="")
    alarm_minutes: Mapped[int | None]


class Look(Base):
    """When somebody last went through what had changed in their calendars."""

    __tablename__ = "look"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime]
