"""Which days stand in whose calendars, and what becomes of one that is no longer true."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from jobbridge.calendar.rules import organisation, region

AHEAD = timedelta(days=183)
"""How far before a release its day is in calendars: half a year, in which work is looked for."""
UID = "day-"
"""How the UIDs of these entries begin."""


class Kind(StrEnum):
    """What happens on the day, or ends with it."""

    RELEASE = "release"
    HAND_OVER = "hand_over"
    ANSWER = "answer"
    VISITORS = "visitors"
    GATE = "gate"


@dataclass(frozen=True)
class Day:
    """A day as it should stand in calendars. `ref` is a person's or request's reference, `about`
    what else is said, `audiences` in whose calendars; `last` is the day that it leads up to."""

    kind: Kind
    subject: str
    on: date
    audiences: tuple[str, ...]
    ref: str = ""
    about: str = ""
    path: str = ""
    last: date | None = None
    inmate_id: int | None = field(default=None, compare=False)

    def says(self) -> dict[str, object]:
        """All but the day, as it is kept."""
        return {
            "audiences": list(self.audiences),
            "ref": self.ref,
            "about": self.about,
            "path": self.path,
            "last": self.last.isoformat() if self.last else None,
        }


@dataclass(frozen=True)
class Kept:
    """A day as it stands in calendars now."""

    on: date
    says: dict[str, object]
    ended: bool


def of_release(counselor: str | None, branch_id: int | None, regions: Iterable[str]) -> list[str]:
    """Who may know when somebody is released: who looks after them, and the branch, with its
    region, of the municipality that they return to. Never an employer, nor a whole prison."""
    found = [counselor] if counselor else []
    if branch_id is not None:
        found += [organisation(branch_id), *(region(name) for name in sorted(regions))]
    return found


def next_sequence(kept: Kept, sequence: int, on: date, *, ends: bool) -> int:
    """One more where the day is another, ends or is true again: other words alone are no change
    that anybody must act on (RFC 5545, 3.8.7.4)."""
    return sequence if (kept.on, kept.ended) == (on, ends) else sequence + 1


def must_cancel(kept: Kept, today: date) -> bool:
    """What is no longer true is cancelled; a day that has passed stays what it was."""
    return not kept.ended and kept.on >= today
