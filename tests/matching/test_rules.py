"""One pair: each requirement, each answer it can get, and what the score makes of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from jobbridge.matching.facts import closeness, covers, digits, kilometres
from jobbridge.matching.policy import PARTS, POLICY
from jobbridge.matching.rules import (
    Judged,
    Known,
    Need,
    Needs,
    Person,
    Verdict,
    Work,
    daily_order,
    judge,
)
from tests.matching import people as some

TODAY = date(2026, 11, 23)
RIGA, LIEPAJA = (56.95, 24.11), (56.5, 21.01)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def person(*facts: Known, needs: Needs | None = None, **more: object) -> Person:
    """Wants to weld, lives in Rīga, is released today at the latest, asks for nothing."""
    made = Person(
        1, 1, TODAY, TODAY, TODAY, lat=RIGA[0], lon=RIGA[1],
        needs=needs or Needs(km=50), facts=(Known("target", "721204", 1), *facts),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def work(*needs: Need, **more: object) -> Work:
    """A welder's job in Rīga, full time, from today."""
    made = Work(
        1, 1, "721204", needs, 120000, 150000, load="full", shifts=False,
        lat=RIGA[0], lon=RIGA[1],
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def verdict(kind: str, who: Person, what: Work) -> Verdict:
    found = [v for v in judge(who, what, as_of=TODAY).verdicts if v.kind == kind]
    assert len(found) == 1
    return found[0]


def answer(kind: str, who: Person, what: Work) -> tuple[str, str, str]:
    """State, reason and lift, by their codes."""
    given = verdict(kind, who, what)
    return given.state, given.reason.code, given.lift.code if given.lift else ""


def must(kind: str, code: str, level: int | None = None, text_level: str = "") -> Need:
    return Need(kind, code, level, text_level, must=True)


def nice(kind: str, code: str, level: int | None = None, text_level: str = "") -> Need:
    return Need(kind, code, level, text_level)


def fact(
    kind: str,
    code: str,
    level: int | None = None,
    text_level: str = "",
    valid_to: date | None = None,
) -> Known:
    return Known(kind, code, level, text_level, "observed", valid_to)


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


def test_a_licence_that_ends_before_work_begins_has_expired_for_this_work() -> None:
    driver = person(fact("licence", "C", valid_to=day(20)))
    need = must("licence", "C")
    soon, later = work(need, start_from=day(20)), work(need, start_from=day(21))
    assert answer("licence", driver, soon) == ("met", "licence_until", "")
    assert answer("licence", driver, later) == ("expired", "expires_first", "renew")
    free_later = replace(driver, release_expected=day(30), release_latest=day(30))
    assert answer("licence", free_later, soon)[1] == "expires_first"


def test_a_verdict_says_who_recorded_the_fact_and_when() -> None:
    known = Known("licence", "C", recorded_by=7, recorded_on=day(-9), evidence="observed")
    found = verdict("licence", person(known), work(must("licence", "C")))
    assert found.evidence == (7, day(-9), "observed")
    assert verdict("licence", person(), work(must("licence", "C"))).evidence is None


# When


@pytest.mark.parametrize(
    ("earliest", "expected", "latest", "opens", "said"),
    [
        (0, 5, 10, None, ("met", "release", "released")),
        (0, 10, 11, None, ("partly", "release", "released_likely")),
        (10, 11, 12, None, ("partly", "release", "released_perhaps")),
        (11, 12, 13, None, ("partly", "release", "waits")),
        (190, 190, 190, None, ("partly", "release", "waits")),
        (191, 191, 191, None, ("missing", "release", "too_late")),
        (400, 400, 400, 10, ("met", "open_unit", "open_unit")),
        (400, 400, 400, 11, ("partly", "open_unit", "waits")),
        (400, 400, 400, 191, ("missing", "open_unit", "too_late")),
        (0, 5, 5, 10, ("met", "release", "released")),
    ],
)
def test_the_start_has_two_moments(
    earliest: int, expected: int, latest: int, opens: int | None, said: tuple[str, str, str]
) -> None:
    who = person(
        release_earliest=day(earliest),
        release_expected=day(expected),
        release_latest=day(latest),
        open_unit_from=None if opens is None else day(opens),
    )
    found = verdict("start", who, work(start_from=day(10)))
    assert (found.state, found.code, found.reason.code) == said


def test_who_waits_longer_gets_less() -> None:
    def credit(days: int) -> int:
        then = day(days)
        who = person(release_earliest=then, release_expected=then, release_latest=then)
        return verdict("start", who, work()).credit

    assert [credit(n) for n in (0, 1, 90, 180, 181)] == [100, 80, 60, 40, 0]


def test_a_closed_vacancy_is_nobodys_and_never_one_step_away() -> None:
    closed = judge(person(), work(apply_by=day(-1)), as_of=TODAY)
    assert [v.kind for v in closed.missed] == ["apply"]
    assert (closed.excluded, closed.near) == (True, "")
    assert judge(person(), work(apply_by=TODAY), as_of=TODAY).excluded is False


# Where


@pytest.mark.parametrize(
    ("needs", "more", "said"),
    [
        (Needs(km=196), {}, ("met", "within", "")),
        (Needs(km=195), {}, ("missing", "too_far", "more_km")),
        (Needs(km=195), {"accommodation": True}, ("partly", "would_move", "ask_move")),
        (Needs(km=166), {"transport": True}, ("partly", "carried", "ask_transport")),
        (Needs(km=165), {"transport": True}, ("missing", "too_far", "more_km")),
        (Needs(anywhere=True), {}, ("met", "anywhere_km", "")),
        (Needs(anywhere=True), {"lat": None}, ("met", "anywhere", "")),
        (Needs(km=10), {"lat": None}, ("unknown", "no_place", "ask_place")),
        (Needs(), {}, ("unknown", "no_km", "ask_km")),
    ],
)
def test_the_way_to_work(needs: Needs, more: dict[str, object], said: tuple[str, str, str]) -> None:
    there = {"lat": LIEPAJA[0], "lon": LIEPAJA[1], **more}
    assert kilometres(*RIGA, *LIEPAJA) == 196
    assert answer("place", person(needs=needs), work(**there)) == said


def test_where_nobody_has_asked_for_the_home_it_is_unknown() -> None:
    assert answer("place", person(lat=None), work()) == ("unknown", "no_home", "ask_home")


def test_a_room_that_is_needed_counts_but_excludes_nobody() -> None:
    needing = person(needs=Needs(km=50, accommodation_needed=True))
    assert answer("accommodation", needing, work()) == ("missing", "no_room", "find_room")
    assert answer("accommodation", needing, work(accommodation=True)) == ("met", "room_offered", "")
    assert judge(needing, work(), as_of=TODAY).excluded is False


# How long, for how much


@pytest.mark.parametrize(
    ("kind", "needs", "more", "said"),
    [
        ("load", Needs(part_time=False), {}, ("met", "load_full", "")),
        ("load", Needs(full_time=False), {}, ("missing", "not_full", "ask_hours")),
        ("load", Needs(full_time=False), {"load": "part"}, ("met", "load_part", "")),
        ("load", Needs(part_time=False), {"load": "part"}, ("missing", "not_part", "ask_hours")),
        ("load", Needs(), {"load": ""}, ("met", "any_load", "")),
        ("load", Needs(part_time=False), {"load": ""}, ("unknown", "no_load", "ask_load")),
        ("shifts", Needs(), {"shifts": True}, ("met", "shifts_fine", "")),
        ("shifts", Needs(shifts=False), {"shifts": True}, ("missing", "no_shifts", "ask_hours")),
        ("shifts", Needs(shifts=False), {"shifts": None},
         ("unknown", "shifts_unsaid", "ask_shifts")),
        ("nights", Needs(), {"needs": (must("condition", "NIGHTS"),)}, ("met", "nights_fine", "")),
        ("nights", Needs(nights=False), {"needs": (must("condition", "NIGHTS"),)},
         ("missing", "no_nights", "ask_hours")),
        ("pay", Needs(), {}, ("met", "no_least", "")),
        ("pay", Needs(min_month_cents=120000), {}, ("met", "pay_enough", "")),
        ("pay", Needs(min_month_cents=120001), {}, ("partly", "pay_within", "settle_pay")),
        ("pay", Needs(min_month_cents=150001), {}, ("missing", "pay_below", "settle_pay")),
        ("pay", Needs(min_month_cents=1), {"pay_from_cents": None, "pay_to_cents": None},
         ("unknown", "no_pay", "ask_pay")),
    ],
)  # fmt: skip
def test_hours_and_pay(
    kind: str, needs: Needs, more: dict[str, object], said: tuple[str, str, str]
) -> None:
    assert answer(kind, person(needs=needs), work(**more)) == said


def test_an_hours_pay_becomes_a_months_by_the_hours_of_the_week() -> None:
    hourly = work(pay_unit="hour", pay_from_cents=600, pay_to_cents=None)
    usual = POLICY.week_tenths
    assert hourly.month_pay(usual) == (104000, 104000)  # 6 € × 40 h × 52 / 12
    assert replace(hourly, hours_week=20.0).month_pay(usual) == (52000, 52000)
    assert replace(hourly, load="part").month_pay(usual) == (52000, 52000)
    enough, short = (person(needs=Needs(min_month_cents=cents)) for cents in (104000, 104001))
    assert [answer("pay", who, hourly)[0] for who in (enough, short)] == ["met", "missing"]


def test_what_the_person_needs_is_asked_about_before_it_decides() -> None:
    unasked = replace(person(), needs=None)
    shifts = work(must("condition", "NIGHTS"), shifts=True)
    found = {v.kind: v.state for v in judge(unasked, shifts, as_of=TODAY).verdicts}
    for kind in ("place", "load", "shifts", "nights", "pay"):
        assert found[kind] == "unknown"


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


def _judged(*needs: Need, facts: tuple[Known, ...]) -> Judged:
    return judge(person(*facts), work(*needs), as_of=TODAY)


def test_one_missed_must_is_a_near_miss_and_two_are_not() -> None:
    some_skill, some_licence = fact("skill", "cut", 1), fact("licence", "B")
    needs = must("skill", "weld", 1), must("licence", "CE")
    assert _judged(needs[1], facts=(some_licence,)).near == "licence:CE"
    assert _judged(*needs, facts=(some_skill, some_licence)).near == ""
    assert _judged(*needs, facts=(some_skill, some_licence)).excluded is True
    assert _judged(*needs, facts=(some_skill,)).near == "skill:weld"


def test_an_unknown_must_excludes_nobody_but_ranks_below_a_met_one() -> None:
    need = must("licence", "C")
    unknown, met = _judged(need, facts=()), _judged(need, facts=(fact("licence", "C"),))
    assert (unknown.excluded, met.excluded) == (False, False)
    assert unknown.score < met.score


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
