"""The last place, asked for by many at once of the portal as it is served: `make drill`.

In each round one gets it, the others are told what stands in the way, and what was told is what is
stored. Once more without the guard, which must be found. `ROUNDS` are the bar's, 200.
"""

import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.interviews.model import LIVE, Interview, Room
from tests.conftest import World
from tests.interviews.conftest import (
    add_inmate,
    apply,
    coming_starts,
    release_later,
    wanted_by_many,
)
from tests.interviews.served import BOUND, INTERVIEWS, references, served, wish

pytestmark = pytest.mark.drill
ROUNDS, AT_ONCE = int(os.environ.get("ROUNDS", "200")), 16


def _last_places(
    client: httpx.Client, database: Database, world: World, rounds: int
) -> tuple[Counter[str], list[str]]:
    """Rounds about one room, and about one person whom employers want in rooms of their own. What
    was told, and what of it was wrong."""
    with database.write() as session:
        jobs, rooms = wanted_by_many(session, world, AT_ONCE)
        suitors = references(session, jobs)
        strangers = [
            apply(session, add_inmate(session, world, f"last{n}").id, vacancy).ref
            for n, vacancy in enumerate(
                session.get_one(Application, job).vacancy_id for job in jobs
            )
        ]
        release_later(session, Clock().today())
        codes = [session.get_one(Room, room).code for room in rooms]
    told: Counter[str] = Counter()
    wrong: list[str] = []
    starts = coming_starts(Clock().today())
    until = time.monotonic() + BOUND
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for turn in range(rounds):
            if time.monotonic() > until:
                break
            start, line = starts[turn % len(starts)], threading.Barrier(AT_ONCE)
            wishes = [
                wish(strangers[n], start, "T1") if turn % 2 else wish(suitors[n], start, codes[n])
                for n in range(AT_ONCE)
            ]

            def ask(body: dict[str, object], line: threading.Barrier = line) -> httpx.Response:
                line.wait()
                return client.post(INTERVIEWS, json=body)

            answers = list(pool.map(ask, wishes))
            said = [_said(answer) for answer in answers]
            told.update(said)
            taken = "room_taken" if turn % 2 else "inmate_taken"
            if sorted(said) != sorted(["booked", *[taken] * (AT_ONCE - 1)]):
                wrong.append(f"round {turn} was told {dict(Counter(said))}")
            booked = [one.json() for one in answers if one.status_code == 201]
            with database.read() as session:
                stored = session.scalars(select(Interview.ref).where(Interview.state.in_(LIVE)))
                if sorted(stored) != sorted(one["ref"] for one in booked):
                    wrong.append(f"round {turn} has stored something else than it has told")
            for one in booked:
                given = {"version": one["version"], "why": "time"}
                if client.post(f"{INTERVIEWS}/{one['ref']}/cancel", json=given).status_code != 200:
                    wrong.append(f"round {turn} could not be cancelled")
            told["rounds"] += 1
    return told, wrong


def _said(answer: httpx.Response) -> str:
    if answer.status_code == 409:
        return ", ".join(sorted(reason["code"] for reason in answer.json()["reasons"]))
    return "booked" if answer.status_code == 201 else str(answer.status_code)


def test_the_last_place_goes_to_one_and_the_others_are_told_why(
    database: Database, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(tmp_path, database, world) as client:
        told, wrong = _last_places(client, database, world, ROUNDS)
    with capsys.disabled():
        print(f"\n{AT_ONCE} at once for the last place: {dict(told)}, {len(wrong)} wrong")
    assert wrong == []
    assert told["rounds"] > 0


def test_without_the_guard_the_last_place_goes_to_several(
    database: Database, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(tmp_path, database, world, without="claims") as client:
        told, wrong = _last_places(client, database, world, 10)
    with capsys.disabled():
        print(f"\nwithout the guard: {dict(told)}, {len(wrong)} wrong, as {wrong[:2]}")
    assert told["booked"] > told["rounds"]
