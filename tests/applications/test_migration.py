"""Cards that were forgotten before anybody kept when they were shown come back from the steps of
their applications."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from jobbridge import schema
from tests.meetings.test_migration import BEGIN, places, put
from tests.test_schema import empty

STEPS = {
    1: [("agree", 0), ("wish", 2), ("lapse", 20)],  # forgotten, and had been answered
    2: [("agree", 0), ("take_back", 1)],  # by mistake
    3: [("agree", 0), ("lapse", 9), ("revive", 10), ("agree", 12)],  # the second is still shown
}


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_cards_that_were_forgotten_are_known_from_the_steps(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = empty(dialect, request, tmp_path)
    schema.migrate(database, "0043")
    with database.engine.connect() as connection, connection.begin():
        places(connection)
        for number, steps in STEPS.items():
            put(connection, "vacancy", id=number, ref=f"v{number}", employer_id=1, seats=1)
            last = steps[-1]
            card_at = BEGIN + timedelta(days=last[1]) if last[0] == "agree" else None
            ids = {"id": number, "ref": f"a{number}", "inmate_id": 7, "vacancy_id": number}
            put(connection, "application", card_at=card_at, **ids)
            for place, (verb, days) in enumerate(steps):
                put(
                    connection,
                    "application_change",
                    id=number * 10 + place,
                    application_id=number,
                    verb=verb,
                    at=BEGIN + timedelta(days=days),
                )
    schema.migrate(database, "0044")
    with database.engine.connect() as connection, connection.begin():
        past = connection.execute(
            text("SELECT application_id, shown_at, reacted_at FROM past_card ORDER BY id")
        ).all()
        found = [(row[0], *(at and str(at)[:10] for at in row[1:])) for row in past]
        assert found == [(1, "2026-12-01", "2026-12-03"), (3, "2026-12-01", None)]
        command.downgrade(schema.config(connection), "0043")
    database.dispose()
