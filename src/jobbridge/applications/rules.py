"""Which moves an application may make, who may be proposed, and who may ask.

`TRANSITIONS` is the whole life of an application as data; nothing else changes its state.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from jobbridge.applications.model import State
from jobbridge.applications.refusal_rules import DECLINES, FORMER_REFUSALS, REFUSALS
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.inmates.consent_rules import MINOR
from jobbridge.viewer import Role

NEW = ""
PORTAL = None  # the role of `SYSTEM`: what the portal does by itself
Actor = Role | None


@dataclass(frozen=True)
class Transition:
    """One verb's way: from any of `from_states` to `to_state`, by anyone in `who`.

    `from_states` holds `NEW` ("") where the verb makes the application.
    """

    verb: str
    from_states: tuple[str, ...]
    to_state: State
    who: frozenset[Actor]


def _table(
    *rows: tuple[str, tuple[str, ...], State, set[Actor]],
) -> dict[str, tuple[Transition, ...]]:
    table: dict[str, tuple[Transition, ...]] = {}
    for verb, from_states, to_state, who in rows:
        one = Transition(verb, from_states, to_state, frozenset(who))
        table[verb] = (*table.get(verb, ()), one)
    return table


_S = State
_C: Actor = Role.COUNSELOR
_E: Actor = Role.EMPLOYER
_O: Actor = Role.PRISON_OFFICER
_A: Actor = Role.AGENCY

TRANSITIONS: dict[str, tuple[Transition, ...]] = _table(
    ("propose", (NEW, _S.DECLINED, _S.WITHDRAWN, _S.LAPSED), _S.PROPOSED, {_C}),
    ("ask", (_S.PROPOSED,), _S.ASKED, {_C}),
    ("agree", (_S.PROPOSED, _S.ASKED), _S.AGREED, {_C}),
    ("decline", (_S.PROPOSED, _S.ASKED), _S.DECLINED, {_C}),
    ("take_back", (_S.AGREED, _S.DECLINED), _S.ASKED, {_C}),
    ("interview", (_S.AGREED,), _S.INTERVIEW, {_C, _E, PORTAL}),
    ("reopen", (_S.INTERVIEW,), _S.AGREED, {_C, _E, _O, PORTAL}),
    ("meet", (_S.AGREED, _S.INTERVIEW), _S.INTERVIEW, {_C, PORTAL}),
    ("offer", (_S.INTERVIEW,), _S.OFFER, {_C, _E}),
    ("accept", (_S.OFFER,), _S.ACCEPTED, {_C, PORTAL}),
    ("start", (_S.ACCEPTED,), _S.STARTED, {_C, _E, _A, PORTAL}),
    ("keep", (_S.STARTED,), _S.KEPT, {_C, _E, _A, PORTAL}),
    ("leave", (_S.ACCEPTED, _S.STARTED, _S.KEPT), _S.LEFT, {_C, _E, _A, PORTAL}),
    ("resume", (_S.LEFT,), _S.STARTED, {_C, _A, PORTAL}),
    ("refuse", (_S.AGREED, _S.INTERVIEW, _S.OFFER), _S.REFUSED, {_C, _E}),
    (
        "withdraw",
        (_S.PROPOSED, _S.ASKED, _S.AGREED, _S.INTERVIEW, _S.OFFER, _S.ACCEPTED),
        _S.WITHDRAWN,
        {_C, PORTAL},
    ),
    (
        "lapse",
        (_S.PROPOSED, _S.ASKED, _S.AGREED, _S.INTERVIEW, _S.OFFER),
        _S.LAPSED,
        {PORTAL},
    ),
    ("revive", (_S.LAPSED,), _S.ASKED, {_C}),
)

# States in which an employer knows of an application: nothing before the person agrees, and
# nothing after the person withdraws.
SHOWN_TO_EMPLOYER = (
    State.AGREED,
    State.INTERVIEW,
    State.OFFER,
    State.ACCEPTED,
    State.STARTED,
    State.KEPT,
    State.REFUSED,
    State.LEFT,
)
# From here on there is work, or the offer of it, to look at.
AFTER_OFFER = (State.OFFER, State.ACCEPTED, State.STARTED, State.KEPT, State.LEFT)
SEATED = (State.ACCEPTED, State.STARTED, State.KEPT)  # whoever takes one of the seats
ENDED = (State.DECLINED, State.REFUSED, State.WITHDRAWN, State.LAPSED, State.LEFT)

STATE_LABELS = {
    State.PROPOSED: N_("Proposed"),
    State.ASKED: N_("Asked"),
    State.AGREED: N_("Agreed"),
    State.INTERVIEW: N_("Interview"),
    State.OFFER: N_("Job offered"),
    State.ACCEPTED: N_("Offer accepted"),
    State.STARTED: N_("Started work"),
    State.KEPT: N_("In work"),
    State.DECLINED: N_("Person said no"),
    State.REFUSED: N_("Employer said no"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.LAPSED: N_("Lapsed"),
    State.LEFT: N_("No longer in work"),
}

# Why the portal ends an application by itself.
FILLED, HIRED, SILENCE = "filled", "hired", "silence"
LAPSES = {
    FILLED: N_("The vacancy is filled"),
    HIRED: N_("The person has begun other work"),
    SILENCE: N_("Nobody answered in time"),
}


def transition(state: str, verb: str, role: Actor) -> Transition | None:
    """The one row of the table that allows it, or None."""
    return next(
        (t for t in TRANSITIONS.get(verb, ()) if state in t.from_states and role in t.who), None
    )


def why_not_move(application_state: str, verb: str, role: Actor) -> list[Reason]:
    """All reasons against a move; empty exactly where `TRANSITIONS` has a row for it."""
    if transition(application_state, verb, role):
        return []
    rows = TRANSITIONS.get(verb, ())
    reasons = []
    if not any(role in t.who for t in rows):
        reasons.append(Reason("not_your_move", N_("This is decided by somebody else.")))
    if not any(application_state in t.from_states for t in rows):
        reasons.append(
            Reason(
                "wrong_state",
                N_("This cannot be done now: the application stands at “%(state)s”."),
                {"state": label(application_state)},
            )
        )
    return reasons or [Reason("not_your_move", N_("This is decided by somebody else."))]


def label(state: str) -> str:
    """The state's name for people, to be translated; a new application has none yet."""
    return STATE_LABELS[State(state)] if state else N_("New")


