"""What a fetch of a feed costs: a poll that brings nothing new, a whole feed, one among many.

A poll is answered by the whole service — host check, access log, one row by the token that says
whether the feed lives and whether anything changed — beside a bare Litestar route, in the same
process and database, that reads the same row in a thread and answers 304 whatever it says. Both
are called as the server calls them, sixteen at a time; what is compared is processor time, so that
neither the load of the machine nor the client counts.
"""

import argparse
import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import icalendar
import litestar
from anyio import to_thread
from litestar import Litestar, Response
from litestar.params import FromPath
from sqlalchemy import insert

from jobbridge.app import create_app
from jobbridge.calendar import actions, queries
from jobbridge.calendar.actions import EntryTexts
from jobbridge.calendar.ical import render_event, render_feed
from jobbridge.calendar.model import Feed
from jobbridge.calendar.rules import organisation
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.schema import migrate
from jobbridge.settings import Settings
from jobbridge.web.security import token_hash
from tests import cast, conftest
from tests.bench import Figure

AT_ONCE = 16
ROUND = 400
ENTRIES = 200
EVENTS = 10_000
OTHERS = 10_000
SUBSCRIBERS, EVERY = 3_000, 1_800
START = datetime(2026, 12, 1, 8, tzinfo=UTC)
Asgi = Any


