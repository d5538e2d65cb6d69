"""The way of a mentoring, who may take which step, and what each side sees of the person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.mentors.model import State
from jobbridge.viewer import Role

LIST = N_("Choose one from the list.")
SMALLEST = 10
FURTHEST = timedelta(days=60)
MOST_MINUTES = 600
NOTE = 500
NOTE_KEPT = timedelta(days=365)

STATE_LABELS = {
    State.ASKED: N_("A mentor is looked for"),
    State.PROPOSED: N_("A mentor is asked"),
    State.ASSIGNED: N_("A mentor goes along"),
    State.ENDED: N_("Ended"),
}
ENDS: Mapping[str, str] = {
    "goal": N_("The goal is reached"),
    "person": N_("The person's wish"),
    "mentor": N_("The mentor's wish"),
    "moved": N_("Moved away"),
    "released": N_("Released, and the support is finished"),
    "nobody": N_("The organisation has nobody"),
    "silence": N_("No organisation took it up in time"),
    "agreement": N_("The person no longer agrees"),
    "other": N_("Another reason"),
}
CHOSEN = ("goal", "person", "mentor", "moved", "released", "other")
"""The ends that somebody chooses; the others follow from what happened."""
VERB_LABELS = {
    "ask": N_("Asked for a mentor"),
    "propose": N_("Mentor proposed"),
    "take_back": N_("Proposal taken back"),
    "accept": N_("Mentor accepted"),
    "decline": N_("Mentor declined"),
    "lapse": N_("Proposal ended unanswered"),
    "refuse": N_("The organisation has nobody"),
    "widen": N_("Nobody took it up: all organisations were asked"),
    "end": N_("Ended"),
}
PLACES = {
    "inside": N_("In prison"),
    "outside": N_("Outside"),
    "phone": N_("By phone or video"),
}
KINDS = {
    "clothing": N_("Clothing"),
    "transport": N_("Transport card"),
    "phone": N_("Phone"),
    "food": N_("Food"),
    "housing": N_("Nights of housing"),
    "documents": N_("Fee for documents"),
    "other": N_("Other"),
}

# (verb, from, to, who). The worker may take every step.
STEPS: tuple[tuple[str, State, State, frozenset[Role]], ...] = (
    ("propose", State.ASKED, State.PROPOSED, frozenset({Role.COORDINATOR})),
    ("take_back", State.PROPOSED, State.ASKED, frozenset({Role.COORDINATOR})),
    ("accept", State.PROPOSED, State.ASSIGNED, frozenset({Role.MENTOR})),
    ("decline", State.PROPOSED, State.ASKED, frozenset({Role.MENTOR})),
    ("lapse", State.PROPOSED, State.ASKED, frozenset()),
    ("refuse", State.ASKED, State.ENDED, frozenset({Role.COORDINATOR})),
    ("widen", State.ASKED, State.ASKED, frozenset()),
    ("end", State.ASKED, State.ENDED, frozenset({Role.COUNSELOR})),
    ("end", State.PROPOSED, State.ENDED, frozenset({Role.COUNSELOR})),
    (
        "end",
        State.ASSIGNED,
        State.ENDED,
        frozenset({Role.COUNSELOR, Role.COORDINATOR, Role.MENTOR}),
    ),
)
OTHERWISE = Reason("otherwise", N_("It stands otherwise by now. Look again."))
NO_AGREEMENT = Reason(
    "no_agreement",
    N_("The person has not agreed to a mentor yet: take the agreement first."),
)
GONE = Reason(
    "mentor_gone",
    N_("The mentor cannot sign in any more: end this, and propose somebody else."),
    severity=Severity.WARN,
)
ALL_ASKED = Reason(
    "all_asked",
    N_("All organisations were asked: leave it to the others, nobody waits for your answer."),
)
RUNNING = Reason("running", N_("A mentor is looked for already, or goes along."))


@dataclass(frozen=True)
class Fields:
    """What a side sees of the person."""

    code: bool = True
    region: bool = True
    language: bool = True
    release: str = "coarse"
    name: bool = False
    prison: bool = False
    notes: bool = False


BEFORE = Fields()
# Who sees what, and from when: `assigned` is from the mentor's yes until the end. Nobody else
# sees anything, and after the end the organisation keeps code and figures alone. What is hidden
# is in no reason, order or name of a counselor either; that an assigned mentor does not go into
# the person's prison is the one thing that a coordinator learns of it.
SEEN: Mapping[tuple[Role, State], Fields] = {
    (Role.COORDINATOR, State.ASKED): BEFORE,
    (Role.COORDINATOR, State.PROPOSED): BEFORE,
    (Role.COORDINATOR, State.ASSIGNED): Fields(notes=True),
    (Role.COORDINATOR, State.ENDED): Fields(region=False, language=False, release=""),
    (Role.MENTOR, State.PROPOSED): BEFORE,
    (Role.MENTOR, State.ASSIGNED): Fields(release="day", name=True, prison=True),
    **{
        (Role.COUNSELOR, state): Fields(release="day", name=True, prison=True, notes=True)
        for state in State
    },
}


def next_state(state: str, verb: str, role: Role | None, *, system: bool) -> State | None:
    """Where a verb leads from here, or nothing where this role may not take it."""
    for name, begins, leads, who in STEPS:
        if name == verb and begins == state and (system or role in who):
            return leads
    return None


def release_shown(on: date, alike: Mapping[str, int]) -> str:
    """How near a coordinator learns the release: `month` where at least ten people of the region
    who speak the language leave in it, else `half`, else `year`. `alike` counts them."""
    for how in ("month", "half"):
        if alike.get(how, 0) >= SMALLEST:
            return how
    return "year"


def same_time(one: date, other: date, how: str) -> bool:
    """Whether both days lie in the same month, or half of a year."""
    if one.year != other.year:
        return False
    return one.month == other.month if how == "month" else (one.month > 6) == (other.month > 6)


def why_not_ask(
    *, agreed: bool, minor: bool, guardian: bool, active: bool, language: bool, open_one: bool
) -> list[Reason]:
    reasons = []
    if not active:
        reasons.append(Reason("inactive", N_("This person no longer takes part.")))
    if not agreed:
        reasons.append(NO_AGREEMENT)
    if minor and not guardian:
        text = N_("The person is under 18: record the guardian's consent first.")
        reasons.append(Reason("no_guardian", text))
    if not language:
        reasons.append(Reason("language", LIST, field="language"))
    if open_one:
        reasons.append(RUNNING)
    return reasons


def why_not_end(why: str) -> list[Reason]:
    return [] if why in CHOSEN else [Reason("why", LIST, field="why")]


def why_not_meeting(
    *, on: date, minutes: int, place: str, attended: bool, since: date, today: date
) -> list[Reason]:
    reasons = why_not_dated(on, since, today)
    if place not in PLACES:
        reasons.append(Reason("place", LIST, field="place"))
    if attended and not 5 <= minutes <= MOST_MINUTES:
        text = N_("From 5 to %(most)s minutes.")
        reasons.append(Reason("minutes", text, {"most": MOST_MINUTES}, field="minutes"))
    return reasons


def why_not_gift(
    *, on: date, kind: str, quantity: int, cost_cents: int | None, since: date, today: date
) -> list[Reason]:
    reasons = why_not_dated(on, since, today)
    if kind not in KINDS:
        reasons.append(Reason("kind", LIST, field="kind"))
    if not 1 <= quantity <= 1000:
        reasons.append(Reason("quantity", N_("From 1 to 1000."), field="quantity"))
    if cost_cents is not None and not 0 <= cost_cents <= 1_000_000:
        reasons.append(Reason("cost", N_("From 0 to 10,000 euros."), field="cost"))
    return reasons


def why_not_dated(on: date, since: date, today: date) -> list[Reason]:
    """What happened lies between the mentor's yes and today, and is not entered long after."""
    earliest = max(since, today - FURTHEST)
    if earliest <= on <= today:
        return []
    text = N_("A day from %(first)s until today.")
    return [Reason("on", text, {"first": earliest}, field="on")]


def about_place(
    *, inside: bool, prisons: Collection[int], prison_id: int, released: bool, wanted: bool
) -> list[Reason]:
    """What stands against meeting in the prison where the person is now, with what to do."""
    if released or not wanted or (inside and (not prisons or prison_id in prisons)):
        return []
    return [
        Reason(
            "not_inside",
            N_(
                "The mentor does not go into this prison: talk by phone or video until the "
                "release, ask the prison for a visitor's pass, or propose somebody else."
            ),
            severity=Severity.WARN,
        )
    ]
