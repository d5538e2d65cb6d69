"""When a consultation may be planned, what may become of it, and how the agenda is cut."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from jobbridge.consultations.model import State
from jobbridge.consultations.rules import BACK_ENTRY, STATES, why_not_reason
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.rules import LIST

AHEAD = timedelta(days=2 * 366)
MOST_TOGETHER = 60
# What can be recorded of a planned consultation, in the order that a page offers it.
OUTCOMES = (State.HELD, State.MISSED, State.EXEMPTED)


class When(StrEnum):
    """The parts of the agenda, in their order."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


WHEN = {
    When.OVERDUE: N_("To be recorded"),
    When.TODAY: N_("Today"),
    When.WEEK: N_("The next seven days"),
    When.LATER: N_("Later"),
}


class Dated(Protocol):
    @property
    def held_on(self) -> date: ...


D = TypeVar("D", bound=Dated)


def when(day: date, today: date) -> When:
    """Where a planned consultation stands on the agenda."""
    if day < today:
        return When.OVERDUE
    if day == today:
        return When.TODAY
    return When.WEEK if day <= today + timedelta(days=7) else When.LATER


def by_when(planned: Iterable[D], today: date) -> list[tuple[When, list[D]]]:
    """The planned ones cut into the agenda's parts, in their order; empty parts left out."""
    parts: dict[When, list[D]] = {part: [] for part in When}
    for one in planned:
        parts[when(one.held_on, today)].append(one)
    return [(part, ones) for part, ones in parts.items() if ones]


def why_not_planned(*, on: date, today: date) -> list[Reason]:
    if on < today:
        return [Reason("planned_past", N_("A planned consultation lies ahead."), field="on")]
    if on > today + AHEAD:
        text = N_("Check the year: it is over two years ahead.")
        return [Reason("planned_far", text, field="on")]
    return []


def why_not_outcome(
    *, present: str, state: str, reason: str, on: date, today: date
) -> list[Reason]:
    """`present` is the state so far: only what was planned gets an outcome, once."""
    reasons = why_not_reason(state, reason)
    if state not in OUTCOMES:
        reasons.append(Reason("state", LIST, field="state"))
    if present != State.PLANNED:
        text = N_("This is recorded already: %(state)s.")
        reasons.append(Reason("recorded", text, {"state": STATES[State(present)]}))
    if on > today and state != State.EXEMPTED:
        reasons.append(Reason("held_ahead", N_("This day has not come yet.")))
    return reasons


def why_not_group(
    *, topic: str, on: date, people: Sequence[int], reachable: Iterable[int], today: date
) -> list[Reason]:
    """A group may be entered for a day that has passed: then only its attendance is missing."""
    reasons = []
    if not topic.strip():
        reasons.append(Reason("topic", N_("Write what it is about."), field="topic"))
    if on > today + AHEAD or on < today - BACK_ENTRY:
        reasons.append(Reason("planned_far", N_("Check the year of the day."), field="on"))
    if not people:
        reasons.append(Reason("nobody", N_("Tick who takes part."), field="people"))
    if len(people) > MOST_TOGETHER:
        text = N_("At most %(most)s people at once.")
        reasons.append(Reason("many", text, {"most": MOST_TOGETHER}, field="people"))
    if set(people) - set(reachable):
        text = N_("Only people of this prison who take part can be ticked.")
        reasons.append(Reason("people", text, field="people"))
    return reasons
