"""The outbox: jobs that exist if and only if the change that caused them was committed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId

AWAY = ("Unreachable", "BrokenOff")
"""The errors of a job whose receiver did not answer, or not to the end."""


class Job(Base):
    """One thing to do. `key` makes posting idempotent; `lease` says who works on it until when.

    `refusals` counts answers that say no; an unreachable server is no refusal. After ten the
    job is `dead` and shown to an administrator.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "done_at", "dead_at", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    request_id: Mapped[str | None] = mapped_column(String(40))
    """The request that posted it, as its answer and the access log name it."""
    posted_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
