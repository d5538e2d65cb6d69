"""People and works put into arrays, once for each side."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import product
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching import terms
from jobbridge.matching.arrays import (
    CONDITION,
    EDUCATION,
    EXPERIENCE,
    FULL_TIME,
    LANGUAGE,
    LICENCE,
    MAY_BE_UNASKED,
    MOST,
    NO_DAY,
    ONE_MISSED,
    SETS,
    STEP,
    UNSAID,
    Asked,
    Brought,
    Ints,
    Longs,
    Numbers,
)
from jobbridge.matching.distances import Point
from jobbridge.matching.facts import (
    INCLUDED,
    LANGUAGE_LEVELS,
    Known,
    Need,
    Needs,
    Person,
    Work,
)
from jobbridge.matching.held import pull
from jobbridge.matching.policy import PARTS, Policy
from jobbridge.matching.rules import points, step
from jobbridge.matching.verdicts import ORDER

Item = TypeVar("Item", bound=Hashable)
BEGINNINGS = (2, 3, 4, 6)  # digits of two codes that are the same
_SET_OF = {kind: number for number, kind in enumerate(SETS)}
_LOADS = ("full", "part", "")
_SHIFTS = (None, True, False)


class Codes(Generic[Item]):
    """Numbers for codes. What is compiled later, one person or work at a time, looks codes up
    here and counts on from `before`, which stays as it is: others read it at the same time."""

    def __init__(self, before: "Codes[Item] | None" = None) -> None:
        self._before, self._own = before, dict[Item, int]()
        self._first = 0 if before is None else len(before)

    def __len__(self) -> int:
        return self._first + len(self._own)

    def get(self, code: Item) -> int | None:
        found = self._own.get(code)
        if found is None and self._before is not None:
            return self._before.get(code)
        return found

    def __getitem__(self, code: Item) -> int:
        found = self.get(code)
        return self._own.setdefault(code, len(self)) if found is None else found

    def items(self) -> list[Item]:
        """All of them, by number."""
        return [*(self._before.items() if self._before is not None else ()), *self._own]


class Steps:
    """Numbers for the names of musts that can be missed (`licence:CE`). They hang on the works
    alone, in their order: whoever judges other people for the same works counts the same."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[tuple[str, str], int] = {}
        for kind, code in (
            ("start", "release"),
            ("start", "open_unit"),
            ("place", ""),
            ("pay", ""),
            ("load", "full"),
            ("load", "part"),
            ("shifts", ""),
            ("nights", ""),
        ):
            self.missed(kind, code)

    def missed(self, kind: str, code: str = "") -> int:
        """What a missed must of this name adds."""
        number = self._numbers.get((kind, code))
        if number is None:
            number = self._numbers[kind, code] = len(self.names)
            self.names.append(step(kind, code))
        return ONE_MISSED + (number << STEP)


class Dictionary:
    """Every code that one side may share with the other."""

    def __init__(self, before: "Dictionary | None" = None) -> None:
        self.skills: Codes[str] = Codes(before.skills if before else None)
        self.held: Codes[str] = Codes(before.held if before else None)
        # Beginnings of professions' codes.
        self.trades: Codes[str] = Codes(before.trades if before else None)


def coded(items: Iterable[Item]) -> tuple[list[Item], list[int]]:
    """The distinct items, and for each its place among them."""
    numbers: dict[Item, int] = {}
    places = [numbers.setdefault(item, len(numbers)) for item in items]
    return list(numbers), places


