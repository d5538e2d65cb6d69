"""A person and the mentor who goes along with them, from the counselor's asking to the end."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account, Organisation
from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate

OPEN = text("state != 'ended'")
STANDING = text("answer IN ('', 'accepted')")


class State(StrEnum):
    """`asked`: the organisation looks for somebody; `proposed`: a mentor is asked; `assigned`:
    the mentor has accepted and knows who it is; `ended`: over, for a reason."""

    ASKED = "asked"
    PROPOSED = "proposed"
    ASSIGNED = "assigned"
    ENDED = "ended"


class MentorProfile(Base):
    """What a mentor offers, as the coordinator keeps it. Nothing of sex, age or health.

    `regions` are regions of return, `municipalities` ids where somebody goes nearer than that;
    `languages` are levels A1–C2 by code; `times` codes of `matching_rules.TIMES`; `prisons` ids,
    none meaning any. Nobody is proposed before `trained_on` and `confidential_on` are there.
    """

    __tablename__ = "mentor_profile"
    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    regions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    municipalities: Mapped[list[Any]] = mapped_column(JSON, default=list)
    languages: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    times: Mapped[list[Any]] = mapped_column(JSON, default=list)
    inside: Mapped[bool] = mapped_column(default=False)
    prisons: Mapped[list[Any]] = mapped_column(JSON, default=list)
    capacity: Mapped[int] = mapped_column(default=1)
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]
    trained_on: Mapped[date | None]
    confidential_on: Mapped[date | None]
    suspended_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class Mentoring(Base):
    """One person's wish for a mentor and what came of it. `ref` is the code under which the
    organisation knows the person, and is not the person's own reference.

    `asked_of_id` is the organisation that was asked, or none for all of them; `organisation_id`
    the one that has proposed somebody. `why` is a code of `rules.ENDS` once it is over.
    """

    __tablename__ = "mentoring"
    __table_args__ = (
        Index(
            "ix_mentoring_open", "inmate_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        ),
        Index("ix_mentoring_inmate_id", "inmate_id"),
        Index("ix_mentoring_organisation", "organisation_id", "state"),
        Index("ix_mentoring_mentor", "mentor_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default=State.ASKED)
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    language: Mapped[str] = mapped_column(String(8))
    times: Mapped[list[Any]] = mapped_column(JSON, default=list)
    inside: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(12), default="")
    version: Mapped[int] = mapped_column(default=1)
    inmate: Mapped[Inmate] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])
    mentor: Mapped[Account | None] = relationship(foreign_keys=[mentor_id])


class MentorProposal(Base):
    """One mentor asked to go along with one person. That a mentoring has no two that stand is
    the last word on who was first. `answer` is empty while it is awaited, then `accepted`,
    `declined`, `lapsed` or `taken_back`; an accepted one is `over` with its mentoring."""

    __tablename__ = "mentor_proposal"
    __table_args__ = (
        Index(
            "ix_mentor_proposal_standing",
            "mentoring_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_mentor_proposal_mentoring_id", "mentoring_id"),
        Index("ix_mentor_proposal_mentor_answer", "mentor_id", "answer"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(ForeignKey("mentoring.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(12), default="")
    answered_at: Mapped[datetime | None]
    mentoring: Mapped[Mentoring] = relationship()
    mentor: Mapped[Account] = relationship(foreign_keys=[mentor_id])


class MentoringStep(Base):
    """One step of a mentoring's way: who did what when, and the state that it led to."""

    __tablename__ = "mentoring_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring.id", ondelete="CASCADE"), index=True
    )
    verb: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(12), default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class MentorMeeting(Base):
    """Mentor and person have met, or one of them did not come. `place` is a code of
    `rules.PLACES`; the note is for counselor and coordinator alone."""

    __tablename__ = "mentor_meeting"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring.id", ondelete="CASCADE"), index=True
    )
    on: Mapped[date]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(12))
    attended: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Sealed("mentor_meeting.note"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class MentorGift(Base):
    """What a person was given on a day: `kind` is a code of `rules.KINDS`, how many or how much,
    and what it cost, where that is known."""

    __tablename__ = "mentor_gift"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mentoring_id: Mapped[int] = mapped_column(
        ForeignKey("mentoring.id", ondelete="CASCADE"), index=True
    )
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int]
    cost_cents: Mapped[int | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class MentorMaterial(Base):
    """A document or a link for mentors. Without an organisation it is for those of all;
    `audience` is a code of `material_rules.AUDIENCES`. Either `link` or `file` is there."""

    __tablename__ = "mentor_material"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    audience: Mapped[str] = mapped_column(String(12))
    link: Mapped[str] = mapped_column(String(400), default="")
    size: Mapped[int] = mapped_column(default=0)
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
