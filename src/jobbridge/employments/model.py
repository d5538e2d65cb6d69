"""An offer and the work that came of it, and the questions asked at its milestones."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.applications.model import Application
from jobbridge.db import Base, BigId


class Stage(StrEnum):
    """When the portal asks, in this order: on the first day, after six weeks, three months, six
    months."""

    START = "start"
    WEEKS_6 = "weeks_6"
    MONTHS_3 = "months_3"
    MONTHS_6 = "months_6"


class Side(StrEnum):
    """Who said whether somebody is in work."""

    EMPLOYER = "employer"
    COUNSELOR = "counselor"
    AGENCY = "agency"
    REGISTER = "register"


class Employment(Base):
    """The job offered through one application, and what became of it.

    `start_on` is the first day that was offered, `started_on` the real one, `ended_on` the last
    one. `terms` are codes of `rules.TERMS` that the employer gives besides the pay: what the room
    costs a month and how high the advance is stand beside them. `why` is a code of `rules.ENDS`.
    It exists from the offer on.
    """

    __tablename__ = "employment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), unique=True
    )
    start_on: Mapped[date]
    terms: Mapped[list[Any]] = mapped_column(JSON, default=list)
    room_cents: Mapped[int | None]
    advance_cents: Mapped[int | None]
    offered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    offered_at: Mapped[datetime]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    why: Mapped[str] = mapped_column(String(12), default="")
    version: Mapped[int] = mapped_column(default=1)
    application: Mapped[Application] = relationship()


class FollowUp(Base):
    """One question whether somebody is in work, at one stage. `asked_at` is when both sides were
    asked, `warned_at` when the agency heard that it is unsettled or that work has ended."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("employment_id", "stage"),
        Index("ix_follow_up_due", "due_on", "asked_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    employment_id: Mapped[int] = mapped_column(ForeignKey("employment.id", ondelete="CASCADE"))
    stage: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    asked_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    employment: Mapped[Employment] = relationship()


class FollowUpAnswer(Base):
    """What one side said of one question; saying it again replaces it, the audit keeps both."""

    __tablename__ = "follow_up_answer"

    follow_up_id: Mapped[int] = mapped_column(
        ForeignKey("follow_up.id", ondelete="CASCADE"), primary_key=True
    )
    side: Mapped[str] = mapped_column(String(10), primary_key=True)
    in_work: Mapped[bool]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class RegisterDifference(Base):
    """What a register's file says of somebody's work, where the portal says otherwise: nothing
    is overwritten before the agency has looked. `kind` is a code of `register_rules.KINDS`;
    without an end `to_on` is `register_rules.OPEN_END`; `taken` is what the agency decided."""

    __tablename__ = "register_difference"
    __table_args__ = (UniqueConstraint("employment_id", "from_on", "to_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    employment_id: Mapped[int] = mapped_column(ForeignKey("employment.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date]
    to_on: Mapped[date]
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken: Mapped[bool | None]
    employment: Mapped[Employment] = relationship()
