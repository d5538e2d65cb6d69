"""Requirements as sparse matrices: people × distinct requirements, and those × vacancies.

A missed must adds `ONE_MISSED` plus its step's number, so that a pair that misses exactly one
must says which by its remainder.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from jobbridge.matching.facts import LANGUAGE_LEVELS, Known, Need, Person, covers
from jobbridge.matching.policy import Policy
from jobbridge.matching.rules import step
from jobbridge.matching.verdicts import EXPIRED, MET, MISSING, ORDER, PARTLY, UNKNOWN

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Item = TypeVar("Item", bound=Hashable)

ONE_MISSED = 1 << 32
NO_DAY = date.max.toordinal()
_RANK = 1000  # a fact's verdict as one number: the state's rank, then the credit


class Steps:
    """Numbers for the names of musts that can be missed (`licence:CE`)."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def missed(self, kind: str, code: str = "") -> int:
        """What a missed must of this name adds."""
        name = step(kind, code)
        if name not in self._numbers:
            self._numbers[name] = len(self.names)
            self.names.append(name)
        return ONE_MISSED + self._numbers[name]


def coded(items: Sequence[Item]) -> tuple[list[Item], NDArray[np.intp]]:
    """The distinct items, and for each its place among them."""
    numbers: dict[Item, int] = {}
    places = [numbers.setdefault(item, len(numbers)) for item in items]
    return list(numbers), np.array(places, np.intp)


def days(dates: Sequence[date]) -> Ints:
    return np.array([day.toordinal() for day in dates], np.int32)


class Columns:
    """The requirements of one kind, distinct by what is asked and from which day."""

    def __init__(
        self,
        kind: str,
        needs: Sequence[Sequence[Need]],
        begins: Sequence[date],
        soonest: date,
        policy: Policy,
        steps: Steps,
    ) -> None:
        """`needs` and `begins` by vacancy; before `soonest` nobody is free, so earlier days
        make no difference."""
        self.kind, self.policy = kind, policy
        asked = [
            (column, (need, max(day, soonest)))
            for column, (of_work, day) in enumerate(zip(needs, begins, strict=True))
            for need in of_work
            if need.kind == kind
        ]
        self.distinct, places = coded([what for _, what in asked])
        works = np.array([column for column, _ in asked], np.intp)
        shares = np.array(
            [policy.must_share if n.must else policy.nice_share for n, _ in self.distinct], np.int64
        )
        missed = np.array(
            [steps.missed(kind, n.code) if n.must else 0 for n, _ in self.distinct], np.int64
        )
        shape = (len(self.distinct), len(needs))
        self.shares = _sparse(shares[places], places, works, shape)
        self.musts = _sparse(missed[places], places, works, shape)
        self.total = np.asarray(self.shares.sum(axis=0), np.int64).ravel()
        self.all_missed = np.asarray(self.musts.sum(axis=0), np.int64).ravel()

    def points(self, got: Longs) -> Ints:
        """Credit × shares to points; where nothing is asked nothing is lost."""
        weight = self.policy.weights[self.kind]
        total = np.maximum(self.total, 1)[None, :]
        earned = weight * got // (100 * total)
        return np.where(self.total[None, :] > 0, earned, weight).astype(np.int32)


