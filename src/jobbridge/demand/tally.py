"""All pairs, asked what one step would open: exact, by the same engine that finds the matches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from jobbridge.demand.rules import (
    COURSE,
    LIFTED,
    WHOLE,
    Counted,
    Gain,
    Step,
    Variant,
    level_of,
    step_at,
    taught,
    with_facts,
)
from jobbridge.matching.engine import Block, Compiled
from jobbridge.matching.facts import Person, Work
from jobbridge.training.rules import Plan

Places = NDArray[np.intp]
Fits = NDArray[np.bool_]
ALL = 0  # instead of a prison: everybody
Unwanted = Mapping[int, frozenset[int]]
Found = dict[tuple[int, int], dict[Step, Counted]]


@dataclass
class _Pairs:
    """Pairs that one step would open, as places of people and of works."""

    people: list[Places] = field(default_factory=list)
    works: list[Places] = field(default_factory=list)

    def add(self, people: Places, works: Places) -> None:
        self.people.append(people)
        self.works.append(works)


def count(
    people: Sequence[Person],
    works: Sequence[Work],
    *,
    prisons: Mapping[int, int],
    unwanted: Unwanted,
    weeks: Sequence[int],
    as_of: date,
) -> Found:
    """What each step would open, by prison (`ALL`: of everybody) and by the number of weeks
    within which people are released. A pair counts for a step where the step is all that it
    misses. `unwanted` are vacancies of employers and places that somebody has blocked."""
    last = as_of + timedelta(weeks=max(weeks))
    people = [person for person in people if person.release_expected <= last]
    if not people or not works:
        return {}
    found: dict[Step, _Pairs] = defaultdict(_Pairs)
    _judge(people, works, as_of, found)
    refused = _refused(people, works, unwanted)
    groups, homes = np.unique([prisons[person.id] for person in people], return_inverse=True)
    waits = np.array([(person.release_expected - as_of).days for person in people])
    counted: Found = {}
    for step, pairs in found.items():
        rows, columns = np.concatenate(pairs.people), np.concatenate(pairs.works)
        if refused is not None:
            kept = ~refused[rows, columns]
            rows, columns = rows[kept], columns[kept]
        for within in weeks:
            soon = waits[rows] <= 7 * within
            of_step = _sums(rows[soon], columns[soon], homes, len(groups), len(works))
            for group, sums in zip((*groups.tolist(), ALL), of_step, strict=True):
                if sums.pairs:
                    counted.setdefault((group, within), {})[step] = sums
    return counted


def _judge(
    people: Sequence[Person], works: Sequence[Work], as_of: date, found: dict[Step, _Pairs]
) -> None:
    """All pairs once: what misses one must, and who might pass a whole course."""
    compiled = Compiled(people, works, as_of=as_of)
    levels = _levels(works)
    courses = [course for course in (_Course(key, works, as_of) for key in WHOLE) if course.some]
    for block in compiled.blocks():
        _one_missed(block, compiled.steps.names, levels, found)
        for course in courses:
            course.look(block)
    for course in courses:
        course.teach(people, works, as_of, found)


def _one_missed(
    block: Block,
    names: Sequence[str],
    levels: Mapping[tuple[str, str], NDArray[np.int8]],
    found: dict[Step, _Pairs],
) -> None:
    """Pairs that miss one must: whatever gives it opens them, and a higher level as well."""
    rows, columns = np.nonzero((block.missed == 1) & ~block.barred)
    if not len(rows):
        return
    steps = block.step[rows, columns]
    order = np.argsort(steps, kind="stable")
    rows, columns, steps = rows[order] + block.first, columns[order], steps[order]
    bounds = np.flatnonzero(np.r_[True, steps[1:] != steps[:-1], True])
    for first, last in pairwise(bounds.tolist()):
        kind, _, code = names[int(steps[first])].partition(":")
        if kind not in LIFTED:
            continue
        asked = levels[kind, code]
        given = asked[columns[first:last]]
        for level in np.unique(asked[asked >= 0]).tolist():
            enough = given <= level
            if enough.any():
                found[step_at(kind, code, level)].add(
                    rows[first:last][enough], columns[first:last][enough]
                )


def _levels(works: Sequence[Work]) -> dict[tuple[str, str], NDArray[np.int8]]:
    """How much each work asks of each must, -1 where it asks nothing of the kind."""
    found: dict[tuple[str, str], NDArray[np.int8]] = {}
    for column, work in enumerate(works):
        for need in work.needs:
            if need.must and need.kind in LIFTED:
                key = (need.kind, need.code)
                asked = found.setdefault(key, np.full(len(works), -1, np.int8))
                asked[column] = max(asked[column], level_of(need))
    return found


class _Course:
    """A course with a certificate gives several facts: it opens pairs that miss nothing else."""

    def __init__(self, subject: str, works: Sequence[Work], as_of: date) -> None:
        """`some` are the places of works that ask for anything of it, `most` how often each."""
        self.step = Step(COURSE, subject)
        self.facts = taught(Plan(subject, 1, as_of, as_of, certificate=True))
        given = {(fact.kind, fact.code) for fact in self.facts}
        asked = np.array(
            [sum(n.must and (n.kind, n.code) in given for n in work.needs) for work in works]
        )
        self.some: list[int] = np.flatnonzero(asked).tolist()
        self.most = asked[self.some]
        self._rows: list[Places] = []
        self._open: list[Fits] = []

    def look(self, block: Block) -> None:
        """Who misses no more of a work than the course could give: few enough to try."""
        missed = block.missed[:, self.some]
        open_ = (missed >= 1) & (missed <= self.most) & ~block.barred[:, self.some]
        rows = np.flatnonzero(open_.any(axis=1))
        self._rows.append(rows + block.first)
        self._open.append(open_[rows])

    def teach(
        self,
        people: Sequence[Person],
        works: Sequence[Work],
        as_of: date,
        found: dict[Step, _Pairs],
    ) -> None:
        who, open_ = np.concatenate(self._rows), np.concatenate(self._open)
        if not len(who):
            return
        pupils = [with_facts(people[row], self.facts) for row in who.tolist()]
        passed = fits(pupils, [works[column] for column in self.some], as_of)
        rows, columns = np.nonzero(passed & open_)
        if len(rows):
            found[self.step].add(who[rows], np.array(self.some, np.intp)[columns])


def fits(people: Sequence[Person], works: Sequence[Work], as_of: date) -> Fits:
    """Who fits which work: people × works."""
    blocks = Compiled(people, works, as_of=as_of).blocks()
    return np.concatenate([_fit(block) for block in blocks])


def _fit(block: Block) -> Fits:
    fit: Fits = (block.missed == 0) & ~block.barred
    return fit


def _refused(people: Sequence[Person], works: Sequence[Work], unwanted: Unwanted) -> Fits | None:
    """Pairs of a person and an employer or a place that they have blocked; None without any."""
    if not unwanted:
        return None
    columns = {work.id: column for column, work in enumerate(works)}
    refused = np.zeros((len(people), len(works)), bool)
    for row, person in enumerate(people):
        for vacancy_id in unwanted.get(person.id, ()):
            if vacancy_id in columns:
                refused[row, columns[vacancy_id]] = True
    return refused


def _sums(
    rows: Places, columns: Places, homes: Places, groups: int, works: int
) -> Iterable[Counted]:
    """One `Counted` a prison, then that of everybody."""
    own = homes[rows]
    pairs = np.bincount(own, minlength=groups)
    someone = np.zeros(len(homes), bool)
    someone[rows] = True
    people = np.bincount(homes[someone], minlength=groups)
    opened = np.zeros((groups, works), bool)
    opened[own, columns] = True
    vacancies = opened.sum(axis=1)
    for group in range(groups):
        yield Counted(int(people[group]), int(vacancies[group]), int(pairs[group]))
    yield Counted(int(people.sum()), int(opened.any(axis=0).sum()), len(rows))


# One person


@dataclass(frozen=True)
class Judged:
    """One person as they are: how many of the works fit, and the only musts that are missed
    somewhere (`matching.rules.step`)."""

    fits: int
    near: frozenset[str]


def as_they_are(person: Person, works: Sequence[Work], as_of: date) -> Judged:
    if not works:
        return Judged(0, frozenset())
    compiled = Compiled([person], works, as_of=as_of)
    block = next(compiled.blocks())
    near = np.unique(block.step[(block.missed == 1) & ~block.barred])
    names = compiled.steps.names
    return Judged(int(_fit(block).sum()), frozenset(names[int(number)] for number in near))


def gains(
    person: Person, variants: Sequence[Variant], works: Sequence[Work], as_of: date
) -> list[Gain]:
    """What each variant of a person changes, in the order of the variants: all of them judged at
    once against all works."""
    if not works:
        return []
    compiled = Compiled([person, *(one.person for one in variants)], works, as_of=as_of)
    judged = [(_fit(block), block.score) for block in compiled.blocks()]
    fit = np.concatenate([one for one, _ in judged])
    scores = np.concatenate([score for _, score in judged])
    ids = np.array([work.id for work in works])
    found = []
    for row, variant in enumerate(variants, 1):
        gained = np.flatnonzero(fit[row] & ~fit[0])
        best = gained[np.lexsort((ids[gained], -scores[row][gained]))]
        lost = np.flatnonzero(fit[0] & ~fit[row])
        found.append(Gain(variant.step, tuple(ids[best].tolist()), tuple(ids[lost].tolist())))
    return found


def by_group(ids: Iterable[int], works: Sequence[Work]) -> dict[str, list[int]]:
    """Vacancies by the four-digit group of their profession, in their order."""
    groups = {work.id: work.occupation[:4] for work in works}
    found: dict[str, list[int]] = defaultdict(list)
    for vacancy_id in ids:
        if len(groups[vacancy_id]) == 4:
            found[groups[vacancy_id]].append(vacancy_id)
    return found
