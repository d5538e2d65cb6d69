"""Visitors whom a prison does not admit for a time, found by keyed hashes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId, Sealed


class Ban(Base):
    """From one day to another, both included. `why` is a code of the list, for the prison alone."""

    __tablename__ = "ban"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    name: Mapped[str] = mapped_column(Sealed("ban.name"))
    why: Mapped[str] = mapped_column(String(12))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]


class BanKey(Base):
    """Keyed hashes of what the visitor is known by: whoever names them again, they are found."""

    __tablename__ = "ban_key"

    ban_id: Mapped[int] = mapped_column(ForeignKey("ban.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
