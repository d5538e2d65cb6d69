"""The parameters of tours of several prisons."""

from jobbridge.i18n import N_
from jobbridge.parameters.numbers import HOURS, KILOMETRES, MINUTES, VISITS, Parameter

TRAVEL_SPEED = Parameter(
    "travel_speed",
    N_("On a tour of several prisons visitors cover, as the crow flies"),
    KILOMETRES,
    default=55,
    lowest=20,
    highest=110,
    group=VISITS,
)
TRAVEL_SPARE = Parameter(
    "travel_spare",
    N_("Beside driving, a way between two prisons takes (leaving one, being let into the next)"),
    MINUTES,
    default=40,
    lowest=0,
    highest=180,
    group=VISITS,
)
TOUR_HOURS = Parameter(
    "tour_hours",
    N_("What is released of a tour waits for its other prisons, so that an employer is told once"),
    HOURS,
    default=4,
    lowest=0,
    highest=48,
    group=VISITS,
)
