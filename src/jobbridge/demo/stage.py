"""What the demonstration plays: each act uses the actions that people use, as those people.

Only the moment is staged: some things "happened" days ago, so that every role's first page has
something on it today, on a Sunday too.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.demand.actions import count_daily
from jobbridge.demo import lives
from jobbridge.demo.lives import FREQUENT
from jobbridge.interviews import starting
from jobbridge.matching.actions import rematch_all
from jobbridge.outbox.model import Job
from jobbridge.places import actions as places
from jobbridge.places.imports import import_places
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.places.organisation_actions import add_body
from jobbridge.places.organisation_rules import Body
from jobbridge.taxonomy import imports as taxonomy
from jobbridge.taxonomy.model import Occupation
from jobbridge.tiles.actions import make_table
from jobbridge.vacancies import starting as vacancies
from jobbridge.vacancies.employers import add_employer, describe_employer
from jobbridge.vacancies.imports import import_vacancies
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.viewer import SYSTEM, Duty, Role, Viewer

DOMAIN = "demo.example"
# Who stands on the sign-in page: key, name, role.
CAST = (
    ("ilze", "Ilze Krastiņa", Role.COUNSELOR),
    ("peteris", "Pēteris Lapiņš", Role.EMPLOYER),
    ("guna", "Guna Vītola", Role.PRISON_OFFICER),
    ("dace", "Dace Zvirbule", Role.AGENCY),
    ("inta", "Inta Bite", Role.PROBATION),
    ("arnis", "Arnis Kļava", Role.MENTOR),
    ("sanita", "Sanita Ērgle", Role.COORDINATOR),
    ("maris", "Māris Vanags", Role.MINISTRY),
    ("ruta", "Ruta Liepa", Role.AUDITOR),
    ("admin", "Ģirts Ozols", Role.ADMINISTRATOR),
)
STAGE_PRISON = "liepaja"
OFFICE = "Valsts probācijas dienesta Rīgas nodaļa"
STAGE_EMPLOYER = 'SIA "Daugavas Plaukts"'
ASKING = 10  # vacancies whose employers ask for introductions


@dataclass
class Stage:
    """The first acts, and what later ones (`people`, `meetings`) need to know of them; `bill`
    says who can sign in, and the feed address."""

    database: Database
    clock: Clock
    chance: random.Random
    public_url: str
    members: dict[str, int] = field(default_factory=dict)
    employer_accounts: dict[int, int] = field(default_factory=dict)
    counselors: dict[int, int] = field(default_factory=dict)
    viewers: dict[int, Viewer] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    feed: str = ""

    def places(self) -> None:
        with self.database.write() as session:
            places.load_starter(session, self.clock.now())
            starting.load_starter(session)

    def taxonomy(self, data: Path | None) -> None:
        with self.database.write() as session:
            taxonomy.load_starter(session, self.clock.now())
        if data:
            now = self.clock.now()
            packages = sorted(data.glob("esco/*"))
            print(taxonomy.import_esco(self.database, packages, now=now).lines()[0])
            lists = sorted(data.glob("classifier/*.csv"))
            print(taxonomy.import_classifier(self.database, lists, now=now).lines()[0])

    def vacancies(self, data: Path | None) -> None:
        now, today = self.clock.now(), self.clock.today()
        with self.database.write() as session:
            vacancies.load_starter(session, now=now, today=today)
            # Somebody new at the agency's door, and a title that was not surely recognised.
            add_employer(
                session,
                SYSTEM,
                registration_number="49990000907",
                name='SIA "Jaunā Zāģētava"',
                sector="Kokapstrāde",
                now=now,
            )
            unsure = session.scalars(select(Vacancy).order_by(Vacancy.id.desc()).limit(1)).one()
            unsure.occupation_confirmed, unsure.occupation_confidence = False, 0.62
            self._tell(session)
        if data:
            found = sorted(data.glob("places/*.csv"))
            print(import_places(self.database, found, now=now).lines()[0])
            for path in sorted(data.glob("vacancies/*.csv")):
                print(import_vacancies(self.database, path, now=now, today=today).lines()[0])

    def _tell(self, session: Session) -> None:
        """What the cast's employer tells people in prison."""
        employer = session.scalars(
            select(Employer)
            .join(Organisation, Organisation.id == Employer.id)
            .where(Organisation.name == STAGE_EMPLOYER)
        ).one()
        describe_employer(
            session,
            SYSTEM,
            employer_id=employer.id,
            about_lv=employer.about_lv,
            about_en=employer.about_en,
            about_ru=employer.about_ru,
            sector=employer.sector,
            address=employer.address,
            told={
                "work": "Diena sākas astoņos. Pirmās divas nedēļas strādā kopā ar meistaru.",
                "transport": "No autoostas uz darbu ved mūsu autobuss pulksten 7.30.",
                "housing": "Kopmītnē blakus darbam ir brīvas vietas, 80 eiro mēnesī.",
                "clothing": "Darba apģērbu, apavus un aizsardzības līdzekļus dodam mēs.",
                "contact": "Maiņas meistars",
            },
            now=self.clock.now(),
        )

    def accounts(self) -> None:
        now = self.clock.now()
        with self.database.write() as session:
            prisons = {p.code: p.id for p in session.scalars(select(Prison))}
            office = self._office(session)
            home = session.scalars(select(Municipality).where(Municipality.name == "Liepāja")).one()
            branches = set(session.scalars(select(Branch.id).where(Branch.code.like("riga%"))))
            branches |= {home.branch_id} if home.branch_id else set()
            employers = self._asking_employers(session)
            house = Organisation(kind="ngo", name="Biedrība “Atbalsta plecs”")
            session.add(house)
            session.flush()
            scopes: dict[str, Iterable[int]] = {
                "ilze": [prisons[STAGE_PRISON]],
                "guna": [prisons[STAGE_PRISON]],
                "peteris": [employers[0]],
                "dace": branches,
                "inta": [office],
                "arnis": [house.id],
                "sanita": [house.id],
            }
            for key, name, role in CAST:
                account = accounts.add_account(
                    session,
                    SYSTEM,
                    email=f"{key}@{DOMAIN}",
                    name=name,
                    role=role,
                    organisations=scopes.get(key, ()),
                    duties=Duty if role is Role.PRISON_OFFICER else (),
                    now=now,
                )
                account.on_stage = True
                self.members[key] = account.id
            self.counselors[prisons[STAGE_PRISON]] = self.members["ilze"]
            self.employer_accounts[employers[0]] = self.members["peteris"]
            for code, prison_id in prisons.items():
                if prison_id not in self.counselors:
                    self.counselors[prison_id] = accounts.add_account(
                        session,
                        SYSTEM,
                        email=f"karjera.{code}@{DOMAIN}",
                        name=" ".join(self._name()),
                        role=Role.COUNSELOR,
                        organisations=[prison_id],
                        now=now,
                    ).id
            for employer_id in employers[1:]:
                self.employer_accounts[employer_id] = accounts.add_account(
                    session,
                    SYSTEM,
                    email=f"darbs.{employer_id}@{DOMAIN}",
                    name=" ".join(self._name()),
                    role=Role.EMPLOYER,
                    organisations=[employer_id],
                    now=now,
                ).id

    def _office(self, session: Session) -> int:
        """The probation office of the cast, which keeps clients of its own."""
        town = session.scalars(select(Municipality).where(Municipality.name == "Rīga")).one()
        body = Body("probation", OFFICE, municipality_id=town.id, address="Lomonosova iela 9, Rīga")
        return add_body(session, SYSTEM, body, now=self.clock.now()).id

    def _name(self) -> tuple[str, str]:
        return lives.name(self.chance, woman=self.chance.random() < 0.5)

    def _asking_employers(self, session: Session) -> list[int]:
        """Vetted employers: the cast's first, then those with the most frequent kinds of work."""
        rows = session.execute(
            select(Vacancy.employer_id, Occupation.isco, Organisation.name)
            .join(Organisation, Organisation.id == Vacancy.employer_id)
            .join(Occupation, Occupation.id == Vacancy.occupation_id)
            .join(Employer, Employer.id == Vacancy.employer_id)
            .where(Vacancy.state == VacancyState.PUBLISHED, Employer.vetted_at.is_not(None))
            .order_by(Vacancy.id)
        )
        weight: dict[int, int] = defaultdict(int)
        for employer_id, isco, name in rows:
            weight[employer_id] += FREQUENT.get(isco, 0) + (1000 if name == STAGE_EMPLOYER else 0)
        return sorted(weight, key=lambda i: (-weight[i], i))[:ASKING]

    def matches(self) -> None:
        now = self.clock.now()
        rematch_all(self.database, now=now, today=self.clock.today())
        make_table(self.database, now)
        count_daily(self.database, now)
        with self.database.write() as session:  # one look at all of them did these jobs
            session.execute(
                update(Job).where(Job.kind.startswith("rematch")).values(done_at=now, due_at=now)
            )

    def tour(self) -> list[dict[str, Any]]:
        """The five steps: who signs in, and where they go."""
        ways = (
            ("ilze", self.shown.get("inmate", "/inmates")),
            ("ilze", self.shown.get("request", "/requests")),
            ("peteris", self.shown.get("card", "/cards")),
            ("guna", self.shown.get("interview", "/interviews")),
            ("guna", "/calendar"),
        )
        return [{"account": self.members[key], "url": url} for key, url in ways]

    def viewer(self, session: Session, account_id: int) -> Viewer:
        if account_id not in self.viewers:
            account = session.get_one(Account, account_id)
            self.viewers[account_id] = viewer_for(session, account)
        return self.viewers[account_id]

    def bill(self) -> str:
        """Who can sign in with what, and where to subscribe; printed at the end."""
        lines = ["", "Sign in with one click (invented people, no passwords):"]
        with self.database.read() as session:
            for account in session.scalars(
                select(Account).where(Account.on_stage).order_by(Account.id)
            ):
                lines.append(f"  {account.name:<18} {account.role}")
        if self.feed:
            lines += ["", "Subscribe a calendar to the prison's interviews:", f"  {self.feed}"]
        return "\n".join([*lines, "", f"Open {self.public_url}"])
