"""Who may take which step of a trial day or second interview, and what speaks against one.

An employer never reads what speaks against a day: some of it depends on when somebody is
released. It learns that the day does not suit, and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobbridge.applications.contacts import contacts_in
from jobbridge.applications.message_rules import CONTACTS
from jobbridge.applications.model import State as ApplicationState
from jobbridge.clock import local, local_day
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.trials.model import Kind, State
from jobbridge.viewer import Role

KINDS = {Kind.TRIAL_DAY: N_("Trial day"), Kind.SECOND: N_("Second interview")}
STATES = {
    State.PROPOSED: N_("Proposed"),
    State.AGREED: N_("Agreed"),
    State.DECLINED: N_("Does not suit"),
    State.HELD: N_("Took place"),
    State.MISSED: N_("Did not take place"),
    State.CANCELLED: N_("Called off"),
}
# Why it does not suit, or did not take place: codes, so that nothing about a person is typed.
WHYS = {
    "day": N_("The day does not suit"),
    "wish": N_("The person does not want it"),
    "person": N_("The person did not come"),
    "employer": N_("The employer could not"),
    "silence": N_("Nobody answered in time"),
}
BOTH = frozenset({Role.COUNSELOR, Role.EMPLOYER})
# verb: from, to, who.
STEPS: dict[str, tuple[tuple[State, ...], State, frozenset[Role]]] = {
    "agree": ((State.PROPOSED,), State.AGREED, frozenset({Role.COUNSELOR})),
    "decline": ((State.PROPOSED,), State.DECLINED, frozenset({Role.COUNSELOR})),
    "hold": ((State.AGREED,), State.HELD, BOTH),
    "miss": ((State.AGREED,), State.MISSED, BOTH),
    "call_off": ((State.PROPOSED, State.AGREED), State.CANCELLED, BOTH),
}
WHYS_OF = {"decline": ("day", "wish"), "miss": ("person", "employer")}
OPEN = (State.PROPOSED, State.AGREED)
LONGEST = timedelta(hours=12)
WITHIN = timedelta(days=365)
ANSWER_WITHIN = timedelta(days=14)
TOLD_WITHIN = timedelta(days=14)  # after the day itself: how it went
MIDDAY = 12


@dataclass(frozen=True)
class Proposed:
    """What an employer proposes."""

    kind: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    about: str = ""


def steps_for(state: str, role: Role | None) -> list[str]:
    """The verbs that this role may use now."""
    return [verb for verb, (before, _, who) in STEPS.items() if state in before and role in who]


def why_not_proposed(
    asked: Proposed, *, state: str, met: bool, willing: bool, standing: bool, now: datetime
) -> list[Reason]:
    """All reasons against proposing it, as an employer may know them. `standing` says that one
    waits already."""
    reasons = []
    if state not in (ApplicationState.AGREED, ApplicationState.INTERVIEW):
        text = N_("Between the person's yes and an offer: not now.")
        reasons.append(Reason("wrong_state", text))
    if not willing:
        text = N_("This person currently does not wish to meet. The card stays open to you.")
        reasons.append(Reason("unwilling", text))
    if standing:
        text = N_("One is proposed already: wait for its answer, or call it off.")
        reasons.append(Reason("standing", text))
    if asked.kind == Kind.SECOND:
        if not met:
            reasons.append(Reason("not_met", N_("Before a second interview there is a first one.")))
        return reasons
    for name, text in (("place", asked.place), ("about", asked.about)):
        if not text.strip():
            reasons.append(Reason("empty", N_("Fill in this field."), field=name))
        reasons += [Reason(kind, CONTACTS[kind], field=name) for kind in contacts_in(text)]
    if asked.starts_at is None or asked.ends_at is None:
        reasons.append(Reason("when", N_("Say from when until when."), field="day"))
    elif asked.starts_at <= now:
        reasons.append(Reason("past", N_("That day has passed: choose a later one."), field="day"))
    elif asked.starts_at > now + WITHIN:
        text = N_("That day is more than a year away.")
        reasons.append(Reason("far", text, field="day"))
    elif not timedelta(0) < asked.ends_at - asked.starts_at <= LONGEST:
        text = N_("A trial day ends on the same day, after it has begun.")
        reasons.append(Reason("length", text, field="ends"))
    return reasons


def against(starts_at: datetime | None, *, free_from: date, release: date) -> list[Reason]:
    """What the counselor must know before saying yes; for no employer's eyes. People leave in
    the first half of the day of release."""
    if starts_at is None:
        return []
    day, moment = local_day(starts_at), local(starts_at)
    if day < free_from:
        text = N_("The day comes before %(day)s, when this person can first leave the prison.")
        return [Reason("before_free", text, {"day": free_from})]
    if day == release == free_from and moment.hour < MIDDAY:
        text = N_("On the day of release nothing begins before midday.")
        return [Reason("release_day", text)]
    if day < release:
        text = N_("Before release: the open unit's leave for this day is needed.")
        return [Reason("leave", text, severity=Severity.WARN)]
    return []


def why_not_step(
    verb: str, state: str, role: Role | None, why: str, starts_at: datetime | None, now: datetime
) -> list[Reason]:
    """All reasons against a step; `why` is a code where the step needs one."""
    reasons = []
    if verb not in steps_for(state, role):
        reasons.append(Reason("not_now", N_("This cannot be done now: look at where it stands.")))
    if verb in WHYS_OF and why not in WHYS_OF[verb]:
        reasons.append(Reason("why", N_("Choose one from the list."), field="why"))
    if verb in ("hold", "miss") and starts_at is not None and starts_at > now:
        text = N_("It has not begun yet: call it off if it will not take place.")
        reasons.append(Reason("not_begun", text))
    return reasons


def waits_until(state: str, starts_at: datetime | None, today: date) -> date | None:
    """The last day on which somebody is waited for; None once it is over."""
    day = local_day(starts_at) if starts_at else None
    if state == State.PROPOSED:
        return min(day or today + ANSWER_WITHIN, today + ANSWER_WITHIN)
    if state == State.AGREED:
        return max(day or today + WITHIN / 4, today) + TOLD_WITHIN
    return None
