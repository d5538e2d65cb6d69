"""Setting a prison up: what makes no sense, and what is missing before anything can be booked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from jobbridge.errors import Reason
from jobbridge.i18n import N_

ORDER = N_("The end must come after the beginning.")
LIST = N_("Choose one from the list.")
LONGEST_TURN = 8
EQUIPMENT = {
    "computer": N_("Computer"),
    "camera": N_("Camera and microphone"),
    "screen": N_("Screen or projector"),
    "board": N_("Whiteboard"),
    "tools": N_("Table for a work sample"),
    "wheelchair": N_("Reached by wheelchair"),
}
CONTACTS = {
    "passes": N_("Passes and visitors"),
    "day": N_("On the day of a visit"),
    "rooms": N_("Rooms and times"),
}
LANGUAGES = {
    "ru": N_("Russian"),
    "en": N_("English"),
    "de": N_("German"),
    "lt": N_("Lithuanian"),
    "et": N_("Estonian"),
    "pl": N_("Polish"),
    "uk": N_("Ukrainian"),
    "sign": N_("Sign language"),
}
OF_ROOM = Reason(
    "of_room",
    N_("The gate and those who accompany are counted for the whole prison: choose all rooms."),
    field="room",
)


def why_not_equipment(codes: Iterable[str]) -> list[Reason]:
    return [] if set(codes) <= set(EQUIPMENT) else [Reason("equipment", LIST, field="equipment")]


def why_not_times(
    begins: time, ends: time, valid_from: date | None, valid_to: date | None, *, field: str
) -> list[Reason]:
    """All reasons against a time of day that is valid between two days."""
    reasons = []
    if not begins < ends:
        reasons.append(Reason("order", ORDER, field=field))
    if valid_from and valid_to and valid_to < valid_from:
        text = N_("The last day must not be before the first.")
        reasons.append(Reason("validity", text, field="valid_to"))
    return reasons


def why_not_window(
    weekdays: Sequence[int],
    opens: time,
    closes: time,
    *,
    valid_from: date | None,
    valid_to: date | None,
    every_weeks: int,
    anchor: date | None,
    of_room: bool,
    pooled: bool,
) -> list[Reason]:
    """All reasons against these hours."""
    reasons = why_not_times(opens, closes, valid_from, valid_to, field="closes")
    if not weekdays:
        reasons.append(Reason("weekdays", N_("Choose at least one."), field="weekdays"))
    if not 1 <= every_weeks <= LONGEST_TURN:
        text = N_("Between %(lowest)s and %(highest)s.")
        bounds = {"lowest": 1, "highest": LONGEST_TURN}
        reasons.append(Reason("every_weeks", text, bounds, field="every_weeks"))
    elif every_weeks > 1 and anchor is None:
        text = N_("Give a day of a week in which these hours are, to count the weeks from.")
        reasons.append(Reason("anchor", text, field="anchor"))
    if of_room and pooled:
        reasons.append(OF_ROOM)
    return reasons


@dataclass(frozen=True)
class Step:
    """One thing that a prison needs; `needed` is what nothing can be booked without."""

    code: str
    text: str
    done: bool
    needed: bool = True


def steps(
    *, rooms: int, video: int, hours: int, counts: int, pooled: bool, told: bool, contacts: int
) -> list[Step]:
    """Setting a prison up, in the order in which it is easiest."""
    return [
        Step("rooms", N_("A room in which people meet"), rooms > 0),
        Step("hours", N_("Visiting hours"), hours > 0),
        Step("counts", N_("Counts and meals, when nobody is moved"), counts > 0, needed=False),
        Step("hours", N_("How many the gate lets in, and who accompanies"), pooled, needed=False),
        Step("rooms", N_("A video station"), video > 0, needed=False),
        Step("contacts", N_("Whom to call"), contacts > 0, needed=False),
        Step("told", N_("What visitors are told"), told, needed=False),
    ]
