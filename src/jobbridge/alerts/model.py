"""Alerts as stored: that a counselor was told of a pair, and whether they have seen it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Alert(Base):
    """A pair came to fit well, and the person's counselor is told of it, once.

    The row is the memory of that: it stays while the pair fits and for some days after
    `stood_on`, the last day on which it did, so that a pair which falls out and returns is no
    news. `batch` names what was marked as seen together.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("account_id", "inmate_id", "vacancy_id"),
        Index("ix_alert_account_seen", "account_id", "seen_at"),
        Index("ix_alert_stood", "stood_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    vacancy_id: Mapped[int] = mapped_column(
        ForeignKey("vacancy.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]
    stood_on: Mapped[date]
    seen_at: Mapped[datetime | None]
    batch: Mapped[str] = mapped_column(String(12), default="")
