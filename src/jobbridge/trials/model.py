"""A trial day or a second interview that an employer proposes to somebody whom it may know."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.applications.model import Application
from jobbridge.db import Base, BigId


class Kind(StrEnum):
    TRIAL_DAY = "trial_day"
    SECOND = "second"  # a second interview, booked like the first one


class State(StrEnum):
    """From the employer's proposal to what became of it; the last four end it."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Trial(Base):
    """One step. A trial day has a time and a `place` of the employer's, and `about` says what is
    shown and tried; a second interview has neither: it is booked. `why` is a code of
    `rules.WHYS`. After `waits_until` an unanswered or untold one is over by itself."""

    __tablename__ = "trial"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=State.PROPOSED)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(String(500), default="")
    why: Mapped[str] = mapped_column(String(12), default="")
    waits_until: Mapped[date | None]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    application: Mapped[Application] = relationship()
