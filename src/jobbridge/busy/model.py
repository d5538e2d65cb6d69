"""When people and employers are not free: times without reasons."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


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


class EmployerBusy(Base):
    """A time at which an employer meets nobody; `source` says where it comes from (`typed`)."""

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
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
