"""Calendar entries and the feeds that carry them. Knows calendars, not interviews."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Entry(Base):
    """One event in calendars: identity, revision and times (RFC 5545 3.8.4.7, 3.8.7.4).

    `uid` never changes; `sequence` grows with every change of time, place or status.
    """

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    revised_at: Mapped[datetime]
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class EntryAudience(Base):
    """Whose feeds carry an entry: `account:7`, `organisation:3`, `room:12`."""

    __tablename__ = "entry_audience"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


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

    `revised_at` is when its bytes last changed: it only moves forward (Last-Modified).
    """

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_account", "account_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(String(40))
    tier: Mapped[str] = mapped_column(String(10), default="reference")
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    revised_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(String(80), default="")
    fetched_at: Mapped[datetime | None]
    client: Mapped[str] = mapped_column(String(120), default="")
