"""What a password must be, and when a sign-in is too often tried."""

from datetime import datetime, timedelta

from jobbridge.errors import Reason
from jobbridge.i18n import N_

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_NETWORK = 50
SHORTEST = 12

COMMON = frozenset(
    {
        "password",
        "passwordpassword",
        "123456789012",
        "qwertyuiopas",
        "qwertyqwerty",
        "administrator",
        "letmeinletmein",
        "parole123456",
        "latvija12345",
        "jobbridge1234",
    }
)


def why_not_password(password: str, email: str) -> list[Reason]:
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
    lowered = password.casefold()
    if lowered in COMMON or len(set(lowered)) < 5:
        reasons.append(
            Reason("password_common", N_("This password is easily guessed."), field="password")
        )
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


def too_many(failures_account: int, failures_network: int) -> bool:
    return failures_account >= TRIES_PER_ACCOUNT or failures_network >= TRIES_PER_NETWORK
