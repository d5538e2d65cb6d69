"""The address of somebody else's calendar, and how reading it went."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId, Sealed


class ForeignCalendar(Base):
    """A calendar that is read now and then. Whose it is, and what becomes of its times, is kept
    by who asked for it.

    `url` is a secret: whoever has it reads the calendar. `etag`, `last_modified` and `digest`
    say whether it has changed; `whole_at` is when it was last expanded from its text. `read_at`
    is when it was last known to be as we have it, `tried_at` when that was last tried, `error`
    what stood in the way, and `skipped` the entries of it that could not be read, by code, and
    what is noted of others. Only the holder of the lease may say how a reading went.
    """

    __tablename__ = "foreign_calendar"
    __table_args__ = (Index("ix_foreign_calendar_next_at", "next_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    url: Mapped[str] = mapped_column(Sealed("foreign_calendar.url"))
    etag: Mapped[str] = mapped_column(String(300), default="")
    last_modified: Mapped[str] = mapped_column(String(300), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime]
    whole_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(20), default="")
    skipped: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None]
