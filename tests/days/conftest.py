"""A day that Employer A spends in Prison North, beside the people of `tests/interviews`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.clock import local
from jobbridge.days import actions, queries, release_actions
from jobbridge.days.model import DayItem, DayPlan
from jobbridge.days.rules import Frame
from jobbridge.db import Database
from jobbridge.interviews.model import LIVE, Interview, InterviewDay
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World
from tests.interviews.conftest import add_inmate, apply, desk, jobs

__all__ = ["DAY", "Planner", "desk", "jobs", "planner"]

DAY = date(2026, 12, 1)


@dataclass
class Planner:
    """Does one thing to one day in one transaction, the way a request would."""

    database: Database
    world: World
    ref: str = ""

    def people(self, size: int) -> list[int]:
        """Applications to Employer A, those released first created last."""
        with self.database.write() as session:
            return [
                apply(session, inmate.id, self.world.ids["vacancy_a"]).id
                for inmate in [
                    add_inmate(session, self.world, f"p{n}", days=100 - n) for n in range(size)
                ]
            ]

    def open(
        self,
        who: Viewer,
        people: Sequence[int],
        *,
        minutes: int = 30,
        panels: int = 1,
        on: date = DAY,
        breaks: tuple[tuple[time, time], ...] = (),
        escorts: int | None = None,
        now: datetime = NOW,
    ) -> str:
        with self.database.write() as session:
            made = actions.open_day(
                session,
                who,
                employer_id=self.world.ids["a"],
                prison_id=self.world.ids["north"],
                frame=Frame(on, minutes, 5, breaks),
                applications=[session.get_one(Application, one) for one in people],
                panels=panels,
                rooms=None,
                escorts=escorts,
                now=now,
            )
            self.ref = made.day.ref
            return self.ref

    def do(self, verb: Any, who: Viewer, *given: Any, now: datetime = NOW, **more: Any) -> Any:
        """A verb of the draft, with the version as it is unless another is given."""
        with self.database.write() as session:
            plan = queries.plan_for(session, who, self.ref)
            more.setdefault("version", plan.version)
            return verb(session, who, plan, *given, now=now, **more)

    def release(self, who: Viewer, *, now: datetime = NOW, **more: Any) -> tuple[int, int, int]:
        made = self.do(release_actions.release, who, now=now, **more)
        return made.booked, made.moved, made.cancelled

    def ref_of(self, application: int) -> str:
        with self.database.read() as session:
            return session.get_one(Application, application).ref

    def plan(self) -> DayPlan:
        with self.database.read() as session:
            rows = select(DayPlan).join(InterviewDay).where(InterviewDay.ref == self.ref)
            return session.scalars(rows).one()

    def drafted(self) -> dict[int, tuple[str, int]]:
        """Application → wall time and panel."""
        with self.database.read() as session:
            rows = session.scalars(
                select(DayItem)
                .join(InterviewDay, InterviewDay.id == DayItem.day_id)
                .where(InterviewDay.ref == self.ref)
                .order_by(DayItem.starts_at, DayItem.panel)
            )
            return {
                row.application_id: (local(row.starts_at).strftime("%H:%M"), row.panel or 0)
                for row in rows
                if row.starts_at
            }

    def whys(self) -> dict[int, str]:
        with self.database.read() as session:
            rows = session.scalars(
                select(DayItem)
                .join(InterviewDay, InterviewDay.id == DayItem.day_id)
                .where(InterviewDay.ref == self.ref)
            )
            return {row.application_id: row.out or row.why for row in rows if not row.starts_at}

    def booked(self) -> dict[int, tuple[str, int]]:
        with self.database.read() as session:
            rows = session.scalars(
                select(Interview).where(Interview.state.in_(LIVE)).order_by(Interview.starts_at)
            )
            return {
                row.application_id: (local(row.starts_at).strftime("%H:%M"), row.panel)
                for row in rows
            }

    def interview(self, application: int) -> Interview:
        with self.database.read() as session:
            rows = select(Interview).where(Interview.application_id == application)
            return session.scalars(rows.order_by(Interview.id.desc())).first()  # type: ignore[return-value]


@pytest.fixture
def planner(database: Database, world: World) -> Planner:
    return Planner(database, world)
