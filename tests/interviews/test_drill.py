"""The race in the thousands: `make drill`. Prints how many tries it took and how long."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.interviews import actions
from jobbridge.interviews.model import Claim
from tests.conftest import NOW, World
from tests.interviews.conftest import at, crowd

pytestmark = pytest.mark.drill
THREADS, ROUNDS = 16, 130


def test_two_thousand_tries_book_each_slot_once(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sixteen at once ask for one slot after another; a slot that is taken stays taken."""
    with database.write() as session:
        jobs = crowd(session, world, THREADS)
    starts = [
        f"2026-12-{day:02} {hour:02}:{minute:02}"
        for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14)
        for hour in (9, 10, 13, 14, 15)
        for minute in (0, 20, 40)
    ][:ROUNDS]

    def attempt(number: int) -> bool:
        try:
            with database.write() as session:
                actions.book(
                    session,
                    world.anna,
                    application=session.get_one(Application, jobs[number % THREADS]),
                    starts_at=at(starts[number // THREADS]),
                    minutes=15,
                    mode="in_person",
                    room_id=world.ids["north_room"],
                    now=NOW,
                )
        except Refused:
            return False
        return True

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        won = sum(pool.map(attempt, range(THREADS * len(starts))))
    seconds = time.perf_counter() - began
    with database.read() as session:
        claims = list(session.scalars(select(Claim).order_by(Claim.resource, Claim.starts_at)))
    overlaps = [
        (a.id, b.id)
        for a, b in pairwise(claims)
        if a.resource == b.resource and b.starts_at < a.ends_at
    ]
    tries = THREADS * len(starts)
    with capsys.disabled():
        print(f"\n{tries} tries, {won} booked, {len(overlaps)} overlaps, {seconds:.0f} s")
    assert overlaps == []
    assert won == len({claim.interview_id for claim in claims})
    assert won > 0
