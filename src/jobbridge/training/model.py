"""Courses held in a prison, and each person's way through one."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison

ONE_PERSON_ONE_SEAT = "uq_enrolment_course_id_seat"
OPEN = text("state = 'wished' OR state = 'enrolled'")


class State(StrEnum):
    """Of a course, as stored; that a planned one is running follows from the day."""

    PLANNED = "planned"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Standing(StrEnum):
    """Where one person's training stands."""

    WISHED = "wished"
    ENROLLED = "enrolled"
    PASSED = "passed"
    NOT_FINISHED = "not_finished"
    DROPPED = "dropped"  # the wish was taken back


class Course(Base):
    """Something taught in one prison from a first to a last day.

    `subject` is a key of `rules.SUBJECTS`: it says which facts a pass gives. `text_level` is the
    level that a language course reaches.
    """

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("places >= 1", name="a_place"),
        Index("ix_course_prison", "prison_id", "state", "starts_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    subject: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), default="")
    places: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    certificate: Mapped[bool] = mapped_column(default=False)
    text_level: Mapped[str] = mapped_column(String(2), default="")
    state: Mapped[str] = mapped_column(String(12), default=State.PLANNED)
    cancel_reason: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    prison: Mapped[Prison] = relationship()


class Enrolment(Base):
    """One person's training in one subject: a wish, then a seat in a course, then how it ended.

    `seat` counts from 1 and is free again (NULL) when somebody leaves before the end: that no
    two people hold the same one is the last word on who got the last place. `reason` is a key of
    `rules.NOT_FINISHED`.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("course_id", "seat", name=ONE_PERSON_ONE_SEAT),
        CheckConstraint("seat >= 1", name="seats_from_one"),
        CheckConstraint(
            "state != 'enrolled' OR (course_id IS NOT NULL AND seat IS NOT NULL)",
            name="enrolled_in_a_seat",
        ),
        Index("ix_enrolment_inmate", "inmate_id"),
        Index(
            "ix_enrolment_open",
            "inmate_id",
            "subject",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(20))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    seat: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default=Standing.WISHED)
    wished_on: Mapped[date]
    enrolled_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(20), default="")
    certificate_number: Mapped[str | None] = mapped_column(Sealed("enrolment.certificate_number"))
    certificate_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    inmate: Mapped[Inmate] = relationship()
    course: Mapped[Course | None] = relationship()
