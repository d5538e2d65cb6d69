"""What operation leaves in the database: that a backup was made."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class BackupMark(Base):
    """A backup that was written, read through and put in its place. `rows_saved` of all tables."""

    __tablename__ = "backup_mark"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    rows_saved: Mapped[int] = mapped_column(BigId)
    bytes_written: Mapped[int] = mapped_column(BigId)
