"""What is held, to the day, the level and the month."""

from dataclasses import replace

from jobbridge.matching.policy import POLICY
from jobbridge.matching.rules import Known, Need
from tests.matching.pairs import TODAY, answer, day, fact, must, nice, person, verdict, work


def test_without_a_level_the_law_asks_for_the_first_one_and_doubts_two_above_it() -> None:
    unsaid = Need("language", "lv", None, "", must=True, law=True)
    lifts = [
        answer("language", person(fact("language", "lv", None, level)), work(unsaid))[2]
        for level in ("A1", "A2", "B1")
    ]
    assert lifts == ["show_language", "show_language", ""]


def test_a_licence_that_ends_before_work_begins_has_expired_for_this_work() -> None:
    driver = person(fact("licence", "C", valid_to=day(20)))
    need = must("licence", "C")
    soon, later = work(need, start_from=day(20)), work(need, start_from=day(21))
    assert answer("licence", driver, soon) == ("met", "licence_until", "")
    assert answer("licence", driver, later) == ("expired", "expires_first", "renew")
    free_later = replace(driver, release_expected=day(30), release_latest=day(30))
    assert answer("licence", free_later, soon)[1] == "expires_first"


def test_part_of_the_months_counts_rounded_down_where_experience_is_nice_to_have() -> None:
    credits = [
        verdict("experience", person(fact("experience", "721204", had)), work(need)).credit
        for had, need in ((5, nice("experience", "721204", 12)), (2, nice("experience", "7212", 3)))
    ]
    assert credits == [41, 66]
    assert [type(credit) for credit in credits] == [int, int]


def test_months_that_nobody_recorded_are_none() -> None:
    unsaid = fact("experience", "721204"), fact("experience", "721205", 11)
    asked = work(must("experience", "721204", 12))
    assert answer("experience", person(*unsaid), asked)[0] == "unknown"
    assert answer("experience", person(fact("experience", "721204", 0)), work(
        must("experience", "721204")))[0] == "met"  # fmt: skip


def test_schooling_is_schooling_under_whatever_code() -> None:
    schooled = person(fact("education", "EQF", 4))
    assert answer("education", schooled, work(must("education", "LKI", 3)))[0] == "met"


def test_a_fact_about_something_else_hides_none_that_comes_after_it() -> None:
    both = person(fact("skill", "cut", 1), fact("skill", "weld", 3))
    assert answer("skill", both, work(must("skill", "weld", 3)))[0] == "met"


def test_a_skill_in_the_persons_own_words_is_worth_less_at_the_very_level_asked_for() -> None:
    for level in (3, 4):
        found = verdict(
            "skill", person(Known("skill", "weld", level)), work(must("skill", "weld", 3))
        )
        assert (found.reason.code, found.credit) == ("skill_declared", POLICY.declared)


def test_what_ends_today_has_not_run_out_before_a_later_start() -> None:
    ending = person(fact("licence", "C", valid_to=TODAY))
    later = work(must("licence", "C"), start_from=day(1))
    assert answer("licence", ending, later)[1] == "expires_first"


def test_a_limit_holds_on_its_last_day() -> None:
    for ends, state in ((0, "missing"), (-1, "met")):
        limited = person(fact("limit", "HEIGHTS", valid_to=day(ends)))
        assert answer("condition", limited, work(must("condition", "HEIGHTS")))[0] == state


def test_a_target_without_a_rank_is_the_first_and_a_job_of_a_year_is_long() -> None:
    def credit(kind: str, level: int | None) -> int:
        return verdict("occupation", person(facts=(Known(kind, "721204", level),)), work()).credit

    assert credit("target", None) == credit("target", 1)
    assert [credit("experience", months) for months in (None, 11, 12)] == [65, 65, 85]


def test_a_verdict_says_who_recorded_the_fact_and_when() -> None:
    known = Known("licence", "C", recorded_by=7, recorded_on=day(-9), evidence="observed")
    found = verdict("licence", person(known), work(must("licence", "C")))
    assert found.evidence == (7, day(-9), "observed")
    assert verdict("licence", person(), work(must("licence", "C"))).evidence is None