def works_asked(
    works: Sequence[Work], as_of: date, policy: Policy, codes: Dictionary, steps: Steps
) -> tuple[Asked, list[Point]]:
    """The works, and the places where they are, as `Asked.row` counts them."""
    trades, trade_of = coded([work.occupation for work in works])
    order = sorted(range(len(trades)), key=trades.__getitem__)
    rank = dict(zip(order, range(len(order)), strict=True))
    begins = np.array([terms.asked_from(work, as_of).toordinal() for work in works], np.int32)
    days, day_of = np.unique(begins, return_inverse=True)
    sites, site_of = coded([_point(work) for work in works])
    sets: dict[tuple[int, tuple[tuple[int, int, bool, bool, int], ...]], int] = {}
    bare: dict[tuple[int, int], int] = {}
    rows, pay, post, skill = [], [], [], []
    week = policy.week_tenths
    for w, work in enumerate(works):
        by_kind: tuple[list[tuple[int, int, bool, bool, int]], ...] = ([], [], [], [], [])
        count = shares = missed = 0
        for need in work.needs:
            added = steps.missed(need.kind, need.code) if need.must else 0
            if need.kind == "skill":
                post.append((codes.skills[need.code], w, need.level or 1, need.must, added))
                count += 1
                shares += policy.must_share if need.must else policy.nice_share
                missed += added
            elif need.kind in _SET_OF:
                kind = _SET_OF[need.kind]
                code = _asked_code(kind, need.code, codes)
                nights = kind == CONDITION and need.code == terms.NIGHTS
                by_kind[kind].append((code, _asked_level(kind, need), need.must, nights, added))
        if count > MOST:
            raise ValueError(f"more than {MOST} skills asked for")
        places = (sets.setdefault((k, tuple(s)), len(sets)) for k, s in enumerate(by_kind))
        offered = work.accommodation + 2 * work.transport
        hours = _hours_asked(work)
        profession = rank[trade_of[w]]
        unasked = sum(1 << n for n, asks in enumerate((*by_kind, count)) if not asks)
        lot = bare.setdefault((profession, unasked), len(bare))
        rows.append((profession, day_of[w], hours, site_of[w], offered, *places, lot))
        whole = work.full_pay(week)
        pay.append((*(work.month_pay(week) or (-1, -1)), whole[1] if whole else -1))
        skill.append((count, shares, missed))
    trade = [(*_beginnings(trades[o], codes), trades[o][:1] == "9", not trades[o]) for o in order]
    needs = [need for _, of_set in sets for need in of_set]
    row = _table(rows, 11)
    closed = np.array([w.apply_by is not None and w.apply_by < as_of for w in works], bool)
    posted = _longs(post, 5)
    posted = posted[np.argsort(posted[:, 0], kind="stable")]
    asked = Asked(
        row=row,
        gate=np.where(closed, len(trades), row[:, 0]).astype(np.int32),
        pay=_longs(pay, 3),
        trade=_table(trade, 6),
        bare=_table(list(bare), 2),
        span=_spans(trade, len(codes.trades)),
        days=days,
        set_at=_starts([len(of_set) for _, of_set in sets]),
        set_kind=np.array([kind for kind, _ in sets], np.int32),
        need=_table([need[:4] for need in needs], 4),
        need_missed=np.array([need[4] for need in needs], np.int64),
        post_at=_bounds(posted[:, 0], len(codes.skills)),
        post=posted[:, 1:4].astype(np.int32),
        post_missed=posted[:, 4].copy(),
        skill=_table([found[:2] for found in skill], 2),
        skill_missed=np.array([found[2] for found in skill], np.int64),
    )
    return asked, sites


