"""Each rule on plain values: what meets it, and what just does not."""

from datetime import datetime, timedelta

import pytest

from jobbridge.oversight.rules import Day, Read, person_signs, signs
from jobbridge.oversight.surnames import stem

NOON = datetime(2026, 11, 23, 12)


def opened(people: int, *, at: datetime = NOON, minutes: float = 30) -> list[Read]:
    return [Read(n, at + timedelta(minutes=minutes * n), True) for n in range(people)]


def listed(people: int) -> list[Read]:
    return [Read(n, NOON, False) for n in range(people)]


MIDNIGHT = NOON.replace(hour=0)
NAMES = dict.fromkeys(range(9), "berz")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (Day([]), []),
        (Day(listed(200)), []),
        (Day(listed(3), strangers=frozenset({1, 9})), ["no_case"]),
        (Day(opened(20, at=MIDNIGHT + timedelta(hours=6)), usual=[6, 7]), ["many"]),
        (Day(opened(20, at=MIDNIGHT + timedelta(hours=6)), usual=[7, 7]), []),
        (Day(opened(20, at=MIDNIGHT + timedelta(hours=6)), role_usual=7), []),
        (Day(opened(19, at=MIDNIGHT + timedelta(hours=6)), usual=[1]), []),
        (Day(opened(12, minutes=0.9)), ["fast"]),
        (Day(opened(12, minutes=1)), []),
        (Day(opened(1, at=NOON.replace(hour=23))), ["night"]),
        (Day(opened(1, at=NOON.replace(hour=4)), nights=2), ["night"]),
        (Day(opened(1, at=NOON.replace(hour=4)), nights=3), []),
        (Day(opened(1, at=NOON.replace(hour=5))), []),
        (Day(opened(4, minutes=10), names=NAMES), ["namesakes"]),
        (Day(opened(3, minutes=10), names=NAMES), []),
        (
            Day(opened(3, minutes=10), names=NAMES, strangers=frozenset({2})),
            ["no_case", "namesakes"],
        ),
        (Day(opened(4, minutes=60), names=NAMES), []),
        (Day(opened(3), released=frozenset({0, 1, 2})), ["gone"]),
        (Day(opened(3), released=frozenset({0, 1})), []),
    ],
)
def test_a_day_meets_the_rules_that_it_meets(day: Day, expected: list[str]) -> None:
    assert [sign.rule for sign in signs(day)] == expected


def test_a_sign_says_whom_and_its_figures() -> None:
    (sign,) = signs(Day(opened(20, at=MIDNIGHT + timedelta(hours=6)), usual=[2, 3]))
    assert sign.people == tuple(range(20))
    assert sign.says == {"people": 20, "usual": 2.5, "role": 0.0}


def test_one_person_whom_many_open_is_told_and_sooner_of_those_without_a_case() -> None:
    accounts = {1: set(range(6)), 2: set(range(5)), 3: set(range(3))}
    found = person_signs(accounts, {3: {0, 1, 2}, 2: {0}})
    assert [(sign.people, sign.says["strangers"]) for sign in found] == [((1,), 0), ((3,), 3)]


@pytest.mark.parametrize(
    ("one", "other"), [("Bērziņš", "Bērziņa"), ("Ozols", "Ozola"), ("Liepa", "Liepa")]
)
def test_a_family_has_one_name(one: str, other: str) -> None:
    assert stem(one) == stem(other)
