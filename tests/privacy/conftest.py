"""The stage of the permission matrix, where everything about a person has a row."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from jobbridge.audit.actions import read_rows
from jobbridge.db import Database
from tests.cast import NOW, World
from tests.subjects import Subjects, build


@pytest.fixture
def subjects(database: Database, world: World) -> Subjects:
    return build(database, world)


@pytest.fixture
def session_seen(database: Database, world: World) -> Iterator[Session]:
    """A session after Anna has opened Juris twice, noted as the web does."""
    rows = read_rows(
        world.anna, {("inmate", world.ids["juris"]): None}, path="a", now=NOW, request_id="1"
    )
    database.note(rows)
    rows = read_rows(
        world.anna, {("inmate", world.ids["juris"]): None}, path="b", now=NOW, request_id="2"
    )
    database.note(rows)
    with database.read() as session:
        yield session
