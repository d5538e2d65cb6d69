"""Who comes to a prison, and what is said around an interview: wishes, statements, notes.

A visit is an employer in a prison on a date, however many are met: it has no row of its own.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId, Sealed
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer


class PassState(StrEnum):
    ASKED = "asked"
    ALLOWED = "allowed"
    REFUSED = "refused"
    MORE = "more"


class Visitor(Base):
    """Somebody whom an employer sends. Kept until `visitor_days` after the last visit."""

    __tablename__ = "visitor"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    name: Mapped[str] = mapped_column(Sealed("visitor.name"))
    personal_code: Mapped[str | None] = mapped_column(Sealed("visitor.personal_code"))
    birth_date: Mapped[str | None] = mapped_column(Sealed("visitor.birth_date"))
    document: Mapped[str] = mapped_column(String(12))
    document_number: Mapped[str] = mapped_column(Sealed("visitor.document_number"))
    document_valid_to: Mapped[date | None]
    organisation: Mapped[str] = mapped_column(Sealed("visitor.organisation"))
    plate: Mapped[str | None] = mapped_column(Sealed("visitor.plate"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    employer: Mapped[Employer] = relationship()


class VisitorPass(Base):
    """One visitor's pass to one prison on one date: the prison decides each. `instead_of` is
    the reference of the pass that this one takes the place of, once it is allowed."""

    __tablename__ = "visitor_pass"
    __table_args__ = (
        UniqueConstraint("visitor_id", "prison_id", "on"),
        Index("ix_visitor_pass_prison_on", "prison_id", "on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id", ondelete="CASCADE"))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default=PassState.ASKED)
    why: Mapped[str] = mapped_column(String(20), default="")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    instead_of: Mapped[str] = mapped_column(String(12), default="", server_default="")
    version: Mapped[int] = mapped_column(default=1)
    visitor: Mapped[Visitor] = relationship()
    prison: Mapped[Prison] = relationship()


class PassCount(Base):
    """What is left of a prison's passes once the visitors are forgotten: numbers by month."""

    __tablename__ = "pass_count"

    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    allowed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    came: Mapped[int] = mapped_column(default=0)


class VisitItem(Base):
    """Something that visitors bring to a visit: of a list, how many; the prison allows each."""

    __tablename__ = "visit_item"
    __table_args__ = (
        UniqueConstraint("employer_id", "prison_id", "on", "kind"),
        Index("ix_visit_item_prison_on", "prison_id", "on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    count: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), default=PassState.ASKED)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)
    employer: Mapped[Employer] = relationship()


class Wish(Base):
    """A time, or a whole day, that suits an employer for one interview."""

    __tablename__ = "wish"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    whole_day: Mapped[bool] = mapped_column(default=False)
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Statement(Base):
    """How an interview ended, as the employer says: beside what the prison records."""

    __tablename__ = "statement"

    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True
    )
    said: Mapped[str] = mapped_column(String(12))
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Bringing(Base):
    """When a person was brought to an interview, and back."""

    __tablename__ = "bringing"

    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True
    )
    brought_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]


class VisitInfo(Base):
    """What a prison tells its visitors. `texts` holds a locale's directions, entrance and what
    is left behind; what a language lacks is told in Latvian."""

    __tablename__ = "visit_info"

    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    register_minutes: Mapped[int] = mapped_column(default=30)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)


class ShiftNote(Base):
    """What one shift of a prison leaves to the next, one a day."""

    __tablename__ = "shift_note"
    __table_args__ = (UniqueConstraint("prison_id", "on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Sealed("shift_note.text"))
    version: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
