"""Shards judged on other machines, by Dask: `jobbridge match --all --cluster tcp://host:8786`.

Only what is judged travels, compiled to arrays of numbers, and where people go and work is; never
a name or an id. Dask unpickles what it is sent and by itself neither asks who is there nor
encrypts, so its scheduler belongs on a network of its own, or behind TLS (`tls://…`, certificates
by Dask's own settings). Results come back to the caller, who alone speaks with the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobbridge import __version__
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.matching.arrays import Brought, Ints
from jobbridge.matching.best import Floors, warm
from jobbridge.matching.distances import Point
from jobbridge.matching.engine import Compiled
from jobbridge.matching.facts import Person
from jobbridge.matching.model import MatchRun
from jobbridge.matching.resident_queries import resident
from jobbridge.matching.run_actions import (
    Claim,
    Progress,
    claim,
    people_of,
    progress_of,
    prolong,
    put_down,
)
from jobbridge.matching.shards import (
    Offers,
    judged_by,
    keys_of,
    offers_of,
    packed_with,
    pressed,
    unpressed,
)

RETRIES = 3
PATIENCE = 30.0  # seconds after which what is waited for is leased anew
AHEAD = 2  # shards a thread of the cluster, so that none waits for the database
FIRST = 10  # before shards
# What Dask says where a shard, or the works, went with its workers.
LOST = ("KilledWorker", "FutureCancelledError", "CancelledError")
WITHOUT = "matching on a cluster needs Dask: pip install jobbridge[cluster]"


def judge_away(
    offers: Offers, people: tuple[Brought, list[Point]], least: Ints, release: str
) -> bytes:
    """One shard on a machine of the cluster, which must run the same release. One thread judges:
    a worker is handed as many shards at once as it has of them."""
    if release != __version__:
        raise Unusable(f"this worker runs JobBridge {__version__}, not {release}")
    return pressed(judged_by(offers, people, least=least))


@contextmanager
def cluster(address: str) -> Iterator[Any]:
    """A client of the scheduler at this address, which has workers."""
    try:
        from distributed import Client
    except ImportError:
        raise Unusable(WITHOUT) from None
    try:
        client: Any = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise Unusable(f"no scheduler answers at {address}: {type(error).__name__}") from None
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise Unusable(f"the scheduler at {address} has no workers: start some (dask worker)")
        yield client


@dataclass(frozen=True)
class Sent:
    """A shard on its way, and how often it was sent."""

    held: Claim
    people: list[Person]
    times: int = 1


def judge_on(
    client: Any,
    database: Database,
    run: MatchRun,
    now: Callable[[], datetime],
    *,
    progress: Progress | None = None,
) -> None:
    """Judge all free shards of a run on the cluster. The scheduler hands the shard of a worker
    that is gone to another one; works that went with it are sent again."""
    from distributed import wait
    from distributed.client import FuturesCancelledError

    first_of: Callable[..., Any] = wait

    with database.read() as session:
        works = resident(session).works(session, run.as_of)
    compiled, works_keys = Compiled([], works, as_of=run.as_of), keys_of(works)
    steps, floors = tuple(compiled.steps.names), Floors(len(works))
    offers = offers_of(compiled)
    there = hand_over(client, offers)
    met: dict[str, Any] = {}
    sent: dict[Any, Sent] = {}

    def submit(shard: Sent) -> None:
        given = (there, compiled.brought_by(shard.people), floors.least, __version__)
        sent[client.submit(judge_away, *given, pure=False, retries=RETRIES)] = shard

    def more() -> None:
        meet(client, there, met)
        while len(sent) < max(1, threads_of(client)) * AHEAD:
            shard = _claimed(database, run, now())
            if shard is None:
                return
            submit(shard)

    more()
    while sent:
        try:
            done = first_of(list(sent), timeout=PATIENCE, return_when="FIRST_COMPLETED").done
        except (TimeoutError, FuturesCancelledError):
            done = {future for future in sent if future.done()}
        with database.write() as session:
            prolong(session, [shard.held for shard in sent.values()], now=now())
        for future in done:
            shard = sent.pop(future)
            if future.status == "finished":
                kept = future.result()
                found = packed_with(kept, steps, keys_of(shard.people), works_keys)
                with database.write() as session:
                    ours = put_down(session, shard.held, found, now=now())
                if ours:  # else somebody else has judged the same people
                    floors.raise_by(unpressed(kept))
            elif future.status == "error" and type(future.exception()).__name__ not in LOST:
                raise Unusable(f"a shard failed: {future.exception()}")
            elif shard.times > RETRIES:
                raise Unusable("the cluster loses its workers; what is judged stands")
            else:
                there = hand_over(client, offers)
                met.clear()
                submit(replace(shard, times=shard.times + 1))
        more()
        if progress:
            with database.read() as session:
                progress(*progress_of(session, run.id), "shards judged")


def _claimed(database: Database, run: MatchRun, now: datetime) -> Sent | None:
    with database.write() as session:
        held = claim(session, run.id, now=now)
    if held is None:
        return None
    with database.read() as session:
        people = people_of(session, held)
    return Sent(held, people)


def hand_over(client: Any, offers: Offers) -> Any:
    """All works as one thing that workers get from each other. As a task's answer, not
    scattered: when its worker is gone the scheduler makes it again."""
    return client.submit(_itself, offers, pure=False)


def _itself(offers: Offers) -> Offers:
    return offers


def meet(client: Any, there: Any, met: dict[str, Any]) -> None:
    """Each worker that is new gets the works at once, and loads what judging needs. By itself
    Dask leaves shards where the works are until that worker is far behind."""
    for address in client.scheduler_info(n_workers=-1)["workers"]:
        if address not in met:
            met[address] = client.submit(
                ready, there, workers=[address], pure=False, priority=FIRST
            )


def ready(offers: Offers) -> None:
    """What it is called with is there from then on."""
    warm()


def threads_of(client: Any) -> int:
    workers = client.scheduler_info(n_workers=-1)["workers"]
    return sum(worker["nthreads"] for worker in workers.values())
