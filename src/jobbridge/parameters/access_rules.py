"""The parameters of what is done out of the ordinary with people's names."""

from jobbridge.i18n import N_
from jobbridge.parameters.numbers import HOURS, MINUTES, PEOPLE, PERSONS, Parameter

EMERGENCY_MINUTES = Parameter(
    "emergency_minutes",
    N_("A person opened in an emergency closes by itself after"),
    MINUTES,
    default=60,
    lowest=5,
    highest=240,
    group=PEOPLE,
)
EMERGENCIES_A_DAY = Parameter(
    "emergencies_a_day",
    N_("One account may open in emergencies, in a day, at most"),
    PERSONS,
    default=5,
    lowest=1,
    highest=50,
    group=PEOPLE,
)
NAMES_AT_ONCE = Parameter(
    "names_at_once",
    N_("A file with names needs a second person when it holds more than"),
    PERSONS,
    default=25,
    lowest=1,
    highest=100,
    group=PEOPLE,
)
NAMES_TAKEN_HOURS = Parameter(
    "names_taken_hours",
    N_("An agreed file with names is to be fetched within"),
    HOURS,
    default=24,
    lowest=1,
    highest=72,
    group=PEOPLE,
)
ACCESS = (EMERGENCY_MINUTES, EMERGENCIES_A_DAY, NAMES_AT_ONCE, NAMES_TAKEN_HOURS)
