"""Requests and applications made with the real verbs; clients that send what the pages send."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions, queries
from jobbridge.applications.model import Application, Request, State
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate, Restriction
from jobbridge.vacancies.model import Vacancy, VacancyDuty
from tests.conftest import NOW, World

Asked = Callable[..., str]


@pytest.fixture
def asked(database: Database, world: World) -> Asked:
    """`asked()` lets Alda ask for her vacancy; the request's reference."""

    def make(now: datetime = NOW, message: str = "Meklējam divus metinātājus.") -> str:
        with database.write() as session:
            vacancy = session.scalars(
                select(Vacancy).where(Vacancy.id == world.ids["vacancy_a"])
            ).one()
            return actions.ask(session, world.alda, vacancy=vacancy, message=message, now=now).ref

    return make


def proposed(
    session: Session, world: World, request_ref: str, who: str = "juris", by: str = "anna"
) -> Application:
    viewer = world.viewers[by]
    request = queries.request_for(session, viewer, request_ref)
    inmate = session.get_one(Inmate, world.ids[who])
    return actions.propose(session, viewer, request=request, inmate=inmate, now=NOW)


def agreed(session: Session, world: World, request_ref: str, who: str = "juris") -> Application:
    application = proposed(session, world, request_ref, who)
    return actions.record_answer(session, world.anna, application, True, now=NOW)


def put(session: Session, world: World, state: State | str, who: str = "juris") -> Application:
    """An application that already stands somewhere, without the way there."""
    application = Application(
        ref=f"app-{who}"[:12],
        inmate_id=world.ids[who],
        vacancy_id=world.ids["vacancy_a"],
        request_id=None,
        state=state,
        card={},
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(application)
    session.flush()
    return application


def bar(session: Session, world: World, code: str = "BERNI", who: str = "juris") -> None:
    """A restriction, and the duty on Alda's vacancy that it bars."""
    session.add(
        Restriction(
            inmate_id=world.ids[who],
            code=code,
            legal_reference="test",
            valid_from=NOW.date(),
            valid_to=None,
            review_on=NOW.date(),
            set_by=None,
            set_at=NOW,
            ended_at=None,
        )
    )
    if session.get(VacancyDuty, (world.ids["vacancy_a"], "CHILDREN")) is None:
        session.add(VacancyDuty(vacancy_id=world.ids["vacancy_a"], tag="CHILDREN"))
    session.flush()


def request_of(session: Session, ref: str) -> Request:
    return session.scalars(select(Request).where(Request.ref == ref)).one()
