"""What was given in a period: sums that an organisation sees of its own, and what leaves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.mentors.rules import SMALLEST

YEARS = 3


@dataclass(frozen=True)
class Sum:
    """Of one organisation or month. `people` are ids, so that sums count everybody once;
    `things` are (quantity, cents) by kind."""

    label: str
    people: frozenset[int] = frozenset()
    meetings: int = 0
    missed: int = 0
    minutes: int = 0
    things: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What leaves the organisations: rows of ten people or more, all smaller ones together, and
    the sum of what is shown, so that no subtraction gives back what is hidden."""

    rows: tuple[Sum, ...]
    total: Sum | None
    hidden: bool


def told(sums: Iterable[Sum], other: str) -> Told:
    """Organisations with fewer than ten people go together as `other`; where these are fewer
    than ten together they are left out, of the sum too."""
    everybody = [one for one in sums if one.people]
    large = [one for one in everybody if len(one.people) >= SMALLEST]
    small = [one for one in everybody if len(one.people) < SMALLEST]
    hidden = False
    if small:
        together = added(other, small)
        if len(together.people) >= SMALLEST:
            large.append(together)
        else:
            hidden = True
    return Told(tuple(large), added("", large) if large else None, hidden)


def added(label: str, sums: Sequence[Sum]) -> Sum:
    things: dict[str, tuple[int, int]] = {}
    for one in sums:
        for kind, (quantity, cents) in one.things.items():
            was = things.get(kind, (0, 0))
            things[kind] = (was[0] + quantity, was[1] + cents)
    return Sum(
        label,
        frozenset().union(*(one.people for one in sums)),
        sum(one.meetings for one in sums),
        sum(one.missed for one in sums),
        sum(one.minutes for one in sums),
        things,
    )


def why_not_period(begins: date, ends: date) -> list[Reason]:
    if begins <= ends and (ends - begins).days <= 366 * YEARS:
        return []
    text = N_("The last day is not before the first, and at most three years after it.")
    return [Reason("period", text, field="ends")]


def quarter(today: date, back: int) -> tuple[date, date]:
    """First day and the day after the last of the quarter `back` before this one; whole ones
    alone, so that two answers never differ by a few days."""
    number = today.year * 4 + (today.month - 1) // 3 - back
    following = number + 1
    return (
        date(number // 4, number % 4 * 3 + 1, 1),
        date(following // 4, following % 4 * 3 + 1, 1),
    )
