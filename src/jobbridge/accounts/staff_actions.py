"""What an administrator does with accounts, and the way in for who was invited."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from jobbridge.accounts import actions, queries, rules, staff_queries
from jobbridge.accounts.model import Account, AccountDuty, Invitation, Membership
from jobbridge.audit.actions import record
from jobbridge.errors import Reason, Refused, Stale
from jobbridge.i18n import LOCALES, N_
from jobbridge.outbox.actions import post
from jobbridge.viewer import Duty, Role, Viewer
from jobbridge.web.security import token_hash

CHANGED = Reason("changed", N_("Somebody else has changed this in the meantime. Look again."))


def add_staff(
    session: Session,
    viewer: Viewer,
    *,
    email: str,
    name: str,
    role: Role,
    organisations: Collection[int],
    duties: Collection[Duty],
    locale: str,
    now: datetime,
) -> Account:
    """A new account without a password, and its invitation."""
    staff_queries.require_administrator(viewer)
    reasons = _why_not(session, email, role, organisations, duties, locale)
    if queries.account_by_email(session, email):
        reasons.append(_TAKEN)
    if reasons:
        raise Refused(reasons)
    account = actions.add_account(
        session,
        viewer,
        email=email,
        name=name,
        role=role,
        organisations=organisations,
        duties=duties,
        locale=locale,
        now=now,
    )
    invite(session, viewer, account_id=account.id, now=now)
    return account


_TAKEN = Reason("email_taken", N_("There is already an account with this address."), field="email")


def _why_not(
    session: Session,
    email: str,
    role: Role,
    organisations: Collection[int],
    duties: Collection[Duty],
    locale: str,
) -> list[Reason]:
    kinds = staff_queries.kinds_of(session, organisations)
    reasons = rules.why_not_address(email.strip())
    reasons += rules.why_not_scope(role, organisations, kinds, duties)
    if locale not in LOCALES:
        reasons.append(Reason("locale", N_("Choose one from the list."), field="locale"))
    return reasons


def edit_staff(
    session: Session,
    viewer: Viewer,
    *,
    account_id: int,
    version: int,
    email: str,
    name: str,
    role: Role,
    organisations: Collection[int],
    duties: Collection[Duty],
    locale: str,
    now: datetime,
) -> Account:
    """A change of role, scope, duties or address ends every session and token of the account."""
    staff_queries.require_administrator(viewer)
    administrators = staff_queries.administrators_locked(session)
    account = staff_queries.staff_member_for(session, viewer, account_id, lock=True)
    if account.version != version:
        raise Stale([CHANGED])
    email = email.strip().casefold()
    reasons = _why_not(session, email, role, organisations, duties, locale)
    other = queries.account_by_email(session, email)
    if other is not None and other.id != account.id:
        reasons.append(_TAKEN)
    if account.role == Role.ADMINISTRATOR != role:
        reasons += rules.why_not_end(account.id, viewer.account_id, administrators)
    if reasons:
        raise Refused(reasons)
    had = (
        account.role,
        account.email,
        {m.organisation_id for m in account.memberships},
        {d.duty for d in account.duties},
    )
    if had != (role, email, set(organisations), set(duties)):
        actions.end_sessions(session, account.id, now=now)
        record(session, viewer, "account.scope", "account", account.id, now=now, detail=role)
    if account.email != email:
        account.mail_refused_at = None
    account.email, account.name, account.role, account.locale = email, name, role, locale
    kept = {m.organisation_id: m for m in account.memberships}
    account.memberships = [
        kept.get(i) or Membership(organisation_id=i) for i in sorted(set(organisations))
    ]
    held = {d.duty: d for d in account.duties}
    account.duties = [held.get(d) or AccountDuty(duty=d) for d in sorted(set(duties))]
    account.version += 1
    record(session, viewer, "account.edit", "account", account.id, now=now)
    return account


def disable_staff(
    session: Session, viewer: Viewer, *, account_id: int, version: int, now: datetime
) -> Account:
    """Ends sessions, tokens and invitations; calendar addresses stop answering by themselves."""
    staff_queries.require_administrator(viewer)
    administrators = staff_queries.administrators_locked(session)
    account = staff_queries.staff_member_for(session, viewer, account_id, lock=True)
    if account.version != version:
        raise Stale([CHANGED])
    if not account.active:
        return account
    if reasons := rules.why_not_end(account.id, viewer.account_id, administrators):
        raise Refused(reasons)
    end_invitations(session, account.id, now)
    account.version += 1
    actions.disable(session, viewer, account, now=now)
    return account


def enable_staff(
    session: Session, viewer: Viewer, *, account_id: int, version: int, now: datetime
) -> Account:
    account = staff_queries.staff_member_for(session, viewer, account_id, lock=True)
    if account.version != version:
        raise Stale([CHANGED])
    if not account.active:
        account.active = True
        account.version += 1
        record(session, viewer, "account.enable", "account", account.id, now=now)
    return account


def invite(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> str:
    """A new invitation, sent by mail; the token, to be shown once. Earlier invitations end, and
    so do a password that there was, and every session opened with it."""
    account = staff_queries.staff_member_for(session, viewer, account_id, lock=True)
    if account.id == viewer.account_id:
        text = N_("Change your own password on your account's page.")
        raise Refused([Reason("own_password", text)])
    return send_invitation(session, viewer, account, now=now)


def send_invitation(session: Session, viewer: Viewer, account: Account, *, now: datetime) -> str:
    """As `invite`, for who has looked the account up as somebody that may be invited."""
    if not account.active:
        text = N_("This account has ended: let it in again first.")
        raise Refused([Reason("ended", text)])
    end_invitations(session, account.id, now)
    if account.password_hash is not None:
        account.password_hash = None
        account.version += 1
    actions.end_sessions(session, account.id, now=now)
    seed = secrets.token_hex(16)
    token = staff_queries.token_of(session, seed)
    made = Invitation(
        account_id=account.id,
        seed=seed,
        token_hash=token_hash(token),
        created_at=now,
        created_by=viewer.account_id,
        expires_at=now + rules.INVITATION,
    )
    session.add(made)
    session.flush()
    post(
        session,
        "notice_invitation",
        f"invitation:{made.id}",
        {"invitation_id": made.id},
        now=now,
    )
    record(session, viewer, "account.invite", "account", account.id, now=now)
    return token


def revoke_invitation(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> None:
    account = staff_queries.staff_member_for(session, viewer, account_id, lock=True)
    end_invitations(session, account.id, now)
    record(session, viewer, "account.revoke_invitation", "account", account.id, now=now)


def end_invitations(session: Session, account_id: int, now: datetime) -> None:
    """Those that nobody has used: for actions, which have asked whether they may."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.account_id == account_id,
            Invitation.used_at.is_(None),
            Invitation.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def accept_invitation(session: Session, token: str, *, password: str, now: datetime) -> Account:
    """Whoever has the link sets the password: once. The token is the right to it."""
    invitation, account = staff_queries.invitation_by_token(session, token, now, lock=True)
    owner = queries.viewer_for(session, account)
    actions.set_password(session, owner, account, password, now=now)
    invitation.used_at = now
    return account