class Held(Columns):
    """Experience, skills, languages, licences, education: credit for facts that are there."""

    def read(self, people: Sequence[Person], free: Ints) -> None:
        """Judge every fact against every requirement that it is about."""
        facts = [
            (row, fact)
            for row, person in enumerate(people)
            for fact in person.facts
            if fact.kind == self.kind
        ]
        self.known = np.zeros(len(people), bool)
        if facts:
            self.known[[row for row, _ in facts]] = True
        table = _Facts(facts)
        rank = {"skill": _skill, "language": _language, "education": _education}.get(
            self.kind, _licence
        )
        rows: list[NDArray[np.intp]] = []
        ranks: list[Longs] = []
        for need, begins in self.distinct:
            at = table.about(need)
            if self.kind == "experience":
                owner, best = _experience(table, at, need, self.policy)
            else:
                judged = rank(table, at, need, self.policy)
                starts = np.maximum(free[table.row[at]], begins.toordinal())
                ended = table.valid_to[at] < starts
                judged[ended] = ORDER[EXPIRED] * _RANK + self.policy.expired
                owner, best = _grouped(table.row[at], judged, np.maximum)
            rows.append(owner)
            ranks.append(best)
        sizes = [len(owner) for owner in rows]
        columns = np.repeat(np.arange(len(sizes), dtype=np.intp), sizes)
        owners = np.concatenate(rows) if rows else np.zeros(0, np.intp)
        best = np.concatenate(ranks) if ranks else np.zeros(0, np.int64)
        shape = (len(people), len(self.distinct))
        self.credit = _sparse(best % _RANK, owners, columns, shape)
        passed = (best // _RANK > ORDER[EXPIRED]).astype(np.int64)
        self.passed = _sparse(passed, owners, columns, shape)

    def part(self, rows: slice, missed: Longs) -> Ints:
        """The part's points for these people and all works; adds what they miss."""
        unasked = ~self.known[rows, None]
        got = (self.credit[rows] @ self.shares).toarray()
        got += unasked * (self.policy.unknown * self.total)[None, :]
        missed += ~unasked * self.all_missed[None, :] - (self.passed[rows] @ self.musts).toarray()
        return self.points(got)


class Limits(Columns):
    """Conditions of work: met unless a limit of the person's speaks against one."""

    def read(self, people: Sequence[Person], free: Ints) -> None:
        owners, columns = [], []
        limits = defaultdict(list)
        for row, person in enumerate(people):
            for fact in person.facts:
                if fact.kind == "limit":
                    limits[fact.code].append((row, _last_day(fact)))
        for column, (need, begins) in enumerate(self.distinct):
            starts = begins.toordinal()
            for row in {
                row for row, last in limits[need.code] if last >= max(starts, int(free[row]))
            }:
                owners.append(row)
                columns.append(column)
        shape = (len(people), len(self.distinct))
        hits = np.ones(len(owners), np.int64)
        self.hit = _sparse(hits, np.array(owners, np.intp), np.array(columns, np.intp), shape)

    def part(self, rows: slice, missed: Longs) -> Ints:
        missed += (self.hit[rows] @ self.musts).toarray()
        return self.points(100 * (self.total[None, :] - (self.hit[rows] @ self.shares).toarray()))


class _Facts:
    """The facts of one kind as arrays, in order of people."""

    def __init__(self, facts: Sequence[tuple[int, Known]]) -> None:
        self.row = np.array([row for row, _ in facts], np.intp)
        self.level = np.array([-1 if f.level is None else f.level for _, f in facts], np.int64)
        self.text_level = np.array(
            [LANGUAGE_LEVELS.get(f.text_level, 0) for _, f in facts], np.int64
        )
        self.declared = np.array([f.evidence == "declared" for _, f in facts], bool)
        self.valid_to = np.array([_last_day(f) for _, f in facts], np.int64)
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for place, (_, fact) in enumerate(facts):
            code = fact.code[:4] if fact.kind == "experience" else fact.code
            self._by_code[code].append(place)

    def about(self, need: Need) -> NDArray[np.intp]:
        """The places of the facts that speak to a requirement."""
        found: list[int] = []
        if need.kind == "education":
            return np.arange(len(self.row), dtype=np.intp)
        if need.kind == "licence":
            for code, places in self._by_code.items():
                if covers(code, need.code):
                    found += places
            found.sort()
        elif need.kind == "experience":
            found = self._by_code.get(need.code[:4], []) if need.code else []
        else:
            found = self._by_code.get(need.code, [])
        return np.array(found, np.intp)


def _skill(facts: _Facts, at: NDArray[np.intp], need: Need, policy: Policy) -> Longs:
    have = np.where(facts.level[at] > 0, facts.level[at], 1)
    level = need.level or 1
    worth = np.where(facts.declared[at], policy.declared, 100)
    below = np.where(have == level - 1, ORDER[PARTLY] * _RANK + policy.level_below, 0)
    return np.where(have >= level, ORDER[MET] * _RANK + worth, below)


def _language(facts: _Facts, at: NDArray[np.intp], need: Need, policy: Policy) -> Longs:
    have, level = facts.text_level[at], LANGUAGE_LEVELS.get(need.text_level, 1)
    found = _levels(have, level, need, policy)
    found[have == 0] = ORDER[UNKNOWN] * _RANK + policy.unknown
    return found


def _education(facts: _Facts, at: NDArray[np.intp], need: Need, policy: Policy) -> Longs:
    have = facts.level[at]
    found = _levels(have, need.level or 1, need, policy)
    found[have == -1] = ORDER[UNKNOWN] * _RANK + policy.unknown
    return found


def _levels(have: Longs, level: int, need: Need, policy: Policy) -> Longs:
    almost = ORDER[MISSING] if need.must else ORDER[PARTLY] * _RANK + policy.level_below
    below = np.where(have == level - 1, almost, ORDER[MISSING])
    return np.where(have >= level, ORDER[MET] * _RANK + 100, below)


def _licence(facts: _Facts, at: NDArray[np.intp], need: Need, policy: Policy) -> Longs:
    return np.full(len(at), ORDER[MET] * _RANK + 100, np.int64)


def _experience(
    facts: _Facts, at: NDArray[np.intp], need: Need, policy: Policy
) -> tuple[NDArray[np.intp], Longs]:
    months = need.level or 0
    levels = facts.level[at]
    owner, had = _grouped(facts.row[at], np.maximum(levels, 0), np.add)
    _, unsaid = _grouped(facts.row[at], (levels == -1).astype(np.int64), np.maximum)
    share = 100 * had // max(months, 1)
    less = np.zeros(len(had), np.int64) if need.must else ORDER[PARTLY] * _RANK + share
    short = np.where(unsaid > 0, ORDER[UNKNOWN] * _RANK + policy.unknown, less)
    return owner, np.where(had >= months, ORDER[MET] * _RANK + 100, short)


def _grouped(
    rows: NDArray[np.intp], values: Longs, how: np.ufunc
) -> tuple[NDArray[np.intp], Longs]:
    """Values of the same row taken together; rows are in order."""
    if not len(rows):
        return rows, values
    first = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    return rows[first], how.reduceat(values, first)


def _last_day(fact: Known) -> int:
    return NO_DAY if fact.valid_to is None else fact.valid_to.toordinal()


def _sparse(
    values: Longs, rows: NDArray[np.intp], columns: NDArray[np.intp], shape: tuple[int, int]
) -> Any:
    """Values of the same cell are added up."""
    return sparse.csr_array(sparse.coo_array((values, (rows, columns)), shape=shape))
