"""The same shards on a real Dask scheduler and worker processes."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.matching import actions, cluster
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.best import Floors
from jobbridge.matching.cluster import judge_on
from jobbridge.matching.command import rematch
from jobbridge.matching.engine import Compiled
from jobbridge.matching.fact_queries import compile_people, compile_works
from jobbridge.matching.model import Match
from jobbridge.matching.shards import judged_by, offers_of, pressed
from tests.conftest import NOW, World

distributed = pytest.importorskip("distributed")
TODAY = NOW.date()
ROOT = Path(__file__).parents[2]


class Machines:
    """A scheduler and workers, each a process of its own on loopback."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        port = self.address.rpartition(":")[2]
        self._start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")

    def worker(self, name: str) -> None:
        self._start(
            "worker", self.address, "--name", name, "--nthreads", "1", "--no-nanny",
            "--no-dashboard",
        )  # fmt: skip

    def _start(self, *words: str) -> None:
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        )

    def wait(self) -> None:
        """Until the scheduler answers."""
        with distributed.Client(self.address, timeout=60, set_as_default=False):
            pass

    def kill(self) -> None:
        """The newest worker, without a word."""
        process = self.processes.pop()
        process.send_signal(signal.SIGKILL)
        process.wait()

    def wait_for(self, client: Any, workers: int) -> None:
        client.wait_for_workers(workers, timeout=60)

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def machines() -> Iterator[Machines]:
    made = Machines()
    made.worker("one")
    with distributed.Client(made.address, timeout=60, set_as_default=False) as client:
        made.wait_for(client, 1)
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "SHARD", 1)


def test_on_a_cluster_the_same_is_found_as_here(
    database: Database, world: World, machines: Machines
) -> None:
    rematch_all(database, now=NOW, today=TODAY)
    here = whole_rows(database)
    with database.write() as session:
        session.execute(update(Match).values(score=1, parts={}, states="", policy="old"))
    seen = []
    kept = rematch(
        database,
        now=NOW,
        address=machines.address,
        progress=lambda done, total, what: seen.append((done, total, what)),
    )
    assert kept == len(here) == 6
    assert whole_rows(database) == here
    assert (3, 3, "shards judged") in seen


def whole_rows(database: Database) -> list[tuple[object, ...]]:
    """All of the table, each column."""
    with database.read() as session:
        query = select(Match.__table__).order_by(Match.inmate_id, Match.vacancy_id)
        return [tuple(row) for row in session.execute(query)]


@pytest.mark.drill
def test_a_killed_worker_costs_only_its_shard(
    database: Database, world: World, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose worker is gone is judged by another; what was put down is not judged again."""
    monkeypatch.setattr(cluster, "judge_away", _slowly)
    machines.worker("two")
    with cluster.cluster(machines.address) as client:
        machines.wait_for(client, 2)
        killed: list[int] = []

        def kill_one(done: int, total: int | None, what: str) -> None:
            if done and not killed:
                killed.append(done)
                machines.kill()

        judge = partial(judge_on, client, progress=kill_one)
        assert rematch_all(database, now=NOW, today=TODAY, judge_on=judge) == 6
    assert killed == [1]


def _slowly(*given: Any) -> Any:
    time.sleep(0.3)
    return pressed(judged_by(*given[:2], least=given[2]))


def test_no_name_and_no_id_travels(world: World, database: Database) -> None:
    """What is sent is the same whoever people and vacancies are, and holds no words."""
    with database.read() as session:
        people, works = compile_people(session), compile_works(session, TODAY)
    others = [
        replace(
            person,
            id=person.id + 1000,
            version=77,
            facts=tuple(replace(f, recorded_on=TODAY, recorded_by=5) for f in person.facts),
        )
        for person in people
    ]
    sent = []
    for who in (people, others):
        compiled = Compiled([], works, as_of=TODAY)
        sent.append(pickle.dumps((offers_of(compiled), compiled.brought_by(who))))
    assert sent[0] == sent[1]
    texts = {text for one in people for fact in one.facts for text in (fact.code,) if len(text) > 3}
    assert texts
    assert not [text for text in texts if text.encode() in sent[0]]


def test_a_worker_of_another_release_is_refused() -> None:
    compiled = Compiled([], [], as_of=TODAY)
    given = offers_of(compiled), compiled.brought_by([]), Floors(0).least
    with pytest.raises(Unusable, match=r"runs JobBridge .* not 0\.0\.1"):
        cluster.judge_away(*given, "0.0.1")


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = "tcp://127.0.0.1:1"
    with pytest.raises(Unusable, match="no scheduler answers"), cluster.cluster(nowhere):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    needed = r"pip install jobbridge\[cluster\]"
    with pytest.raises(Unusable, match=needed), cluster.cluster(nowhere):
        pass
