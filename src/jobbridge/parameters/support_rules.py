"""The parameters of support: how long a provider or an organisation may keep silent."""

from jobbridge.i18n import N_
from jobbridge.parameters.numbers import DAYS, PEOPLE, Parameter

REFERRAL_REMIND = Parameter(
    "referral_remind",
    N_("A provider who has not answered a referral is reminded after"),
    DAYS,
    default=7,
    lowest=2,
    highest=20,
    group=PEOPLE,
)
# Below the time for which the link in the provider's mail holds.
REFERRAL_SILENT = Parameter(
    "referral_silent",
    N_("A referral that its provider does not answer ends by itself within"),
    DAYS,
    default=21,
    lowest=5,
    highest=29,
    group=PEOPLE,
)
MENTOR_WAIT = Parameter(
    "mentor_wait",
    N_("A wish for a mentor that nobody takes up goes to all organisations, then ends, after"),
    DAYS,
    default=14,
    lowest=3,
    highest=60,
    group=PEOPLE,
)
SUPPORT = (REFERRAL_REMIND, REFERRAL_SILENT, MENTOR_WAIT)
