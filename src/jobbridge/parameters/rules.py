"""The parameters that there are, with their bounds.

`PARAMETERS` is the whole list: a rule that needs one gets its value handed in.
"""

from collections.abc import Mapping
from itertools import pairwise

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.parameters.access_rules import ACCESS
from jobbridge.parameters.handover_rules import (
    HANDOVER_AHEAD,
    HANDOVER_CHASE,
    HANDOVER_KEPT,
    HANDOVER_LINK,
)
from jobbridge.parameters.numbers import (
    DAYS,
    FIGURES,
    HOURS,
    MATCHES,
    MEETINGS,
    MINUTES,
    MONTHS,
    PEOPLE,
    PERSONS,
    POINTS,
    REQUESTS,
    VISITS,
    WEEKS,
    WORKING_DAYS,
    Parameter,
)
from jobbridge.parameters.privacy_rules import KEPT_FOR
from jobbridge.parameters.support_rules import REFERRAL_REMIND, REFERRAL_SILENT, SUPPORT
from jobbridge.parameters.tour_rules import TOUR_HOURS, TRAVEL_SPARE, TRAVEL_SPEED

ANSWER_DAYS = Parameter(
    "answer_days",
    N_("Counselors answer an employer's request within"),
    WORKING_DAYS,
    default=5,
    lowest=1,
    highest=30,
    group=REQUESTS,
)
LAPSE_DAYS = Parameter(
    "lapse_days",
    N_("An unanswered request ends after its due day by itself within"),
    WORKING_DAYS,
    default=10,
    lowest=1,
    highest=60,
    group=REQUESTS,
)
FIRST_REMINDER_DAYS = Parameter(
    "first_reminder_days",
    N_("An employer who has not answered is reminded after"),
    DAYS,
    default=3,
    lowest=1,
    highest=30,
    group=REQUESTS,
)
SECOND_REMINDER_DAYS = Parameter(
    "second_reminder_days",
    N_("An employer who has not answered is reminded again after"),
    DAYS,
    default=7,
    lowest=2,
    highest=60,
    group=REQUESTS,
)
PAUSE_DAYS = Parameter(
    "pause_days",
    N_("A silent employer is paused after"),
    DAYS,
    default=14,
    lowest=3,
    highest=90,
    group=REQUESTS,
)
SILENT_DAYS = Parameter(
    "silent_days",
    N_("A skills card ends by itself when its employer stays silent for"),
    DAYS,
    default=45,
    lowest=7,
    highest=180,
    group=REQUESTS,
)
MEET_DAYS = Parameter(
    "meet_days",
    N_("An application ends by itself when nobody has met within"),
    DAYS,
    default=90,
    lowest=14,
    highest=365,
    group=REQUESTS,
)
DECIDE_DAYS = Parameter(
    "decide_days",
    N_("After a meeting an application ends by itself without a decision within"),
    DAYS,
    default=30,
    lowest=5,
    highest=180,
    group=REQUESTS,
)
OFFER_DAYS = Parameter(
    "offer_days",
    N_("An offer that the person does not answer ends by itself within"),
    DAYS,
    default=21,
    lowest=3,
    highest=90,
    group=REQUESTS,
)
FOLLOW_UP_DAYS = Parameter(
    "follow_up_days",
    N_("The agency hears that nobody says whether a person works after"),
    DAYS,
    default=14,
    lowest=3,
    highest=60,
    group=REQUESTS,
)
REVEAL_DAYS = Parameter(
    "reveal_days",
    N_("A name that a person lets an employer know is shown for"),
    DAYS,
    default=60,
    lowest=7,
    highest=365,
    group=REQUESTS,
)
MENTOR_DAYS = Parameter(
    "mentor_days",
    N_("A mentor who is asked to go along with somebody answers within"),
    DAYS,
    default=7,
    lowest=2,
    highest=30,
    group=REQUESTS,
)
LINK_DAYS = Parameter(
    "link_days",
    N_("The link in a mail that answers a skills card works for"),
    DAYS,
    default=14,
    lowest=1,
    highest=60,
    group=REQUESTS,
)
PLAN_MONTHS = Parameter(
    "plan_months",
    N_("A career plan is due before release by"),
    MONTHS,
    default=3,
    lowest=1,
    highest=12,
    group=PEOPLE,
)
STALE_MONTHS = Parameter(
    "stale_months",
    N_("A fact is asked about again after"),
    MONTHS,
    default=12,
    lowest=3,
    highest=60,
    group=PEOPLE,
)
STALLED_DAYS = Parameter(
    "stalled_days",
    N_("A person's case counts as stalled without any step for"),
    DAYS,
    default=30,
    lowest=7,
    highest=180,
    group=PEOPLE,
)
LEFT_WEEKS = Parameter(
    "left_weeks",
    N_("Who was never introduced to anybody is listed before release by"),
    WEEKS,
    default=12,
    lowest=1,
    highest=52,
    group=PEOPLE,
)
ALERT_POINTS = Parameter(
    "alert_points",
    N_("A counselor is told of a new match from"),
    POINTS,
    default=5500,
    lowest=3000,
    highest=10_000,
    group=MATCHES,
)
ALERT_DAYS = Parameter(
    "alert_days",
    N_("A match that ends and comes back is no news within"),
    DAYS,
    default=14,
    lowest=1,
    highest=180,
    group=MATCHES,
)
LEAD_DAYS = Parameter(
    "lead_days",
    N_("An offer made at an interview needs before release"),
    DAYS,
    default=14,
    lowest=0,
    highest=120,
    group=VISITS,
)
ALARM_WEEKS = Parameter(
    "alarm_weeks",
    N_("Whoever has no interview is called urgent before the last useful day by"),
    WEEKS,
    default=4,
    lowest=1,
    highest=26,
    group=VISITS,
)
VISITOR_DAYS = Parameter(
    "visitor_days",
    N_("Visitors' data and shift notes are erased after the visit within"),
    DAYS,
    default=30,
    lowest=1,
    highest=365,
    group=VISITS,
)

