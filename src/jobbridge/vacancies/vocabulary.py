"""The codes that vacancies are written in beside those of facts, with their English names.

Labels are message ids: show them through `words.gettext`.
"""

from jobbridge.i18n import N_

DUTIES = {
    "CHILDREN": N_("children are present"),
    "GUARD": N_("guarding, with a certificate"),
    "DRIVING": N_("driving"),
    "WEAPONS": N_("weapons"),
    "CASH": N_("handling money"),
    "NIGHT": N_("night shifts"),
    "TRAVEL": N_("travel abroad"),
    "CIVIL_SERVICE": N_("civil service"),
    "TAXI": N_("carrying passengers for hire"),
}
LOADS = {"full": N_("Full time"), "part": N_("Part time")}
WORKING_TIMES = {
    "normal": N_("Regular hours"),
    "summed": N_("Summed working time"),
    "shifts": N_("Shifts"),
    "part": N_("Shortened hours"),
}
CLOSE_REASONS = {
    "filled_here": N_("Filled through JobBridge"),
    "filled": N_("Filled in another way"),
    "cancelled": N_("No longer offered"),
    "gone": N_("No longer in the agency's register"),
}
STATES = {
    "draft": N_("Draft"),
    "published": N_("Published"),
    "paused": N_("Paused"),
    "closed": N_("Closed"),
}
# The kinds of requirements, in the order in which they are shown.
KINDS = ("experience", "skill", "licence", "language", "education", "condition")
