"""Meetings outside, where no interview inside is possible: at a branch of the agency, at the
employer's, or by telephone."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.applications.model import Application
from jobbridge.db import Base, BigId
from jobbridge.interviews.model import Interview
from jobbridge.places.model import Branch


class Met(StrEnum):
    """What became of a meeting at a branch."""

    PLANNED = "planned"
    TOOK_PLACE = "took_place"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """Where a meeting outside is. By telephone somebody from the office calls the employer."""

    BRANCH = "branch"
    EMPLOYER = "employer"
    PHONE = "phone"


class AfterRelease(Base):
    """A meeting outside, of a person for whom no time before release is left, who is released, or
    who never was in prison. `branch_id` is the branch of the workplace, where it is if `place`
    says no other.

    In place of an interview it has that one's reference and calendar identity, and the claims are
    the interview's; booked for itself it has its own, and claims by `AfterClaim`."""

    __tablename__ = "after_release"
    __table_args__ = (Index("ix_after_release_branch_start", "branch_id", "starts_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    interview_id: Mapped[int | None] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), unique=True
    )
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    place: Mapped[str] = mapped_column(
        String(12), default=Place.BRANCH, server_default=Place.BRANCH.value
    )
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default=Met.PLANNED)
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    application: Mapped[Application] = relationship()
    interview: Mapped[Interview | None] = relationship()
    branch: Mapped[Branch] = relationship()


class AfterClaim(Base):
    """What a meeting at a branch claims that stands in no interview's place."""

    __tablename__ = "after_claim"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True
    )
    after_id: Mapped[int] = mapped_column(
        ForeignKey("after_release.id", ondelete="CASCADE"), index=True
    )
