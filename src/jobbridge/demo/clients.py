"""A probation office in the play: a few clients, and what they are introduced to.

Its chance is its own: the rest of the play stays as it was.
"""

import random
from datetime import timedelta

from sqlalchemy import select

from jobbridge.applications import actions as applications
from jobbridge.applications.fits import fits_for
from jobbridge.applications.model import Request
from jobbridge.consultations.rules import CHECKLIST
from jobbridge.demo.lives import Life, Trade, live
from jobbridge.demo.people import consult, trades_known
from jobbridge.demo.stage import Stage
from jobbridge.disruptions import outside_actions, outside_queries
from jobbridge.errors import blocks
from jobbridge.inmates import actions as inmates
from jobbridge.interviews.after_model import Place
from jobbridge.places.model import Municipality
from jobbridge.probation import actions

CLIENTS = 8
HOMES = ("Rīga", "Jelgava", "Jūrmala", "Mārupes novads", "Ķekavas novads", "Ogres novads")
ASKED = 2  # clients who agreed and wait for a meeting; of one more the meeting is planned


def keep_clients(stage: Stage) -> None:
    """All but the last were consulted; two have duties that the service laid upon them."""
    now, chance = stage.clock.now(), random.Random("clients")
    with stage.database.write() as session:
        officer = stage.viewer(session, stage.members["inta"])
        towns = {m.name: m.id for m in session.scalars(select(Municipality))}
        trades = trades_known(session)
        for number in range(CLIENTS):
            life = _told(chance, stage, trades, woman=number % 4 == 3)
            client = actions.add_client(
                session,
                officer,
                office_id=min(officer.organisations),
                given_name=life.given_name,
                family_name=life.family_name,
                birth_date=life.birth_date.isoformat(),
                municipality_id=towns[life.home],
                now=now,
            )
            if number == CLIENTS - 1:
                continue
            life.held_on = stage.clock.today() - timedelta(days=number + 1)
            life.readiness = "now"
            life.agreements = ("listing", "introduction", "interview")
            consult(session, officer, client, life, towns, now)
            if number % 3 == 0:
                inmates.set_restriction(
                    session,
                    officer,
                    client,
                    code="UZRAUDZIBA",
                    legal_reference="Valsts probācijas dienesta likums",
                    valid_from=stage.clock.today(),
                    valid_to=None,
                    review_on=stage.clock.today() + timedelta(days=90),
                    now=now,
                )


def _told(
    chance: random.Random, stage: Stage, trades: dict[str, list[Trade]], *, woman: bool
) -> Life:
    """A life of which a consultation was told."""
    while True:
        life = live(
            chance,
            today=stage.clock.today(),
            woman=woman,
            young=False,
            open_unit=False,
            homes=list(HOMES),
            trades=trades,
            checklist=list(CHECKLIST),
        )
        if life.held_on is not None:
            return life


def introduce(stage: Stage) -> None:
    """Whoever fits an open request is proposed and agrees; one meets the employer at its place."""
    now, today = stage.clock.now(), stage.clock.today()
    agreed: dict[int, str] = {}
    with stage.database.write() as session:
        officer = stage.viewer(session, stage.members["inta"])
        asked = select(Request).where(Request.state == "open").order_by(Request.id)
        for request in session.scalars(asked).all():
            for fit in fits_for(session, officer, request, today=today):
                client = fit.scored.inmate
                if client.id in agreed or len(agreed) > ASKED or blocks(list(fit.reasons)):
                    continue
                made = applications.propose(
                    session, officer, request=request, inmate=client, now=now
                )
                applications.record_answer(session, officer, made, True, now=now)
                agreed[client.id] = made.ref
                break
    with stage.database.write() as session:
        for ref in list(agreed.values())[:1]:
            choice = outside_queries.choice_for(session, officer, ref, now, Place.EMPLOYER)
            if choice.suggested:
                outside_actions.plan(
                    session,
                    officer,
                    ref,
                    starts_at=choice.suggested[0],
                    place=Place.EMPLOYER,
                    now=now,
                )
