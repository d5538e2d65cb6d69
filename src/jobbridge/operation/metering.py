"""What each server process counts of its answers: how many, how slow, by route as the code has it.

`jobbridge serve` may run several processes. Each writes its counts into a folder that they share
(prometheus-client's multiprocess mode), and whichever is asked adds all of them up.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@contextmanager
def shared() -> Iterator[None]:
    """While this lasts, processes that are started count together."""
    folder = tempfile.mkdtemp(prefix="jobbridge-metrics-")
    os.environ[FOLDER] = folder
    try:
        yield
    finally:
        os.environ.pop(FOLDER, None)
        shutil.rmtree(folder, ignore_errors=True)


class Metered:
    """ASGI middleware: each answer counted by method, route and kind of status, with its time."""

    def __init__(self, app: ASGIApp) -> None:
        if FOLDER in os.environ:
            # The library decides when it is loaded, which was before that was known.
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self.app = app
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "jobbridge_request_seconds",
            "Time until an answer was sent, by route as the code has it",
            ("method", "route"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "jobbridge_answers",
            "Answers by kind of status: 2xx, 3xx, 4xx, 5xx, or none where nothing was answered",
            ("status",),
            registry=self.registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self.count(scope, status, time.perf_counter() - started)

    def count(self, scope: Any, status: int, seconds: float) -> None:
        # What nobody routed has no name here: an address is somebody's words.
        route = str(scope.get("path_template", "")) or "none"
        method = str(scope.get("method", ""))
        known = method if method in METHODS else "other"
        self._seconds.labels(known, route).observe(seconds)
        self._answers.labels(f"{status // 100}xx" if status else "none").inc()


def own_registry(metered: Metered | None) -> Any:
    """What answers are counted in: of all processes together, or of this one."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return metered.registry if metered else None
    together = CollectorRegistry()
    MultiProcessCollector(together, path=folder)  # type: ignore[no-untyped-call]
    return together
