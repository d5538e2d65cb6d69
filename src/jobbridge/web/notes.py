"""What a read leaves behind where nothing can be stored: a line on standard error for each row."""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobbridge.db import Base, Database, unwritable

log = logging.getLogger("jobbridge.reads")
KEPT = "read not stored: "
"""What such a line begins with; the row follows as JSON. `jobbridge import reads` takes them."""


def leave(
    database: Database,
    rows: list[Base],
    touches: list[Callable[[Session], None]],
    *,
    stands_by: bool,
) -> None:
    """What cannot be noted is not shown, but on a page that `stands_by`."""
    try:
        database.note(rows, touches)
    except DBAPIError as error:
        if not (stands_by and unwritable(error)):
            raise
        keep_reads(rows)


def keep_reads(rows: Iterable[Base]) -> None:
    """Rows of the audit log hold internal ids only, and so may stand in a log."""
    for row in rows:
        values = {
            column.name: value.isoformat() if isinstance(value, datetime) else value
            for column in row.__table__.columns
            if (value := getattr(row, column.name)) is not None
        }
        log.warning("%s%s", KEPT, json.dumps(values, sort_keys=True))
