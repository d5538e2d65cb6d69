"""Interview days: as good as can be, whatever the day, and honest about who is left out."""

import itertools
import json
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.days.command import read_day, written
from jobbridge.days.program import (
    Candidate,
    Day,
    Panel,
    Placed,
    Relaxation,
    Room,
    Timetable,
    Wish,
    eased,
)
from jobbridge.days.timetable import EXACT, earlier, greedy, plan, relaxed, replan
from jobbridge.errors import Unusable


def a_day(
    seed: int,
    *,
    candidates: int = 40,
    panels: int = 6,
    slots: int = 16,
    rooms: int = 4,
    wished: float = 0.6,
    away: float = 0.25,
) -> Day:
    chance = random.Random(seed)
    times = tuple(f"s{number:02}" for number in range(slots))

    def some(share: float) -> frozenset[str]:
        return frozenset(slot for slot in times if chance.random() < share)

    return Day(
        slots=times,
        rooms=tuple(Room(f"r{n}", some(0.1)) for n in range(rooms)),
        panels=tuple(
            Panel(f"p{n}", some(away / 2), chance.choice((None, slots // 2))) for n in range(panels)
        ),
        candidates=tuple(
            Candidate(f"c{n:02}", some(away), chance.randint(1, 3), chance.choice((0, 0.5, 1)))
            for n in range(candidates)
        ),
        wishes=tuple(
            Wish(f"c{one:02}", f"p{other}", chance.randint(1, 100) / 100)
            for one in range(candidates)
            for other in range(panels)
            if chance.random() < wished
        ),
        escorts={slot: chance.randint(1, rooms) for slot in times if chance.random() < 0.7},
    )


def small(seed: int) -> Day:
    return a_day(seed, candidates=3, panels=2, slots=3, rooms=2, wished=0.8, away=0.3)


def broken(day: Day, table: Timetable) -> list[str]:
    """What a timetable does against the rules of the day, pinned interviews aside."""
    pinned, wrong = set(day.pinned), []
    rooms = {room.id: room for room in day.rooms}
    who = {("c", one.id): (one.busy, one.max_interviews) for one in day.candidates}
    who |= {("p", one.id): (one.absent, one.max_interviews) for one in day.panels}
    uses: Counter[tuple[str, ...]] = Counter()
    for one in table.placed:
        uses.update([("room", one.slot, one.room), ("slot", one.slot)])
        uses.update([("c", one.candidate, one.slot), ("p", one.panel, one.slot)])
        uses.update([("c", one.candidate), ("p", one.panel), ("pair", one.candidate, one.panel)])
        if one not in pinned:
            wrong += ["closed"] * (one.slot in rooms[one.room].closed)
            wrong += ["away"] * (one.slot in who["c", one.candidate][0])
            wrong += ["away"] * (one.slot in who["p", one.panel][0])
    for key, count in uses.items():
        if key[0] == "slot":
            most = day.escorts.get(key[1], len(day.rooms))
        elif len(key) == 2:
            limit = who[key[0], key[1]][1]
            most = count if limit is None else limit
        else:
            most = 1
        wrong += [f"{key}: {count} of {most}"] * (count > most)
    return wrong


def best_by_trying_all(day: Day) -> float:
    """The most that any timetable of a small day is worth."""
    urgency = {one.id: one.urgency for one in day.candidates}
    best = 0.0
    for slots in itertools.product((None, *day.slots), repeat=len(day.wishes)):
        met = [(w, s) for w, s in zip(day.wishes, slots, strict=True) if s is not None]
        free = {s: [r.id for r in day.rooms if s not in r.closed] for s in day.slots}
        placed = []
        for wish, slot in met:
            if not free[slot]:
                break
            placed.append(Placed(slot, free[slot].pop(), wish.candidate, wish.panel))
        else:
            if not broken(day, Timetable(tuple(placed), (), 0, 0, False)):
                worth = sum(w.score * (1 + urgency[w.candidate]) for w, _ in met)
                best = max(best, worth)
    return best


@pytest.mark.parametrize("seed", range(25))
def test_a_small_day_is_as_good_as_the_best_of_all_plans(seed: int) -> None:
    day = small(seed)
    table = plan(day)
    assert broken(day, table) == []
    assert table.optimal
    assert round(table.value, 6) == round(best_by_trying_all(day), 6)
    assert round(table.bound, 6) == round(table.value, 6)


@pytest.mark.parametrize("seed", range(4))
def test_a_great_day_is_within_one_per_cent_of_its_bound_and_never_worse_than_greedy(
    seed: int,
) -> None:
    day = a_day(seed)
    table = plan(day, time_limit=10)
    assert broken(day, table) == []
    assert table.value >= 0.99 * table.bound
    assert table.value >= greedy(day) - EXACT
    wished = {(wish.candidate, wish.panel) for wish in day.wishes}
    told = {(one.candidate, one.panel) for one in table.placed}
    left = {(one.candidate, one.panel) for one in table.unplaced}
    assert (told | left, told & left) == (wished, set())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_in_which_a_day_is_told_changes_nothing(seed: int, chance: random.Random) -> None:
    day = a_day(seed, candidates=8, panels=3, slots=5, rooms=2)
    shuffled = replace(
        day,
        rooms=day.rooms,
        panels=tuple(chance.sample(day.panels, len(day.panels))),
        candidates=tuple(chance.sample(day.candidates, len(day.candidates))),
        wishes=tuple(chance.sample(day.wishes, len(day.wishes))),
    )
    table = plan(day)
    assert table.optimal
    assert plan(shuffled) == table == plan(day)


def test_without_time_the_greedy_plan_stands_and_nothing_is_claimed() -> None:
    day = a_day(1)
    table = plan(day, time_limit=0.0)
    assert broken(day, table) == []
    assert table.value >= greedy(day) - EXACT
    assert table.bound >= plan(day).value - EXACT


def test_what_is_pinned_stands_even_where_nothing_else_could() -> None:
    day = Day(
        slots=("s1",),
        rooms=(Room("r1", frozenset({"s1"})), Room("r2")),
        panels=(Panel("p1", frozenset({"s1"})), Panel("p2")),
        candidates=(Candidate("c1", frozenset({"s1"}), 0), Candidate("c2"), Candidate("c3")),
        wishes=(Wish("c1", "p1", 0.5), Wish("c2", "p2", 0.9), Wish("c3", "p2", 0.8)),
        pinned=(Placed("s1", "r1", "c1", "p1"),),
        escorts={"s1": 2},
    )
    table = plan(day)
    assert table.placed == (Placed("s1", "r1", "c1", "p1"), Placed("s1", "r2", "c2", "p2"))
    assert round(table.value, 9) == 1.4
    alone = plan(replace(day, escorts={"s1": 1}))
    assert alone.placed == (Placed("s1", "r1", "c1", "p1"),)
    assert [one.reason for one in alone.unplaced] == ["no_escort", "no_escort"]


ONE_SLOT = Day(
    slots=("s1",),
    rooms=(Room("r1"), Room("r2")),
    panels=(Panel("p1"), Panel("p2")),
    candidates=(Candidate("c1"), Candidate("c2")),
    wishes=(Wish("c1", "p1", 0.9), Wish("c2", "p2", 0.5)),
)


@pytest.mark.parametrize(
    ("change", "reason", "remedy"),
    [
        ({"escorts": {"s1": 1}}, "escorts_full", Relaxation("escort", "s1")),
        ({"escorts": {"s1": 0}}, "no_escort", Relaxation("escort", "s1")),
        ({"rooms": (Room("r1"),)}, "rooms_full", Relaxation("room", "s1")),
        (
            {"rooms": (Room("r1", frozenset({"s1"})), Room("r2", frozenset({"s1"})))},
            "no_room",
            Relaxation("room", "s1"),
        ),
        (
            {"candidates": (Candidate("c1"), Candidate("c2", frozenset({"s1"})))},
            "no_common_slot",
            Relaxation("slot", "s1", candidate="c2"),
        ),
        (
            {"panels": (Panel("p1"), Panel("p2", frozenset({"s1"})))},
            "no_common_slot",
            Relaxation("slot", "s1", panel="p2"),
        ),
        (
            {"candidates": (Candidate("c1"), Candidate("c2", max_interviews=0))},
            "candidate_full",
            Relaxation("max_interviews", candidate="c2"),
        ),
        (
            {"panels": (Panel("p1"), Panel("p2", max_interviews=0))},
            "panel_full",
            Relaxation("max_interviews", panel="p2"),
        ),
        (
            {"wishes": (Wish("c1", "p1", 0.9), Wish("c2", "p1", 0.5))},
            "slots_taken",
            None,
        ),
    ],
)
def test_whoever_is_left_out_is_told_what_binds_and_the_cheapest_remedy(
    change: dict[str, object], reason: str, remedy: Relaxation | None
) -> None:
    day = replace(ONE_SLOT, **change)  # type: ignore[arg-type]
    table = relaxed(day, plan(day))
    last = table.unplaced[-1]
    assert (last.candidate, last.reason, last.relaxation) == ("c2", reason, remedy)


@pytest.mark.parametrize("seed", range(6))
def test_with_its_remedy_the_day_is_solved_again_and_is_better(seed: int) -> None:
    day = a_day(seed, candidates=14, panels=3, slots=6, rooms=2)
    table = relaxed(day, plan(day), time_limit=20)
    remedies = {one.relaxation for one in table.unplaced} - {None}
    assert remedies != set()
    for ease in remedies:
        assert ease is not None
        again = plan(eased(day, ease))
        assert broken(eased(day, ease), again) == []
        assert again.value > table.value - EXACT


def test_a_panel_keeps_its_room_from_slot_to_slot() -> None:
    day = a_day(3, candidates=12, panels=2, slots=6, rooms=2, wished=1, away=0)
    day = replace(day, rooms=(Room("r0"), Room("r1")), escorts={})
    sat = {(one.panel, one.room) for one in plan(day).placed}
    assert len(sat) == 2


FILE: dict[str, Any] = {
    "slots": [{"id": "s1", "start": "2027-02-01T09:00", "end": "2027-02-01T09:30"}],
    "rooms": [{"id": "r1", "closed": ["s3"]}],
    "panels": [{"id": "p1", "absent": ["s2"], "max_interviews": 8}],
    "candidates": [{"id": "c1", "busy": [], "max_interviews": 2, "urgency": 0.4}],
    "wishes": [{"candidate": "c1", "panel": "p1", "score": 0.81}],
    "pinned": [],
    "escorts": {"s1": 2},
}


def test_a_day_in_json_is_answered_in_json() -> None:
    assert written(plan(read_day(json.dumps(FILE)))) == {
        "placed": [{"candidate": "c1", "panel": "p1", "slot": "s1", "room": "r1"}],
        "unplaced": [],
        "value": 1.134,
        "bound": 1.134,
        "optimal": True,
    }


def test_a_wrong_day_is_told_every_mistake_by_its_place() -> None:
    wrong = {
        **FILE,
        "candidates": [*FILE["candidates"], {"id": "c1"}],
        "wishes": [{"candidate": "c9", "panel": "p1", "score": 1}],
        "pinned": [{"candidate": "c1", "panel": "p1", "slot": "s1", "room": "r7"}],
    }
    with pytest.raises(Unusable) as said:
        read_day(json.dumps(wrong))
    assert str(said.value).split("; ") == [
        "candidates: c1 stands there twice",
        "wishes.0.candidate: there is no candidate c9",
        "pinned.0.room: there is no room r7",
    ]
    with pytest.raises(Unusable) as said:
        read_day(json.dumps({**FILE, "wishes": [{"candidate": "c1", "panel": "p1", "score": -1}]}))
    assert str(said.value) == "wishes.0.score: Input should be greater than or equal to 0"
    with pytest.raises(Unusable, match="the file: Invalid JSON"):
        read_day("{")


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_that_is_over_sooner_is_worth_as_much(seed: int) -> None:
    day = a_day(seed, candidates=12, panels=3, slots=8, rooms=3)
    day = replace(
        day,
        candidates=tuple(replace(one, max_interviews=1) for one in day.candidates),
        wishes=tuple(replace(one, score=0.5) for one in day.wishes),
    )
    table = plan(day)
    sooner = earlier(day, table)
    assert broken(day, sooner) == []
    assert round(sooner.value, 6) == round(table.value, 6)
    assert [one.slot for one in sooner.placed] <= [one.slot for one in table.placed]


@pytest.mark.parametrize("seed", range(6))
def test_planned_again_nobody_is_moved_for_less_than_it_costs(seed: int) -> None:
    day = a_day(seed, candidates=10, panels=3, slots=6, rooms=2)
    table = plan(day)
    stands = {(one.candidate, one.panel): (one.slot, one.room) for one in table.placed}
    assert replan(day, stands, 0.1).placed == table.placed
    gone = table.placed[0]
    without = replace(
        day,
        candidates=tuple(
            replace(one, busy=one.busy | {gone.slot}) if one.id == gone.candidate else one
            for one in day.candidates
        ),
    )
    again = replan(without, stands, 0.1)
    assert broken(without, again) == []
    best = plan(without)
    moved = sum(
        one.slot != stands[one.candidate, one.panel][0]
        for one in again.placed
        if (one.candidate, one.panel) in stands
    )
    free = sum(
        one.slot != stands[one.candidate, one.panel][0]
        for one in best.placed
        if (one.candidate, one.panel) in stands
    )
    assert moved <= free
    assert again.value >= best.value - 0.1 * len(stands)
    assert round(again.bound, 6) == round(best.value, 6)
