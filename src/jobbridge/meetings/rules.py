"""The life of a meeting, whether it can be held, and who can be on its list.

A prison's hours, counts, closures and notice are those of interviews: they are asked of the same
rules, of a person against whom nothing speaks.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jobbridge.applications.model import State as ApplicationState
from jobbridge.calendar.spans import Span, local_date
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.interviews import rules
from jobbridge.interviews.facts import (
    EMPLOYER,
    INMATE,
    ROOM,
    Asked,
    Facts,
    Person,
    Place,
    claims,
)
from jobbridge.interviews.model import Mode
from jobbridge.interviews.model import State as InterviewState
from jobbridge.interviews.state_rules import (
    COUNSELOR,
    OFFICER,
    PASSES,
    PLANNERS,
    ROOMS,
    SYSTEM,
    WITNESSES,
    hats,
)
from jobbridge.interviews.state_rules import EMPLOYER as EMPLOYERS
from jobbridge.meetings.model import Came, State
from jobbridge.viewer import Role, Viewer

NEW = ""
MOST_PLACES = 500


@dataclass(frozen=True)
class Step:
    """A line of the table. What `tells` raises SEQUENCE and is heard by those invited."""

    verb: str
    before: str
    after: State
    who: frozenset[str]
    tells: bool = True


TABLE = (
    Step("plan", NEW, State.PLANNED, PLANNERS),
    # Another prison takes part or no longer does: the employer sees the same screen.
    Step("join", State.PLANNED, State.PLANNED, PLANNERS, tells=False),
    Step("join", State.CONFIRMED, State.PLANNED, PLANNERS, tells=False),
    Step("leave", State.PLANNED, State.PLANNED, PLANNERS, tells=False),
    Step("leave", State.CONFIRMED, State.CONFIRMED, PLANNERS, tells=False),
    Step("move", State.PLANNED, State.PLANNED, PLANNERS),
    Step("move", State.CONFIRMED, State.PLANNED, PLANNERS),
    Step("confirm", State.PLANNED, State.CONFIRMED, frozenset({ROOMS, PASSES})),
    # A visitor is refused: it waits until somebody else may come.
    Step("wait", State.CONFIRMED, State.PLANNED, frozenset({SYSTEM})),
    Step("cancel", State.PLANNED, State.CANCELLED, PLANNERS | {EMPLOYERS}),
    Step("cancel", State.CONFIRMED, State.CANCELLED, PLANNERS | {EMPLOYERS}),
    Step("took_place", State.PLANNED, State.TOOK_PLACE, WITNESSES, tells=False),
    Step("took_place", State.CONFIRMED, State.TOOK_PLACE, WITNESSES, tells=False),
)

STATE_LABELS = {
    State.PLANNED: N_("planned, not yet confirmed"),
    State.CONFIRMED: N_("confirmed"),
    State.TOOK_PLACE: N_("took place"),
    State.CANCELLED: N_("cancelled"),
}
STATE_COLORS = {
    State.PLANNED: "info",
    State.CONFIRMED: "success",
    State.TOOK_PLACE: "accent",
    State.CANCELLED: "danger",
}
VERB_LABELS = {
    "plan": N_("Planned"),
    "join": N_("Another prison takes part"),
    "leave": N_("A prison no longer takes part"),
    "move": N_("Moved"),
    "confirm": N_("Confirmed"),
    "wait": N_("Waits for passes again"),
    "cancel": N_("Cancelled"),
    "took_place": N_("Took place"),
}
MODE_LABELS = {Mode.IN_PERSON: N_("in a room"), Mode.VIDEO: N_("by video")}
OCCASIONS = {
    State.PLANNED: InterviewState.BOOKED,
    State.CONFIRMED: InterviewState.CONFIRMED,
    State.TOOK_PLACE: InterviewState.TOOK_PLACE,
    State.CANCELLED: InterviewState.CANCELLED,
}
"""What the desks of a prison call these states."""
CAME_LABELS = {
    Came.CAME: N_("came"),
    Came.MISSED: N_("did not come"),
    Came.REFUSED: N_("refused"),
}
CANCEL_WHY = {
    "employer": N_("The employer cannot come"),
    "time": N_("The time does not suit the employer"),
    "prison": N_("The prison cannot receive visitors"),
    "nobody": N_("Too few people want to come"),
    "mistake": N_("It was planned by mistake"),
}
EMPLOYER_WHY = {
    "employer": N_("We cannot come"),
    "time": N_("The time does not suit us"),
}


def whys_for(viewer: Viewer) -> dict[str, str]:
    """The reasons that this viewer may cancel for."""
    return EMPLOYER_WHY if viewer.is_(Role.EMPLOYER) else CANCEL_WHY


def may(viewer: Viewer, verb: str) -> bool:
    """Whether the verb is ever this viewer's."""
    return any(step.verb == verb and step.who & hats(viewer) for step in TABLE)


def plans(viewer: Viewer) -> bool:
    return may(viewer, "plan")


def lists(viewer: Viewer) -> bool:
    """Whether the viewer puts people on lists, and asks them afterwards."""
    return COUNSELOR in hats(viewer)


def witnesses(viewer: Viewer) -> bool:
    """Whether the viewer says who came."""
    return bool(hats(viewer) & {COUNSELOR, OFFICER})


