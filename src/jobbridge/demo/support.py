"""Support in the play: services inside and outside, and who is on the way into one.

Its chance is its own: the rest of the play stays as it was.
"""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.demo import lives
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Municipality, Prison
from jobbridge.services import actions, attendance_actions, person_actions, referral_actions
from jobbridge.services.model import Referral, Service
from jobbridge.services.rules import Offer
from jobbridge.subsidies import actions as subsidies
from jobbridge.viewer import SYSTEM, Viewer

# Kind, name, who gives it, places, languages: inside every prison.
INSIDE = (
    ("addiction", "Atbalsta grupa atkarību pārvarēšanai", "Biedrība “Skaidrs rīts”", 6),
    ("psychologist", "Psihologa konsultācijas", "Ieslodzījuma vietas psihologs", 4),
)
OUTSIDE = (
    ("housing", "Pagaidu dzīvesvieta pēc atbrīvošanas", "Pašvaldības sociālais dienests", 2),
    ("debts", "Parādu konsultācijas", "Biedrība “Atbalsta plecs”", 8),
)
FAMILY = ("family", "Tālrunis ģimenei un bērniem", "Biedrība “Atbalsta plecs”", 40)


def give_support(stage: Stage) -> None:
    now, chance = stage.clock.now(), random.Random("support")
    with stage.database.write() as session:
        body = session.get_one(Account, stage.members["sanita"]).memberships[0].organisation_id
        since = stage.clock.today() - timedelta(days=200)
        for prison in session.scalars(select(Prison).order_by(Prison.id)):
            for kind, name, provider, places in INSIDE:
                offer = Offer(kind, name, provider, places, since, languages=("lv", "ru"))
                _enter(session, replace(offer, prison_id=prison.id), now)
        for town in session.scalars(select(Municipality).order_by(Municipality.id)):
            if town.kind != "valstspilsēta":
                continue
            for kind, name, provider, places in OUTSIDE:
                offer = Offer(kind, name, provider, places, since, languages=("lv",))
                _enter(session, replace(offer, municipality_id=town.id, organisation_id=body), now)
        _enter(session, Offer(*FAMILY, since, languages=("lv", "ru"), organisation_id=body), now)
        subsidies.take_over_starter(session, SYSTEM, now=now)
        _refer_some(stage, session, chance, now)


def _enter(session: Session, offer: Offer, now: datetime) -> Service:
    return actions.add_service(session, SYSTEM, offer=offer, now=now)


def _refer_some(stage: Stage, session: Session, chance: random.Random, now: datetime) -> None:
    """In the stage's prison: a group that is full, a short waiting list, answers that wait."""
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    counselor = stage.viewer(session, stage.counselors[prison.id])
    people = list(
        session.scalars(
            select(Inmate)
            .where(Inmate.prison_id == prison.id, Inmate.status == "active")
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(40)
        )
    )
    inside = session.scalars(
        select(Service).where(Service.prison_id == prison.id).order_by(Service.id)
    ).all()
    for service in inside:
        for number, inmate in enumerate(chance.sample(people, min(len(people), 8))):
            then = now - timedelta(days=60 - number * 5)
            row = _refer(session, counselor, inmate, service, then)
            if number == 7:
                continue  # no answer yet
            verb = "accept" if number < service.places else "wait"
            referral_actions.step(session, counselor, ref=row.ref, verb=verb, now=then)
            for weeks in (1, 2, 3) if verb == "accept" else ():
                day = then + timedelta(weeks=weeks)
                came = {row.ref: chance.random() < 0.85}
                attendance_actions.attend(
                    session, counselor, service_ref=service.ref, on=day.date(), came=came, now=day
                )
    for number, inmate in enumerate(people[:12]):
        outside = select(Service).where(Service.municipality_id == inmate.municipality_id)
        for service in session.scalars(outside.order_by(Service.id).limit(1 + number % 2)):
            _refer(session, counselor, inmate, service, now - timedelta(days=20 - number))
    for inmate in people[:3]:
        person_actions.name_support_person(
            session,
            counselor,
            inmate,
            name=" ".join(lives.name(chance, woman=True)),
            relation="partner",
            contact="+371 20000000",
            legal_basis="cilvēka rakstiska vēlēšanās",
            now=now,
        )


def _refer(
    session: Session, counselor: Viewer, inmate: Inmate, service: Service, then: datetime
) -> Referral:
    return referral_actions.refer(
        session, counselor, inmate, service_ref=service.ref, agreed_on=then.date(), now=then
    )
