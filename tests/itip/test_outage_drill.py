"""Six hours without a mail server, while interviews are booked, moved and called off: `make drill`.

The worker's clock is moved, nobody waits. Two workers work at once; the server is away in six
ways, one an hour; when it is back, it takes mails and hangs up before it says so, and workers die
between its yes and their record. The drills behind take a guard away and must find what it is for.
"""

import hashlib
import random
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.applications.model import Application
from jobbridge.calendar.spans import local_moment
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import actions
from jobbridge.interviews.entries import STATUSES
from jobbridge.interviews.model import Interview, State
from jobbridge.operation.exposing import Metrics
from jobbridge.outbox import actions as outbox
from jobbridge.outbox import mail as outbox_mail
from jobbridge.outbox.actions import Refusal, work
from jobbridge.outbox.model import Job
from jobbridge.outbox.queries import NOTICE, WAITING
from jobbridge.rounds import chores, job_handlers
from jobbridge.settings import Settings
from tests.conftest import ClientFor, FixedClock, World
from tests.disruptions.conftest import HOURS, add_employer, furnish
from tests.interviews.conftest import add_inmate, apply
from tests.itip.away import WAYS, away
from tests.itip.conftest import Post, read

pytestmark = pytest.mark.drill
PEOPLE, EMPLOYERS, ROOMS = 60, 4, 4
HOURS_AWAY, STEP = 6, 10
FAULTS = 12
"""How many mails go wrong once the server is back, by the server and as often by a worker."""
DRAINED = 15
CONTROL_STEP, MOST = 30, 60
FIRST = date(2026, 12, 1)


class Killed(BaseException):
    """The worker is gone: nothing that it would do next is done."""


