"""What a coordinator does with accounts: mentors of the own organisation, and nothing else."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.accounts import actions, queries, rules, staff_actions, team_queries
from jobbridge.accounts.model import Account
from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import LOCALES, N_
from jobbridge.viewer import Role, Viewer

NOT_YOURS_ALONE = Reason(
    "not_yours_alone",
    N_("This mentor acts for another organisation too: ask an administrator."),
)


def invite_mentor(
    session: Session, viewer: Viewer, *, email: str, name: str, locale: str, now: datetime
) -> Account:
    """A mentor's account in the coordinator's organisation, and its invitation by mail."""
    if not viewer.is_(Role.COORDINATOR) or not viewer.organisations:
        raise NotFound
    reasons = rules.why_not_address(email.strip())
    if queries.account_by_email(session, email):
        text = N_("There is already an account with this address.")
        reasons.append(Reason("email_taken", text, field="email"))
    if locale not in LOCALES:
        reasons.append(Reason("locale", N_("Choose one from the list."), field="locale"))
    if reasons:
        raise Refused(reasons)
    account = actions.add_account(
        session,
        viewer,
        email=email,
        name=name,
        role=Role.MENTOR,
        organisations=viewer.organisations,
        locale=locale,
        now=now,
    )
    staff_actions.send_invitation(session, viewer, account, now=now)
    return account


def invite_again(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> None:
    """Only who has never chosen a password: any other resets it by way of an administrator."""
    account = team_queries.mentor_for(session, viewer, account_id, lock=True)
    if account.password_hash is not None:
        raise Refused([Reason("has_password", N_("This mentor signs in already."))])
    staff_actions.send_invitation(session, viewer, account, now=now)


def shut_out(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> Account:
    """Sessions, tokens and invitations end at once; `let_in` takes it back."""
    account = team_queries.mentor_for(session, viewer, account_id, lock=True)
    if {m.organisation_id for m in account.memberships} - viewer.organisations:
        raise Refused([NOT_YOURS_ALONE])
    if account.active:
        staff_actions.end_invitations(session, account.id, now)
        account.version += 1
        actions.disable(session, viewer, account, now=now)
    return account


def let_in(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> Account:
    account = team_queries.mentor_for(session, viewer, account_id, lock=True)
    if {m.organisation_id for m in account.memberships} - viewer.organisations:
        raise Refused([NOT_YOURS_ALONE])
    if not account.active:
        account.active = True
        account.version += 1
        record(session, viewer, "account.enable", "account", account.id, now=now)
    return account


def part_from(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> Account:
    """The mentor leaves the organisation: where it was the only one, access ends."""
    account = team_queries.mentor_for(session, viewer, account_id, lock=True)
    kept = [m for m in account.memberships if m.organisation_id not in viewer.organisations]
    if not kept:
        return shut_out(session, viewer, account_id=account_id, now=now)
    account.memberships = kept
    account.version += 1
    actions.end_sessions(session, account.id, now=now)
    record(session, viewer, "account.scope", "account", account.id, now=now, detail=account.role)
    return account
