"""Sealing everything anew with the first data key, while the service runs."""

from sqlalchemy import Table, select, type_coerce, update
from sqlalchemy.types import LargeBinary

from jobbridge.db import Database, Sealed
from jobbridge.schema import METADATA

BATCH = 500


def rotate(database: Database) -> tuple[int, int]:
    """How many values were sealed anew, and how many already had the first key.

    Batch by batch, each a short transaction: interrupted anywhere, it goes on where it stopped.
    """
    done = kept = 0
    for table in METADATA.sorted_tables:
        columns = [c.name for c in table.columns if isinstance(c.type, Sealed)]
        if columns:
            made, had = _rotate_table(database, table, columns)
            done, kept = done + made, kept + had
    return done, kept


def _rotate_table(database: Database, table: Table, columns: list[str]) -> tuple[int, int]:
    ring = database.keyring
    labels = {name: str(getattr(table.c[name].type, "label", "")) for name in columns}
    raw = [type_coerce(table.c[name], LargeBinary()).label(name) for name in columns]
    done = kept = 0
    last = 0
    while True:
        with database.write() as session:
            rows = session.execute(
                select(table.c.id, *raw)
                .where(table.c.id > last)
                .order_by(table.c.id)
                .limit(BATCH)
                .with_for_update()
            ).all()
            for row in rows:
                fresh = {}
                for name in columns:
                    sealed = getattr(row, name)
                    if sealed is None:
                        continue
                    if ring.key_of(bytes(sealed)) == ring.current:
                        kept += 1
                        continue
                    fresh[name] = ring.open(bytes(sealed), labels[name]).decode("utf-8")
                if fresh:
                    session.execute(update(table).where(table.c.id == row.id).values(**fresh))
                    done += len(fresh)
        if len(rows) < BATCH:
            return done, kept
        last = rows[-1].id
