"""The country on a Dask cluster: a million pairs on two worker processes, beside one.

Scheduler and workers are real, on loopback, of one thread each; the shards go and come back as
those of `jobbridge match --all --cluster`, without the database. Ours has twice the workers, so
two is the best there can be; the client and the scheduler take their part of the same processors.
`python -m tests.benches.clustering` also says what the client's own processor time is, and how
many bytes go to and fro.
"""

import argparse
import pickle
import statistics
import time
from dataclasses import dataclass
from typing import Any

from jobbridge import __version__
from jobbridge.matching.best import Floors
from jobbridge.matching.cluster import AHEAD, cluster, hand_over, judge_away, meet
from jobbridge.matching.engine import Compiled
from jobbridge.matching.facts import Person
from jobbridge.matching.shards import keys_of, offers_of, packed_with, unpressed
from tests.bench import Figure
from tests.benches.matching import PEOPLE, TODAY, WORKS, invented
from tests.matching.test_cluster import Machines

SHARD = 500
TIMES = 5


@dataclass(frozen=True)
class Round:
    """Seconds, those of the processor in the workers and in the client itself, pairs that came
    back, and bytes of them."""

    seconds: float
    away: float
    own: float
    kept: int
    came: int


def rounds(people: int, works: int, times: int = TIMES) -> tuple[list[Round], list[Round]]:
    """On one worker and on two, in turns, so that a busy moment strikes both alike."""
    country = invented(people, works)
    compiled = Compiled([], country.works, as_of=TODAY)
    one: list[Round] = []
    two: list[Round] = []
    machines = Machines()
    try:
        for name in ("one", "two"):
            machines.worker(name)
        machines.wait()
        with cluster(machines.address) as client:
            machines.wait_for(client, 2)
            there = hand_over(client, offers_of(compiled))
            met: dict[str, Any] = {}
            meet(client, there, met)
            client.gather(list(met.values()))
            for _ in range(times + 1):
                one.append(_judge(client, compiled, country.people, there, list(met)[:1]))
                two.append(_judge(client, compiled, country.people, there, list(met)))
    finally:
        machines.stop()
    return one[1:], two[1:]


def _judge(
    client: Any, compiled: Compiled, people: list[Person], there: Any, workers: list[str]
) -> Round:
    from distributed import wait

    first_of: Any = wait
    spent = sum(client.run(time.process_time).values())
    begun, own = time.perf_counter(), time.process_time()
    floors, steps = Floors(len(compiled.works)), tuple(compiled.steps.names)
    works_keys = keys_of(compiled.works)
    left = [people[first : first + SHARD] for first in range(0, len(people), SHARD)]
    sent: dict[Any, list[Person]] = {}
    kept = came = 0
    while left or sent:
        while left and len(sent) < AHEAD * len(workers):
            shard = left.pop()
            given = there, compiled.brought_by(shard), floors.least, __version__
            sent[client.submit(judge_away, *given, pure=False, workers=workers)] = shard
        for future in first_of(list(sent), return_when="FIRST_COMPLETED").done:
            shard, found = sent.pop(future), future.result()
            pairs = unpressed(found)
            floors.raise_by(pairs)
            packed_with(found, steps, keys_of(shard), works_keys)
            kept, came = kept + len(pairs), came + len(found)
    taken, own = time.perf_counter() - begun, time.process_time() - own
    spent = sum(client.run(time.process_time).values()) - spent
    return Round(taken, spent, own, kept, came)


def figures(people: int = PEOPLE, works: int = WORKS) -> list[Figure]:
    one, two = (
        statistics.median(r.seconds for r in each) / (people * works / 1e6)
        for each in rounds(people, works)
    )
    return [Figure(f"a million pairs of {people} × {works} on two workers", two, "on one", one)]


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.clustering", description=__doc__)
    given.add_argument("--people", type=int, default=PEOPLE)
    given.add_argument("--works", type=int, default=WORKS)
    given.add_argument("--times", type=int, default=TIMES)
    options = given.parse_args()
    people, works = options.people, options.works
    millions = people * works / 1e6
    for name, taken in zip(("one", "two"), rounds(people, works, options.times), strict=True):
        seconds, away, own = (
            1000 * statistics.median(getattr(r, field) for r in taken) / millions
            for field in ("seconds", "away", "own")
        )
        print(
            f"a million pairs of {people} × {works}, {name}: {seconds:.1f} ms, processors:"
            f" {away:.1f} ms in workers, {own:.1f} ms in the client; {taken[0].kept / millions:.0f}"
            f" pairs and {taken[0].came / millions / 1e6:.2f} MB came back of it"
        )
    country = invented(SHARD, works)
    compiled = Compiled([], country.works, as_of=TODAY)
    for name, thing in (
        ("the works", offers_of(compiled)),
        (f"{SHARD} people", compiled.brought_by(country.people)),
    ):
        print(f"{name} sent: {len(pickle.dumps(thing)) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
