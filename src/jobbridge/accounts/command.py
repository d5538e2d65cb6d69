"""`jobbridge user` and `jobbridge api-token`: accounts, for whoever keeps the service."""

import getpass
import sys
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.accounts import actions, queries
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
) -> None:
    """Add, disable or reset an account; a password is asked for where one is needed."""
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
    else:
        actions.set_password(session, SYSTEM, account, _password(), now=now)


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
