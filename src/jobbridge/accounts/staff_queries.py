"""Accounts as an administrator keeps them: found, filtered, and what ends with each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts import rules
from jobbridge.accounts.model import Account, ApiToken, Invitation, Membership, Organisation, SignIn
from jobbridge.db import session_database
from jobbridge.errors import NotFound
from jobbridge.viewer import Role, Viewer
from jobbridge.web.security import token_hash

PER_PAGE = 50
STATES = ("active", "invited", "ended")


@dataclass(frozen=True)
class Page:
    """One page of accounts: `number` counts from 1, `total` is of all pages."""

    rows: list[Account]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class Endings:
    """What ends with an account: signed-in devices and tokens."""

    sign_ins: int
    tokens: int


def require_administrator(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound


def staff_for(
    session: Session,
    viewer: Viewer,
    *,
    role: str = "",
    organisation_id: int | None = None,
    state: str = "",
    page: int = 1,
) -> Page:
    """By name. `state` is one of `STATES`: invited are those who have no password yet."""
    require_administrator(viewer)
    wanted = select(Account)
    if role:
        wanted = wanted.where(Account.role == role)
    if organisation_id is not None:
        members = select(Membership.account_id).where(Membership.organisation_id == organisation_id)
        wanted = wanted.where(Account.id.in_(members))
    if state == "ended":
        wanted = wanted.where(~Account.active)
    elif state == "invited":
        wanted = wanted.where(Account.active, Account.password_hash.is_(None))
    elif state == "active":
        wanted = wanted.where(Account.active)
    chosen = session.execute(wanted.with_only_columns(Account.id, Account.name)).all()
    ids = [row.id for row in sorted(chosen, key=lambda row: (*rules.name_order(row.name), row.id))]
    pages = max(1, -(-len(ids) // PER_PAGE))
    number = min(max(1, page), pages)
    shown = ids[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(shown)))}
    return Page([rows[i] for i in shown], number, pages, len(ids))


def named_for(session: Session, viewer: Viewer, text: str) -> list[Account]:
    """The first fifty with this in their name or e-mail address."""
    require_administrator(viewer)
    return list(
        session.scalars(
            select(Account)
            .where(
                or_(
                    Account.name.icontains(text, autoescape=True),
                    Account.email.icontains(text.casefold(), autoescape=True),
                )
            )
            .order_by(Account.name, Account.id)
            .limit(PER_PAGE)
        )
    )


def staff_member_for(
    session: Session, viewer: Viewer, account_id: int, *, lock: bool = False
) -> Account:
    """Any account, for administrators. `lock` holds it until the transaction ends."""
    require_administrator(viewer)
    query = select(Account).where(Account.id == account_id)
    if lock:
        query = query.with_for_update(of=Account).execution_options(populate_existing=True)
    account = session.scalar(query)
    if account is None:
        raise NotFound
    return account


def administrators_locked(session: Session) -> list[int]:
    """Ids of the active administrators, held until the transaction ends: of two who take each
    other's access away, the second is told that nobody would be left."""
    rows = session.scalars(
        select(Account)
        .where(Account.role == Role.ADMINISTRATOR, Account.active)
        .order_by(Account.id)
        .with_for_update(of=Account)
    )
    return [row.id for row in rows]


def organisations_for(
    session: Session, viewer: Viewer, kind: str, *, also: Collection[int] = ()
) -> list[Organisation]:
    """Active organisations of a kind by name, and those of `also` even if they are not."""
    require_administrator(viewer)
    return list(
        session.scalars(
            select(Organisation)
            .where(
                Organisation.kind == kind,
                or_(Organisation.active, Organisation.id.in_(list(also))),
            )
            .order_by(Organisation.name, Organisation.id)
        )
    )


def organisations_with_members(session: Session) -> list[int]:
    """Ids of the organisations that somebody acts for; ids only, so no scope applies."""
    return list(session.scalars(select(Membership.organisation_id).distinct()))


def kinds_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Kinds of the active organisations among these."""
    rows = session.execute(
        select(Organisation.id, Organisation.kind).where(
            Organisation.id.in_(list(ids)), Organisation.active
        )
    )
    return {row.id: row.kind for row in rows}


def members_for(session: Session, viewer: Viewer, organisation_id: int) -> list[Account]:
    """Everybody who acts for an organisation, by name."""
    require_administrator(viewer)
    return list(
        session.scalars(
            select(Account)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.organisation_id == organisation_id)
            .order_by(Account.name, Account.id)
        )
    )


def endings_for(session: Session, viewer: Viewer, account_id: int, now: datetime) -> Endings:
    require_administrator(viewer)
    rows = session.scalars(
        select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    )
    live = [
        row
        for row in rows
        if rules.session_is_valid(
            created_at=row.created_at, seen_at=row.seen_at, ended_at=None, now=now
        )
    ]
    tokens = session.scalar(
        select(func.count())
        .select_from(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.ended_at.is_(None))
    )
    return Endings(len(live), tokens or 0)


def token_of(session: Session, seed: str) -> str:
    """The token of an invitation: 128 bits that only who has the service's secret can compute."""
    return session_database(session).keyring.index("invitation:" + seed)


def open_invitation(session: Session, account_id: int, now: datetime) -> Invitation | None:
    """The newest invitation of an account that can still be used."""
    found = session.scalar(
        select(Invitation)
        .where(Invitation.account_id == account_id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    return found if found is not None and is_valid(found, now) else None


def invitation_by_token(
    session: Session, token: str, now: datetime, *, lock: bool = False
) -> tuple[Invitation, Account]:
    """NotFound for an unknown, used, revoked or late one alike, and for an ended account."""
    query = select(Invitation).where(Invitation.token_hash == token_hash(token))
    if lock:
        query = query.with_for_update(of=Invitation).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not is_valid(found, now):
        raise NotFound
    account = session.get_one(Account, found.account_id)
    if not account.active:
        raise NotFound
    return found, account


def is_valid(invitation: Invitation, now: datetime) -> bool:
    return rules.invitation_is_valid(
        expires_at=invitation.expires_at,
        used_at=invitation.used_at,
        ended_at=invitation.ended_at,
        now=now,
    )
