"""Many rows at once, written only where they differ: what makes an import repeatable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from jobbridge.db import Base

Key = tuple[Any, ...]
_BATCH = 10_000


@dataclass
class Settled:
    """Keys of the rows that were added, changed and removed."""

    added: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    removed: set[Key] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def settle(
    session: Session,
    model: type[Base],
    key: Sequence[str],
    columns: Sequence[str],
    rows: Mapping[Key, Key],
    *,
    where: ColumnElement[bool] | None = None,
    remove: ColumnElement[bool] | None = None,
    defaults: Mapping[str, object] | None = None,
) -> Settled:
    """Make the table say what `rows` say: values of `columns` by values of `key`.

    Rows of the table are looked for within `where`; those also within `remove` that `rows` does
    not name are deleted (none without it). `defaults` are values of new rows only. Objects that
    the session has already read are not refreshed.
    """
    table: Table = model.__table__  # type: ignore[assignment]
    keys = [table.c[name] for name in key]
    stored = select(*keys, *(table.c[name] for name in columns))
    if where is not None:
        stored = stored.where(where)
    width = len(key)
    settled = Settled()
    present: set[Key] = set()
    for row in session.execute(stored):
        found = tuple(row)
        present.add(found[:width])
        wanted = rows.get(found[:width])
        if wanted is not None and wanted != found[width:]:
            settled.changed.add(found[:width])
    settled.added = {name for name in rows if name not in present}
    if remove is not None:
        removable = select(*keys).where(remove)
        settled.removed = {tuple(row) for row in session.execute(removable)} - rows.keys()
    if settled.removed:
        _each(
            session, delete(table).where(*_is(table, key)), key, ((k, ()) for k in settled.removed)
        )
    if settled.changed:
        statement = update(table).where(*_is(table, key))
        statement = statement.values({name: bindparam(f"to_{name}") for name in columns})
        changed = ((k, rows[k]) for k in sorted(settled.changed, key=repr))
        _each(session, statement, key, changed, columns)
    if settled.added:
        # In the order given, so that ids are the same wherever the same file is imported.
        fixed = dict(defaults or {})
        added = [
            fixed | dict(zip((*key, *columns), (*name, *values), strict=True))
            for name, values in rows.items()
            if name in settled.added
        ]
        for start in range(0, len(added), _BATCH):
            session.execute(insert(table), added[start : start + _BATCH])
    return settled


def _is(table: Table, key: Sequence[str]) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(f"is_{name}") for name in key]


def _each(
    session: Session,
    statement: Any,
    key: Sequence[str],
    rows: Iterable[tuple[Key, Key]],
    columns: Sequence[str] = (),
) -> None:
    parameters = [
        {f"is_{name}": value for name, value in zip(key, names, strict=True)}
        | {f"to_{name}": value for name, value in zip(columns, values, strict=True)}
        for names, values in rows
    ]
    connection = session.connection()
    for start in range(0, len(parameters), _BATCH):
        connection.execute(statement, parameters[start : start + _BATCH])
