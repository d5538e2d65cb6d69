"""When plans are due and what a consultation must hold."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from jobbridge.consultations import rules
from jobbridge.errors import Severity

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Made:
    made_on: date


def why(**given: object) -> list[str]:
    usual: dict[str, object] = {
        "held_on": TODAY,
        "kind": "individual",
        "state": "held",
        "readiness": "now",
        "targets": ["7212 04"],
        "checklist": {},
        "holland": "RIA",
        "today": TODAY,
    }
    reasons = rules.why_not_recordable(**(usual | given))  # type: ignore[arg-type]
    return [reason.code for reason in reasons]


def test_a_plan_is_due_three_months_before_release() -> None:
    state = rules.plan_state(None, date(2027, 3, 1), TODAY)
    assert state == rules.PlanState(
        made_on=None, due_on=date(2026, 12, 1), overdue=False, days_left=8, days_to_release=98
    )


@pytest.mark.parametrize(
    ("release", "plan", "overdue"),
    [
        (date(2027, 2, 22), None, True),
        (date(2027, 2, 23), None, False),
        (date(2027, 2, 22), Made(date(2026, 5, 1)), False),
        (date(2026, 11, 1), None, True),
    ],
)
def test_a_plan_is_overdue_from_the_day_after(
    release: date, plan: Made | None, overdue: bool
) -> None:
    assert rules.plan_state(plan, release, TODAY).overdue is overdue


def test_the_list_and_the_page_agree_on_who_is_overdue() -> None:
    for days in range(800):
        today = TODAY + timedelta(days=days)
        last = rules.last_release_overdue(today)
        assert rules.plan_state(None, last, today).overdue
        assert not rules.plan_state(None, last + timedelta(days=1), today).overdue


@pytest.mark.parametrize(
    ("recorded", "valid_to", "state"),
    [
        (date(2026, 11, 1), None, "fresh"),
        (date(2025, 11, 1), None, "old"),
        (date(2025, 11, 1), date(2026, 11, 22), "expired"),
        (date(2026, 11, 1), date(2026, 11, 23), "before_release"),
        (date(2026, 11, 1), date(2027, 3, 1), "fresh"),
    ],
)
def test_a_fact_ages_and_expires(recorded: date, valid_to: date | None, state: str) -> None:
    assert rules.freshness(recorded, valid_to, date(2027, 3, 1), TODAY) == state


def test_a_held_consultation_needs_readiness_and_one_to_three_kinds_of_work() -> None:
    assert why() == []
    assert why(readiness="", targets=[]) == ["readiness_missing", "targets"]
    assert why(targets=["a", "b", "c", "d"]) == ["targets"]
    assert why(targets=["a", "a"]) == ["target_twice"]
    assert why(state="missed", reason="unable", readiness="", targets=[]) == []


def test_who_did_not_come_has_a_reason_of_the_list() -> None:
    absent = {"readiness": "", "targets": []}
    assert why(state="missed", **absent) == ["reason_missing"]
    assert why(state="missed", reason="leaving", **absent) == ["reason"]
    assert why(state="exempted", reason="leaving", **absent) == []
    assert why(reason="unable") == ["reason"]


def test_a_consultation_is_held_today_or_before_and_planned_for_later() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert why(held_on=tomorrow) == ["held_ahead"]
    assert why(held_on=tomorrow, state="planned") == []
    assert why(held_on=TODAY - timedelta(days=1), state="planned") == ["planned_past"]
    assert why(held_on=date(2016, 1, 1)) == ["held_long_ago"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert why(kind="x", state="y", readiness="z", checklist={"q": True}, holland="RRX") == [
        "kind",
        "state",
        "readiness",
        "checklist",
        "holland",
    ]


def test_the_most_urgent_step_comes_first() -> None:
    state = rules.plan_state(None, date(2027, 1, 8), TODAY)
    steps = rules.next_steps(
        state, readiness="", purposes=(), checklist={}, place_known=False, expired=["B"]
    )
    assert [(step.code, step.severity) for step in steps] == [
        ("plan", Severity.WARN),
        ("listing", Severity.WARN),
        ("place", Severity.REVIEW),
        ("expired", Severity.REVIEW),
    ]


def test_nothing_is_left_to_do_for_somebody_who_is_ready() -> None:
    state = rules.plan_state(Made(TODAY), date(2027, 3, 1), TODAY)
    done = dict.fromkeys(rules.CHECKLIST, True)
    steps = rules.next_steps(
        state,
        readiness="now",
        purposes={"listing", "introduction", "interview"},
        checklist=done,
        place_known=True,
        expired=[],
    )
    assert steps == []
