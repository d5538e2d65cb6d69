"""What the demonstration plays: each act uses the actions that people use, as those people.

Only the moment is staged: some things "happened" days ago, so that every role's first page has
something on it today, on a Sunday too.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.applications import actions as applications
from jobbridge.applications import fits
from jobbridge.applications.model import Application, Request, State
from jobbridge.applications.queries import request_for
from jobbridge.calendar import actions as calendar
from jobbridge.calendar.pages import feed_url
from jobbridge.clock import Clock
from jobbridge.consultations import actions as consultations
from jobbridge.consultations.rules import CHECKLIST, Needs
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Evidence, Inmate
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import day_actions, slot_queries, starting
from jobbridge.interviews.model import Interview
from jobbridge.lives import FREQUENT, Life, Trade, live
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.model import Match
from jobbridge.outbox.model import Job
from jobbridge.places import actions as places
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.taxonomy import imports as taxonomy
from jobbridge.taxonomy.model import CLASSIFIER, Occupation, OccupationSkill, Skill
from jobbridge.vacancies import starting as vacancies
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.viewer import SYSTEM, Duty, Role, Viewer

BASIS = "Darba likums; personas rakstiska piekrišana"
DOMAIN = "demo.example"
# Who stands on the sign-in page: key, name, role.
CAST = (
    ("ilze", "Ilze Krastiņa", Role.COUNSELOR),
    ("peteris", "Pēteris Lapiņš", Role.EMPLOYER),
    ("guna", "Guna Vītola", Role.PRISON_OFFICER),
    ("dace", "Dace Zvirbule", Role.AGENCY),
    ("inta", "Inta Bite", Role.PROBATION),
    ("arnis", "Arnis Kļava", Role.MENTOR),
    ("ruta", "Ruta Liepa", Role.AUDITOR),
    ("admin", "Ģirts Ozols", Role.ADMINISTRATOR),
)
STAGE_PRISON = "liepaja"
STAGE_EMPLOYER = 'SIA "Siltais Līkums"'
ASKING = 10  # vacancies whose employers ask for introductions
PEOPLE_A_BATCH = 100


@dataclass
class Stage:
    """The acts in their order; `bill` says who can sign in, and the feed address."""

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
        if data:
            from jobbridge.places.imports import import_places
            from jobbridge.vacancies.imports import import_vacancies

            found = sorted(data.glob("places/*.csv"))
            print(import_places(self.database, found, now=now).lines()[0])
            for path in sorted(data.glob("vacancies/*.csv")):
                print(import_vacancies(self.database, path, now=now, today=today).lines()[0])

    def accounts(self) -> None:
        now = self.clock.now()
        with self.database.write() as session:
            prisons = {p.code: p.id for p in session.scalars(select(Prison))}
            home = session.scalars(select(Municipality).where(Municipality.name == "Liepāja")).one()
            branches = set(session.scalars(select(Branch.id).where(Branch.code.like("riga%"))))
            branches |= {home.branch_id} if home.branch_id else set()
            employers = self._asking_employers(session)
            scopes: dict[str, Iterable[int]] = {
                "ilze": [prisons[STAGE_PRISON]],
                "guna": [prisons[STAGE_PRISON]],
                "peteris": [employers[0]],
                "dace": branches,
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

    def _name(self) -> tuple[str, str]:
        from jobbridge.lives import name

        return name(self.chance, woman=self.chance.random() < 0.5)

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

    def people(self, count: int) -> None:
        with self.database.read() as session:
            prisons = list(session.scalars(select(Prison).order_by(Prison.id)))
            towns = {m.name: m.id for m in session.scalars(select(Municipality))}
            trades = _trades(session)
        homes = ["Rīga", "Liepāja", "Jelgava", "Daugavpils", "Valmieras novads"]
        homes += sorted(set(towns) - set(homes))
        weights = [_size(prison) for prison in prisons]
        for first in range(0, count, PEOPLE_A_BATCH):
            with self.database.write() as session:
                for _ in range(first, min(first + PEOPLE_A_BATCH, count)):
                    prison = self.chance.choices(prisons, weights=weights)[0]
                    life = live(
                        self.chance,
                        today=self.clock.today(),
                        woman=prison.women,
                        young=prison.juveniles,
                        open_unit=prison.open_unit,
                        homes=homes,
                        trades=trades,
                        checklist=list(CHECKLIST),
                    )
                    self._settle(session, prison, life, towns)
        with self.database.write() as session:
            self._assign(session)

    def _settle(self, session: Session, prison: Prison, life: Life, towns: dict[str, int]) -> None:
        now = self.clock.now()
        counselor = self.viewer(session, self.counselors[prison.id])
        earliest, expected, latest = life.release
        inmate = inmates.add_inmate(
            session,
            SYSTEM,
            prison_id=prison.id,
            given_name=life.given_name,
            family_name=life.family_name,
            birth_date=life.birth_date.isoformat(),
            release_earliest=earliest,
            release_expected=expected,
            release_latest=latest,
            open_unit_from=life.open_unit_from,
            municipality_id=towns[life.home],
            counselor_id=counselor.account_id,
            now=now,
        )
        if life.held_on is None or counselor.account_id is None:
            return
        consultations.record(
            session,
            counselor,
            inmate=inmate,
            held_on=life.held_on,
            conducted_by=counselor.account_id,
            readiness=life.readiness,
            targets=life.targets,
            skills=[consultations.SkillSeen(*skill) for skill in life.skills],
            experience=[consultations.Work(*work) for work in life.experience],
            languages=[consultations.Language(*language) for language in life.languages],
            licences=[
                consultations.Licence(code, ends, Evidence.CERTIFICATE_BEFORE)
                for code, ends in life.licences
            ],
            education=life.education,
            limits=life.limits,
            conditions=Needs(
                municipality_id=towns[life.home],
                km=life.km,
                anywhere=life.anywhere,
                part_time=life.part_time,
                nights=life.nights,
                min_month_cents=life.min_month_cents,
                accommodation_needed=life.accommodation,
            ),
            agreements=[(purpose, None) for purpose in life.agreements],
            legal_basis=BASIS,
            checklist=life.checklist,
            holland=life.holland,
            now=now,
        )

    def _assign(self, session: Session) -> None:
        """A few people who are soon released have a mentor or a probation officer already."""
        soon = session.scalars(
            select(Inmate).order_by(Inmate.release_expected, Inmate.id).limit(12)
        ).all()
        for number, inmate in enumerate(soon):
            key = "arnis" if number % 2 else "inta"
            inmates.assign(session, SYSTEM, inmate, self.members[key], now=self.clock.now())

    def matches(self) -> None:
        now = self.clock.now()
        rematch_all(self.database, now=now, today=self.clock.today())
        with self.database.write() as session:  # one look at all of them did these jobs
            session.execute(
                update(Job).where(Job.kind.startswith("rematch")).values(done_at=now, due_at=now)
            )

    def requests(self) -> None:
        """Employers ask; counselors propose, talk with people, and write down who agrees."""
        asked_days_ago = (6, 2, 9, 1, 4, 0, 3, 8, 5, 2)
        for number, employer_id in enumerate(self.employer_accounts):
            moment = self.clock.now() - timedelta(days=asked_days_ago[number % 10])
            with self.database.write() as session:
                viewer = self.viewer(session, self.employer_accounts[employer_id])
                vacancy = self._vacancy_to_ask(session, employer_id)
                message = "Labprāt tiksimies klātienē, vienā dienā ar vairākiem cilvēkiem."
                asked = applications.ask(
                    session, viewer, vacancy=vacancy, message=message, now=moment
                )
                ref = asked.ref
            if number % 3 != 2:
                for prison_id, counselor_id in self.counselors.items():
                    self._answer(ref, counselor_id, prison_id, send=number % 2 == 0)

    def _vacancy_to_ask(self, session: Session, employer_id: int) -> Vacancy:
        """The employer's vacancy that most people of the stage fit; of such, the richest."""
        fitting = (
            select(func.count())
            .select_from(Match)
            .join(Inmate, Inmate.id == Match.inmate_id)
            .join(Prison, Prison.id == Inmate.prison_id)
            .where(Match.vacancy_id == Vacancy.id, Match.near == "", Prison.code == STAGE_PRISON)
            .scalar_subquery()
        )
        rows = session.execute(
            select(Vacancy, fitting)
            .where(Vacancy.employer_id == employer_id, Vacancy.state == VacancyState.PUBLISHED)
            .order_by(Vacancy.id)
        )
        best: Vacancy = max(rows, key=lambda row: (min(row[1], 5), len(row[0].requirements)))[0]
        return best

    def _answer(self, ref: str, counselor_id: int, prison_id: int, *, send: bool) -> None:
        now, today = self.clock.now(), self.clock.today()
        on_stage = counselor_id == self.members["ilze"]
        with self.database.write() as session:
            viewer = self.viewer(session, counselor_id)
            asked = request_for(session, viewer, ref)
            people = [f for f in fits.fits_for(session, viewer, asked, today=today) if f.proposable]
            for fit in people[: 7 if on_stage else 2]:
                try:
                    application = applications.propose(
                        session, viewer, request=asked, inmate=fit.inmate, now=now
                    )
                except Refused:
                    continue
                applications.move(session, viewer, application, "ask", now=now)
                if self.chance.random() < 0.75:
                    applications.record_answer(session, viewer, application, True, now=now)
                elif self.chance.random() < 0.5:
                    applications.record_answer(session, viewer, application, False, now=now)
            if send and on_stage:
                applications.send(session, viewer, asked, now=now)

    def interviews(self) -> None:
        """The cast's employer visits one day; others are booked one by one; one was yesterday."""
        with self.database.write() as session:
            prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
            employer_id = next(iter(self.employer_accounts))
            agreed = self._agreed(session, prison.id)
            mine = [a for a in agreed if a.vacancy.employer_id == employer_id]
            others = [a for a in agreed if a.vacancy.employer_id != employer_id]
            officer = self.viewer(session, self.members["guna"])
            employer = self.viewer(session, self.members["peteris"])
            now = self.clock.now()
            for application in mine:
                applications.want_interview(session, employer, application, now=now)
            if mine:
                self._day(session, officer, employer_id, prison.id, mine, now)
            for application in others[:4]:
                self._book_one(session, officer, application)
            self._tour(session, mine or agreed)
            _, token = calendar.add_feed(
                session,
                officer,
                audience=f"organisation:{prison.id}",
                tier=calendar.REFERENCE,
                name=f"JobBridge: {prison.short}",
                now=now,
            )
            self.feed = feed_url(self.public_url, token)

    def _agreed(self, session: Session, prison_id: int) -> list[Application]:
        return list(
            session.scalars(
                select(Application)
                .join(Inmate, Inmate.id == Application.inmate_id)
                .where(Application.state == State.AGREED, Inmate.prison_id == prison_id)
                .order_by(Application.id)
            )
        )

    def _day(
        self,
        session: Session,
        officer: Viewer,
        employer_id: int,
        prison_id: int,
        people: list[Application],
        now: datetime,
    ) -> None:
        prison = session.get_one(Prison, prison_id)
        work = slot_queries.work_calendar(session)
        day = work.add_workdays(self.clock.today(), prison.notice_days + 2)
        for _ in range(10):
            try:
                plan = day_actions.book_day(
                    session,
                    officer,
                    employer_id=employer_id,
                    prison_id=prison_id,
                    on=day,
                    applications=people,
                    minutes=30,
                    now=now,
                )
            except Refused:
                day = work.add_workdays(day, 1)
                continue
            for interview in plan.placed[::2]:
                interviews.confirm(session, officer, interview, version=interview.version, now=now)
            return

    def _book_one(self, session: Session, officer: Viewer, application: Application) -> None:
        """Agreed upon ten days ago, for a time as near as it was then: soon, or just past."""
        then = self.clock.now() - timedelta(days=self.chance.choice((7, 9, 11)))
        first = self.clock.today() - timedelta(days=1)
        days = slot_queries.free_slots_for(
            session,
            officer,
            application,
            mode="in_person",
            minutes=30,
            from_day=first,
            until_day=first + timedelta(days=6),
            now=then,
        )
        slots = [slot for day in days for slot in day.slots]
        if not slots:
            return
        slot = self.chance.choice(slots[: len(slots) // 2 + 1])
        try:
            booked = interviews.book(
                session,
                officer,
                application=application,
                starts_at=slot.starts_at,
                minutes=30,
                mode="in_person",
                room_id=slot.room_id,
                now=then,
            )
            interviews.confirm(session, officer, booked, version=booked.version, now=then)
        except Refused:
            return

    def _tour(self, session: Session, people: list[Application]) -> None:
        if not people:
            return
        hero = people[0]
        booked = session.scalars(
            select(Interview).where(Interview.application_id == hero.id)
        ).first()
        asked = session.get(Request, hero.request_id) if hero.request_id else None
        self.shown = {
            "inmate": f"/inmates/{hero.inmate.ref}",
            "request": f"/requests/{asked.ref}" if asked else "/requests",
            "card": f"/cards/{hero.ref}",
            "interview": f"/interviews/{booked.ref}" if booked else "/interviews",
        }

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


def _size(prison: Prison) -> float:
    """How many of a hundred people live there, roughly: Liepāja's is the largest."""
    if prison.code == STAGE_PRISON:
        return 3.0
    return 0.4 if prison.women or prison.juveniles else 1.0


def _trades(session: Session) -> dict[str, list[Trade]]:
    """Occupations with skills, by ISCO unit group, as the lives want them."""
    skills: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = session.execute(
        select(OccupationSkill.occupation_id, Skill.key, OccupationSkill.essential)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(OccupationSkill.source == "starter")
        .order_by(Skill.key)
    )
    for occupation_id, key, essential in rows:
        skills[occupation_id].append((key, essential))
    found: dict[str, list[Trade]] = defaultdict(list)
    for row in session.scalars(
        select(Occupation).where(Occupation.scheme == CLASSIFIER).order_by(Occupation.code)
    ):
        if row.id in skills:
            licences = tuple(filter(None, row.licences.split("|")))
            found[row.isco].append(Trade(row.code, row.isco, tuple(skills[row.id]), licences))
    return dict(found)
