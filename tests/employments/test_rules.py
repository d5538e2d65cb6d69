"""When is asked, what the answers together say, and what stands against an offer."""

from datetime import date, timedelta

import pytest

from jobbridge.employments import rules
from jobbridge.employments.model import Side, Stage
from jobbridge.inmates.queries import Bar

MONDAY = date(2026, 11, 30)


def bar(code: str, valid_to: date | None = None) -> Bar:
    return Bar(
        id=1,
        code=code,
        valid_from=date(2026, 1, 1),
        valid_to=valid_to,
        legal_reference=None,
        review_on=None,
    )


@pytest.mark.parametrize(
    ("stage", "day"),
    [
        (Stage.START, date(2026, 12, 3)),
        (Stage.WEEKS_6, date(2027, 1, 11)),
        (Stage.MONTHS_3, date(2027, 2, 28)),
        (Stage.MONTHS_6, date(2027, 5, 30)),
    ],
)
def test_each_question_has_its_day(stage: Stage, day: date) -> None:
    assert rules.due_on(stage, MONDAY) == day


def test_whose_word_is_wanted_until_when() -> None:
    last = MONDAY + rules.BOTH_ASKED
    later = last + timedelta(days=1)
    yes: dict[str, bool] = {Side.EMPLOYER: True}
    said: dict[str, bool] = {Side.COUNSELOR: True}
    wanted = {
        (side, day): rules.still_asked(side, answers, MONDAY, day)
        for side, answers in ((Side.COUNSELOR, yes), (Side.EMPLOYER, said))
        for day in (last, later)
    }
    assert wanted == {
        (Side.COUNSELOR, last): True,
        (Side.COUNSELOR, later): False,
        (Side.EMPLOYER, last): True,
        (Side.EMPLOYER, later): True,
    }
    assert rules.still_asked(Side.COUNSELOR, {}, MONDAY, later)
    assert not rules.still_asked(Side.EMPLOYER, yes, MONDAY, MONDAY)
    for decides in (Side.REGISTER, Side.AGENCY):
        assert not rules.still_asked(Side.EMPLOYER, {decides: False}, MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, rules.OPEN),
        ({Side.EMPLOYER: True}, rules.YES),
        ({Side.COUNSELOR: False}, rules.NO),
        ({Side.EMPLOYER: True, Side.COUNSELOR: True}, rules.YES),
        ({Side.EMPLOYER: True, Side.COUNSELOR: False}, rules.UNCLEAR),
        ({Side.EMPLOYER: True, Side.COUNSELOR: False, Side.AGENCY: False}, rules.NO),
        ({Side.EMPLOYER: False, Side.AGENCY: False, Side.REGISTER: True}, rules.YES),
    ],
)
def test_the_answers_together_say_one_thing(answers: dict[str, bool], outcome: str) -> None:
    assert rules.outcome(answers) == outcome


@pytest.mark.parametrize(
    ("state", "stages"),
    [
        ("offer", []),
        ("accepted", [Stage.START]),
        ("started", [Stage.WEEKS_6, Stage.MONTHS_3, Stage.MONTHS_6]),
        ("kept", [Stage.WEEKS_6, Stage.MONTHS_3, Stage.MONTHS_6]),
        ("left", []),
    ],
)
def test_a_question_is_asked_only_while_it_makes_sense(state: str, stages: list[Stage]) -> None:
    assert [stage for stage in Stage if rules.may_be_asked(state, stage)] == stages


def against(start_on: date, **changed: object) -> list[str]:
    given: dict[str, object] = {
        "start_on": start_on,
        "today": date(2026, 11, 23),
        "free_from": MONDAY,
        "release": MONDAY,
        "bars": [],
        "duties": set(),
        "needs_room": False,
        "terms": [],
    }
    return [one.code for one in rules.why_not_terms(**(given | changed))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start_on", "changed", "codes"),
    [
        (date(2026, 12, 1), {}, []),
        (date(2026, 11, 30), {}, ["release_day"]),
        (date(2026, 11, 27), {}, ["before_free"]),
        (date(2026, 11, 20), {}, ["before_free", "past"]),
        (date(2026, 11, 27), {"free_from": date(2026, 11, 1)}, []),
        (date(2026, 12, 1), {"bars": [bar("BERNI")]}, []),
        (date(2026, 12, 1), {"bars": [bar("BERNI")], "duties": {"CHILDREN"}}, ["bar"]),
        (
            date(2026, 12, 1),
            {"bars": [bar("VADIT", MONDAY)], "duties": {"DRIVING"}},
            [],
        ),
        (date(2026, 12, 1), {"bars": [bar("TIESIBAS")]}, ["bar"]),
        (date(2026, 12, 1), {"needs_room": True}, ["no_room"]),
        (date(2026, 12, 1), {"needs_room": True, "terms": ["room"]}, []),
    ],
)
def test_an_offer_is_checked_against_release_duties_and_needs(
    start_on: date, changed: dict[str, object], codes: list[str]
) -> None:
    assert against(start_on, **changed) == codes


@pytest.mark.parametrize(
    ("why", "employer", "codes"),
    [("absent", True, []), ("health", True, ["why"]), ("health", False, []), ("", False, ["why"])],
)
def test_an_employer_gives_only_reasons_of_its_own(
    why: str, employer: bool, codes: list[str]
) -> None:
    found = rules.why_not_ended(MONDAY, started_on=None, why=why, employer=employer, today=MONDAY)
    assert [one.code for one in found] == codes
