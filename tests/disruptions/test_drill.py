"""A prison with 120 booked interviews over nine days closes: `make drill`. Prints what becomes of
them and how long each step takes; the second drill kills who carries it out, again and again."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.model import Entry
from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.disruptions import plan_queries, planning, queries
from jobbridge.disruptions.model import Disruption, NewTimes, Outcome, State, Way
from jobbridge.disruptions.plan_queries import Shut
from jobbridge.interviews.model import Interview
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.disruptions.conftest import (
    at,
    close_north,
    crowded,
    held,
    interviews,
    overlaps,
    proposals,
    release,
    steps,
)

SIZE, DAYS, EMPLOYERS = 120, 9, 8
FIRST, LAST = "2026-11-30 00:00", "2026-12-10 23:59"
ROOT = Path(__file__).parents[2]


def previewed(session: Session, world: World) -> Counter[Way]:
    """What the preview counts: the closure is only thought of."""
    span = Span(at(FIRST), at(LAST))
    coming = queries.coming_for(session, world.olga, NOW)
    broken = [i for i in coming if span.overlaps(Span(i.starts_at, i.ends_at))]
    breaks = queries.breaks_of(session, broken, NOW)
    shut = Shut(world.ids["north"], span)
    plans, _ = plan_queries.plans_of(session, broken, breaks, NOW, shut=shut)
    return Counter(planning.tallied(plans))


def all_is_well(database: Database, made: Disruption, ids: list[int]) -> Counter[Way]:
    """Every interview went on in one way, wholly, and its people were told once."""
    plans = {p.interview_id: p for p in proposals(database, made)}
    assert sorted(plans) == sorted(ids)
    assert {p.state for p in plans.values()} == {Outcome.DONE}
    found = interviews(database, ids)
    for interview in found:
        plan = plans[interview.id]
        gone = plan.way in (Way.CANCEL, Way.BRANCH)
        assert (interview.state == "cancelled") == gone
        assert gone or (interview.starts_at, interview.room_id) == (plan.starts_at, plan.room_id)
        assert steps(database, interview.id) == ["book", "cancel" if gone else "move"]
    with database.read() as session:
        entries = {e.uid: e.sequence for e in session.scalars(select(Entry))}
        employers = session.scalars(select(NewTimes.employer_id)).all()
        jobs = Counter(session.scalars(select(Job.kind)))
        state = session.get_one(Disruption, made.id).state
    assert state == State.RELEASED
    assert {i.uid: i.sequence for i in found} == entries
    assert sorted(employers) == sorted({i.employer_id for i in found})
    assert (jobs["notice_new_times"], jobs["notice_disruption"]) == (len(employers), 1)
    assert jobs["interview_changed"] == len(ids)  # the bookings, none of the moves
    assert overlaps(database) == []
    assert held(database) == 0
    return Counter(Way(p.way) for p in plans.values())


@pytest.mark.drill
def test_a_prison_closes_for_nine_days(
    database: Database,
    world: World,
    worked: Callable[[], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    ids = crowded(database, world, SIZE, days=DAYS, employers=EMPLOYERS)
    worked()
    began = time.perf_counter()
    with database.read() as session:
        counted = previewed(session, world)
    looked = time.perf_counter()
    made = close_north(database, world, first=FIRST, last=LAST)
    proposed = time.perf_counter()
    release(database, world, made)
    worked()
    done = time.perf_counter()
    ways = all_is_well(database, made, ids)
    assert ways == counted
    with capsys.disabled():
        print(
            f"\n{len(ids)} interviews: {', '.join(f'{n} {way}' for way, n in ways.items())}; "
            f"preview {looked - began:.2f} s, proposing {proposed - looked:.2f} s, "
            f"releasing and telling {done - proposed:.2f} s"
        )


@pytest.mark.drill
def test_whoever_carries_it_out_is_killed_again_and_again(
    database: Database,
    world: World,
    worked: Callable[[], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    ids = crowded(database, world, 24, days=3, employers=EMPLOYERS)
    made = close_north(database, world, first=FIRST, last=LAST)
    release(database, world, made)
    url = database.engine.url.render_as_string(hide_password=False)
    kills, draw = 0, random.Random(5)
    for _ in range(40):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.disruptions.killed", url, str(made.id)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(timeout=draw.uniform(0.2, 2))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        else:
            break
        finally:
            process.stdout.close()
        assert overlaps(database) == []
    worked()
    ways = all_is_well(database, made, ids)
    with database.read() as session:
        assert len(session.scalars(select(Interview)).all()) == len(ids)
    with capsys.disabled():
        print(f"\nkilled {kills} times on the way: {dict(ways)}, every interview once")
    assert kills > 0
