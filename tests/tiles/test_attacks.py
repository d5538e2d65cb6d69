"""What a curious employer can find out, tried in earnest: alone, with another, week after week.

`Reader` knows only what the pages tell. Its attacks run against the weekly table and, to show
that they bite, against a naive publisher that counts live.
"""

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from jobbridge.places.regions import REGIONS
from jobbridge.tiles import rules
from jobbridge.tiles.rules import COUNTRY, FAMILIES, MARKS, K, Key, Listed, Standing
from tests.tiles.people import members, person, pool

SIZES = (150, 500, 1_000, 15_000)
# What stands in an answer: the name of a set of people, and what is said of how many they are.
Answer = dict[tuple[str, ...], int]
People = frozenset[int]


def answer(table: Standing, region: str = "", family: str = "") -> Answer:
    """All that a page of tiles says for a filter: the same words for every employer."""
    said: Answer = {}
    for key in rules.choose(region, family, table.shown):
        tile = table.shown[key]
        said[key] = tile.people.band
        said |= {(*key, mark): c.band for mark, c in tile.marks.items() if c.band}
    return said


def behind(table: Standing, people: list[Listed]) -> dict[tuple[str, ...], People]:
    """Who stands behind each thing that is said: what no employer knows."""
    sets: dict[tuple[str, ...], People] = {}
    for key, some in members(people, table).items():
        sets[key] = frozenset(p.id for p in some)
        for mark, claim in table.tiles[key].marks.items():
            if claim.band:
                sets[(*key, mark)] = frozenset(p.id for p in some if mark in p.marks)
    return sets


def few(sets: Iterable[People]) -> list[int]:
    """Every difference of two published sets that is one to nine people; and every such set."""
    found = list(dict.fromkeys(sets))
    sizes = [len(s) for s in found]
    sizes += [len(a - b) for a in found for b in found]
    return sorted({size for size in sizes if 0 < size < K})


# The naive publisher: the same cells and marks, counted live, nothing merged.


def naive(people: list[Listed], region: str = "", family: str = "") -> Answer:
    said: Answer = {}
    for p in people:
        if (not region or p.region == region) and (not family or p.family == family):
            for name in ((p.region, p.family), *((p.region, p.family, mark) for mark in p.marks)):
                said[name] = said.get(name, 0) + 1
    return said


def naive_sets(people: list[Listed]) -> list[People]:
    sets: dict[tuple[str, ...], set[int]] = {}
    for p in people:
        for name in ((p.region, p.family), *((p.region, p.family, mark) for mark in p.marks)):
            sets.setdefault(name, set()).add(p.id)
    return [frozenset(s) for s in sets.values()]


@pytest.fixture(scope="module", params=SIZES)
def crowd(request: pytest.FixtureRequest) -> list[Listed]:
    return pool(request.param)


def test_no_two_things_said_of_a_pool_differ_by_a_few(crowd: list[Listed]) -> None:
    """Tiles, statements, and all that filters put together."""
    table = rules.next_table(None, crowd)
    sets = behind(table, crowd)
    assert few(sets.values()) == []
    unions = {
        frozenset().union(*(sets[key] for key in answer(table, r, f)))
        for r, f in product(("", *REGIONS), ("", *FAMILIES))
        if answer(table, r, f)
    }
    assert few(unions) == []


def test_the_same_attack_finds_a_naive_publisher_out() -> None:
    assert {size: few(naive_sets(pool(size))) for size in (150, 500)} == {
        150: [1, 2, 3, 4, 5, 6, 7, 8, 9],
        500: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    }


def test_every_set_is_of_ten_people_and_three_prisons(crowd: list[Listed]) -> None:
    by_id = {p.id: p for p in crowd}
    for ids in behind(rules.next_table(None, crowd), crowd).values():
        assert len(ids) >= K
        assert len({by_id[i].prison for i in ids}) >= 3


def test_who_is_seen_in_each_pool() -> None:
    """Per cent of those who agreed: in a tile of region and kind of work, of a region's rest, of
    the country's rest; together everybody. Beside it the number of tiles and of statements."""
    found = {}
    for size in SIZES:
        people = pool(size)
        table = rules.next_table(None, people)
        held = [rules.holder(p, table.shown) for p in people]
        fine = sum(bool(key and key[1]) for key in held)
        rest = sum(bool(key and key[0] and not key[1]) for key in held)
        country = sum(key == COUNTRY for key in held)
        said = sum(bool(c.band) for t in table.shown.values() for c in t.marks.values())
        found[size] = (
            *(round(100 * n / len(people)) for n in (fine, rest, country)),
            len(table.shown),
            said,
        )
        print(f"{size} people, {len(people)} agreed: {found[size]}")
        assert fine + rest + country == len(people)
    assert found == SEEN


SEEN = {
    150: (0, 0, 100, 1, 4),
    500: (12, 68, 20, 6, 9),
    1_000: (34, 61, 5, 9, 20),
    15_000: (95, 3, 2, 40, 130),
}


# From one week to the next.


def weeks(people: list[Listed]) -> Iterator[tuple[str, list[Listed]]]:
    """What the next Monday may find: some gone, some new, some changed."""
    chance = random.Random(7)
    fresh = [person(chance, 1_000_000 + n) for n in range(10)]
    for count in (1, 3, 9, 10):
        gone = set(chance.sample([p.id for p in people], count))
        yield f"{count} leave", [p for p in people if p.id not in gone]
        yield f"{count} come", [*people, *fresh[:count]]
        yield (
            f"{count} move",
            [replace(p, region="Kurzeme", family="9") if p.id in gone else p for p in people],
        )
        yield (
            f"{count} learn",
            [replace(p, marks=p.marks ^ {"licence_b"}) if p.id in gone else p for p in people],
        )
        of_one = [p.id for p in people if (p.region, p.family) == ("Rīga", "7")][:count]
        yield f"{count} of one kind leave", [p for p in people if p.id not in of_one]