def said(verb: str, why: str) -> str:
    """The reason that stands with a step, in words to be translated; empty where there is none.
    Who may read it `refusal_rules` says."""
    if verb == "lapse":
        return LAPSES.get(why, "")
    return (REFUSALS | FORMER_REFUSALS if verb == "refuse" else DECLINES).get(why, "")


def verbs_for(state: str, role: Actor) -> list[str]:
    """The verbs that this role may use now, in the table's order."""
    return [verb for verb in TRANSITIONS if transition(state, verb, role)]


def why_not_offer(*, met: bool) -> list[Reason]:
    """A job is offered to somebody whom the employer has met."""
    if met:
        return []
    return [
        Reason(
            "not_met",
            N_("A job is offered after meeting: an interview or a trial day comes first."),
        )
    ]


def why_not_take_back(*, same_day: bool, reacted: bool) -> list[Reason]:
    """All reasons against taking a yes or no back, besides the table's."""
    reasons = []
    if not same_day:
        reasons.append(
            Reason("not_today", N_("An answer can be taken back on the day it was recorded."))
        )
    if reacted:
        reasons.append(Reason("reacted", N_("The employer has already reacted to the card.")))
    return reasons


# Proposing a person

# Which duties of a vacancy each restriction code bars. A code that is not here (a court's own
# wording, or one made later) bars nothing by itself: somebody reads it each time.
BARS: dict[str, frozenset[str]] = {
    "BERNI": frozenset({"CHILDREN"}),
    "PEDAGOGS": frozenset({"CHILDREN"}),
    "APSARDZE": frozenset({"GUARD"}),
    "DIENESTS": frozenset({"CIVIL_SERVICE"}),
    "CIVILDIENESTS": frozenset({"CIVIL_SERVICE"}),
    "FINANSES": frozenset({"CASH"}),
    "IEROCI": frozenset({"WEAPONS"}),
    "TAKSI": frozenset({"TAXI"}),
    "VADIT": frozenset({"DRIVING", "TAXI"}),
    "UZRAUDZIBA": frozenset({"NIGHT", "TRAVEL"}),
}


