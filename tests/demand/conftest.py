"""Work that asks for a licence, and people who hold another."""

from datetime import timedelta

import pytest

from jobbridge.db import Database
from jobbridge.demand import actions
from jobbridge.inmates.model import Fact
from jobbridge.vacancies.model import Requirement
from tests.conftest import NOW, World


@pytest.fixture
def drivers(database: Database, world: World) -> None:
    """Both vacancies ask for B as a must, from a day on which everybody is out; all three of
    the cast hold a moped licence."""
    with database.write() as session:
        for vacancy in ("vacancy_a", "vacancy_b"):
            session.add(
                Requirement(vacancy_id=world.ids[vacancy], kind="licence", code="B", must=True)
            )
        for name in ("juris", "karlis", "marta"):
            session.add(Fact(inmate_id=world.ids[name], kind="licence", code="AM", recorded_at=NOW))


@pytest.fixture
def counted(database: Database, drivers: None) -> None:
    actions.count_daily(database, NOW)


TOMORROW = NOW + timedelta(days=1)
