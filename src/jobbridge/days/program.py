"""An interview day and what a plan of it takes up: the parts that `packing` and `timetable` plan
with, and the day as it would be with one thing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Room:
    """`kind` is whose interviews it is for: those of the panels of the same kind."""

    id: str
    closed: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True)
class Panel:
    """Those who interview together. `absent` names slots, as `Candidate.busy` does, and `never`
    those of them in which nothing could change it. It sits in rooms of its `kind` alone."""

    id: str
    absent: frozenset[str] = frozenset()
    max_interviews: int | None = None
    never: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True)
class Candidate:
    """`urgency` is 0 or more; 1 doubles what meeting this person is worth."""

    id: str
    busy: frozenset[str] = frozenset()
    max_interviews: int | None = None
    urgency: float = 0.0
    never: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wish:
    """A candidate and a panel who should meet, once. `score` is 0 or more."""

    candidate: str
    panel: str
    score: float


@dataclass(frozen=True, order=True)
class Placed:
    slot: str
    room: str
    candidate: str
    panel: str


@dataclass(frozen=True)
class Day:
    """What there is. `slots` are ids in the order of time; `escorts` bounds the interviews of a
    slot, and one not named there is unbounded. `pinned` need not be wished for."""

    slots: tuple[str, ...]
    rooms: tuple[Room, ...]
    panels: tuple[Panel, ...]
    candidates: tuple[Candidate, ...]
    wishes: tuple[Wish, ...]
    pinned: tuple[Placed, ...] = ()
    escorts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Relaxation:
    """One thing more with which a wish is met and nothing of worth is lost: `kind` is slot
    (somebody freed then), room, escort, or max_interviews (one more for somebody). That somebody
    is named by `candidate` or `panel`; `of` is the kind of a room, where there are several."""

    kind: str
    slot: str = ""
    candidate: str = ""
    panel: str = ""
    of: str = ""


@dataclass(frozen=True)
class Unplaced:
    """A wish that is not met. `reason` is what binds: no_common_slot, no_room, no_escort,
    candidate_full, panel_full, rooms_full, escorts_full, slots_taken, or outweighed."""

    candidate: str
    panel: str
    reason: str
    relaxation: Relaxation | None = None


@dataclass(frozen=True)
class Timetable:
    """`bound` is what no plan can exceed; `optimal` says that `value` reaches it."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    value: float
    bound: float
    optimal: bool


Pair = tuple[str, str]
Met = dict[Pair, str]
"""The slot in which a candidate and a panel meet; pinned pairs are left out."""
Who = tuple[str, str]
"""A candidate or a panel: what it is and its id, for the ids of both may be alike."""

NO_LIMIT = 1_000_000


def both(pair: Pair) -> tuple[Who, Who]:
    return ("candidate", pair[0]), ("panel", pair[1])


def eased(day: Day, ease: Relaxation) -> Day:
    """The day as it would be with a remedy."""
    if ease.kind == "room":
        closed = frozenset(slot for slot in day.slots if slot != ease.slot)
        return replace(day, rooms=(*day.rooms, Room("", closed, ease.of)))
    if ease.kind == "escort":
        return replace(day, escorts={**day.escorts, ease.slot: day.escorts[ease.slot] + 1})
    more = int(ease.kind == "max_interviews")
    freed = frozenset() if more else frozenset({ease.slot})
    candidates = [
        replace(c, busy=c.busy - freed, max_interviews=_plus(c.max_interviews, more))
        if c.id == ease.candidate
        else c
        for c in day.candidates
    ]
    panels = [
        replace(p, absent=p.absent - freed, max_interviews=_plus(p.max_interviews, more))
        if p.id == ease.panel
        else p
        for p in day.panels
    ]
    return replace(day, candidates=tuple(candidates), panels=tuple(panels))


def _plus(limit: int | None, more: int) -> int | None:
    return None if limit is None else limit + more
