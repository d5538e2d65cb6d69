"""Every figure is what judging each pair by itself gives."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.demand import rules, tally
from jobbridge.demand.rules import Counted, Gain, Step, Variant
from jobbridge.matching.facts import Known, Needs, Person, Work
from jobbridge.matching.rules import judge, step
from jobbridge.training.rules import Plan
from tests.matching.pairs import TODAY, day, fact, must, person, work
from tests.matching.people import people, works

WEEKS = (4, 12, 52)
many_people = st.lists(people(), min_size=1, max_size=6)
many_works = st.lists(works(), min_size=1, max_size=6)


# Names of the generators, as what a welding course gives.
WELDING = {"weld": "weld-mma", "cut": "weld-mig-mag", "FORKLIFT": "WELDING"}


def numbered(some: Sequence[Person]) -> list[Person]:
    return [
        replace(
            one,
            id=number,
            facts=tuple(replace(f, code=WELDING.get(f.code, f.code)) for f in one.facts),
        )
        for number, one in enumerate(some, 1)
    ]


def open_works(some: Sequence[Work]) -> list[Work]:
    return [
        replace(
            one,
            id=number,
            needs=tuple(replace(n, code=WELDING.get(n.code, n.code)) for n in one.needs),
        )
        for number, one in enumerate(some, 100)
    ]


def counted(
    who: Sequence[Person],
    what: Sequence[Work],
    weeks: Sequence[int] = WEEKS,
    unwanted: tally.Unwanted | None = None,
) -> tally.Found:
    prisons = {one.id: 1 + one.id % 2 for one in who}
    return tally.count(
        who, what, prisons=prisons, unwanted=unwanted or {}, weeks=weeks, as_of=TODAY
    )


def one_by_one(
    who: Sequence[Person], what: Sequence[Work], within: int
) -> dict[Step, set[tuple[int, int]]]:
    """By `judge` alone: pairs (person, vacancy) that the step would open."""
    found: dict[Step, set[tuple[int, int]]] = defaultdict(set)
    asked: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in what:
        for need in one.needs:
            if need.must:
                asked[need.kind, need.code].add(rules.level_of(need))
    for someone in who:
        if someone.release_expected > TODAY + timedelta(weeks=within):
            continue
        for one in what:
            judged = judge(someone, one, as_of=TODAY)
            for need in one.needs:
                kind = need.kind if need.must else ""
                if kind in rules.LIFTED and judged.near == step(kind, need.code):
                    most = max(
                        rules.level_of(n) for n in one.needs
                        if n.must and (n.kind, n.code) == (kind, need.code)
                    )  # fmt: skip
                    for level in asked[kind, need.code]:
                        if level >= most:
                            found[rules.step_at(kind, need.code, level)].add((someone.id, one.id))
            for subject in rules.WHOLE:
                taught = rules.taught(Plan(subject, 1, TODAY, TODAY, certificate=True))
                after = judge(rules.with_facts(someone, taught), one, as_of=TODAY)
                if after.fits and not judged.fits:
                    found[Step(rules.COURSE, subject)].add((someone.id, one.id))
    return found


@settings(max_examples=150, deadline=None)
@given(many_people, many_works)
def test_what_is_counted_is_what_judging_each_pair_gives(
    some: list[Person], others: list[Work]
) -> None:
    who, what = numbered(some), open_works(others)
    found = counted(who, what)
    for within in WEEKS:
        pairs = one_by_one(who, what, within)
        for prison in (tally.ALL, 1, 2):
            own = {
                s: {p for p in ps if prison in (tally.ALL, 1 + p[0] % 2)} for s, ps in pairs.items()
            }
            assert found.get((prison, within), {}) == {
                s: Counted(len({p for p, _ in ps}), len({w for _, w in ps}), len(ps))
                for s, ps in own.items()
                if ps
            }


@settings(max_examples=150, deadline=None)
@given(many_people, many_works)
def test_who_takes_the_step_really_fits(some: list[Person], others: list[Work]) -> None:
    who, what = numbered(some), open_works(others)
    for taken, pairs in one_by_one(who, what, 52).items():
        if taken.kind == rules.COURSE:
            continue
        for someone in who:
            after = rules.with_facts(someone, [rules.fact_of(taken)])
            for one in what:
                if (someone.id, one.id) in pairs:
                    assert judge(after, one, as_of=TODAY).fits


@settings(max_examples=100, deadline=None)
@given(people(), many_works)
def test_a_what_if_is_what_judging_the_changed_person_gives(
    someone: Person, others: list[Work]
) -> None:
    what = open_works(others)
    near = tally.as_they_are(someone, what, TODAY)
    assert near.fits == sum(judge(someone, one, as_of=TODAY).fits for one in what)
    variants = rules.variants(someone, what, near.near)
    for variant, gain in zip(variants, tally.gains(someone, variants, what, TODAY), strict=True):
        before = {one.id for one in what if judge(someone, one, as_of=TODAY).fits}
        after = {one.id for one in what if judge(variant.person, one, as_of=TODAY).fits}
        assert gain.step == variant.step
        assert set(gain.gained) == after - before
        assert set(gain.lost) == before - after


@settings(max_examples=100, deadline=None)
@given(people(), many_works)
def test_no_single_skill_or_document_is_overlooked(someone: Person, others: list[Work]) -> None:
    """Whatever fact is asked somewhere and would open something is among the variants told;
    where a work does not ask for one skill twice."""
    what = [one for one in open_works(others) if not twice(one)]
    near = tally.as_they_are(someone, what, TODAY)
    variants = rules.variants(someone, what, near.near)
    told = {gain.step for gain in tally.gains(someone, variants, what, TODAY) if gain.gained}
    for one in what:
        for need in one.needs:
            if not need.must or need.kind not in rules.LIFTED:
                continue
            taken = rules.step_at(need.kind, need.code, rules.level_of(need))
            after = rules.with_facts(someone, [rules.fact_of(taken)])
            if judge(after, one, as_of=TODAY).fits and not judge(someone, one, as_of=TODAY).fits:
                assert taken in told


def twice(one: Work) -> bool:
    skills = [need.code for need in one.needs if need.kind == "skill" and need.must]
    return len(skills) != len(set(skills))


def in_weeks(weeks: int, number: int = 1, *facts: Known) -> Person:
    out = day(7 * weeks)
    return person(
        *facts, fact("licence", "AM"), id=number,
        release_earliest=out, release_expected=out, release_latest=out,
    )  # fmt: skip


def driving(number: int = 100, *, start: date | None = None) -> Work:
    return work(must("licence", "B"), id=number, start_from=start or day(400))


def test_people_count_from_the_week_in_which_they_are_released() -> None:
    found = counted([in_weeks(4), in_weeks(12, 2), in_weeks(13, 3)], [driving()])
    licence = Step("licence", "B")
    sums = {within: found[tally.ALL, within][licence] for within in WEEKS}
    assert sums == {4: Counted(1, 1, 1), 12: Counted(2, 1, 2), 52: Counted(3, 1, 3)}
    assert found[1, 12][licence] == Counted(1, 1, 1)
    assert found[2, 12][licence] == Counted(1, 1, 1)


def test_a_higher_exam_opens_what_the_lower_one_does_as_well() -> None:
    someone = in_weeks(1, 1, fact("language", "lv", text_level="A1"))
    works = [
        work(must("language", "lv", text_level=level), id=number, start_from=day(400))
        for number, level in enumerate(("A2", "B1", "B1"), 100)
    ]
    found = counted([someone], works)[tally.ALL, 4]
    assert found == {
        Step("language", "lv", "A2"): Counted(1, 1, 1),
        Step("language", "lv", "B1"): Counted(1, 3, 3),
    }


def test_a_course_opens_what_misses_two_of_the_things_that_it_gives() -> None:
    someone = in_weeks(1, 1, fact("skill", "paint"))
    welding = work(must("skill", "weld-mma"), must("licence", "WELDING"), start_from=day(400))
    found = counted([someone], [replace(welding, id=100)])
    assert found[tally.ALL, 4] == {Step("course", "welding"): Counted(1, 1, 1)}


def test_what_somebody_has_blocked_is_not_counted_for_them() -> None:
    works = [driving(100), driving(101)]
    found = counted([in_weeks(1), in_weeks(1, 2)], works, unwanted={1: frozenset({100})})
    assert found[tally.ALL, 4] == {Step("licence", "B"): Counted(2, 2, 3)}
    assert found[2, 4] == {Step("licence", "B"): Counted(1, 1, 1)}


def test_nobody_and_nothing_is_counted_as_nothing() -> None:
    assert counted([], [driving()]) == {}
    assert counted([in_weeks(1)], []) == {}
    assert counted([in_weeks(53)], [driving()]) == {}
    assert tally.gains(person(), [], [driving()], TODAY) == []
    assert tally.gains(person(), [Variant(Step("km", "10"), person())], [], TODAY) == []
    assert tally.as_they_are(person(), [], TODAY) == tally.Judged(0, frozenset())


def test_the_best_of_what_is_gained_stands_first() -> None:
    far = person(needs=Needs(km=0), lat=57.31, lon=25.27)
    near = work(id=100, lat=57.0, lon=24.6)
    farther = work(id=99)
    changed = Variant(Step("anywhere"), replace(far, needs=Needs(anywhere=True)))
    assert tally.gains(far, [changed], [farther, near], TODAY) == [
        Gain(Step("anywhere"), (100, 99))
    ]


def test_what_is_asked_about_today_may_count_as_missing_once_it_is_known() -> None:
    """No licence is recorded: all that ask for one fit, until the first is."""
    works = [driving(100), work(must("licence", "FORKLIFT"), id=101)]
    first = Variant(Step("licence", "B"), person(fact("licence", "B")))
    assert tally.gains(person(), [first], works, TODAY) == [Gain(first.step, (), (101,))]
