"""One truth, two speeds: the arrays say what the rules say, pair by pair."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobbridge.matching import engine
from jobbridge.matching.best import match_all
from jobbridge.matching.engine import Compiled
from jobbridge.matching.rules import NEVER_NEAR, Judged, Known, Need, Needs, Person, Work, judge
from tests.matching import people as some

PEOPLE = st.lists(some.people(), min_size=1, max_size=6, unique_by=lambda p: p.id)
WORKS = st.lists(some.works(), min_size=1, max_size=6, unique_by=lambda w: w.id)
SLOW = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


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
    expected = {}
    for near in (False, True):
        pairs = {
            key: judged
            for key, judged in _plain(people, works).items()
            if (bool(judged.near) if near else judged.fits)
        }
        for key, judged in pairs.items():
            for side in (0, 1):
                rivals = [o.score for k, o in pairs.items() if k[side] == key[side]]
                if sum(score > judged.score for score in rivals) < top:
                    expected[key] = (judged.score, tuple(judged.parts.values()), judged.near)
    found = {
        (row.inmate_id, row.vacancy_id): (row.score, row.parts, row.near)
        for row in match_all(people, works, as_of=some.AS_OF, top=top, near_top=top)
    }
    assert found == expected


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
            assert list(match_all(people, works, as_of=some.AS_OF, top=2)) == whole

    check()


def test_nobody_or_nothing_to_match_is_no_error() -> None:
    assert list(match_all([], [], as_of=some.AS_OF)) == []
