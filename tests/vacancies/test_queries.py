"""Who sees which vacancies and employers."""

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.taxonomy.model import CLASSIFIER, Occupation
from jobbridge.vacancies import queries
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import Filters
from jobbridge.vacancies.rules import Profile
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World

EVERYBODY = (
    "anna", "bela", "alda", "bruno", "olga", "otto",
    "nora", "niks", "pavels", "mara", "uldis", "ada",
)  # fmt: skip


def seen(database: Database, world: World, name: str) -> set[str]:
    with database.read() as session:
        page = queries.vacancies_for(session, world.viewers[name])
        return {v.ref[-1] for v in page.rows}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            "published",
            {"alda": "a", "bruno": "b", "anna": "ab", "bela": "ab", "olga": "ab", "otto": "ab"}
            | {"nora": "ab"},
        ),
        ("draft", {"alda": "a", "bruno": "b"}),
        ("paused", {"alda": "a", "bruno": "b", "nora": "ab"}),
        ("closed", {"alda": "a", "bruno": "b", "nora": "ab"}),
    ],
)
def test_everybody_sees_their_own_part(
    database: Database, world: World, state: str, expected: dict[str, str]
) -> None:
    with database.write() as session:
        for vacancy in session.query(Vacancy):
            vacancy.state = state
    found = {name: "".join(sorted(seen(database, world, name))) for name in EVERYBODY}
    assert {name: refs for name, refs in found.items() if refs} == expected


def test_what_is_not_seen_does_not_exist(database: Database, world: World) -> None:
    with database.read() as session:
        for name, key in (("alda", "vacancy_b"), ("niks", "vacancy_a"), ("mara", "vacancy_a")):
            with pytest.raises(NotFound):
                queries.vacancy_for(session, world.viewers[name], world.refs[key])
        with pytest.raises(NotFound):
            queries.vacancy_for(session, SYSTEM, "nothing")


def test_a_vacancy_without_a_place_is_every_branchs_concern(
    database: Database, world: World
) -> None:
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).municipality_id = None
    assert (seen(database, world, "nora"), seen(database, world, "niks")) == ({"a", "b"}, {"a"})


def test_a_vacancy_is_open_until_the_evening_of_its_last_day(
    database: Database, world: World
) -> None:
    today = NOW.date()
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).apply_by = today
        session.get_one(Vacancy, world.ids["vacancy_b"]).state = "paused"
    with database.read() as session:
        assert [v.id for v in queries.open_vacancies(session, today)] == [world.ids["vacancy_a"]]
        assert queries.open_vacancies(session, today.replace(day=today.day + 1)) == []
        assert queries.is_open(session.get_one(Vacancy, world.ids["vacancy_a"]), today)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "ab"),
        (Filters(text="metinataj"), "ab"),
        (Filters(text="METINĀTĀJS"), "ab"),
        (Filters(text="pavārs"), ""),
        (Filters(text="%"), "ab"),
        (Filters(occupation="7212"), "ab"),
        (Filters(occupation="5120"), ""),
        (Filters(state="paused"), ""),
        (Filters(to_confirm=True), ""),
        (Filters(municipality_id=-1), ""),
    ],
)
def test_filters_narrow_a_list(
    database: Database, world: World, filters: Filters, expected: str
) -> None:
    with database.read() as session:
        page = queries.vacancies_for(session, SYSTEM, filters=filters)
        assert ("".join(sorted(v.ref[-1] for v in page.rows)), page.total) == (
            expected,
            len(expected),
        )


def test_a_page_beyond_the_last_is_the_last(database: Database, world: World) -> None:
    with database.read() as session:
        page = queries.vacancies_for(session, SYSTEM, page=99)
        assert (page.number, page.pages, len(page.rows)) == (1, 1, 2)


def test_employers_see_themselves_and_the_agency_all(database: Database, world: World) -> None:
    def names(name: str) -> list[str]:
        with database.read() as session:
            return [e.name for e in queries.employers_for(session, world.viewers[name])]

    both = ["SIA A darbs", "SIA B darbs"]
    assert {name: names(name) for name in EVERYBODY if names(name)} == {
        "alda": both[:1],
        "bruno": both[1:],
        "nora": both,
        "niks": both,
        "anna": both,
        "bela": both,
        "olga": both,
        "otto": both,
    }
    with database.read() as session, pytest.raises(NotFound):
        queries.employer_for(session, world.alda, world.ids["b"])


def test_an_occupation_that_nobody_described_demands_what_its_unit_group_does(
    database: Database, world: World
) -> None:
    with database.write() as session:
        welder = session.scalars(select(Occupation).where(Occupation.code == "7212 04")).one()
        welder.state_language, welder.licences, welder.duties = "A2", "WELDING", "CASH"
        cook = session.scalars(select(Occupation).where(Occupation.code == "5120 02")).one()
        laser = Occupation(
            scheme=CLASSIFIER, code="7212 09", isco="7212", lv="lāzermetinātājs", source="test"
        )
        engineer = Occupation(
            scheme=CLASSIFIER, code="2144 01", isco="2144", lv="inženieris", source="test"
        )
        session.add_all([laser, engineer])
        session.flush()
        found = queries.profiles(session, [welder.id, cook.id, laser.id, engineer.id])
    assert found[welder.id] == Profile("A2", "WELDING", "", "CASH", None, ("weld",))
    assert found[laser.id] == Profile("A2", "WELDING", "", "CASH")
    assert found[cook.id] == Profile()
    assert found[engineer.id] == Profile(lki=6)
