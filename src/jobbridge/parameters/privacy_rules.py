"""The parameters of how long things about people are kept, within the bounds of law."""

from jobbridge.i18n import N_
from jobbridge.parameters.numbers import DAYS, MONTHS, Parameter

PRIVACY = N_("How long data is kept")
ERASE_DAYS = Parameter(
    "erase_days",
    N_("Somebody who is to be erased is erased, and until then may still stay, after"),
    DAYS,
    default=30,
    lowest=7,
    highest=30,
    group=PRIVACY,
)
PERSON_MONTHS = Parameter(
    "person_months",
    N_("A person's record is kept after release for"),
    MONTHS,
    default=12,
    lowest=7,
    highest=12,
    group=PRIVACY,
)
NOTE_MONTHS = Parameter(
    "note_months",
    N_("Notes of consultations and messages with employers are kept for"),
    MONTHS,
    default=12,
    lowest=6,
    highest=12,
    group=PRIVACY,
)
APPLICATION_MONTHS = Parameter(
    "application_months",
    N_("What an employer was shown of a person is kept after an application ended for"),
    MONTHS,
    default=12,
    lowest=1,
    highest=12,
    group=PRIVACY,
)
SESSION_DAYS = Parameter(
    "session_days",
    N_("Sign-ins that ended, failed ones and invitations are kept for"),
    DAYS,
    default=90,
    lowest=7,
    highest=400,
    group=PRIVACY,
)
ACCOUNT_MONTHS = Parameter(
    "account_months",
    N_("Name and address of an account whose access ended are kept for"),
    MONTHS,
    default=24,
    lowest=6,
    highest=60,
    group=PRIVACY,
)
AUDIT_MONTHS = Parameter(
    "audit_months",
    N_("The record of who looked and changed is kept for"),
    MONTHS,
    default=24,
    lowest=18,
    highest=120,
    group=PRIVACY,
)
KEPT_FOR = (
    ERASE_DAYS,
    PERSON_MONTHS,
    NOTE_MONTHS,
    APPLICATION_MONTHS,
    SESSION_DAYS,
    ACCOUNT_MONTHS,
    AUDIT_MONTHS,
)
