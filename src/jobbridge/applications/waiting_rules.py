"""Whom each state of an application waits for, how long, and what happens then.

Nothing stays because somebody forgot it. Until there is an offer to keep, whoever is silent lets
the application lapse after a day that stands on its page (`Application.waits_until`); from the
yes to an offer on, the questions of `employments` are due, and silence goes to the agency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jobbridge.applications.asking_rules import answer_due, lapses_on
from jobbridge.applications.model import State
from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.i18n import N_
from jobbridge.parameters.rules import (
    ANSWER_DAYS,
    DECIDE_DAYS,
    LAPSE_DAYS,
    MEET_DAYS,
    OFFER_DAYS,
    SILENT_DAYS,
)


class Silence(StrEnum):
    LAPSES = "lapses"  # ends by itself after `waits_until`
    ASKED = "asked"  # a follow-up has a day of its own; unanswered, it goes to the agency


@dataclass(frozen=True)
class Wait:
    """Whom a state waits for, in words, and the rule for silence."""

    who: str
    silence: Silence


COUNSELOR, EMPLOYER = N_("the counselor"), N_("the employer")
WAITS: Mapping[State, Wait] = {
    State.PROPOSED: Wait(COUNSELOR, Silence.LAPSES),
    State.ASKED: Wait(N_("the person's answer"), Silence.LAPSES),
    State.AGREED: Wait(EMPLOYER, Silence.LAPSES),
    State.INTERVIEW: Wait(N_("the interview"), Silence.LAPSES),
    State.OFFER: Wait(N_("the person's answer"), Silence.LAPSES),
    State.ACCEPTED: Wait(N_("the first day of work"), Silence.ASKED),
    State.STARTED: Wait(N_("the next question whether the work lasts"), Silence.ASKED),
    State.KEPT: Wait(N_("the next question whether the work lasts"), Silence.ASKED),
}
LAPSING = tuple(state for state, wait in WAITS.items() if wait.silence is Silence.LAPSES)
WARNED = timedelta(days=3)  # before it ends by itself, whoever is waited for is told once


@dataclass(frozen=True)
class Standing:
    """What the wait depends on: the state, whether they have met, whether the employer has asked
    to meet, and the day by which its request was to be answered."""

    state: str
    met: bool = False
    wished: bool = False
    request_due: date | None = None


def waited_for(standing: Standing) -> str:
    """In words, to be translated; empty where nobody is waited for."""
    if standing.state not in WAITS:
        return ""
    if standing.state == State.AGREED and standing.wished:
        return COUNSELOR
    if standing.state == State.INTERVIEW and standing.met:
        return EMPLOYER
    return WAITS[State(standing.state)].who


def waits_until(
    standing: Standing, today: date, calendar: WorkCalendar, days: Mapping[str, int]
) -> date | None:
    """The last day on which somebody is waited for in this state, begun today; None where it
    does not end by itself. `days` are the parameters by name."""
    state = standing.state
    if state not in LAPSING:
        return None
    if state in (State.PROPOSED, State.ASKED):
        due = standing.request_due
        if due is None or due < today:
            due = answer_due(calendar, today, days[ANSWER_DAYS.name])
        return lapses_on(calendar, due, days[LAPSE_DAYS.name]) - timedelta(days=1)
    if state == State.OFFER:
        length = days[OFFER_DAYS.name]
    elif state == State.AGREED and not standing.wished:
        length = days[SILENT_DAYS.name]
    elif state == State.INTERVIEW and standing.met:
        length = days[DECIDE_DAYS.name]
    else:
        length = days[MEET_DAYS.name]
    return today + timedelta(days=length)
