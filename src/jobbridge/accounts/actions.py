"""Signing in and out, and keeping accounts."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from argon2 import PasswordHasher
from sqlalchemy import update
from sqlalchemy.orm import Session

from jobbridge.accounts import queries, rules
from jobbridge.accounts.devices import device_words
from jobbridge.accounts.model import (
    Account,
    AccountDuty,
    ApiToken,
    Membership,
    Organisation,
    SignIn,
    SignInStep,
)
from jobbridge.audit.actions import record
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import LOCALES, N_
from jobbridge.outbox.actions import post
from jobbridge.viewer import Duty, Role, Viewer
from jobbridge.web.security import token_hash
from jobbridge.web.services import Known

HASHER = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
SEEN_EVERY = timedelta(minutes=1)


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
    reasons = rules.why_not_password(password, email, name) if password is not None else []
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


def begin(
    session: Session, account: Account, *, device: str, now: datetime, network: str = ""
) -> str:
    """A session for an account whose owner has proved who they are; the token for its cookie.
    Where its kind of browser and network are new to the account, the owner is told by mail."""
    token = secrets.token_urlsafe(32)
    device_hash = _device_hash(session, account, device, network)
    seen = queries.devices_of(session, account.id)
    made = SignIn(
        token_hash=token_hash(token),
        account_id=account.id,
        created_at=now,
        seen_at=now,
        expires_at=now + rules.ABSOLUTE,
        device=device[:200],
        device_hash=device_hash,
    )
    session.add(made)
    if seen and device_hash not in seen and not account.on_stage:
        tell_owner(session, account, "device", device=device, now=now)
    viewer = queries.viewer_for(session, account)
    record(session, viewer, "account.sign_in", "account", account.id, now=now)
    return token


def _device_hash(session: Session, account: Account, device: str, network: str) -> str:
    """The browser without its version and the network without its last part, which change."""
    text = f"device:{account.id}:{device_words(device)}:{rules.network_part(network)}"
    return session_database(session).keyring.index(text)


def tell_owner(
    session: Session, account: Account, event: str, *, now: datetime, device: str = ""
) -> None:
    """A mail to who owns the account: something has changed about how it is signed in to."""
    told = {"account_id": account.id, "event": event, "at": now.isoformat()}
    told["device"] = device_words(device)
    post(session, "notice_security", f"security:{secrets.token_hex(8)}", told, now=now)


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
    sign_in_id, stale = sign_in.id, now - sign_in.seen_at >= SEEN_EVERY
    return Known(
        queries.viewer_for(session, account),
        sign_in_id,
        proved_at=sign_in.proved_at or sign_in.created_at,
        on_stage=account.on_stage,
        touch=(lambda s: _touch(s, sign_in_id, now)) if stale else None,
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


def end_others(session: Session, viewer: Viewer, *, keep: int | None, now: datetime) -> None:
    """Every session of the viewer's own but this one."""
    end_sign_ins(session, viewer.account_id or 0, now=now, keep=keep)
    record(session, viewer, "account.sign_out_others", "account", viewer.account_id, now=now)


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
    if reasons := rules.why_not_password(password, account.email, account.name):
        raise Refused(reasons)
    account.password_hash = HASHER.hash(password)
    end_sessions(session, account.id, now=now, keep=keep)
    tell_owner(session, account, "password", now=now)
    record(session, viewer, "account.password", "account", account.id, now=now)


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
    """Every session but `keep`, what is half signed in, and every token."""
    end_sign_ins(session, account_id, now=now, keep=keep)
    session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_sign_ins(
    session: Session, account_id: int, *, now: datetime, keep: int | None = None
) -> None:
    """Every session but `keep`, and what is half signed in."""
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.id != (keep or 0))
        .values(ended_at=now)
    )
    session.execute(
        update(SignInStep)
        .where(SignInStep.account_id == account_id, SignInStep.ended_at.is_(None))
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
