"""What is news, when it is told by mail, and which figures may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobbridge.clock import RIGA, local

# A pair that has fitted for longer is no news, whoever comes to look after the person.
NEWS_DAYS = 7
DIGEST_AT = time(7)
SMALLEST = 10  # a count of people below this is not shown to who may not know them


def digest_due(now: datetime) -> tuple[datetime, date]:
    """When a counselor is next told by mail, and the day that this mail is for: one a day, in
    the morning."""
    wall = local(now)
    day = wall.date() if wall.time() < DIGEST_AT else wall.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, RIGA), day


@dataclass(frozen=True)
class Figure:
    """How many of the people due at one place nobody was introduced to. `None` is a number
    from one to nine, or one that would give such a number away."""

    place: str
    due: int | None
    left: int | None


def figures(counted: Mapping[str, tuple[int, int]]) -> tuple[list[Figure], Figure | None]:
    """Places with (due, left behind) as figures, and their sum: none where it would tell what is
    hidden, for what is shown can be taken from it."""
    shown = [_figure(place, due, left) for place, (due, left) in counted.items()]
    pairs = list(counted.values())
    together = (sum(due for due, _ in pairs), sum(left for _, left in pairs))
    unshown = [
        (due, left)
        for one, (due, left) in zip(shown, pairs, strict=True)
        if one.due is None or one.left is None
    ]
    rests = (
        sum(due for due, _ in unshown),
        sum(left for _, left in unshown),
        sum(due - left for due, left in unshown),
    )
    if len(unshown) == 1 or any(_small(rest) for rest in rests):
        return shown, None
    sum_of_all = _figure("", *together)
    return shown, sum_of_all if sum_of_all.left is not None else None


def _figure(place: str, due: int, left: int) -> Figure:
    if _small(due):
        return Figure(place, None, None)
    return Figure(place, due, None if _small(left) or _small(due - left) else left)


def _small(count: int) -> bool:
    return 0 < count < SMALLEST
