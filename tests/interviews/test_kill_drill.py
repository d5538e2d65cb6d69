"""Servers and worker killed again and again while many book: `make drill`.

Clients speak HTTP with servers of their own processes, as any program does: one on SQLite, two
on PostgreSQL. They say the same again under the same key, to whichever server, until they are
answered; some have no patience and ask the other server while the first still works. What was
answered must be there exactly once, and what was not must not be there by half.
"""

import base64
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application
from jobbridge.audit.model import AuditRow
from jobbridge.calendar.model import Entry, Fragment
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.interviews.model import Claim, Interview, InterviewChange
from jobbridge.outbox.model import Job
from jobbridge.viewer import SYSTEM
from jobbridge.web.model import IdempotentReply
from tests.conftest import NOW, World
from tests.interviews.conftest import crowd
from tests.journeys.conftest import free_port

pytestmark = pytest.mark.drill
CLIENTS, PEOPLE, KILLS = 16, 120, 8
BOUND = 600
"""Seconds after which the drill gives up, however slow the machine."""
BETWEEN = 12
"""Answers between two kills, at most."""
STARTS = [
    f"2026-12-{day:02}T{hour:02}:{minute:02}:00+02:00"
    for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18)
    for hour in (9, 10, 13, 14, 15)
    for minute in (0, 20, 40)
]


class Process:
    """A server (with a port) or the worker, killed by the kernel and started anew."""

    def __init__(self, folder: Path, url: str, *, serves: bool) -> None:
        self.port = free_port() if serves else 0
        self._command = [sys.executable, "-m", "jobbridge.cli", "serve" if serves else "worker"]
        self._folder = folder
        self._environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JOBBRIDGE_")},
            "JOBBRIDGE_DATABASE_URL": url,
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "JOBBRIDGE_PUBLIC_URL": self.url,
            "JOBBRIDGE_PORT": str(self.port or 8000),
        }
        self._start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _start(self) -> None:
        self._running = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def ended(self) -> bool:
        """It stopped without having been killed: nobody would start it again."""
        return self._running.poll() is not None

    def kill(self) -> None:
        if not self.ended:
            os.killpg(self._running.pid, 9)  # granian's children too
        self._running.wait()

    def again(self) -> None:
        self.kill()
        self._start()

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


class Clients:
    """What they said and were answered."""

    def __init__(self, servers: list[Process], token: str) -> None:
        self.servers = servers
        self.headers = {"Authorization": f"Bearer {token}"}
        self.tries: Counter[str] = Counter()
        self.booked: dict[str, tuple[str, str]] = {}
        self.deadline = time.monotonic() + BOUND

    def say(self, chance: random.Random, key: str, body: dict[str, object]) -> httpx.Response:
        """Until there is an answer, whoever was killed meanwhile."""
        while time.monotonic() < self.deadline:
            self.tries["sent"] += 1
            impatient = chance.random() < 0.1
            try:
                answer = httpx.post(
                    f"{chance.choice(self.servers).url}/api/v1/interviews",
                    json=body,
                    headers={**self.headers, "Idempotency-Key": key},
                    timeout=0.1 if impatient else 20,
                )
            except httpx.HTTPError as error:
                self.tries[type(error).__name__] += 1
                time.sleep(0 if impatient else 0.1)
                continue
            self.tries[f"answered {answer.status_code}"] += 1
            if answer.status_code < 500:
                return answer
            time.sleep(0.1)
        raise TimeoutError(f"{key}: {dict(self.tries)}")

    @property
    def answers(self) -> int:
        return sum(number for said, number in self.tries.items() if said.startswith("answered"))

    def book(self, number: int, application: str) -> None:
        chance = random.Random(number)
        for turn in range(12):
            key = f"drill-{number}-{turn}"
            body: dict[str, object] = {
                "application": application,
                "starts_at": chance.choice(STARTS),
                "minutes": 15,
                "mode": "in_person",
                "room": "T1",
            }
            answer = self.say(chance, key, body)
            if answer.status_code == 201:
                self.booked[key] = (answer.json()["ref"], application)
                assert self.say(chance, key, body).content == answer.content
                return
            assert answer.status_code == 409, answer.text


def kill_now_and_then(processes: list[Process], clients: Clients, over: threading.Event) -> None:
    """One of them, or all at once; in the midst of answers, or as soon as it is up again."""
    chance = random.Random(KILLS)
    for turn in range(KILLS):
        while not all(server.ready() for server in clients.servers):
            if over.wait(0.05):
                return
        until = clients.answers + chance.randrange(BETWEEN)
        while clients.answers < until:
            if over.wait(0.01):
                return
        for process in processes if turn % 3 == 0 else [chance.choice(processes)]:
            process.again()
            clients.tries["killed"] += 1


def test_what_was_answered_stands_once_however_often_the_service_is_killed(
    database: Database, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.write() as session:
        ids = crowd(session, world, PEOPLE)
        account = session.get_one(Account, world.ids["anna"])
        token = accounts.issue_api_token(session, SYSTEM, account, now=NOW)
        wanted = [session.get_one(Application, one).ref for one in ids]
    servers = [
        Process(tmp_path, database.url, serves=True) for _ in range(1 if database.sqlite else 2)
    ]
    processes = [*servers, Process(tmp_path, database.url, serves=False)]
    clients, over = Clients(servers, token), threading.Event()
    killer = threading.Thread(target=kill_now_and_then, args=(processes, clients, over))
    began = time.perf_counter()
    killer.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(clients.book, range(PEOPLE), wanted))
        over.set()
        killer.join()
        seconds = time.perf_counter() - began
        left = _until_told(database)
        faults = [process for process in processes if process.ended]
    finally:
        over.set()
        killer.join()
        for process in processes:
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
    assert clients.tries["killed"] > 0
    assert faults == []
    assert set(clients.booked.values()) == standing
    assert len(clients.booked) == len(rows) == kept
    assert overlaps == []
    # Person, room and employer; one change; one notice; every language: nothing by half.
    for what, (number, found) in each.items():
        assert found == {row.id: number for row in rows}, what
    assert left == []


def _until_told(database: Database) -> list[int]:
    """The worker that is left works everything off: what it could not in a minute."""
    deadline = time.monotonic() + 60
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