@dataclass
class Outage:
    """What was acknowledged, what arrived, and what was done on purpose."""

    database: Database
    world: World
    clock: FixedClock
    mail: Post
    chance: random.Random
    jobs: list[int] = field(default_factory=list)
    rooms: list[int] = field(default_factory=list)
    interviews: list[int] = field(default_factory=list)
    stored: dict[str, list[tuple[int, str, datetime]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    ids: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By UID: the interview, and the reader of its invitations."""
    took: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    left: int = 0
    most: int = 1000
    """Jobs that a worker takes in one round. Without a lease two of them take one from each other
    for ever, a refused connection at a time: the controls bound that."""

    # What people do

    def change(self) -> bool:
        """One change, drawn by lot. Whether it was acknowledged."""
        verb = self.chance.choice(["book", "book", "move", "confirm", "move", "cancel", "torn"])
        began = time.perf_counter()
        try:
            with self.database.write() as session:
                made = self._do(session, verb)
                if made is None:
                    return False
                session.flush()
                if verb == "torn":
                    raise Refused([])  # at the very end: none of it is stored
                told = (made.sequence, STATUSES[State(made.state)], made.starts_at)
                reader = f"darbs{EMPLOYER_OF[made.employer_id]}"
                found = made.id, made.uid, reader
        except Refused:
            return False
        self.took.append(time.perf_counter() - began)
        interview_id, uid, reader = found
        self.ids[uid] = interview_id, reader
        if interview_id not in self.interviews:
            self.interviews.append(interview_id)
        self.stored[uid].append(told)
        return True

    def _do(self, session: Any, verb: str) -> Interview | None:
        anna, olga, now = self.world.anna, self.world.olga, self.clock.now()
        at = local_moment(
            FIRST + timedelta(days=self.chance.randrange(14)),
            datetime.strptime(self.chance.choice(HOURS), "%H:%M").time(),
        )
        place: dict[str, Any] = {
            "starts_at": at,
            "minutes": 30,
            "mode": "in_person",
            "room_id": self.chance.choice(self.rooms),
        }
        if verb == "book":
            job = session.get_one(Application, self.chance.choice(self.jobs))
            return actions.book(session, anna, application=job, now=now, **place)
        if not self.interviews:
            return None
        one = session.get_one(Interview, self.chance.choice(self.interviews))
        given: dict[str, Any] = {"version": one.version, "now": now}
        if verb == "confirm":
            return actions.confirm(session, olga, one, **given)
        if verb == "cancel":
            return actions.cancel(session, anna, one, why="time", **given)
        return actions.move(session, anna, one, **given, **place)

    # What the workers do

    def round(self, settings: Settings) -> None:
        """Two workers at once, while people go on."""
        for chore in ("invitations", "days", "tours"):
            chores()[chore](self.database, self.clock.now())

        def one() -> None:
            with suppress(Killed):
                work(self.database, job_handlers(settings), self.clock.now, most=self.most)

        workers = [threading.Thread(target=one) for _ in range(2)]
        for worker in workers:
            worker.start()
        for _ in range(5):
            self.change()
        for worker in workers:
            worker.join()

    def waiting(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).where(*WAITING, NOTICE)) or 0

    # What is wrong

    def findings(self) -> list[str]:
        """What was acknowledged and not sent in its newest revision, sent and not stored, sent
        again without a fault, or the second time another mail."""
        found: list[str] = []
        mails = self.mail.handler.kept
        letters: dict[str, list[Message]] = defaultdict(list)
        last: dict[tuple[str, str], tuple[int, str, datetime]] = {}
        marks: dict[tuple[str, str, int, str], set[str]] = defaultdict(set)
        for message in mails:
            letters[str(message["Message-ID"])].append(message)
            if message.get_content_type() != "multipart/mixed":
                continue
            one = read(message)
            told = (int(one.line("SEQUENCE")), one.line("STATUS"), one.event["DTSTART"].dt)
            uid = one.line("UID")
            if told not in self.stored[uid]:
                found.append(f"sent and not stored: {uid} {told}")
            last[uid, one.to] = told
            marks[uid, one.to, told[0], one.moves[0]].add(str(message["Message-ID"]))
        found += [f"two mails of one revision: {one}" for one, ids in marks.items() if len(ids) > 1]
        for key, same in letters.items():
            if len(same) - 1 > self.faults[key]:
                found.append(f"sent {len(same)} times with {self.faults[key]} faults: {key}")
            if len({body(one) for one in same}) > 1:
                found.append(f"another mail under the same id: {key}")
        for uid, revisions in self.stored.items():
            newest, (interview_id, reader) = revisions[-1], self.ids[uid]
            had = last.get((uid, reader))
            if had != newest and not (had is None and newest[1] == "CANCELLED"):
                found.append(f"not sent: {uid} {newest}, but {had}")
            for who in ("anna", "olga"):
                stamp = f"{interview_id}-{newest[0]}"
                key = f"mail:interview:{stamp}:{self.world.ids[who]}"
                if message_id(self.mail.settings, key) not in letters:
                    found.append(f"{who} was not told of {uid} {newest}")
        with self.database.read() as session:
            if dead := session.scalar(select(func.count()).where(Job.dead_at.is_not(None))):
                found.append(f"{dead} given up")
        return found


def body(message: Message) -> bytes:
    """A mail without its date, and without the boundaries that its library invents."""
    parts = [one for one in message.walk() if not one.is_multipart()]
    return b"".join(bytes(one.get_payload(decode=True) or b"") for one in parts)


def message_id(settings: Settings, key: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{outbox_mail.domain(settings)}>"


EMPLOYER_OF: dict[int, int] = {}


@pytest.fixture
def outage(
    database: Database,
    world: World,
    mail: Post,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Outage:
    """People, employers with mailboxes, rooms; and a worker that may die after each yes."""
    made = Outage(database, world, clock, mail, random.Random(6))
    with database.write() as session:
        made.rooms = furnish(session, world, rooms=ROOMS, stations=0)
        vacancies = []
        for number in range(EMPLOYERS):
            employer, vacancy = add_employer(session, number, world.ids["Rīga"])
            EMPLOYER_OF[employer] = number
            vacancies.append(vacancy)
        for number in range(PEOPLE):
            inmate = add_inmate(session, world, f"crowd{number}", days=90)
            made.jobs.append(apply(session, inmate.id, vacancies[number % EMPLOYERS]).id)
    send, kept = outbox_mail.send, threading.Lock()

    def sent(settings: Settings, letter: outbox_mail.Letter, now: datetime, **more: Any) -> None:
        send(settings, letter, now, **more)
        with kept:
            dies = made.left > FAULTS and made.chance.random() < 0.3
            if dies:
                made.left -= 1
                made.faults[message_id(settings, letter.key)] += 1
        if dies:
            raise Killed

    async def data(server: Any, session: Any, envelope: Any) -> str:
        message = mail.handler.prepare_message(session, envelope)
        mail.handler.handle_message(message)
        if 0 < made.left <= FAULTS:
            made.left -= 1
            made.faults[str(message["Message-ID"])] += 1
            server.transport.close()
        return "250 OK"

    monkeypatch.setattr(outbox_mail, "send", sent)
    monkeypatch.setattr(mail.handler, "handle_DATA", data, raising=False)
    return made


def played(outage: Outage, client_for: ClientFor, step: int = STEP) -> list[str]:
    """The whole day, a round every `step` minutes; what was found wrong, and printed what it
    took."""
    settings = outage.mail.settings
    outage.round(settings)
    for _ in range(8):
        outage.round(settings)
        outage.clock.move(minutes=step)
    before, outage.took = outage.took, []
    acknowledged = sum(map(len, outage.stored.values()))
    with away() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox_mail, "LONGEST", 0.2)  # else a good server on a busy machine is slow
        port = server.server_address[1]
        for minute in range(0, HOURS_AWAY * 60, step):
            way = WAYS[minute // 60]
            server.way = way
            # Nothing listens there on port 1.
            gone = replace(settings, smtp_url=f"smtp://127.0.0.1:{1 if way == 'refused' else port}")
            outage.round(gone)
            outage.clock.move(minutes=step)
    backlog, during = outage.waiting(), outage.took
    seen, unseen = visible(outage, client_for)
    acknowledged = sum(map(len, outage.stored.values())) - acknowledged
    outage.left = 2 * FAULTS
    back, began, minutes = outage.clock.now(), time.perf_counter(), 0
    while outage.waiting() and minutes < 60:
        outage.round(settings)
        outage.clock.move(minutes=1)
        minutes += 1
        if outage.left == 0 and minutes > 5:
            break
    # No more changes: what is still owed now was owed at the end of the six hours, or by a fault.
    late = drained(outage, settings, back)
    real = time.perf_counter() - began
    found = unseen + outage.findings()
    if late > DRAINED:
        found.append(f"drained after {late} minutes")
    slower = statistics.median(during) / statistics.median(before)
    repeats = sum(outage.faults.values())
    print(
        f"\n{acknowledged} changes in six hours without a server, {backlog} jobs waiting ({seen}); "
        f"{len(outage.mail.handler.kept)} mails, {repeats} faults; drained in {late} minutes of "
        f"the clock ({real:.0f} s); a change took {slower:.2f} of before; found {len(found)}"
    )
    return found


def drained(outage: Outage, settings: Settings, back: datetime) -> int:
    """Minutes of the clock from the server's return until nothing is owed."""
    while outage.waiting():
        work(outage.database, job_handlers(settings), outage.clock.now)
        if outage.waiting():
            outage.clock.move(minutes=1)
        if outage.clock.now() - back > timedelta(days=2):
            break
    return int((outage.clock.now() - back).total_seconds() // 60)


def visible(outage: Outage, client_for: ClientFor) -> tuple[str, list[str]]:
    """How old the oldest is, and what is not said of the backlog: it is on the metrics and on the
    administrator's page, and the service is ready."""
    told = dict(
        line.rsplit(" ", 1)
        for line in Metrics(outage.database, outage.clock).text().decode().splitlines()
        if not line.startswith("#")
    )
    oldest = float(told["jobbridge_oldest_notice_seconds"])
    ada, found = client_for("ada"), []
    if oldest < (HOURS_AWAY - 0.5) * 3600:
        found.append("not on the metrics")
    if "jb-reasons" not in ada.get("/jobs").text:
        found.append("not on the administrator's page")
    if ada.get("/health/ready").status_code != 200:
        found.append("not ready")
    return f"the oldest for {oldest / 3600:.1f} h", found


def test_six_hours_without_a_mail_server_lose_nothing(
    outage: Outage, client_for: ClientFor, capsys: pytest.CaptureFixture[str]
) -> None:
    found = played(outage, client_for)
    with capsys.disabled():
        print(capsys.readouterr().out)
    assert found == []
    assert sum(outage.faults.values()) == 2 * FAULTS
    assert len(outage.interviews) > 40


def _no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LEASE", timedelta(minutes=-1))


def _an_absence_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_mail, "Unreachable", Refusal)


def _a_new_mail_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = outbox_mail.message_of

    def invented(settings: Settings, letter: outbox_mail.Letter, now: datetime) -> Any:
        return made(settings, replace(letter, key=f"{letter.key}{random.random()}"), now)

    monkeypatch.setattr(outbox_mail, "message_of", invented)


@pytest.mark.parametrize(
    ("guard", "finds"),
    [
        (_no_lease, "sent "),
        (_an_absence_counts, "drained after"),
        (_a_new_mail_each_time, "two mails of one revision"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_without_a_guard_the_drill_says_so(
    outage: Outage,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    guard: Callable[[pytest.MonkeyPatch], None],
    finds: str,
) -> None:
    """The same six hours in rounds of half an hour, so that all of these end in minutes."""
    guard(monkeypatch)
    outage.most = MOST
    found = played(outage, client_for, step=CONTROL_STEP)
    with capsys.disabled():
        print(capsys.readouterr().out, Counter(one.split(":")[0] for one in found))
    assert [one for one in found if one.startswith(finds)]
