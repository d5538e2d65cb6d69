"""What an employer can find out by wording a vacancy otherwise, tried in earnest.

The what-if puts side by side what the weekly table says. The attacks of `tests/tiles` go on with
it, and, to show that they bite, against one that counts who fits.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from sqlalchemy import event, select, update

from jobbridge.db import Database
from jobbridge.demand import bands
from jobbridge.demand.bands import Line, Wording
from jobbridge.inmates.model import Conditions, Fact, Inmate, Restriction, Status
from jobbridge.matching.facts import Need
from jobbridge.places.regions import REGIONS
from jobbridge.rounds import chores
from jobbridge.tiles import actions, rules
from jobbridge.tiles.model import TileWeek
from jobbridge.tiles.rules import FAMILIES, MARKS, K, Key, Listed, Standing
from jobbridge.vacancies.model import Requirement, Vacancy, VacancyDuty
from tests.conftest import CANARY, NOW, ClientFor, World
from tests.matching.pairs import must
from tests.tiles.conftest import crowd, settle
from tests.tiles.people import members, pool
from tests.tiles.test_attacks import few, weeks
from tests.tiles.test_pages import main

__all__ = ["crowd", "settle"]
TODAY = NOW.date()
WEEK = timedelta(days=7)
SIZES = (150, 500, 1_000)
ASKED = (
    must("licence", "B"),
    must("licence", "C"),
    must("licence", "FORKLIFT"),
    must("language", "lv", text_level="B1"),
    must("language", "lv", text_level="C1"),
    must("skill", "weld", 2),
    must("education", "LKI", 4),
    must("licence", "TRAKTOR"),
)


def shift_workers(people: list[Listed]) -> list[Listed]:
    chance = random.Random(3)
    return [replace(p, marks=p.marks | {"shifts"}) if chance.random() < 0.7 else p for p in people]


@pytest.fixture(scope="module", params=SIZES)
def agreed(request: pytest.FixtureRequest) -> list[Listed]:
    return shift_workers(pool(request.param))


def wordings() -> Iterator[Wording]:
    """Every choice of up to three musts, with and without shifts, at once or in a year."""
    for count in range(4):
        for musts in combinations(ASKED, count):
            for shifts, start in product((False, True), (None, TODAY + timedelta(days=400))):
                yield Wording(musts, shifts, start)


def vacancies() -> Iterator[tuple[str, str, Wording]]:
    for region, family in product(("", *REGIONS), FAMILIES):
        for wording in wordings():
            yield region, family, wording


Answers = dict[tuple[str, ...], int]


def read(table: Standing, region: str, family: str, wording: Wording) -> Answers:
    """All that the page says: how many, by the name of whom it says it of."""
    near = rules.holding(region, family, table.shown)
    if near is None:
        return {}
    tile = table.shown[near]
    said: Answers = {near: tile.people.band}
    for line in bands.told(wording, tile, TODAY).lines:
        assert line.then == tile.people.band
        if line.now:
            said[(*near, line.mark)] = line.now
    return said


def behind(table: Standing, people: list[Listed], name: tuple[str, ...]) -> frozenset[int]:
    tile = members(people, table)[name[0], name[1]]
    return frozenset(p.id for p in tile if len(name) < 3 or name[2] in p.marks)


def test_no_wording_opens_a_number_that_is_not_in_the_table(agreed: list[Listed]) -> None:
    table = rules.next_table(None, agreed)
    published = {key: tile.people.band for key, tile in table.shown.items()} | {
        (*key, mark): claim.band
        for key, tile in table.shown.items()
        for mark, claim in tile.marks.items()
        if claim.band
    }
    answers: Answers = {}
    asked = 0
    for region, family, wording in vacancies():
        said = read(table, region, family, wording)
        assert said.items() <= published.items()
        answers |= said
        asked += 1
    print(f"{len(agreed)} people: {asked} wordings read {len(answers)} of {len(published)} claims")
    assert few(behind(table, agreed, name) for name in answers) == []


def test_combining_two_things_that_are_asked_tells_nothing_of_both() -> None:
    """What is said of B is the same whatever else is asked for beside it."""
    people = shift_workers(pool(1_000))
    table = rules.next_table(None, people)
    for region, family in product(REGIONS, FAMILIES):
        alone: dict[str, set[Line]] = {}
        near = rules.holding(region, family, table.shown)
        if near is None:
            continue
        for wording in wordings():
            for line in bands.told(wording, table.shown[near], TODAY).lines:
                alone.setdefault(line.mark, set()).add(line)
        assert {mark: len(lines) for mark, lines in alone.items() if len(lines) > 1} == {}


def test_a_count_of_who_fits_is_found_out_by_the_same_wordings() -> None:
    """What a live what-if would give away: with both licences, and with one of them."""
    people = shift_workers(pool(500))
    cells: dict[Key, list[Listed]] = {}
    for p in people:
        cells.setdefault((p.region, p.family), []).append(p)
    asked = [set(some) for n in range(3) for some in combinations(MARKS, n)]
    sets = [
        frozenset(p.id for p in cell if some <= p.marks)
        for cell in cells.values()
        for some in asked
    ]
    assert few(sets) == list(range(1, K))


def test_a_week_of_few_changes_moves_no_answer(agreed: list[Listed]) -> None:
    before = rules.next_table(None, agreed)
    chosen = [one for number, one in enumerate(vacancies()) if number % 97 == 0]
    for what, people in weeks(agreed):
        after = rules.next_table(before, people)
        if not what.startswith("10"):
            for vacancy in chosen:
                assert read(after, *vacancy) == read(before, *vacancy), what


def test_who_can_work_in_shifts_is_said_of_ten_and_three_prisons() -> None:
    def said(prisons: int, holders: int) -> int:
        people = [
            Listed(n, "Rīga", "7", 1 + n % prisons, frozenset({"shifts"} if n < holders else ()))
            for n in range(120)
        ]
        table = rules.next_table(None, people)
        tile = table.shown.get(("", "")) or next(iter(table.shown.values()), None)
        return tile.marks["shifts"].band if tile else 0

    assert [said(9, holders) for holders in (27, 28, 43, 111, 120)] == [0, 10, 25, 0, 100]
    assert said(2, 60) == 0


def test_nothing_moves_when_a_table_of_before_first_learns_of_shifts() -> None:
    """The last table of the release before knew nothing of shifts."""
    people = pool(500)
    before = rules.next_table(None, people)
    before = replace(
        before,
        tiles={
            key: replace(tile, marks={m: c for m, c in tile.marks.items() if m != "shifts"})
            for key, tile in before.tiles.items()
        },
    )
    known = shift_workers(people)
    after = rules.next_table(before, known)
    for key, tile in before.shown.items():
        now = after.shown[key]
        assert now.people.band == tile.people.band
        assert {m: c.band for m, c in now.marks.items() if m != "shifts"} == {
            m: c.band for m, c in tile.marks.items()
        }
    sets = [
        behind(after, known, (*key, mark))
        for key, tile in after.shown.items()
        for mark, claim in tile.marks.items()
        if claim.band
    ]
    assert few(sets) == []


# A must and what the table says of it


@pytest.mark.parametrize(
    ("need", "mark"),
    [
        (must("licence", "B"), "licence_b"),
        (must("licence", "C"), "licence_c"),
        (must("licence", "C1"), "licence_c"),
        (must("licence", "CE"), ""),
        (must("language", "lv", text_level="A2"), "latvian"),
        (must("language", "lv", text_level="B1"), "latvian"),
        (must("language", "lv", text_level="B2"), ""),
        (must("language", "en", text_level="A1"), ""),
        (must("skill", "weld"), ""),
    ],
)
def test_a_line_stands_for_people_who_all_meet_what_is_asked(need: Need, mark: str) -> None:
    assert bands.mark_of(need) == mark


def test_what_the_table_does_not_know_is_said_to_be_unknown() -> None:
    tile = next(iter(rules.next_table(None, pool(1_000)).shown.values()))
    weld = must("skill", "weld")
    told = bands.told(Wording([weld], start_from=TODAY + timedelta(days=400)), tile, TODAY)
    assert told == bands.Told((), (weld,))
    soon = bands.told(Wording(start_from=date(2027, 5, 23)), tile, TODAY)
    assert [line.mark for line in soon.lines] == ["soon"]


# The page


def page_of(client_for: ClientFor, name: str, ref: str) -> str:
    return main(client_for(name).get(f"/vacancies/{ref}/what-if"))


def test_an_employer_reads_bands_alone(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    with database.write() as session:
        session.add(
            Requirement(vacancy_id=world.ids["vacancy_a"], kind="licence", code="B", must=True)
        )
        session.execute(update(Vacancy).values(working_time="shifts"))
        session.add_all(Conditions(inmate_id=i, shifts=i % 3 > 0, updated_at=NOW) for i in crowd)
    actions.make_table(database, NOW)
    alda = client_for("alda")
    alda.submit("/language", language="en")
    text = main(alda.get(f"/vacancies/{world.refs['vacancy_a']}/what-if"))
    for said in (
        "With it: 25 or more. Without it: 50 or more.",
        "Driving licence (B)",
        "Shift work",
    ):
        assert said in text
    assert CANARY not in text
    told = alda.get(f"/api/v1/vacancies/{world.refs['vacancy_a']}/what-if").json()
    assert {line["asked"]: (line["now"], line["then"]) for line in told["lines"]} == {
        "licence_b": (25, 50),
        "latvian": (0, 50),
        "shifts": (25, 50),
        "soon": (0, 50),
    }
    assert f"/vacancies/{world.refs['vacancy_a']}/what-if" in (
        alda.get(f"/vacancies/{world.refs['vacancy_a']}/people").text
    )


def test_only_the_vacancys_own_approved_employer_reads_it(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    for name in world.viewers:
        for path in ("/vacancies/{}/what-if", "/api/v1/vacancies/{}/what-if"):
            answer = client_for(name).get(path.format(world.refs["vacancy_a"]))
            assert answer.status_code == (200 if name == "alda" else 404), (name, path)
    with database.write() as session:
        session.execute(update(Vacancy.employer.property.mapper.class_).values(vetted_at=None))
    alda = client_for("alda")
    alda.submit("/language", language="en")
    assert (
        "What you are waiting for" in alda.get(f"/vacancies/{world.refs['vacancy_a']}/what-if").text
    )
    assert alda.get(f"/api/v1/vacancies/{world.refs['vacancy_a']}/what-if").status_code == 404


def test_no_person_is_read_when_it_is_asked(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        read.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        page_of(lambda _name: alda, "alda", world.refs["vacancy_a"])
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len(read) > 3
    tables = ("inmate", "fact", "conditions", "agreement", "restriction", "match", "vacancy_duty")
    assert [s for s in read for t in tables if f"FROM {t} " in s or f"JOIN {t} " in s
            if t != "vacancy_duty"] == []  # fmt: skip


def test_neither_a_bar_nor_a_release_nor_a_new_fact_moves_a_byte_before_monday(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    ref = world.refs["vacancy_a"]
    before = page_of(client_for, "alda", ref)
    with database.write() as session:
        session.add(VacancyDuty(vacancy_id=world.ids["vacancy_a"], tag="CHILDREN"))
        session.add_all(
            Restriction(
                inmate_id=i, code="BERNI", legal_reference="§ 1", set_at=NOW,
                valid_from=TODAY, review_on=TODAY,
            )
            for i in crowd[:40]
        )  # fmt: skip
        session.execute(update(Fact).where(Fact.inmate_id.in_(crowd[:60])).values(code="5120 02"))
        session.execute(
            update(Inmate).where(Inmate.id.in_(crowd[60:90])).values(status=Status.RELEASED)
        )
    assert page_of(client_for, "alda", ref) == before


@pytest.mark.parametrize("gone", [1, 9])
def test_a_week_later_a_few_who_left_have_moved_nothing(
    database: Database, crowd: list[int], client_for: ClientFor, world: World, gone: int
) -> None:
    actions.make_table(database, NOW)
    refs = (("alda", world.refs["vacancy_a"]), ("bruno", world.refs["vacancy_b"]))
    before = [page_of(client_for, name, ref) for name, ref in refs]
    with database.write() as session:
        session.execute(
            update(Inmate).where(Inmate.id.in_(crowd[:gone])).values(status=Status.RELEASED)
        )
        session.execute(update(TileWeek).values(week=TODAY - WEEK))
    actions.make_table(database, NOW)
    assert [page_of(client_for, name, ref) for name, ref in refs] == before
    assert "tiles" in chores()


def test_two_employers_who_ask_the_same_read_the_same(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    refs = {"alda": world.refs["vacancy_a"], "bruno": world.refs["vacancy_b"]}
    pages = {name: page_of(client_for, name, ref).replace(ref, "") for name, ref in refs.items()}
    assert pages["alda"] == pages["bruno"]
    with database.read() as session:
        titles = set(session.scalars(select(Vacancy.title)))
    assert len(titles) == 1


def test_without_a_table_or_an_occupation_the_page_says_so(
    database: Database, client_for: ClientFor, world: World
) -> None:
    alda = client_for("alda")
    alda.submit("/language", language="en")
    path = f"/vacancies/{world.refs['vacancy_a']}/what-if"
    assert "The first table is not made yet" in alda.get(path).text
    actions.make_table(database, NOW)  # three people are no group
    assert "no group here that is large enough" in alda.get(path).text
    assert alda.get(f"/api/v1{path}").json() == {"week": "2026-11-23", "people": 0, "lines": []}
    with database.write() as session:
        session.execute(update(Vacancy).values(occupation_id=None))
    assert "Choose the occupation first" in alda.get(path).text
