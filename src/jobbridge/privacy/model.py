"""Whom the portal is to forget, and of whom it must never know again."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Erasure(Base):
    """Somebody is erased once `due_at` has come, unless it is `undone_at` before.

    `why` is `asked` by the person, `withdrawn` where they stayed away after leaving, or `released`
    where the time after release is over. The row goes with the person; the tombstone stays.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    why: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Tombstone(Base):
    """That a record was erased: a keyed hash of its reference, from which nothing of the person
    can be read. A restored backup is held against it, and against the file beside it."""

    __tablename__ = "tombstone"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    erased_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(12))
