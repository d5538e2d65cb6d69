"""What a consultation would change about a person's matches, told before it is recorded.

Exact because nothing is guessed: the consultation is recorded as it would be, the person judged
before and after against every open vacancy, and all of it taken back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from jobbridge.consultations import actions as consultations
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.matching.best import match_all
from jobbridge.matching.fact_queries import compile_people, compile_works, work_of
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.queries import Scored
from jobbridge.matching.rules import HELD, MET, PARTLY, Judged, Verdict, judge
from jobbridge.vacancies import queries as vacancies
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer

SHOWN = 10
GAINED, LOST, NEAR, BETTER, WORSE = "gained", "lost", "near", "better", "worse"
# What matters most to the counselor stands first.
ORDER = (GAINED, LOST, NEAR, BETTER, WORSE)
TELLING = frozenset({"occupation", "experience", *HELD, "start", "place"})


@dataclass(frozen=True)
class Change:
    """One vacancy that is matched otherwise afterwards. `shown` is the pair as it will be, or,
    where it is lost, as it was; `why` are the verdicts that make the difference."""

    kind: str
    shown: Scored
    before: int | None
    after: int | None
    why: tuple[Verdict, ...]


@dataclass(frozen=True)
class Preview:
    """`counts` by kind over all open vacancies; `first` are the first ten changes. `listed` is
    whether the person would be looked for at all."""

    counts: dict[str, int]
    first: list[Change]
    listed: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def preview(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    said: Mapping[str, Any],
    now: datetime,
    today: date,
) -> Preview:
    """Raises `Refused` as recording would. Nothing stays, whatever comes of it."""
    before = _person(session, inmate)
    inside = session.begin_nested()
    try:
        consultations.record(session, viewer, inmate=inmate, **said, now=now)
        after = _person(session, inmate)
    finally:
        inside.rollback()
        session.info.pop("changed", None)  # what was noted of the change is no more
        session.expire_all()
    works = compile_works(session, today)
    had, has = _kept(before, works, today), _kept(after, works, today)
    kinds = compared(had, has)
    counts = {kind: sum(kind == k for k in kinds.values()) for kind in ORDER}
    chosen = sorted(
        kinds, key=lambda i: (ORDER.index(kinds[i]), -abs(_score(has, i) - _score(had, i)), i)
    )
    first = _changes(session, viewer, inmate, chosen, kinds, before, after, today)
    return Preview(counts, first, after is not None)


def _person(session: Session, inmate: Inmate) -> Person | None:
    """The person as matching sees them; who is not listed is not looked for."""
    people = compile_people(session, inmates.listed(), Inmate.id == inmate.id)
    return people[0] if people else None


Kept = Mapping[int, tuple[int, str]]


def _kept(person: Person | None, works: Sequence[Work], today: date) -> Kept:
    """Score and missed must of every pair that is a fit or a near miss, by vacancy."""
    if person is None:
        return {}
    every = max(1, len(works))
    rows = match_all([person], works, as_of=today, top=every, near_top=every)
    return {row.vacancy_id: (row.score, row.near) for row in rows}


def compared(before: Kept, after: Kept) -> dict[int, str]:
    """What becomes of each vacancy that is matched otherwise afterwards. A near miss that
    becomes a fit is gained, a fit that becomes one is lost; a near miss with another score
    changes nothing that anybody acts on."""
    found = {}
    for vacancy_id in {*before, *after}:
        old, new = before.get(vacancy_id), after.get(vacancy_id)
        had, has = bool(old and not old[1]), bool(new and not new[1])
        if has and not had:
            found[vacancy_id] = GAINED
        elif had and not has:
            found[vacancy_id] = LOST
        elif old and new and has and old[0] != new[0]:
            found[vacancy_id] = BETTER if new[0] > old[0] else WORSE
        elif new and not has and old is None:
            found[vacancy_id] = NEAR
    return found


def _score(kept: Kept, vacancy_id: int) -> int:
    return kept.get(vacancy_id, (0, ""))[0]


def _changes(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    chosen: Iterable[int],
    kinds: Mapping[int, str],
    before: Person | None,
    after: Person | None,
    today: date,
) -> list[Change]:
    ids = list(chosen)[: 3 * SHOWN]  # some may be out of the viewer's sight
    rows = {
        row.id: row
        for row in session.scalars(
            select(Vacancy)
            .where(Vacancy.id.in_(ids), vacancies.scope(viewer))
            .options(*vacancies.WHOLE, selectinload(Vacancy.requirements))
        )
    }
    return [_change(kinds[i], inmate, rows[i], before, after, today) for i in ids if i in rows][
        :SHOWN
    ]


def _change(
    kind: str,
    inmate: Inmate,
    vacancy: Vacancy,
    before: Person | None,
    after: Person | None,
    today: date,
) -> Change:
    work = work_of(vacancy)
    old = judge(before, work, as_of=today) if before is not None else None
    new = judge(after, work, as_of=today) if after is not None else None
    judged = next(found for found in (new, old) if found is not None)
    return Change(
        kind=kind,
        shown=Scored(inmate, vacancy, judged.score, judged.parts, judged.verdicts, judged.near),
        before=None if old is None else old.score,
        after=None if new is None else new.score,
        why=tuple(_different(old, new)),
    )


def _different(old: Judged | None, new: Judged | None) -> list[Verdict]:
    """The verdicts of afterwards that are not as they were; without a before, what speaks for
    the pair: work, skills, place, in the order of the rules."""
    if new is None:
        return []
    if old is None:
        return [v for v in new.verdicts if v.state in (MET, PARTLY) and v.kind in TELLING]
    had = {(v.kind, v.code): (v.state, v.credit) for v in old.verdicts}
    return [v for v in new.verdicts if had.get((v.kind, v.code)) != (v.state, v.credit)]
