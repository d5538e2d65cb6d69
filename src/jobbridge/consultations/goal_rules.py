"""Goals and the steps towards them: what may be written, and what is overdue."""

from datetime import date, timedelta

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.rules import LIST

KINDS = {
    "work": N_("Find work"),
    "training": N_("Learn a trade"),
    "documents": N_("Put papers in order"),
    "language": N_("Learn a language"),
    "housing": N_("Find a place to live"),
    "debts": N_("Settle debts"),
    "other": N_("Something else"),
}
REACHED, DROPPED = "reached", "dropped"
ENDS = {REACHED: N_("Reached"), DROPPED: N_("Not pursued further")}
MOST_STEPS = 30
MOST_GOALS = 20
LONGEST = 200
EARLIEST = timedelta(days=366)
AHEAD = timedelta(days=5 * 366)


def why_not_goal(*, kind: str, words: str, standing: int) -> list[Reason]:
    """`standing` is how many goals the person has that are not ended."""
    reasons = []
    if kind not in KINDS:
        reasons.append(Reason("goal_kind", LIST, field="kind"))
    if kind == "other" and not words.strip():
        text = N_("Write what the person wants to reach.")
        reasons.append(Reason("goal_words", text, field="words"))
    if standing >= MOST_GOALS:
        reasons.append(Reason("goals_many", N_("End a goal first: there are many already.")))
    return reasons


def why_not_step(*, words: str, due_on: date, today: date, steps: int, ended: bool) -> list[Reason]:
    reasons = []
    if not words.strip():
        reasons.append(Reason("step_words", N_("Write what is to be done."), field="words"))
    if not today - EARLIEST <= due_on <= today + AHEAD:
        reasons.append(Reason("step_due", N_("Check the year of the day."), field="due_on"))
    if steps >= MOST_STEPS:
        reasons.append(Reason("steps_many", N_("This goal has many steps: begin another.")))
    if ended:
        reasons.append(Reason("goal_ended", N_("This goal is ended: take it up again first.")))
    return reasons


def why_not_end(how: str) -> list[Reason]:
    return [] if how in ENDS else [Reason("goal_end", LIST, field="how")]


def overdue(due_on: date, done: bool, ended: bool, today: date) -> bool:
    """A step that is not done on the day after its due day, while its goal stands."""
    return not done and not ended and due_on < today
