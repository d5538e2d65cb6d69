"""Meetings at a branch that stood in an interview's place keep everything when they come to hang
on the application; and the other way round."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from jobbridge import schema
from tests.meetings.test_migration import BEGIN, END, plan, put
from tests.test_schema import empty


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_meetings_at_a_branch_keep_their_reference_identity_and_order(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = empty(dialect, request, tmp_path)
    schema.migrate(database, "0027")
    times = {"starts_at": BEGIN, "ends_at": END}
    with database.engine.connect() as connection, connection.begin():
        plan(connection)
        put(connection, "vacancy", id=1, ref="v", employer_id=1, seats=1)
        for number in (1, 2, 3):
            ids = {"inmate_id": 7, "vacancy_id": 1}
            if number > 1:
                put(connection, "inmate", id=70 + number, ref=f"i{number}", prison_id=2)
                ids["inmate_id"] = 70 + number
            put(connection, "application", id=number, ref=f"a{number}", **ids)
            whose = {"application_id": number, "employer_id": 1, "prison_id": 2, "room_id": 1}
            name = {"ref": f"x{number}", "uid": f"u{number}", "sequence": number}
            put(connection, "interview", id=number, state="cancelled", **whose, **name, **times)
        for number, state in ((2, "planned"), (1, "took_place")):
            put(
                connection,
                "after_release",
                interview_id=number,
                branch_id=3,
                state=state,
                version=4 + number,
                made_at=BEGIN,
                **times,
            )
    schema.migrate(database)
    columns = "ref, uid, sequence, application_id, interview_id, branch_id, state, version"
    with database.engine.connect() as connection, connection.begin():

        def rows(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(query))]

        assert rows(f"SELECT id, {columns} FROM after_release ORDER BY id") == [
            (1, "x1", "u1", 1, 1, 1, 3, "took_place", 5),
            (2, "x2", "u2", 2, 2, 2, 3, "planned", 6),
        ]
        put(
            connection,
            "after_release",
            id=9,
            ref="own",
            uid="own",
            application_id=3,
            interview_id=None,
            branch_id=3,
            state="planned",
            **times,
        )
        command.downgrade(schema.config(connection), "0027")
        kept = "SELECT interview_id, branch_id, state, version FROM after_release"
        assert rows(f"{kept} ORDER BY interview_id") == [
            (1, 3, "took_place", 5),
            (2, 3, "planned", 6),
        ]
    database.dispose()
