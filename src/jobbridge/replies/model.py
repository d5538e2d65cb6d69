"""What came by mail: which mails were dealt with, times that were proposed, answers to confirm."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.itip.model import Attendee


class Outcome(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    OLDER = "older"
    CONFIRM = "confirm"
    PROPOSED = "proposed"
    RESENT = "resent"
    BOUNCED = "bounced"
    IGNORED = "ignored"
    ASIDE = "aside"


class Received(Base):
    """One mail that was dealt with: that it was, and how; nothing of what it said."""

    __tablename__ = "received_mail"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(40), default="")
    attendee_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendee.id", ondelete="CASCADE"), index=True
    )


class ProposalState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


class TimeProposal(Base):
    """A time that somebody invited proposes instead, for the revision `sequence`. Of one person
    only the last is open. `own` is false where it came from another mailbox than theirs."""

    __tablename__ = "time_proposal"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_time_proposal_state", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id", ondelete="CASCADE"), index=True
    )
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stamp: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=ProposalState.OPEN)
    own: Mapped[bool] = mapped_column(default=True)
    proposed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    attendee: Mapped[Attendee] = relationship()


class Unconfirmed(Base):
    """An answer that came from another mailbox than that of the person invited: it counts once
    they say so, by the link that was sent to them."""

    __tablename__ = "unconfirmed_answer"

    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(14))
    sequence: Mapped[int]
    at: Mapped[datetime]
    attendee: Mapped[Attendee] = relationship()


class Inbox(Base):
    """How the reading of the mailbox goes: one row."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    read_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(40), default="")
