"""`jobbridge plan-day`: the planner of interview days on its own, from JSON to JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jobbridge.days import program
from jobbridge.days.program import Day, Timetable
from jobbridge.errors import Unusable

Id = Annotated[str, Field(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Amount = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SlotIn(_Part):
    id: Id
    start: str = ""
    end: str = ""


class RoomIn(_Part):
    id: Id
    closed: list[Id] = []


class PanelIn(_Part):
    id: Id
    absent: list[Id] = []
    max_interviews: Count | None = None


class CandidateIn(_Part):
    id: Id
    busy: list[Id] = []
    max_interviews: Count | None = None
    urgency: Amount = 0.0


class WishIn(_Part):
    candidate: Id
    panel: Id
    score: Amount


class PinIn(_Part):
    candidate: Id
    panel: Id
    slot: Id
    room: Id


class DayIn(_Part):
    slots: list[SlotIn]
    rooms: list[RoomIn]
    panels: list[PanelIn]
    candidates: list[CandidateIn]
    wishes: list[WishIn]
    pinned: list[PinIn] = []
    escorts: dict[Id, Count] = {}


def read_day(text: str) -> Day:
    """A day as `contracts` writes it. Raises `Unusable` with every mistake and its place."""
    try:
        given = DayIn.model_validate_json(text)
    except ValidationError as error:
        found = [
            f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}"
            for one in error.errors(include_url=False, include_input=False)
        ]
        raise Unusable("; ".join(found)) from None
    if wrong := list(_contradictions(given)):
        raise Unusable("; ".join(wrong))
    slots = sorted(given.slots, key=lambda one: one.start)
    return Day(
        slots=tuple(slot.id for slot in slots),
        rooms=tuple(program.Room(one.id, frozenset(one.closed)) for one in given.rooms),
        panels=tuple(
            program.Panel(one.id, frozenset(one.absent), one.max_interviews) for one in given.panels
        ),
        candidates=tuple(
            program.Candidate(one.id, frozenset(one.busy), one.max_interviews, one.urgency)
            for one in given.candidates
        ),
        wishes=tuple(program.Wish(one.candidate, one.panel, one.score) for one in given.wishes),
        pinned=tuple(
            program.Placed(one.slot, one.room, one.candidate, one.panel) for one in given.pinned
        ),
        escorts=given.escorts,
    )


def written(table: Timetable) -> dict[str, Any]:
    """The answer: times and places, and for each wish not met what binds and what would help."""
    unplaced = []
    for one in table.unplaced:
        said = asdict(one)
        if one.relaxation is not None:
            said["relaxation"] = {k: v for k, v in said["relaxation"].items() if v}
        unplaced.append(said)
    placed = [
        {"candidate": one.candidate, "panel": one.panel, "slot": one.slot, "room": one.room}
        for one in table.placed
    ]
    return {
        "placed": placed,
        "unplaced": unplaced,
        "value": round(table.value, 9),
        "bound": round(table.bound, 9),
        "optimal": table.optimal,
    }


def _contradictions(day: DayIn) -> Iterator[str]:
    """Ids given twice, and wishes and pins of what does not exist. Somebody may be busy in slots
    that this day does not have."""
    known: dict[str, set[str]] = {}
    for kind, parts in (
        ("slot", day.slots),
        ("room", day.rooms),
        ("panel", day.panels),
        ("candidate", day.candidates),
    ):
        ids = Counter(part.id for part in parts)
        known[kind] = set(ids)
        yield from (f"{kind}s: {one} stands there twice" for one, n in ids.items() if n > 1)
    told: tuple[tuple[str, Sequence[WishIn | PinIn]], ...]
    told = (("wishes", day.wishes), ("pinned", day.pinned))
    for name, pairs in told:
        for number, pair in enumerate(pairs):
            for kind, value in pair.model_dump(exclude={"score"}).items():
                if value not in known[kind]:
                    yield f"{name}.{number}.{kind}: there is no {kind} {value}"
        asked = Counter((pair.candidate, pair.panel) for pair in pairs)
        yield from (
            f"{name}: {c} and {p} stand there twice" for (c, p), n in asked.items() if n > 1
        )
