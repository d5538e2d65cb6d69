"""Setting out to a provider, coming back once, and what an identity is linked with."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts import factor_actions, staff_queries
from jobbridge.accounts import queries as account_queries
from jobbridge.accounts import rules as account_rules
from jobbridge.accounts.factor_actions import Passed
from jobbridge.accounts.model import Account, Invitation, SignInFailure
from jobbridge.audit.actions import record
from jobbridge.db import Database, session_database
from jobbridge.errors import NotFound, Refused
from jobbridge.providers import queries, rules
from jobbridge.providers.model import ExternalIdentity, ProviderTrip
from jobbridge.providers.rules import Proof
from jobbridge.viewer import Viewer
from jobbridge.vouching import Provider


@dataclass(frozen=True)
class Trip:
    """What somebody set out for."""

    account_id: int | None
    invitation_id: int | None
    next_path: str


def set_out(
    session: Session,
    viewer: Viewer | None,
    provider: Provider,
    *,
    cookie: str,
    network: str,
    next_path: str = "",
    link: bool = False,
    invitation: str = "",
    now: datetime,
) -> str:
    """The state that the browser with this cookie takes along. `link`: what comes back shall sign
    the viewer in from then on; `invitation`: the token of one that it shall accept."""
    network_hash = _network_hash(session, network)
    waiting = queries.trips_from(session, network_hash, now, rules.TRIP)
    if waiting >= rules.TRIPS_PER_NETWORK or _too_often(session, "", network_hash, now):
        raise Refused([rules.TOO_OFTEN])
    invitation_id = None
    if invitation:
        invitation_id = staff_queries.invitation_by_token(session, invitation, now)[0].id
    state = secrets.token_hex(16)
    session.add(
        ProviderTrip(
            state_hash=queries.state_hash_of(state, cookie),
            provider=provider.name,
            network_hash=network_hash,
            account_id=viewer.account_id if viewer and link else None,
            invitation_id=invitation_id,
            next_path=next_path[:500],
            expires_at=now + rules.TRIP,
        )
    )
    return state


def come_back(
    session: Session, provider: Provider, *, state: str, cookies: Sequence[str], now: datetime
) -> Trip | None:
    """What the browser with one of these cookies set out for, told once: of two that come back at
    once with the same state one gets nothing, for the row is gone in the same step."""
    hashes = [queries.state_hash_of(state, cookie) for cookie in cookies if cookie]
    row = session.execute(
        delete(ProviderTrip)
        .where(
            ProviderTrip.state_hash.in_(hashes),
            ProviderTrip.provider == provider.name,
            ProviderTrip.expires_at > now,
        )
        .returning(ProviderTrip.account_id, ProviderTrip.invitation_id, ProviderTrip.next_path)
    ).first()
    return Trip(*row) if row else None


def sign_in(
    session: Session,
    provider: Provider,
    proof: Proof,
    *,
    network: str,
    device: str,
    now: datetime,
) -> Passed:
    """What comes next, or `Refused` with one and the same text for an identity that nobody
    has, one whose account has ended, and one that is tried too often."""
    subject_hash = _subject_hash(session, provider, proof)
    network_hash = _network_hash(session, network)
    if _too_often(session, subject_hash, network_hash, now):
        raise Refused([rules.TOO_OFTEN])
    found = queries.account_with(session, subject_hash)
    if found is None:
        found = _joined_by_email(session, provider, proof, subject_hash, now)
    if found is None:
        session.rollback()
        note_failure(session_database(session), subject_hash, network, now=now)
        raise Refused([rules.NO_ENTRY])
    identity, account = found
    identity.used_at = now
    viewer = account_queries.viewer_for(session, account)
    record(session, viewer, "identity.sign_in", "identity", identity.id, now=now)
    return let_in(session, account, provider, proof, network=network, device=device, now=now)


def let_in(
    session: Session,
    account: Account,
    provider: Provider,
    proof: Proof,
    *,
    network: str,
    device: str,
    now: datetime,
) -> Passed:
    """The one place that decides what follows a sign-in by a provider. Where its assurance counts
    as two factors (`rules.counts_as_second_factor`) a session begins; where it does not, the
    account's own second factor is asked for first."""
    trusted = rules.counts_as_second_factor(provider, proof)
    return factor_actions.proceed(
        session, account, device=device, network=network, now=now, trusted=trusted
    )


