"""A year of nine prisons' free times, beside reading the rows that they are worked out from.

The reference reads the same windows, counts, closures and claims, each as one bare statement over
the same session, and does nothing with them. Ours reads them, and says for every half hour of the
year whether a person of that prison can be met, and in which room.
"""

import argparse
import random
import statistics
import tempfile
import time
from datetime import date, datetime, timedelta
from datetime import time as wall
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span, day_span, each_day, local_moment
from jobbridge.db import Database
from jobbridge.interviews import slot_queries
from jobbridge.interviews.facts import EMPLOYER, FETCH, INMATE, ROOM, TURNAROUND, resource, unit
from jobbridge.interviews.model import Claim, Closure, Count, Interview, Room, Window
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref, new_uid
from jobbridge.schema import migrate
from jobbridge.viewer import SYSTEM
from tests import cast
from tests.bench import Figure
from tests.conftest import RING
from tests.interviews.conftest import add_inmate, add_vacancy, apply

PRISONS, ROOMS, A_DAY = 9, 3, 6
FIRST = date(2026, 12, 1)
LAST = FIRST + timedelta(days=364)
LENGTH = timedelta(minutes=30)


def figures(times: int = 5) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'slots.sqlite3'}", RING)
        migrate(database)
        cast.build(database)
        with database.write() as session:
            jobs = _fill(session)
        ours, bare = [], []
        for _ in range(times):
            with database.read() as session:
                begun = time.perf_counter()
                found = sum(_search(session, job) for job in jobs)
                ours.append(time.perf_counter() - begun)
            with database.read() as session:
                begun = time.perf_counter()
                rows = sum(_read(session, job) for job in jobs)
                bare.append(time.perf_counter() - begun)
        database.dispose()
    return [
        Figure(
            f"free times of {PRISONS} prisons, a year: {found}",
            statistics.median(ours),
            f"reading the same {rows} rows",
            statistics.median(bare),
        )
    ]


def _fill(session: Session) -> list[int]:
    """Nine times the same prison, each with a year of interviews; one person's job in each."""
    chance = random.Random(5)
    world = cast.World()
    world.ids = {
        "north": session.scalars(select(Room.prison_id)).first() or 0,
        "anna": 1,
        "Rīga": 1,
    }
    jobs = []
    for number in range(PRISONS):
        prison_id = _prison(session, world.ids["north"], number)
        rooms = [Room(prison_id=prison_id, code=f"B{n}", name=f"Telpa {n}") for n in range(ROOMS)]
        session.add_all(rooms)
        for weekday in range(1, 6):
            for opens, closes in ((wall(9), wall(12)), (wall(13), wall(16))):
                session.add(
                    Window(
                        prison_id=prison_id,
                        weekday=weekday,
                        opens=opens,
                        closes=closes,
                        escorts=3,
                        gate=4,
                    )
                )
        session.add(Count(prison_id=prison_id, begins=wall(12), ends=wall(13), what="meal"))
        start = local_moment(FIRST + timedelta(days=30 * number), wall(0))
        session.add(
            Closure(prison_id=prison_id, starts_at=start, ends_at=start + timedelta(days=9))
        )
        inmate = add_inmate(session, world, f"bench{number}", days=500)
        inmate.prison_id = prison_id
        vacancy = add_vacancy(session, world, number)
        job = apply(session, inmate.id, vacancy)
        other = add_inmate(session, world, f"other{number}", days=500)
        other.prison_id = prison_id
        met = apply(session, other.id, add_vacancy(session, world, 100 + number))
        session.flush()
        _year(session, chance, prison_id, rooms, met)
        jobs.append(job.id)
    return jobs


def _prison(session: Session, like: int, number: int) -> int:
    known = session.get_one(Prison, like)
    body = Organisation(kind="prison", name=f"Cietums {number}")
    session.add(body)
    session.flush()
    made = Prison(
        id=body.id,
        code=f"bench{number}",
        short=f"Cietums {number}",
        municipality_id=known.municipality_id,
        lat=known.lat,
        lon=known.lon,
    )
    session.add(made)
    session.flush()
    return made.id


def _year(
    session: Session, chance: random.Random, prison_id: int, rooms: list[Room], job: Application
) -> None:
    """Some six interviews a day, each with what it claims."""
    for day in each_day(FIRST, LAST):
        if day.weekday() > 4:
            continue
        hours = chance.sample((9, 10, 11, 13, 14, 15), A_DAY // 2)
        for room in rooms[:2]:
            for place, hour in enumerate(hours):
                begins = local_moment(day, wall(hour))
                _interview(session, prison_id, room, job, begins, 1 + place % 3)
    session.flush()


def _interview(
    session: Session, prison_id: int, room: Room, job: Application, begins: datetime, number: int
) -> None:
    span = Span(begins, begins + LENGTH)
    made = Interview(
        ref=new_ref(),
        uid=new_uid(),
        application_id=job.id,
        employer_id=job.vacancy.employer_id,
        prison_id=prison_id,
        room_id=room.id,
        state="booked",
        starts_at=span.start,
        ends_at=span.end,
        created_at=cast.NOW,
        updated_at=cast.NOW,
    )
    session.add(made)
    session.flush()
    taken = {resource(ROOM, room.id): span.padded(after=TURNAROUND)}
    taken[unit(prison_id, 3 * (room.code == "B1") + number)] = span.padded(FETCH, FETCH)
    session.add_all(
        Claim(resource=name, interview_id=made.id, starts_at=s.start, ends_at=s.end)
        for name, s in taken.items()
    )


def _search(session: Session, job: int) -> int:
    days = slot_queries.free_slots_for(
        session,
        SYSTEM,
        session.get_one(Application, job),
        mode="in_person",
        minutes=30,
        from_day=FIRST,
        until_day=LAST,
        now=cast.NOW,
    )
    return sum(len(day.slots) for day in days)


def _read(session: Session, job: int) -> int:
    """The same rows in the same session, the application's and the person's among them."""
    application = session.get_one(Application, job)
    inmate, employer = application.inmate, application.vacancy.employer_id
    within = Span(day_span(FIRST).start, day_span(LAST).end)
    prison = inmate.prison_id
    rooms = session.scalars(select(Room).where(Room.prison_id == prison)).all()
    names = [
        resource(INMATE, inmate.id),
        resource(EMPLOYER, employer),
        *(resource(ROOM, room.id) for room in rooms),
        *(unit(prison, number) for number in range(1, 31)),
    ]
    statements = (
        select(Window).where(Window.prison_id == prison),
        select(Count).where(Count.prison_id == prison),
        select(Closure).where(Closure.prison_id == prison),
        select(Claim.resource, Claim.starts_at, Claim.ends_at).where(
            Claim.resource.in_(names), Claim.starts_at < within.end, Claim.ends_at > within.start
        ),
        select(Interview.employer_id, Interview.starts_at).where(
            Interview.prison_id == prison,
            Interview.starts_at >= within.start,
            Interview.starts_at < within.end,
        ),
    )
    return len(rooms) + sum(len(session.execute(one).all()) for one in statements)


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.slots", description=__doc__)
    given.add_argument("--times", type=int, default=5)
    for figure in figures(given.parse_args().times):
        print(
            f"{figure.what}: {figure.ours * 1000:.0f} ms, {figure.against}"
            f" {figure.reference * 1000:.0f} ms: {figure.ours / figure.reference:.2f} times"
        )


if __name__ == "__main__":
    main()
