"""Proving who one is: passwords and second factors, each try counted before it is looked at."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from jobbridge.accounts import actions, factor_queries, factor_rules, passkeys, queries, rules
from jobbridge.accounts.actions import HASHER
from jobbridge.accounts.model import (
    Account,
    Factor,
    RecoveryCode,
    SignIn,
    SignInFailure,
    SignInStep,
)
from jobbridge.audit.actions import record
from jobbridge.db import Database, session_database
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.viewer import Viewer
from jobbridge.web.party import Party

KEPT = timedelta(days=2)
WRONG = Reason("wrong", N_("This address and password do not belong together."))
OLD = N_("This is not your present password.")
NOT_YOU = N_("This is not your present password, nor a code that can still be used.")


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that both answers take the same time."""
    return HASHER.hash(secrets.token_hex(16))


def _is_password(stored: str | None, password: str) -> bool:
    try:
        HASHER.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@contextmanager
def tried(
    session: Session,
    *,
    email: str,
    network: str,
    kind: str,
    now: datetime,
    step_id: int | None = None,
) -> Iterator[None]:
    """What is done inside counts as a failed try unless it ends well; `Refused` where there were
    too many.

    It is counted first, on a transaction of its own: of a hundred tries at once no more than the
    limit are looked at, and a refusal, which rolls the request back, takes no count with it.
    `step_id`: half a sign-in that ends after a few wrong codes.
    """
    database = session_database(session)
    ring = database.keyring
    hashes = {"email_hash": ring.index(email), "network_hash": ring.index("net:" + network)}
    session.rollback()
    with database.write() as own:
        if not database.sqlite:
            lock = func.pg_advisory_xact_lock(func.hashtextextended("sign-in limits", 0))
            own.execute(select(lock))
        found = queries.failures(own, **hashes, now=now)
        if reasons := rules.why_not_try(found, code=kind == "code"):
            raise Refused(reasons)
        if step_id is not None and not _may_try(own, step_id):
            raise Refused([factor_rules.START_OVER])
        failure = SignInFailure(at=now, kind=kind, **hashes)
        own.add(failure)
        own.flush()
        failure_id = failure.id
    yield
    session.execute(delete(SignInFailure).where(SignInFailure.id == failure_id))


def _may_try(own: Session, step_id: int) -> bool:
    open_one = update(SignInStep).where(
        SignInStep.id == step_id,
        SignInStep.ended_at.is_(None),
        SignInStep.tries < factor_rules.TRIES_PER_STEP,
    )
    done = own.execute(open_one.values(tries=SignInStep.tries + 1).returning(SignInStep.id))
    return done.first() is not None


def check_password(
    session: Session, *, email: str, password: str, network: str, now: datetime
) -> Account:
    """Whose address and password these are; what comes next is `factor_actions.proceed`'s to
    say. `Refused` with one and the same text for an unknown address and a wrong password."""
    email = email.strip().casefold()
    with tried(session, email=email, network=network, kind="password", now=now):
        account = queries.account_by_email(session, email)
        stored = account.password_hash if account and account.active else None
        if not _is_password(stored, password) or account is None:
            raise Refused([WRONG])
    if stored and HASHER.check_needs_rehash(stored):
        account.password_hash = HASHER.hash(password)
    return account


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
    with tried(session, email=account.email, network=network, kind="password", now=now):
        if not _is_password(account.password_hash, old):
            raise Refused([Reason("old", OLD, field="old")])
    actions.set_password(session, viewer, account, new, now=now, keep=sign_in_id)


def prove(
    session: Session,
    viewer: Viewer,
    *,
    password: str | None,
    network: str,
    sign_in_id: int,
    now: datetime,
    passkey: str = "",
    party: Party | None = None,
    bound: str = "",
) -> None:
    """The viewer says once more who they are, by password, by a code of the app, or by a
    passkey; `Refused` for a wrong one, which counts as a failed sign-in. Noted in a transaction
    of its own: it stays true whatever the request does."""
    code = factor_rules.app_code(password or "")
    session.rollback()
    with session_database(session).write() as own:
        own.info["request_id"] = session.info.get("request_id")
        account = queries.account_for(own, viewer, viewer.account_id or 0)
        kind = "passkey" if passkey else "code" if code else "password"
        if kind == "password" and password is None and account.on_stage:
            pass  # a demonstration's cast have neither; its page asks for one click
        else:
            with tried(own, email=account.email, network=network, kind=kind, now=now):
                if passkey:
                    right = take_passkey(
                        own, account, passkey, party, purpose=passkeys.PROVE, bound=bound, now=now
                    )
                elif code:
                    right = take_code(own, account.id, code, now=now)
                else:
                    right = _is_password(account.password_hash, password or "")
                if not right:
                    raise Refused([Reason("old", NOT_YOU, field="own_password")])
        own.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.account_id == viewer.account_id)
            .values(proved_at=now)
        )
        record(own, viewer, "account.prove", "account", viewer.account_id, now=now)


