"""Second factors: codes of apps, recovery codes, and what comes after the first factor."""

import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

import pyotp

from jobbridge.errors import Reason
from jobbridge.i18n import N_

HALF_MINUTE = 30
DRIFT = 1  # half-minutes that a phone's clock may be off, either way
STEP_LASTS = timedelta(minutes=10)
ENROLMENT_LASTS = timedelta(minutes=30)
TRIES_PER_STEP = 5
CODES = 10
FEW_CODES = 3
GROUP, GROUPS = 4, 3
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 that nobody takes for one another
CHALLENGE_LASTS = timedelta(minutes=5)
MOST_FACTORS = 10

WRONG_CODE = Reason(
    "wrong_code",
    N_("This code is not right, or it was used already. Wait for the next one."),
    field="code",
)
WRONG_RECOVERY = Reason(
    "wrong_recovery", N_("This recovery code is not right, or it was used already."), field="code"
)
WRONG_PASSKEY = Reason("wrong_passkey", N_("The passkey was not accepted. Try once more."))
START_OVER = Reason("start_over", N_("Sign in once more from the beginning."))


class Step(StrEnum):
    """What comes after the first factor."""

    SIGNED_IN = "signed_in"
    FACTOR = "factor"
    ENROL = "enrol"


def next_step(has_factor: bool, *, trusted: bool) -> Step:
    """Nobody is signed in by one factor alone: without a second one there is nothing but setting
    it up. `trusted`: whoever proved the identity has asked for a second factor."""
    if trusted:
        return Step.SIGNED_IN
    return Step.FACTOR if has_factor else Step.ENROL


def new_secret() -> str:
    """160 bits for an authenticator app, in Base32 (RFC 4226, 4)."""
    return pyotp.random_base32(32)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The half-minute whose code this is: the present one, the one before or the next."""
    present = int(now.timestamp()) // HALF_MINUTE
    made = pyotp.HOTP(secret)
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(made.at(step).encode(), code.encode("utf-8", "replace")):
            found = step
    return found


def address_of(secret: str, email: str) -> str:
    """What the picture says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="JobBridge")


def in_groups(text: str) -> str:
    """A long key as it is read out: in groups of four."""
    return " ".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def app_code(typed: str) -> str | None:
    """The six digits, if this is what was typed; spaces between them do no harm."""
    digits = "".join(typed.split())
    return digits if len(digits) == 6 and digits.isascii() and digits.isdecimal() else None


def new_recovery_codes() -> list[str]:
    """Sixty bits each."""
    return [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(CODES)
    ]


def recovery_code(typed: str) -> str:
    """As it was printed, however it was typed."""
    plain = "".join(c for c in typed.upper() if c.isalnum())[: GROUP * GROUPS + 1]
    return "-".join(plain[i : i + GROUP] for i in range(0, len(plain), GROUP))


def why_not_remove(factor_id: int, confirmed: Collection[int]) -> list[Reason]:
    """All reasons against taking a factor away; `confirmed` are the ids of those that count."""
    if set(confirmed) == {factor_id}:
        text = N_("This is your only second factor: set up another one first.")
        return [Reason("only_factor", text)]
    return []
