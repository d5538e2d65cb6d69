"""Demand for training as it was counted: sums over many people, nobody's own data."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class DemandDay(Base):
    """The newest count, one row alone: for which day, by which policy, over how many open
    vacancies. `people` are how many were looked at, by `PRISON:WEEKS` (prison 0: all)."""

    __tablename__ = "demand_day"

    as_of: Mapped[date] = mapped_column(primary_key=True)
    policy: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    vacancies: Mapped[int]
    people: Mapped[dict[str, int]] = mapped_column(JSON)


class Demand(Base):
    """What one step (`rules.Step`) would open for the people of a prison who are released
    within so many weeks; without a prison, for those of all prisons."""

    __tablename__ = "demand"
    __table_args__ = (Index("ix_demand_prison_weeks", "prison_id", "weeks"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int | None] = mapped_column(ForeignKey("prison.id"))
    weeks: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(2))
    people: Mapped[int]
    vacancies: Mapped[int]
    pairs: Mapped[int]
