"""Signing in and out, and keeping accounts."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from jobbridge.accounts import queries, rules
from jobbridge.accounts.model import (
    Account,
    AccountDuty,
    ApiToken,
    Membership,
    Organisation,
    SignIn,
    SignInFailure,
)
from jobbridge.audit.actions import record
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import LOCALES, N_
from jobbridge.viewer import Duty, Role, Viewer
from jobbridge.web.security import token_hash
from jobbridge.web.services import Known

HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
SEEN_EVERY = timedelta(minutes=1)
WRONG = Reason("wrong", N_("This address and password do not belong together."))
TOO_OFTEN = Reason("too_often", N_("Too many tries. Wait a quarter of an hour."))


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that both answers take the same time."""
    return HASHER.hash(secrets.token_hex(16))


def add_account(
    session: Session,
    viewer: Viewer,
    *,
    email: str,
    name: str,
    role: Role,
    organisations: Iterable[int] = (),
    duties: Iterable[Duty] = (),
    password: str | None = None,
    locale: str = "lv",
    now: datetime,
) -> Account:
    """A new account; its scope is the organisations named. Refused if the address is taken.
    A coordinator adds mentors to the own organisation alone."""
    organisations = frozenset(organisations)
    mentor = role is Role.MENTOR and organisations and organisations <= viewer.organisations
    if not (
        viewer.system or viewer.is_(Role.ADMINISTRATOR) or (viewer.is_(Role.COORDINATOR) and mentor)
    ):
        raise NotFound
    email = email.strip().casefold()
    reasons = rules.why_not_password(password, email) if password is not None else []
    if queries.account_by_email(session, email):
        reasons.append(
            Reason(
                "email_taken", N_("There is already an account with this address."), field="email"
            )
        )
    if locale not in LOCALES:
        reasons.append(Reason("locale", N_("Choose one from the list."), field="locale"))
    if reasons:
        raise Refused(reasons)
    account = Account(
        email=email,
        name=name,
        role=role,
        locale=locale,
        password_hash=HASHER.hash(password) if password else None,
        created_at=now,
        memberships=[Membership(organisation_id=i) for i in sorted(organisations)],
        duties=[AccountDuty(duty=d) for d in sorted(set(duties))],
    )
    session.add(account)
    session.flush()
    record(session, viewer, "account.add", "account", account.id, now=now, detail=role)
    return account


def add_organisation(session: Session, *, kind: str, name: str) -> Organisation:
    organisation = Organisation(kind=kind, name=name)
    session.add(organisation)
    session.flush()
    return organisation


def sign_in(
    session: Session,
    *,
    email: str,
    password: str,
    network: str,
    device: str,
    now: datetime,
) -> tuple[str, Account]:
    """The new session's token (to be put in the cookie), or `Refused` with one and the same
    text for an unknown address and a wrong password. A failure is counted on a transaction
    of its own: the refusal rolls the request's back."""
    email = email.strip().casefold()
    hashes = _hashes(session, email, network)
    if rules.too_many(*queries.failures(session, **hashes, now=now)):
        raise Refused([TOO_OFTEN])
    account = queries.account_by_email(session, email)
    stored = account.password_hash if account and account.active else None
    try:
        HASHER.verify(stored or _nobody(), password)
        right = stored is not None
    except (VerificationError, InvalidHashError):
        right = False
    if not right or account is None:
        session.rollback()
        with session_database(session).write() as own:
            own.add(SignInFailure(at=now, **hashes))
        raise Refused([WRONG])
    if stored and HASHER.check_needs_rehash(stored):
        account.password_hash = HASHER.hash(password)
    return begin(session, account, device=device, now=now), account


def begin(session: Session, account: Account, *, device: str, now: datetime) -> str:
    """A session for an account whose owner has proved who they are."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=token_hash(token),
            account_id=account.id,
            created_at=now,
            seen_at=now,
            expires_at=now + rules.ABSOLUTE,
            device=device[:200],
        )
    )
    viewer = queries.viewer_for(session, account)
    record(session, viewer, "account.sign_in", "account", account.id, now=now)
    return token


def _hashes(session: Session, email: str, network: str) -> dict[str, str]:
    ring = session_database(session).keyring
    return {"email_hash": ring.index(email), "network_hash": ring.index("net:" + network)}


def identify(
    session: Session, *, cookie: str | None, bearer: str | None, now: datetime
) -> Known | None:
    """What `web.ask` calls for every request. A session not noted for a minute leaves a note."""
    if bearer:
        account = queries.by_bearer(session, bearer)
        return Known(queries.viewer_for(session, account)) if account else None
    if not cookie:
        return None
    found = queries.by_cookie(session, cookie, now)
    if found is None:
        return None
    sign_in, account = found
    number = sign_in.id  # the note is left when the row may have been given up
    stale = now - sign_in.seen_at >= SEEN_EVERY
    return Known(
        queries.viewer_for(session, account),
        sign_in.id,
        proved_at=sign_in.proved_at or sign_in.created_at,
        on_stage=account.on_stage,
        touch=(lambda s: _touch(s, number, now)) if stale else None,
    )


def _touch(session: Session, sign_in_id: int, now: datetime) -> None:
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def sign_out(session: Session, viewer: Viewer, sign_in_id: int | None, *, now: datetime) -> None:
    """End one of the viewer's own sessions."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.account_id == viewer.account_id)
        .values(ended_at=now)
    )
    record(session, viewer, "account.sign_out", "account", viewer.account_id, now=now)


