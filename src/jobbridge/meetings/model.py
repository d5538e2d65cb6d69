"""Employer meetings, the prisons that take part, who is on the list, and what they claim."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.applications.model import Application
from jobbridge.db import Base, BigId
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.model import Room
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer, Vacancy


class State(StrEnum):
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    TOOK_PLACE = "took_place"
    CANCELLED = "cancelled"


LIVE = (State.PLANNED, State.CONFIRMED)


class Came(StrEnum):
    """What became of somebody on the list; empty until somebody says."""

    CAME = "came"
    MISSED = "missed"
    REFUSED = "refused"


class Meeting(Base):
    """One employer presents itself to many people. `uid` and `sequence` are its calendar
    identity."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_meeting_employer_start", "employer_id", "starts_at"),
        Index("ix_meeting_start", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    mode: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=State.PLANNED)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    employer: Mapped[Employer] = relationship()
    vacancies: Mapped[list[Vacancy]] = relationship(
        secondary="meeting_vacancy", order_by="Vacancy.id"
    )
    places: Mapped[list["MeetingPlace"]] = relationship(
        back_populates="meeting", order_by="MeetingPlace.id", cascade="all, delete-orphan"
    )


class MeetingVacancy(Base):
    """A vacancy of which the employer speaks."""

    __tablename__ = "meeting_vacancy"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), primary_key=True, index=True)


class MeetingPlace(Base):
    """One prison's part: its room or video station, and how many can come. Without
    `confirmed_at` the employer does not learn of the prison."""

    __tablename__ = "meeting_place"
    __table_args__ = (UniqueConstraint("meeting_id", "prison_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    places: Mapped[int]
    confirmed_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(back_populates="places")
    prison: Mapped[Prison] = relationship()
    room: Mapped[Room] = relationship()


class MeetingSeat(Base):
    """Somebody on the list of a prison. Who waits moves up in the order in which they came.

    `interested` is None until they are asked afterwards; a yes names the vacancy and, where one
    came of it, the application. `introduced` is whether that was done from here: only then it is
    taken back from here.
    """

    __tablename__ = "meeting_seat"
    __table_args__ = (UniqueConstraint("place_id", "inmate_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("meeting_place.id", ondelete="CASCADE"))
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    waits: Mapped[bool] = mapped_column(default=False)
    came: Mapped[str] = mapped_column(String(10), default="")
    interested: Mapped[bool | None]
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    application_id: Mapped[int | None] = mapped_column(
        ForeignKey("application.id", ondelete="SET NULL"), index=True
    )
    introduced: Mapped[bool] = mapped_column(default=False)
    listed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    listed_at: Mapped[datetime]
    place: Mapped[MeetingPlace] = relationship()
    inmate: Mapped[Inmate] = relationship()
    vacancy: Mapped[Vacancy | None] = relationship()
    application: Mapped[Application | None] = relationship()


class MeetingClaim(Base):
    """Which of the claims that keep rooms, employers and people from being booked twice are a
    meeting's."""

    __tablename__ = "meeting_claim"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True
    )
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )


class MeetingChange(Base):
    """One change of a meeting: state or time; who, when, why."""

    __tablename__ = "meeting_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    verb: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str] = mapped_column(String(12), default="")
    to_state: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(40), default="")
