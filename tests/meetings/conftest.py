"""A meeting of Employer A in the room of Prison North, planned as a request would."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.model import Claim, Room
from jobbridge.meetings import actions, list_actions
from jobbridge.meetings.model import Meeting, MeetingSeat
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World
from tests.interviews.conftest import at

BEGIN, AFTER = "2026-12-02 14:00", at("2026-12-02 15:30")


@dataclass
class Hall:
    """Does one thing in one transaction."""

    database: Database
    world: World

    def plan(self, who: Viewer, when: str = BEGIN, **more: Any) -> int:
        employer = more.pop("employer", "a")
        with self.database.write() as session:
            vacancy = session.get_one(Vacancy, self.world.ids[f"vacancy_{employer}"])
            made = actions.plan(
                session,
                who,
                employer_id=self.world.ids[employer],
                vacancies=[vacancy],
                mode=more.pop("mode", "in_person"),
                starts_at=at(when),
                minutes=60,
                rooms=[self.world.ids[room] for room in more.pop("rooms", ["north_room"])],
                places=more.pop("places", 2),
                now=NOW,
            )
            return made.id

    def do(
        self,
        verb: Callable[..., Any],
        who: Viewer,
        meeting: int,
        *,
        now: datetime = NOW,
        **more: Any,
    ) -> Any:
        with self.database.write() as session:
            found = session.get_one(Meeting, meeting)
            if verb.__module__ == actions.__name__:
                more.setdefault("version", found.version)
            return verb(session, who, found, now=now, **more)

    def put_on(self, who: Viewer, meeting: int, *people: int) -> list[bool]:
        """Whether each waits."""
        with self.database.write() as session:
            made = list_actions.put_on(
                session,
                who,
                session.get_one(Meeting, meeting),
                [session.get_one(Inmate, one) for one in people],
                now=NOW,
            )
            return [seat.waits for seat in made]

    def seat(self, inmate: int) -> MeetingSeat:
        with self.database.read() as session:
            found = session.scalars(
                select(MeetingSeat).where(MeetingSeat.inmate_id == inmate)
            ).one()
            _ = found.application, found.vacancy
            return found

    def claims(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(Claim.resource).order_by(Claim.resource)))

    def count(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(Meeting)) or 0

    def resource(self, kind: str, name: str) -> str:
        return f"{kind}:{self.world.ids[name]}"

    def add_room(self, code: str) -> int:
        with self.database.write() as session:
            room = Room(prison_id=self.world.ids["north"], code=code, name=code, seats=30)
            session.add(room)
            session.flush()
            return room.id


@pytest.fixture
def hall(database: Database, world: World) -> Hall:
    return Hall(database, world)
