"""One truth, two speeds: the arrays say what the rules say, pair by pair."""

import pickle
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobbridge.matching import best, engine
from jobbridge.matching.best import Kept, Standing, kept_pairs, match_all, standings
from jobbridge.matching.engine import Compiled
from jobbridge.matching.policy import PARTS
from jobbridge.matching.rules import NEVER_NEAR, Judged, Known, Need, Needs, Person, Work, judge
from jobbridge.matching.verdicts import ORDER
from tests.benches.matching import TODAY, invented
from tests.matching import people as some

PEOPLE = st.lists(some.people(), min_size=1, max_size=6, unique_by=lambda p: p.id)
WORKS = st.lists(some.works(), min_size=1, max_size=6, unique_by=lambda w: w.id)
SLOW = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# What a part other than its own is spoken of in.
PART_OF = {
    "accommodation": "place",
    "load": "hours",
    "shifts": "hours",
    "nights": "condition",
}
Pair = tuple[int, tuple[int, ...], str, bytes]


def _plain(people: list[Person], works: list[Work]) -> dict[tuple[int, int], Judged]:
    return {(p.id, w.id): judge(p, w, as_of=some.AS_OF) for p in people for w in works}


def assert_same(people: list[Person], works: list[Work]) -> None:
    """The arrays say of each pair what the rules say."""
    compiled = Compiled(people, works, as_of=some.AS_OF)
    for block in compiled.blocks():
        for row in range(block.score.shape[0]):
            for column, work in enumerate(works):
                judged = judge(people[block.first + row], work, as_of=some.AS_OF)
                found = (
                    block.score[row, column],
                    {name: part[row, column] for name, part in block.parts.items()},
                    block.missed[row, column],
                    block.barred[row, column],
                )
                assert found == (
                    judged.score,
                    judged.parts,
                    len(judged.missed),
                    not judged.related
                    or any(verdict.kind in NEVER_NEAR for verdict in judged.missed),
                )
                if judged.near:
                    assert compiled.steps.names[block.step[row, column]] == judged.near


@SLOW
@given(PEOPLE, WORKS)
def test_every_pair_is_judged_as_by_the_rules(people: list[Person], works: list[Work]) -> None:
    assert_same(people, works)


def day(days: int) -> date:
    return some.AS_OF + timedelta(days=days)


def test_the_same_on_the_last_day_of_a_fact_and_the_first_of_work() -> None:
    people = [
        Person(
            1, 1, day(free), day(free), day(free), opens,
            facts=(
                Known("licence", "C", valid_to=valid_to),
                Known("skill", "weld", 2, valid_to=valid_to),
                Known("limit", "HEIGHTS", valid_to=valid_to),
            ),
        )
        for free in (0, 10, 11, 190, 191)
        for opens in (None, day(9), day(10), day(11))
        for valid_to in (None, *(day(n) for n in (-1, 0, 1, 9, 10, 11, 12, 190)))
    ]  # fmt: skip
    needs = (
        Need("licence", "B", must=True),
        Need("skill", "weld", 3),
        Need("condition", "HEIGHTS", must=True),
    )
    starts = (None, day(-5), day(1), day(10), day(11), day(12))
    assert_same(people, [Work(1, 1, "721204", needs, start_from=start) for start in starts])


PAY = ((600, None, "hour"), (None, 104000, "month"), (90000, 104000, "month"))


def test_the_same_at_the_last_kilometre_and_the_last_cent() -> None:
    people = [
        Person(
            1, 1, day(0), day(0), day(0), lat=56.95, lon=24.11,
            needs=Needs(km=km, min_month_cents=least, accommodation_needed=roomless),
        )
        for km in (165, 166, 167, 195, 196, 197)
        for least in (None, 103999, 104000, 104001)
        for roomless in (True, False)
    ]  # fmt: skip
    works = [
        Work(
            1, 1, "931301", pay_from_cents=low, pay_to_cents=high, pay_unit=unit,
            lat=56.5, lon=21.01, accommodation=room, transport=bus,
        )
        for low, high, unit in PAY
        for room in (True, False)
        for bus in (True, False)
    ]  # fmt: skip
    assert_same(people, works)


@SLOW
@given(PEOPLE, WORKS, st.integers(1, 3))
def test_the_best_of_each_person_and_vacancy_are_kept_with_their_ties(
    people: list[Person], works: list[Work], top: int
) -> None:
    expected: dict[tuple[int, int], Pair] = {}
    for near in (False, True):
        pairs = {
            (row, column): judged
            for row, person in enumerate(people)
            for column, work in enumerate(works)
            for judged in (judge(person, work, as_of=some.AS_OF),)
            if (bool(judged.near) if near else judged.fits)
        }
        for key, judged in pairs.items():
            for side in (0, 1):
                rivals = [o.score for k, o in pairs.items() if k[side] == key[side]]
                if sum(score > judged.score for score in rivals) < top:
                    expected[key] = _said(judged)
    compiled = Compiled(people, works, as_of=some.AS_OF)
    assert _read(compiled, kept_pairs(compiled, top=top, near_top=top)) == expected