def set_locale(session: Session, viewer: Viewer, locale: str) -> None:
    if locale in LOCALES:
        session.execute(
            update(Account).where(Account.id == viewer.account_id).values(locale=locale)
        )


def set_password(
    session: Session,
    viewer: Viewer,
    account: Account,
    password: str,
    *,
    now: datetime,
    keep: int | None = None,
) -> None:
    """Ends every session of the account but `keep`."""
    if reasons := rules.why_not_password(password, account.email):
        raise Refused(reasons)
    account.password_hash = HASHER.hash(password)
    end_sessions(session, account.id, now=now, keep=keep)
    record(session, viewer, "account.password", "account", account.id, now=now)


def change_password(
    session: Session,
    viewer: Viewer,
    *,
    old: str,
    new: str,
    network: str,
    sign_in_id: int | None,
    now: datetime,
) -> None:
    """One's own, by who knows the old one; every other session ends. Wrong tries count as
    failed sign-ins do."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    _check_own(session, account, old, "old", network=network, now=now)
    set_password(session, viewer, account, new, now=now, keep=sign_in_id)


def prove(
    session: Session,
    viewer: Viewer,
    *,
    password: str | None,
    network: str,
    sign_in_id: int,
    now: datetime,
) -> None:
    """The viewer says once more who they are; `Refused` for a wrong password, which counts as a
    failed sign-in. Noted in a transaction of its own: it stays true whatever the request does."""
    account = queries.account_for(session, viewer, viewer.account_id or 0)
    if password is not None or not account.on_stage:
        _check_own(session, account, password or "", "own_password", network=network, now=now)
    session.rollback()
    with session_database(session).write() as own:
        own.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.account_id == viewer.account_id)
            .values(proved_at=now)
        )
        record(own, viewer, "account.prove", "account", viewer.account_id, now=now)


def _check_own(
    session: Session, account: Account, password: str, field: str, *, network: str, now: datetime
) -> None:
    hashes = _hashes(session, account.email, network)
    if rules.too_many(*queries.failures(session, **hashes, now=now)):
        raise Refused([TOO_OFTEN])
    try:
        HASHER.verify(account.password_hash or _nobody(), password)
        right = account.password_hash is not None
    except (VerificationError, InvalidHashError):
        right = False
    if not right:
        session.rollback()
        with session_database(session).write() as own:
            own.add(SignInFailure(at=now, **hashes))
        raise Refused([Reason("old", N_("This is not your present password."), field=field)])


@dataclass(frozen=True, kw_only=True)
class MailChoices:
    """How somebody wants mail; quiet hours are both given or neither."""

    mail: bool
    calendar_by: str
    remind_hours: int | None
    alarm_minutes: int | None
    digest: str
    quiet_from: time | None
    quiet_to: time | None


def choose_mails(session: Session, viewer: Viewer, chosen: MailChoices, *, now: datetime) -> None:
    """The viewer's own choices. A summary tells of what changes from now on."""
    account = session.get_one(Account, viewer.account_id)
    if chosen.digest != account.digest:
        account.digested_at = now
    account.mail_refused_at = None
    for name, value in vars(chosen).items():
        setattr(account, name, value)


def stop_mails(session: Session, account_id: int, kind: str) -> None:
    """No more `reminder` or `digest` for an account, whose signed link says so."""
    values: dict[str, object] = {"digest": "none"} if kind == "digest" else {"remind_hours": None}
    session.execute(update(Account).where(Account.id == account_id).values(**values))


def disable(session: Session, viewer: Viewer, account: Account, *, now: datetime) -> None:
    account.active = False
    end_sessions(session, account.id, now=now)
    record(session, viewer, "account.disable", "account", account.id, now=now)


def end_sessions(
    session: Session, account_id: int, *, now: datetime, keep: int | None = None
) -> None:
    """Every session but `keep`, and every token."""
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.id != (keep or 0))
        .values(ended_at=now)
    )
    session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.ended_at.is_(None))
        .values(ended_at=now)
    )


def issue_api_token(session: Session, viewer: Viewer, account: Account, *, now: datetime) -> str:
    """A bearer token, shown once."""
    token = "jb_" + secrets.token_urlsafe(32)
    session.add(ApiToken(token_hash=token_hash(token), account_id=account.id, created_at=now))
    record(session, viewer, "account.api_token", "account", account.id, now=now)
    return token


def note_refused(session: Session, account_id: int, *, now: datetime) -> None:
    """A server said just now that there is no such mailbox; the mark stays until a mail is taken,
    the address is another, or its owner asks for mail anew."""
    session.execute(update(Account).where(Account.id == account_id).values(mail_refused_at=now))


def note_taken(session: Session, account_id: int) -> None:
    """A server took a mail for the account's address."""
    session.execute(
        update(Account)
        .where(Account.id == account_id, Account.mail_refused_at.is_not(None))
        .values(mail_refused_at=None)
    )
