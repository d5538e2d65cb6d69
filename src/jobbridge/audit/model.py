"""The audit log: append-only, internal ids only, each row a link of a keyed chain."""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, String
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


class AuditLink(Base):
    """One row's place in the chain: `mac` is keyed over the mac before it, the place and the row.

    Places follow the order in which rows became visible to the worker, not their numbers: a
    number is given before its transaction commits. Nothing refers to a row by a foreign key, so
    that a row taken out behind the service's back leaves its link as the witness.
    """

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    row_id: Mapped[int] = mapped_column(BigId, unique=True)
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditChain(Base):
    """Where the chain ends; its one row is the lock of whoever lengthens it.

    `passed_at` is when the worker last had nothing left to chain: what comes later and says that
    it happened long before is not taken up. Numbers up to `floor` are no longer looked through
    (`mark`, since `marked_at`, is the next floor). `mac` is keyed over all that matters.
    """

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    length: Mapped[int] = mapped_column(BigId)
    tail: Mapped[bytes] = mapped_column(LargeBinary)
    passed_at: Mapped[datetime | None]
    floor: Mapped[int] = mapped_column(BigId)
    mark: Mapped[int] = mapped_column(BigId)
    marked_at: Mapped[datetime | None]
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditAnchor(Base):
    """How long the chain was on a day, and where it stood; `mac` goes over the anchor before it,
    too. What stands here also goes to the anchor file and to the logs, out of reach of who can
    write to the database."""

    __tablename__ = "audit_anchor"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    on: Mapped[date] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(BigId)
    link: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditSeal(Base):
    """The beginning of the chain that was closed and taken out when its time was over: up to
    which place, how many rows (all seals together), all of them older than `before`. The chain
    goes on from `link`."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    through: Mapped[int] = mapped_column(BigId, unique=True)
    link: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[int] = mapped_column(BigId)
    before: Mapped[datetime]
    sealed_at: Mapped[datetime]
    mac: Mapped[bytes] = mapped_column(LargeBinary)