def link(
    session: Session, viewer: Viewer, provider: Provider, proof: Proof, *, now: datetime
) -> ExternalIdentity:
    """Whoever the proof is about signs the viewer in from now on. Refused where it signs somebody
    else in, and where the viewer has one of this provider already."""
    account = account_queries.account_for(session, viewer, viewer.account_id or 0)
    return _link(session, account, provider, proof, now=now)


def accept(
    session: Session,
    provider: Provider,
    proof: Proof,
    invitation_id: int,
    *,
    network: str,
    device: str,
    now: datetime,
) -> Passed:
    """An invitation accepted by an identity in place of a password: once. Whoever came back had
    its token when they set out."""
    invitation = session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .with_for_update(of=Invitation)
        .execution_options(populate_existing=True)
    )
    if invitation is None or not staff_queries.is_valid(invitation, now):
        raise NotFound
    account = session.get_one(Account, invitation.account_id)
    if not account.active:
        raise NotFound
    _link(session, account, provider, proof, now=now)
    invitation.used_at = now
    return let_in(session, account, provider, proof, network=network, device=device, now=now)


def unlink(
    session: Session,
    viewer: Viewer,
    identity_id: int,
    *,
    usable: Sequence[str],
    sign_in_id: int | None,
    now: datetime,
) -> None:
    """Ends every other session, too: one of them may have been opened with it. Refused for what
    is the last way in; `usable` names the providers that still are one."""
    identity = queries.identity_for(session, viewer, identity_id)
    account = account_queries.account_for(session, viewer, identity.account_id)
    ways = [
        one.id
        for one in queries.identities_for(session, viewer)
        if one.provider in usable or one.id == identity.id
    ]
    if reasons := rules.why_not_unlink(account.password_hash is not None, ways):
        raise Refused(reasons)
    session.delete(identity)
    accounts.end_sessions(session, account.id, now=now, keep=sign_in_id)
    record(session, viewer, "identity.unlink", "identity", identity_id, now=now)


def _link(
    session: Session,
    account: Account,
    provider: Provider,
    proof: Proof,
    *,
    now: datetime,
    detail: str | None = None,
) -> ExternalIdentity:
    subject_hash = _subject_hash(session, provider, proof)
    theirs = (ExternalIdentity.subject_hash == subject_hash) | (
        (ExternalIdentity.account_id == account.id) & (ExternalIdentity.provider == provider.name)
    )
    session.execute(delete(ExternalIdentity).where(theirs, queries.outlived()))
    held = session.scalars(select(ExternalIdentity).where(theirs)).all()
    if any(one.account_id != account.id for one in held):
        raise Refused([rules.TAKEN])
    if held:
        raise Refused([rules.SECOND])
    made = ExternalIdentity(
        account_id=account.id, provider=provider.name, subject_hash=subject_hash, linked_at=now
    )
    session.add(made)
    session.flush()
    viewer = account_queries.viewer_for(session, account)
    record(session, viewer, "identity.link", "identity", made.id, now=now, detail=detail)
    return made


def _joined_by_email(
    session: Session, provider: Provider, proof: Proof, subject_hash: str, now: datetime
) -> tuple[ExternalIdentity, Account] | None:
    """Only where the settings say so of this provider, and never in place of another identity of
    it that the account has."""
    if not (provider.by_email and proof.email):
        return None
    account = account_queries.account_by_email(session, proof.email)
    if account is None or not account.active:
        return None
    try:
        return _link(session, account, provider, proof, now=now, detail="email"), account
    except Refused:
        return None


def note_failure(database: Database, who: str, network: str, *, now: datetime) -> None:
    """Counted as failed sign-ins are, on a transaction of its own."""
    network_hash = database.keyring.index("net:" + network)
    with database.write() as own:
        own.add(SignInFailure(at=now, email_hash=who, network_hash=network_hash))


def _subject_hash(session: Session, provider: Provider, proof: Proof) -> str:
    ring = session_database(session).keyring
    return queries.subject_hash_of(ring, provider.issuer, proof.subject)


def _network_hash(session: Session, network: str) -> str:
    return session_database(session).keyring.index("net:" + network)


def _too_often(session: Session, who: str, network_hash: str, now: datetime) -> bool:
    counted = account_queries.failures(session, email_hash=who, network_hash=network_hash, now=now)
    return bool(account_rules.why_not_try(counted, code=False))


def forget_trips(database: Database, now: datetime) -> None:
    """A chore: who has not come back by now never will."""
    with database.write() as session:
        session.execute(delete(ProviderTrip).where(ProviderTrip.expires_at <= now))