def passkeys_asked(
    session: Session, viewer: Viewer, *, party: Party | None, bound: str, now: datetime
) -> str:
    """What the page that asks for a proof asks of the viewer's passkeys; empty without any."""
    own = factor_queries.passkeys_of(session, viewer.account_id or 0)
    known = [one.credential_id for one in own if one.credential_id]
    if party is None or not known:
        return ""
    ring = session_database(session).keyring
    challenge = passkeys.new_challenge(ring, passkeys.PROVE, bound, now)
    return passkeys.request_options(party, challenge, known=known)


def take_code(session: Session, account_id: int, code: str, *, now: datetime) -> bool:
    """Whether this is a code of one of the account's apps that was never used before."""
    for factor in factor_queries.apps_of(session, account_id):
        step = factor_rules.matching_step(factor.secret or "", code, now)
        if step is not None and take_step(session, factor.id, step, now=now):
            return True
    return False


def take_step(
    session: Session, factor_id: int, step: int, *, now: datetime, sign_count: int = 0
) -> bool:
    """Each step once, also by two at once: the row itself says whether it was the first."""
    newer = update(Factor).where(
        Factor.id == factor_id, or_(Factor.last_step.is_(None), Factor.last_step < step)
    )
    values = {"last_step": step, "used_at": now, "sign_count": sign_count}
    return session.execute(newer.values(**values).returning(Factor.id)).first() is not None


def take_recovery_code(session: Session, account_id: int, typed: str, *, now: datetime) -> bool:
    """Whether this is one of the account's recovery codes; it is used up then."""
    unused = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.code_hash == recovery_hash(session, account_id, typed),
        RecoveryCode.used_at.is_(None),
    )
    return (
        session.execute(unused.values(used_at=now).returning(RecoveryCode.id)).first() is not None
    )


def recovery_hash(session: Session, account_id: int, typed: str) -> str:
    """Keyed: of no use to who has the database and not the service's secret."""
    code = factor_rules.recovery_code(typed)
    return session_database(session).keyring.index(f"recovery:{account_id}:{code}")


def take_passkey(
    session: Session,
    account: Account,
    typed: str,
    party: Party | None,
    *,
    purpose: str,
    bound: str,
    now: datetime,
) -> bool:
    """Whether this is a passkey of the account and answers a challenge that nothing has answered
    before it."""
    try:
        answer = passkeys.Answer(typed)
    except ValueError:
        return False
    found = factor_queries.passkey_by_credential(session, answer.credential_id)
    if party is None or found is None or found[1].id != account.id:
        return False
    factor = found[0]
    ring = session_database(session).keyring
    if answer.user_handle not in (None, passkeys.user_handle(ring, account.id)):
        return False
    accepted = passkeys.accepted(
        ring,
        party,
        answer,
        purpose=purpose,
        bound=bound,
        public_key=factor.public_key or b"",
        sign_count=factor.sign_count,
        now=now,
    )
    if accepted is None:
        return False
    return take_step(session, factor.id, accepted[0], sign_count=accepted[1], now=now)


def forget_old(database: Database, now: datetime) -> None:
    """A chore: failed tries and halves of sign-ins that nothing counts any more, and apps that
    were never set up to the end."""
    with database.write() as session:
        session.execute(delete(SignInFailure).where(SignInFailure.at < now - KEPT))
        session.execute(delete(SignInStep).where(SignInStep.expires_at < now - KEPT))
        session.execute(
            delete(Factor).where(Factor.confirmed_at.is_(None), Factor.created_at < now - KEPT)
        )
