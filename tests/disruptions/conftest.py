"""A prison with many booked interviews, beside the cast of `tests/conftest.py`."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import local_moment
from jobbridge.db import Database
from jobbridge.disruptions import actions as disruptions
from jobbridge.disruptions import declare_actions, queries
from jobbridge.disruptions.model import Disruption, Kind, Proposal
from jobbridge.interviews import actions
from jobbridge.interviews.model import Claim, Interview, InterviewChange, Room
from jobbridge.outbox.actions import work
from jobbridge.places.model import Prison
from jobbridge.rounds import job_handlers
from jobbridge.settings import Settings
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import SYSTEM, Role, Viewer
from tests.conftest import NOW, World
from tests.interviews.conftest import add_inmate, apply, at, desk, jobs

__all__ = ["at", "desk", "jobs"]

FIRST = date(2026, 11, 30)
HOURS = ("09:00", "09:45", "10:30", "13:15", "14:00", "14:45", "15:25")


def furnish(session: Session, world: World, *, rooms: int, stations: int) -> list[int]:
    """More rooms for Prison North, and video stations; gives back the rooms."""
    made = []
    for number in range(rooms):
        room = Room(prison_id=world.ids["north"], code=f"R{number:02}", name=f"Telpa {number}")
        session.add(room)
        session.flush()
        made.append(room.id)
    for number in range(stations):
        session.add(
            Room(
                prison_id=world.ids["north"],
                code=f"W{number:02}",
                name=f"Video {number}",
                kind="video",
            )
        )
    session.flush()
    return made


def add_employer(session: Session, number: int, town: int | None) -> tuple[int, int]:
    """An employer with an account, and its vacancy."""
    organisation = Organisation(kind="employer", name=f"SIA Darbs {number}")
    session.add(organisation)
    session.flush()
    session.add(
        Employer(
            id=organisation.id,
            registration_number=f"40100{number:06}",
            vetted_at=NOW,
            municipality_id=town,
            email="",
        )
    )
    session.flush()
    vacancy = Vacancy(
        ref=f"darbs-{number}",
        employer_id=organisation.id,
        title="Palīgs",
        state="published",
        municipality_id=town,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(vacancy)
    accounts.add_account(
        session,
        SYSTEM,
        email=f"darbs{number}@jobbridge.example",
        name=f"Darbs {number}",
        role=Role.EMPLOYER,
        organisations=(organisation.id,),
        now=NOW,
    )
    session.flush()
    return organisation.id, vacancy.id


def crowded(
    database: Database, world: World, size: int, *, days: int = 3, employers: int = 3
) -> list[int]:
    """That many interviews booked in Prison North from the first possible day on, in as many
    rooms as it takes; some of the people are released soon after, and the last employer's
    vacancy is nowhere, so that it has no branch. Gives back their ids."""
    each_day = -(-size // days)
    with database.write() as session:
        rooms = furnish(session, world, rooms=-(-each_day // len(HOURS)), stations=2)
        vacancies = [
            add_employer(session, number, world.ids["Rīga"] if number < employers - 1 else None)[1]
            for number in range(employers)
        ]
    places = [
        (day, hour, room)
        for day in (FIRST + timedelta(days=n) for n in range(days * 2))
        if day.isoweekday() < 6
        for room in rooms
        for hour in HOURS
    ]
    per_day = len(rooms) * len(HOURS)
    chosen = [
        place
        for number in range(days)
        for place in places[number * per_day : number * per_day + each_day]
    ][:size]
    found = []
    for number, (day, hour, room_id) in enumerate(chosen):
        with database.write() as session:
            left = 15 + number % 45
            inmate = add_inmate(session, world, f"crowd{number}", days=max(left, 1))
            inmate.release_latest = inmate.release_expected = inmate.release_earliest = max(
                NOW.date() + timedelta(days=left), day + timedelta(days=2)
            )
            turn = rooms.index(room_id) + HOURS.index(hour)
            vacancy_id = vacancies[turn % employers]
            application = apply(session, inmate.id, vacancy_id)
            made = actions.book(
                session,
                world.anna,
                application=session.get_one(Application, application.id),
                starts_at=local_moment(day, datetime.strptime(hour, "%H:%M").time()),
                minutes=30,
                mode="in_person",
                room_id=room_id,
                now=NOW,
            )
            found.append(made.id)
    return found


def close_north(
    database: Database,
    world: World,
    *,
    first: str = "2026-11-30 00:00",
    last: str = "2026-12-10 23:59",
    visitors_only: bool = False,
    room: str | None = None,
) -> Disruption:
    """Olga closes her prison, or a room of it, and new times are held."""
    with database.write() as session:
        return declare_actions.close(
            session,
            world.olga,
            session.get_one(Prison, world.ids["north"]),
            room=session.get_one(Room, world.ids[room]) if room else None,
            starts_at=at(first),
            ends_at=at(last),
            visitors_only=visitors_only,
            now=NOW,
        )


def proposals(database: Database, disruption: Disruption) -> list[Proposal]:
    with database.read() as session:
        rows = session.scalars(
            select(Proposal)
            .where(Proposal.disruption_id == disruption.id)
            .order_by(Proposal.was_starts_at, Proposal.id)
        )
        return list(rows)


def interviews(database: Database, ids: list[int]) -> list[Interview]:
    with database.read() as session:
        rows = session.scalars(
            select(Interview).where(Interview.id.in_(ids)).order_by(Interview.id)
        )
        return list(rows)


@pytest.fixture
def worked(database: Database, app_settings: Settings) -> Callable[[], int]:
    """`worked()` lets the worker do all that is due."""
    return lambda: work(database, job_handlers(app_settings), lambda: NOW)


def release(
    database: Database,
    world: World,
    made: Disruption,
    who: Viewer | None = None,
    *,
    now: datetime = NOW,
) -> None:
    with database.write() as session:
        found = session.get_one(Disruption, made.id)
        disruptions.release(session, who or world.olga, found, version=found.version, now=now)


def overlaps(database: Database) -> list[tuple[int, int]]:
    """Pairs of claims of one thing that overlap, whoever holds them."""
    with database.read() as session:
        rows = list(session.scalars(select(Claim).order_by(Claim.resource, Claim.starts_at)))
    return [
        (a.id, b.id)
        for a, b in pairwise(rows)
        if a.resource == b.resource and b.starts_at < a.ends_at
    ]


def held(database: Database) -> int:
    with database.read() as session:
        rows = select(Claim).where(Claim.held_until.is_not(None))
        return len(session.scalars(rows).all())


def steps(database: Database, interview_id: int) -> list[str]:
    with database.read() as session:
        rows = select(InterviewChange.verb).where(InterviewChange.interview_id == interview_id)
        return list(session.scalars(rows.order_by(InterviewChange.id)))


def take_up(database: Database, who: Viewer, kind: Kind) -> Disruption:
    """Somebody takes up what was recorded elsewhere."""
    with database.write() as session:
        (found,) = queries.found_for(session, who, NOW)
        assert found.cause.kind == kind
        return declare_actions.take_up(session, who, found.cause, now=NOW)
