"""Which added-up reasons may be shown to whom: exact to those who know the people anyway, to
everybody else in bands, and only where they stand for many people of several prisons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from jobbridge.demand.rules import band

LOOKED_BACK = timedelta(days=365)
FEWEST_PRISONS = 3


@dataclass(frozen=True)
class Counted:
    """How often one reason was given: by which side, of which requirement (`kind:code`, or
    empty), about how many people of how many prisons, for how many vacancies."""

    side: str
    why: str
    lacks: str
    times: int
    people: int
    vacancies: int
    prisons: int


@dataclass(frozen=True)
class Line:
    """The same as a viewer reads it; `people` is a lower bound unless `exact`. What would tell
    of fewer is None."""

    side: str
    why: str
    lacks: str
    people: int
    exact: bool
    times: int | None
    vacancies: int | None


def lines(counted: Iterable[Counted], *, exact: bool) -> list[Line]:
    """What is said most often first."""
    found = []
    for one in counted:
        if exact:
            line = Line(one.side, one.why, one.lacks, one.people, True, one.times, one.vacancies)
        elif band(one.people) and one.prisons >= FEWEST_PRISONS:
            line = Line(one.side, one.why, one.lacks, band(one.people), False, None, None)
        else:
            continue
        found.append(line)
    return sorted(found, key=lambda line: (-line.people, line.side, line.why, line.lacks))


def lacking(found: Iterable[Line]) -> dict[tuple[str, str], int]:
    """Of how many people employers missed something, by kind and code of the requirement. Of
    several reasons for one requirement the one that stands for most people: told apart, they may
    be the same people."""
    missed: dict[tuple[str, str], int] = {}
    for line in found:
        kind, _, code = line.lacks.partition(":")
        if line.side == "employer" and kind:
            missed[kind, code] = max(line.people, missed.get((kind, code), 0))
    return missed
