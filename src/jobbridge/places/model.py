"""Where things are: prisons, branches, municipalities, settlements; and which days are worked."""

from datetime import date, datetime

from sqlalchemy import Float, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Organisation
from jobbridge.db import Base, BigId


class Municipality(Base):
    """One of Latvia's state cities and municipalities, with its region and branch."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(20))
    centre: Mapped[str] = mapped_column(String(80))
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))


class Settlement(Base):
    """A town, village or parish, found by the folded `key` of its name."""

    __tablename__ = "settlement"
    __table_args__ = (Index("ix_settlement_key", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20), default="place")
    parish: Mapped[str] = mapped_column(String(120), default="")
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    population: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(40))


class Branch(Base):
    """A local branch of the State Employment Agency."""

    __tablename__ = "branch"

    id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return self.organisation.name


class Prison(Base):
    """A prison while it is one: prisons open, close and merge.

    With `outside` it is no prison but a probation office, at which people are cared for who live
    at liberty: it has no rooms and no gate, nobody is moved to it, no list of prisons names it.
    It stands here because everything about a person begins where they are cared for, which is
    never empty: scope, colleagues, the three places behind every tile. A second column beside
    `Inmate.prison_id` would have had to be asked for in each of those places.
    """

    __tablename__ = "prison"

    id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    short: Mapped[str] = mapped_column(String(60))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    address: Mapped[str] = mapped_column(String(200), default="")
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    women: Mapped[bool] = mapped_column(default=False)
    juveniles: Mapped[bool] = mapped_column(default=False)
    open_unit: Mapped[bool] = mapped_column(default=False)
    notice_days: Mapped[int] = mapped_column(default=5)
    entrance: Mapped[str] = mapped_column(String(500), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    outside: Mapped[bool] = mapped_column(default=False, server_default=false())
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    municipality: Mapped[Municipality] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return self.organisation.name


class SwapDay(Base):
    """A working day that the government moved: off on one date, worked on another. A day that
    is simply given names itself as the day worked."""

    __tablename__ = "swap_day"

    day_off: Mapped[date] = mapped_column(primary_key=True)
    day_worked: Mapped[date]
    source: Mapped[str] = mapped_column(String(200), default="")


class Publication(Base):
    """A set of imported data: which revision of it stands here, and since when.

    `revision` grows with every import that changed something, so that what was computed from
    the data knows whether it still holds.
    """

    __tablename__ = "publication"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(300), default="")
