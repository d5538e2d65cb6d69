"""What a career consultation is and what it leaves."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account
from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison


class State(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    EXEMPTED = "exempted"


class Readiness(StrEnum):
    NOW = "now"
    AFTER_TRAINING = "after_training"
    NOT_YET = "not_yet"


class Group(Base):
    """One group consultation; who takes part, and what became of each, are `Consultation` rows."""

    __tablename__ = "consultation_group"
    __table_args__ = (Index("ix_consultation_group_prison_on", "prison_id", "on"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    topic: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(80), default="")
    on: Mapped[date]
    begins: Mapped[time | None]
    conducted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    prison: Mapped[Prison] = relationship()
    counselor: Mapped[Account] = relationship(foreign_keys=[conducted_by])


class Consultation(Base):
    """One conversation. `conducted_by, held_on` may differ from who typed it in, and when.

    A planned one is to be on `held_on`, at `begins` where a time is known; `reason` is a code
    that says why one was missed, or why the person is exempted.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_inmate_held", "inmate_id", "held_on"),
        Index("ix_consultation_state_held", "state", "held_on"),
        Index("ix_consultation_group_id", "group_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("consultation_group.id"))
    kind: Mapped[str] = mapped_column(String(12), default="individual")
    state: Mapped[str] = mapped_column(String(12), default=State.HELD)
    reason: Mapped[str] = mapped_column(String(20), default="", server_default="")
    held_on: Mapped[date]
    begins: Mapped[time | None]
    conducted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    readiness: Mapped[str] = mapped_column(String(20), default="")
    training_wish: Mapped[str] = mapped_column(String(120), default="")
    holland: Mapped[str] = mapped_column(String(6), default="")
    notes: Mapped[str | None] = mapped_column(Sealed("consultation.notes"))
    inmate: Mapped[Inmate] = relationship()
    group: Mapped[Group | None] = relationship()
    counselor: Mapped[Account] = relationship(foreign_keys=[conducted_by])


class Plan(Base):
    """Where a person stands: the newest readiness, checklist and plan; one row a person."""

    __tablename__ = "plan"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    made_on: Mapped[date]
    readiness: Mapped[str] = mapped_column(String(20))
    first_step: Mapped[str] = mapped_column(String(8), default="")
    training_wish: Mapped[str] = mapped_column(String(120), default="")
    checklist: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))


class Support(Base):
    """Barriers and the support they need; one row a person, sealed, for counselors alone.

    Matching never reads it: health reaches the matcher only as limits on work. The lists are
    codes of `rules.SUPPORT`, with commas between them.
    """

    __tablename__ = "support"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), unique=True)
    housing: Mapped[str | None] = mapped_column(Sealed("support.housing"))
    documents: Mapped[str | None] = mapped_column(Sealed("support.documents"))
    debts: Mapped[str | None] = mapped_column(Sealed("support.debts"))
    childcare: Mapped[str | None] = mapped_column(Sealed("support.childcare"))
    treatment: Mapped[str | None] = mapped_column(Sealed("support.treatment"))
    words: Mapped[str | None] = mapped_column(Sealed("support.words"))
    updated_at: Mapped[datetime]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author: Mapped[Account | None] = relationship()


class Goal(Base):
    """What a person set out to reach; `words` are the counselor's own, the kind is from a list."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Sealed("goal.words"))
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str] = mapped_column(String(12), default="")
    inmate: Mapped[Inmate] = relationship()
    steps: Mapped[list["GoalStep"]] = relationship(
        order_by="(GoalStep.due_on, GoalStep.id)", back_populates="goal", passive_deletes=True
    )


class GoalStep(Base):
    """One step towards a goal, due on a day; done and undone as often as it takes."""

    __tablename__ = "goal_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Sealed("goal_step.words"))
    due_on: Mapped[date] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    goal: Mapped[Goal] = relationship(back_populates="steps")
    doer: Mapped[Account | None] = relationship()


class Draft(Base):
    """A consultation form as a counselor left it: theirs alone, gone once it is recorded."""

    __tablename__ = "consultation_draft"
    __table_args__ = (UniqueConstraint("inmate_id", "account_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    content: Mapped[str] = mapped_column(Sealed("consultation_draft.content"))
    saved_at: Mapped[datetime] = mapped_column(index=True)
