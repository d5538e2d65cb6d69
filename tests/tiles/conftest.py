"""Two hundred and seventy invented people in five prisons, beside the cast."""

from datetime import timedelta

import pytest

from jobbridge.accounts.model import Organisation
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Fact, Inmate
from jobbridge.places.model import Prison
from jobbridge.taxonomy.model import CLASSIFIER, Occupation
from tests.conftest import CANARY, NOW, World

WELDERS, COOKS = 160, 110


def settle(database: Database, world: World, count: int, *, first: int = 0, code: str) -> list[int]:
    """People in all prisons who want to weld (`7212 04`) or cook, and go to Rīga or Liepāja."""
    ids = []
    with database.write() as session:
        prisons = [p.id for p in session.query(Prison).order_by(Prison.id)]
        towns = [world.ids["Rīga"], world.ids["Liepāja"]]
        for n in range(first, first + count):
            release = NOW.date() + timedelta(days=30 + n % 300)
            inmate = Inmate(
                ref=f"tile-{n:05d}",
                prison_id=prisons[n % len(prisons)],
                given_name="Tālis",
                family_name=CANARY,
                release_earliest=release,
                release_expected=release,
                release_latest=release,
                municipality_id=towns[n % 3 == 0],
                created_at=NOW,
                updated_at=NOW,
            )
            session.add(inmate)
            session.flush()
            ids.append(inmate.id)
            session.add_all(
                [
                    Fact(inmate_id=inmate.id, kind="target", code=code, level=1, recorded_at=NOW),
                    Agreement(
                        inmate_id=inmate.id,
                        purpose="listing",
                        legal_basis="test",
                        given_on=NOW.date(),
                        recorded_at=NOW,
                    ),
                ]
            )
            if n % 2:
                session.add(Fact(inmate_id=inmate.id, kind="licence", code="B", recorded_at=NOW))
    return ids


@pytest.fixture
def crowd(database: Database, world: World) -> list[int]:
    """Ids of the welders and cooks, beside the cast's three."""
    with database.write() as session:
        for code in ("east", "west", "mid"):
            row = Organisation(kind="prison", name=f"{code.capitalize()} cietums")
            session.add(row)
            session.flush()
            session.add(
                Prison(
                    id=row.id,
                    code=code,
                    short=code.capitalize(),
                    municipality_id=world.ids["Rīga"],
                    lat=56.95,
                    lon=24.11,
                )
            )
        cook = session.query(Occupation).filter_by(scheme=CLASSIFIER, code="5120 02").one()
        assert cook.isco == "5120"
    welders = settle(database, world, WELDERS, code="7212 04")
    return welders + settle(database, world, COOKS, first=WELDERS, code="5120 02")
