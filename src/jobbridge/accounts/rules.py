"""What a password must be, when a sign-in is too often tried, and what an account may be for."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from jobbridge.accounts import guessable
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.viewer import Duty, Role

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_NETWORK = 50
TRIES_ALTOGETHER = 500
CODES_A_DAY = 30  # of a million, three of which are right: one chance in ten thousand
TOO_OFTEN = Reason("too_often", N_("Too many tries. Wait a quarter of an hour."))
TOO_MANY_CODES = Reason(
    "too_many_codes",
    N_("Too many wrong codes today. Use a recovery code or a passkey, or ask an administrator."),
)
SHORTEST = 12
INVITATION = timedelta(hours=72)

KINDS: Mapping[str, str] = {
    "prison": N_("Prisons"),
    "branch": N_("Branches of the State Employment Agency"),
    "employer": N_("Employers"),
    "probation": N_("Probation offices"),
    "ngo": N_("NGOs and municipal services"),
}
"""Kinds of organisations, with their names for people."""

KIND_OF = {
    Role.COUNSELOR: "prison",
    Role.PRISON_OFFICER: "prison",
    Role.AGENCY: "branch",
    Role.EMPLOYER: "employer",
    Role.PROBATION: "probation",
    Role.MENTOR: "ngo",
    Role.COORDINATOR: "ngo",
}
"""The kind of organisation that a role acts for; the others act for none."""

NEEDED = frozenset(
    {Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY, Role.EMPLOYER, Role.COORDINATOR}
)
ONE_ONLY = frozenset({Role.PRISON_OFFICER, Role.EMPLOYER, Role.COORDINATOR})
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def why_not_password(password: str, email: str, name: str = "") -> list[Reason]:
    """All reasons against a new password (ASVS 5.0, 6.2: length over composition)."""
    reasons = []
    if len(password) < SHORTEST:
        reasons.append(
            Reason(
                "password_short",
                N_("The password needs at least %(least)s characters."),
                {"least": SHORTEST},
                field="password",
            )
        )
    if guessable.is_common(password, known=f"{email} {name}"):
        reasons.append(
            Reason("password_common", N_("This password is easily guessed."), field="password")
        )
    lowered = password.casefold()
    if len(lowered) >= 3 and email and lowered in email.casefold():
        reasons.append(
            Reason("password_email", N_("Do not use your address as password."), field="password")
        )
    return reasons


def session_is_valid(
    *, created_at: datetime, seen_at: datetime, ended_at: datetime | None, now: datetime
) -> bool:
    """30 minutes idle, 12 hours at most, and not ended."""
    return ended_at is None and now - seen_at < IDLE and now - created_at < ABSOLUTE


@dataclass(frozen=True)
class Failures:
    """Failed tries of the last quarter of an hour: for this account, from this network, of
    everybody; and wrong codes of an app for this account in a day."""

    account: int
    network: int
    altogether: int
    codes: int = 0


def why_not_try(failures: Failures, *, code: bool) -> list[Reason]:
    """All reasons against one more try; `code`: it is a code of an app that is tried."""
    if (
        failures.account >= TRIES_PER_ACCOUNT
        or failures.network >= TRIES_PER_NETWORK
        or failures.altogether >= TRIES_ALTOGETHER
    ):
        return [TOO_OFTEN]
    return [TOO_MANY_CODES] if code and failures.codes >= CODES_A_DAY else []


def network_part(network: str) -> str:
    """The network that an address is of: /24, or /48 of the newer ones."""
    try:
        address = ip_address(network)
    except ValueError:
        return ""
    length = 24 if address.version == 4 else 48
    return str(ip_network(f"{address}/{length}", strict=False))


def name_order(name: str) -> tuple[str, str]:
    """Sorts names as people look for them: "Ģirts" among those with G, whatever the database."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)), name


def why_not_address(email: str) -> list[Reason]:
    if len(email) <= 254 and _ADDRESS.fullmatch(email):
        return []
    text = N_("Write an e-mail address like name@example.org.")
    return [Reason("email", text, field="email")]


def why_not_scope(
    role: Role, organisations: Collection[int], kinds: Mapping[int, str], duties: Collection[Duty]
) -> list[Reason]:
    """All reasons against a role with these organisations and duties. `kinds` are the kinds of
    the active organisations by id."""
    reasons = []
    kind = KIND_OF.get(role)
    if any(kinds.get(one) != kind for one in organisations):
        text = N_("This organisation is not one that the role acts for.")
        reasons.append(Reason("organisation", text, field="organisations"))
    elif role in NEEDED and not organisations:
        text = N_("Choose whom the person acts for: without it they would see nothing.")
        reasons.append(Reason("no_organisation", text, field="organisations"))
    elif role in ONE_ONLY and len(set(organisations)) > 1:
        text = N_("This role acts for one organisation only.")
        reasons.append(Reason("one_organisation", text, field="organisations"))
    if duties and role is not Role.PRISON_OFFICER:
        text = N_("Only prison officers have duties.")
        reasons.append(Reason("duties", text, field="duties"))
    return reasons


def why_not_end(account_id: int, by: int | None, administrators: Collection[int]) -> list[Reason]:
    """All reasons against taking this account's access, or its role, away. `administrators`
    are the ids of those who may do so and are active."""
    reasons = []
    if account_id == by:
        text = N_("You cannot take away your own access: ask another administrator.")
        reasons.append(Reason("own_account", text))
    if set(administrators) == {account_id}:
        text = N_("This is the last administrator: make another one first.")
        reasons.append(Reason("last_administrator", text))
    return reasons


def invitation_is_valid(
    *, expires_at: datetime, used_at: datetime | None, ended_at: datetime | None, now: datetime
) -> bool:
    """72 hours, once, and not revoked."""
    return used_at is None and ended_at is None and now < expires_at
