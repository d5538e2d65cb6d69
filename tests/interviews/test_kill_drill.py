"""Server, worker and database killed again and again while many book: `make drill`.

Clients speak HTTP with a server of as many processes as in production, as any program does. They
say the same again under the same key until they are answered; some have no patience and ask again
while it still works. What was answered must be there exactly once, what was not must not be there
by half, and after the last kill each key must give the booking that it gave. `KILLS=100` is the
bar's: 5,000 bookings. A supervisor starts again what was killed, as systemd does.
"""

import os
import random
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from jobbridge import schema
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.audit.model import AuditRow
from jobbridge.calendar.model import Entry, Fragment
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.interviews.model import Claim, Interview, InterviewChange, Room
from jobbridge.outbox.actions import LEASE
from jobbridge.outbox.model import Job
from jobbridge.viewer import SYSTEM
from jobbridge.web.model import IdempotentReply
from tests.cast import build, read
from tests.conftest import RING, World
from tests.interviews.conftest import add_inmate, add_vacancy, apply, coming_starts, release_later
from tests.postgres import Postgres
from tests.processes import Process

pytestmark = pytest.mark.drill
KILLS = int(os.environ.get("KILLS", "12"))
WANTED = 50 * KILLS
"""Bookings."""
CLIENTS, EACH, ROOMS = 16, 20, 24
BOUND = 600 + 60 * KILLS
"""Seconds after which the drill gives up, however slow the machine."""
BETWEEN = 110
"""Answers between two kills, at most."""
READY = {"sqlite": 5.0, "postgresql": 10.0}
"""Seconds in which the service is to be ready again, less those in which it waited for a processor
that others had: of which the middle one counts."""


class Clients:
    """What they said and were answered."""

    def __init__(self, server: Process, token: str, starts: list[str]) -> None:
        self.server, self.starts = server, starts
        self.headers = {"Authorization": f"Bearer {token}"}
        self.tries: Counter[str] = Counter()
        self.booked: dict[str, tuple[str, str]] = {}
        self.told: dict[str, tuple[dict[str, object], bytes]] = {}
        self.deadline = time.monotonic() + BOUND
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._client = httpx.Client(base_url=server.url, headers=self.headers, limits=limits)

    def close(self) -> None:
        self._client.close()

    def say(self, chance: random.Random, key: str, body: dict[str, object]) -> httpx.Response:
        """Until there is an answer, whoever was killed meanwhile."""
        while time.monotonic() < self.deadline:
            self.tries["sent"] += 1
            impatient = chance.random() < 0.05
            try:
                answer = self._client.post(
                    "/api/v1/interviews",
                    json=body,
                    headers={"Idempotency-Key": key},
                    timeout=0.1 if impatient else 20,
                )
            except httpx.HTTPError as error:
                self.tries[type(error).__name__] += 1
                time.sleep(0 if impatient else 0.3)
                continue
            self.tries[f"answered {answer.status_code}"] += 1
            if answer.status_code < 500:
                return answer
            time.sleep(0.1)
        raise TimeoutError(f"{key}: {dict(self.tries)}")

    @property
    def answers(self) -> int:
        # A copy: others count meanwhile.
        said = dict(self.tries)
        return sum(number for what, number in said.items() if what.startswith("answered"))

    def book(self, number: int, application: str) -> None:
        chance = random.Random(number)
        for turn in range(60):
            key = f"drill-{number}-{turn}"
            body: dict[str, object] = {
                "application": application,
                "starts_at": chance.choice(self.starts),
                "minutes": 15,
                "mode": "in_person",
                "room": f"D{chance.randrange(ROOMS)}",
            }
            answer = self.say(chance, key, body)
            if answer.status_code == 201:
                self.booked[key] = (answer.json()["ref"], application)
                self.told[key] = (body, answer.content)
                return
            assert answer.status_code == 409, answer.text

    def same_again(self, key: str) -> bool:
        """The key gives the booking that it gave before."""
        body, content = self.told[key]
        answer = self.say(random.Random(key), key, body)
        return (answer.status_code, answer.content) == (201, content)


class Killer(threading.Thread):
    """Kills the parts in turn, and all at once; in the midst of answers, or as soon as the service
    is up again. `took` is how long it was not ready, by what was killed, and how long of that a
    server that was begun anew waited for a processor."""

    def __init__(
        self, server: Process, worker: Process, postgres: Postgres | None, clients: Clients
    ) -> None:
        super().__init__()
        self.server, self.worker, self.postgres = server, worker, postgres
        self.clients, self.over = clients, threading.Event()
        self.took: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def run(self) -> None:
        chance = random.Random(KILLS)
        turns: list[tuple[str, Callable[[], None]]] = [
            ("server", self.server.again),
            ("worker", self.worker.again),
            ("one of the server's processes", self.server.kill_one_of_it),
            ("all", self._all),
        ]
        if self.postgres:
            turns[2:2] = [("database", self._database)]
        self._until_ready()
        for turn in range(KILLS):
            until = self.clients.answers + chance.randrange(BETWEEN)
            while self.clients.answers < until:
                if self.over.wait(0.01):
                    return
            what, kill = turns[turn % len(turns)]
            began = time.monotonic()
            kill()
            self._until_ready()
            took = time.monotonic() - began
            anew = what in ("server", "all")
            self.took[what].append((took, self.server.waited() if anew else 0.0))
            self.clients.tries["killed"] += 1

    def _until_ready(self) -> None:
        while not self.server.ready():
            if self.server.ended:  # a supervisor's turn
                self.clients.tries["ended by itself"] += 1
                self.server.again()
            if self.over.wait(0.02):
                return

    def _database(self) -> None:
        if self.postgres:
            self.postgres.kill()
            self.postgres.begin()

    def _all(self) -> None:
        self.server.kill()
        self.worker.kill()
        if self.postgres:
            self.postgres.kill()
            threading.Thread(target=self.postgres.begin).start()
        self.server.again()
        self.worker.again()


