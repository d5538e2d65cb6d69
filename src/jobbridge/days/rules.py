"""What a day is cut into, what a meeting is worth, and what a draft would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobbridge.calendar.spans import (
    RIGA,
    NoSuchTime,
    Span,
    day_span,
    local_date,
    local_moment,
    local_span,
    subtract,
)
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.interviews import rules as interview_rules
from jobbridge.interviews.facts import FETCH, TURNAROUND, House
from jobbridge.interviews.model import Mode

LONGEST_GAP = 60
VIDEO = interview_rules.ROOM_KINDS[Mode.VIDEO]
MOST_ROOMS = 20
MOST_PEOPLE = 60
"""People that one draft holds: more than any day has slots for."""
MOST_LATE = 120
FULL_MATCH = 10_000
"""Points in which worth is set; the planner counts a full match as 1."""
TRY_SECONDS = 2.0
PATIENCE_SECONDS = 4.0

FUNCTIONS = {
    "any": N_("not said"),
    "staff": N_("personnel department"),
    "lead": N_("head of the unit"),
    "foreman": N_("foreman or team leader"),
    "owner": N_("owner or board"),
    "expert": N_("specialist of the trade"),
}
"""Who sits on a panel: a function, never a name."""

# Codes of `why_not_bookable`, by whom they speak of: the rest would hold in any room, any slot.
OF_ROOM = frozenset({"room_gone", "room_kind", "room_closed", "room_taken", "outside_hours"})
OF_PANEL = frozenset({"employer_taken"})
OF_VISIT = frozenset({"visitors_barred", "gate_full"})
OF_DAY = frozenset(
    {"past", "notice", "day_off", "outside_hours", "break", "prison_closed", "length"}
)
OF_TIME = frozenset({"inmate_taken"})
SOFT = OF_VISIT | OF_ROOM | OF_PANEL | OF_DAY | OF_TIME

WHY = {
    "no_common_slot": N_("There is no time at which both the person and the panel can."),
    "no_room": N_("No room is open at the times that suit."),
    "no_escort": N_("No escort is there at the times that suit."),
    "candidate_full": N_("The person meets this employer already on that day."),
    "panel_full": N_("The panel meets as many people as it can."),
    "rooms_full": N_("All rooms are taken at the times that suit."),
    "escorts_full": N_("As many people as can be escorted are moved at the times that suit."),
    "slots_taken": N_("The panel is busy with others at the times that suit."),
    "outweighed": N_("Others are met in the places that would suit."),
    "no_panel": N_("No panel of this day meets people in the way chosen for this person."),
    "not_planned": N_("There is no plan with this person yet: plan again."),
}
"""What binds whoever has no place, by the planner's code."""


def kind_of(*, by_video: bool) -> str:
    """The kind of room that a panel needs."""
    return interview_rules.ROOM_KINDS[Mode.VIDEO if by_video else Mode.IN_PERSON]


@dataclass(frozen=True)
class Frame:
    """How a day is cut: the length of a meeting, what lies between two, and pauses. With a `part`
    only between its two times."""

    on: date
    minutes: int
    gap: int
    breaks: tuple[tuple[time, time], ...] = ()
    part: tuple[time, time] | None = None

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def step(self) -> timedelta:
        """From one start to the next: the turnaround of a room is the least."""
        return step_of(self.minutes, self.gap)


def step_of(minutes: int, gap: int) -> timedelta:
    return timedelta(minutes=minutes) + max(timedelta(minutes=gap), TURNAROUND)


def grid(house: House, frame: Frame) -> list[datetime]:
    """The starts of a day: in every free stretch of the prison's hours one after another, as
    counts, meals, closures and the day's own pauses leave them."""
    moved = [
        Span(pause.start - FETCH, pause.end + FETCH)
        for pause, _ in interview_rules.breaks_on(house, frame.on)
    ]
    free = subtract(
        interview_rules.hours_on(house, frame.on),
        [*moved, *house.closures, *spans_of(frame.on, frame.breaks), *_outside(frame)],
    )
    return [slot.start for stretch in free for slot in stretch.slots(frame.length, frame.step)]


def _outside(frame: Frame) -> list[Span]:
    """What of the day lies before and after its part."""
    if frame.part is None:
        return []
    whole = day_span(frame.on)
    begins, ends = (moment(frame.on, at) for at in frame.part)
    return [Span(whole.start, begins), Span(ends, whole.end)]


def spans_of(day: date, pairs: Iterable[tuple[time, time]]) -> list[Span]:
    """Pairs of wall times on one day; what the clocks skip is left out."""
    found = []
    for begins, ends in pairs:
        try:
            found.append(local_span(day, begins, ends))
        except NoSuchTime:
            continue
    return found


def times(pairs: Iterable[Sequence[str]]) -> tuple[tuple[time, time], ...]:
    """As the model keeps them."""
    return tuple((time.fromisoformat(one[0]), time.fromisoformat(one[1])) for one in pairs)


