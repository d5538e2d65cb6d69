"""Growth, run for real: `make drill`. The shipped configuration carries a load while its parts are
killed in turn, at last the primary, whose replica is promoted. Prints what each took."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import httpx
import pytest
from sqlalchemy import or_, select

from jobbridge import schema
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application
from jobbridge.calendar import actions as calendar
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.rules import organisation
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.interviews.model import Interview
from jobbridge.outbox.model import Job
from jobbridge.viewer import SYSTEM
from jobbridge.web.security import SESSION_COOKIE
from tests.cast import build, read
from tests.conftest import NOW, RING
from tests.growth.stack import Stack
from tests.interviews.conftest import coming_starts, crowd, release_later

pytestmark = pytest.mark.drill
PEOPLE = 300
BOOKING, READING = 4, 3  # clients at once
STEADY = 6.0  # seconds of load before each fault, and after the last
BOUND = 240  # seconds of load, at most
FEW = 40  # seconds that a fault may be felt, on a machine with other work


@dataclass
class Given:
    """What the clients need to know of those who were put in."""

    token: str = ""
    cookie: str = ""
    feed: str = ""
    wanted: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> None:
        database = Database(url, RING)
        schema.migrate(database)
        build(database)
        world, now = read(database), Clock().now()
        with database.write() as session:
            ids = crowd(session, world, PEOPLE)
            release_later(session, now.date())
            anna = session.get_one(Account, world.ids["anna"])
            self.token = accounts.issue_api_token(session, SYSTEM, anna, now=now)
            self.cookie = accounts.begin(session, anna, device="drill", now=now)
            audience = organisation(world.ids["north"])
            feed, token = calendar.add_feed(
                session, world.olga, audience=audience, tier="reference", name="N", now=NOW
            )
            self.feed = feed_url("", token, feed.name)
            self.wanted = [session.get_one(Application, one).ref for one in ids]
        database.dispose()


@dataclass
class Load:
    """Clients that book, read pages and poll a feed until told to stop; who is told to come back,
    or nothing, says the same again."""

    url: str
    given: Given
    said: list[tuple[float, str, int]] = field(default_factory=list)
    booked: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, dict[str, object]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.starts = coming_starts(Clock().today())
        self._left = list(enumerate(self.given.wanted))
        self._lock = threading.Lock()

    def start(self) -> list[threading.Thread]:
        jobs: list[Callable[[], None]] = [self.book] * BOOKING
        jobs += [lambda: self.read("/vacancies")] * READING
        jobs += [lambda: self.read(self.given.feed)]
        threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in threads:
            thread.start()
        return threads

    def say(self, kind: str, method: str, path: str, **more: object) -> httpx.Response | None:
        try:
            answer = httpx.request(method, self.url + path, timeout=40, **more)  # type: ignore[arg-type]
        except httpx.HTTPError:
            self.said.append((time.monotonic(), kind, 0))
            return None
        self.said.append((time.monotonic(), kind, answer.status_code))
        return answer

    def read(self, path: str) -> None:
        headers = {"Cookie": f"{SESSION_COOKIE}={self.given.cookie}"}
        while not self.over.wait(0.25):
            self.say("read", "GET", path, headers=headers)

    def book(self) -> None:
        while not self.over.wait(0.3):
            with self._lock:
                if not self._left:
                    return
                number, application = self._left.pop()
            self.book_one(number, application)

    def book_one(self, number: int, application: str) -> None:
        chance, turn = random.Random(number), 0
        body: dict[str, object] = {}
        while not self.over.is_set():
            key = f"growth-{number}-{turn}"
            body = body or {
                "application": application,
                "starts_at": chance.choice(self.starts),
                "minutes": 15,
                "mode": "in_person",
                "room": "T1",
            }
            answer = self.send(key, body)
            if answer is None or answer.status_code >= 500:
                time.sleep(0.1)
            elif answer.status_code == 201:
                self.booked[key], self.bodies[key] = answer.json()["ref"], body
                return
            else:
                assert answer.status_code in {409, 422}, answer.text
                turn, body = turn + 1, {}

    def send(self, key: str, body: dict[str, object]) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self.given.token}", "Idempotency-Key": key}
        return self.say("book", "POST", "/api/v1/interviews", json=body, headers=headers)

    def felt(self, since: float, kind: str) -> float:
        """The longest time without a success from then on, in seconds."""
        good = {200, 201, 304, 409, 422}
        times = [at for at, what, status in self.said if what == kind and status in good]
        last = max([at for at in times if at <= since], default=since)
        after = [last, *sorted(at for at in times if at > since)]
        return max((b - a for a, b in pairwise(after)), default=0.0)

    def works(self, since: float) -> bool:
        """Somebody has booked, and somebody has read, since then."""
        good = {(what, 200 <= status < 500) for at, what, status in list(self.said) if at > since}
        return {("book", True), ("read", True)} <= good


def test_nothing_acknowledged_is_lost_whatever_part_is_killed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = Given()
    stack = Stack(given)
    try:
        load = Load(stack.url, given)
        lines = run(stack, load)
        with capsys.disabled():
            print("\n" + "\n".join(lines))
        check(stack, load)
    finally:
        stack.stop()


def run(stack: Stack, load: Load) -> list[str]:
    """Each fault in turn, under load; says how long each was felt."""
    first, second = stack.servers

    def connections_end() -> None:
        first.run(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = 'jobbridge' AND backend_type = 'client backend'"
        )

    def promoted() -> None:
        """As GROWTH.md says: the old primary is off, promote, one file, reload."""
        first.kill()
        time.sleep(2)  # somebody, or something, has to notice
        second.run("SELECT pg_promote()")
        stack.point_to("databases-promoted.ini")
        stack.pooler.signal(signal.SIGHUP)

    faults: tuple[tuple[str, Callable[[], None], Callable[[], None]], ...] = (
        ("the primary's connections end", connections_end, lambda: None),
        ("an application is killed", stack.applications[0].kill, stack.applications[0].start),
        ("a worker is killed", stack.workers[0].kill, stack.workers[0].start),
        ("the pooler is killed", stack.pooler.kill, stack.pooler.start),
        ("the replica is promoted 2 s after the primary was killed", promoted, lambda: None),
    )
    threads = load.start()
    lines = []
    for what, happens, mended in faults:
        time.sleep(STEADY)
        since, before = time.monotonic(), Counter(status for _, _, status in load.said)
        happens()
        mended()
        done = time.monotonic() - since
        stack.until(lambda: load.works(since + done), 60)  # noqa: B023
        time.sleep(STEADY / 2)
        told = Counter(status for _, _, status in load.said) - before
        felt = load.felt(since, "book"), load.felt(since, "read")
        bad = {status: told[status] for status in sorted(told) if status == 0 or status >= 500}
        lines.append(f"{what}: no booking for {felt[0]:.1f} s, no page for {felt[1]:.1f} s, {bad}")
        assert max(felt) < FEW, lines
        assert 500 not in bad, (lines, stack.errors()[-5:])
    time.sleep(STEADY)
    load.over.set()
    for thread in threads:
        thread.join(60)
    took = load.said[-1][0] - load.said[0][0]
    lines.append(
        f"{len(load.said)} requests in {took:.0f} s, {len(load.booked)} bookings acknowledged, "
        f"{dict(Counter(status for _, _, status in load.said))}"
    )
    return lines


def check(stack: Stack, load: Load) -> None:
    """Each acknowledged booking is there once, and the same key says so; the workers go on."""
    database = Database(stack.servers[1].url("jobbridge"), RING)
    with database.read() as session:
        rows = list(session.scalars(select(Interview.ref)))
    assert len(load.booked) > PEOPLE // 6
    assert set(load.booked.values()) - set(rows) == set()
    assert len(rows) == len(set(rows))
    for key in sorted(load.booked)[-10:]:
        again = load.send(key, load.bodies[key])
        assert again is not None
        assert (again.status_code, again.json()["ref"]) == (201, load.booked[key])

    def told() -> bool:
        with database.read() as session:
            now = Clock().now()
            waiting = select(Job.id).where(
                Job.kind == "interview_changed",
                Job.done_at.is_(None),
                Job.due_at <= now,
                or_(Job.leased_until.is_(None), Job.leased_until < now),
            )
            return session.scalar(waiting.limit(1)) is None

    # What a killed worker had in hand is another's once its lease has ended: not waited for.
    stack.until(told, 180)
    database.dispose()