class Bar(Protocol):
    """A restriction as its counselor may know it: a neutral code and its days, both included;
    without `valid_to` it has no end."""

    @property
    def code(self) -> str: ...

    @property
    def valid_to(self) -> date | None: ...


def acting(bars: Iterable[Bar], first_day: date) -> list[Bar]:
    """The bars that still stand on the first day of work, or begin after it, by code."""
    standing = [bar for bar in bars if bar.valid_to is None or bar.valid_to >= first_day]
    return sorted(standing, key=lambda bar: bar.code)


def why_not_proposable(
    *,
    request_state: str,
    vacancy_published: bool,
    active: bool,
    agreements: Collection[str],
    bars: Iterable[Bar],
    duties: Collection[str],
    first_day: date,
    missed_musts: Iterable[Reason] = (),
    application_state: str = NEW,
    guarded: bool = True,
    blocked: bool = False,
) -> list[Reason]:
    """All reasons against proposing one person for one vacancy, for the counselor's eyes only.
    `guarded` is false for a person under 18 without the guardian's consent, `blocked` is true
    where the person never wants this employer or place.

    A bar, a missing agreement and a closed request block. A bar that nothing can decide by
    itself is to be looked at. A missed must warns: whether to try stays with the person.
    `missed_musts` are the requirements in words.
    """
    reasons = []
    if request_state not in ("open", "answered"):
        reasons.append(Reason("request_closed", N_("This request is closed.")))
    if not vacancy_published:
        reasons.append(Reason("vacancy_closed", N_("This vacancy is not open any more.")))
    if not active:
        reasons.append(Reason("not_active", N_("This person does not take part any more.")))
    if not transition(application_state, "propose", Role.COUNSELOR):
        reasons.append(
            Reason(
                "already_proposed",
                N_("This person already stands at “%(state)s” for this vacancy."),
                {"state": label(application_state)},
            )
        )
    if "listing" not in agreements:
        reasons.append(
            Reason("no_listing", N_("The person has not agreed to take part (listing)."))
        )
    if "introduction" not in agreements:
        reasons.append(
            Reason(
                "no_introduction",
                N_("The person has not agreed to be introduced to this employer."),
            )
        )
    if not guarded:
        reasons.append(MINOR)
    if blocked:
        reasons.append(
            Reason(
                "blocked",
                N_("The person does not want to be introduced to this employer or in this place."),
            )
        )
    for bar in acting(bars, first_day):
        barred = BARS.get(bar.code)
        if barred is None:
            reasons.append(
                Reason(
                    "bar_unclear",
                    N_("Restriction %(code)s: read its wording and decide."),
                    {"code": bar.code},
                    severity=Severity.REVIEW,
                )
            )
        elif barred & set(duties):
            reasons.append(
                Reason(
                    "bar",
                    N_("Restriction %(code)s does not allow a duty of this vacancy."),
                    {"code": bar.code},
                )
            )
    for name in missed_musts:
        reasons.append(
            Reason(
                "missed_must",
                N_("A must is not met: %(name)s. The decision stays with the person."),
                {"name": name},
                severity=Severity.WARN,
            )
        )
    return reasons


# The skills card


def first_day(available: date, start_from: date | None, today: date) -> date:
    """The first day on which this person could do this work."""
    return max(available, start_from or today, today)


def half_year(day: date) -> str:
    """`2027-1` for January to June 2027, `2027-2` for the rest: the finest date on a card."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
