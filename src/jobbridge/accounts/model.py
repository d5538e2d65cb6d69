"""Accounts, what they may do, and how they are signed in."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId
from jobbridge.viewer import Role


class Organisation(Base):
    """A prison, branch, employer or other body that people belong to: the unit of scope.

    Prisons, branches and employers are rows of their own features with the same id.
    """

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


FEED, INVITATIONS = "feed", "invitations"
"""How somebody's calendar hears of an entry: it fetches, or it is written to; never both."""


def _calendar_by(context: Any) -> str:
    return INVITATIONS if context.get_current_parameters()["role"] == Role.EMPLOYER else FEED


class Account(Base):
    """Somebody who can sign in. Inmates never have one.

    `on_stage` marks the cast that a synthetic database offers on its sign-in page; `mail` says
    whether notices are sent by mail, too. `version` grows with every change by an administrator.
    `remind_hours` before an entry a reminder is sent; `digest` is `none`, `daily` or `weekly`;
    from `quiet_from` to `quiet_to` on the wall clock only what is urgent is sent.
    `mail_refused_at`: a server said that there is no such mailbox. `alarm_minutes` before an entry
    that comes as an invitation its calendar rings.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(2), default="lv")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    on_stage: Mapped[bool] = mapped_column(default=False)
    mail: Mapped[bool] = mapped_column(default=True)
    calendar_by: Mapped[str] = mapped_column(String(12), default=_calendar_by)
    remind_hours: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(8), default="none")
    digested_at: Mapped[datetime | None]
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    alarm_minutes: Mapped[int | None]
    mail_refused_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    memberships: Mapped[list["Membership"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    duties: Mapped[list["AccountDuty"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class Membership(Base):
    """The organisations that an account acts for."""

    __tablename__ = "membership"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )


class AccountDuty(Base):
    """A prison officer's duty."""

    __tablename__ = "account_duty"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    duty: Mapped[str] = mapped_column(String(20), primary_key=True)


class SignIn(Base):
    """A signed-in browser. Only the SHA-256 of its token is kept. `proved_at` is when its owner
    last said who they are after signing in."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(200), default="")
    proved_at: Mapped[datetime | None]


class Invitation(Base):
    """A link with which an account's owner sets a password: 72 hours, once.

    Neither the token nor anything it could be computed from without the service's secret is
    kept: the token is a keyed hash of `seed`, so that the mail can be written when it is sent.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    seed: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(BigId)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ApiToken(Base):
    """A bearer token of an account; only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A failed sign-in, by keyed hashes of account name and network: what the limits count."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    email_hash: Mapped[str] = mapped_column(String(64), index=True)
    network_hash: Mapped[str] = mapped_column(String(64), index=True)
