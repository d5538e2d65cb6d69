"""Alembic's entry: `jobbridge migrate` hands in the connection, and nothing else runs it."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import LargeBinary

from jobbridge.db import Sealed, UtcDateTime
from jobbridge.schema import METADATA


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations know plain types only: neither our classes nor any key."""
    if kind == "type" and isinstance(item, Sealed):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(
    _context: object, _inspected: object, _column: object, kind: object, ours: object
) -> bool | None:
    return False if isinstance(ours, Sealed) and isinstance(kind, LargeBinary) else None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=render_item,
    compare_type=compare_type,
    render_as_batch=False,
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
