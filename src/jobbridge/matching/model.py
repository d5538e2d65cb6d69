"""Stored results: what the engine found, stamped with the versions it judged."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Match(Base):
    """A pair that fits (`near` empty), or misses exactly one must (`near` names it).

    `score` is 0–10,000, the sum of `parts`; `states` has one letter for each part. A stamp that
    differs from the present versions, policy or day makes the row stale: it is judged again
    before it is shown. `found_at` is since when the pair fits (or misses one must) without a
    break.
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
    states: Mapped[str] = mapped_column(String(11), default="", server_default="")


class MatchLost(Base):
    """A pair that fitted and was not kept when it was judged again. Whether it still fits, and
    what it misses, is judged when it is shown; kept for some weeks only."""

    __tablename__ = "match_lost"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    vacancy_id: Mapped[int] = mapped_column(
        ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    lost_at: Mapped[datetime]


class MatchRun(Base):
    """Everybody matched anew, in shards. The lease is of who stores what the shards found; the
    run is finished when all of that stands in `match`. A newer run takes an unfinished one's
    place: it has read newer facts."""

    __tablename__ = "match_run"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    as_of: Mapped[date]
    policy: Mapped[str] = mapped_column(String(12))
    taxonomy: Mapped[int]
    shards: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    kept: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None]


class MatchShard(Base):
    """Some of a run's people, in order of prison, then id: the first and the last of them.

    `lease` says who judges them until when; `found` is what was found (`shards.packed`), from
    then until the run has been stored.
    """

    __tablename__ = "match_shard"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    first_prison: Mapped[int]
    first_inmate: Mapped[int] = mapped_column(BigId)
    last_prison: Mapped[int]
    last_inmate: Mapped[int] = mapped_column(BigId)
    lease: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    found: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class MatchSeen(Base):
    """When a counselor last looked at somebody's matches: what was found later is new to them."""

    __tablename__ = "match_seen"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    seen_at: Mapped[datetime]
