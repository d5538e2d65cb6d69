"""Shards: found alike however people are cut, judged by one worker each, stored all at once."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from jobbridge.db import Database
from jobbridge.matching import actions
from jobbridge.matching.actions import judge_shard, rematch_all, work_run
from jobbridge.matching.best import Floors
from jobbridge.matching.engine import Compiled
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.model import Match, MatchRun, MatchShard
from jobbridge.matching.run_actions import LEASE, begin, claim, put_down, store
from jobbridge.matching.shards import (
    FITS,
    Found,
    Judged,
    by_person,
    judged_by,
    judged_of,
    keys_of,
    merged,
    named,
    offers_of,
    packed,
    packed_with,
    pressed,
    unpacked,
)
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.matching import people as some
from tests.matching.pairs import person
from tests.matching.pairs import work as offered
from tests.matching.test_actions import everything

TODAY = NOW.date()
ROOT = Path(__file__).parents[2]


# What is found


def found_in(people: list[Person], works: list[Work], top: int) -> Found:
    compiled = Compiled(people, works, as_of=some.AS_OF)
    return named(judged_of(compiled, top, top), keys_of(people), keys_of(works))


def as_rows(found: Found) -> list[tuple[object, ...]]:
    return [
        (
            row["inmate"], row["vacancy"], row["inmate_version"], row["vacancy_version"],
            row["score"], "" if row["step"] == FITS else found.steps[row["step"]],
            row["parts"].tolist(),
        )
        for row in by_person(found)
    ]  # fmt: skip


def numbered(generated: list[Any]) -> list[Any]:
    return [replace(one, id=number) for number, one in enumerate(generated, 1)]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(some.people(), max_size=7).map(numbered),
    st.lists(some.works(), max_size=7).map(numbered),
    st.integers(1, 3),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_however_people_are_cut_the_same_pairs_are_kept(
    people: list[Person], works: list[Work], size: int, top: int, chance: Random
) -> None:
    whole = found_in(people, works, top)
    shards = [found_in(people[n : n + size], works, top) for n in range(0, len(people), size)]
    chance.shuffle(shards)
    assert as_rows(merged(shards, top=top, near_top=top)) == as_rows(whole)
    halves = [
        merged(shards[::2], top=top, near_top=top),
        merged(shards[1::2], top=top, near_top=top),
    ]
    if people and works:
        halves = [half for half in halves if len(half.people)]
    assert as_rows(merged(halves, top=top, near_top=top)) == as_rows(whole)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(some.people(), max_size=7).map(numbered),
    st.lists(some.works(), max_size=7).map(numbered),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_what_cannot_be_among_the_best_any_more_is_left_out_and_nothing_else(
    people: list[Person], works: list[Work], size: int, top: int
) -> None:
    """On a cluster, where what earlier shards found is known to later ones."""
    compiled = Compiled([], works, as_of=some.AS_OF)
    floors, shards = Floors(len(works), top=top, near_top=top), []
    for first in range(0, len(people), size):
        own = people[first : first + size]
        given = offers_of(compiled), compiled.brought_by(own)
        kept = judged_by(*given, top=top, near_top=top, least=floors.least)
        floors.raise_by(kept)
        result = Judged(kept, tuple(compiled.steps.names))
        shards.append(named(result, keys_of(own), keys_of(works)))
    whole = found_in(people, works, top)
    assert as_rows(merged(shards, top=top, near_top=top)) == as_rows(whole)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(some.people(), min_size=1, max_size=4).map(numbered),
    st.lists(some.works(), min_size=1, max_size=4).map(numbered),
)
def test_what_is_put_down_is_what_is_taken_up_and_no_id_is_needed_to_judge(
    people: list[Person], works: list[Work]
) -> None:
    found = found_in(people, works, 2)
    assert as_rows(unpacked(packed(found))) == as_rows(found)
    compiled = Compiled([], works, as_of=some.AS_OF)
    away = judged_by(offers_of(compiled), compiled.brought_by(people), top=2, near_top=2)
    steps = tuple(compiled.steps.names)
    put_down = packed_with(pressed(away), steps, keys_of(people), keys_of(works))
    assert as_rows(unpacked(put_down)) == as_rows(found)


def test_a_vacancy_that_a_shard_did_not_know_is_left_to_its_own_job() -> None:
    from dataclasses import replace

    people = [replace(person(), id=n) for n in (1, 2)]
    old, new = replace(offered(), id=1), replace(offered(), id=2)
    both = merged([found_in(people[:1], [old], 2), found_in(people[1:], [old, new], 2)])
    assert both.works.tolist() == [[1, 1]]
    assert {row["vacancy"] for row in both.rows} == {1}


# Who judges it


def at_once(many: int, act: Callable[[], Any]) -> list[Any]:
    barrier = threading.Barrier(many)
    answers: list[Any] = []

    def one() -> None:
        barrier.wait()
        answers.append(act())

    threads = [threading.Thread(target=one) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_workers_never_judge_the_same_shard(database: Database, run: MatchRun) -> None:
    def take() -> list[int]:
        taken: list[int] = []
        while True:
            with database.write() as session:
                held = claim(session, run.id, now=NOW)
            if held is None:
                return taken
            taken.append(held.number)

    with database.write() as session:  # more shards than threads
        for number in range(3, 20):
            session.add(
                MatchShard(run_id=run.id, number=number, first_prison=0, first_inmate=0,
                           last_prison=0, last_inmate=0)
            )  # fmt: skip
    taken = [number for numbers in at_once(8, take) for number in numbers]
    assert sorted(taken) == list(range(20))


def test_without_the_guard_they_would(database: Database, run: MatchRun) -> None:
    """The same claims, first looked for and then taken without asking again."""
    looked = threading.Barrier(8)

    def take() -> int:
        with database.read() as session:
            number = session.scalar(
                select(MatchShard.number)
                .where(MatchShard.run_id == run.id, MatchShard.leased_until.is_(None))
                .order_by(MatchShard.number)
                .limit(1)
            )
        looked.wait()
        with database.write() as session:
            session.execute(
                update(MatchShard)
                .where(MatchShard.run_id == run.id, MatchShard.number == number)
                .values(leased_until=NOW + LEASE)
            )
        assert number is not None
        return number

    assert at_once(8, take) == [0] * 8


def test_a_shard_whose_worker_is_gone_is_free_after_its_lease(
    database: Database, run: MatchRun
) -> None:
    with database.write() as session:
        first = claim(session, run.id, now=NOW)
    assert first is not None
    later = NOW + LEASE + timedelta(seconds=1)
    with database.write() as session:
        again = [claim(session, run.id, now=later) for _ in range(3)]
    assert [held.number for held in again if held] == [0, 1, 2]
    # The first comes back: what it found no longer counts.
    nothing = Found(merged([]).rows, (), keys_of([]), keys_of([]))
    with database.write() as session:
        assert put_down(session, first, nothing, now=later) is False
        assert put_down(session, again[0], nothing, now=later) is True  # type: ignore[arg-type]


def test_a_newer_run_takes_the_place_of_an_unfinished_one(
    database: Database, run: MatchRun
) -> None:
    with database.write() as session:
        held = claim(session, run.id, now=NOW)
        newer = begin(session, now=NOW, today=TODAY)
    assert held is not None
    assert judge_shard(database, held, run, lambda: NOW) is False
    assert store(database, run.id, lambda: NOW) is None
    work_run(database, newer, lambda: NOW)
    assert len(everything(database)) == 6


def test_in_shards_of_one_the_same_is_stored_as_in_one(database: Database, run: MatchRun) -> None:
    work_run(database, run, lambda: NOW)
    in_shards = everything(database)
    rematch_all(database, now=NOW, today=TODAY)
    assert everything(database) == in_shards
    assert len(in_shards) == 6


def test_nothing_is_stored_before_all_shards_are_judged_and_then_once(
    database: Database, run: MatchRun
) -> None:
    work_run(database, run, lambda: NOW, most=2)
    assert everything(database) == []
    with database.write() as session:
        held = claim(session, run.id, now=NOW)
    assert held is not None
    judge_shard(database, held, run, lambda: NOW)
    kept = at_once(4, lambda: store(database, run.id, lambda: NOW))
    assert sorted(kept, key=str) == [6, None, None, None]


def test_each_shard_is_a_job_so_that_the_jobs_page_counts_them(database: Database) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "SHARD", 1)
        actions.start_run(database, {}, NOW)
    with database.read() as session:
        waiting = session.scalars(select(Job).where(Job.kind == "rematch_shard")).all()
    assert len(waiting) == 3
    assert work(database, actions.HANDLERS, lambda: NOW) >= 3
    assert len(everything(database)) == 6


# Killed half-way


CHILD = """
import sys, time
from datetime import datetime
from jobbridge.db import Database
from jobbridge.matching import actions, run_actions
from jobbridge.matching.model import MatchRun
from tests.conftest import RING

