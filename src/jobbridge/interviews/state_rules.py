"""The life of an interview as a table: verb, from, to, who."""

from dataclasses import dataclass

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.interviews.model import Mode, State
from jobbridge.viewer import Duty, Role, Viewer

NEW = ""
"""The state before there is an interview."""

COUNSELOR, ROOMS, PASSES, OFFICER, EMPLOYER, SYSTEM = (
    "counselor",
    "rooms",
    "passes",
    "officer",
    "employer",
    "system",
)
PLANNERS = frozenset({COUNSELOR, ROOMS})
WITNESSES = frozenset({COUNSELOR, OFFICER})


@dataclass(frozen=True)
class Step:
    """A line of the table. `tells` steps change time, place or status for those invited, so
    they raise SEQUENCE (RFC 5545, 3.8.7.4); the others are between us."""

    verb: str
    before: str
    after: State
    who: frozenset[str]
    tells: bool = True


TABLE = (
    Step("suggest", NEW, State.SUGGESTED, PLANNERS, tells=False),
    Step("hold", NEW, State.HELD, PLANNERS, tells=False),
    Step("hold", State.SUGGESTED, State.HELD, PLANNERS, tells=False),
    Step("book", NEW, State.BOOKED, PLANNERS),
    Step("book", State.SUGGESTED, State.BOOKED, PLANNERS),
    Step("book", State.HELD, State.BOOKED, PLANNERS),
    Step("move", State.BOOKED, State.BOOKED, PLANNERS),
    # Passes were cleared for the old time, so a moved one waits for them again.
    Step("move", State.CONFIRMED, State.BOOKED, PLANNERS),
    Step("confirm", State.BOOKED, State.CONFIRMED, frozenset({ROOMS, PASSES})),
    # A visitor is refused: it waits until somebody else may come.
    Step("wait", State.CONFIRMED, State.BOOKED, frozenset({SYSTEM})),
    Step("cancel", State.SUGGESTED, State.CANCELLED, PLANNERS, tells=False),
    Step("cancel", State.HELD, State.CANCELLED, PLANNERS, tells=False),
    Step("cancel", State.BOOKED, State.CANCELLED, PLANNERS | {EMPLOYER}),
    Step("cancel", State.CONFIRMED, State.CANCELLED, PLANNERS | {EMPLOYER}),
    Step("lapse", State.HELD, State.CANCELLED, frozenset({SYSTEM}), tells=False),
    Step("took_place", State.BOOKED, State.TOOK_PLACE, WITNESSES, tells=False),
    Step("took_place", State.CONFIRMED, State.TOOK_PLACE, WITNESSES, tells=False),
    Step("missed", State.BOOKED, State.MISSED, WITNESSES, tells=False),
    Step("missed", State.CONFIRMED, State.MISSED, WITNESSES, tells=False),
    # Back to what it was before, booked or confirmed.
    Step("undo", State.TOOK_PLACE, State.CONFIRMED, WITNESSES, tells=False),
    Step("undo", State.MISSED, State.CONFIRMED, WITNESSES, tells=False),
)

STATE_LABELS = {
    State.SUGGESTED: N_("suggested"),
    State.HELD: N_("held for a while"),
    State.BOOKED: N_("booked, not yet confirmed"),
    State.CONFIRMED: N_("confirmed"),
    State.TOOK_PLACE: N_("took place"),
    State.MISSED: N_("missed"),
    State.CANCELLED: N_("cancelled"),
}
STATE_COLORS = {
    State.SUGGESTED: "neutral",
    State.HELD: "neutral",
    State.BOOKED: "info",
    State.CONFIRMED: "success",
    State.TOOK_PLACE: "accent",
    State.MISSED: "warning",
    State.CANCELLED: "danger",
}
VERB_LABELS = {
    "suggest": N_("Suggested"),
    "hold": N_("Put on hold"),
    "book": N_("Booked"),
    "move": N_("Moved"),
    "confirm": N_("Confirmed"),
    "wait": N_("Waits for passes again"),
    "cancel": N_("Cancelled"),
    "lapse": N_("Hold ended"),
    "took_place": N_("Took place"),
    "missed": N_("Missed"),
    "undo": N_("Outcome taken back"),
}
MODE_LABELS = {Mode.IN_PERSON: N_("in person"), Mode.VIDEO: N_("by video")}

CANCEL_WHY = {
    "employer": N_("The employer cannot come"),
    "time": N_("The time does not suit the employer"),
    "filled": N_("The place is filled"),
    "person": N_("The person cannot come or does not want to"),
    "prison": N_("The prison cannot receive visitors"),
    "transfer": N_("The person was transferred"),
    "release": N_("The day of release changed"),
    "agreement": N_("The agreement was withdrawn"),
    "gone": N_("The candidate is no longer available"),
    "mistake": N_("It was booked by mistake"),
}
MISSED_WHY = {
    "person": N_("The person did not come"),
    "employer": N_("The employer did not come"),
    "prison": N_("The prison could not bring them together"),
}
EMPLOYER_WHY = {
    "employer": N_("We cannot come"),
    "time": N_("The time does not suit us"),
}
"""The reasons that are an employer's to give, in its own words."""
OUTCOMES = frozenset({"took_place", "missed", "undo"})


def hats(viewer: Viewer) -> frozenset[str]:
    """What the viewer may act as in the table."""
    if viewer.system:
        return frozenset({COUNSELOR, ROOMS, PASSES, OFFICER, SYSTEM})
    if viewer.is_(Role.COUNSELOR):
        return frozenset({COUNSELOR})
    if viewer.is_(Role.EMPLOYER):
        return frozenset({EMPLOYER})
    if viewer.is_(Role.PRISON_OFFICER):
        rooms = {ROOMS} if viewer.has(Duty.ROOMS) else set()
        passes = {PASSES} if viewer.has(Duty.PASSES) else set()
        return frozenset({OFFICER} | rooms | passes)
    return frozenset()


def whys_for(viewer: Viewer) -> dict[str, str]:
    """The reasons that this viewer may cancel for."""
    return EMPLOYER_WHY if viewer.is_(Role.EMPLOYER) else CANCEL_WHY


def may(viewer: Viewer, verb: str) -> bool:
    """Whether the verb is ever this viewer's."""
    return any(step.verb == verb and step.who & hats(viewer) for step in TABLE)


def step_for(verb: str, before: str) -> Step | None:
    """The line of the table, whoever asks; None if the verb does not start here."""
    return next((s for s in TABLE if s.verb == verb and s.before == before), None)


def verbs_for(viewer: Viewer, before: str, *, begun: bool) -> list[str]:
    """What this viewer may do next. `begun` is whether the interview's time has come: from then
    on only its outcome can be told, and not before."""
    return [
        step.verb
        for step in TABLE
        if step.before == before and step.who & hats(viewer) and (step.verb in OUTCOMES) == begun
    ]


def why_not_step(verb: str, before: str) -> list[Reason]:
    """The reason why the verb cannot be done in this state, if so."""
    if step_for(verb, before) is not None:
        return []
    return [
        Reason(
            "state",
            N_("This interview is %(state)s: look at what can be done with it now."),
            {"state": STATE_LABELS[State(before)]},
        )
    ]
