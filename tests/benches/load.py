"""Ten times the country: 15,000 people, 3,000 vacancies, 300 interviews a day; 15 pages and two
polls of feeds a second, asked of one process on one core.

The people are those of a small demonstration, copied with everything that belongs to them: so a
page shows what pages show. Employers are as many times more as their work, counselors as the
country; prisons and branches stay. What is compared is each request under load, from when it was
due, beside the same request asked alone, a second time, in the same run: p95 against p95. Then
many requests as fast as they are answered: the server's memory after a tenth of them and after all.
`--server postgresql --workers 2 --factor 100` is the same for two processes, a hundred times the
country.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import select, text

from jobbridge import settings
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account, Membership
from jobbridge.accounts.queries import viewer_for
from jobbridge.app import open_database
from jobbridge.calendar import actions as calendar
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.rules import organisation
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.matching.actions import rematch_all
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role
from tests.bench import Figure
from tests.benches.crowding import copied, meetings, staffed
from tests.benches.play import DAY, PAGES, POLLS, Caller, Play, quantile
from tests.journeys.conftest import free_port
from tests.postgres import SERVICE, Postgres

PEOPLE, WORKS, A_DAY = 1500, 300, 30
FACTOR = 10
SMALL = 150  # people of the demonstration that is copied
SECONDS = 60.0
REQUESTS = 10_000  # for the memory; B13 says 100,000: `--requests`
PATIENT = 60.0


@dataclass
class Measured:
    """The run's figures; `growth` in MB from a tenth of the requests to all of them."""

    alone: Play
    loaded: Play
    memory: tuple[float, float] = (0.0, 0.0)
    told: Counter[int] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        alone, loaded = self.alone.p95(), self.loaded.p95()
        found = [
            f"p95 alone {alone * 1000:.0f} ms, under load {loaded * 1000:.0f} ms: "
            f"{loaded / alone:.2f} times; answers {dict(self.loaded.told)}",
            f"memory {self.memory[0]:.0f} MB after a tenth of {sum(self.told.values())} requests, "
            f"{self.memory[1]:.0f} MB after all; answers {dict(self.told)}",
        ]
        slow = sorted(self.alone.taken.items(), key=lambda item: -quantile(item[1]))
        for what, times in slow[:8]:
            under = self.loaded.taken.get(what)
            found.append(
                f"  {what:36} p50 {statistics.median(times) * 1000:6.0f}  "
                f"p95 {quantile(times) * 1000:6.0f} ms alone"
                + (f", {quantile(under) * 1000:6.0f} ms under load" if under else "")
            )
        return found


def filled(folder: Path, url: str, factor: int) -> Database:
    """A small demonstration in the database, its people and work copied until there are enough."""
    environ = {**_environ(), **_given(url)}
    command = [sys.executable, "-m", "jobbridge.cli", "demo", "--no-serve"]
    subprocess.run(
        [*command, "--inmates", str(SMALL)], cwd=folder, env=environ, check=True, stdout=-3
    )
    database = open_database(settings.load(_given(url)))
    crowded(database, factor)
    return database


