"""One changed inmate or vacancy beside everybody matched anew, on PostgreSQL.

Both judge facts that are in memory, look up in the database what stands, and store; commits do not
wait for the disk. The ratio says how often a change goes into the whole.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.matching import actions, resident_queries, run_actions
from jobbridge.matching.facts import Person, Work
from jobbridge.schema import migrate
from tests import cast
from tests.bench import Figure
from tests.benches.matching import TODAY, invented
from tests.benches.storing import fill
from tests.conftest import RING
from tests.postgres import Postgres, binaries

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC)


def figures(people: int = 3500, works: int = 5000, times: int = 7) -> list[Figure]:
    """Nothing without PostgreSQL."""
    if binaries() is None:
        return []
    server = Postgres.start()
    database = Database(server.url(server.create()), RING)
    try:
        migrate(database)
        cast.build(database)
        keys = fill(database, people, works)
        country = invented(people, works)
        persons = [
            replace(one, id=int(i), version=int(v))
            for one, (i, v) in zip(country.people, keys[0], strict=True)
        ]
        offers = [
            replace(one, id=int(i), version=int(v))
            for one, (i, v) in zip(country.works, keys[1], strict=False)
        ]
        with _known(persons, offers):
            begun = time.perf_counter()
            kept = actions.rematch_all(database, now=NOW, today=TODAY)
            whole = time.perf_counter() - begun
            one = {
                "inmate": lambda n: actions.rematch_inmate(
                    database, {"inmate_id": persons[n * 31].id}, NOW
                ),
                "vacancy": lambda n: actions.rematch_vacancy(
                    database, {"vacancy_id": offers[n * 31].id}, NOW
                ),
            }
            return [
                Figure(
                    f"one changed {name}, {people} × {works}",
                    _median(run, times),
                    f"everybody matched anew and {kept} pairs stored",
                    whole,
                )
                for name, run in one.items()
            ]
    finally:
        database.dispose()
        server.stop()


@contextmanager
def _known(persons: list[Person], offers: list[Work]) -> Iterator[None]:
    """Invented facts for the database's empty people and vacancies."""
    by_id = {person.id: person for person in persons}

    def people(session: Session, *clauses: Any) -> list[Person]:
        ids = session.scalars(select(Inmate.id).where(*clauses).order_by(Inmate.id))
        return [by_id[i] for i in ids if i in by_id]

    def works(*_: Any) -> list[Work]:
        return offers

    with ExitStack() as patched:
        for module in (resident_queries, actions, run_actions):
            patched.enter_context(mock.patch.object(module, "compile_people", people))
        patched.enter_context(mock.patch.object(resident_queries, "compile_works", works))
        yield


def _median(run: Callable[[int], object], times: int) -> float:
    """Of changes to different ones, after the first, which compiles the other side."""
    taken = []
    for number in range(times + 1):
        begun = time.perf_counter()
        run(number)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.changing", description=__doc__)
    given.add_argument("--people", type=int, default=3500)
    given.add_argument("--works", type=int, default=5000)
    options = given.parse_args()
    for figure in figures(options.people, options.works):
        print(
            f"{figure.what}: {figure.ours * 1000:.1f} ms, {figure.against}:"
            f" {figure.reference:.2f} s, {figure.ratio:.0f} times as long"
        )


if __name__ == "__main__":
    main()
