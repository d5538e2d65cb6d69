"""A worker killed by the kernel while it reads an employer's calendar."""

import subprocess
import sys
from datetime import timedelta

from sqlalchemy import select

from jobbridge.busy import calendar_actions
from jobbridge.db import Database
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.foreign.rules import LEASE
from tests.busy.test_calendars import add, gives, kept, read
from tests.conftest import NOW, World
from tests.interviews.conftest import at

BEFORE = ("2026-12-01 08:00", "2026-12-01 12:30")
AFTER = ("2026-12-02 08:00", "2026-12-02 12:30")
PROGRAM = """
import sys, time
from datetime import datetime
from jobbridge import schema
from jobbridge.busy import calendar_actions
from jobbridge.db import Database
from jobbridge.sealed import Keyring

def hangs(url, known, within):
    print("reading", flush=True)
    time.sleep(60)

url, number, now = sys.argv[1:]
database = Database(url, Keyring((("k1", bytes(range(32))),), b"nobody's secret, in a test"))
payload = {"calendar_id": int(number)}
calendar_actions.read_one(database, payload, datetime.fromisoformat(now), reader=hangs)
"""


def test_a_reading_that_was_killed_leaves_what_was_read_before_and_is_done_again(
    database: Database, world: World
) -> None:
    number = add(database, world)
    read(database, number, gives(BEFORE))
    with database.write() as session:
        session.scalars(select(ForeignCalendar)).one().next_at = NOW
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database.url, str(number), NOW.isoformat()],
        stdout=subprocess.PIPE,
    ) as reader:
        assert reader.stdout is not None
        try:
            assert reader.stdout.readline() == b"reading\n"
        finally:
            reader.kill()
    assert kept(database) == [(at(BEFORE[0]), at(BEFORE[1]))]
    soon, later = NOW + timedelta(seconds=1), NOW + LEASE + timedelta(seconds=1)
    calendar_actions.read_due(database, soon, reader=gives(AFTER))
    assert kept(database) == [(at(BEFORE[0]), at(BEFORE[1]))]
    calendar_actions.read_due(database, later, reader=gives(AFTER))
    assert kept(database) == [(at(AFTER[0]), at(AFTER[1]))]
