"""What was found unusual in the log, and what accounts usually do. Like the log: internal ids only,
so that what is erased of a person elsewhere need not be looked for here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId, Sealed


class Finding(Base):
    """One rule that somebody's reads of a day met, or everybody's reads of one person.

    `people` are ids of inmates (of nobody any more, once they are erased), `says` the figures
    that the rule's words need. `key` is day, rule and whom: what is found again is the same
    finding. An auditor marks it looked at, with a note of their own.
    """

    __tablename__ = "finding"
    __table_args__ = (Index("ix_finding_on", "on", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    rule: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(20))
    people: Mapped[list[int]] = mapped_column(JSON)
    says: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str | None] = mapped_column(Sealed("finding.note"))


class Browsing(Base):
    """How many people an account opened on a day, alone on a page, and how many of them at night:
    what later days are compared with."""

    __tablename__ = "browsing"

    on: Mapped[date] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str | None] = mapped_column(String(20))
    opened: Mapped[int]
    at_night: Mapped[int]


class LookedDay(Base):
    """A day whose reads were all looked through, once it was over."""

    __tablename__ = "looked_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime]