def people_brought(
    people: Sequence[Person], as_of: date, policy: Policy, codes: Dictionary, homes: Codes[Point]
) -> Brought:
    """The people; where they live is numbered by `homes`."""
    rows, least = [], []
    wish: list[tuple[int, ...]] = []
    wish_sizes = []
    skill, held, held_sizes, turns = [], [], [], 1
    for p, person in enumerate(people):
        known = [False] * 6
        of_kind: tuple[list[tuple[int, int, int]], ...] = ([], [], [], [], [])
        wishes = len(wish)
        for fact in person.facts:
            until = NO_DAY if fact.valid_to is None else fact.valid_to.toordinal()
            if fact.kind == "skill":
                known[0] = True
                declared = fact.evidence == "declared"
                code = codes.skills[fact.code]
                skill.append((p, code, fact.level or 1, declared, until, fact.kin))
                continue
            if fact.kind in ("target", "experience"):
                wish.append((*_beginnings(fact.code, codes), fact.kin, pull(fact, policy)))
            kind = _SET_OF.get("condition" if fact.kind == "limit" else fact.kind)
            if kind is None or (kind == EXPERIENCE and fact.kin):
                continue
            known[1 + kind] = True
            level, until = _held_level(kind, fact), NO_DAY if kind == EXPERIENCE else until
            for code in _held_codes(kind, fact.code, codes):
                of_kind[kind].append((code, level, until))
        wish_sizes.append(len(wish) - wishes)
        ending = sum(until < NO_DAY for facts in of_kind for _, _, until in facts)
        turns = max(turns, ending + 1)
        for facts in of_kind:
            held += facts
            held_sizes.append(len(facts))
        needs = person.needs
        nights = -1 if needs is None else needs.nights
        rows.append((*_days(person, as_of), homes[_point(person)], *_needs(needs), *known, nights))
        least.append(-2 if needs is None else needs.min_month_cents)
    skills = _longs(skill, 6)
    skills = skills[np.lexsort((skills[:, 1], skills[:, 0]))]
    return Brought(
        row=_table(rows, 17),
        least=np.array([-1 if cents is None else cents for cents in least], np.int64),
        wish_at=_starts(wish_sizes),
        wish=_table(wish, 6),
        skill_at=_bounds(skills[:, 0], len(people)),
        skill=skills[:, 1:].astype(np.int32),
        held_at=_starts(held_sizes),
        held=_table(held, 3),
        turns=turns,
    )


def numbers_of(policy: Policy, steps: Steps) -> Numbers:
    """The policy; and the rules' answer for each kind of hours, and for what is not asked."""
    kinds: list[Needs | None] = [None]
    kinds += [
        Needs(full_time=full, part_time=part, shifts=shifts)
        for full, part, shifts in product((False, True), repeat=3)
    ]
    offers = [Work(0, 0, load=load, shifts=shifts) for load in _LOADS for shifts in _SHIFTS]
    hours = np.zeros((len(kinds), len(offers)), np.int64)
    states = np.zeros(hours.shape, np.uint8)
    for i, needs in enumerate(kinds):
        person = Person(0, 0, date.min, date.min, date.min, needs=needs)
        for j, work in enumerate(offers):
            verdicts = terms.hours(person, work, policy)
            hours[i, j] = points(verdicts, policy.weights["hours"], policy, 0)
            hours[i, j] += sum(steps.missed(v.kind, v.code) for v in verdicts if v.missed)
            states[i, j] = min(ORDER[v.state] for v in verdicts)
    bare = [policy.weights[part] for part in MAY_BE_UNASKED]
    unasked = [
        [
            sum(points((), w, policy, near) for n, w in enumerate(bare) if bits >> n & 1)
            for near in range(101)
        ]
        for bits in range(1 << len(bare))
    ]
    closeness = np.zeros(7, np.int64)
    for shared, credit in policy.closeness.items():
        closeness[shared] = credit
    if closeness[0]:
        raise ValueError("professions that share nothing cannot be near")
    return Numbers(
        weights=np.array([policy.weights[part] for part in PARTS], np.int64),
        closeness=closeness,
        released=steps.missed("start", "release"),
        opened=steps.missed("start", "open_unit"),
        too_far=steps.missed("place"),
        underpaid=steps.missed("pay"),
        by_day=steps.missed("nights"),
        unasked=np.array(unasked, np.int64),
        hours=hours,
        hours_state=states,
        **{name: getattr(policy, name) for name in _POLICY},
    )


_POLICY = (
    *("must_share", "nice_share", "unknown", "expired", "declared", "level_below", "elementary"),
    *("likely", "possible", "wait_days", "far", "km_a_point", "moves", "moves_km"),
    *("roomless_km", "carried", "transport_km", "pay_within", "pay_part"),
)


