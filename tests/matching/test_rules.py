"""One pair: each requirement, each answer it can get, and what the score makes of them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from jobbridge.matching.facts import closeness, covers, digits
from jobbridge.matching.policy import PARTS, POLICY
from jobbridge.matching.rules import (
    Judged,
    Known,
    Need,
    Needs,
    Person,
    Work,
    daily_order,
    judge,
)
from tests.matching import people as some
from tests.matching.pairs import (
    TODAY,
    answer,
    day,
    fact,
    must,
    nice,
    person,
    verdict,
    work,
)

# The profession


@pytest.mark.parametrize(
    ("target", "expected", "points"),
    [
        ("721204", ("met", "target_6", ""), 3200),
        ("721201", ("met", "target_4", ""), 2720),
        ("721301", ("partly", "target_3", "widen_targets"), 1760),
        ("723101", ("partly", "target_2", "widen_targets"), 960),
        ("512002", ("missing", "other_trade", "widen_targets"), 0),
    ],
)
def test_the_profession_counts_by_the_digits_that_are_shared(
    target: str, expected: tuple[str, str, str], points: int
) -> None:
    who = person(facts=(Known("target", target, 1),))
    assert answer("occupation", who, work()) == expected
    assert judge(who, work(), as_of=TODAY).parts["occupation"] == points


def test_a_second_target_draws_less_than_the_first_and_past_work_less_again() -> None:
    ways = [("target", 1), ("target", 2), ("target", 3), ("experience", 24), ("experience", 3)]
    credits = [
        verdict("occupation", person(facts=(Known(kind, "721204", level),)), work()).credit
        for kind, level in ways
    ]
    assert credits == [100, 90, 80, 85, 65]


def test_work_that_is_learnt_on_the_job_is_open_to_everybody() -> None:
    helper = work(occupation="931301")
    assert answer("occupation", person(), helper) == ("partly", "elementary", "widen_targets")
    assert answer("occupation", person(facts=()), helper)[0] == "partly"


def near(kind: str, code: str, kin: int, level: int | None = None) -> Known:
    return Known(kind, code, level, evidence="observed", through="512002", kin=kin)


def test_a_profession_that_needs_the_same_skills_draws_by_how_many() -> None:
    for kind, level, says, points in (
        ("target", 1, "target_kin", 3200 * 60 // 100),
        ("target", 2, "target_kin", 3200 * 54 // 100),
        ("experience", 24, "worked_kin", 3200 * 51 // 100),
    ):
        who = person(facts=(near(kind, "721204", 60, level),))
        assert answer("occupation", who, work()) == ("partly", says, "widen_targets")
        assert judge(who, work(), as_of=TODAY).parts["occupation"] == points


def test_a_near_profession_counts_for_itself_alone_and_where_it_says_more_than_the_digits() -> None:
    for code in ("721205", "7212", ""):
        who = person(facts=(Known("target", "512002", 1), near("target", code, 80, 1)))
        assert answer("occupation", who, work())[1] == "other_trade"
    groups = person(facts=(near("target", "7212", 80, 1),))
    assert answer("occupation", groups, work(occupation="7212"))[1] == "other_trade"
    field, group = Known("target", "723101", 1), Known("target", "721301", 1)
    known = near("target", "721204", 40, 1)
    assert answer("occupation", person(facts=(field, known)), work())[1] == "target_kin"
    assert answer("occupation", person(facts=(group, known)), work())[1] == "target_3"


def test_work_in_something_near_is_no_month_of_experience() -> None:
    asked = must("experience", "721204", 12)
    who = person(near("experience", "721204", 80, 36))
    assert answer("experience", who, work(asked)) == ("unknown", "no_work_known", "ask_work")
    both = person(near("experience", "721204", 80, 36), Known("experience", "512002", 60))
    assert answer("experience", both, work(asked)) == ("missing", "never_worked", "trial_period")


def test_a_skill_near_to_the_one_asked_for_counts_in_part_and_is_said_as_such() -> None:
    who = person(near("skill", "weld", 63, 4))
    for level in (1, 4):
        found = verdict("skill", who, work(must("skill", "weld", level)))
        assert (found.state, found.credit, found.missed) == ("partly", 63, False)
        assert (found.reason.code, found.reason.values["through"]) == ("skill_kin", "512002")
        assert found.lift is not None
        assert found.lift.code == "show_kin"
    assert answer("skill", who, work(must("skill", "cut", 1)))[0] == "missing"


def test_the_skill_itself_speaks_before_what_is_near_to_it() -> None:
    both = person(near("skill", "weld", 99, 4), fact("skill", "weld", 3))
    assert answer("skill", both, work(must("skill", "weld", 3))) == ("met", "skill_met", "")


def test_unknown_targets_and_an_unnamed_profession_are_asked_about() -> None:
    nobody_asked = answer("occupation", person(facts=()), work())
    assert nobody_asked == ("unknown", "no_targets", "ask_targets")
    unnamed = answer("occupation", person(), work(occupation=""))
    assert unnamed == ("unknown", "no_occupation", "name_occupation")


def test_where_the_profession_is_unknown_nothing_is_called_a_fit() -> None:
    limited = fact("limit", "HEIGHTS"), must("condition", "HEIGHTS")
    for who, what in (
        (person(facts=()), work()),
        (person(), work(occupation="")),
        (person(facts=(limited[0],)), work(limited[1])),
    ):
        judged = judge(who, what, as_of=TODAY)
        assert (judged.related, judged.fits, judged.near) == (False, False, "")
    assert judge(person(facts=()), work(occupation="931301"), as_of=TODAY).fits is True
    assert judge(person(), work(), as_of=TODAY).fits is True


# What is asked and held: (requirement, facts, state, reason, lift)

CE, B = fact("licence", "CE"), fact("licence", "B")
HELD: Sequence[tuple[Need, tuple[Known, ...], str, str, str]] = (
    (must("skill", "weld", 3), (fact("skill", "weld", 3),), "met", "skill_met", ""),
    (
        must("skill", "weld", 2),
        (Known("skill", "weld", 3, evidence="declared"),),
        "met", "skill_declared", "show_skill",
    ),
    (must("skill", "weld", 4), (fact("skill", "weld", 3),), "partly", "skill_below", "get_skill"),
    (must("skill", "weld", 4), (fact("skill", "weld", 2),), "missing", "skill_below", "get_skill"),
    (must("skill", "weld", 2), (fact("skill", "cut", 4),), "missing", "no_skill", "get_skill"),
    (must("skill", "weld", 2), (), "unknown", "not_recorded", "ask_skill"),
    (
        must("skill", "weld", 2),
        (fact("skill", "weld", 4, valid_to=day(-1)),),
        "expired", "expired", "renew",
    ),
    (must("language", "lv", None, "B1"), (fact("language", "lv", None, "B1"),), "met",
     "language_met", ""),
    (must("language", "lv", None, "B1"), (fact("language", "lv", None, "C2"),), "met",
     "language_met", ""),
    (nice("language", "lv", None, "B1"), (fact("language", "lv", None, "A2"),), "partly",
     "language_below", "get_language"),
    (must("language", "lv", None, "B1"), (fact("language", "lv", None, "A2"),), "missing",
     "language_below", "get_language"),
    (nice("language", "lv", None, "B2"), (fact("language", "lv", None, "A2"),), "missing",
     "language_below", "get_language"),
    (must("language", "lv", None, "A1"), (fact("language", "ru", None, "C2"),), "missing",
     "no_language", "get_language"),
    (must("language", "lv", None, "A1"), (fact("language", "lv"),), "unknown",
     "no_language_level", "ask_language"),
    (must("language", "lv", None, "A1"), (), "unknown", "not_recorded", "ask_language"),
    (must("language", "lv", None, "A1"),
     (fact("language", "lv", None, "B1", valid_to=day(-3)),), "expired", "expired", "renew"),
    (must("licence", "C"), (CE,), "met", "licence_met", ""),
    (must("licence", "B"), (CE,), "met", "licence_met", ""),
    (must("licence", "CE"), (fact("licence", "C"),), "missing", "no_licence", "get_licence"),
    (must("licence", "C"), (B,), "missing", "no_licence", "get_licence"),
    (must("licence", "C"), (), "unknown", "not_recorded", "ask_licence"),
    (must("licence", "C"), (fact("licence", "C", valid_to=TODAY),), "met", "licence_until", ""),
    (must("licence", "C"), (fact("licence", "C", valid_to=day(-1)),), "expired", "expired",
     "renew"),
    (must("licence", "C"), (fact("licence", "C", valid_to=day(-1)), CE), "met", "licence_met", ""),
    (must("education", "LKI", 3), (fact("education", "LKI", 4),), "met", "education_met", ""),
    (nice("education", "LKI", 3), (fact("education", "LKI", 2),), "partly", "education_below",
     "get_education"),
    (must("education", "LKI", 3), (fact("education", "LKI", 2),), "missing", "education_below",
     "get_education"),
    (must("education", "LKI", 3), (fact("education", "LKI"),), "unknown", "not_recorded",
     "ask_education"),
    (must("education", "LKI", 3), (), "unknown", "not_recorded", "ask_education"),
    (must("experience", "721200", 12), (fact("experience", "721204", 12),), "met",
     "worked_enough", ""),
    (must("experience", "721204", 12),
     (fact("experience", "721204", 8), fact("experience", "721205", 4)), "met", "worked_enough",
     ""),
    (must("experience", "721204", 12), (fact("experience", "721204", 11),), "missing",
     "worked_less", "trial_period"),
    (nice("experience", "721204", 12), (fact("experience", "721204", 6),), "partly",
     "worked_less", "trial_period"),
    (must("experience", "721204", 12), (fact("experience", "512002", 60),), "missing",
     "never_worked", "trial_period"),
    (must("experience", "721204", 12), (fact("experience", "721204"),), "unknown",
     "no_work_known", "ask_work"),
    (must("experience", "721204", 12), (), "unknown", "no_work_known", "ask_work"),
    (must("condition", "HEIGHTS"), (), "met", "no_limit", ""),
    (must("condition", "HEIGHTS"), (fact("limit", "HEIGHTS"),), "missing", "limited",
     "adapt_work"),
    (must("condition", "HEIGHTS"), (fact("limit", "HEIGHTS", valid_to=day(-1)),), "met",
     "no_limit", ""),
    (must("condition", "HEIGHTS"), (fact("limit", "NIGHTS"),), "met", "no_limit", ""),
)  # fmt: skip


@pytest.mark.parametrize(("need", "facts", "state", "says", "lifts"), HELD)
def test_a_requirement_is_judged_by_the_best_fact(
    need: Need, facts: tuple[Known, ...], state: str, says: str, lifts: str
) -> None:
    assert answer(need.kind, person(*facts), work(need)) == (state, says, lifts)


BY_LAW = Need("language", "lv", None, "B1", must=True, law=True)


@pytest.mark.parametrize(
    ("facts", "state", "says", "lifts"),
    [
        ((fact("language", "lv", None, "B1"),), "met", "language_by_law", "show_language"),
        ((fact("language", "lv", None, "B2"),), "met", "language_by_law", "show_language"),
        ((fact("language", "lv", None, "C1"),), "met", "language_by_law", ""),
        ((fact("language", "lv", None, "B1"), fact("language", "ru", None, "C2")), "met",
         "language_by_law", "show_language"),
        ((fact("language", "lv", None, "A2"),), "missing", "language_below_law", "get_language"),
        ((fact("language", "lv", None, "B2"), fact("licence", "STATELANG")), "met",
         "language_by_law", ""),
        ((Known("language", "lv", None, "B2", "certificate_before"),), "met",
         "language_by_law", ""),
        ((fact("language", "lv", None, "B1"), fact("language", "lv")), "met",
         "language_by_law", "show_language"),
        ((fact("language", "ru", None, "C2"),), "missing", "no_language", "get_language"),
        ((), "unknown", "not_recorded", "ask_language"),
    ],
)  # fmt: skip
def test_the_state_language_is_asked_for_by_the_profession_and_shown_by_a_paper(
    facts: tuple[Known, ...], state: str, says: str, lifts: str
) -> None:
    assert answer("language", person(*facts), work(BY_LAW)) == (state, says, lifts)


def test_a_paper_lifts_nothing_where_the_employer_alone_asks_for_latvian() -> None:
    asked = must("language", "lv", None, "B1")
    speaks = person(fact("language", "lv", None, "B1"))
    assert answer("language", speaks, work(asked)) == ("met", "language_met", "")
    by_law, by_employer = (judge(speaks, work(need), as_of=TODAY).score for need in (BY_LAW, asked))
    assert by_law == by_employer


def test_parts_are_whole_numbers() -> None:
    uneven = replace(POLICY, weights=dict.fromkeys(PARTS, 909))
    who = person(facts=(Known("target", "723101", 1),))
    parts = judge(who, work(), as_of=TODAY, policy=uneven).parts
    assert parts["skill"] == 272
    assert {type(got) for got in parts.values()} == {int}


# The score


@given(some.people(), some.works())
def test_the_parts_sum_to_the_score_and_no_must_is_made_up_for(who: Person, what: Work) -> None:
    judged = judge(who, what, as_of=some.AS_OF)
    assert tuple(judged.parts) == PARTS
    assert sum(judged.parts.values()) == judged.score
    assert all(0 <= got <= POLICY.weights[part] for part, got in judged.parts.items())
    assert judged.excluded is any(
        v.must and v.state in ("missing", "expired") for v in judged.verdicts
    )
    assert judge(who, what, as_of=some.AS_OF) == judged
    if judged.near:
        (missed,) = judged.missed
        assert judged.near == (f"{missed.kind}:{missed.code}" if missed.code else missed.kind)


@given(some.people(), some.works())
def test_the_order_of_facts_and_requirements_moves_no_score(who: Person, what: Work) -> None:
    turned = replace(who, facts=who.facts[::-1])
    swapped = replace(what, needs=what.needs[::-1])
    first, second = (judge(p, w, as_of=some.AS_OF) for p, w in ((who, what), (turned, swapped)))
    assert (first.score, first.parts, first.excluded) == (
        second.score,
        second.parts,
        second.excluded,
    )


def test_the_weights_are_ten_thousand_points() -> None:
    assert sum(POLICY.weights.values()) == 10_000
    everything = judge(person(), work(), as_of=TODAY)
    assert everything.score == 10_000


def test_what_nobody_asks_for_pays_as_far_as_the_profession_is_near() -> None:
    unasked = ("experience", "skill", "language", "licence", "education", "condition")
    for target, credit in (("721204", 100), ("721201", 85), ("721301", 55), ("723101", 30)):
        who = person(facts=(Known("target", target, 1),))
        parts = judge(who, work(), as_of=TODAY).parts
        assert {part: parts[part] for part in unasked} == {
            part: POLICY.weights[part] * credit // 100 for part in unasked
        }
    helper = judge(person(), work(occupation="931301"), as_of=TODAY)
    assert helper.parts["skill"] == POLICY.weights["skill"] * POLICY.elementary // 100
    assert judge(person(), work(occupation="512002"), as_of=TODAY).parts["skill"] == 0


def test_what_is_asked_for_and_met_pays_in_full_however_far_the_profession() -> None:
    who = person(facts=(fact("skill", "weld", 3),))
    asked = work(must("skill", "weld", 3), occupation="931301")
    assert judge(who, asked, as_of=TODAY).parts["skill"] == POLICY.weights["skill"]


def _judged(*needs: Need, facts: tuple[Known, ...]) -> Judged:
    return judge(person(*facts), work(*needs), as_of=TODAY)


def test_one_missed_must_is_a_near_miss_and_two_are_not() -> None:
    some_skill, some_licence = fact("skill", "cut", 1), fact("licence", "B")
    needs = must("skill", "weld", 1), must("licence", "CE")
    assert _judged(needs[1], facts=(some_licence,)).near == "licence:CE"
    assert _judged(*needs, facts=(some_skill, some_licence)).near == ""
    assert _judged(*needs, facts=(some_skill, some_licence)).excluded is True
    assert _judged(*needs, facts=(some_skill,)).near == "skill:weld"
    far = judge(person(needs=Needs(km=1)), work(lat=56.5), as_of=TODAY)
    assert far.near == "place"


def test_an_unknown_must_excludes_nobody_but_ranks_below_a_met_one() -> None:
    need = must("licence", "C")
    unknown, met = _judged(need, facts=()), _judged(need, facts=(fact("licence", "C"),))
    assert (unknown.excluded, met.excluded) == (False, False)
    assert unknown.score < met.score


def test_a_must_of_which_nothing_is_recorded_is_asked_about_first() -> None:
    for need, first in (
        (must("licence", "C"), True),
        (must("language", "lv", None, "A2"), True),
        (nice("licence", "C"), False),
    ):
        judged = _judged(need, facts=())
        found = [v for v in judged.verdicts if v.asked_first]
        assert [(v.kind, v.code) for v in found] == ([(need.kind, need.code)] if first else [])
    held = _judged(must("licence", "C"), facts=(fact("licence", "C"),))
    unsaid = judge(person(needs=Needs()), work(), as_of=TODAY)
    assert not any(v.asked_first for v in (*held.verdicts, *unsaid.verdicts))


def test_a_must_weighs_twice_as_much_as_what_is_nice_to_have() -> None:
    weld, cut = fact("skill", "weld", 1), fact("skill", "cut", 1)
    asked = must("skill", "weld", 1), nice("skill", "cut", 1)
    assert _judged(*asked, facts=(weld,)).parts["skill"] == 1900 * 2 // 3
    assert _judged(*asked, facts=(cut,)).parts["skill"] == 1900 // 3


# Codes


def test_higher_driving_categories_include_lower_ones() -> None:
    assert [covers("CE", asked) for asked in ("CE", "C", "C1", "BE", "B", "D")] == [
        True, True, True, True, True, False,
    ]  # fmt: skip
    assert [covers(held, "B") for held in ("C", "D", "BE", "B", "FORKLIFT")] == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_codes_are_compared_by_their_digits() -> None:
    codes = [digits(text) for text in ("7212 04", "721204", "7212", "721", "cook")]
    assert codes == ["721204", "721204", "7212", "", ""]
    assert closeness("7212", "721204") == 4
    assert closeness("", "721204") == 0


def test_equals_stand_in_an_order_that_changes_with_the_day() -> None:
    refs = [f"ref{n}" for n in range(6)]
    orders = {tuple(sorted(refs, key=lambda ref: daily_order(day(n), ref))) for n in range(9)}
    assert len(orders) > 1
    assert daily_order(TODAY, "a") == daily_order(TODAY, "a")


@given(some.people(), some.works())
def test_reasons_come_with_their_values(who: Person, what: Work) -> None:
    for found in judge(who, what, as_of=some.AS_OF).verdicts:
        assert found.reason.text % found.reason.values
        assert found.lift is None or found.lift.text % found.lift.values
