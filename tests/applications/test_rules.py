"""The table of states, run allowed and denied; who may be proposed; days across Christmas."""

from dataclasses import dataclass
from datetime import date

import pytest

from jobbridge.applications import asking_rules, rules
from jobbridge.applications.model import State
from jobbridge.calendar.workdays import SwapDay, latvian_calendar
from jobbridge.errors import Reason, Severity, blocks
from jobbridge.viewer import Role

ACTORS: list[rules.Actor] = [*Role, rules.PORTAL]
STATES = [rules.NEW, *State]
TODAY = date(2026, 11, 23)

# Written once more, by hand: who may take which step. A change of the table must be made twice.
WAYS: dict[tuple[str, str, str], set[str | None]] = {
    ("propose", "", "proposed"): {"counselor"},
    ("propose", "declined", "proposed"): {"counselor"},
    ("propose", "withdrawn", "proposed"): {"counselor"},
    ("propose", "lapsed", "proposed"): {"counselor"},
    ("ask", "proposed", "asked"): {"counselor"},
    ("agree", "proposed", "agreed"): {"counselor"},
    ("agree", "asked", "agreed"): {"counselor"},
    ("decline", "proposed", "declined"): {"counselor"},
    ("decline", "asked", "declined"): {"counselor"},
    ("take_back", "agreed", "asked"): {"counselor"},
    ("take_back", "declined", "asked"): {"counselor"},
    ("interview", "agreed", "interview"): {"counselor", "employer", None},
    ("reopen", "interview", "agreed"): {"counselor", "employer", "prison_officer", None},
    ("meet", "agreed", "interview"): {"counselor", None},
    ("meet", "interview", "interview"): {"counselor", None},
    ("offer", "interview", "offer"): {"counselor", "employer"},
    ("accept", "offer", "accepted"): {"counselor", None},
    ("start", "accepted", "started"): {"counselor", "employer", "agency", None},
    ("keep", "started", "kept"): {"counselor", "employer", "agency", None},
    **{
        ("leave", state, "left"): {"counselor", "employer", "agency", None}
        for state in ("accepted", "started", "kept")
    },
    ("resume", "left", "started"): {"counselor", "agency", None},
    ("refuse", "agreed", "refused"): {"counselor", "employer"},
    ("refuse", "interview", "refused"): {"counselor", "employer"},
    ("refuse", "offer", "refused"): {"counselor", "employer"},
    **{
        ("withdraw", state, "withdrawn"): {"counselor", None}
        for state in ("proposed", "asked", "agreed", "interview", "offer", "accepted")
    },
    **{
        ("lapse", state, "lapsed"): {None}
        for state in ("proposed", "asked", "agreed", "interview", "offer")
    },
    ("revive", "lapsed", "asked"): {"counselor"},
}


def test_the_table_is_the_one_agreed_on() -> None:
    found = {
        (t.verb, str(state), str(t.to_state)): set(t.who)
        for rows in rules.TRANSITIONS.values()
        for t in rows
        for state in t.from_states
    }
    assert found == WAYS


@pytest.mark.parametrize("role", ACTORS)
@pytest.mark.parametrize("verb", rules.TRANSITIONS)
def test_every_step_is_allowed_or_refused_with_reasons(verb: str, role: rules.Actor) -> None:
    for state in STATES:
        allowed = any(
            role in who for (v, from_, _), who in WAYS.items() if (v, from_) == (verb, state)
        )
        reasons = rules.why_not_move(state, verb, role)
        assert (reasons == []) is allowed, (verb, state, role)


def test_a_wrong_role_at_a_wrong_state_hears_both_reasons() -> None:
    codes = [r.code for r in rules.why_not_move(State.KEPT, "accept", Role.EMPLOYER)]
    assert codes == ["not_your_move", "wrong_state"]


def test_an_employer_knows_nothing_before_a_yes_and_nothing_after_a_withdrawal() -> None:
    hidden = set(State) - set(rules.SHOWN_TO_EMPLOYER)
    assert hidden == {"proposed", "asked", "declined", "withdrawn", "lapsed"}


# Days

CALENDAR = latvian_calendar()


