"""Second factors of an account, and sign-ins that wait for one."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import PASSKEY, TOTP, Account, Factor, RecoveryCode, SignInStep
from jobbridge.errors import NotFound
from jobbridge.viewer import Viewer
from jobbridge.web.security import token_hash


def factors_of(session: Session, account_id: int, kind: str | None = None) -> list[Factor]:
    """Those that count, the oldest first."""
    query = select(Factor).where(Factor.account_id == account_id, Factor.confirmed_at.is_not(None))
    if kind is not None:
        query = query.where(Factor.kind == kind)
    return list(session.scalars(query.order_by(Factor.id)))


def has_factor(session: Session, account_id: int) -> bool:
    return bool(factors_of(session, account_id))


def apps_of(session: Session, account_id: int) -> list[Factor]:
    return factors_of(session, account_id, TOTP)


def passkeys_of(session: Session, account_id: int) -> list[Factor]:
    return factors_of(session, account_id, PASSKEY)


def passkey_by_credential(session: Session, credential_id: str) -> tuple[Factor, Account] | None:
    """Of an account that may sign in."""
    found = session.execute(
        select(Factor, Account)
        .join(Account, Account.id == Factor.account_id)
        .where(
            Factor.credential_id == credential_id,
            Factor.confirmed_at.is_not(None),
            Account.active,
        )
    ).first()
    return (found[0], found[1]) if found else None


def own_factor_for(session: Session, viewer: Viewer, factor_id: int) -> Factor:
    """One of the viewer's own, confirmed or just being set up."""
    factor = session.get(Factor, factor_id)
    if factor is None or factor.account_id != viewer.account_id:
        raise NotFound
    return factor


def codes_left(session: Session, account_id: int) -> int:
    """Recovery codes that nobody has used."""
    return (
        session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        or 0
    )


def step_by_token(
    session: Session, token: str | None, now: datetime
) -> tuple[SignInStep, Account] | None:
    """A sign-in that waits for its second factor; the token in its cookie is the right to it."""
    if not token:
        return None
    found = session.execute(
        select(SignInStep, Account)
        .join(Account, Account.id == SignInStep.account_id)
        .where(
            SignInStep.token_hash == token_hash(token),
            SignInStep.ended_at.is_(None),
            SignInStep.expires_at > now,
            Account.active,
        )
    ).first()
    return (found[0], found[1]) if found else None


def app_of_step(session: Session, step: SignInStep) -> Factor:
    """The app that half a sign-in sets up."""
    return session.get_one(Factor, step.factor_id)
