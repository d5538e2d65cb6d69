"""The weekly tables as stored, and what employers want to be told of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class TileWeek(Base):
    """One weekly table was made; `week` is its Monday. `pool` is what the next one is compared
    with, kept on the newest row only."""

    __tablename__ = "tile_week"

    week: Mapped[date] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    pool: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)


class Tile(Base):
    """A tile as it stands (`rules.Counted`): `band` 0 is shown nowhere. An empty family is the
    rest of the region, both empty the rest of the country.

    `basis` are internal ids of the people behind it when it was decided, so that the next table
    knows how many have changed; `marks` has band and basis of each statement.
    """

    __tablename__ = "tile"

    region: Mapped[str] = mapped_column(String(20), primary_key=True)
    family: Mapped[str] = mapped_column(String(1), primary_key=True)
    band: Mapped[int]
    basis: Mapped[list[int]] = mapped_column(JSON)
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)


class TileSearch(Base):
    """A region and family (empty: any) whose news somebody wants by mail."""

    __tablename__ = "tile_search"
    __table_args__ = (UniqueConstraint("account_id", "region", "family"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    region: Mapped[str] = mapped_column(String(20))
    family: Mapped[str] = mapped_column(String(1))
    created_at: Mapped[datetime]
