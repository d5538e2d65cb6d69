"""Stored results: what the engine found, stamped with the versions it judged."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base


class Match(Base):
    """A pair that fits (`near` empty), or misses exactly one must (`near` names it).

    `score` is 0–10,000, the sum of `parts`. A stamp that differs from the present versions
    makes the row stale: it is judged again before it is shown. `found_at` is since when the pair
    fits (or misses one must) without a break.
    """

    __tablename__ = "match"
    __table_args__ = (
        Index("ix_match_vacancy_score", "vacancy_id", "near", "score"),
        Index("ix_match_inmate_found", "inmate_id", "near", "found_at"),
    )

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    vacancy_id: Mapped[int] = mapped_column(
        ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True
    )
    score: Mapped[int]
    near: Mapped[str] = mapped_column(String(140), default="")
    parts: Mapped[dict[str, Any]] = mapped_column(JSON)
    policy: Mapped[str] = mapped_column(String(12))
    inmate_version: Mapped[int]
    vacancy_version: Mapped[int]
    as_of: Mapped[date]
    found_at: Mapped[datetime] = mapped_column(server_default="1970-01-01 00:00:00.000000")


class MatchSeen(Base):
    """When a counselor last looked at somebody's matches: what was found later is new to them."""

    __tablename__ = "match_seen"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    seen_at: Mapped[datetime]
