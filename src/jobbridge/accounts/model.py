"""Accounts, what they may do, and how they are signed in."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.db import Base, BigId, Sealed
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
    last said who they are after signing in; `device_hash` is a keyed hash of kind of browser and
    network, by which a device that was never seen is told from the others."""

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
    device_hash: Mapped[str | None] = mapped_column(String(64))


class SignInStep(Base):
    """Half a sign-in: somebody has proved the first factor and nothing is open to them but the
    second. Its token lives in a cookie of its own, so that no half is ever taken for a whole.

    `tries` counts wrong codes. `factor_id` is the app that is being enrolled where there is no
    second factor yet.
    """

    __tablename__ = "sign_in_step"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    factor_id: Mapped[int | None] = mapped_column(
        ForeignKey("factor.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(200), default="")
    tries: Mapped[int] = mapped_column(default=0)


TOTP, PASSKEY = "totp", "passkey"


class Factor(Base):
    """A second factor: an authenticator app (`totp`, with its secret) or a passkey (with its
    credential and public key). It counts from `confirmed_at` on.

    `last_step` is what was last accepted: the half-minute of a code, the moment of a passkey's
    challenge. It only ever grows, so nothing is accepted twice.
    """

    __tablename__ = "factor"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60), default="")
    secret: Mapped[str | None] = mapped_column(Sealed("factor.secret"))
    credential_id: Mapped[str | None] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes for a day without the second factor; only a keyed hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


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
    """A failed try, by keyed hashes of account name and network: what the limits count. `kind`
    is what was tried: a password, a code of an app, a recovery code or a passkey."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    email_hash: Mapped[str] = mapped_column(String(64), index=True)
    network_hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(8), default="password", server_default="password")
