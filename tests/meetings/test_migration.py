"""Meetings that were planned before prisons knew of occasions keep their people and claims."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, text

from jobbridge import schema
from tests.test_schema import empty

BEGIN = datetime(2026, 12, 1, 10, tzinfo=UTC)
END = BEGIN + timedelta(hours=1)
ANY = {int: 0, str: "", bool: False, float: 0.0, datetime: BEGIN, date: BEGIN.date(), bytes: b""}


def put(connection: Connection, table_name: str, /, **values: object) -> None:
    """A row; what it must have and nobody asks about is filled in."""
    table = Table(table_name, MetaData(), autoload_with=connection)
    for column in table.columns:
        if not column.nullable and column.name not in values:
            values[column.name] = ANY.get(column.type.python_type, {})
    connection.execute(table.insert().values(**values))


def places(connection: Connection) -> None:
    """An employer, a branch, a prison with a room, and somebody in it."""
    put(connection, "organisation", id=1, kind="employer", name="A")
    put(connection, "organisation", id=2, kind="prison", name="Z")
    put(connection, "employer", id=1)
    put(connection, "organisation", id=3, kind="branch", name="B")
    put(connection, "branch", id=3, code="b")
    put(connection, "municipality", id=1, branch_id=3)
    put(connection, "prison", id=2, code="north", municipality_id=1)
    put(connection, "room", id=1, prison_id=2)
    put(connection, "inmate", id=7, ref="i", prison_id=2, given_name=b"x", family_name=b"x")


def plan(connection: Connection) -> None:
    places(connection)
    times = {"starts_at": BEGIN, "ends_at": END}
    put(connection, "meeting", id=3, ref="m", employer_id=1, state="planned", **times)
    put(connection, "meeting_place", id=4, meeting_id=3, prison_id=2, room_id=1)
    put(connection, "meeting_seat", id=5, ref="s", place_id=4, inmate_id=7)
    for number, resource in ((8, "inmate:7"), (9, "room:1")):
        put(connection, "claim", id=number, resource=resource, **times)
        put(connection, "meeting_claim", claim_id=number, meeting_id=3)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_what_was_planned_is_called_and_goes_with_the_person(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = empty(dialect, request, tmp_path)
    schema.migrate(database, "0018")
    with database.engine.connect() as connection, connection.begin():
        plan(connection)
    schema.migrate(database)
    with database.engine.connect() as connection, connection.begin():

        def rows(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(query))]

        assert rows("SELECT ref, prison_id, room_id, state FROM occasion") == [
            ("m", 2, 1, "booked")
        ]
        claims = "SELECT claim.id, called.ref FROM claim LEFT JOIN called ON called.id = called_id"
        assert rows(f"{claims} ORDER BY claim.id") == [(8, "s"), (9, None)]
        mine = "SELECT claim_id FROM meeting_claim ORDER BY claim_id"
        assert rows(mine) == [(8,), (9,)]
        connection.execute(text("DELETE FROM inmate"))
        assert rows(mine) == rows("SELECT id FROM claim") == [(9,)]
        command.downgrade(schema.config(connection), "0018")
        assert rows(mine) == [(9,)]
    database.dispose()
