"""Offers and work from before there were employments are asked about from now on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from jobbridge import schema
from tests.meetings.test_migration import put
from tests.test_schema import empty


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_offers_and_work_of_before_are_asked_about(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = empty(dialect, request, tmp_path)
    schema.migrate(database, "0026")
    lately = datetime.now(UTC) - timedelta(days=60)
    with database.engine.connect() as connection, connection.begin():
        put(connection, "organisation", id=1, kind="employer", name="A")
        put(connection, "organisation", id=2, kind="prison", name="Z")
        put(connection, "organisation", id=3, kind="branch", name="B")
        put(connection, "employer", id=1)
        put(connection, "branch", id=3, code="b")
        put(connection, "municipality", id=1, branch_id=3)
        put(connection, "prison", id=2, code="north", municipality_id=1)
        put(connection, "occupation", id=1, code="1")
        put(connection, "vacancy", id=1, ref="v", employer_id=1, occupation_id=1, seats=1)
        for number, state in enumerate(("agreed", "accepted", "started", "left"), start=1):
            put(connection, "inmate", id=number, ref=f"i{number}", prison_id=2)
            put(
                connection,
                "application",
                id=number,
                ref=f"a{number}",
                inmate_id=number,
                vacancy_id=1,
                state=state,
                updated_at=lately,
            )
    schema.migrate(database)
    with database.engine.connect() as connection:
        asked = connection.execute(
            text(
                "SELECT application_id, stage FROM follow_up"
                " JOIN employment ON employment.id = employment_id ORDER BY due_on"
            )
        )
        assert [tuple(row) for row in asked] == [(2, "start"), (3, "months_3"), (3, "months_6")]
    database.dispose()
