"""The parameters of release-day hand-overs."""

from jobbridge.i18n import N_
from jobbridge.parameters.numbers import DAYS, PEOPLE, WORKING_DAYS, Parameter

HANDOVER_AHEAD = Parameter(
    "handover_ahead",
    N_("A release-day hand-over is prepared before release by"),
    DAYS,
    default=30,
    lowest=7,
    highest=180,
    group=PEOPLE,
)
HANDOVER_LINK = Parameter(
    "handover_link",
    N_("The link of a hand-over works for"),
    DAYS,
    default=14,
    lowest=1,
    highest=60,
    group=PEOPLE,
)
HANDOVER_CHASE = Parameter(
    "handover_chase",
    N_("Whoever has not acknowledged a hand-over is reminded after"),
    WORKING_DAYS,
    default=3,
    lowest=1,
    highest=20,
    group=PEOPLE,
)
HANDOVER_KEPT = Parameter(
    "handover_kept",
    N_("Recipients see a hand-over after release for"),
    DAYS,
    default=60,
    lowest=7,
    highest=180,
    group=PEOPLE,
)
