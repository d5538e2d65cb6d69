"""A million pairs on a Dask cluster of two worker processes, beside one of one.

Scheduler and workers are real, on loopback; the shards are those of `jobbridge match --all
--cluster`, without the database. Ours has twice the workers, so two is the best there can be.
"""

import argparse
import time
from typing import Any

from jobbridge import __version__
from jobbridge.matching.cluster import cluster, hand_over, judge_away
from jobbridge.matching.policy import POLICY
from jobbridge.matching.shards import nameless
from tests.bench import Figure
from tests.benches.matching import TODAY, invented
from tests.matching.test_cluster import Machines

SHARD = 250


def figures(people: int = 2000, works: int = 5000) -> list[Figure]:
    country = invented(people, works)
    millions = people * works / 1_000_000
    taken = []
    machines = Machines()
    try:
        machines.worker("one")
        for number in (1, 2):
            if number == 2:
                machines.worker("two")
            machines.wait()
            with cluster(machines.address) as client:
                machines.wait_for(client, number)
                there = hand_over(client, country.works)
                shards = [
                    nameless(country.people[first : first + SHARD])
                    for first in range(0, people, SHARD)
                ]
                _judge(client, shards[: 2 * number], there)  # what is loaded and compiled first
                taken.append(_judge(client, shards, there) / millions)
    finally:
        machines.stop()
    return [
        Figure(
            f"a million pairs of {people} × {works} on two workers", taken[1], "on one", taken[0]
        )
    ]


def _judge(client: Any, shards: list[Any], there: Any) -> float:
    begun = time.perf_counter()
    futures = [
        client.submit(judge_away, shard, there, TODAY, POLICY, __version__, pure=False)
        for shard in shards
    ]
    client.gather(futures)
    return time.perf_counter() - begun


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.clustering", description=__doc__)
    given.add_argument("--people", type=int, default=2000)
    given.add_argument("--works", type=int, default=5000)
    options = given.parse_args()
    for figure in figures(options.people, options.works):
        print(
            f"{figure.what}: {figure.ours:.3f} s, on one {figure.reference:.3f} s:"
            f" {figure.ratio:.2f} times as fast"
        )


if __name__ == "__main__":
    main()
