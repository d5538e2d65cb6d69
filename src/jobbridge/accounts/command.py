"""`jobbridge user` and `jobbridge api-token`: accounts, for whoever keeps the service."""

import getpass
import sys
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.accounts import actions, factor_actions, queries, staff_actions
from jobbridge.errors import Unusable
from jobbridge.viewer import SYSTEM, Duty, Role


def change_user(
    session: Session,
    *,
    verb: str,
    email: str,
    name: str,
    role: str,
    organisations: Sequence[int],
    duties: Sequence[str],
    now: datetime,
) -> str:
    """Add, disable or reset an account; a password is asked for where one is needed. The answer
    is what the caller is told: of a reset the invitation's link, this once."""
    if role not in set(Role):
        raise Unusable(f"no such role; there are {', '.join(Role)}")
    if unknown := set(duties) - set(Duty):
        raise Unusable(f"no such duty as {', '.join(unknown)}; there are {', '.join(Duty)}")
    account = queries.account_by_email(session, email)
    if verb == "add":
        actions.add_account(
            session,
            SYSTEM,
            email=email,
            name=name or email,
            role=Role(role),
            organisations=organisations,
            duties=[Duty(duty) for duty in duties],
            password=_password(),
            now=now,
        )
    elif account is None:
        raise Unusable(f"no account has the address {email}")
    elif verb == "disable":
        actions.disable(session, SYSTEM, account, now=now)
    elif verb == "reset":
        token = staff_actions.send_invitation(session, SYSTEM, account, now=now)
        return _link(session, token)
    else:
        token = factor_actions.reset_factors(session, SYSTEM, account_id=account.id, now=now)
        return _link(session, token)
    return f"{email}: done."


def _link(session: Session, token: str) -> str:
    return f"{session.info['public_url']}/invitation/{token}"


def api_token(session: Session, email: str, *, now: datetime) -> str:
    """A bearer token, told once."""
    account = queries.account_by_email(session, email)
    if account is None or not account.active:
        raise Unusable(f"no active account has the address {email}")
    return actions.issue_api_token(session, SYSTEM, account, now=now)


def _password() -> str:
    """Asked twice on a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise Unusable("the two passwords differ")
    return first
