"""What an employer may learn of asking for less: bands of the weekly table, side by side.

Nothing is counted here. Every number is one that `tiles.rules` has published for everybody, so
no wording of a vacancy, and no comparing of two, tells more than the table itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from jobbridge.inmates.rules import months_after
from jobbridge.matching.facts import LANGUAGE_LEVELS, Need, covers
from jobbridge.tiles.queries import LATVIAN, LICENCES, SOON_MONTHS
from jobbridge.tiles.rules import Counted

START, SHIFTS, LANGUAGE = "soon", "shifts", "latvian"
# What the table says of people, in the order in which it is told.
TOLD = (*LICENCES, LANGUAGE, SHIFTS, START)


@dataclass(frozen=True)
class Wording:
    """What of a vacancy the table could know: its musts, whether it is in shifts, from when."""

    musts: Sequence[Need] = ()
    shifts: bool = False
    start_from: date | None = None


@dataclass(frozen=True)
class Line:
    """One thing that the vacancy asks. Of the people of the tile `now` or more meet it (0: the
    table does not say); without it all of them, `then` or more, come into question."""

    mark: str
    now: int
    then: int


@dataclass(frozen=True)
class Told:
    """`lines` about what the table knows; `silent` musts are those it knows nothing of."""

    lines: tuple[Line, ...]
    silent: tuple[Need, ...]


def told(wording: Wording, tile: Counted, today: date) -> Told:
    """Each thing by itself: how many meet several at once is nowhere in the table."""
    found = [(need, mark_of(need)) for need in wording.musts]
    asked = {mark for _, mark in found if mark}
    if wording.shifts:
        asked.add(SHIFTS)
    if wording.start_from is None or wording.start_from <= months_after(today, SOON_MONTHS):
        asked.add(START)
    return Told(
        tuple(Line(mark, _band(tile, mark), tile.people.band) for mark in TOLD if mark in asked),
        tuple(need for need, mark in found if not mark),
    )


def mark_of(need: Need) -> str:
    """The statement of the table whose people all meet this must; empty where there is none."""
    if need.kind == "licence":
        return _licence(need.code, LICENCES.items())
    if need.kind == "language" and need.code == "lv":
        asked = LANGUAGE_LEVELS.get(need.text_level, 1)
        return LANGUAGE if asked <= LANGUAGE_LEVELS[LATVIAN] else ""
    return ""


def _licence(code: str, known: Collection[tuple[str, str]]) -> str:
    same = [mark for mark, licence in known if licence == code]
    wider = [mark for mark, licence in known if covers(licence, code)]
    return next(iter([*same, *wider]), "")


def _band(tile: Counted, mark: str) -> int:
    claim = tile.marks.get(mark)
    return claim.band if claim else 0