def _said(judged: Judged) -> Pair:
    pressing = dict.fromkeys(PARTS, 5)
    for verdict in judged.verdicts:
        part = PART_OF.get(verdict.kind, verdict.kind)
        pressing[part] = min(pressing[part], ORDER[verdict.state])
    states = bytes(b"xeupm-"[rank] for rank in pressing.values())
    return judged.score, tuple(judged.parts.values()), judged.near, states


def _read(compiled: Compiled, kept: Kept) -> dict[tuple[int, int], Pair]:
    names = compiled.steps.names
    read = {
        (int(pair["person"]), int(pair["work"])): (
            int(pair["score"]),
            tuple(pair["parts"].tolist()),
            names[pair["step"]] if pair["near"] else "",
            bytes(pair["states"]),
        )
        for pair in kept
    }
    assert list(read) == sorted(read)
    return read


@SLOW
@given(PEOPLE, WORKS, some.people(), some.works())
def test_one_who_comes_later_is_judged_as_if_compiled_with_the_rest(
    people: list[Person], works: list[Work], person: Person, work: Work
) -> None:
    compiled = Compiled(people, works, as_of=some.AS_OF)
    for later, fresh in (
        (compiled.with_person(person), Compiled([person], works, as_of=some.AS_OF)),
        (compiled.with_works([work]), Compiled(people, [work], as_of=some.AS_OF)),
        (
            compiled.with_works([work]).with_person(person),
            Compiled([person], [work], as_of=some.AS_OF),
        ),
        (Compiled(people, [], as_of=some.AS_OF).with_works(works), compiled),
        (pickle.loads(pickle.dumps(compiled)), compiled),
    ):
        assert _read(later, kept_pairs(later)) == _read(fresh, kept_pairs(fresh))


@SLOW
@given(PEOPLE, WORKS, st.integers(0, 3), st.integers(0, 5))
def test_how_people_stand_to_each_work_is_what_its_rows_say(
    people: list[Person], works: list[Work], first: int, taken: int
) -> None:
    besides = [(person.id, work.id) for work in works for person in people][::2][:taken]
    compiled = Compiled(people, [], as_of=some.AS_OF).with_works(works)
    expected = {work.id: Standing((), 0, 0) for work in works}
    rows = [
        row
        for row in match_all(people, works, as_of=some.AS_OF, top=2)
        if (row.inmate_id, row.vacancy_id) not in besides
    ]
    for work in works:
        fits = [row for row in rows if row.vacancy_id == work.id and not row.near]
        fits.sort(key=lambda row: (-row.score, row.inmate_id))
        near = [row for row in rows if row.vacancy_id == work.id and row.near]
        ids = tuple(row.inmate_id for row in fits[:first])
        expected[work.id] = Standing(ids, len(fits), len(near))
    assert standings(compiled, first=first, top=2, besides=besides) == expected


def test_the_size_of_the_blocks_changes_nothing() -> None:
    strategy = st.tuples(
        st.lists(some.people(), min_size=9, max_size=9, unique_by=lambda p: p.id), WORKS
    )
    patch = pytest.MonkeyPatch()

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def check(both: tuple[list[Person], list[Work]]) -> None:
        people, works = both
        whole = list(match_all(people, works, as_of=some.AS_OF, top=2))
        with patch.context() as small:
            small.setattr(engine, "PAIRS", 2 * len(works))
            small.setattr(best, "PAIRS", 2 * len(works))
            small.setattr(best, "ALONE", 0)
            assert list(match_all(people, works, as_of=some.AS_OF, top=2)) == whole
            assert_same(people, works)

    check()


def test_the_same_pairs_are_kept_of_many_whatever_the_threads() -> None:
    country = invented(400, 700)
    compiled = Compiled(country.people, country.works, as_of=TODAY)
    score, missed, barred = (
        np.concatenate([getattr(block, name) for block in compiled.blocks()])
        for name in ("score", "missed", "barred")
    )
    expected = set()
    for near, top in ((0, best.TOP), (1, best.NEAR_TOP)):
        shown = np.where((missed == near) & ~barred, score, -1)
        of_person = np.sort(shown, axis=1)[:, -top][:, None]
        of_work = np.sort(shown, axis=0)[-top][None, :]
        stays = (shown >= 0) & ((shown >= of_person) | (shown >= of_work))
        expected |= {(int(p), int(w), bool(near)) for p, w in zip(*np.nonzero(stays), strict=True)}
    for threads in (1, 2, 5):
        kept = kept_pairs(compiled, threads=threads)
        assert set(kept[["person", "work", "near"]].tolist()) == expected
        assert (kept["parts"].sum(axis=1) == kept["score"]).all()


def test_nobody_or_nothing_to_match_is_no_error() -> None:
    assert list(match_all([], [], as_of=some.AS_OF)) == []
    for people, works in (
        ([], []),
        ([Person(1, 1, day(0), day(0), day(0))], []),
        ([], [Work(1, 1)]),
    ):
        assert len(kept_pairs(Compiled(people, works, as_of=some.AS_OF))) == 0
