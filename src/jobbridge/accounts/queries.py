"""Who somebody is: from a session cookie or bearer token to a `Viewer`."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts import rules
from jobbridge.accounts.model import (
    Account,
    AccountDuty,
    ApiToken,
    Membership,
    Organisation,
    SignIn,
    SignInFailure,
)
from jobbridge.errors import NotFound
from jobbridge.viewer import Duty, Role, Viewer
from jobbridge.web.model import Installation
from jobbridge.web.security import token_hash


def viewer_of(account: Account, active: frozenset[int]) -> Viewer:
    """The account as queries know it; `active` are ids of organisations still active. Who acts
    for a probation office is to its clients what a counselor is to people inside."""
    own = frozenset(m.organisation_id for m in account.memberships) & active
    outside = account.role == Role.PROBATION and bool(own)
    return Viewer(
        account_id=account.id,
        role=Role.COUNSELOR if outside else Role(account.role),
        name=account.name,
        organisations=own,
        outside=outside,
        duties=frozenset(Duty(d.duty) for d in account.duties),
        locale=account.locale,
    )


def viewer_for(session: Session, account: Account) -> Viewer:
    ids = [m.organisation_id for m in account.memberships]
    return viewer_of(account, frozenset(session.scalars(_ACTIVE, {"ids": ids})))


# Every page begins with these: built once.
_BY_COOKIE = (
    select(SignIn, Account)
    .join(Account, Account.id == SignIn.account_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.expires_at > bindparam("now"),
        Account.active,
    )
)
_ACTIVE = select(Organisation.id).where(
    Organisation.id.in_(bindparam("ids", expanding=True)), Organisation.active
)


def by_cookie(session: Session, token: str, now: datetime) -> tuple[SignIn, Account] | None:
    found = session.execute(_BY_COOKIE, {"token_hash": token_hash(token), "now": now}).first()
    if found is None:
        return None
    sign_in, account = found
    if not rules.session_is_valid(
        created_at=sign_in.created_at,
        seen_at=sign_in.seen_at,
        ended_at=sign_in.ended_at,
        now=now,
    ):
        return None
    return sign_in, account


def by_bearer(session: Session, token: str) -> Account | None:
    return session.scalar(
        select(Account)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(
            ApiToken.token_hash == token_hash(token),
            ApiToken.ended_at.is_(None),
            Account.active,
        )
    )


def failures(
    session: Session, *, email_hash: str, network_hash: str, now: datetime
) -> rules.Failures:
    since, day = SignInFailure.at > now - rules.WINDOW, SignInFailure.at > now - timedelta(days=1)
    same = SignInFailure.email_hash == email_hash
    found = session.execute(
        select(
            func.count().filter(since, same),
            func.count().filter(since, SignInFailure.network_hash == network_hash),
            func.count().filter(since),
            func.count().filter(same, SignInFailure.kind == "code"),
        ).where(day)
    ).one()
    return rules.Failures(*found)


def devices_of(session: Session, account_id: int) -> set[str]:
    """Keyed hashes of the devices that an account was ever signed in on."""
    return set(
        session.scalars(
            select(SignIn.device_hash)
            .where(SignIn.account_id == account_id, SignIn.device_hash.is_not(None))
            .distinct()
        )
    )


def account_by_email(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == email.strip().casefold()))


def account_for(session: Session, viewer: Viewer, account_id: int) -> Account:
    """An administrator sees every account, everybody their own."""
    account = session.get(Account, account_id)
    if account is None or not (
        viewer.system or viewer.is_(Role.ADMINISTRATOR) or viewer.account_id == account_id
    ):
        raise NotFound
    return account


def organisations_named(session: Session, ids: Collection[int] | None = None) -> dict[int, str]:
    """Names by id, of all or of these; of organisations only, so no scope applies."""
    rows = select(Organisation.id, Organisation.name)
    if ids is not None:
        rows = rows.where(Organisation.id.in_(sorted(ids)))
    return {row.id: row.name for row in session.execute(rows)}


def names_for(session: Session, viewer: Viewer) -> dict[int, str]:
    """Names of everybody who can sign in, by id: for who reads the log; one query a request."""
    if not (viewer.system or viewer.is_(Role.AUDITOR, Role.ADMINISTRATOR)):
        raise NotFound
    kept: dict[int, str] | None = session.info.get("account_names")
    if kept is None:
        kept = {row.id: row.name for row in session.execute(select(Account.id, Account.name))}
        session.info["account_names"] = kept
    return kept


def sign_ins_for(session: Session, viewer: Viewer, now: datetime) -> list[SignIn]:
    """The viewer's own devices that are still signed in."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.account_id == viewer.account_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.seen_at.desc())
    )
    return [
        row
        for row in rows
        if rules.session_is_valid(
            created_at=row.created_at, seen_at=row.seen_at, ended_at=row.ended_at, now=now
        )
    ]


def cast(session: Session) -> list[Account]:
    """The accounts of a synthetic database that its sign-in page offers, in the play's order."""
    query = select(Account).where(Account.active, Account.on_stage).order_by(Account.id)
    return list(session.scalars(query))


def tour_steps(session: Session) -> list[tuple[int, str]]:
    """The guided tour of a demonstration: account id and address, step by step."""
    found = session.scalars(select(Installation).limit(1)).first()
    return [(step["account"], step["url"]) for step in found.tour] if found else []


def ids_with(
    session: Session, role: Role, organisation_id: int | None = None, duty: Duty | None = None
) -> list[int]:
    """Ids of active accounts of a role: of one organisation, with one duty. Among counselors are
    probation officers, of the offices that they act for."""
    query = select(Account.id).where(plays(role), Account.active).order_by(Account.id)
    if organisation_id is not None:
        query = query.join(Membership, Membership.account_id == Account.id).where(
            Membership.organisation_id == organisation_id
        )
    if duty is not None:
        query = query.join(AccountDuty, AccountDuty.account_id == Account.id).where(
            AccountDuty.duty == duty
        )
    return list(session.scalars(query))


def plays(role: Role) -> ColumnElement[bool]:
    """A clause on `Account`: has the role, or is to clients of an office what a counselor is to
    people inside."""
    own = Account.role == role
    if role is not Role.COUNSELOR:
        return own
    return or_(own, and_(Account.role == Role.PROBATION, Account.memberships.any()))
