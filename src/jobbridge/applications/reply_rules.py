"""How long an employer may leave people waiting, and how quickly it usually answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

PAUSED = 3  # the last of the stages that `stage` counts
HABIT_DAYS = 90  # how far back a habit is looked for
HABIT_LEAST = 3  # fewer answers are no habit


@dataclass(frozen=True)
class Patience:
    """Days after a card came: the first reminder, the second, the pause."""

    first: int
    second: int
    pause: int


@dataclass(frozen=True)
class Habit:
    """An employer usually answers a card in so many days; `count` answers say so."""

    days: int
    count: int


def stage(since: date, today: date, patience: Patience) -> int:
    """What a card waiting since that day calls for: 0 nothing, 1 and 2 reminders, 3 the pause.
    Steps that a short pause would leave out are left out."""
    waited = (today - since).days
    if waited >= patience.pause:
        return PAUSED
    return (waited >= patience.first) + (waited >= max(patience.first, patience.second))


def paused_from(since: date, patience: Patience) -> date:
    """The first day on which an employer is paused for a card waiting since then."""
    return since + timedelta(days=patience.pause)


def habit(days: Sequence[int]) -> Habit | None:
    """The median of whole days between card and reaction; None where there are too few."""
    if len(days) < HABIT_LEAST:
        return None
    return Habit(round(median(days)), len(days))