HELD_MINUTES = Parameter(
    "held_minutes",
    N_("New times that replace broken ones are held for"),
    MINUTES,
    default=120,
    lowest=10,
    highest=1440,
    group=VISITS,
)
CALENDAR_HOURS = Parameter(
    "calendar_hours",
    N_("An employer's calendar that can no longer be read counts for another"),
    HOURS,
    default=24,
    lowest=2,
    highest=168,
    group=VISITS,
)

UNDO_HOURS = Parameter(
    "undo_hours",
    N_("An outcome of an interview can be taken back for"),
    HOURS,
    default=24,
    lowest=1,
    highest=168,
    group=VISITS,
)
MOVE_POINTS = Parameter(
    "move_points",
    N_("On an interview day nobody is given another time for less than"),
    POINTS,
    default=1000,
    lowest=0,
    highest=10_000,
    group=VISITS,
)
URGENT_DAYS = Parameter(
    "urgent_days",
    N_("Interview days meet first, and fully, who is released within"),
    DAYS,
    default=30,
    lowest=0,
    highest=90,
    group=VISITS,
)
UNHURRIED_DAYS = Parameter(
    "unhurried_days",
    N_("Interview days count no urgency for who is released after"),
    DAYS,
    default=180,
    lowest=91,
    highest=730,
    group=VISITS,
)
FIRST_POINTS = Parameter(
    "first_points",
    N_("Who was never interviewed is worth more on an interview day by"),
    POINTS,
    default=5000,
    lowest=0,
    highest=20_000,
    group=VISITS,
)
BRANCH_AT_ONCE = Parameter(
    "branch_at_once",
    N_("A branch holds at once, of meetings after release"),
    MEETINGS,
    default=2,
    lowest=1,
    highest=20,
    group=VISITS,
)
SMALLEST_COUNT = Parameter(
    "smallest_count",
    N_("In figures about everybody, people are never told apart in groups smaller than"),
    PERSONS,
    default=10,
    lowest=10,
    highest=50,
    group=FIGURES,
)

PARAMETERS = {
    parameter.name: parameter
    for parameter in (
        *ACCESS,
        ANSWER_DAYS,
        LAPSE_DAYS,
        FIRST_REMINDER_DAYS,
        SECOND_REMINDER_DAYS,
        PAUSE_DAYS,
        SILENT_DAYS,
        MEET_DAYS,
        DECIDE_DAYS,
        OFFER_DAYS,
        FOLLOW_UP_DAYS,
        REVEAL_DAYS,
        MENTOR_DAYS,
        LINK_DAYS,
        PLAN_MONTHS,
        STALE_MONTHS,
        STALLED_DAYS,
        LEFT_WEEKS,
        HANDOVER_AHEAD,
        HANDOVER_LINK,
        HANDOVER_CHASE,
        HANDOVER_KEPT,
        *SUPPORT,
        ALERT_POINTS,
        ALERT_DAYS,
        LEAD_DAYS,
        ALARM_WEEKS,
        VISITOR_DAYS,
        HELD_MINUTES,
        UNDO_HOURS,
        MOVE_POINTS,
        URGENT_DAYS,
        UNHURRIED_DAYS,
        FIRST_POINTS,
        BRANCH_AT_ONCE,
        TRAVEL_SPEED,
        TRAVEL_SPARE,
        TOUR_HOURS,
        CALENDAR_HOURS,
        SMALLEST_COUNT,
        *KEPT_FOR,
    )
}


def why_not_set(parameter: Parameter, value: int) -> list[Reason]:
    """All reasons against a value."""
    if parameter.lowest <= value <= parameter.highest:
        return []
    return [
        Reason(
            "out_of_bounds",
            N_("Between %(lowest)s and %(highest)s."),
            {"lowest": parameter.lowest, "highest": parameter.highest},
            field=parameter.name,
        )
    ]


def why_not_together(values: Mapping[str, int]) -> list[Reason]:
    """All reasons against these values beside each other; every parameter is in `values`."""
    order = (FIRST_REMINDER_DAYS, SECOND_REMINDER_DAYS, PAUSE_DAYS, SILENT_DAYS)
    pairs = (*pairwise(order), (REFERRAL_REMIND, REFERRAL_SILENT))
    return [
        Reason(
            "out_of_order",
            N_("More than “%(label)s” (%(value)s)."),
            {"label": sooner.label, "value": values[sooner.name]},
            field=later.name,
        )
        for sooner, later in pairs
        if values[later.name] <= values[sooner.name]
    ]
