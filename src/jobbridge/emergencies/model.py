"""Who opened whom out of scope, why, and what the auditor made of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId, Sealed


class Emergency(Base):
    """A person opened by somebody who has no business with them otherwise, from `opened_at` to
    `ends_at`, or `ended_at` where they were done before. Without a person it is a try that found
    nobody: it counts towards the day's limit and is shown to the auditor all the same.

    `reason` is a code of `rules.REASONS`, `words` what the opener wrote. `verdict` is `fine` or
    `wrong` once an auditor has looked into it.
    """

    __tablename__ = "emergency"
    __table_args__ = (
        Index("ix_emergency_account_ends", "account_id", "ends_at"),
        Index("ix_emergency_opened", "opened_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(20))
    inmate_id: Mapped[int | None] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Sealed("emergency.words"))
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    verdict: Mapped[str] = mapped_column(String(8), default="")
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
