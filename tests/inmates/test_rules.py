"""Rules about a person, without a database."""

from datetime import date

import pytest

from jobbridge.errors import Reason
from jobbridge.inmates import rules, vocabulary
from jobbridge.inmates.model import Evidence
from jobbridge.inmates.rules import NewFact

TODAY = date(2026, 11, 23)


def codes(reasons: list[Reason]) -> list[str]:
    return [reason.code for reason in reasons]


def why(**given: object) -> list[str]:
    usual: dict[str, object] = {
        "given_name": "Jānis",
        "family_name": "Bērziņš",
        "personal_code": None,
        "birth_date": None,
        "release_earliest": date(2027, 1, 1),
        "release_expected": date(2027, 1, 8),
        "release_latest": date(2027, 1, 8),
        "open_unit_from": None,
        "today": TODAY,
    }
    return codes(rules.why_not_person(**(usual | given)))  # type: ignore[arg-type]


def test_a_month_later_is_the_same_day_or_the_last_one() -> None:
    assert rules.months_after(date(2026, 11, 23), 3) == date(2027, 2, 23)
    assert rules.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert rules.months_after(date(2027, 5, 31), -3) == date(2027, 2, 28)
    assert rules.months_after(date(2027, 1, 15), -1) == date(2026, 12, 15)


def test_a_double_name_is_found_by_both_its_words() -> None:
    assert rules.name_words("Anna", "Bērziņa-Kalna") == ["Anna", "Bērziņa", "Kalna"]
    assert rules.prefixes("Ozo") == ["Oz", "Ozo"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("161175-19997", "161175-19997"),
        ("16117519997", "161175-19997"),
        ("328673-00679", "328673-00679"),
        ("161175-19998", None),
        ("161375-19997", None),
        ("40003521600", None),
        ("Jānis", None),
    ],
)
def test_a_personal_code_is_checked_and_kept_in_one_form(typed: str, kept: str | None) -> None:
    assert rules.compact_code(typed) == kept


def test_all_reasons_against_a_person_are_told_at_once() -> None:
    assert why() == []
    assert why(
        given_name=" ",
        personal_code="161175-19998",
        birth_date="1975-13-01",
        release_expected=date(2027, 2, 1),
        open_unit_from=date(2028, 1, 1),
    ) == ["name_missing", "personal_code", "birth_date", "release_order", "open_unit_late"]


def test_an_old_code_and_the_date_of_birth_must_agree() -> None:
    assert why(personal_code="161175-19997", birth_date="1975-11-16") == []
    assert why(personal_code="161175-19997", birth_date="1975-11-17") == ["birth_date_code"]
    assert why(personal_code="328673-00679", birth_date="1975-11-17") == []


@pytest.mark.parametrize(
    ("kind", "fact", "reasons"),
    [
        ("skill", NewFact("weld", 4), []),
        ("skill", NewFact("weld", 5), ["fact_level"]),
        ("skill", NewFact("weld"), ["fact_level"]),
        ("skill", NewFact("weld", 3, evidence="hearsay"), ["fact_evidence"]),
        ("language", NewFact("lv", text_level="B1"), []),
        ("language", NewFact("xx", text_level="B3"), ["fact_code", "fact_text_level"]),
        ("licence", NewFact("B", valid_to=date(2030, 1, 1)), []),
        ("licence", NewFact("Z"), ["fact_code"]),
        ("target", NewFact("7212 04", 4), ["fact_level"]),
        ("education", NewFact("LKI", 9), ["fact_level"]),
        ("limit", NewFact("HEIGHTS"), []),
        ("limit", NewFact("ASTHMA"), ["fact_code"]),
        ("offence", NewFact("175"), ["fact_kind"]),
    ],
)
def test_a_fact_is_written_in_the_words_of_its_kind(
    kind: str, fact: NewFact, reasons: list[str]
) -> None:
    assert codes(rules.why_not_fact(kind, fact)) == reasons


@pytest.mark.parametrize(
    ("status", "reasons"), [("active", []), ("released", ["released"]), ("withdrawn", ["inactive"])]
)
def test_only_who_takes_part_is_released_or_transferred(status: str, reasons: list[str]) -> None:
    assert codes(rules.why_not_release(status=status, on=TODAY, today=TODAY)) == reasons
    assert (
        codes(
            rules.why_not_transfer(
                status=status,
                from_prison_id=1,
                to_prison_id=2,
                opens=None,
                closes=None,
                on=TODAY,
                today=TODAY,
            )
        )
        == reasons
    )


def test_a_release_is_recorded_on_its_day() -> None:
    ahead = rules.why_not_release(status="active", on=date(2026, 11, 24), today=TODAY)
    assert codes(ahead) == ["release_ahead"]


def test_an_agreement_is_for_a_known_purpose_on_a_stated_basis_and_not_ahead() -> None:
    said = {"purpose": "interview", "legal_basis": "on paper", "given_on": TODAY, "today": TODAY}
    assert rules.why_not_agreement(**said) == []  # type: ignore[arg-type]
    wrong = said | {"purpose": "all", "legal_basis": " ", "given_on": date(2026, 11, 24)}
    assert codes(rules.why_not_agreement(**wrong)) == [  # type: ignore[arg-type]
        "purpose",
        "legal_basis",
        "agreement_date",
    ]


def test_a_restriction_is_a_code_with_a_law_and_a_review_ahead() -> None:
    reasons = rules.why_not_restriction(
        code="175.3",
        legal_reference="",
        valid_from=date(2026, 5, 1),
        valid_to=date(2026, 4, 1),
        review_on=TODAY,
        today=TODAY,
    )
    assert codes(reasons) == [
        "restriction_code",
        "legal_reference",
        "restriction_dates",
        "review_past",
    ]


def test_every_kind_of_evidence_has_a_name() -> None:
    assert set(vocabulary.EVIDENCE) == set(Evidence)