def _asked_code(kind: int, code: str, codes: Dictionary) -> int:
    if kind == EDUCATION:
        return 0
    if kind == EXPERIENCE:
        return codes.trades[code[:4]] if code else -1
    return codes.held[code]


def _asked_level(kind: int, need: Need) -> int:
    if kind == LANGUAGE:
        return LANGUAGE_LEVELS.get(need.text_level, 1)
    if kind == EDUCATION:
        return need.level or 1
    return (need.level or 0) if kind == EXPERIENCE else 0


def _held_codes(kind: int, code: str, codes: Dictionary) -> list[int]:
    if kind == EDUCATION:
        return [0]
    if kind == EXPERIENCE:
        return [codes.trades[code[:4]]]
    if kind == LICENCE:
        return [codes.held[c] for c in (code, *INCLUDED.get(code, ()))]
    return [codes.held[code]]


def _held_level(kind: int, fact: Known) -> int:
    if kind == LANGUAGE:
        return LANGUAGE_LEVELS.get(fact.text_level, UNSAID)
    if kind in (EDUCATION, EXPERIENCE):
        return UNSAID if fact.level is None else fact.level
    return 0


def _beginnings(code: str, codes: Dictionary) -> tuple[int, int, int, int]:
    """Two codes share as many digits as these have numbers in common; -1 where it is shorter."""
    two, three, four, six = (
        codes.trades[code[:length]] if len(code) >= length else -1 for length in BEGINNINGS
    )
    return two, three, four, six if len(code) == 6 else -1


def _spans(trades: Sequence[tuple[Any, ...]], size: int) -> Ints:
    """Professions are in the order of their codes, so those of one beginning stand together."""
    spans = np.zeros((size, 2), np.int32)
    for place, trade in enumerate(trades):
        if trade[0] >= 0:
            if not spans[trade[0], 1]:
                spans[trade[0], 0] = place
            spans[trade[0], 1] = place + 1
    return spans


def _days(person: Person, as_of: date) -> tuple[int, int, int, int, int]:
    opens = person.open_unit_from
    return (
        terms.available(person, as_of).toordinal(),
        person.release_earliest.toordinal(),
        person.release_expected.toordinal(),
        person.release_latest.toordinal(),
        NO_DAY if opens is None else opens.toordinal(),
    )


def _needs(needs: Needs | None) -> tuple[int, bool, bool, int]:
    """Kilometres, anywhere, a room needed, and the kind of hours."""
    if needs is None:
        return -1, False, False, 0
    hours = FULL_TIME * needs.full_time + 2 * needs.part_time + needs.shifts
    km = -1 if needs.km is None else needs.km
    return km, needs.anywhere, needs.accommodation_needed, 1 + hours


def _hours_asked(work: Work) -> int:
    load = _LOADS.index(work.load) if work.load in _LOADS else 2
    return 3 * load + _SHIFTS.index(work.shifts)


def _point(thing: Person | Work) -> Point:
    return None if thing.lat is None or thing.lon is None else (thing.lat, thing.lon)


def _table(rows: Sequence[Sequence[int]], width: int) -> Ints:
    return np.array(rows, np.int32).reshape(len(rows), width)


def _longs(rows: Sequence[Sequence[int]], width: int) -> Longs:
    return np.array(rows, np.int64).reshape(len(rows), width)


def _starts(sizes: Sequence[int]) -> Ints:
    """Where each begins that has so many, and where the last ends."""
    return np.concatenate([[0], np.cumsum(np.array(sizes, np.int64))]).astype(np.int32)


def _bounds(sorted_: NDArray[np.int64], size: int) -> Ints:
    places = np.empty(len(sorted_) + 2, np.int64)
    places[0], places[1:-1], places[-1] = -1, sorted_, size
    return np.repeat(np.arange(len(sorted_) + 1, dtype=np.int32), places[1:] - places[:-1])
