"""Who is invited to a calendar entry by mail, what was last sent, and what they answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account
from jobbridge.calendar.model import Entry
from jobbridge.db import Base, BigId


class Method(StrEnum):
    """What an invitation's mail asks of a calendar (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Answer(StrEnum):
    """PARTSTAT (RFC 5545, 3.2.12) in the words of this application."""

    NEEDS_ACTION = "needs-action"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class Organizer(Base):
    """The address of one entry's conversation: `local` at the host that takes replies.

    Nobody can guess it, so an answer that comes to it was sent by somebody who had the mail.
    """

    __tablename__ = "organizer"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    local: Mapped[str] = mapped_column(String(40), unique=True)


class Attendee(Base):
    """One person's invitation to one entry.

    `invited` says whether they are meant to have it, `sequence` in which revision; `revised_at`
    (DTSTAMP, whole seconds, only growing) is when that last changed. `sent_…` is of the last mail
    that the server took (of a first one that it may have taken, but for `sent_stamp`), `starts_at`
    and `ends_at` are the times it named: a mail is owed exactly when `sent_stamp` is not
    `revised_at`.
    `answered_sequence` is the revision that the answer is to. `undeliverable_why` is the code
    with which a server refused for good, or `bounce`.
    """

    __tablename__ = "attendee"
    __table_args__ = (
        UniqueConstraint("entry_id", "account_id"),
        # Few of all are such: every page of a counselor's says how many wait for a decision.
        Index(None, "state"),
        Index(None, "undeliverable_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    invited: Mapped[bool] = mapped_column(default=True)
    sequence: Mapped[int]
    revised_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    sent_sequence: Mapped[int | None]
    sent_method: Mapped[str] = mapped_column(String(10), default="")
    sent_stamp: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(14), default=Answer.NEEDS_ACTION)
    answered_sequence: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    undeliverable_at: Mapped[datetime | None]
    undeliverable_why: Mapped[str] = mapped_column(String(20), default="")
    entry: Mapped[Entry] = relationship()
    account: Mapped[Account] = relationship()
