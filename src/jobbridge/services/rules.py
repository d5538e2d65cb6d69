"""What a service is, which steps a referral takes, whose turn a free place is, and what becomes
of it when the person moves. Values in, all reasons out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.inmates.model import Status
from jobbridge.inmates.rules import LIST
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.services.model import Side, State

KINDS = {
    "addiction": N_("Addiction support"),
    "psychologist": N_("Psychologist"),
    "debts": N_("Debt advice"),
    "housing": N_("Housing"),
    "family": N_("Family and parenting"),
    "other": N_("Other support"),
}
STATES = {
    State.SUGGESTED: N_("Suggested"),
    State.REFERRED: N_("Referred, no answer yet"),
    State.WAITING: N_("On the waiting list"),
    State.ACCEPTED: N_("Place given"),
    State.ATTENDING: N_("Attends"),
    State.DECLINED: N_("Declined"),
    State.COMPLETED: N_("Completed"),
    State.STOPPED: N_("Stopped"),
}
SIDES = {
    Side.COUNSELOR: N_("Career counselor"),
    Side.AGENCY: N_("State Employment Agency"),
    Side.COORDINATOR: N_("Coordinator of the provider"),
    Side.LINK: N_("The provider, by the link"),
    Side.PORTAL: N_("The portal"),
}
# Why a provider, or the person, says no: codes, so that nothing about a person is typed.
DECLINES = {
    "full": N_("No place in the foreseeable time"),
    "other_need": N_("The service is for another need"),
    "time": N_("It does not fit the time before or after release"),
    "language": N_("Nobody speaks a shared language"),
    "place": N_("The way is too far"),
    "person": N_("The person said no"),
}
STOPS = {
    "gave_up": N_("The person gave it up"),
    "missed": N_("Missed too many meetings"),
    "work": N_("Began to work instead"),
    "person": N_("The person said no"),
    "ended": N_("The service ended"),
    "moved": N_("Goes on in another place"),
    "transferred": N_("Transferred to another prison"),
    "released": N_("Released"),
    "withdrawn": N_("No longer takes part"),
    "silent": N_("The provider did not answer in time"),
    "mistake": N_("Entered by mistake"),
}
# What somebody at a desk may choose; the others follow from what happened elsewhere.
SAID = ("gave_up", "missed", "work", "person", "ended", "mistake")
WHYS: Mapping[str, str] = DECLINES | STOPS
# Why somebody stands elsewhere in a waiting list than the day of their referral puts them.
MOVES = {
    "release": N_("Released sooner than those before"),
    "ahead_cannot": N_("Those before cannot come yet"),
    "address": N_("Has no place to live"),
    "language": N_("The next group is held in this language"),
    "asked": N_("Asked to come later"),
}
RELATIONS = {
    "partner": N_("Husband, wife or partner"),
    "parent": N_("Mother or father"),
    "child": N_("Grown-up child"),
    "relative": N_("Another relative"),
    "friend": N_("Friend"),
    "other": N_("Somebody else"),
}
MOST_PLACES = 500
NEW = ""
OPEN = (State.SUGGESTED, State.REFERRED, State.WAITING, State.ACCEPTED, State.ATTENDING)
SEATED = (State.ACCEPTED, State.ATTENDING)
UNANSWERED = (State.REFERRED, State.WAITING)
UNDO = "undo"


@dataclass(frozen=True)
class Step:
    """One verb's way: from any of `from_states` to `to_state`, by any side in `who`."""

    verb: str
    from_states: tuple[str, ...]
    to_state: State
    who: frozenset[Side]


_PROVIDERS = {Side.COUNSELOR, Side.AGENCY, Side.COORDINATOR}
_ANSWERS = {*_PROVIDERS, Side.LINK}
_S = State

