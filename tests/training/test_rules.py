"""Who fits into a course before release, and what a pass is worth."""

import csv
from datetime import date, timedelta
from importlib.resources import files

import pytest

from jobbridge.errors import Severity
from jobbridge.inmates.rules import NewFact, why_not_fact
from jobbridge.training import rules
from jobbridge.training.rules import Plan
from tests.training.conftest import TODAY, plan

RELEASE = date(2027, 1, 22)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (-30, 0, []),
        (-30, -1, []),
        (-30, 1, [("ends_after_release", Severity.WARN)]),
        (-1, 30, [("ends_after_release", Severity.WARN)]),
        (0, 30, [("starts_after_release", Severity.BLOCK)]),
        (1, 30, [("starts_after_release", Severity.BLOCK)]),
    ],
)
def test_a_course_fits_warns_or_is_too_late(
    starts: int, ends: int, expected: list[tuple[str, Severity]]
) -> None:
    found = rules.fit(RELEASE + timedelta(starts), RELEASE + timedelta(ends), RELEASE)
    assert [(r.code, r.severity) for r in found] == expected


@pytest.mark.parametrize(
    ("changes", "taken", "expected"),
    [
        ({}, 0, []),
        ({"subject": "flying"}, 0, ["subject"]),
        ({"places": 0}, 0, ["places"]),
        ({"places": 201}, 0, ["places"]),
        ({"places": 1}, 2, ["places_taken"]),
        ({"ends_on": TODAY - timedelta(days=8)}, 0, ["ends_on"]),
        ({"subject": "state_language"}, 0, ["text_level"]),
        ({"subject": "state_language", "text_level": "A2"}, 0, []),
        (
            {"subject": "x", "places": 0, "ends_on": date(2020, 1, 1)},
            0,
            ["subject", "places", "ends_on"],
        ),
    ],
)
def test_all_reasons_against_a_course_are_told_at_once(
    changes: dict[str, object], taken: int, expected: list[str]
) -> None:
    assert [r.code for r in rules.why_not_course(plan(**changes), taken=taken)] == expected


def test_a_planned_course_is_running_from_its_first_day() -> None:
    said = [rules.state_on("planned", TODAY + timedelta(n), TODAY) for n in (1, 0, -1)]
    assert said == ["planned", "running", "running"]
    assert rules.state_on("cancelled", TODAY, TODAY) == "cancelled"


@pytest.mark.parametrize(
    ("status", "prison", "expected"),
    [
        ("active", 1, ""),
        ("active", 2, "transferred"),
        ("released", 1, "released"),
        ("released", 2, "released"),
        ("withdrawn", 1, "withdrawn"),
    ],
)
def test_who_left_the_prison_is_gone(status: str, prison: int, expected: str) -> None:
    found = rules.why_gone(status=status, prison_id=prison, course_prison_id=1)
    assert found == expected
    assert not found or found in rules.NOT_FINISHED


def given(
    course: Plan, *held: tuple[str, NewFact], known: frozenset[str] = frozenset({"weld-mma"})
) -> list[tuple[str, str, int | None, str, str]]:
    found = rules.gives(course, known_skills=known, held=held)
    return [(str(k), f.code, f.level, f.text_level, str(f.evidence)) for k, f in found]


def test_a_pass_gives_known_skills_and_the_licence_of_a_certificate() -> None:
    assert given(plan()) == [
        ("skill", "weld-mma", 3, "", "certificate_inside"),
        ("licence", "WELDING", None, "", "certificate_inside"),
    ]
    assert given(plan(certificate=False)) == [("skill", "weld-mma", 2, "", "observed")]
    assert given(plan(subject="state_language", text_level="A2")) == [
        ("language", "lv", None, "A2", "certificate_inside")
    ]
    assert given(plan(subject="basic_school")) == [
        ("education", "LKI", 2, "", "certificate_inside")
    ]


@pytest.mark.parametrize(
    ("held", "news"),
    [
        (NewFact("lv", text_level="A1", evidence="certificate_before"), True),
        (NewFact("lv", text_level="A2", evidence="declared"), True),
        (NewFact("lv", text_level="A2", evidence="certificate_before"), False),
        (NewFact("lv", text_level="B2", evidence="declared"), False),
    ],
)
def test_a_pass_never_says_less_than_what_is_known(held: NewFact, news: bool) -> None:
    course = plan(subject="state_language", text_level="A2")
    assert bool(given(course, ("language", held))) == news


def test_a_licence_that_runs_out_is_renewed() -> None:
    old = NewFact("WELDING", evidence="certificate_inside", valid_to=TODAY)
    found = given(plan(), ("licence", old), known=frozenset())
    assert [code for _, code, *_ in found] == ["WELDING"]


def test_every_subject_gives_facts_of_the_vocabularies() -> None:
    shipped = files("jobbridge.taxonomy").joinpath("starter", "skills.csv").read_text("utf-8")
    skills = {row["key"] for row in csv.DictReader(shipped.splitlines())}
    for key, subject in rules.SUBJECTS.items():
        course = plan(subject=key, text_level="A2")
        found = rules.gives(course, known_skills=skills, held=())
        assert found, key
        assert [r for kind, fact in found for r in why_not_fact(kind, fact)] == [], key
        # `weld` stands for all of them in the cast of the tests.
        assert set(subject.skills) - skills - {"weld-mma"} == set(), key


def test_nothing_that_ends_a_course_tells_of_health_or_offence() -> None:
    assert set(rules.SAID) | rules.STILL_WISHED <= set(rules.NOT_FINISHED)
    assert set(rules.NOT_FINISHED) == {
        "failed", "missed", "gave_up", "work", "transferred", "released", "withdrawn",
        "cancelled", "mistake",
    }  # fmt: skip


def test_a_certificate_is_dated_between_the_first_day_and_today() -> None:
    start = TODAY - timedelta(days=7)
    found = {
        n: [r.code for r in rules.why_not_certificate(TODAY + timedelta(n), start, TODAY)]
        for n in (-8, -7, 0, 1)
    }
    assert found == {-8: ["certificate_on"], -7: [], 0: [], 1: ["certificate_on"]}
    assert rules.why_not_certificate(None, start, TODAY) == []
