"""What a line of a register says of somebody's work beside what the portal knows: it is taken
where nothing stands against it, and asked about where the two differ."""

from dataclasses import dataclass
from datetime import date, timedelta

from jobbridge.applications.model import State
from jobbridge.i18n import N_

TOLERANCE = timedelta(days=7)  # employers report late; so much is no difference
OPEN_END = date(2100, 12, 31)  # how an end that is still to come is kept
KINDS = {
    "offer": N_("Works already; here the offer is not accepted yet"),
    "first_day": N_("Another first day"),
    "last_day": N_("Another last day"),
    "ended": N_("The work is over; here it goes on"),
    "running": N_("The work goes on; here it is over"),
}


@dataclass(frozen=True)
class Known:
    """What the portal knows; `confirmed` is the last day on which a side said that the person
    is in work."""

    state: str
    started_on: date | None
    ended_on: date | None
    confirmed: date | None = None


@dataclass(frozen=True)
class Plan:
    """What a line calls for: `begin` and `end` are days to write down, `differs` a code of
    `KINDS`; nothing of them is unchanged but for the answers by stage."""

    begin: date | None = None
    end: date | None = None
    differs: str = ""


def why_not_line(from_on: date, to_on: date | None, today: date) -> str:
    """Why a line cannot be used, in English, for the report; empty where it can."""
    if from_on > today:
        return "the first day is still to come"
    if to_on is not None and to_on < from_on:
        return "the last day comes before the first"
    if to_on is not None and to_on > today:
        return "the last day is still to come: leave it empty"
    return ""


def plan(known: Known, from_on: date, to_on: date | None) -> Plan:
    """What is to be done; a difference stops everything else of the line."""
    if known.state == State.OFFER:
        return Plan(differs="offer")
    if known.started_on is None:
        if known.state == State.LEFT:
            return Plan(differs="running" if to_on is None else "last_day")
        return Plan(begin=from_on, end=to_on)
    if abs(known.started_on - from_on) > TOLERANCE:
        return Plan(differs="first_day")
    if to_on is None:
        return Plan(differs="running") if known.ended_on is not None else Plan()
    if known.ended_on is not None:
        return Plan(differs="last_day" if abs(known.ended_on - to_on) > TOLERANCE else "")
    if known.confirmed is not None and known.confirmed > to_on + TOLERANCE:
        return Plan(differs="ended")
    return Plan(end=to_on)


def in_work_on(day: date, from_on: date, to_on: date | None) -> bool:
    return from_on <= day and (to_on is None or day <= to_on)
