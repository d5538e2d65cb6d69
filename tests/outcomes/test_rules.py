"""Steps, months, ages and shares, as plain values."""

from datetime import date

import pytest

from jobbridge.outcomes import rules
from jobbridge.outcomes.rules import Case, Share


def test_whoever_came_further_counts_in_every_step_before() -> None:
    assert rules.depth([True, False, False]) == 1
    assert rules.depth([True, False, True]) == 3
    assert rules.reached([4, 0, 3]) == [7, 3, 3]


def test_cases_are_counted_by_every_trait_of_their_chain() -> None:
    month = date(2026, 8, 1)
    found = rules.counted(
        [
            Case("cards", month, 3, {"prison": "1"}),
            Case("cards", month, 1, {"prison": "2"}),
            Case("requests", month, 2),
        ]
    )
    assert found["cards"] == {
        "all": {"": [1, 0, 1]},
        "prison": {"1": [0, 0, 1], "2": [1, 0, 0]},
    }
    assert found["requests"] == {"all": {"": [0, 1, 0]}}
    back = rules.together(found["cards"], found["cards"], -1)
    assert back["prison"] == {"1": [0, 0, 0], "2": [0, 0, 0]}


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 22), date(2026, 8, 1)),
        (date(2026, 12, 1), date(2026, 9, 1)),
        (date(2027, 2, 28), date(2026, 11, 1)),
    ],
)
def test_a_month_closes_two_months_after_its_end(today: date, month: date) -> None:
    assert rules.last_closed(today) == month
    assert rules.closes_on(month) <= today < rules.closes_on(rules.later(month, 1))


def test_age_turns_on_the_birthday() -> None:
    on = date(2026, 8, 15)
    born = [date(1976, 8, 15), date(1976, 8, 16), date(2008, 8, 16), None]
    assert [rules.age_group(day, on) for day in born] == ["50", "35", "under_18", "unknown"]


# Computed by hand from the formula; the first is the usual textbook example.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(10, 100, 0.055, 0.174), (0, 20, 0.0, 0.161), (20, 20, 0.839, 1.0), (5, 10, 0.237, 0.763)],
)
def test_a_share_has_wilsons_bounds(part: int, whole: int, low: float, high: float) -> None:
    found = rules.share(part, whole)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_what_was_rounded_widens_the_bounds() -> None:
    exact, rounded = rules.share(50, 100), rules.share(50, 100, rounded=10)
    assert exact is not None
    assert rounded is not None
    assert (exact.part, exact.whole) == (rounded.part, rounded.whole)
    assert exact.low - rounded.low > 0.1
    assert rounded.high - exact.high > 0.1


def test_of_nobody_there_is_no_share() -> None:
    assert rules.share(0, 0) is None


def test_groups_differ_where_their_bounds_lie_apart() -> None:
    few, many = Share(10, 100, 0.06, 0.17), Share(40, 100, 0.31, 0.5)
    assert rules.differs(few, many)
    assert rules.differs(many, few)
    assert not rules.differs(few, Share(15, 100, 0.09, 0.23))


def test_every_figure_has_its_definition() -> None:
    for chain in rules.CHAINS.values():
        assert chain.month
        assert all(step.means.endswith(".") for step in chain.steps)
    assert all(rules.is_figure(figure) for _, _, figure, _ in rules.USUAL_INDICATORS)
    assert not rules.is_figure("way.nothing")
