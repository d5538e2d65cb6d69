"""Serving: checks first, then granian. A synthetic database is served on loopback only."""

import gc
import logging
import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from jobbridge import logs, schema
from jobbridge.app import create_app, open_database
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.matching.best import warm
from jobbridge.matching.resident_queries import resident
from jobbridge.operation import metering, slow
from jobbridge.operation.exposing import expose
from jobbridge.settings import Settings, load
from jobbridge.web.model import Installation

log = logging.getLogger("jobbridge.serving")
PATIENCE = 15.0  # seconds that a request waits for each answer of the database
SETTLED = 5.0  # seconds from start until matching, of which pages ask little, is made ready
RUBBISH = (20_000, 10, 20)  # objects: a page makes as many, and by itself nearly all are gone again
AWAY = 60.0  # seconds that a start waits for a database that comes up beside it


def installation(database: Database) -> Installation:
    """What this database is; one that nobody marked is a real one."""
    with database.read() as session:
        return installation_in(session)


def installation_in(session: Session) -> Installation:
    found = session.scalar(select(Installation).order_by(Installation.id).limit(1))
    return found or Installation(synthetic=False, progress="")


def require_servable(settings: Settings, database: Database) -> Installation:
    """Raises `Unusable` for a database of another release, and for a synthetic one anywhere
    but on this machine: its sign-in page lets everybody in with one click."""
    await_current(database)
    found = installation(database)
    if found.synthetic and not settings.loopback:
        raise Unusable(
            "this database is synthetic (made by `jobbridge demo`): it is served only on "
            "loopback, with a loopback JOBBRIDGE_PUBLIC_URL and no JOBBRIDGE_TRUSTED_PROXIES. "
            "Point JOBBRIDGE_DATABASE_URL at a real one"
        )
    return found


def await_current(database: Database) -> None:
    """Raises `Unusable` for a database of another release. One that comes up beside us is waited
    for, a minute at most: whoever gave up would be started anew, which takes longer."""
    until = time.monotonic() + (0 if database.sqlite else AWAY)
    while time.monotonic() < until and database.state() == "database":
        log.warning("the database does not answer yet")
        time.sleep(0.2)
    schema.require_current(database)


def require_free_port(settings: Settings) -> None:
    """Raises `Unusable` where somebody listens already: the kernel would share the port, and
    each request would reach one server or the other. What a server that was killed left of its
    connections, for a minute or as long as clients keep them, is nobody."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Unusable(
                f"cannot listen on {settings.host} port {settings.port} ({error.strerror}): "
                "choose another JOBBRIDGE_PORT, for the demonstration PORT=8001"
            ) from None


def serve(settings: Settings, *, workers: int = 1) -> int:
    """Serve until stopped. The server's processes read the same environment again."""
    database = open_database(settings)
    require_servable(settings, database)
    database.dispose()
    require_free_port(settings)
    server = Granian(
        "jobbridge.serving:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,  # the others go on meanwhile
        # So that all of it has ended within ten seconds: a process in which matching is compiled
        # hears of nothing meanwhile, and compiling is begun anew as well as gone on with.
        workers_kill_timeout=6,
    )
    with metering.shared():
        server.serve()
    return 0


def application() -> Litestar:
    """What each server process runs; `JOBBRIDGE_…` is read here again."""
    logs.configure()
    settings = load()
    database = open_database(settings, patience=PATIENCE)
    found = require_servable(settings, database)
    ready = threading.Timer(SETTLED, make_ready, (database,))
    ready.daemon = True
    ready.start()
    slow.watch(database)
    app = create_app(settings, database=database, synthetic=found.synthetic)
    if settings.metrics_address is not None:
        expose(app.state["metrics"], settings.metrics_address, several=True)
    keep_loaded()
    return app


def make_ready(database: Database) -> None:
    """What the first question of matching would wait for: its compiled loops, and what is matched.
    A database that does not answer now is asked by that question again."""
    warm()
    with suppress(SQLAlchemyError), database.read() as session:
        resident(session).fill(session, Clock().today())


def keep_loaded() -> None:
    """What a start has made stays: it is never looked through for rubbish. Until here nobody
    looked at all (`gc.disable()` of the command), which is a fifth of a start."""
    gc.freeze()
    gc.set_threshold(*RUBBISH)
    gc.enable()


def environment(settings: Settings, **changed: Any) -> dict[str, str]:
    """The present environment with some settings changed, for a server of our own."""
    return {**os.environ, **{f"JOBBRIDGE_{k}": str(v) for k, v in changed.items()}}
