"""A disruption, its proposals, and what employers are asked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.interviews.model import Interview, Room
from jobbridge.places.model import Branch, Prison
from jobbridge.vacancies.model import Employer


class Kind(StrEnum):
    """What happened. Why a person cannot come is asked nowhere and stored nowhere."""

    CLOSURE = "closure"
    ROOM = "room"
    ABSENT = "absent"
    TRANSFER = "transfer"
    RELEASE = "release"
    VISITOR = "visitor"
    EMPLOYER = "employer"
    HOURS = "hours"


class State(StrEnum):
    PROPOSED = "proposed"
    RELEASING = "releasing"
    RELEASED = "released"
    ENDED = "ended"


class Way(StrEnum):
    """How an interview goes on, the least disruptive first."""

    ROOM = "room"
    VIDEO = "video"
    SAME_DAY = "same_day"
    PRISON = "prison"
    OTHER_DAY = "other_day"
    BRANCH = "branch"
    CANCEL = "cancel"
    STAYS = "stays"


class Outcome(StrEnum):
    """What became of a proposal: `gone` is settled by somebody else, or nothing broke any more."""

    HELD = "held"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"


class Disruption(Base):
    """Something that happened to interviews of one prison, whose people decide what follows.

    `kind` says which of the columns name it. The flags of interviews are computed from what is
    recorded elsewhere; only an absence stands here alone.
    """

    __tablename__ = "disruption"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_disruption_prison_state", "prison_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    other_prison_id: Mapped[int | None] = mapped_column(ForeignKey("prison.id"))
    inmate_id: Mapped[int | None] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), index=True
    )
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id", ondelete="SET NULL"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id"))
    on: Mapped[date | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12), default=State.PROPOSED)
    held_until: Mapped[datetime | None]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    prison: Mapped[Prison] = relationship(foreign_keys=[prison_id])
    other_prison: Mapped[Prison | None] = relationship(foreign_keys=[other_prison_id])
    room: Mapped[Room | None] = relationship()
    employer: Mapped[Employer | None] = relationship()


class Proposal(Base):
    """How one interview is to go on, and what it was before. Held by claims of the interview
    that end by themselves; `interview_version` is the interview for which it was found;
    `answer` is the employer's, once it was told."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("disruption_id", "interview_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    disruption_id: Mapped[int] = mapped_column(ForeignKey("disruption.id", ondelete="CASCADE"))
    interview_id: Mapped[int] = mapped_column(
        ForeignKey("interview.id", ondelete="CASCADE"), index=True
    )
    interview_version: Mapped[int]
    way: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    mode: Mapped[str] = mapped_column(String(10), default="")
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    was_starts_at: Mapped[datetime]
    was_mode: Mapped[str] = mapped_column(String(10))
    was_room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    by_hand: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default=Outcome.HELD)
    why: Mapped[str] = mapped_column(String(40), default="")
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(12), default="", server_default="")
    interview: Mapped[Interview] = relationship()
    room: Mapped[Room | None] = relationship(foreign_keys=[room_id])
    was_room: Mapped[Room] = relationship(foreign_keys=[was_room_id])
    branch: Mapped[Branch | None] = relationship()


class NewTimes(Base):
    """All that one employer learns of a disruption: what its interviews are now. It answers once,
    for all of them alike or for each, and never reads why."""

    __tablename__ = "new_times"
    __table_args__ = (UniqueConstraint("disruption_id", "employer_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    disruption_id: Mapped[int] = mapped_column(ForeignKey("disruption.id", ondelete="CASCADE"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    told_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(12), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)
    disruption: Mapped[Disruption] = relationship()
    employer: Mapped[Employer] = relationship()
