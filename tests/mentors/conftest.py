"""An organisation with mentors, a person who has agreed, and the way to each state."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Assignment, Inmate
from jobbridge.mentors import actions
from jobbridge.mentors.model import Mentoring, MentorProfile
from jobbridge.viewer import SYSTEM, Role, Viewer
from tests.conftest import NOW, World


def offer(session: Session, account_id: int, **also: object) -> MentorProfile:
    """A profile that suits Juris: Rīga, Latvian, evenings, goes inside, room for two."""
    values: dict[str, object] = {
        "regions": ["Rīga"],
        "languages": {"lv": "C2", "ru": "B1"},
        "times": ["evening", "weekend"],
        "inside": True,
        "capacity": 2,
        "trained_on": date(2026, 9, 1),
        "confidential_on": date(2026, 9, 1),
        "updated_at": NOW,
    }
    profile = MentorProfile(account_id=account_id, **(values | also))
    session.add(profile)
    session.flush()
    return profile


def agree(session: Session, inmate_id: int) -> None:
    session.add(
        Agreement(
            inmate_id=inmate_id,
            purpose="mentor",
            legal_basis="test",
            given_on=date(2026, 11, 1),
            recorded_at=NOW,
        )
    )
    session.flush()


def somebody(session: Session, role: Role, key: str, organisation_id: int) -> Viewer:
    account = accounts.add_account(
        session,
        SYSTEM,
        email=f"{key}@jobbridge.example",
        name=key.capitalize(),
        role=role,
        organisations=[organisation_id],
        now=NOW,
    )
    return viewer_for(session, account)


def house(session: Session, name: str) -> int:
    made = Organisation(kind="ngo", name=name)
    session.add(made)
    session.flush()
    return made.id


def asked(session: Session, world: World, who: str = "juris", **also: object) -> Mentoring:
    """Anna asks for a mentor for one of hers."""
    values: dict[str, object] = {"language": "lv", "times": ["evening"], "inside": True}
    inmate = session.get_one(Inmate, world.ids[who])
    return actions.ask(session, world.anna, inmate, **(values | also), now=NOW)  # type: ignore[arg-type]


def assigned(session: Session, world: World, *, now: datetime = NOW) -> Mentoring:
    """Mara goes along with Juris."""
    made = asked(session, world)
    actions.propose(session, world.kaspars, ref=made.ref, mentor_id=world.ids["mara"], now=now)
    return actions.accept(session, world.mara, ref=made.ref, now=now)


def follows(session: Session, world: World) -> bool:
    """Whether Mara may know of Juris now."""
    row = session.scalars(
        select(Assignment).where(
            Assignment.inmate_id == world.ids["juris"], Assignment.account_id == world.ids["mara"]
        )
    ).first()
    return row is not None and row.ended_at is None


@pytest.fixture(autouse=True)
def ready(database: Database, world: World) -> None:
    """Mara offers what suits Juris and follows nobody; Juris and Karlis have agreed."""
    with database.write() as session:
        for row in session.scalars(select(Assignment)):
            session.delete(row)
        offer(session, world.ids["mara"])
        for who in ("juris", "karlis"):
            agree(session, world.ids[who])


LATER = NOW + timedelta(days=8)
