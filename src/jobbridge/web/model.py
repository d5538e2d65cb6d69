"""Tables of the shell itself: replies to be repeated, and what this installation is."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId, Sealed


class IdempotentReply(Base):
    """The reply to a request with an idempotency key, stored with the change that it made.

    The same credential (`account_id`), key and request gets this reply again; another request
    under the same key is refused. What it said is sealed in `held`, for it may name people; `body`
    is of releases that had no such column.
    """

    __tablename__ = "idempotent_reply"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(BigId)
    key: Mapped[str] = mapped_column(String(100))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text, default="")
    held: Mapped[str | None] = mapped_column(Sealed("idempotent_reply.held"))
    location: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def said(self) -> str:
        return self.body if self.held is None else self.held


class Installation(Base):
    """One row: what this database is. Only `jobbridge demo` creates a synthetic one.

    While it is being made, `progress` is `done/total/what`; `tour` lists the five steps of the
    guided tour as {"account": id, "url": path}.
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    synthetic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    progress: Mapped[str] = mapped_column(String(200), default="")
    ready_at: Mapped[datetime | None]
    tour: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
