"""Who vouches for which account, and who is on the way to a provider and back."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class ExternalIdentity(Base):
    """Somebody's identity at a provider, which signs them in to one account.

    `subject_hash` is a keyed hash of the provider's issuer and what it calls the person: who has
    the database alone can neither read nor try out who that is.
    """

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("account_id", "provider"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    provider: Mapped[str] = mapped_column(String(20))
    subject_hash: Mapped[str] = mapped_column(String(64), unique=True)
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ProviderTrip(Base):
    """A browser on its way to a provider and back: ten minutes, once.

    `state_hash` is the SHA-256 of the state that travels along and of the cookie of the browser
    that set out, so that no other browser can come back with it. `account_id` is whose account the
    identity shall be linked with, `invitation_id` the invitation that it shall accept.
    """

    __tablename__ = "provider_trip"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    provider: Mapped[str] = mapped_column(String(20))
    network_hash: Mapped[str] = mapped_column(String(64), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True
    )
    next_path: Mapped[str] = mapped_column(String(500), default="")
    expires_at: Mapped[datetime] = mapped_column(index=True)
