"""What an import of a roster or of movements did, line by line, and what it left to be decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account
from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison


class State(StrEnum):
    CHECKED = "checked"
    APPLYING = "applying"  # begun: some of its lines are done
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class What(StrEnum):
    """What a line does, or would do."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    EVENT = "event"  # leave, hospital, return, release: from a movements file
    GONE = "gone"
    ASKED = "asked"  # a question to be decided, nothing changed


class LineState(StrEnum):
    PLANNED = "planned"
    APPLIED = "applied"
    UNDONE = "undone"
    KEPT = "kept"  # not undone: something else has changed it since


class Cause(StrEnum):
    """Why somebody has to decide."""

    HAND = "hand"  # the release dates were changed by hand since the last roster
    ELSEWHERE = "elsewhere"  # the file of one prison names a person of another
    ALIKE = "alike"  # somebody with another number has this name and birth date
    BOOKED = "booked"  # a transfer of somebody with interviews ahead
    LEFT = "left"  # a release of somebody with interviews ahead
    GONE = "gone"  # no longer named by the roster of their prison


class Decision(StrEnum):
    TAKE = "take"
    KEEP = "keep"
    CLEARED = "cleared"  # the cause ended by itself


class RosterImport(Base):
    """One file compared, and perhaps applied. `ref` is that of the upload it came with; the
    lines of a dry run are replaced by those of the import, which come in part by part."""

    __tablename__ = "roster_import"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=State.CHECKED)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])


class RosterLine(Base):
    """A line that changes something or asks something; unchanged ones leave none. `held` is JSON
    with the name, each field before and after, and what undoing needs; gone after its period."""

    __tablename__ = "roster_line"
    __table_args__ = (Index("ix_roster_line_import_what", "import_id", "what"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("roster_import.id", ondelete="CASCADE"))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8), default=LineState.PLANNED)
    inmate_id: Mapped[int | None] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), index=True
    )
    held: Mapped[str | None] = mapped_column(Sealed("roster_line.held"))


class RosterQuestion(Base):
    """What a file says and a person must decide once. `key` finds it again when the same is said
    by the next file; `offered` is JSON with what the file says. `prison_id` is the prison whose
    file says so."""

    __tablename__ = "roster_question"
    __table_args__ = (Index("ix_roster_question_key", "key", "cause"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    import_id: Mapped[int] = mapped_column(
        ForeignKey("roster_import.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    cause: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(40))
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    offered: Mapped[str] = mapped_column(Sealed("roster_question.offered"))
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decision: Mapped[str] = mapped_column(String(8), default="")
    inmate: Mapped[Inmate] = relationship()
    prison: Mapped[Prison] = relationship()


class RosterSeen(Base):
    """The dates that the last roster gave for a person: what was changed by hand since, differs
    from them. `kept` says that somebody has decided for ours against them."""

    __tablename__ = "roster_seen"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    dates: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept: Mapped[bool] = mapped_column(default=False)
