"""What is shown stands for many, holds, and moves only when many have."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.tiles import rules
from jobbridge.tiles.rules import COUNTRY, K, Listed, Standing, next_table
from tests.tiles.people import members, pool


def many(count: int, *, region: str = "Rīga", family: str = "7", first: int = 1) -> list[Listed]:
    """People of one kind, spread over nine prisons."""
    return [Listed(first + n, region, family, 1 + n % 9) for n in range(count)]


def bands(table: Standing) -> dict[rules.Key, int]:
    return {key: tile.people.band for key, tile in table.shown.items()}


def test_nothing_is_shown_of_a_country_with_too_few_people() -> None:
    assert bands(next_table(None, many(27))) == {}
    assert bands(next_table(None, many(28))) == {COUNTRY: 10}


def test_two_prisons_are_too_few_however_many_people() -> None:
    crowd = [replace(person, prison=1 + person.id % 2) for person in many(500)]
    assert bands(next_table(None, crowd)) == {}
    some = [replace(person, prison=3) if person.id <= 18 else person for person in crowd]
    assert bands(next_table(None, some)) == {}
    enough = [replace(person, prison=3) if person.id <= 19 else person for person in crowd]
    assert bands(next_table(None, enough)) == {COUNTRY: 250}


def test_everybody_stands_in_one_tile_and_no_tile_leaves_few_behind() -> None:
    people = many(60) + many(27, family="9", first=100) + many(5, region="Kurzeme", first=200)
    table = next_table(None, people)
    assert bands(table) == {("Rīga", "7"): 25, COUNTRY: 10}
    assert {len(some) for some in members(people, table).values()} == {60, 32}


def test_the_margin_is_what_any_eighteen_people_could_take() -> None:
    assert [rules.best_band(many(n)) for n in (27, 28, 42, 43, 68, 118)] == [0, 10, 10, 25, 50, 100]


@pytest.mark.parametrize("gone", [1, 3, 9])
def test_a_quiet_week_changes_nothing(gone: int) -> None:
    people = pool(1000)
    before = next_table(None, people)
    assert next_table(before, people[gone:]) == before
    assert next_table(before, people[:-gone]) == before


def test_a_tile_that_falls_under_ten_was_closed_long_before() -> None:
    """Ten leave a week, all of one tile: at each table what is said is still true."""
    crowd, others = many(58), many(300, region="Latgale", first=1000)
    table: Standing | None = None
    seen = []
    while crowd:
        table = next_table(table, crowd + others)
        seen.append((len(crowd), bands(table).get(("Rīga", "7"), 0)))
        crowd = crowd[10:]
    assert seen == [(58, 25), (48, 25), (38, 25), (28, 10), (18, 0), (8, 0)]


def test_nine_who_come_to_a_tile_are_not_told_even_in_a_busy_week() -> None:
    people = many(42) + many(300, region="Latgale", first=1000)
    before = next_table(None, people)
    assert bands(before)[("Rīga", "7")] == 10
    busy = many(50, region="Latgale", first=2000)
    nine = next_table(before, people + busy + many(9, first=3000))
    assert bands(nine)[("Rīga", "7")] == 10
    ten = next_table(before, people + busy + many(10, first=3000))
    assert bands(ten)[("Rīga", "7")] == 25


def test_a_tile_is_not_opened_by_the_one_person_that_it_lacked() -> None:
    few, others = many(27), many(300, region="Latgale", first=1000)
    before = next_table(None, few + others)
    busy = others + many(50, region="Latgale", first=2000)
    assert ("Rīga", "7") not in bands(before)
    for more, band in ((1, 0), (9, 0), (10, 10)):
        after = next_table(before, few + busy + many(more, first=3000))
        assert bands(after).get(("Rīga", "7"), 0) == band


def test_a_statement_is_true_of_many_and_false_of_many_or_nobody() -> None:
    def said(holders: int, of: int) -> int:
        people = [
            replace(p, marks=frozenset({"licence_b"})) if p.id <= holders else p for p in many(of)
        ]
        return next_table(None, people).shown[COUNTRY].marks["licence_b"].band

    assert [said(n, 60) for n in (0, 27, 28, 50, 51, 59, 60)] == [0, 0, 10, 25, 0, 0, 25]


def test_two_statements_never_cut_out_a_few() -> None:
    """Sixty hold B and fifty-five of them C as well: the five are never between two lines."""
    people = [
        replace(
            p,
            marks=frozenset(
                {"licence_b"}
                if 55 < p.id <= 60
                else {"licence_b", "licence_c"}
                if p.id <= 55
                else ()
            ),
        )
        for p in many(120)
    ]
    marks = next_table(None, people).shown[COUNTRY].marks
    assert (marks["licence_b"].band, marks["licence_c"].band) == (25, 0)


def test_news_are_new_tiles_and_higher_bands() -> None:
    small = next_table(None, many(43) + many(300, region="Latgale", first=1000))
    large = next_table(small, many(80) + many(300, region="Latgale", first=1000))
    assert rules.news(None, small) == list(small.shown)
    assert rules.news(small, large) == [("Rīga", "7")]
    assert rules.news(large, large) == []
    assert rules.news(large, small) == []


def test_a_filter_picks_the_tiles_that_people_stand_in() -> None:
    keys = [("Rīga", "7"), ("Kurzeme", "7"), ("Rīga", ""), COUNTRY]
    assert rules.choose("", "", keys) == keys
    assert rules.choose("Rīga", "7", keys) == [("Rīga", "7")]
    assert rules.choose("Rīga", "9", keys) == [("Rīga", "")]
    assert rules.choose("Rīga", "", keys) == [("Rīga", "7"), ("Rīga", "")]
    assert rules.choose("", "7", keys) == [("Rīga", "7"), ("Kurzeme", "7"), COUNTRY]
    assert rules.choose("Latgale", "9", keys) == [COUNTRY]
    assert rules.choose("Latgale", "9", []) == []


def test_a_week_begins_on_monday() -> None:
    assert rules.week_of(date(2026, 11, 29)) == date(2026, 11, 23)
    assert rules.week_of(date(2026, 11, 23)) == date(2026, 11, 23)


# A few cells, so that they fill up, empty and trade people; three to five prisons.
listed = st.builds(
    lambda region, family, prison, marks: (region, family, prison, frozenset(marks)),
    st.sampled_from(["Rīga", "Kurzeme", ""]),
    st.sampled_from(["7", "9", "9", ""]),
    st.integers(1, 5),
    st.sets(st.sampled_from(["soon", "licence_b", "licence_c"]), max_size=3),
)
weeks = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 12), st.integers(0, 80)),  # leave, oldest or at random
        st.lists(listed, max_size=60),  # come
        st.integers(0, 15),  # change
        st.randoms(use_true_random=False),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(listed, min_size=40, max_size=260), weeks)
def test_between_two_tables_lies_nobody_or_ten(
    first: list[tuple[str, str, int, frozenset[str]]],
    changes: list[tuple[int, list[tuple[str, str, int, frozenset[str]]], int, object]],
) -> None:
    """Any history: what is said of a tile is as it was, or ten or more of those behind it are
    others than when it was decided; all that is said is true, of three prisons; a week in which
    fewer than ten people moved changes nothing at all."""
    people = {n: Listed(n, *what) for n, what in enumerate(first)}
    table = next_table(None, list(people.values()))
    sound(people, table)
    for leave, come, change, chance in changes:
        moved = set(chance.sample(sorted(people), min(leave, len(people))))  # type: ignore[attr-defined]
        people = {n: p for n, p in people.items() if n not in moved}
        start = max([*people, *table.pool, 0]) + 1
        people |= {start + n: Listed(start + n, *what) for n, what in enumerate(come)}
        for n in chance.sample(sorted(people), min(change, len(people))):  # type: ignore[attr-defined]
            people[n] = replace(people[n], region="Kurzeme", prison=1)
        before, table = table, next_table(table, list(people.values()))
        now = {n: p.fingerprint for n, p in people.items()}
        if rules.changed(before.pool, now) < K:
            assert table == before
        sound(people, table)
        compare(before, table, people)


def sound(people: dict[int, Listed], table: Standing) -> None:
    """Everything that an employer reads is true of ten or more people of three or more prisons."""
    for key, some in members(list(people.values()), table).items():
        tile = table.tiles[key]
        assert rules.spare(some, tile.people.band) >= 0
        for mark, claim in tile.marks.items():
            if claim.band:
                assert rules.spare([p for p in some if mark in p.marks], claim.band) >= 0


def compare(before: Standing, after: Standing, people: dict[int, Listed]) -> None:
    there = members(list(people.values()), after)
    for key in {*before.shown, *after.shown}:
        was, now = before.tiles.get(key), after.tiles[key]
        basis = was.people.basis if was else frozenset[int]()
        ids = frozenset(p.id for p in there[key]) if key in there else now.people.basis
        apart = len(basis ^ ids)
        same = was is not None and was.people.band == now.people.band
        assert same or apart >= K
        if was is None or was.shown != now.shown:
            continue  # the statements came or went with the whole tile
        for mark, claim in now.marks.items():
            old = was.marks[mark]
            holders = frozenset(p.id for p in there[key] if mark in p.marks)
            assert old.band == claim.band or len(old.basis ^ holders) >= K
