"""Free starts looked up at once are those that the rules, asked one by one, say nothing against."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jobbridge.busy.rules import Commitment
from jobbridge.calendar.spans import Span, each_day
from jobbridge.errors import blocks
from jobbridge.interviews import rules
from jobbridge.interviews.facts import (
    Asked,
    Break,
    Coming,
    Facts,
    Gate,
    Hours,
    Place,
    resource,
    unit,
)
from jobbridge.interviews.pool_rules import half_hour
from jobbridge.interviews.slots import free_starts
from tests.conftest import NOW
from tests.interviews.conftest import at
from tests.interviews.test_rules import ASKED, FACTS, HOUSE, PERSON, WEEK

DAYS = list(each_day(date(2026, 11, 25), date(2026, 12, 23)))
PLACES = [Place(number, 1, "room") for number in (7, 8, 9)]


def one_by_one(asked: Asked, facts: Facts, places: list[Place]) -> list[tuple[datetime, int]]:
    found = []
    for day in DAYS:
        own = {
            place.room_id: rules.starts_on(
                facts.house,
                day,
                asked.minutes,
                room_id=place.room_id,
                busy=facts.person.busy,
            )
            for place in places
        }
        for start in sorted({start for starts in own.values() for start in starts}):
            for place in places:
                reasons = rules.why_not_bookable(
                    replace(asked, starts_at=start), replace(facts, place=place)
                )
                if start in own[place.room_id] and not blocks(reasons):
                    found.append((start, place.room_id))
                    break
    return found


def some_spans(chance: random.Random, many: int, most: int = 240) -> tuple[Span, ...]:
    starts = [
        at("2026-11-30 07:00") + timedelta(minutes=5 * chance.randrange(3 * 7 * 24 * 12))
        for _ in range(many)
    ]
    return tuple(Span(s, s + timedelta(minutes=5 * chance.randrange(1, most // 5))) for s in starts)


def invented(seed: int) -> tuple[Asked, Facts, list[Place]]:
    chance = random.Random(seed)
    hours = [
        replace(h, escorts=chance.choice([None, 1, 2]), gate=chance.choice([None, 1])) for h in WEEK
    ]
    hours += [
        Hours(chance.randrange(1, 7), time(8), time(11, 30), room_id=8),
        Hours(
            chance.randrange(1, 6),
            time(10),
            time(15),
            room_id=9,
            every_weeks=2,
            anchor=date(2026, 11, 30),
            valid_from=date(2026, 12, chance.randrange(1, 20)),
        ),
    ]
    house = replace(
        HOUSE,
        hours=tuple(hours),
        breaks=(
            Break(time(12), time(13), "meal"),
            Break(time(10), time(10, 20), "count", weekday=chance.randrange(1, 6)),
        ),
        closures=some_spans(chance, 1, 2000),
        wings=(("A", some_spans(chance, 1, 3000)[0]), ("B", some_spans(chance, 1, 3000)[0])),
    )
    busy = (
        Commitment("work", time(8), time(chance.randrange(9, 12)), weekday=chance.randrange(1, 6)),
        Commitment("other", time(13), time(15), on=chance.choice(DAYS)),
    )
    person = replace(
        PERSON,
        wing=chance.choice(["", "A", "B"]),
        busy=busy,
        release_earliest=date(2026, 12, 15),
        release_expected=date(2026, 12, 20),
    )
    taken = {
        resource("inmate", 5): some_spans(chance, 8),
        resource("employer", 9): some_spans(chance, 12),
        resource("counselor", 3): some_spans(chance, 4),
        **{resource("room", n): some_spans(chance, 25) for n in (7, 8, 9)},
        **{unit(1, n): some_spans(chance, 10) for n in (1, 2, 3)},
    }
    gate = Gate(
        entering={half_hour(s.start): 1 for s in some_spans(chance, 60)},
        own_first={day: at(f"{day} 10:00") for day in chance.sample(DAYS, 5)},
        named={
            day: tuple(Coming(chance.choice(["allowed", "refused"])) for _ in range(2))
            for day in chance.sample(DAYS, 6)
        },
    )
    mode = chance.choice(["in_person", "in_person", "video"])
    places = [
        replace(p, kind="video" if mode == "video" else "room", closures=some_spans(chance, 1, 900))
        for p in PLACES
    ]
    asked = replace(
        ASKED,
        mode=mode,
        minutes=chance.choice([30, 45, 60]),
        counselor_id=chance.choice([None, 3]),
    )
    facts = replace(FACTS, house=house, person=person, taken=taken, gate=gate, place=places[0])
    return asked, facts, places


@pytest.mark.parametrize("seed", range(25))
def test_the_search_finds_what_the_rules_allow_and_nothing_else(seed: int) -> None:
    asked, facts, places = invented(seed)
    found = [
        (free.start, free.place.room_id)
        for _, starts in free_starts(asked, facts, places, DAYS)
        for free in starts
    ]
    assert found == one_by_one(asked, facts, places)


def test_the_search_is_tried_on_worlds_in_which_something_is_free() -> None:
    counts = [
        sum(len(starts) for _, starts in free_starts(*invented(seed), DAYS)) for seed in range(25)
    ]
    assert sum(count > 10 for count in counts) > 15


def test_what_is_to_be_thought_of_comes_along() -> None:
    person = replace(PERSON, release_earliest=date(2026, 12, 3))
    days = dict(free_starts(ASKED, replace(FACTS, person=person), PLACES, DAYS))
    assert days[date(2026, 12, 2)][0].warnings == ()
    assert [r.code for r in days[date(2026, 12, 4)][0].warnings] == ["may_be_released"]
    assert NOW.date() not in days
