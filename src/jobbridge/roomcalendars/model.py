"""Where a room's calendar stands, what was read of it, and which closures came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.interviews.model import Room


class State(StrEnum):
    LOOKED_AT = "looked_at"
    TAKEN = "taken"
    UNDONE = "undone"
    DROPPED = "dropped"


class RoomCalendar(Base):
    """The calendar of a room, where it has an address: the worker reads it, and somebody decides
    what is taken over."""

    __tablename__ = "room_calendar"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), unique=True)
    foreign_id: Mapped[int | None] = mapped_column(ForeignKey("foreign_calendar.id"), unique=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    room: Mapped[Room] = relationship()
    calendar: Mapped[ForeignCalendar | None] = relationship()


class RoomImport(Base):
    """One look at a room's calendar: when it says that the room is taken (`wanted`, pairs of
    moments), and once taken over, what that added and took out (`done`), for undoing it.

    `source` is `file` or `address`. An import that was only looked at is replaced by the next.
    """

    __tablename__ = "room_import"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    source: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=State.LOOKED_AT)
    wanted: Mapped[list[Any]] = mapped_column(JSON, default=list)
    skipped: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    done: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    room: Mapped[Room] = relationship()


class RoomClosure(Base):
    """A closure that came from the room's calendar, and the time that the calendar gave it: only
    what still has that time is changed by the next import."""

    __tablename__ = "room_closure"

    closure_id: Mapped[int] = mapped_column(
        ForeignKey("closure.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
