"""A person's hand-over, those who take over, and every step on the way."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account, Organisation
from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate


class Kind(StrEnum):
    """Who takes over after release."""

    BRANCH = "branch"
    PROBATION = "probation"
    SOCIAL = "social"
    MENTOR = "mentor"
    NGO = "ngo"


class Channel(StrEnum):
    """How a recipient reads it: signed in, by a link in a mail, or printed."""

    ACCOUNT = "account"
    LINK = "link"
    PAPER = "paper"


class State(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Handover(Base):
    """What a person's first day rests on; one row a person, from the first word on.

    `housing` is a code of `support_rules.HOUSING`; `checked` holds the day on which each item of
    `rules.ITEMS` was ticked. The first appointment is with whom `meets` says, a `Kind`, on the
    wall clock.
    """

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), unique=True)
    housing: Mapped[str | None] = mapped_column(Sealed("handover.housing"))
    first_night: Mapped[str | None] = mapped_column(Sealed("handover.first_night"))
    phone: Mapped[str | None] = mapped_column(Sealed("handover.phone"))
    meets: Mapped[str] = mapped_column(String(12), default="")
    meets_on: Mapped[date | None]
    meets_at: Mapped[time | None]
    meets_place: Mapped[str | None] = mapped_column(Sealed("handover.meets_place"))
    checked: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    inmate: Mapped[Inmate] = relationship()


class Recipient(Base):
    """One who takes over, at most one of each kind.

    `organisation_id` is the branch, `account_id` the probation officer, mentor or coordinator;
    `name` and `mail` are those of an office without an account. `revision` counts the times it
    was sent. The token of the link is a keyed hash of `seed`, so that the mail can be written
    when it is sent; only the token's own hash is kept. `told` is a keyed hash of the day, time
    and place that the recipient knows of; `refused_at` is when no mailbox was found.
    """

    __tablename__ = "handover_recipient"
    __table_args__ = (
        UniqueConstraint("inmate_id", "kind"),
        Index("ix_handover_recipient_state", "state", "sent_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(8))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str | None] = mapped_column(Sealed("handover_recipient.name"))
    mail: Mapped[str | None] = mapped_column(Sealed("handover_recipient.mail"))
    state: Mapped[str] = mapped_column(String(12), default=State.DRAFT)
    revision: Mapped[int] = mapped_column(default=0)
    seed: Mapped[str] = mapped_column(String(64), default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    told: Mapped[str] = mapped_column(String(32), default="")
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    inmate: Mapped[Inmate] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    account: Mapped[Account | None] = relationship()


class Step(Base):
    """One change of a recipient's state, or something that they were told; `by` is nobody where
    the worker did it, or who holds the link."""

    __tablename__ = "handover_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    recipient_id: Mapped[int] = mapped_column(
        ForeignKey("handover_recipient.id", ondelete="CASCADE"), index=True
    )
    verb: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author: Mapped[Account | None] = relationship()
