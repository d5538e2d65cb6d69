"""The audit log: append-only, internal ids only."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId

READ = "read"


class AuditRow(Base):
    """Who did what to whom, when, in which request.

    `verb` is `read`, or the action's name; `subject` the kind of thing (`inmate`, `vacancy`…)
    and `subject_id` its internal id. No text that a person typed ever enters this table.
    """

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_subject", "subject", "subject_id"),
        Index("ix_audit_row_account_at", "account_id", "at"),
        Index("ix_audit_row_at", "at", "id"),
        Index("ix_audit_row_verb_at", "verb", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigId)
    role: Mapped[str | None] = mapped_column(String(20))
    request_id: Mapped[str | None] = mapped_column(String(40))
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None] = mapped_column(BigId)
    detail: Mapped[str | None] = mapped_column(String(80))
