"""Services to refer to, and the way to a place in one."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.services import actions, referral_actions
from jobbridge.services.model import Referral, Side
from jobbridge.services.rules import Offer
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World

TODAY = NOW.date()
AddService = Callable[..., str]
Referred = Callable[..., str]


def offer(**changes: object) -> Offer:
    """Debt advice that is on offer now, with two places."""
    given = {
        "kind": "debts",
        "name": "Parādu konsultācijas",
        "provider": "Biedrība Solis",
        "places": 2,
        "valid_from": date(2026, 1, 1),
        "languages": ("lv", "ru"),
    }
    return Offer(**(given | changes))  # type: ignore[arg-type]


@pytest.fixture
def added(database: Database, world: World) -> AddService:
    """`added(places=1)` enters such a service inside Prison North and gives its reference; `prison`
    and `town` by name, or None, `body=True` for Kaspars' organisation."""

    def make(
        prison: str | None = "north", town: str | None = None, body: bool = False, **changes: object
    ) -> str:
        with database.write() as session:
            kaspars = session.get_one(Account, world.ids["kaspars"])
            made = offer(
                prison_id=world.ids[prison] if prison else None,
                municipality_id=world.ids[town] if town else None,
                organisation_id=kaspars.memberships[0].organisation_id if body else None,
                **changes,
            )
            return actions.add_service(session, SYSTEM, offer=made, now=NOW).ref

    return make


@pytest.fixture
def referred(database: Database, world: World) -> Referred:
    """`referred(service, "juris")` refers Juris there and gives the reference; a state such as
    `wait` or `accept` takes that step, too."""

    def make(service: str, name: str | int, *verbs: str) -> str:
        with database.write() as session:
            ref = refer(session, service, world.ids[name] if isinstance(name, str) else name).ref
            for verb in verbs:
                step(session, ref, verb)
            return ref

    return make


def refer(session: Session, service: str, inmate_id: int) -> Referral:
    person = inmates.inmate_by_id(session, SYSTEM, inmate_id)
    return referral_actions.refer(
        session, SYSTEM, person, service_ref=service, agreed_on=TODAY, now=NOW
    )


def step(session: Session, ref: str, verb: str, **given: object) -> Referral:
    """As the coordinator of whoever gives it would."""
    row = referral_actions.held(session, SYSTEM, ref, NOW)
    side = Side.COORDINATOR
    referral_actions.move(session, SYSTEM, row, verb, side, **{"now": NOW, **given})  # type: ignore[arg-type]
    return row


def state_of(database: Database, ref: str) -> str:
    with database.read() as session:
        return session.query(Referral).filter_by(ref=ref).one().state


def person(session: Session, world: World, name: str) -> Inmate:
    return inmates.inmate_by_id(session, SYSTEM, world.ids[name])
