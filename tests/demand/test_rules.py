"""What a step is, what it makes of a person, what is worth telling."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jobbridge.demand import rules
from jobbridge.demand.rules import Counted, Gain, Step
from jobbridge.matching.facts import Needs
from jobbridge.training.rules import SUBJECTS, Plan
from tests.matching.pairs import TODAY, fact, must, nice, person, work

LATVIAN_A2, LATVIAN_B2 = Step("language", "lv", "A2"), Step("language", "lv", "B2")


def plan(subject: str, *, certificate: bool = True, text_level: str = "") -> Plan:
    return Plan(subject, 5, TODAY, TODAY + timedelta(days=30), certificate, text_level)


def test_a_step_is_named_as_matching_names_it_and_by_its_level() -> None:
    assert Step("licence", "C").key == "licence:C"
    assert LATVIAN_B2.key == "language:lv:B2"
    assert Step("anywhere").key == "anywhere"


def test_what_opens_most_vacancies_stands_first_and_then_what_helps_more_people() -> None:
    found = {
        Step("licence", "B"): Counted(5, 2, 5),
        Step("licence", "C"): Counted(1, 3, 3),
        Step("skill", "weld"): Counted(9, 2, 9),
    }
    assert [step.code for step in rules.undominated(found)] == ["C", "weld", "B"]


def test_a_higher_level_that_opens_no_more_is_left_out() -> None:
    found = {LATVIAN_A2: Counted(3, 2, 4), LATVIAN_B2: Counted(3, 2, 4)}
    assert list(rules.undominated(found)) == [LATVIAN_A2]
    found[LATVIAN_B2] = Counted(3, 3, 5)
    assert list(rules.undominated(found)) == [LATVIAN_B2, LATVIAN_A2]


def test_a_skill_that_opens_no_more_than_its_course_stands_under_the_course() -> None:
    course, skill = Step("course", "tiling"), Step("skill", "lay-tiles")
    assert list(rules.undominated({course: Counted(2, 1, 2), skill: Counted(2, 1, 2)})) == [course]
    both = {course: Counted(3, 2, 4), skill: Counted(2, 1, 2)}
    assert list(rules.undominated(both)) == [course, skill]


def test_below_ten_there_is_no_band() -> None:
    assert [rules.band(n) for n in (0, 9, 10, 24, 25, 999)] == [0, 0, 10, 10, 25, 500]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_leads_to_each_fact_that_it_gives(subject: str) -> None:
    given = plan(subject, text_level="B1" if SUBJECTS[subject].language else "")
    for known in rules.taught(given):
        level = known.text_level or (str(known.level) if known.kind == "education" else "")
        step = Step(known.kind, known.code, level)
        assert subject in rules.subjects_for(step)
        assert rules.leads_to(given, step)


def test_without_a_certificate_a_course_gives_no_licence() -> None:
    assert not rules.leads_to(plan("welding", certificate=False), Step("licence", "WELDING"))
    assert rules.leads_to(plan("welding", certificate=False), Step("skill", "weld-mma"))
    assert rules.leads_to(plan("welding"), Step("licence", "WELDING"))


def test_a_language_course_leads_to_its_level_and_to_those_below() -> None:
    given = plan("state_language", text_level="B1")
    reached = {
        level: rules.leads_to(given, Step("language", "lv", level)) for level in ("A2", "B1", "B2")
    }
    assert reached == {"A2": True, "B1": True, "B2": False}
    assert not rules.leads_to(given, Step("language", "en", "A2"))


def test_what_the_works_ask_as_a_must_is_tried_and_what_is_nice_is_not() -> None:
    works = [
        work(must("licence", "B"), nice("licence", "C"), must("language", "lv", text_level="B2"))
    ]
    assert {
        one.step.key for one in rules.variants(person(needs=Needs(anywhere=True)), works, ())
    } == {
        "licence:B",
        "language:lv:B2",
    }


def test_a_skill_is_tried_where_it_is_the_one_thing_missing() -> None:
    works = [work(must("skill", "weld")), work(must("skill", "paint"))]
    tried = rules.variants(person(needs=Needs(anywhere=True)), works, {"skill:weld"})
    assert [one.step.key for one in tried] == ["skill:weld"]


def test_each_condition_is_changed_by_itself() -> None:
    needs = Needs(km=50, shifts=False, nights=False, part_time=False, min_month_cents=15000)
    tried = rules.variants(person(needs=needs), [], ())
    assert [one.step.key for one in tried] == [
        *(f"km:{more}" for more in rules.FARTHER_KM),
        "anywhere",
        *("hours:shifts", "hours:nights", "hours:part_time"),
        *("pay:50", "pay:100"),
    ]
    for one in tried:
        assert one.person.needs is not None
        changed = [
            name for name in needs.__dataclass_fields__
            if getattr(one.person.needs, name) != getattr(needs, name)
        ]  # fmt: skip
        assert len(changed) == 1
        assert replace(one.person, needs=needs) == person(needs=needs)


def test_without_stated_conditions_none_is_changed() -> None:
    assert rules.variants(replace(person(), needs=None), [], ()) == []


def test_of_ever_larger_steps_those_alone_are_told_that_open_more() -> None:
    gains = [
        Gain(Step("km", "10"), ()),
        Gain(Step("km", "20"), (1,)),
        Gain(Step("km", "30"), (1,)),
        Gain(Step("km", "50"), (1, 2)),
        Gain(Step("anywhere"), (1, 2)),
        Gain(Step("licence", "B"), (7, 8, 9)),
    ]
    told = [gain.step.key for gain in rules.worth_telling(gains)]
    assert told == ["licence:B", "km:50", "km:20"]


def test_a_course_is_tried_where_it_gives_several_facts() -> None:
    plans = [plan("welding"), plan("forklift"), plan("state_language", text_level="A2")]
    tried = rules.course_variants(person(), plans)
    assert [one.step.key for one in tried] == ["course:welding"]
    assert {known.kind for known in tried[0].person.facts} == {"target", "skill", "licence"}


def test_neighbours_are_trades_with_something_in_common() -> None:
    profiles = {"7212": {"weld", "grind"}, "7221": {"grind", "forge"}, "5120": {"cook"}}
    found = rules.neighbours(
        {"7221": [4], "5120": [5, 6]}, {"7212"}, lambda group: profiles[group], ["paint"]
    )
    assert [(one.group, one.shared, one.skills) for one in found] == [("7221", 1, 2)]


def test_the_groups_of_wishes_and_of_past_work_are_known() -> None:
    someone = person(fact("experience", "833201", 12), fact("skill", "weld"))
    assert rules.own_groups(someone) == {"7212", "8332"}
