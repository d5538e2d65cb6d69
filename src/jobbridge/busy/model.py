"""When people and employers are not free: times without reasons."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.foreign.model import ForeignCalendar


class Busy(Base):
    """A time at which a person has something else: every week on a weekday (1 is Monday), or
    once. `kind` is `work`, `lesson` or `other`, and nothing more is ever said: a doctor and a
    court are `other`."""

    __tablename__ = "busy"
    __table_args__ = (
        CheckConstraint("begins < ends", name="in_order"),
        CheckConstraint('(weekday IS NULL) <> ("on" IS NULL)', name="one_of_two"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    weekday: Mapped[int | None]
    on: Mapped[date | None]
    begins: Mapped[time]
    ends: Mapped[time]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class EmployerCalendar(Base):
    """A calendar of an employer: its times are the employer's busy times. With `panel` they are
    those of one of its parties, and count on interview days alone."""

    __tablename__ = "employer_calendar"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    foreign_id: Mapped[int] = mapped_column(ForeignKey("foreign_calendar.id"), unique=True)
    panel: Mapped[int | None]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    calendar: Mapped[ForeignCalendar] = relationship()


class EmployerBusy(Base):
    """A time at which an employer meets nobody; `source` says where it comes from: `typed`, or
    the `calendar` that is named. Of a calendar nothing else is kept."""

    __tablename__ = "employer_busy"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_employer_busy_employer_end", "employer_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(10), default="typed")
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("employer_calendar.id"), index=True)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
