"""The migrations make the tables that the models describe, and the guards that no model can."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, LargeBinary, Table, inspect, text
from sqlalchemy.types import TypeEngine

from jobbridge import schema
from jobbridge.db import Database, Sealed
from jobbridge.errors import Unusable
from tests.conftest import RING
from tests.postgres import Postgres
from tests.schema import LISTS, catalogue

DUMPS = Path(__file__).parent / "dumps"


def empty(dialect: str, request: pytest.FixtureRequest, folder: Path) -> Database:
    if dialect == "sqlite":
        return Database(f"sqlite:///{folder / 'empty.sqlite3'}", RING)
    server: Postgres = request.getfixturevalue("_postgres")
    return Database(server.url(server.create()), RING)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that nothing but the migrations has touched."""
    database = empty(request.param, request, tmp_path)
    schema.migrate(database)
    yield database
    database.dispose()


def test_the_migrations_make_what_the_models_describe(migrated: Database) -> None:
    def compare_type(
        context: MigrationContext,
        inspected: Column[Any],
        column: Column[Any],
        found: TypeEngine[Any],
        ours: TypeEngine[Any],
    ) -> bool | None:
        return False if isinstance(ours, Sealed) and isinstance(found, LargeBinary) else None

    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": compare_type})
        assert compare_metadata(context, schema.METADATA) == []


def test_a_migrated_database_holds_every_guard(migrated: Database) -> None:
    """After a change that is meant: `make schema-lists`, and read the difference."""
    with migrated.engine.connect() as connection:
        expected = (LISTS / f"{connection.dialect.name}.txt").read_text("utf-8").splitlines()
        assert catalogue(connection) == expected


def test_the_list_notices_a_dropped_guard_and_a_changed_predicate(migrated: Database) -> None:
    drop = (
        "DROP TRIGGER claim_update"
        if migrated.sqlite
        else "ALTER TABLE claim DROP CONSTRAINT claim_overlaps"
    )
    with migrated.engine.begin() as connection:
        before = catalogue(connection)
        connection.execute(text(drop))
        connection.execute(
            text("CREATE INDEX ix_later ON claim (resource) WHERE held_until IS NULL")
        )
        after = catalogue(connection)
        gone, new = set(before) - set(after), set(after) - set(before)
    assert len(gone) == 1
    assert len(new) == 1
    assert "WHERE" in new.pop()


def test_every_table_has_a_primary_key_and_every_reference_an_index(migrated: Database) -> None:
    """Without one, deleting the row that is referred to reads the whole table."""
    inspector = inspect(migrated.engine)
    for name in inspector.get_table_names():
        if name != "alembic_version":
            assert inspector.get_pk_constraint(name)["constrained_columns"], name
    unindexed = [
        f"{table.name}.{column.name}"
        for table in schema.METADATA.sorted_tables
        for column in table.columns
        if any(key.ondelete == "CASCADE" for key in column.foreign_keys)
        if not _leads_an_index(table, column)
    ]
    assert unindexed == []


def _leads_an_index(table: Table, column: Column[Any]) -> bool:
    leading = [next(iter(index.columns), None) for index in table.indexes]
    leading += [next(iter(constraint.columns), None) for constraint in _keys(table)]
    return any(first is column for first in leading)


def _keys(table: Table) -> list[Any]:
    return [c for c in table.constraints if c.__visit_name__.startswith(("primary", "unique"))]


def test_migrating_twice_changes_nothing(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        before = catalogue(connection)
    assert schema.migrate(migrated) == schema.head()
    with migrated.engine.connect() as connection:
        assert catalogue(connection) == before
    schema.require_current(migrated)


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_an_empty_database_is_told_to_migrate(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = empty(dialect, request, tmp_path)
    with pytest.raises(Unusable, match=r"is empty.*jobbridge migrate"):
        schema.require_current(database)
    database.dispose()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_dumps_of_earlier_releases_still_migrate(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Each release leaves `dumps/VERSION.DIALECT.sql` (with INSERT, no COPY) behind."""
    for dump in sorted(DUMPS.glob(f"*.{dialect}.sql")):
        folder = tmp_path / dump.stem
        folder.mkdir()
        database = empty(dialect, request, folder)
        if dialect == "sqlite":
            with sqlite3.connect(folder / "empty.sqlite3") as connection:
                connection.executescript(dump.read_text("utf-8"))
        else:
            with database.engine.begin() as connected:
                connected.exec_driver_sql(dump.read_text("utf-8").replace("%", "%%"))
        schema.migrate(database)
        with database.engine.connect() as connected:
            expected = (LISTS / f"{dialect}.txt").read_text("utf-8").splitlines()
            assert catalogue(connected) == expected
        database.dispose()
