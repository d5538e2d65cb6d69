"""Who asked for a file with names, who agreed, and when it was taken."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account
from jobbridge.db import Base, BigId, Sealed
from jobbridge.places.model import Prison


class State(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN = "taken"
    ENDED = "ended"


class NameList(Base):
    """The people of one prison, with names, for who asked alone: `people` were in it when it was
    asked for. Whoever decides is somebody else, which the database, too, insists on. `ended` is
    one that nobody decided on or fetched in time, or that was taken back."""

    __tablename__ = "name_list"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint(
            "state NOT IN ('agreed', 'declined', 'taken') OR decided_by IS NOT NULL",
            name="decided_by_somebody",
        ),
        Index("ix_name_list_prison_state", "prison_id", "state"),
        Index("ix_name_list_asker", "asked_by", "asked_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    purpose: Mapped[str] = mapped_column(Sealed("name_list.purpose"))
    people: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=State.ASKED)
    role: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    until: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    prison: Mapped[Prison] = relationship()
    asker: Mapped[Account] = relationship(foreign_keys=[asked_by])
    decider: Mapped[Account | None] = relationship(foreign_keys=[decided_by])
