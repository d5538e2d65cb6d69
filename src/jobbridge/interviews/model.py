"""Interviews, what they claim, and the rooms and hours of a prison."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.applications.model import Application
from jobbridge.db import Base, BigId
from jobbridge.interviews.prison_model import Interpreter
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer


class State(StrEnum):
    SUGGESTED = "suggested"
    HELD = "held"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    TOOK_PLACE = "took_place"
    MISSED = "missed"
    CANCELLED = "cancelled"


LIVE = (State.HELD, State.BOOKED, State.CONFIRMED)


class Mode(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"


class Room(Base):
    """A room or a video station of a prison; `equipment` holds codes of the rules' list."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10), default="room")
    seats: Mapped[int] = mapped_column(default=4)
    active: Mapped[bool] = mapped_column(default=True)
    equipment: Mapped[list[str]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    prison: Mapped[Prison] = relationship()


class Window(Base):
    """Hours in which a prison receives visitors, on one weekday (1 is Monday) every
    `every_weeks` weeks, counted from the week of `anchor`.

    With a room they are that room's alone, and it keeps to them in place of the prison's.
    `gate` is how many visitors can be let in within half an hour of these hours, `escorts` how
    many people can be accompanied at once; None is as many as wished.
    """

    __tablename__ = "window"
    __table_args__ = (CheckConstraint("opens < closes", name="in_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    every_weeks: Mapped[int] = mapped_column(default=1)
    anchor: Mapped[date | None]
    gate: Mapped[int | None]
    escorts: Mapped[int | None]
    room: Mapped[Room | None] = relationship()


class Count(Base):
    """A count or meal time: nobody is moved. Without a weekday it is on every day."""

    __tablename__ = "count_time"
    __table_args__ = (CheckConstraint("begins < ends", name="in_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    begins: Mapped[time]
    ends: Mapped[time]
    what: Mapped[str] = mapped_column(String(20))
    weekday: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Closure(Base):
    """A prison, one of its rooms or one of its wings, closed for a time: to everybody, or to
    visitors alone while people still come to the video stations. Of a closed wing nobody is
    brought anywhere; without a room and a wing it is the whole prison."""

    __tablename__ = "closure"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="in_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    wing: Mapped[str] = mapped_column(String(20), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    visitors_only: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class InterviewDay(Base):
    """One employer's visit to one prison on one date, many people met."""

    __tablename__ = "interview_day"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    on: Mapped[date]
    created_at: Mapped[datetime]
    employer: Mapped[Employer] = relationship()
    prison: Mapped[Prison] = relationship()


class Interview(Base):
    """A meeting of a person and an employer. `uid` and `sequence` are its calendar identity;
    a counselor and an interpreter take part only where they are asked for. `panel` is which of
    the employer's parties meets them, on a day when there are several. `flag` is the worst that
    the worker's last round found to speak against it (`Severity`), None where it fits: which of
    hundreds are worth a look; what is shown of each is judged afresh."""

    __tablename__ = "interview"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_interview_prison_start", "prison_id", "starts_at"),
        Index("ix_interview_employer_start", "employer_id", "starts_at"),
        Index(None, "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    day_id: Mapped[int | None] = mapped_column(ForeignKey("interview_day.id"), index=True)
    panel: Mapped[int] = mapped_column(default=1, server_default="1")
    mode: Mapped[str] = mapped_column(String(10), default=Mode.IN_PERSON)
    state: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    counselor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    interpreter_id: Mapped[int | None] = mapped_column(ForeignKey("interpreter.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    flag: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    application: Mapped[Application] = relationship()
    employer: Mapped[Employer] = relationship()
    prison: Mapped[Prison] = relationship()
    room: Mapped[Room] = relationship()
    interpreter: Mapped[Interpreter | None] = relationship()


class InterviewChange(Base):
    """One change of an interview: state, time or room; who, when, why."""

    __tablename__ = "interview_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), index=True
    )
    verb: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str] = mapped_column(String(12), default="")
    to_state: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(40), default="")


class Claim(Base):
    """One scarce thing, claimed by one interview for a half-open interval, buffers included.

    `resource` is `inmate:5`, `room:2`, `employer:9`, or one unit of a pool: `escort:PRISON:3`.
    The database refuses two claims of one resource that overlap: an exclusion constraint on
    PostgreSQL, a trigger on SQLite. Without an interview it is something else's, that keeps its
    own list of what it claims; what that claims of somebody called to it goes with them.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_claim_resource_start", "resource", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    resource: Mapped[str] = mapped_column(String(40))
    interview_id: Mapped[int | None] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), index=True
    )
    called_id: Mapped[int | None] = mapped_column(
        ForeignKey("called.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
