"""What a parameter is, its units, and the groups in which an administrator finds them."""

from dataclasses import dataclass

from jobbridge.i18n import N_


@dataclass(frozen=True)
class Parameter:
    """A whole number that an administrator may set between `lowest` and `highest`, both
    included; `unit` is a text for people."""

    name: str
    label: str
    unit: str
    default: int
    lowest: int
    highest: int
    group: str


WORKING_DAYS = N_("working days")
DAYS = N_("days")
MINUTES = N_("minutes")
HOURS = N_("hours")
WEEKS = N_("weeks")
MONTHS = N_("months")
MEETINGS = N_("meetings")
KILOMETRES = N_("kilometres an hour")
POINTS = N_("points of 10,000")
REQUESTS = N_("Requests and answers")
PEOPLE = N_("People and plans")
MATCHES = N_("Matches")
VISITS = N_("Visits")
PERSONS = N_("people")
FIGURES = N_("Figures")
