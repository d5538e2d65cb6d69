"""Two probation offices: Vita works at the near one, Zane at the far one. Klāvs is a client of
the near one and wants to weld, as Juris in Prison North does."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.applications import actions as applications
from jobbridge.applications import queries
from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Conditions, Fact, FactKind, Inmate
from jobbridge.places.organisation_actions import add_body
from jobbridge.places.organisation_rules import Body
from jobbridge.probation import actions
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Role, Viewer
from tests.conftest import NOW, World
from tests.interviews.conftest import at, desk, jobs

__all__ = ["at", "desk", "jobs"]

CLIENT = "Klientins"


@dataclass
class Offices:
    vita: Viewer
    zane: Viewer
    near: int
    far: int
    klavs: str
    """Klāvs by reference."""
    klavs_id: int


@pytest.fixture
def offices(database: Database, world: World) -> Offices:
    with database.write() as session:
        town = world.ids["Rīga"]
        near, far = (
            add_body(
                session,
                world.ada,
                Body("probation", name, municipality_id=town, address="Brīvības iela 1"),
                now=NOW,
            ).id
            for name in ("VPD Tuvā nodaļa", "VPD Tālā nodaļa")
        )
        viewers = []
        for key, office in (("vita", near), ("zane", far)):
            account = accounts.add_account(
                session,
                SYSTEM,
                email=f"{key}@jobbridge.example",
                name=key.capitalize(),
                role=Role.PROBATION,
                organisations=[office],
                now=NOW,
            )
            session.flush()
            viewers.append(viewer_for(session, session.get_one(Account, account.id)))
        vita, zane = viewers
        klavs = actions.add_client(
            session,
            vita,
            office_id=near,
            given_name="Klāvs",
            family_name=CLIENT,
            birth_date="1990-05-01",
            municipality_id=town,
            now=NOW,
        )
        like(session, vita, klavs, session.get_one(Inmate, world.ids["juris"]))
        return Offices(vita, zane, near, far, klavs.ref, klavs.id)


def like(session: Session, viewer: Viewer, one: Inmate, other: Inmate) -> None:
    """Records of one person what is known of the other, and all agreements."""
    known = session.scalars(select(Fact).where(Fact.inmate_id == other.id).order_by(Fact.id)).all()
    for fact in known:
        inmates.add_fact(
            session,
            viewer,
            one,
            kind=FactKind(fact.kind),
            code=fact.code,
            level=fact.level,
            text_level=fact.text_level,
            evidence=fact.evidence,
            now=NOW,
        )
    session.add(Conditions(inmate_id=one.id, km=50, updated_at=NOW))
    for purpose in ("listing", "introduction", "interview"):
        inmates.give_agreement(
            session,
            viewer,
            one,
            purpose=purpose,
            legal_basis="test",
            given_on=NOW.date(),
            now=NOW,
        )


def agreed(session: Session, world: World, viewer: Viewer, inmate_id: int) -> Application:
    """Alda asked for her vacancy; this person was proposed and agreed."""
    vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
    open_one = queries.requests_for(session, world.alda)
    request = (
        open_one[0]
        if open_one
        else applications.ask(session, world.alda, vacancy=vacancy, message="", now=NOW)
    )
    inmate = session.get_one(Inmate, inmate_id)
    made = applications.propose(
        session,
        viewer,
        request=queries.request_for(session, viewer, request.ref),
        inmate=inmate,
        now=NOW,
    )
    return applications.record_answer(session, viewer, made, True, now=NOW)
