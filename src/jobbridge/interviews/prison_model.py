"""Who helps and who answers at a prison: its interpreters, and whom to call for what."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Interpreter(Base):
    """Somebody who interprets at a prison: one interview at a time."""

    __tablename__ = "interpreter"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    phone: Mapped[str] = mapped_column(String(40), default="")
    active: Mapped[bool] = mapped_column(default=True)


class PrisonContact(Base):
    """Whom to call at a prison for one thing, and at what hours."""

    __tablename__ = "prison_contact"
    __table_args__ = (UniqueConstraint("prison_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    hours: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=1)