def step_for(verb: str, before: str) -> Step | None:
    """The line of the table, whoever asks; None if the verb does not start here."""
    return next((s for s in TABLE if s.verb == verb and s.before == before), None)


def verbs_for(viewer: Viewer, before: str) -> set[str]:
    return {s.verb for s in TABLE if s.before == before and s.who & hats(viewer)}


def why_not_step(verb: str, before: str) -> list[Reason]:
    if step_for(verb, before) is not None:
        return []
    text = N_("This meeting is %(state)s: look at what can be done with it now.")
    return [Reason("state", text, {"state": STATE_LABELS[State(before)]})]


# Whether it can be held


def wanted(asked: Asked, rooms: Iterable[int], inmates: Iterable[int] = ()) -> dict[str, Span]:
    """What a meeting takes of whom: what an interview would, of each room and each person."""
    found: dict[str, Span] = {}
    for room_id in rooms:
        found |= _taken_of(asked, EMPLOYER, ROOM, room_id=room_id)
    for inmate_id in inmates:
        found |= _taken_of(asked, INMATE, inmate_id=inmate_id)
    return found


def _taken_of(asked: Asked, *kinds: str, inmate_id: int = 0, room_id: int = 0) -> dict[str, Span]:
    one = claims(asked, inmate_id=inmate_id, room_id=room_id)
    return {name: span for name, span in one.items() if name.partition(":")[0] in kinds}


def kind_of(mode: str) -> str:
    """The kind of room in which people sit."""
    return rules.ROOM_KINDS[Mode(mode)]


def why_not_rooms(mode: str, rooms: Sequence[Place]) -> list[Reason]:
    """In person it is one room; by video one station for each prison."""
    kind = kind_of(mode)
    if not rooms:
        return [Reason("no_room", N_("Choose at least one."), field="rooms")]
    if any(room.kind != kind for room in rooms):
        text = (
            N_("The meeting is by video: choose video stations.")
            if mode == Mode.VIDEO
            else N_("The meeting is in a room: choose a room, not a video station.")
        )
        return [Reason("room_kind", text, field="rooms")]
    if mode == Mode.IN_PERSON and len(rooms) > 1:
        text = N_("The employer is in one room at a time: choose one.")
        return [Reason("one_room", text, field="rooms")]
    if len({room.prison_id for room in rooms}) < len(rooms):
        return [Reason("one_station", N_("Choose one station for each prison."), field="rooms")]
    return []


def why_not_held(asked: Asked, facts: Facts) -> list[Reason]:
    """All reasons against a meeting at this time in this room, by the house rules of interviews;
    `facts.person` is not looked at."""
    if not rules.SHORTEST <= asked.minutes <= rules.LONGEST:
        values = {"least": rules.SHORTEST, "most": rules.LONGEST}
        text = N_("A meeting takes %(least)s to %(most)s minutes: choose a length between them.")
        return [Reason("length", text, values, field="minutes")]
    return [
        _named(r)
        for r in rules.why_not_bookable(asked, replace(facts, person=anybody(asked, facts)))
    ]


def _named(reason: Reason) -> Reason:
    """The field of a meeting's form that an interview's reason speaks of."""
    return replace(
        reason, field={"starts_at": "at", "room": "rooms"}.get(reason.field or "", reason.field)
    )


NOBODY = Person(0, 0, True, True, "", None, None, None)
"""Meetings are asked about without a person; the rules put in one against whom nothing speaks."""


def anybody(asked: Asked, facts: Facts) -> Person:
    """A person against whom nothing speaks."""
    free = local_date(asked.span.end) + timedelta(days=2)
    return Person(
        inmate_id=0,
        prison_id=facts.house.prison_id,
        present=True,
        agreed=True,
        application_state=ApplicationState.AGREED,
        release_earliest=free,
        release_expected=free,
        release_latest=free,
    )


NOT_AGREED = Reason(
    "not_agreed",
    N_(
        "The person has not agreed to be introduced to this employer: talk with them and record "
        "the agreement first."
    ),
)


def why_not_listed(asked: Asked, facts: Facts, *, agreed: bool) -> list[Reason]:
    """What speaks against this person being brought to a meeting that stands: not what speaks
    against the meeting."""
    others = set(
        _codes(rules.why_not_bookable(asked, replace(facts, person=anybody(asked, facts))))
    )
    own = [
        reason
        for reason in rules.why_not_bookable(asked, facts)
        if (reason.code, reason.field) not in others
    ]
    return own if agreed else [NOT_AGREED, *own]


def apart_here(person: Person, coming: Collection[int], day: date) -> bool:
    """Whether somebody whom the person must not meet comes to the same meeting."""
    return any(one.inmate_id in coming and one.on(day) for one in person.apart)


def _codes(reasons: Iterable[Reason]) -> Iterable[tuple[str, str | None]]:
    return ((reason.code, reason.field) for reason in reasons)


def small_room(places: int, seats: int) -> list[Reason]:
    """More are invited than the room has seats: said, not forbidden."""
    if places <= seats:
        return []
    text = N_("The room has %(seats)s seats, and %(places)s people can be put on the list.")
    return [Reason("small_room", text, {"seats": seats, "places": places}, Severity.WARN)]
