"""The worker killed by the kernel between the server's yes and its own record: `make drill`.

A mail server on loopback takes each mail and, before it can say so, the worker process is dead.
The next worker finds the lease run out and sends again: the same mail by every mark that a mail
program or a calendar goes by, and no third one.
"""

import base64
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from jobbridge.calendar.actions import EntryTexts, put_entry
from jobbridge.calendar.rules import organisation
from jobbridge.db import Database
from jobbridge.itip.model import Attendee
from jobbridge.outbox.model import Job
from tests.conftest import PUBLIC_URL, World
from tests.itip.conftest import Read, read
from tests.notices.conftest import Keep, free_port

pytestmark = pytest.mark.drill
KILLS = 6
BOUND = 120
"""Seconds after which a round is given up, however slow the machine."""


class Worker:
    """`jobbridge worker`, in a process group of its own."""

    def __init__(self, folder: Path, url: str, port: int) -> None:
        environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JOBBRIDGE_")},
            "JOBBRIDGE_DATABASE_URL": url.replace("postgresql+psycopg", "postgresql"),
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "JOBBRIDGE_PUBLIC_URL": PUBLIC_URL,
            "JOBBRIDGE_SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
        self._running = subprocess.Popen(
            [sys.executable, "-m", "jobbridge.cli", "worker"],
            cwd=folder,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        if self._running.poll() is None:
            os.killpg(self._running.pid, 9)
        self._running.wait()

    @property
    def ended(self) -> bool:
        return self._running.poll() is not None


class Server(Keep):
    """Takes every mail; the first invitation after `armed` kills the worker before its yes."""

    def __init__(self) -> None:
        super().__init__()
        self.armed: Callable[[], None] | None = None

    def handle_message(self, message: Message) -> None:
        super().handle_message(message)
        if self.armed and message.get_content_type() == "multipart/mixed":
            kill, self.armed = self.armed, None
            kill()

    def invitations(self) -> list[Read]:
        return [read(one) for one in self.kept if one.get_content_type() == "multipart/mixed"]


def test_a_worker_killed_between_sending_and_recording_loses_nothing(
    database: Database, world: World, tmp_path: Path
) -> None:
    server, port = Server(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        for number in range(KILLS):
            _one_kill(database, world, tmp_path, server, port, number)
    finally:
        controller.stop()
    found = server.invitations()
    marks = Counter(
        (one.message["Message-ID"], one.line("UID"), one.line("SEQUENCE"), one.ics) for one in found
    )
    print(f"\n{KILLS} kills, {len(found)} mails, {len(marks)} of them different")
    assert sorted(marks.values()) == [2] * KILLS


def _one_kill(
    database: Database, world: World, folder: Path, server: Server, port: int, number: int
) -> None:
    """A new entry; the worker dies over its mail, another one takes the job up."""
    _put(database, world, number)
    first = Worker(folder, database.url, port)
    server.armed = first.kill
    try:
        _wait(lambda: first.ended)
    finally:
        first.kill()
    with database.write() as session:
        assert session.scalars(select(Attendee).where(Attendee.sent_stamp.is_(None))).one()
        # As if five minutes had passed.
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Job).where(Job.leased_until.is_not(None)).values(leased_until=past))
    second = Worker(folder, database.url, port)
    try:
        _wait(lambda: _all_recorded(database))
        time.sleep(1)  # in which a third one would go out
    finally:
        second.kill()


def _put(database: Database, world: World, number: int) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    starts_at = now + timedelta(days=10, hours=number)
    with database.write() as session:
        put_entry(
            session,
            uid=f"kill-{number}@jobbridge",
            sequence=0,
            status="CONFIRMED",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            revised_at=now,
            audiences=[organisation(world.ids["a"])],
            texts=lambda _locale, _tier: EntryTexts(f"Entry {number}", categories=("INTERVIEW",)),
        )


def _all_recorded(database: Database) -> bool:
    with database.read() as session:
        rows = session.scalars(select(Attendee)).all()
        return bool(rows) and all(row.sent_stamp == row.revised_at for row in rows)


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + BOUND
    while not until():
        if time.monotonic() > deadline:
            pytest.fail("the worker is too slow")
        time.sleep(0.05)