url, run_id, where, moment = sys.argv[1:]
database = Database(url, RING)

def hang(*given, **more):
    print("here", flush=True)
    time.sleep(60)

if where == "judging":
    actions.judge_here = hang
else:
    once = run_actions.replace_people
    def half(*given):
        run_actions.replace_people = hang
        return once(*given)
    run_actions.replace_people = half
    run_actions.CHUNK = 1
now = datetime.fromisoformat(moment)
with database.read() as session:
    run = session.get_one(MatchRun, int(run_id))
actions.work_run(database, run, lambda: now)
"""


@contextmanager
def killed(database: Database, run: MatchRun, where: str) -> Iterator[None]:
    """Another worker on this run, killed without a word where it stands."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, database.url, str(run.id), where, NOW.isoformat()],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"here\n"
    yield
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


@pytest.mark.parametrize("where", ["judging", "storing"])
def test_a_worker_killed_half_way_leaves_the_old_and_the_next_takes_it_up(
    database: Database, world: World, where: str
) -> None:
    rematch_all(database, now=NOW - timedelta(days=1), today=TODAY - timedelta(days=1))
    before = everything(database)
    with database.write() as session:
        run = begin(session, now=NOW, today=TODAY, size=1)
    with killed(database, run, where):
        pass
    assert everything(database) == before
    work_run(database, run, lambda: NOW)
    with database.read() as session:  # what the dead one holds is left alone
        assert session.get_one(MatchRun, run.id).finished_at is None
    after = NOW + LEASE + timedelta(seconds=1)
    work_run(database, run, lambda: after)
    with database.read() as session:
        assert session.get_one(MatchRun, run.id).finished_at == after
        assert set(session.scalars(select(Match.as_of))) == {TODAY}
        assert session.scalars(select(MatchShard)).all() == []
    assert everything(database) == before
