"""The race in the thousands: `make drill`. Prints how many tries it took and how long.

Thirty-two at once book, hold, move and cancel for few people, employers, rooms and stations in
the same hours, so that each of them is fought for, and holds end meanwhile. On one day two of the
employers come with panels, and some name the same visitor for it again and again.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span, local_date
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.interviews import actions, visit_actions
from jobbridge.interviews.facts import (
    MOST_PANELS,
    Asked,
    claims,
    employer_of,
    panel_resource,
)
from jobbridge.interviews.model import LIVE, Claim, Interview, InterviewDay, Room, State
from jobbridge.interviews.visit_model import Visitor, VisitorPass
from jobbridge.refs import new_ref
from tests.conftest import NOW, RING, World
from tests.interviews.conftest import add_inmate, add_vacancy, apply, at

pytestmark = pytest.mark.drill
THREADS, TRIES = 32, 10_000
BOUND = 1800
"""Seconds after which no further try begins, however slow the machine."""
PEOPLE, EMPLOYERS = 24, 6
PANELS_ON = date(2026, 12, 3)
GUEST = visit_actions.Person(
    "Viesturs Kanārijputns", "id_card", "PA1234567", personal_code="161175-19997"
)
HOT = 4
"""Starts that are asked for at one time."""
STARTS = [
    f"2026-12-{day:02} {hour:02}:{minute:02}"
    for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14)
    for hour in (9, 10, 13, 14, 15)
    for minute in (0, 20, 40)
]


def test_ten_thousand_tries_book_nothing_twice(
    database: Database, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.write() as session:
        jobs = _everybody_wants_everybody(session, world)
        rooms = _rooms(session, world)
        days = _days(session, world, jobs)
    many = Database(database.url, RING, pool_size=THREADS)
    began = time.perf_counter()

    def attempt(number: int) -> str:
        if time.perf_counter() - began > BOUND:
            return "not tried"
        chance = random.Random(number)
        # Holds last a quarter of an hour, which is 450 tries.
        now = NOW + timedelta(seconds=2 * number)
        try:
            with many.write() as session:
                start = STARTS[_about(number)]
                return _one(session, world, chance, jobs, rooms, days, start, now)
        except Refused as error:  # Stale too
            return error.reasons[0].code
        except NotFound:
            return "gone"

    def _about(number: int) -> int:
        return (number // THREADS + number % HOT) % len(STARTS)

    try:
        with ThreadPoolExecutor(THREADS) as pool:
            answers = Counter(pool.map(attempt, range(TRIES)))
    finally:
        many.dispose()
    seconds = time.perf_counter() - began
    overlaps = _overlaps(database)
    tries = TRIES - answers["not tried"]
    with capsys.disabled():
        print(
            f"\n{tries} tries by {THREADS} at once, {answers['book']} booked,"
            f" {len(overlaps)} overlaps, {seconds:.0f} s: {dict(answers.most_common())}"
        )
    assert overlaps == []
    with database.read() as session:
        rows = session.execute(
            select(Visitor.employer_id, VisitorPass.on).join(VisitorPass.visitor)
        )
        passes = Counter(tuple(row) for row in rows)
    assert set(passes.values()) == {1}
    assert min(answers[what] for what in ("book", "hold", "move", "cancel", "name")) > 0
    assert min(answers[what] for what in ("book for a panel", "named")) > 0
    assert min(answers[what] for what in ("inmate_taken", "room_taken", "employer_taken")) > 0
    _check_claims(database)


def _everybody_wants_everybody(session: Session, world: World) -> list[int]:
    people = [add_inmate(session, world, f"racing{n}").id for n in range(PEOPLE)]
    vacancies = [add_vacancy(session, world, n) for n in range(EMPLOYERS)]
    return [apply(session, one, work).id for one, work in product(people, vacancies)]


def _rooms(session: Session, world: World) -> list[tuple[int, str]]:
    """Three rooms and two video stations, each with its mode."""
    rooms = [
        Room(prison_id=world.ids["north"], code=f"D{n}", name=f"Telpa {n}", kind=kind)
        for n, kind in enumerate(("room", "room", "room", "video", "video"))
    ]
    session.add_all(rooms)
    session.flush()
    return [(room.id, "video" if room.kind == "video" else "in_person") for room in rooms]


def _days(session: Session, world: World, jobs: list[int]) -> dict[int, int]:
    """By employer, the interview day of those who come with panels."""
    found = {}
    for job in jobs[:2]:
        day = InterviewDay(
            ref=new_ref(),
            employer_id=session.get_one(Application, job).vacancy.employer_id,
            prison_id=world.ids["north"],
            on=PANELS_ON,
            created_at=NOW,
        )
        session.add(day)
        session.flush()
        found[day.employer_id] = day.id
    return found


def _one(
    session: Session,
    world: World,
    chance: random.Random,
    jobs: list[int],
    rooms: list[tuple[int, str]],
    days: dict[int, int],
    start: str,
    now: datetime,
) -> str:
    room, mode = chance.choice(rooms)
    wanted: dict[str, Any] = {
        "starts_at": at(start),
        "minutes": 15,
        "mode": mode,
        "room_id": room,
        "now": now,
    }
    what = chance.choices(("book", "hold", "move", "cancel", "name"), (60, 15, 10, 15, 5))[0]
    if what in ("book", "hold"):
        verb: Callable[..., Interview] = actions.book if what == "book" else actions.hold
        job = session.get_one(Application, chance.choice(jobs))
        day_id = days.get(job.vacancy.employer_id)
        if day_id and what == "book" and local_date(wanted["starts_at"]) == PANELS_ON:
            wanted |= {"day_id": day_id, "panel": chance.randint(1, 3)}
            what = "book for a panel"
        verb(session, world.anna, application=job, **wanted)
        return what
    standing = session.scalars(
        select(Interview).where(Interview.state == State.BOOKED).order_by(Interview.id).limit(40)
    ).all()
    if not standing:
        return "nothing to change"
    found = chance.choice(standing)
    if what == "name":
        employer = replace(world.alda, organisations=frozenset({found.employer_id}))
        visit_actions.name_visitor(session, employer, found, GUEST, now=now)
    elif what == "move":
        actions.move(session, world.anna, found, version=found.version, **wanted)
    else:
        actions.cancel(session, world.anna, found, why="time", version=found.version, now=now)
    return what


def _overlaps(database: Database) -> list[tuple[str, int, int]]:
    """By what was promised, and not by the claims that were to guard it. Panels of one employer
    are apart on their common day alone."""
    taken: dict[str, list[tuple[Span, int]]] = defaultdict(list)
    with database.read() as session:
        for row in session.scalars(
            select(Interview).where(Interview.state.in_((State.BOOKED, State.CONFIRMED)))
        ):
            for name, span in _promised(row).items():
                taken[name].append((span, row.id))
                if row.day_id is None and employer_of(name) is not None:
                    for panel in range(1, MOST_PANELS + 1):
                        other = panel_resource(row.employer_id, panel)
                        taken[other] += [(span, row.id)] if other != name else []
    return [
        (name, one[1], other[1])
        for name, spans in taken.items()
        for one, other in pairwise(sorted(spans, key=lambda item: item[0].start))
        if other[0].start < one[0].end
    ]


def _promised(row: Interview) -> dict[str, Span]:
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    asked = Asked(row.starts_at, minutes, row.mode, row.employer_id, panel=row.panel)
    return claims(asked, inmate_id=row.application.inmate_id, room_id=row.room_id)


def _check_claims(database: Database) -> None:
    """Whoever stands claims all of its things, and nobody else claims anything for good."""
    with database.read() as session:
        found: dict[int, dict[str, Span]] = defaultdict(dict)
        for claim in session.scalars(select(Claim).where(Claim.held_until.is_(None))):
            found[claim.interview_id or 0][claim.resource] = Span(claim.starts_at, claim.ends_at)
        standing = session.scalars(
            select(Interview).where(Interview.state.in_(LIVE), Interview.held_until.is_(None))
        )
        assert found == {row.id: _promised(row) for row in standing}
