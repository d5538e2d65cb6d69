"""The mentors of an organisation, as its coordinator keeps them: no other role, nobody else's."""

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from jobbridge.accounts import rules
from jobbridge.accounts.model import Account, Membership
from jobbridge.errors import NotFound
from jobbridge.viewer import Role, Viewer


def team(viewer: Viewer) -> ColumnElement[bool]:
    """A clause on `Account`: mentors of the coordinator's organisation. Deny by default."""
    if viewer.system:
        return true()
    if not viewer.is_(Role.COORDINATOR):
        return false()
    members = select(Membership.account_id).where(
        Membership.organisation_id.in_(viewer.organisations)
    )
    return (Account.role == Role.MENTOR) & Account.id.in_(members)


def mentors_for(session: Session, viewer: Viewer) -> list[Account]:
    """By name; also those whose access has ended."""
    rows = session.scalars(select(Account).where(team(viewer)))
    return sorted(rows, key=lambda row: (*rules.name_order(row.name), row.id))


def mentor_for(session: Session, viewer: Viewer, account_id: int, *, lock: bool = False) -> Account:
    """`lock` holds the account until the transaction ends."""
    query = select(Account).where(Account.id == account_id, team(viewer))
    if lock:
        query = query.with_for_update(of=Account).execution_options(populate_existing=True)
    account = session.scalar(query)
    if account is None:
        raise NotFound
    return account
