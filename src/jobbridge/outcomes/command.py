"""`jobbridge outcomes`: lines of JSON about closed months, for whoever keeps the service."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.errors import NotFound, Unusable
from jobbridge.outcomes.actions import keep_closed
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.snapshot_queries import differences, snapshot_of


def outcome_lines(
    database: Database, *, recompute: str | None, close: bool, now: datetime
) -> Iterator[dict[str, Any]]:
    """Each closed month with what is told of it. With `recompute` one month, or `all`, is counted
    again: `differs` lists what comes out otherwise. With `close`, what can be closed is first."""
    month = _month(recompute) if recompute and recompute != "all" else None
    if close:
        keep_closed(database, now)
    with database.read() as session:
        if month and snapshot_of(session, month) is None:
            raise NotFound(f"{recompute} is not closed")
        rows = session.scalars(select(Snapshot).order_by(Snapshot.month)).all()
        for row in rows:
            if month not in (None, row.month):
                continue
            line = {"month": f"{row.month:%Y-%m}", "as_of": row.as_of.isoformat()}
            line["version"] = row.version
            if recompute:
                found = list(differences(session, row))
                yield {**line, "equal": not found, "differs": found}
            else:
                yield {**line, "told": row.told}


def _month(written: str) -> date:
    try:
        return datetime.strptime(written, "%Y-%m").date()
    except ValueError:
        raise Unusable(f"{written} is no month: write 2026-08, or all") from None