STEPS: Mapping[str, Step] = {
    verb: Step(verb, states, to, frozenset(who))
    for verb, states, to, who in (
        ("suggest", (NEW,), _S.SUGGESTED, {Side.COUNSELOR}),
        ("refer", (NEW, _S.SUGGESTED), _S.REFERRED, {Side.COUNSELOR}),
        ("accept", UNANSWERED, _S.ACCEPTED, _ANSWERS),
        ("wait", (_S.REFERRED,), _S.WAITING, _ANSWERS),
        ("decline", UNANSWERED, _S.DECLINED, _ANSWERS),
        ("start", (_S.ACCEPTED,), _S.ATTENDING, _PROVIDERS),
        ("complete", (_S.ATTENDING,), _S.COMPLETED, _PROVIDERS),
        ("stop", OPEN, _S.STOPPED, {*_PROVIDERS, Side.PORTAL}),
    )
}
"""The whole life of a referral as data; beside it only the last step is taken back."""
ANSWERS = ("accept", "wait", "decline")


@dataclass(frozen=True)
class Offer:
    """A service as its keeper writes it down: the input of the rules."""

    kind: str
    name: str
    provider: str
    places: int
    valid_from: date
    valid_to: date | None = None
    by_intake: bool = False
    intake_on: date | None = None
    languages: tuple[str, ...] = ()
    joining: str = ""
    email: str = ""
    prison_id: int | None = None
    municipality_id: int | None = None
    organisation_id: int | None = None


def why_not_offer(offer: Offer, *, taken: int = 0) -> list[Reason]:
    """All reasons against such a service; `taken` places are held already."""
    fill = N_("Fill in this field.")
    reasons = [
        Reason(name, fill, field=name)
        for name in ("name", "provider")
        if not getattr(offer, name).strip()
    ]
    if offer.kind not in KINDS:
        reasons.append(Reason("kind", LIST, field="kind"))
    if not 1 <= offer.places <= MOST_PLACES:
        text = N_("From 1 to %(most)s places.")
        reasons.append(Reason("places", text, {"most": MOST_PLACES}, field="places"))
    elif offer.places < taken:
        text = N_("%(taken)s people have a place already: offer at least as many.")
        reasons.append(Reason("places_taken", text, {"taken": taken}, field="places"))
    if offer.valid_to is not None and offer.valid_to < offer.valid_from:
        text = N_("The last day is not before the first.")
        reasons.append(Reason("valid_to", text, field="valid_to"))
    if set(offer.languages) - LANGUAGES.keys():
        reasons.append(Reason("languages", LIST, field="languages"))
    if offer.email and ("@" not in offer.email or set(offer.email) & set(" \n\t,;<>")):
        reasons.append(
            Reason("email", N_("Write an e-mail address like name@example.org."), field="email")
        )
    return reasons


def offered(valid_from: date, valid_to: date | None, today: date) -> bool:
    return valid_from <= today and (valid_to is None or today <= valid_to)


def why_not_refer(
    *,
    status: str,
    valid_from: date,
    valid_to: date | None,
    agreed_on: date | None,
    told: bool,
    today: date,
) -> list[Reason]:
    """Nobody is referred who left or did not say yes, or to what is not offered. `told`: somebody
    outside learns of it."""
    reasons = []
    if status == Status.WITHDRAWN:
        reasons.append(Reason("inactive", N_("This person no longer takes part.")))
    if valid_to is not None and valid_to < today:
        reasons.append(Reason("over", N_("This service is no longer offered.")))
    if told and valid_from > today:
        text = N_("This service begins only on %(day)s. Until then it can be suggested.")
        reasons.append(Reason("not_yet", text, {"day": valid_from}))
    if told and agreed_on is None:
        text = N_("Say on which day the person agreed that the provider is told.")
        reasons.append(Reason("agreed_on", text, field="agreed_on"))
    elif agreed_on is not None and agreed_on > today:
        text = N_("An agreement is not dated in the future.")
        reasons.append(Reason("agreed_ahead", text, field="agreed_on"))
    return reasons


def why_not_step(state: str, verb: str, side: Side) -> list[Reason]:
    """Empty exactly where `STEPS` has a row for it; and providers end only what has begun."""
    step = STEPS.get(verb)
    before = verb == "stop" and side in (Side.AGENCY, Side.COORDINATOR) and state not in SEATED
    if step is not None and state in step.from_states and side in step.who and not before:
        return []
    text = N_("That is not possible any more: it stands at “%(state)s”.")
    return [Reason("step", text, {"state": STATES.get(State(state), "") if state else ""})]


