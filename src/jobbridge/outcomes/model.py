"""Closed months as they were counted and told, what they are held against, and what a fund asks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId, Sealed


class Snapshot(Base):
    """One closed month (its first day), and the twelve months that end with it.

    `counted` holds the month's exact counts and is sealed, for small numbers are in it; so is
    `ledger`, the sums up to here with the secret of `suppression`. `undated` keeps, for the
    people of the month by their internal id, what has no history of its own. `told` is what may
    be shown; `version` says by which definitions, `as_of` what had been entered.
    """

    __tablename__ = "outcome_snapshot"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    month: Mapped[date] = mapped_column(unique=True)
    as_of: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(12))
    base: Mapped[int]
    counted: Mapped[str] = mapped_column(Sealed("outcome_snapshot.counted"))
    undated: Mapped[str] = mapped_column(Sealed("outcome_snapshot.undated"))
    ledger: Mapped[str] = mapped_column(Sealed("outcome_snapshot.ledger"))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]


class Erased(Base):
    """What people who were erased had counted in a month, as sums without anybody: `cases` is
    what `rules.kept_cases` reads. Sealed, for small numbers are in it."""

    __tablename__ = "outcome_erased"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    month: Mapped[date] = mapped_column(unique=True)
    cases: Mapped[str] = mapped_column(Sealed("outcome_erased.cases"))


class Mark(Base):
    """What a share is held against: a target, the baseline year, or people who did not take
    part. `figure` is `CHAIN.STEP`, `percent` of those at the first step that counts for it."""

    __tablename__ = "outcome_mark"
    __table_args__ = (UniqueConstraint("figure", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    figure: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    percent: Mapped[int]
    year: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]


class Indicator(Base):
    """An indicator that a fund asks for, and which figure of ours answers it: `CHAIN.STEP`, of
    everybody or, with a trait, of one group."""

    __tablename__ = "outcome_indicator"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    label: Mapped[str] = mapped_column(String(200))
    figure: Mapped[str] = mapped_column(String(40))
    trait: Mapped[str] = mapped_column(String(12), default="all")
    group: Mapped[str] = mapped_column("group_code", String(12), default="")
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]
