"""What a career consultation is and what it leaves."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account
from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate


class State(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    EXEMPTED = "exempted"


class Readiness(StrEnum):
    NOW = "now"
    AFTER_TRAINING = "after_training"
    NOT_YET = "not_yet"


class Consultation(Base):
    """One conversation. `conducted_by, held_on` may differ from who typed it in, and when."""

    __tablename__ = "consultation"
    __table_args__ = (Index("ix_consultation_inmate_held", "inmate_id", "held_on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12), default="individual")
    state: Mapped[str] = mapped_column(String(12), default=State.HELD)
    held_on: Mapped[date]
    conducted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    readiness: Mapped[str] = mapped_column(String(20), default="")
    training_wish: Mapped[str] = mapped_column(String(120), default="")
    holland: Mapped[str] = mapped_column(String(6), default="")
    notes: Mapped[str | None] = mapped_column(Sealed("consultation.notes"))
    inmate: Mapped[Inmate] = relationship()
    counselor: Mapped[Account] = relationship(foreign_keys=[conducted_by])


class Plan(Base):
    """Where a person stands: the newest readiness, checklist and plan; one row a person."""

    __tablename__ = "plan"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    made_on: Mapped[date]
    readiness: Mapped[str] = mapped_column(String(20))
    first_step: Mapped[str] = mapped_column(String(8), default="")
    training_wish: Mapped[str] = mapped_column(String(120), default="")
    checklist: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
