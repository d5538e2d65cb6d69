"""`/health/live` says that the process answers, `/health/ready` that it can do its work."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from litestar import Request, Response

from jobbridge.db import Database
from jobbridge.web.routes import PUBLIC, get
from jobbridge.web.services import Services

log = logging.getLogger("jobbridge.health")
ROOM = 64 << 20
"""Bytes below which nothing should be begun any more."""


@get("/health/live", PUBLIC)
def live() -> Response[str]:
    return Response("alive\n", media_type="text/plain")


@get("/health/ready", PUBLIC)
def ready(request: Request) -> Response[str]:  # type: ignore[type-arg]
    """503 and a word for each fault; what it is exactly is in the log, not for strangers."""
    services: Services = request.app.state.services
    words = faults(services.database, request.app.state.get("is_current"))
    if not words:
        return Response("ready\n", media_type="text/plain")
    log.warning("not ready", extra={"fields": {"faults": words}})
    said = "".join(f"{word}\n" for word in words)
    headers = {"retry-after": "10"}
    return Response(said, status_code=503, media_type="text/plain", headers=headers)


def faults(database: Database, is_current: Callable[[Database], bool] | None) -> list[str]:
    """`database`: it does not answer. `revision`: it is of another release. `writing`: it cannot
    be written to. `disk`: there is no room."""
    found = []
    state = database.state()
    if state:
        found.append(state)
    elif is_current is not None and not is_current(database):
        found.append("revision")
    folder = Path(database.url.removeprefix("sqlite:///")).parent if database.sqlite else Path()
    if folder.is_dir() and shutil.disk_usage(folder).free < ROOM:
        found.append("disk")
    return found


HANDLERS = [live, ready]