class Caller:
    """Calls an ASGI application as a server does, and keeps what it answered last."""

    def __init__(self, app: Asgi, path: str, headers: dict[str, str]) -> None:
        self.app = app
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 443),
        }
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def __call__(self) -> None:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            else:
                self.body = message.get("body", b"")

        await self.app({**self.scope, "state": {}}, receive, send)

    async def cost(self, times: int) -> float:
        """Processor seconds of one call, of this many, sixteen at a time."""
        begun = time.process_time()
        for _ in range(times // AT_ONCE):
            await asyncio.gather(*(self() for _ in range(AT_ONCE)))
        return (time.process_time() - begun) / (times // AT_ONCE * AT_ONCE)


def bare(database: Database) -> Litestar:
    """A route that makes the same read and decides nothing."""
    gate = anyio.CapacityLimiter(database.capacity)

    @litestar.get("/{token:str}")
    async def poll(token: FromPath[str]) -> Response[bytes]:
        async with gate:
            await to_thread.run_sync(partial(_read, database, token))
        return Response(b"", status_code=304, media_type="text/calendar")

    return Litestar([poll], logging_config=None, openapi_config=None)


def _read(database: Database, token: str) -> None:
    with database.read_session() as session:
        queries.feed_by_token(session, token)


def prepared(database: Database) -> str:
    """A feed of 200 entries; the token of its address."""
    world = cast.read(database)
    audience = organisation(world.ids["north"])
    with database.write() as session:
        for number in range(ENTRIES):
            starts_at = START + timedelta(hours=number)
            actions.put_entry(
                session,
                uid=f"{number:032x}@jobbridge",
                sequence=0,
                status="CONFIRMED",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                revised_at=cast.NOW,
                audiences=[audience],
                texts=lambda _locale, _tier: EntryTexts("Darba intervija", "SIA A · metinātājs"),
            )
        return actions.add_feed(
            session, world.olga, audience=audience, tier="reference", name="Ziemeļi", now=cast.NOW
        )[1]


def crowd(database: Database, count: int) -> None:
    """This many feeds of others."""
    world = cast.read(database)
    with database.write() as session:
        session.execute(
            insert(Feed),
            [
                {
                    "token_hash": token_hash(f"other-{count}-{number}"),
                    "account_id": world.ids["otto"],
                    "role": "prison_officer",
                    "organisation_id": world.ids["south"],
                    "audience": organisation(world.ids["south"]),
                    "tier": "reference",
                    "name": "Dienvidi",
                    "locale": "lv",
                    "created_at": cast.NOW,
                    "revised_at": cast.NOW,
                    "client": "",
                    "etag": "",
                    "basis": "",
                }
                for number in range(count)
            ],
        )


async def polls(database: Database, token: str, rounds: int) -> dict[str, float]:
    """Medians of a call's cost, taken in turns: `poll`, `bare`, `whole` and `noted`."""
    settings = Settings(database.url, b"a bench secret of enough length", (), conftest.PUBLIC_URL)
    now = [cast.NOW + timedelta(minutes=1)]
    app = create_app(settings, clock=Clock(lambda: now[0]), database=database)
    host = {"host": conftest.PUBLIC_URL.partition("//")[2], "user-agent": "bench"}
    path = f"/cal/{token}/ziemeli.ics"
    whole = Caller(app, path, host)
    await whole()
    assert whole.status == 200, whole.status
    poll = Caller(app, path, {**host, "if-none-match": whole.headers["etag"]})
    await poll()
    assert poll.status == 304, poll.status
    reference = Caller(bare(database), f"/{token}", {"host": "bench"})
    await reference()
    assert reference.status == 304, reference.status
    taken: dict[str, list[float]] = {"poll": [], "bare": [], "whole": [], "noted": []}
    for _ in range(rounds):
        taken["poll"].append(await poll.cost(ROUND))
        taken["bare"].append(await reference.cost(ROUND))
        taken["whole"].append(await whole.cost(ROUND // 4))
        begun = time.process_time()
        for _ in range(20):  # as each of many subscribers is: half an hour after its last poll
            now[0] += timedelta(minutes=30)
            await poll()
        taken["noted"].append((time.process_time() - begun) / 20)
    return {what: statistics.median(costs) for what, costs in taken.items()}


def figures(times: int = 9) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'feeds.sqlite3'}", conftest.RING)
        logging.getLogger("jobbridge.access").setLevel(logging.WARNING)
        migrate(database)
        cast.build(database)
        token = prepared(database)
        crowd(database, 10)
        few = asyncio.run(polls(database, token, times))
        crowd(database, OTHERS)
        many = asyncio.run(polls(database, token, times))
        database.dispose()
    share = SUBSCRIBERS / EVERY * few["noted"]
    print(
        f"{SUBSCRIBERS} subscribers every {EVERY // 60} minutes are {SUBSCRIBERS / EVERY:.2f} polls"
        f" a second of {few['noted'] * 1000:.2f} ms, noting the fetch included:"
        f" {share:.2%} of a core"
    )
    return [
        Figure(
            "a poll that brings nothing new",
            few["poll"],
            "a bare route that reads the same row",
            few["bare"],
        ),
        Figure(
            f"the same among {OTHERS} other feeds",
            many["poll"],
            "among 10 other feeds",
            few["poll"],
        ),
        Figure(
            f"a whole feed of {ENTRIES} entries among {OTHERS} other feeds",
            many["whole"],
            "among 10 other feeds",
            few["whole"],
        ),
        rendered(max(3, times // 3)),
    ]


def rendered(times: int) -> Figure:
    """A feed of 10,000 events beside icalendar's writing of the same."""
    from tests.calendar.conftest import many_events

    fragments = [render_event(one) for one in many_events(EVENTS)]
    whole = render_feed("JobBridge", fragments, "teal")
    parsed = icalendar.Calendar.from_ical(whole)
    ours = [_cost(lambda: render_feed("JobBridge", fragments, "teal")) for _ in range(times * 3)]
    theirs = [_cost(parsed.to_ical) for _ in range(times)]
    return Figure(
        f"a feed of {EVENTS} events from kept fragments",
        statistics.median(ours),
        "icalendar's Calendar.to_ical() of the same events",
        statistics.median(theirs),
    )


def _cost(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.feeds", description=__doc__)
    given.add_argument("--times", type=int, default=9)
    for figure in figures(given.parse_args().times):
        print(
            f"{figure.what}: {figure.ours * 1000:.3f} ms, {figure.against}:"
            f" {figure.reference * 1000:.3f} ms, ratio {figure.ratio:.2f}"
        )


if __name__ == "__main__":
    main()
