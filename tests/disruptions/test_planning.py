"""Plans for many at once: together they never clash, alone they do."""

from datetime import date, time, timedelta
from itertools import combinations

import pytest

from jobbridge.calendar.spans import Span, day_span
from jobbridge.calendar.workdays import latvian_calendar
from jobbridge.disruptions.model import Way
from jobbridge.disruptions.planning import Board, Plan, Standing, plan_for, planned, tallied
from jobbridge.interviews.facts import Hours, House, Person, Place
from jobbridge.interviews.model import Mode
from tests.conftest import NOW
from tests.disruptions.conftest import at

CALENDAR = latvian_calendar()
HOURS = tuple(Hours(day, time(9), time(12)) for day in range(1, 6))


def board(*closures: Span, rooms: int = 2, video: int = 0, barred: tuple[Span, ...] = ()) -> Board:
    house = House(1, 5, CALENDAR, HOURS, closures=closures, barred=barred)
    places = [Place(n + 1, 1, "room") for n in range(rooms)]
    places += [Place(100 + n, 1, "video") for n in range(video)]
    return Board({1: house}, {1: places}, CALENDAR, NOW)


def one(key: int, when: str, *, released: str = "2027-02-01", branch: int | None = 9) -> Standing:
    day = date.fromisoformat(released)
    return Standing(
        key=key,
        person=Person(key, 1, True, True, "interview", day, day, day),
        employer_id=key % 3,
        starts_at=at(when),
        minutes=30,
        mode=Mode.IN_PERSON,
        prison_id=1,
        room_id=1,
        branch_id=branch,
    )


def clashes(plans: list[Plan], standing: list[Standing]) -> int:
    by_key = {s.key: s for s in standing}
    return sum(
        any(
            name in second and span.overlaps(second[name])
            for name, span in a.wanted(by_key[a.key]).items()
        )
        for a, b in combinations(plans, 2)
        for second in [b.wanted(by_key[b.key])]
    )


@pytest.fixture
def many() -> list[Standing]:
    return [one(n, f"2026-12-0{1 + n % 3} 09:{30 * (n % 2):02}") for n in range(12)]


CLOSED = (Span(at("2026-11-30 00:00"), at("2026-12-05 00:00")),)


def test_plans_found_together_do_not_clash_and_those_found_alone_do(many: list[Standing]) -> None:
    alone = [plan_for(single, board(*CLOSED)) for single in many]
    assert clashes(alone, many) > 0
    together = planned(many, board(*CLOSED))
    assert clashes(together, many) == 0
    assert tallied(together) == {Way.OTHER_DAY: 12}
    assert planned(list(reversed(many)), board(*CLOSED)) == together


def test_whoever_is_released_first_chooses_first() -> None:
    late = one(1, "2026-12-04 09:00")
    soon = one(2, "2026-12-04 11:30", released="2026-12-07")
    # One room, one day on which it is open before the first is released.
    shut = (*CLOSED, Span(at("2026-12-07 00:00"), at("2026-12-07 11:00")))
    plans = {p.key: p for p in planned([late, soon], board(*shut, rooms=1))}
    assert plans[2].starts_at == at("2026-12-07 11:30")
    assert plans[1].starts_at != plans[2].starts_at
    assert plans[1].way == Way.OTHER_DAY


def test_the_least_disruptive_way_is_tried_first() -> None:
    asked = one(1, "2026-12-01 09:00")
    day = day_span(date(2026, 12, 1))
    assert plan_for(asked, board(rooms=2)).way == Way.ROOM
    assert plan_for(asked, board(rooms=1, video=1, barred=(day,))).way == Way.VIDEO
    morning = Span(at("2026-12-01 08:00"), at("2026-12-01 10:00"))
    same_day = plan_for(asked, board(morning))
    assert (same_day.way, same_day.starts_at) == (Way.SAME_DAY, at("2026-12-01 10:00"))
    assert plan_for(asked, board(day)).starts_at == at("2026-12-02 09:00")
    shut = Span(at("2026-11-23 00:00"), at("2027-03-01 00:00"))
    outside = plan_for(asked, board(shut))
    assert (outside.way, outside.branch_id) == (Way.BRANCH, 9)
    assert outside.starts_at is not None
    assert outside.starts_at - at("2027-02-01 00:00") > timedelta(days=7)
    assert plan_for(one(1, "2026-12-01 09:00", branch=None), board(shut)).way == Way.CANCEL
