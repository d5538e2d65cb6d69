"""Statements that take long, said in the log with the route that asked: never with their values."""

import logging
import time
from typing import Any

from sqlalchemy import Connection, event

from jobbridge.db import Database
from jobbridge.logs import ANSWERING

log = logging.getLogger("jobbridge.slow")
LONG = 0.5
"""Seconds."""
_STARTED = "jobbridge_statement_started"


def watch(database: Database, long: float = LONG) -> None:
    """From now on, whatever takes `long` seconds or more leaves a warning."""

    def begins(connection: Connection, *_: Any) -> None:
        connection.info[_STARTED] = time.perf_counter()

    def ended(connection: Connection, *given: Any) -> None:
        seconds = time.perf_counter() - connection.info.get(_STARTED, time.perf_counter())
        if seconds < long:
            return
        scope: Any = ANSWERING.get() or {}
        fields = {
            "ms": round(seconds * 1000),
            "table": _table(given[3]),
            "route": scope.get("path_template", ""),
            "request": scope.get("state", {}).get("request_id", ""),
        }
        log.warning("slow statement", extra={"fields": fields})

    event.listen(database.engine, "before_cursor_execute", begins)
    event.listen(database.engine, "after_cursor_execute", ended)


def _table(context: Any) -> str:
    """The first table of a statement: its text may hold what somebody typed."""
    made: Any = getattr(getattr(context, "compiled", None), "statement", None)
    if hasattr(made, "get_final_froms"):
        return str(getattr(next(iter(made.get_final_froms()), None), "name", ""))
    return str(getattr(getattr(made, "table", None), "name", ""))
