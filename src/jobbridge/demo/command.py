"""`jobbridge demo`: a whole service of invented people, made by the domain's own actions.

The server starts first and shows how far the making has come; when it is done, everybody on
the sign-in page is one click away and a tour follows one person from consultation to calendar.
"""

import contextlib
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import inspect, update

from jobbridge import schema, serving
from jobbridge.app import open_database
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.demo import clients, meetings, past, people, released, visits, watched
from jobbridge.demo.stage import Stage
from jobbridge.errors import Unusable
from jobbridge.i18n import N_
from jobbridge.itip.actions import JOB as INVITATION
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.rounds import chores, job_handlers, work_forever
from jobbridge.settings import Settings, load
from jobbridge.web.model import Installation

STEPS = (
    N_("Prisons, branches and municipalities"),
    N_("Occupations and skills"),
    N_("Employers and vacancies"),
    N_("People who sign in"),
    N_("Invented people and their consultations"),
    N_("Matching people with vacancies"),
    N_("Requests and agreements"),
    N_("An employer's interview day"),
)


def demo(
    *,
    inmates: int = 1000,
    seed: int = 1,
    port: int | None = None,
    data: Path | None = None,
    serve: bool = True,
) -> int:
    """Make the demonstration (unless today's stands already), serve it and work its outbox."""
    settings = load()
    if port:
        settings = replace(settings, port=port, public_url=f"http://{settings.host}:{port}")
    clock = Clock()
    if serve:
        serving.require_free_port(settings)
    database, fresh = _own_database(settings, clock)
    server = _server(settings) if serve else None
    try:
        if server:
            print(f"JobBridge is being made: {settings.public_url}", flush=True)
        stage = Stage(database, clock, random.Random(seed), settings.public_url)
        if fresh:
            _make(stage, database, clock, inmates, data)
        elif server:
            print("Today's demonstration stands already; `rm -r var` makes a new one.")
        print(stage.bill(), flush=True)
        if server is None:
            return 0
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        threading.Thread(target=_until_gone, args=(server, stop), daemon=True).start()
        print("Stop with Ctrl+C.", flush=True)
        if fresh and settings.smtp_url is not None:
            settle_past(database, settings, clock)
        work_forever(settings, database, stop)
        return 0
    finally:
        if server:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=10)
        database.dispose()


def settle_past(database: Database, settings: Settings, clock: Clock) -> None:
    """What was invented is mailed to nobody, as if it had been long ago; what happens from now on
    is. Whoever has a mail server set looks at mails of what they do themselves."""
    silent = job_handlers(replace(settings, smtp_url=None))
    for chore in chores().values():
        chore(database, clock.now())
    while work(database, silent, clock.now):
        pass
    with database.write() as session:  # those that wait for a better hour
        session.execute(
            update(Job)
            .where(Job.done_at.is_(None), Job.kind.in_(["mail", INVITATION]))
            .values(done_at=clock.now())
        )


def _until_gone(server: "subprocess.Popen[bytes]", stop: threading.Event) -> None:
    server.wait()
    stop.set()


def _own_database(settings: Settings, clock: Clock) -> tuple[Database, bool]:
    """The demonstration's database, and whether it has to be filled.

    One that is from another day, or was not finished, is made anew: its dates are relative to
    the day it was made. A database that is not synthetic is never touched.
    """
    if not settings.loopback:
        raise Unusable("a demonstration runs on loopback only: unset JOBBRIDGE_HOST and the rest")
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if settings.database_url.startswith("sqlite"):
        path.parent.mkdir(parents=True, exist_ok=True)
    database = open_database(settings)
    if inspect(database.engine).get_table_names():
        _require_synthetic(database)
        found = serving.installation(database) if _is_current(database) else None
        today = clock.today()
        if found and found.ready_at and Clock(lambda: found.created_at).today() == today:
            return database, False
        _empty(database, path)
        database = open_database(settings)
    schema.migrate(database)
    with database.write() as session:
        session.add(
            Installation(
                synthetic=True,
                created_at=clock.now(),
                progress=f"0/{len(STEPS)}/{STEPS[0]}",
                ready_at=None,
                tour=[],
            )
        )
    return database, True


def _is_current(database: Database) -> bool:
    try:
        schema.require_current(database)
    except Unusable:
        return False
    return True


def _require_synthetic(database: Database) -> None:
    """Asked in plain SQL: the tables may be those of another release."""
    with database.engine.connect() as connection:
        marked = None
        if inspect(connection).has_table("installation"):
            marked = connection.exec_driver_sql(
                "SELECT synthetic FROM installation ORDER BY id LIMIT 1"
            ).scalar()
    if not marked:
        raise Unusable(
            "this database was not made by `jobbridge demo`, so the demonstration leaves it "
            "alone. Name another one in JOBBRIDGE_DATABASE_URL"
        )


def _empty(database: Database, path: Path) -> None:
    if database.sqlite:
        database.dispose()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return
    with database.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    database.dispose()


def _server(settings: Settings) -> "subprocess.Popen[bytes]":
    """The portal in a process of its own, waited for until it answers."""
    environ = serving.environment(
        settings, PORT=settings.port, PUBLIC_URL=settings.public_url, HOST=settings.host
    )
    server = subprocess.Popen([sys.executable, "-m", "jobbridge.cli", "serve"], env=environ)
    for _ in range(1800):
        if server.poll() is not None:
            raise Unusable(
                f"the server did not start: is port {settings.port} taken? Try PORT=8001"
            )
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{settings.public_url}/health/live", timeout=1).close()
            return server
        time.sleep(0.1)
    server.terminate()
    raise Unusable("the server did not answer within three minutes")


def _make(stage: Stage, database: Database, clock: Clock, inmates: int, data: Path | None) -> None:
    begun = time.monotonic()
    acts: tuple[Callable[[], None], ...] = (
        stage.places,
        lambda: stage.taxonomy(data),
        lambda: stage.vacancies(data),
        stage.accounts,
        lambda: settle(stage, inmates),
        stage.matches,
        lambda: ask(stage),
        lambda: _visit(stage, inmates),
    )
    for number, (what, act) in enumerate(zip(STEPS, acts, strict=True)):
        _progress(database, number, what)
        started = time.monotonic()
        act()
        print(f"  {what}: {time.monotonic() - started:.1f} s", flush=True)
    with database.write() as session:
        row = session.query(Installation).one()
        row.progress, row.ready_at = f"{len(STEPS)}/{len(STEPS)}/", clock.now()
        row.tour = stage.tour()
    print(f"Made in {time.monotonic() - begun:.0f} s.")


def _visit(stage: Stage, inmates: int) -> None:
    visits.visit_prisons(stage)
    released.leave_before(stage, inmates)
    watched.read_before(stage)


def settle(stage: Stage, inmates: int) -> None:
    """Those inside, and clients of a probation office."""
    people.settle_people(stage, inmates)
    clients.keep_clients(stage)


def ask(stage: Stage) -> None:
    """What was asked for months ago, and now."""
    past.play_the_past(stage)
    meetings.ask_for_people(stage)
    clients.introduce(stage)


def _progress(database: Database, done: int, what: str) -> None:
    with database.write() as session:
        session.query(Installation).one().progress = f"{done}/{len(STEPS)}/{what}"
