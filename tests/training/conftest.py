"""Courses to enrol in, and people to enrol."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.training import course_actions
from jobbridge.training.rules import Plan
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World

TODAY = NOW.date()
PlanCourse = Callable[..., str]


def plan(**changes: object) -> Plan:
    """A welding course that runs now and ends in a month, with a certificate and two places."""
    given = {
        "subject": "welding",
        "places": 2,
        "starts_on": TODAY - timedelta(days=7),
        "ends_on": TODAY + timedelta(days=30),
        "certificate": True,
    }
    return Plan(**(given | changes))  # type: ignore[arg-type]


@pytest.fixture
def planned(database: Database, world: World) -> PlanCourse:
    """`planned(places=1)` plans such a course in Prison North and gives its reference."""

    def make(prison: str = "north", **changes: object) -> str:
        with database.write() as session:
            course = course_actions.plan_course(
                session, SYSTEM, prison_id=world.ids[prison], plan=plan(**changes), now=NOW
            )
            return course.ref

    return make


def person(session: Session, world: World, name: str) -> Inmate:
    return inmates.inmate_by_id(session, SYSTEM, world.ids[name])


def crowd(session: Session, world: World, count: int) -> list[int]:
    """So many more people in Prison North, released in a year."""
    release = date(2027, 11, 1)
    made = []
    for number in range(count):
        inmate = Inmate(
            ref=f"crowd-{number}",
            prison_id=world.ids["north"],
            given_name="Pulka",
            family_name=f"Cilvēks {number}",
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
        made.append(inmate.id)
    return made
