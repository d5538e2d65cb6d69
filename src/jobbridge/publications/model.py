"""What was uploaded, how far it has come, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account
from jobbridge.db import Base, BigId, Sealed


class State(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    UNUSABLE = "unusable"
    CANCELLED = "cancelled"


RUNNING = (State.CHECKING, State.IMPORTING)
ENDED = (State.DONE, State.UNUSABLE, State.CANCELLED)


class Upload(Base):
    """One or more files uploaded together to be imported as one publication.

    `progress`, `checked` and `imported` are the plain values of `rules.Tally`: how far the
    present run is, what the dry run found, what the import did. `runs` counts the jobs posted.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=State.CHECKING, index=True)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    uploaded_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    finished_at: Mapped[datetime | None]
    runs: Mapped[int] = mapped_column(default=0)
    progress: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    checked: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    imported: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str] = mapped_column(String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)
    files: Mapped[list["UploadFile"]] = relationship(
        cascade="all, delete-orphan", order_by="UploadFile.id", lazy="selectin"
    )
    uploader: Mapped[Account] = relationship(foreign_keys=[uploaded_by])


class UploadPrison(Base):
    """A prison of whoever uploaded a roster or movements, as it was then: no line is about
    another. Who answers for all of them sees the upload too."""

    __tablename__ = "upload_prison"

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True
    )
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"), primary_key=True, index=True)


class UploadFile(Base):
    """One file: its name as uploaded, and what it weighed. The digest outlives the content."""

    __tablename__ = "upload_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class UploadChunk(Base):
    """A piece of a file in base64, in order of id; gone as soon as it is of no more use."""

    __tablename__ = "upload_chunk"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("upload_file.id", ondelete="CASCADE"), index=True
    )
    data: Mapped[str] = mapped_column(Sealed("upload_chunk.data"))