def why_not_why(verb: str, why: str) -> list[Reason]:
    """A no has its reason, any other step has none."""
    allowed: Collection[str] = {"decline": tuple(DECLINES), "stop": SAID}.get(verb, ("",))
    return [] if why in allowed else [Reason("why", LIST, field="why")]


def why_not_told(told_by: str, told_on: date | None, today: date) -> list[Reason]:
    """Whoever writes down another's answer says whose it is and of which day."""
    reasons = []
    if not told_by.strip():
        text = N_("Write who of the provider said so.")
        reasons.append(Reason("told_by", text, field="told_by"))
    if told_on is None or told_on > today:
        text = N_("Say on which day they said so.")
        reasons.append(Reason("told_on", text, field="told_on"))
    return reasons


def why_full(places: int, taken: int) -> list[Reason]:
    if taken < places:
        return []
    text = N_("No place is free any more: put the person on the waiting list.")
    return [Reason("full", text)]


def why_not_next(before: int) -> list[Reason]:
    """First come: a free place is for whoever waits longest. Who is to go before others is moved
    in the list first, with a reason that stands there."""
    if not before:
        return []
    text = N_(
        "%(before)s people wait longer for this place. Give it to the first of them, or move this"
        " person in the list and say why."
    )
    return [Reason("not_next", text, {"before": before})]


def why_gone(
    *,
    status: str,
    prison_id: int,
    service_prison_id: int | None,
    service_municipality_id: int | None,
) -> str:
    """The key of `STOPS` for somebody who can no longer come to where the service is; empty for
    who can. Transfers and releases are recorded below and know nothing of services: this is how
    they are heard of. What goes on in a municipality is waited for in any prison."""
    if status == Status.WITHDRAWN:
        return "withdrawn"
    if service_prison_id is None or service_municipality_id is not None:
        return ""
    if status == Status.RELEASED:
        return "released"
    return "" if prison_id == service_prison_id else "transferred"


def within_reach(
    *,
    status: str,
    prison_id: int,
    municipality_id: int | None,
    service_prison_id: int | None,
    service_municipality_id: int | None,
) -> bool:
    """Where the person can come to from where they are now: inside the prison, after release in
    the municipality they go to, or everywhere."""
    if status == Status.ACTIVE:
        return service_prison_id == prison_id
    nowhere = service_prison_id is None and service_municipality_id is None
    return nowhere or (
        service_municipality_id is not None and service_municipality_id == municipality_id
    )


def why_soon_gone(
    release: date,
    service_prison_id: int | None,
    municipality_id: int | None,
    intake_on: date | None,
) -> list[Reason]:
    """A warning where the release comes before the next intake of what is only inside."""
    inside_only = service_prison_id is not None and municipality_id is None
    if not inside_only or intake_on is None or intake_on < release:
        return []
    text = N_("The next intake on %(intake)s is after the release on %(release)s.")
    values = {"intake": intake_on, "release": release}
    return [Reason("after_release", text, values, severity=Severity.WARN)]


def why_not_attendance(state: str, on: date, today: date) -> list[Reason]:
    if state not in (*SEATED, State.COMPLETED):
        return [Reason("not_attending", N_("Only who has a place attends."))]
    if on > today:
        return [Reason("ahead", N_("Attendance is recorded on the day, not before."), field="on")]
    return []


def why_not_support_person(
    *, name: str, relation: str, contact: str, legal_basis: str, told_on: date | None, today: date
) -> list[Reason]:
    reasons = [
        Reason(field, text, field=field)
        for field, given, text in (
            ("name", name, N_("Write the name.")),
            ("contact", contact, N_("Write a telephone number or an address.")),
            ("legal_basis", legal_basis, N_("Write the legal basis.")),
        )
        if not given.strip()
    ]
    if relation not in RELATIONS:
        reasons.append(Reason("relation", LIST, field="relation"))
    if told_on is not None and told_on > today:
        text = N_("This day is not in the future.")
        reasons.append(Reason("told_on", text, field="told_on"))
    return reasons