def test_two_tables_tell_nothing_of_fewer_than_ten(crowd: list[Listed]) -> None:
    before = rules.next_table(None, crowd)
    for what, people in weeks(crowd):
        after = rules.next_table(before, people)
        if not what.startswith("10"):
            assert answer(after) == answer(before), what
        told = changes(answer(before), answer(after))
        was, now = behind(before, crowd), behind(after, people)
        apart = {name: len(was.get(name, People()) ^ now.get(name, People())) for name in told}
        assert {name: n for name, n in apart.items() if n < K} == {}, what


def test_a_naive_publisher_tells_of_the_one_who_was_released() -> None:
    people = pool(500)
    missed = [p for p in people if not changes(naive(people), naive([o for o in people if o != p]))]
    assert missed == []


def changes(before: Answer, after: Answer) -> list[tuple[str, ...]]:
    return [n for n in {**before, **after} if before.get(n, 0) != after.get(n, 0)]


def test_a_single_known_person_is_never_found() -> None:
    """Everybody of the pool in turn is the only one released; the reader knows who it was, and
    compares all that it can read."""
    people = pool(150)
    before = rules.next_table(None, people)
    for one in people:
        after = rules.next_table(before, [p for p in people if p != one])
        assert answer(after) == answer(before)


@pytest.mark.parametrize("seed", range(4))
def test_a_year_of_small_weeks_tells_of_ten_or_of_nobody(seed: int) -> None:
    """Two to fourteen come and go each week. A tile changes only when ten or more of its people
    have since it was decided, and never in a week in which fewer than ten people moved at all:
    then a reader who knows of one release can be sure that it is not the only reason."""
    chance = random.Random(seed)
    people = pool(400, seed)
    table = rules.next_table(None, people)
    moved = 0
    for week in range(52):
        going = set(chance.sample([p.id for p in people], chance.randint(1, 7)))
        fresh = [person(chance, 10_000 + 10 * week + n) for n in range(chance.randint(1, 7))]
        people = [*(p for p in people if p.id not in going), *fresh]
        before, table = table, rules.next_table(table, people)
        told = changes(answer(before), answer(table))
        moved += bool(told)
        now = behind(table, people)
        quiet = rules.changed(before.pool, {p.id: p.fingerprint for p in people}) < K
        assert not (quiet and told)
        for name in told:
            with_tile = claim_of(before, name[:2]).band != claim_of(table, name[:2]).band
            ids = now.get(name) or frozenset(p.id for p in people if may_hold(p, name))
            assert (with_tile and len(name) > 2) or len(claim_of(before, name).basis ^ ids) >= K
    assert moved > 0  # a table that never moves would pass as well


def claim_of(table: Standing, name: tuple[str, ...]) -> rules.Claim:
    tile = table.tiles.get((name[0], name[1]))
    if tile is None:
        return rules.Claim(0, frozenset())
    return tile.marks[name[2]] if len(name) > 2 else tile.people


def may_hold(p: Listed, name: tuple[str, ...]) -> bool:
    return (
        name[0] in ("", p.region)
        and name[1] in ("", p.family)
        and (len(name) < 3 or name[2] in p.marks)
    )


# With a vacancy.


def test_no_wording_of_a_vacancy_opens_a_count_of_its_own(crowd: list[Listed]) -> None:
    """Two employers, every region and kind of work, every licence asked for or not: the answers
    are the table's tiles and nothing else, so they differ as tiles do."""
    table = rules.next_table(None, crowd)
    sets = behind(table, crowd)
    read = {
        name
        for region, family, mark in product(("", *REGIONS), FAMILIES, ("", *MARKS))
        if (near := rules.holding(region, family, table.shown))
        for name in sets
        if name[:2] == near and name[2:] in {(), (mark,)}
    }
    assert read <= set(sets)
    assert few(sets[name] for name in read) == []


def test_a_partition_by_a_naive_count_finds_single_people() -> None:
    """What exact matching would give away: one vacancy with a licence, one without."""
    people = pool(500)
    cells: dict[Key, list[Listed]] = {}
    for p in people:
        cells.setdefault((p.region, p.family), []).append(p)
    singles = [
        cell
        for cell, some in cells.items()
        if len(some) - sum("licence_b" in p.marks for p in some) == 1
    ]
    assert len(singles) > 0


# What the table is made of, and how fast.


def test_a_prison_of_women_alone_never_fills_a_tile() -> None:
    """Two hundred women who sew, all in one prison, beside few others of that kind of work."""
    sewing = [Listed(n, "Rīga", "8", 2) for n in range(200)]
    others = [Listed(1000 + n, "Rīga", "8", 1 + n % 9) for n in range(15)]
    assert answer(rules.next_table(None, sewing + others)) == {}


@pytest.mark.parametrize(("size", "seconds"), [(1_000, 0.5), (15_000, 5)])
def test_a_table_is_made_in_seconds(size: int, seconds: float) -> None:
    people = pool(size)
    begun = time.perf_counter()
    table = rules.next_table(None, people)
    later = rules.next_table(table, people[size // 50 :])
    took = time.perf_counter() - begun
    print(f"{size} people, two tables: {took:.2f} s")
    assert later.shown
    assert took < 2 * seconds