@pytest.mark.parametrize(
    ("asked_on", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 12, 7)),  # a Saturday counts as the Monday after
        (date(2026, 12, 21), date(2026, 12, 30)),  # 24 to 27 December are off
        (date(2026, 12, 23), date(2027, 1, 5)),  # and so are 31 December to 3 January
    ],
)
def test_an_answer_is_due_in_five_working_days(asked_on: date, due: date) -> None:
    assert asking_rules.answer_due(CALENDAR, asked_on, 5) == due


def test_a_swap_day_of_our_own_table_moves_the_due_day() -> None:
    swapped = latvian_calendar([SwapDay(date(2026, 12, 28), date(2026, 12, 19))])
    assert asking_rules.answer_due(swapped, date(2026, 12, 21), 5) == date(2027, 1, 4)
    assert asking_rules.answer_due(swapped, date(2026, 12, 17), 5) == date(2026, 12, 23)


def test_the_earliest_interview_leaves_time_for_passes() -> None:
    friday = date(2026, 12, 4)
    assert asking_rules.earliest_interview(CALENDAR, friday, 5) == date(2026, 12, 14)


def test_a_stage_says_dates_and_no_number_of_people() -> None:
    stage = asking_rules.stage(
        "open", due=date(2026, 12, 4), earliest=date(2026, 12, 14), today=TODAY
    )
    assert stage.code == "talking"
    assert set(stage.values) == {"due", "earliest"}
    late = asking_rules.stage(
        "open", due=date(2026, 11, 20), earliest=date(2026, 12, 1), today=TODAY
    )
    assert late.code == "late"


# Who may be proposed


@dataclass(frozen=True)
class Bar:
    code: str
    valid_to: date | None = None


def why(**given: object) -> list[tuple[str, Severity]]:
    base: dict[str, object] = {
        "request_state": "open",
        "vacancy_published": True,
        "active": True,
        "agreements": {"listing", "introduction"},
        "bars": [],
        "duties": {"CHILDREN"},
        "first_day": date(2027, 1, 22),
    }
    return [(r.code, r.severity) for r in rules.why_not_proposable(**{**base, **given})]  # type: ignore[arg-type]


def test_a_person_who_agreed_and_is_not_barred_can_be_proposed() -> None:
    assert why() == []


def test_all_reasons_come_at_once() -> None:
    found = why(
        request_state="closed",
        vacancy_published=False,
        active=False,
        agreements=set(),
        bars=[Bar("BERNI"), Bar("TIESIBAS")],
        application_state=State.AGREED,
    )
    assert [code for code, _ in found] == [
        "request_closed",
        "vacancy_closed",
        "not_active",
        "already_proposed",
        "no_listing",
        "no_introduction",
        "bar",
        "bar_unclear",
    ]


@pytest.mark.parametrize("code", sorted(rules.BARS))
def test_each_code_blocks_exactly_its_duties(code: str) -> None:
    for duty in {d for duties in rules.BARS.values() for d in duties}:
        expected = [("bar", Severity.BLOCK)] if duty in rules.BARS[code] else []
        assert why(bars=[Bar(code)], duties={duty}) == expected


def test_a_courts_own_wording_is_read_by_a_person() -> None:
    assert why(bars=[Bar("TIESIBAS")], duties=set()) == [("bar_unclear", Severity.REVIEW)]


def test_a_bar_that_ends_before_the_first_day_does_not_act() -> None:
    assert why(bars=[Bar("BERNI", date(2027, 1, 21))]) == []
    assert why(bars=[Bar("BERNI", date(2027, 1, 22))]) == [("bar", Severity.BLOCK)]


def test_a_missed_must_warns_and_leaves_the_decision_to_the_person() -> None:
    reasons = rules.why_not_proposable(
        request_state="open",
        vacancy_published=True,
        active=True,
        agreements={"listing", "introduction"},
        bars=[],
        duties=[],
        first_day=TODAY,
        missed_musts=[Reason("licence", "B")],
    )
    assert [r.severity for r in reasons] == [Severity.WARN]
    assert blocks(reasons) == ()


def test_someone_refused_by_the_employer_is_not_proposed_again() -> None:
    assert why(application_state=State.REFUSED) == [("already_proposed", Severity.BLOCK)]
    assert why(application_state=State.LAPSED) == []


@pytest.mark.parametrize(
    ("day", "half"), [(date(2027, 6, 30), "2027-1"), (date(2027, 7, 1), "2027-2")]
)
def test_a_card_knows_no_date_finer_than_a_half_year(day: date, half: str) -> None:
    assert rules.half_year(day) == half
