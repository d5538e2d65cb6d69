"""Days that matter to somebody, as their calendars say them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Dated(Base):
    """One all-day entry: of which `kind`, about what, on which day, and what it `says`.

    `uid` and `sequence` are its calendar identity. Whoever is erased takes their rows along, and
    the worker then drops the entries. `ended_at` is when it stopped to be true.
    """

    __tablename__ = "dated"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(60))
    inmate_id: Mapped[int | None] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), index=True
    )
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    on: Mapped[date]
    says: Mapped[dict[str, Any]] = mapped_column(JSON)
    ended_at: Mapped[datetime | None]
