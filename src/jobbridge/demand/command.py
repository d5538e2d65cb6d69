"""`jobbridge demand` and `jobbridge what-if`: lines of JSON, for whoever keeps the service."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.demand import queries, rules, tally
from jobbridge.errors import NotFound
from jobbridge.inmates.queries import inmate_for
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM


def demand_lines(
    session: Session, *, weeks: int, prison: str | None = None, today: date
) -> Iterator[dict[str, Any]]:
    """What each step would open, most first, counted now: of one prison, by its code; else of
    all together (`prison` is null), then of each. Raises `NotFound` for an unknown code."""
    codes = {one.id: one.code for one in queries.asked_prisons(session, SYSTEM)}
    if prison is not None and prison not in codes.values():
        raise NotFound(f"there is no prison {prison!r}; there are {', '.join(codes.values())}")
    counts = queries.counts(session, today=today, weeks=[weeks])
    for number in (tally.ALL, *codes):
        if prison is not None and codes.get(number) != prison:
            continue
        found = counts.found.get((number, weeks), {})
        for step, one in rules.undominated(found).items():
            yield {
                "prison": codes.get(number),
                "weeks": weeks,
                "kind": step.kind,
                "code": step.code,
                "level": step.level,
                "vacancies": one.vacancies,
                "people": one.people,
                "pairs": one.pairs,
            }


def what_if_lines(session: Session, *, inmate: str, today: date) -> Iterator[dict[str, Any]]:
    """What each step would open for one person, most first, then neighbouring professions.
    Raises `NotFound` for a reference that does not exist. No line holds a name."""
    person = inmate_for(session, SYSTEM, inmate)
    found = queries.what_if_for(session, SYSTEM, person, today=today)
    ids = [i for one in found.chances for i in (*one.gain.gained, *one.gain.lost)]
    ids += [i for near in found.nearby for i in near.neighbour.gained]
    rows = session.execute(select(Vacancy.id, Vacancy.ref).where(Vacancy.id.in_(ids)))
    refs = {row.id: row.ref for row in rows}

    def named(some: Iterable[int]) -> list[str]:
        return [refs[i] for i in some]

    for one in found.chances:
        step, gain = one.gain.step, one.gain
        yield {
            "step": step.key,
            "kind": step.kind,
            "code": step.code,
            "level": step.level,
            "gained": len(gain.gained),
            "vacancies": named(gain.gained),
            "lost": named(gain.lost),
            "course": one.course.ref if one.course else None,
        }
    for near in found.nearby:
        other = near.neighbour
        yield {
            "neighbour": other.group,
            "gained": len(other.gained),
            "vacancies": named(other.gained),
            "shared": other.shared,
            "skills": other.skills,
        }