def crowded(database: Database, factor: int) -> None:
    """So many times the country, of what stands in the database."""
    steps = {"people": 0.0, "work": 0.0, "interviews": 0.0, "matching": 0.0}
    with database.read() as session:
        people = session.query(Inmate).count()
        works = session.query(Vacancy).count()
    begun = time.perf_counter()
    more = -(-WORKS * factor // works) - 1
    along = staffed(database, more, factor - 1)
    along["vacancy_id"] = (copied(database, "vacancy", more, along), more)
    steps["work"] = time.perf_counter() - begun
    copied(database, "inmate", -(-PEOPLE * factor // people) - 1, along)
    steps["people"] = time.perf_counter() - begun - sum(steps.values())
    now = Clock().now()
    meetings(database, A_DAY * factor, now)
    steps["interviews"] = time.perf_counter() - begun - sum(steps.values())
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    rematch_all(database, now=now, today=Clock().today())
    steps["matching"] = time.perf_counter() - begun - sum(steps.values())
    print("filled: " + ", ".join(f"{what} {seconds:.0f} s" for what, seconds in steps.items()))


def _environ() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("JOBBRIDGE_")}


def _given(url: str, port: int = 8000) -> dict[str, str]:
    return {
        "JOBBRIDGE_DATABASE_URL": url,
        "JOBBRIDGE_SECRET_KEY": "a bench secret of enough length, not for use",
        "JOBBRIDGE_DATA_KEYS": "k1:" + "QkJC" * 10 + "QkI=",
        "JOBBRIDGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "JOBBRIDGE_PORT": str(port),
    }


def cast_of(database: Database, each: int = 8) -> tuple[list[Caller], list[str]]:
    """People at work, of every role that has a day; and their feeds."""
    callers, feeds, now = [], [], Clock().now()
    with database.write() as session:
        for role, day in DAY.items():
            rows = session.scalars(
                select(Account)
                .where(Account.role == role, Account.active)
                .order_by(Account.id)
                .limit(each)
            ).all()
            for account in rows:
                viewer = viewer_for(session, account)
                people = session.scalars(
                    select(Inmate.ref).where(Inmate.counselor_id == account.id).limit(200)
                ).all()
                works = session.scalars(
                    select(Vacancy.ref).where(Vacancy.state == "published").limit(200)
                ).all()
                chance = random.Random(account.id)
                pages = []
                for _ in range(20):
                    for path in day:
                        if "PERSON" in path and not people:
                            continue
                        path = path.replace("PERSON", chance.choice(people or [""]))
                        pages.append(path.replace("WORK", chance.choice(works)))
                cookie = accounts.begin(session, account, device="bench", now=now)
                callers.append(Caller(str(role), cookie, pages))
                scope = session.scalars(
                    select(Membership.organisation_id).where(Membership.account_id == account.id)
                ).first()
                if scope is None or role == Role.EMPLOYER:
                    continue
                _, token = calendar.add_feed(
                    session,
                    viewer,
                    audience=organisation(scope),
                    tier="reference",
                    name="bench",
                    now=now,
                )
                feeds.append(feed_url("", token, "bench"))
    return callers, feeds


@contextmanager
def serving(folder: Path, url: str, workers: int) -> Iterator[tuple[str, int]]:
    """The service on the first cores, as many as it has processes; its address and process."""
    port = free_port()
    cores = ",".join(map(str, range(workers)))
    command = ["taskset", "-c", cores, sys.executable, "-m", "jobbridge.cli", "serve"]
    server = subprocess.Popen(
        [*command, "--workers", str(workers)],
        cwd=folder,
        env={**_environ(), **_given(url, port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):
            try:
                if httpx.get(f"{address}/health/ready", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def resident(pid: int) -> float:
    """MB of the process and its children, as the kernel counts them."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in found)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measured(
    database: Database, folder: Path, *, workers: int, seconds: float, many: int
) -> Measured:
    callers, feeds = cast_of(database)
    alone, loaded = Play(callers, feeds), Play(callers, feeds)
    with serving(folder, database.url, workers) as (address, pid):
        pool = httpx.Limits(max_connections=200, max_keepalive_connections=200)
        with httpx.Client(base_url=address, timeout=PATIENT, limits=pool) as client:
            # A page's first look after a start builds what later ones use: it does not count.
            for play in (Play(callers, feeds), alone):
                for what, path, cookie in play.requests(int(seconds * 5), 2):
                    play.ask(client, what, path, cookie, time.perf_counter())
            under_load(loaded, client, seconds)
            result = Measured(alone, loaded)
            result.memory, result.told = remembered(callers, feeds, client, pid, many)
    return result


def under_load(play: Play, client: httpx.Client, seconds: float) -> None:
    """Each request when it is due, whether or not those before it were answered."""
    rate = PAGES + POLLS
    asked = list(play.requests(int(seconds * rate), 3))
    begun = time.perf_counter()
    with ThreadPoolExecutor(128) as threads:
        for number, (what, path, cookie) in enumerate(asked):
            due = begun + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            threads.submit(play.ask, client, what, path, cookie, due)


def remembered(
    callers: list[Caller], feeds: list[str], client: httpx.Client, pid: int, many: int
) -> tuple[tuple[float, float], Counter[int]]:
    play = Play(callers, feeds)
    asked = play.requests(many, 4)
    lock = threading.Lock()
    first = 0.0

    def work() -> None:
        nonlocal first
        while True:
            with lock:
                one = next(asked, None)
                if sum(play.told.values()) >= many // 10 and not first:
                    first = resident(pid)
            if one is None:
                return
            play.ask(client, *one, time.perf_counter())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (first, resident(pid)), play.told


def run(
    *,
    factor: int,
    server: str,
    workers: int,
    seconds: float,
    many: int,
    second_line: bool = False,
) -> Measured:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        postgres = Postgres.start(durable=True) if server == "postgresql" else None
        file = f"sqlite:///{folder / 'load.sqlite3'}"
        made = postgres.create() if postgres else ""
        url = postgres.url(made) if postgres else file
        try:
            database = filled(folder, url, factor)
            if postgres and second_line:
                postgres.guard(made, database.keyring)
                database.dispose()
                database = open_database(settings.load(_given(postgres.url(made, SERVICE))))
            try:
                return measured(database, folder, workers=workers, seconds=seconds, many=many)
            finally:
                database.dispose()
        finally:
            if postgres:
                postgres.stop(fast=True)


_LAST: list[Measured] = []


def figures() -> list[Figure]:
    """The ten times profile; the ratio is p95 alone ÷ p95 under load: a third is the bar."""
    if (os.cpu_count() or 1) < 2:
        return []  # who asks would take from who answers
    result = run(factor=FACTOR, server="sqlite", workers=1, seconds=SECONDS, many=REQUESTS)
    _LAST.append(result)
    what = f"p95 at {PAGES:.0f} pages and {POLLS:.0f} polls a second, {FACTOR} times the country"
    return [Figure(what, result.loaded.p95(), "the same requests asked alone", result.alone.p95())]


def qualities() -> list[str]:
    return _LAST[-1].lines() if _LAST else []


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.load", description=__doc__)
    given.add_argument("--factor", type=int, default=FACTOR)
    given.add_argument("--server", choices=("sqlite", "postgresql"), default="sqlite")
    given.add_argument("--second-line", action="store_true", help="by a role that policies bind")
    given.add_argument("--workers", type=int, default=1)
    given.add_argument("--seconds", type=float, default=SECONDS)
    given.add_argument("--requests", type=int, default=REQUESTS)
    options = given.parse_args()
    result = run(
        factor=options.factor,
        server=options.server,
        workers=options.workers,
        seconds=options.seconds,
        many=options.requests,
        second_line=options.second_line,
    )
    print("\n".join(result.lines()))


if __name__ == "__main__":
    main()
