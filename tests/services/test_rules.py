"""Which steps a referral takes, whose turn it is, and who can no longer come."""

from datetime import timedelta
from typing import Any

import pytest

from jobbridge.services import rules
from jobbridge.services.model import Side, State
from tests.services.conftest import TODAY, offer


def test_the_way_of_a_referral_is_this_table() -> None:
    ways = {
        (state, step.to_state)
        for step in rules.STEPS.values()
        for state in step.from_states
        if state and step.verb != "stop"
    }
    assert ways == {
        ("suggested", "referred"),
        ("referred", "accepted"),
        ("referred", "waiting"),
        ("referred", "declined"),
        ("waiting", "accepted"),
        ("waiting", "declined"),
        ("accepted", "attending"),
        ("attending", "completed"),
    }
    assert set(rules.STEPS["stop"].from_states) == set(rules.OPEN)


@pytest.mark.parametrize(
    ("side", "verbs"),
    [
        (Side.COUNSELOR, ["accept", "wait", "decline", "stop"]),
        (Side.AGENCY, ["accept", "wait", "decline"]),
        (Side.COORDINATOR, ["accept", "wait", "decline"]),
        (Side.LINK, ["accept", "wait", "decline"]),
        (Side.PORTAL, ["stop"]),
    ],
)
def test_who_may_answer_what_was_asked(side: Side, verbs: list[str]) -> None:
    found = [v for v in rules.STEPS if not rules.why_not_step(State.REFERRED, v, side)]
    assert found == verbs


def test_nobody_but_the_counselor_does_anything_with_a_suggestion() -> None:
    for side in set(Side) - {Side.COUNSELOR, Side.PORTAL}:
        assert [v for v in rules.STEPS if not rules.why_not_step(State.SUGGESTED, v, side)] == []


@pytest.mark.parametrize(
    ("status", "prison", "service", "expected"),
    [
        ("active", 1, (1, None), ""),
        ("active", 2, (1, None), "transferred"),
        ("released", 1, (1, None), "released"),
        ("active", 2, (1, 7), ""),
        ("released", 1, (1, 7), ""),
        ("active", 2, (None, 7), ""),
        ("released", 1, (None, None), ""),
        ("withdrawn", 1, (1, 7), "withdrawn"),
        ("withdrawn", 1, (None, None), "withdrawn"),
    ],
)
def test_who_left_the_only_place_of_a_service_is_gone(
    status: str, prison: int, service: tuple[int | None, int | None], expected: str
) -> None:
    found = rules.why_gone(
        status=status,
        prison_id=prison,
        service_prison_id=service[0],
        service_municipality_id=service[1],
    )
    assert found == expected
    assert not found or found in rules.STOPS


@pytest.mark.parametrize(
    ("changes", "taken", "expected"),
    [
        ({}, 0, []),
        ({"kind": "flying", "name": " "}, 0, ["name", "kind"]),
        ({"places": 0}, 0, ["places"]),
        ({"places": 1}, 2, ["places_taken"]),
        ({"valid_to": TODAY - timedelta(days=900)}, 0, ["valid_to"]),
        ({"languages": ("lv", "xx")}, 0, ["languages"]),
        ({"email": "nobody"}, 0, ["email"]),
    ],
)
def test_all_reasons_against_a_service_are_told_at_once(
    changes: dict[str, object], taken: int, expected: list[str]
) -> None:
    assert [r.code for r in rules.why_not_offer(offer(**changes), taken=taken)] == expected


def test_nobody_outside_is_told_without_a_yes_of_the_person() -> None:
    given: dict[str, Any] = {
        "status": "active",
        "valid_from": TODAY,
        "valid_to": None,
        "today": TODAY,
    }
    assert [r.code for r in rules.why_not_refer(**given, agreed_on=None, told=True)] == [
        "agreed_on"
    ]
    assert rules.why_not_refer(**given, agreed_on=None, told=False) == []
    assert rules.why_not_refer(**given, agreed_on=TODAY, told=True) == []


def test_nothing_that_ends_a_referral_tells_of_an_offence() -> None:
    assert set(rules.WHYS) == {
        "full", "other_need", "time", "language", "place", "person", "gave_up", "missed", "work",
        "ended", "moved", "transferred", "released", "withdrawn", "mistake", "silent",
    }  # fmt: skip
