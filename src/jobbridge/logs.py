"""Logs: one JSON object a line, none of it personal.

What a person typed, an address with a reference, a token or a message of an exception never
enters a log. A request is logged by its route, as the code writes it: `/inmates/{ref:str}`.
"""

import json
import logging
import sys
import time
from contextvars import ContextVar
from datetime import UTC, datetime

from litestar.types import ASGIApp, Message, Receive, Scope, Send

ANSWERING: ContextVar[Scope | None] = ContextVar("answering", default=None)
"""The request that is being answered, wherever its work is done."""
SLOW = 1000
"""Milliseconds after which an answer is a warning."""
access = logging.getLogger("jobbridge.access")


class JsonLines(logging.Formatter):
    """Time, level, logger and event; `extra={"fields": {…}}` adds codes and numbers."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__  # the type alone: a message may tell
        return json.dumps(line, ensure_ascii=False)


def configure(level: int = logging.INFO) -> None:
    """Everything to standard error; a terminal gets plain lines, and none for each answer or
    job."""
    handler = logging.StreamHandler(sys.stderr)
    if sys.stderr.isatty():
        for busy in (access, logging.getLogger("jobbridge.jobs")):
            busy.setLevel(logging.WARNING)
    else:
        handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


class AccessLog:
    """ASGI middleware: one line for each answer, with its time in milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0
        ANSWERING.set(scope)

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            ms = round((time.perf_counter() - started) * 1000, 1)
            access.log(
                logging.WARNING if ms >= SLOW else logging.INFO,
                "answered",
                extra={
                    "fields": {
                        "method": str(scope.get("method", "")),
                        "route": scope.get("path_template", ""),
                        "status": int(status),
                        "ms": ms,
                        "request": scope.get("state", {}).get("request_id", ""),
                    }
                },
            )
