"""People who have agreed, and the house they live in, beside the cast of `tests/conftest.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import local_moment
from jobbridge.calendar.workdays import latvian_calendar
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import actions
from jobbridge.interviews.model import Claim, Count, Interview, InterviewChange, Room
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World


def at(text: str) -> datetime:
    """A moment written as wall time in Riga: `2026-12-02 09:30`."""
    moment = datetime.fromisoformat(text)
    return local_moment(moment.date(), moment.time())


WORKDAYS = latvian_calendar([])


def coming_starts(today: date) -> list[str]:
    """Starts on the working days from two weeks on, for servers that read the real time."""
    days = [today + timedelta(days=n) for n in range(14, 70)]
    return [
        local_moment(day, time(hour, minute)).isoformat()
        for day in days
        if WORKDAYS.is_workday(day)
        for hour in (9, 10, 13, 14, 15)
        for minute in (0, 20, 40)
    ]


def release_later(session: Session, today: date) -> None:
    """Everybody stays until long after the starts that come."""
    later = today + timedelta(days=150)
    session.execute(
        update(Inmate).values(release_earliest=later, release_expected=later, release_latest=later)
    )


# Five working days after Monday the 23rd of November: Monday the 30th.
FIRST_DAY = "2026-11-30"


def apply(session: Session, inmate_id: int, vacancy_id: int, state: str = "agreed") -> Application:
    application = Application(
        ref=new_ref(),
        inmate_id=inmate_id,
        vacancy_id=vacancy_id,
        state=state,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(application)
    session.flush()
    return application


@pytest.fixture
def jobs(database: Database, world: World) -> dict[str, int]:
    """Applications, agreed: `juris_a` is Juris's to Employer A, and so on."""
    found = {}
    with database.write() as session:
        for person in ("juris", "karlis", "marta"):
            for employer in ("a", "b"):
                row = apply(session, world.ids[person], world.ids[f"vacancy_{employer}"])
                found[f"{person}_{employer}"] = row.id
        for prison in ("north", "south"):
            session.add(
                Count(prison_id=world.ids[prison], begins=time(12), ends=time(13), what="meal")
            )
    return found


@dataclass
class Desk:
    """Does one thing in one transaction, the way a request would."""

    database: Database
    world: World
    jobs: dict[str, int]

    def book(
        self,
        who: Viewer,
        job: str,
        when: str,
        *,
        minutes: int = 30,
        mode: str = "in_person",
        room: str = "north_room",
        now: datetime = NOW,
    ) -> Interview:
        with self.database.write() as session:
            return actions.book(
                session,
                who,
                application=session.get_one(Application, self.jobs[job]),
                starts_at=at(when),
                minutes=minutes,
                mode=mode,
                room_id=self.world.ids[room],
                now=now,
            )

    def hold(self, who: Viewer, job: str, when: str, *, now: datetime = NOW) -> Interview:
        with self.database.write() as session:
            return actions.hold(
                session,
                who,
                application=session.get_one(Application, self.jobs[job]),
                starts_at=at(when),
                minutes=30,
                mode="in_person",
                room_id=self.world.ids["north_room"],
                now=now,
            )

    def do(
        self,
        verb: Callable[..., Interview],
        who: Viewer,
        interview_id: int,
        *,
        now: datetime = NOW,
        **more: object,
    ) -> Interview:
        with self.database.write() as session:
            found = session.get_one(Interview, interview_id)
            more.setdefault("version", found.version)
            return verb(session, who, found, now=now, **more)

    def claims(self) -> list[tuple[str, int | None]]:
        with self.database.read() as session:
            return [
                (row.resource, row.interview_id)
                for row in session.scalars(select(Claim).order_by(Claim.resource, Claim.id))
            ]

    def changes(self, interview_id: int) -> list[tuple[str, str, str]]:
        with self.database.read() as session:
            rows = session.scalars(
                select(InterviewChange)
                .where(InterviewChange.interview_id == interview_id)
                .order_by(InterviewChange.id)
            )
            return [(row.verb, row.from_state, row.to_state) for row in rows]


@pytest.fixture
def desk(database: Database, world: World, jobs: dict[str, int]) -> Desk:
    return Desk(database, world, jobs)


def crowd(session: Session, world: World, size: int) -> list[int]:
    """Applications of that many different people, each to an employer of their own."""
    found = []
    for number in range(size):
        inmate = add_inmate(session, world, f"crowd{number}")
        found.append(apply(session, inmate.id, add_vacancy(session, world, number)).id)
    return found


def wanted_by_many(session: Session, world: World, size: int) -> tuple[list[int], list[int]]:
    """One person's applications to that many employers, and as many rooms."""
    inmate = add_inmate(session, world, "wanted")
    jobs, rooms = [], []
    for number in range(size):
        jobs.append(apply(session, inmate.id, add_vacancy(session, world, number)).id)
        room = Room(prison_id=world.ids["north"], code=f"R{number:02}", name=f"Telpa {number}")
        session.add(room)
        session.flush()
        rooms.append(room.id)
    return jobs, rooms


def add_inmate(session: Session, world: World, name: str, *, days: int = 60) -> Inmate:
    release = NOW.date() + timedelta(days=days)
    inmate = Inmate(
        ref=new_ref(),
        prison_id=world.ids["north"],
        counselor_id=world.ids["anna"],
        given_name=name.capitalize(),
        family_name="Sintētisks",
        personal_code=None,
        birth_date=None,
        contact=None,
        notes=None,
        release_earliest=release,
        release_expected=release,
        release_latest=release,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(inmate)
    session.flush()
    session.add_all(
        Agreement(
            inmate_id=inmate.id,
            purpose=purpose,
            legal_basis="test",
            given_on=NOW.date(),
            recorded_at=NOW,
        )
        for purpose in ("listing", "introduction", "interview")
    )
    session.flush()
    return inmate


def add_vacancy(session: Session, world: World, number: int) -> int:
    organisation = Organisation(kind="employer", name=f"SIA Nr. {number}")
    session.add(organisation)
    session.flush()
    session.add(
        Employer(
            id=organisation.id,
            registration_number=f"40000{number:06}",
            vetted_at=NOW,
            email="",
        )
    )
    session.flush()
    vacancy = Vacancy(
        ref=new_ref(),
        employer_id=organisation.id,
        title="Palīgs",
        state="published",
        municipality_id=world.ids["Rīga"],
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(vacancy)
    session.flush()
    return vacancy.id
