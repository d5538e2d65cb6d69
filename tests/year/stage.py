"""Before the year begins: prisons, employers with vacancies, and everybody who signs in."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import add_account
from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.demo.lives import FREQUENT
from jobbridge.demo.people import bring_in
from jobbridge.demo.stage import Stage
from jobbridge.mentors import mentor_actions
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.places.organisation_actions import add_body
from jobbridge.places.organisation_rules import Body
from jobbridge.services import actions as services
from jobbridge.services.rules import Offer as Help
from jobbridge.taxonomy.model import CLASSIFIER, Occupation
from jobbridge.vacancies import actions as vacancies
from jobbridge.vacancies import employers
from jobbridge.vacancies.employers import number_checks
from jobbridge.vacancies.rules import Offer
from jobbridge.viewer import SYSTEM, Duty, Role, Viewer

MENTORS = 12
SILENT = 5
"""Of so many employers one asks and then never answers."""


class Moving(Clock):
    """The year's clock: it stands where it is put."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(lambda: self.moment)
        self.moment = moment


@dataclass
class Cast:
    """Who acts, by the organisation they act for."""

    counselors: dict[int, Viewer] = field(default_factory=dict)
    officers: dict[int, Viewer] = field(default_factory=dict)
    employers: dict[int, Viewer] = field(default_factory=dict)
    agency: list[Viewer] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)
    mentors: list[Viewer] = field(default_factory=list)
    coordinator: Viewer = SYSTEM
    readers: dict[str, Viewer] = field(default_factory=dict)
    """Who only looks: the ministry, an administrator."""
    works: list[tuple[str, str, int]] = field(default_factory=list)
    towns: list[int] = field(default_factory=list)


def prepare(
    database: Database, clock: Moving, chance: random.Random, *, people: int, employers: int
) -> tuple[Stage, Cast]:
    """The world on the morning of the first day."""
    stage = Stage(database, clock, chance, "http://127.0.0.1:8000")
    stage.places()
    stage.taxonomy(None)
    cast = Cast()
    with database.write() as session:
        _staff(stage, session, cast)
        _companions(stage, session, cast)
        _employers(stage, session, cast, employers)
    bring_in(stage, people)
    stage.matches()
    return stage, cast


def _account(
    session: Session, name: str, role: Role, organisations: list[int], now: datetime
) -> Viewer:
    made: Account = add_account(
        session,
        SYSTEM,
        email=f"{name}@year.example",
        name=name,
        role=role,
        organisations=organisations,
        duties=Duty if role is Role.PRISON_OFFICER else (),
        now=now,
    )
    session.flush()
    return viewer_for(session, made)


def _staff(stage: Stage, session: Session, cast: Cast) -> None:
    now = stage.clock.now()
    for prison in session.scalars(select(Prison).order_by(Prison.id)):
        one = [prison.id]
        cast.counselors[prison.id] = _account(
            session, f"karjera.{prison.code}", Role.COUNSELOR, one, now
        )
        cast.officers[prison.id] = _account(
            session, f"virsnieks.{prison.code}", Role.PRISON_OFFICER, one, now
        )
        stage.counselors[prison.id] = cast.counselors[prison.id].account_id or 0
    branches = list(session.scalars(select(Branch.id).order_by(Branch.id)))
    for number in range(2):
        cast.agency.append(_account(session, f"nva.{number}", Role.AGENCY, branches, now))
    for role in (Role.MINISTRY, Role.ADMINISTRATOR):
        cast.readers[role] = _account(session, f"lasa.{role}", role, [], now)


def _companions(stage: Stage, session: Session, cast: Cast) -> None:
    """An organisation with mentors, and what is offered inside each prison."""
    now, today = stage.clock.now(), stage.clock.today()
    body = add_body(session, SYSTEM, Body("ngo", 'Biedrība "Kopā"'), now=now)
    cast.coordinator = _account(session, "koordinatore", Role.COORDINATOR, [body.id], now)
    regions = sorted(set(session.scalars(select(Municipality.region))))
    for number in range(MENTORS):
        mentor = _account(session, f"mentors.{number}", Role.MENTOR, [body.id], now)
        mentor_actions.describe(
            session,
            cast.coordinator,
            account_id=mentor.account_id or 0,
            version=0,
            said=mentor_actions.Description(
                regions=regions,
                languages={"lv": "C2"},
                times=["evening"],
                inside=True,
                capacity=8,
                active_from=today - timedelta(days=30),
                trained_on=today - timedelta(days=30),
                confidential_on=today - timedelta(days=30),
            ),
            now=now,
        )
        cast.mentors.append(mentor)
    since = today - timedelta(days=30)
    for prison_id in cast.counselors:
        for kind, name in (("addiction", "Atbalsta grupa"), ("psychologist", "Psihologs")):
            offer = Help(kind, name, "Ieslodzījuma vieta", 20, since, languages=("lv",))
            services.add_service(
                session, SYSTEM, offer=replace(offer, prison_id=prison_id), now=now
            )


def _employers(stage: Stage, session: Session, cast: Cast, count: int) -> None:
    now = stage.clock.now()
    towns = cast.towns = list(session.scalars(select(Municipality.id).order_by(Municipality.id)))
    cast.works = _works(session)
    made = 0
    for number in range(40003000000, 40004000000, 7):
        if made == count:
            return
        if not number_checks(str(number)):
            continue
        employer = employers.add_employer(
            session,
            SYSTEM,
            registration_number=str(number),
            name=f'SIA "Darbs {made}"',
            municipality_id=stage.chance.choice(towns),
            email=f"darbs{made}@year.example",
            now=now,
        )
        for viewer in cast.agency:
            employers.vet(session, viewer, employer_id=employer.id, now=now)
        viewer = _account(session, f"darbs.{made}", Role.EMPLOYER, [employer.id], now)
        cast.employers[employer.id] = viewer
        if made % SILENT == SILENT - 1:
            cast.silent.add(employer.id)
        for _ in range(stage.chance.choice((1, 1, 2, 3))):
            publish(stage, session, viewer, cast)
        made += 1


def _works(session: Session) -> list[tuple[str, str, int]]:
    """What is offered: code, title, how often."""
    rows = session.scalars(
        select(Occupation).where(Occupation.scheme == CLASSIFIER).order_by(Occupation.code)
    )
    return [(row.code, row.lv, FREQUENT[row.isco]) for row in rows if row.isco in FREQUENT]


def publish(
    stage: Stage,
    session: Session,
    viewer: Viewer,
    cast: Cast,
) -> str:
    """A new vacancy of this employer, for a year and many seats."""
    now, today = stage.clock.now(), stage.clock.today()
    often = [weight for _, _, weight in cast.works]
    code, title, _ = stage.chance.choices(cast.works, weights=often)[0]
    cents = 100_000 + 5_000 * stage.chance.randint(0, 12)
    draft = vacancies.save_draft(
        session,
        viewer,
        offer=Offer(
            title=title[:60],
            description="Darbs maiņās, apmācām uz vietas.",
            occupation_code=code,
            municipality_id=stage.chance.choice(cast.towns),
            pay_from_cents=cents,
            pay_to_cents=cents + 20_000,
            seats=stage.chance.choice((1, 2, 4, 8)),
            apply_by=today + timedelta(days=420),
        ),
        publishing=True,
        now=now,
        today=today,
    )
    vacancies.publish(session, viewer, ref=draft.ref, now=now, today=today)
    return draft.ref
