"""A tour of an employer, and the prisons at which it stops."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.interviews.model import InterviewDay
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer


class Tour(Base):
    """What is the same at every stop: who comes, in how many panels, how long each is met.

    `uid` and `sequence` are its calendar identity from its first release on, `entered_at` is when
    its entry was last written; `off_at` is when it was called off.
    """

    __tablename__ = "tour"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    minutes: Mapped[int]
    panels: Mapped[int]
    released: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    uid: Mapped[str | None] = mapped_column(String(80), unique=True, index=True)
    sequence: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    entered_at: Mapped[datetime | None]
    off_at: Mapped[datetime | None]
    employer: Mapped[Employer] = relationship()


class TourStop(Base):
    """One prison of a tour: its part of a day. `day_id` is the interview day that was drafted
    for it, by those who plan there."""

    __tablename__ = "tour_stop"
    __table_args__ = (
        CheckConstraint("begins < ends", name="in_order"),
        UniqueConstraint("tour_id", "prison_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    tour_id: Mapped[int] = mapped_column(ForeignKey("tour.id", ondelete="CASCADE"))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    on: Mapped[date]
    begins: Mapped[time]
    ends: Mapped[time]
    day_id: Mapped[int | None] = mapped_column(
        ForeignKey("interview_day.id", ondelete="SET NULL"), unique=True
    )
    tour: Mapped[Tour] = relationship()
    prison: Mapped[Prison] = relationship()
    day: Mapped[InterviewDay | None] = relationship()