@pytest.fixture
def durable(database: Database) -> Iterator[tuple[Database, Postgres | None]]:
    """A database that keeps what it has committed. The run's PostgreSQL does not, and others are
    on it: this one may be killed."""
    if database.sqlite:
        yield database, None
        return
    server = Postgres.start(durable=True)
    name = server.create()
    made = Database(server.url(name), RING)
    try:
        schema.migrate(made)
        build(made)
        yield made, server
    finally:
        made.dispose()
        server.stop(fast=True)


def everybody(database: Database, world: World) -> list[str]:
    """Each person has applied to many employers; references of the applications."""
    now = Clock().now()
    with database.write() as session:
        people = [add_inmate(session, world, f"drill{n}").id for n in range(-(-WANTED // EACH))]
        employers = [add_vacancy(session, world, n) for n in range(max(2 * EACH, len(people) // 2))]
        session.add_all(
            Room(prison_id=world.ids["north"], code=f"D{n}", name=f"Telpa {n}")
            for n in range(ROOMS)
        )
        wanted = [
            apply(session, person, employers[(place * EACH + turn) % len(employers)]).ref
            for place, person in enumerate(people)
            for turn in range(EACH)
        ]
        release_later(session, now.date())
    random.Random(1).shuffle(wanted)
    return wanted[:WANTED]


def test_what_was_answered_stands_once_however_often_the_service_is_killed(
    durable: tuple[Database, Postgres | None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, postgres = durable
    world = read(database)
    wanted = everybody(database, world)
    with database.write() as session:
        account = session.get_one(Account, world.ids["anna"])
        token = accounts.issue_api_token(session, SYSTEM, account, now=Clock().now())
    database.dispose()  # its connections will be killed
    server, worker = (Process(tmp_path, database.url, serves=serves) for serves in (True, False))
    clients = Clients(server, token, coming_starts(Clock().today()))
    killer = Killer(server, worker, postgres, clients)
    began = time.perf_counter()
    killer.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(clients.book, range(WANTED), wanted))
        killer.over.set()
        killer.join()
        seconds = time.perf_counter() - began
        with ThreadPoolExecutor(CLIENTS) as pool:
            keys = sorted(clients.told)
            others = [
                k
                for k, same in zip(keys, pool.map(clients.same_again, keys), strict=True)
                if not same
            ]
        left = _until_told(database)
        faults = [process for process in (server, worker) if process.ended]
    finally:
        killer.over.set()
        killer.join()
        clients.close()
        for process in (server, worker):
            process.kill()
    with database.read() as session:
        rows = list(session.scalars(select(Interview).order_by(Interview.id)))
        standing = {(row.ref, row.application.ref) for row in rows}
        claims = list(session.scalars(select(Claim).order_by(Claim.resource, Claim.starts_at)))
        entry = {row.uid: row.id for row in session.execute(select(Entry.uid, Entry.id))}
        fragments = Counter(session.scalars(select(Fragment.entry_id)))
        each = {
            "claims": (3, Counter(claim.interview_id for claim in claims)),
            "changes": (1, Counter(session.scalars(select(InterviewChange.interview_id)))),
            "audit": (
                1,
                Counter(
                    session.scalars(
                        select(AuditRow.subject_id).where(AuditRow.verb == "interview.book")
                    )
                ),
            ),
            "notices": (
                1,
                Counter(
                    job.payload["interview_id"]
                    for job in session.scalars(select(Job).where(Job.kind == "interview_changed"))
                ),
            ),
            "fragments": (6, Counter({row.id: fragments[entry[row.uid]] for row in rows})),
        }
        kept = session.scalar(select(func.count()).select_from(IdempotentReply))
    overlaps = [
        (a.id, b.id)
        for a, b in pairwise(claims)
        if a.resource == b.resource and b.starts_at < a.ends_at
    ]
    with capsys.disabled():
        print(f"\n{dict(clients.tries)}, {len(clients.booked)} booked, {seconds:.0f} s")
        for what, took in killer.took.items():
            alone = [seconds - waited for seconds, waited in took]
            print(
                f"ready again after {len(took)} kills of {what}: median"
                f" {statistics.median(seconds for seconds, _ in took):.1f} s, at most"
                f" {max(seconds for seconds, _ in took):.1f} s; less the time in which others had"
                f" the processor {statistics.median(alone):.1f} s and {max(alone):.1f} s"
            )
    assert clients.tries["killed"] == KILLS
    assert faults == []
    assert others == []
    assert set(clients.booked.values()) == standing
    assert len(clients.booked) == len(rows) == kept
    assert overlaps == []
    # Person, room and employer; one change; one notice; every language: nothing by half.
    for what, (number, found) in each.items():
        assert found == {row.id: number for row in rows}, what
    assert left == []
    for what, took in killer.took.items():
        middle = statistics.median(seconds - waited for seconds, waited in took)
        assert middle <= READY[database.engine.dialect.name], what


def _until_told(database: Database) -> list[int]:
    """The worker that is left works everything off; what another had in hand when it was killed
    is its own once the lease has ended. What it could not by then."""
    deadline = time.monotonic() + LEASE.total_seconds() + 120
    while True:
        with database.read() as session:
            due = session.scalars(
                select(Job.id).where(
                    Job.kind == "interview_changed",
                    Job.done_at.is_(None),
                    Job.due_at <= Clock().now(),
                )
            ).all()
        if not due or time.monotonic() > deadline:
            return list(due)
        time.sleep(0.3)
