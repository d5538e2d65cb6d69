"""When, where, how long and for how much: each answer that a pair can get."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobbridge.matching.facts import kilometres
from jobbridge.matching.policy import POLICY
from jobbridge.matching.rules import Need, Needs, judge
from tests.matching.pairs import (
    LIEPAJA,
    RIGA,
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
        (0, 5, 5, 10, ("met", "release", "released_before")),
        (400, 400, 400, 9, ("met", "open_unit", "open_unit_before")),
        (0, 10, 10, 10, ("met", "open_unit", "open_unit")),
        (0, 9, 9, 11, ("met", "release", "released_before")),
        (5, 9, 12, 11, ("partly", "release", "released_likely")),
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


@pytest.mark.parametrize(
    ("window", "opens", "says"),
    [
        # The first day of work is the tenth: a day before, that very day, a day after.
        ((8, 9, 9), None, "released_before"),
        ((8, 9, 10), None, "released"),
        ((8, 9, 11), None, "released_likely"),
        ((8, 10, 11), None, "released_likely"),
        ((9, 11, 12), None, "released_perhaps"),
        ((10, 11, 12), None, "released_perhaps"),
        ((11, 11, 12), None, "waits"),
        ((190, 190, 200), None, "waits"),
        ((10, 191, 200), None, "released_perhaps"),
        ((11, 191, 200), None, "too_late"),
        ((11, 191, 200), 9, "open_unit_before"),
        ((11, 191, 200), 10, "open_unit"),
        ((11, 191, 200), 11, "waits"),
        ((11, 191, 200), 190, "waits"),
        ((11, 191, 200), 191, "too_late"),
        ((8, 9, 11), 10, "open_unit_at_latest"),
        ((8, 9, 10), 10, "released"),  # whoever is released by then needs no open unit
        ((8, 10, 11), 10, "open_unit"),
        ((8, 9, 12), 11, "released_likely"),
        ((8, 9, 12), 9, "open_unit_before"),
    ],
)
def test_a_moved_date_is_judged_to_the_day(
    window: tuple[int, int, int], opens: int | None, says: str
) -> None:
    earliest, expected, latest = (day(days) for days in window)
    who = person(
        release_earliest=earliest,
        release_expected=expected,
        release_latest=latest,
        open_unit_from=None if opens is None else day(opens),
    )
    assert verdict("start", who, work(start_from=day(10))).reason.code == says


def test_days_to_spare_and_days_to_wait_are_counted_from_the_first_day_of_work() -> None:
    def values(latest: int, begins: int | None, opens: int | None = None) -> tuple[object, ...]:
        then = day(latest)
        who = person(
            release_earliest=then,
            release_expected=then,
            release_latest=then,
            open_unit_from=None if opens is None else day(opens),
        )
        found = verdict("start", who, work(start_from=None if begins is None else day(begins)))
        told = found.reason.values
        return found.reason.code, told.get("slack", told.get("days")), told["day"]

    assert values(3, 10) == ("released_before", 7, day(3))
    assert values(-30, 10) == ("free_now", 10, day(-30))  # nobody began before today
    assert values(-30, None) == ("free_now", 0, day(-30))
    assert values(40, 10, 4) == ("open_unit_before", 6, day(4))
    assert values(40, 10, -4) == ("open_unit_before", 10, day(-4))
    assert values(13, 10) == ("waits", 3, day(13))
    assert values(13, -5) == ("waits", 13, day(13))
    assert values(400, 10, 12) == ("waits", 2, day(12))


def test_a_sure_open_unit_day_is_as_good_as_a_sure_release() -> None:
    likely = person(release_expected=day(5), release_latest=day(400))
    surely = verdict("start", replace(likely, open_unit_from=day(9)), work(start_from=day(10)))
    perhaps = verdict("start", likely, work(start_from=day(10)))
    assert (surely.credit, perhaps.credit) == (100, POLICY.likely)
    assert surely.reason.values == {"day": day(9), "expected": day(5)}
    assert surely.code == "open_unit"
    assert surely.lift is not None
    assert surely.lift.code == "permit"


@pytest.mark.parametrize(
    ("release", "lift"),
    [((0, 5, 20), "ask_later"), ((0, 15, 20), "ask_later"), ((12, 15, 20), "ask_later"),
     ((300, 300, 300), "open_unit_asked")],
)  # fmt: skip
def test_who_may_come_late_is_spoken_of_with_the_employer(
    release: tuple[int, int, int], lift: str
) -> None:
    earliest, expected, latest = (day(days) for days in release)
    who = person(release_earliest=earliest, release_expected=expected, release_latest=latest)
    assert answer("start", who, work(start_from=day(10)))[2] == lift


def test_who_would_work_anywhere_still_counts_the_way() -> None:
    far = verdict("place", person(needs=Needs(anywhere=True)), work(lat=56.5, lon=21.01))
    assert (far.code, far.credit) == ("", 100 - 196 // POLICY.km_a_point)


def test_who_waits_longer_gets_less() -> None:
    def credit(days: int) -> int:
        then = day(days)
        who = person(release_earliest=then, release_expected=then, release_latest=then)
        return verdict("start", who, work()).credit

    assert [credit(n) for n in (0, 1, 90, 180, 181)] == [100, 80, 60, 40, 0]


def test_a_closed_vacancy_is_nobodys_and_never_one_step_away() -> None:
    closed = judge(person(), work(apply_by=day(-1)), as_of=TODAY)
    assert [(v.kind, v.code) for v in closed.missed] == [("apply", "")]
    assert (closed.excluded, closed.near) == (True, "")
    assert judge(person(), work(apply_by=TODAY), as_of=TODAY).excluded is False


# Where


@pytest.mark.parametrize(
    ("needs", "more", "said"),
    [
        (Needs(km=196), {}, ("met", "within", "")),
        (Needs(km=195), {}, ("missing", "too_far", "more_km")),
        (Needs(km=195), {"accommodation": True}, ("partly", "would_move", "ask_move")),
        (Needs(km=97), {"accommodation": True}, ("partly", "would_move", "ask_move")),
        (Needs(km=96), {"accommodation": True}, ("missing", "too_far_to_move", "ask_move")),
        (Needs(km=0, accommodation_needed=True), {"accommodation": True},
         ("partly", "would_move", "ask_move")),
        (Needs(km=166), {"accommodation": True, "transport": True},
         ("partly", "carried", "ask_transport")),
        (Needs(km=165), {"accommodation": True, "transport": True},
         ("partly", "would_move", "ask_move")),
        (Needs(km=166), {"transport": True}, ("partly", "carried", "ask_transport")),
        (Needs(km=165), {"transport": True}, ("missing", "too_far", "more_km")),
        (Needs(anywhere=True), {}, ("met", "anywhere_km", "")),
        (Needs(anywhere=True), {"lat": None}, ("met", "anywhere", "")),
        (Needs(km=10), {"lat": None}, ("unknown", "no_place", "ask_place")),
        (Needs(), {}, ("unknown", "no_km", "ask_km")),
    ],
)  # fmt: skip
def test_the_way_to_work(needs: Needs, more: dict[str, object], said: tuple[str, str, str]) -> None:
    there = {"lat": LIEPAJA[0], "lon": LIEPAJA[1], **more}
    assert kilometres(*RIGA, *LIEPAJA) == 196
    assert answer("place", person(needs=needs), work(**there)) == said


def test_who_would_go_farther_is_never_worth_less_than_who_must_be_helped() -> None:
    there = {"lat": LIEPAJA[0], "lon": LIEPAJA[1]}
    helped = work(**there, accommodation=True), work(**there, transport=True)
    for job in helped:
        credits = [
            verdict("place", person(needs=Needs(km=km)), job).credit for km in range(166, 400)
        ]
        assert credits == sorted(credits)
        assert max(credits[:30]) <= POLICY.far


def test_the_farther_a_room_is_the_less_it_is_worth_and_less_to_who_has_a_home() -> None:
    there = work(lat=LIEPAJA[0], lon=LIEPAJA[1], accommodation=True)

    def credit(km: int, roomless: bool) -> int:
        needs = Needs(km=km, accommodation_needed=roomless)
        return verdict("place", person(needs=needs), there).credit

    assert [credit(km, False) for km in (195, 146, 97, 96)] == [40, 20, 1, 0]
    assert [credit(km, True) for km in (195, 146, 97, 0)] == [40, 34, 27, 14]


def test_far_work_with_a_room_is_one_step_away_for_who_has_a_home() -> None:
    far = judge(
        person(needs=Needs(km=30)), work(lat=56.5, lon=21.01, accommodation=True), as_of=TODAY
    )
    assert far.near == "place"


@given(st.sampled_from((RIGA, LIEPAJA, (57.31, 25.27))), st.booleans(), st.booleans(),
       st.booleans(), st.booleans(), st.sampled_from((0, 30, 97, 196)))  # fmt: skip
def test_work_for_everybody_never_stands_above_ones_own_trade_by_place_alone(
    there: tuple[float, float], room: bool, bus: bool, own_room: bool, roomless: bool, km: int
) -> None:
    who = person(needs=Needs(km=km, accommodation_needed=roomless))
    helper = work(
        occupation="931301", lat=there[0], lon=there[1], accommodation=room, transport=bus
    )
    for trade in ("721204", "721205"):
        for place in (RIGA, LIEPAJA):
            own = work(occupation=trade, lat=place[0], lon=place[1], accommodation=own_room)
            judged = judge(who, own, as_of=TODAY)
            if judged.fits:
                assert judged.score > judge(who, helper, as_of=TODAY).score


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


@pytest.mark.parametrize(
    ("least", "more", "said"),
    [
        (120000, {}, ("met", "pay_enough", "")),
        (130000, {}, ("partly", "pay_within", "settle_pay")),
        # Half of the hours: twice as much if it were full time.
        (150001, {}, ("partly", "pay_part", "ask_part_pay")),
        (300000, {}, ("partly", "pay_part", "ask_part_pay")),
        (300001, {}, ("missing", "pay_part_below", "settle_pay")),
        (200000, {"hours_week": 30.0}, ("partly", "pay_part", "ask_part_pay")),
        (200001, {"hours_week": 30.0}, ("missing", "pay_part_below", "settle_pay")),
        (200000, {"hours_week": 30.0, "load": ""}, ("partly", "pay_part", "ask_part_pay")),
        # As many hours as full time has, whatever it is called, or said to be full time.
        (150001, {"hours_week": 40.0}, ("missing", "pay_below", "settle_pay")),
        (150001, {"load": ""}, ("missing", "pay_below", "settle_pay")),
        (150001, {"hours_week": 30.0, "load": "full"}, ("missing", "pay_below", "settle_pay")),
        (104000, {"pay_unit": "hour", "pay_from_cents": 600, "pay_to_cents": 600},
         ("partly", "pay_part", "ask_part_pay")),
        (104001, {"pay_unit": "hour", "pay_from_cents": 600, "pay_to_cents": 600},
         ("missing", "pay_part_below", "settle_pay")),
    ],
)  # fmt: skip
def test_the_pay_of_fewer_hours_is_compared_as_if_they_were_all(
    least: int, more: dict[str, object], said: tuple[str, str, str]
) -> None:
    part = work(**{"load": "part", **more})
    assert answer("pay", person(needs=Needs(min_month_cents=least)), part) == said


def test_who_wants_part_time_alone_names_what_part_time_must_bring() -> None:
    needs = Needs(full_time=False, min_month_cents=150001)
    assert answer("pay", person(needs=needs), work(load="part"))[1] == "pay_below"


NIGHTS = must("condition", "NIGHTS")


@pytest.mark.parametrize(
    ("need", "wanted", "limited", "said", "near"),
    [
        (NIGHTS, True, False, ("nights", "met", "nights_fine"), ""),
        (NIGHTS, False, False, ("nights", "missing", "no_nights"), "nights"),
        (NIGHTS, True, True, ("condition", "missing", "limited"), "condition:NIGHTS"),
        (NIGHTS, False, True, ("condition", "missing", "limited"), "condition:NIGHTS"),
        (nice("condition", "NIGHTS"), False, False, ("nights", "missing", "no_nights"), ""),
    ],
)
def test_night_work_is_judged_once_by_the_limit_or_else_by_the_wish(
    need: Need, wanted: bool, limited: bool, said: tuple[str, str, str], near: str
) -> None:
    facts = (fact("limit", "NIGHTS"),) if limited else ()
    judged = judge(person(*facts, needs=Needs(km=50, nights=wanted)), work(need), as_of=TODAY)
    found = [v for v in judged.verdicts if v.kind in ("nights", "condition")]
    assert [(v.kind, v.state, v.reason.code) for v in found] == [said]
    assert (judged.near, found[0].must) == (near, need.must)
    assert judged.parts["hours"] == POLICY.weights["hours"]
    assert judged.parts["condition"] == (300 if said[1] == "met" else 0)


def test_what_the_person_needs_is_asked_about_before_it_decides() -> None:
    unasked = replace(person(), needs=None)
    shifts = work(must("condition", "NIGHTS"), shifts=True)
    found = {v.kind: v.state for v in judge(unasked, shifts, as_of=TODAY).verdicts}
    for kind in ("place", "load", "shifts", "nights", "pay"):
        assert found[kind] == "unknown"
