"""Requests (employer × vacancy) and applications (person × vacancy)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer, Vacancy


class State(StrEnum):
    """An application's states, in the order of the way to work; the last five end it."""

    PROPOSED = "proposed"
    ASKED = "asked"
    AGREED = "agreed"
    INTERVIEW = "interview"
    OFFER = "offer"
    ACCEPTED = "accepted"
    STARTED = "started"
    KEPT = "kept"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    LEFT = "left"


class Request(Base):
    """An employer asks for introductions to people for one vacancy.

    `escalated_at` is when the agency was told that the answer is late: once.
    """

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_state_due", "state", "answer_due"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="open")
    message: Mapped[str] = mapped_column(String(1000), default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    answer_due: Mapped[date]
    answered_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    employer: Mapped[Employer] = relationship()
    vacancy: Mapped[Vacancy] = relationship()


class RequestAnswer(Base):
    """A prison's counselors are through with a request: they sent the answer, or have `nobody`."""

    __tablename__ = "request_answer"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), primary_key=True)
    nobody: Mapped[bool] = mapped_column(default=False)
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    prison: Mapped[Prison] = relationship()


class Application(Base):
    """One person on the way to one vacancy. `ref` is all that an employer knows them by.

    `card` is the skills card as the person agreed to it: met requirements, no name, no prison.
    The employer's reply clock runs from `card_at`, or anew from `later_at`, until `reacted_at`;
    `reminders` counts what it was told meanwhile. `met_at` is when the two last met. After
    `waits_until` the application ends by itself (`waiting_rules`).
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("inmate_id", "vacancy_id"),
        Index("ix_application_vacancy_state", "vacancy_id", "state"),
        Index("ix_application_waiting", "state", "reacted_at", "card_at"),
        Index("ix_application_waits_until", "waits_until"),
        Index("ix_application_inmate_state", "inmate_id", "state", "interview_wanted_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    interview_wanted_at: Mapped[datetime | None]
    card: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    card_at: Mapped[datetime | None]
    reacted_at: Mapped[datetime | None]
    later_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    shortlisted_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    waits_until: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    inmate: Mapped[Inmate] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    request: Mapped[Request | None] = relationship()


class PastCard(Base):
    """A skills card that an employer no longer sees: when it was shown, and when the employer
    first acted on it. Of what stood on it nothing is kept."""

    __tablename__ = "past_card"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    shown_at: Mapped[datetime]
    reacted_at: Mapped[datetime | None]


class ApplicationChange(Base):
    """One move through the table of states: who, when, from, to; and where it is a no, `why`, the
    requirement that it `lacks`, and whether the reason is `shared` with the other side."""

    __tablename__ = "application_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    verb: Mapped[str] = mapped_column(String(12))
    from_state: Mapped[str] = mapped_column(String(12), default="")
    to_state: Mapped[str] = mapped_column(String(12))
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(40), default="")
    lacks: Mapped[str] = mapped_column(String(140), default="", server_default="")
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())


class Message(Base):
    """What an employer asked about a card, or a counselor answered: relayed, free of contacts."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    by_employer: Mapped[bool]
    text: Mapped[str] = mapped_column(Sealed("message.text"))
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class RevealLevel(StrEnum):
    """How much of who they are a person lets one employer know, in this order."""

    FIRST_NAME = "first_name"  # the given name, and the counselor's name
    IDENTITY = "identity"  # the full name


class Reveal(Base):
    """The person's agreement that the employer behind one application learns so much, from
    `given_on` to `until` (included) or until it is revoked."""

    __tablename__ = "reveal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    level: Mapped[str] = mapped_column(String(12))
    given_on: Mapped[date]
    until: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
