"""Everything that is held about one person: the record of processing, walked."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from jobbridge.db import Base
from jobbridge.privacy.record import about_the_person
from jobbridge.privacy.record_rules import Entry

Rows = list[Mapping[str, Any]]


def held_about(session: Session, inmate_ids: list[int]) -> dict[str, Rows]:
    """By table, each row that leads to one of these people, whole; tables without any are left
    out. For actions and for queries that have asked who may know."""
    session.flush()
    found: dict[str, Rows] = {}
    waiting = about_the_person()
    while waiting:
        ready = [one for one in waiting if not _parents(one) & {w.table for w in waiting}]
        assert ready, f"no way to the person: {[one.table for one in waiting]}"
        for entry in ready:
            rows = rows_of(session, entry, found, inmate_ids)
            if rows:
                found[entry.table] = rows
        waiting = [one for one in waiting if one not in ready]
    return found


def _parents(entry: Entry) -> set[str]:
    return {leads_to(entry.table, column) for column in entry.through}


def leads_to(table: str, column: str) -> str:
    """The table that a column refers to."""
    (key,) = Base.metadata.tables[table].c[column].foreign_keys
    return key.column.table.name


def rows_of(
    session: Session, entry: Entry, found: Mapping[str, Rows], inmate_ids: list[int]
) -> Rows:
    """One table's rows, where those that it leads through are in `found`."""
    table = Base.metadata.tables[entry.table]
    if not entry.through:
        clauses = [table.c.id.in_(inmate_ids)]
    else:
        clauses = [
            table.c[column].in_([row["id"] for row in found.get(leads_to(entry.table, column), ())])
            for column in entry.through
        ]
    query = select(*table.c).where(or_(*clauses)).order_by(*table.primary_key.columns)
    return [dict(row) for row in session.execute(query).mappings()]


def ids_of(held: Mapping[str, Rows]) -> dict[str, set[int]]:
    """By table the internal numbers of such rows, where they have one."""
    return {
        table: {row["id"] for row in rows if "id" in Base.metadata.tables[table].c}
        for table, rows in held.items()
    }


def references_of(table: Table) -> Iterator[tuple[str, Table]]:
    """The columns of a table that refer to another, and which."""
    for column in table.columns:
        for key in column.foreign_keys:
            yield column.name, key.column.table
