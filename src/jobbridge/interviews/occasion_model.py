"""What brings an employer or people somewhere in a prison besides interviews.

The feature above that holds it keeps these rows beside its own, so that gate, passes, movements
and pools of a prison know of it without knowing the feature.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.model import Room
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer


class Occasion(Base):
    """An employer meeting in one prison, under the meeting's reference. `state` is one of an
    interview's, and `mode` too: nobody enters the prison for a video."""

    __tablename__ = "occasion"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        UniqueConstraint("ref", "prison_id"),
        Index("ix_occasion_prison_start", "prison_id", "starts_at"),
        Index("ix_occasion_employer_start", "employer_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    mode: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    employer: Mapped[Employer] = relationship()
    prison: Mapped[Prison] = relationship()
    room: Mapped[Room] = relationship()


class Called(Base):
    """Somebody who is brought to an occasion, and when they were brought and taken back. What is
    claimed of them hangs on this row: whoever is erased leaves nothing claimed."""

    __tablename__ = "called"
    __table_args__ = (UniqueConstraint("occasion_id", "inmate_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    occasion_id: Mapped[int] = mapped_column(ForeignKey("occasion.id", ondelete="CASCADE"))
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    brought_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    occasion: Mapped[Occasion] = relationship()
    inmate: Mapped[Inmate] = relationship()
