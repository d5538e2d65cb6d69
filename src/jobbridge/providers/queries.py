"""Whose identities are whose, and which account one of them opens."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Invitation
from jobbridge.errors import NotFound
from jobbridge.providers.model import ExternalIdentity, ProviderTrip
from jobbridge.sealed import Keyring
from jobbridge.viewer import Viewer
from jobbridge.web.security import token_hash


def outlived() -> ColumnElement[bool]:
    """A clause on `ExternalIdentity`: its account was invited anew since, which ends whatever
    signed somebody in before."""
    anew = select(Invitation.id).where(
        Invitation.account_id == ExternalIdentity.account_id,
        Invitation.created_at > ExternalIdentity.linked_at,
    )
    return anew.exists()


def identities_for(session: Session, viewer: Viewer) -> Sequence[ExternalIdentity]:
    """The viewer's own, in the order in which they were linked."""
    query = select(ExternalIdentity).where(
        ExternalIdentity.account_id == viewer.account_id, ~outlived()
    )
    return session.scalars(query.order_by(ExternalIdentity.id)).all()


def identity_for(session: Session, viewer: Viewer, identity_id: int) -> ExternalIdentity:
    found = session.get(ExternalIdentity, identity_id)
    if found is None or found.account_id != viewer.account_id:
        raise NotFound
    return found


def account_with(session: Session, subject_hash: str) -> tuple[ExternalIdentity, Account] | None:
    """The account that an identity opens, if it is let in at all."""
    query = (
        select(ExternalIdentity, Account)
        .join(Account, Account.id == ExternalIdentity.account_id)
        .where(ExternalIdentity.subject_hash == subject_hash, Account.active, ~outlived())
    )
    row = session.execute(query).first()
    return (row[0], row[1]) if row else None


def subject_hash_of(ring: Keyring, issuer: str, subject: str) -> str:
    """What is kept of an identity. The keyed hash folds its words, and to a provider `A` and `a`
    are two people: so it is made of a hash that folds nothing."""
    whole = hashlib.sha256(f"{len(issuer)}:{issuer}{subject}".encode()).hexdigest()
    return ring.index("identity:" + whole)


def state_hash_of(state: str, cookie: str) -> str:
    return token_hash(f"{len(state)}:{state}{cookie}")


def trips_from(session: Session, network_hash: str, now: datetime, within: timedelta) -> int:
    """How many set out from a network within that time and have not come back."""
    query = (
        select(func.count())
        .select_from(ProviderTrip)
        .where(ProviderTrip.network_hash == network_hash, ProviderTrip.expires_at > now)
        .where(ProviderTrip.expires_at <= now + within)
    )
    return session.scalar(query) or 0