@dataclass(frozen=True)
class Weights:
    """What makes a meeting worth more: release within `soon` days counts fully and after `far`
    not at all; `first` is added for who was never interviewed by anybody. Nobody who has a time
    gets another for less than `move`. A full match is 1."""

    soon: int = 30
    far: int = 180
    first: float = 0.5
    move: float = 0.1


def urgency(release: date | None, on: date, weights: Weights, *, first: bool) -> float:
    """How much more it is worth to meet somebody: 1 where release is near, nothing where it is
    far; and more for who has never been interviewed by anybody."""
    near = 0.0
    if release is not None:
        left = (release - on).days
        near = min(1.0, max(0.0, (weights.far - left) / (weights.far - weights.soon)))
    return round(near + (weights.first if first else 0.0), 6)


def why_not_frame(frame: Frame, pauses: Sequence[tuple[time | None, time | None]]) -> list[Reason]:
    """All reasons against how a day is to be cut; `pauses` as typed."""
    reasons = []
    shortest, longest = interview_rules.SHORTEST, interview_rules.LONGEST
    if not shortest <= frame.minutes <= longest:
        values = {"least": shortest, "most": longest}
        text = N_("An interview takes %(least)s to %(most)s minutes: choose a length between them.")
        reasons.append(Reason("length", text, values, field="minutes"))
    return [*reasons, *why_not_pause(pauses, "break_until")]


def why_not_pause(pauses: Iterable[tuple[time | None, time | None]], name: str) -> list[Reason]:
    """A pause has a beginning and, later, an end; or neither."""
    for begins, ends in pauses:
        if (begins is None) != (ends is None):
            return [Reason("pause", N_("Give both the beginning and the end."), field=name)]
        if begins is not None and ends is not None and begins >= ends:
            return [Reason("pause", N_("The end is after the beginning."), field=name)]
    return []


@dataclass(frozen=True, order=True)
class Meeting:
    """Where somebody is met: when and for how long, by which panel, in which room."""

    starts_at: datetime
    panel: int
    room_id: int
    minutes: int

    @property
    def where(self) -> tuple[datetime, int, int]:
        """Without the length, which is the day's."""
        return self.starts_at, self.panel, self.room_id


@dataclass(frozen=True)
class Changes:
    """What a release would do, by application: new places, places that differ (before, after),
    and places that are given up."""

    booked: Mapping[int, Meeting]
    moved: Mapping[int, tuple[Meeting, Meeting]]
    cancelled: Mapping[int, Meeting]

    def __bool__(self) -> bool:
        return bool(self.booked or self.moved or self.cancelled)


def changes(stands: Mapping[int, Meeting], drafted: Mapping[int, Meeting]) -> Changes:
    """From what is released to what is drafted."""
    return Changes(
        booked={key: place for key, place in drafted.items() if key not in stands},
        moved={
            key: (stands[key], place)
            for key, place in drafted.items()
            if key in stands and stands[key] != place
        },
        cancelled={key: place for key, place in stands.items() if key not in drafted},
    )


def next_start(free: Span, now: datetime) -> datetime | None:
    """When somebody else could be met in a place that has become free: at its start, or as soon
    as they are fetched, if what is left of it is long enough for an interview."""
    soonest = now + FETCH
    soonest += -timedelta(minutes=soonest.minute % 5, seconds=soonest.second)
    soonest = soonest.replace(microsecond=0)
    if soonest < now + FETCH:
        soonest += timedelta(minutes=5)
    start = max(free.start, soonest)
    left = timedelta(minutes=interview_rules.SHORTEST)
    return start if start + left <= free.end else None


def percent_below(value: float, bound: float) -> int:
    """How far a timetable may be below the best one: whole per cent, upwards."""
    if bound <= 0 or value >= bound:
        return 0
    return max(1, -int(-100 * (bound - value) // bound))


def slot_id(start: datetime) -> str:
    return start.strftime("%Y-%m-%dT%H:%MZ")


def written(place: Meeting) -> str:
    """A time and a panel as a form carries them; `read` reads them."""
    return f"{place.starts_at.astimezone(RIGA):%H:%M}|{place.panel}"


def is_past(on: date, now: datetime) -> bool:
    return on < local_date(now)


def read(text: str) -> tuple[time, int] | None:
    """`09:35|2`; None is neither."""
    at, _, panel = text.partition("|")
    try:
        moment = time.fromisoformat(at)
    except ValueError:
        return None
    fits = panel.isascii() and panel.isdecimal() and len(panel) == 1
    return (moment, int(panel)) if fits and moment.tzinfo is None else None


def moment(on: date, at: time) -> datetime:
    """A wall time of the day; one that the clocks skip is the first after it."""
    try:
        return local_moment(on, at)
    except NoSuchTime:
        return local_moment(on, time(at.hour + 1))


def fits_hours(house: House, start: datetime, minutes: int) -> bool:
    """Whether a meeting that begins later than planned still ends within the prison's hours."""
    span = Span(start, start + timedelta(minutes=minutes))
    day = local_date(start)
    moved = span.padded(FETCH, FETCH)
    return any(w.contains(span) for w in interview_rules.hours_on(house, day)) and not any(
        pause.overlaps(moved) for pause, _ in interview_rules.breaks_on(house, day)
    )
