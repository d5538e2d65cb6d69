"""Stored rows as the values that are matched."""

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.matching.fact_queries import compile_works, work_of
from jobbridge.matching.facts import Need
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies.model import Requirement, Vacancy
from tests.conftest import NOW, World


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (None, Need("language", "lv", None, "B1", must=True, law=True)),
        (("A2", True, False), Need("language", "lv", None, "A2", must=True)),
        (("C1", False, False), Need("language", "lv", None, "C1")),
        (("B1", True, True), Need("language", "lv", None, "B1", must=True, law=True)),
    ],
)
def test_where_a_vacancy_says_nothing_of_latvian_its_profession_does(
    database: Database, world: World, asked: tuple[str, bool, bool] | None, found: Need
) -> None:
    with database.write() as session:
        for occupation in session.scalars(select(Occupation)):
            occupation.state_language = "B1"
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        vacancy.requirements = [Requirement(kind="language", code="ru", text_level="A1")]
        if asked:
            level, must, derived = asked
            vacancy.requirements.append(
                Requirement(
                    kind="language", code="lv", text_level=level, must=must, derived=derived
                )
            )
    with database.read() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        needs = [need for need in work_of(vacancy).needs if need.code == "lv"]
        assert needs == [found]
        works = {work.id: work for work in compile_works(session, NOW.date())}
        assert works[vacancy.id] == work_of(vacancy)


def test_a_profession_that_asks_for_no_latvian_adds_nothing(
    database: Database, world: World
) -> None:
    with database.read() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        assert len(work_of(vacancy).needs) == len(vacancy.requirements)
