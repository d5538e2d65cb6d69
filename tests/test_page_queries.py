"""Every list page asks the database as often for many rows as for few."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Organisation
from jobbridge.alerts.model import Alert
from jobbridge.applications.model import Application, Message, Request, Reveal
from jobbridge.applications.model import State as ApplicationState
from jobbridge.audit.model import AuditRow
from jobbridge.consultations.model import Consultation, Group
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Assignment, Conditions, Fact, Inmate, Movement
from jobbridge.interviews.model import Interview, Room
from jobbridge.interviews.model import State as InterviewState
from jobbridge.interviews.visit_model import PassState, VisitorPass, Wish
from jobbridge.matching.model import Match
from jobbridge.matching.policy import POLICY
from jobbridge.mentors.model import Mentoring
from jobbridge.outbox.model import Job
from jobbridge.publications.model import State as UploadState
from jobbridge.publications.model import Upload
from jobbridge.training.model import Enrolment
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import SYSTEM, Role
from jobbridge.web.routes import PUBLIC
from tests.cast import read
from tests.conftest import CANARY, NOW, World
from tests.rehearsal import Stage, staged, statements
from tests.sides import Side
from tests.sides_later import support
from tests.subjects import CALLERS
from tests.test_routes import routes_of

FEW, MANY = 8, 24  # each state of a kind comes up in the first eight
# What belongs to one account and is never a list of other people's things.
OWN = {"/account", "/calendar"}
# The same page, narrowed so that other rows stand on it.
ALSO = {
    "/alerts": ["?show=seen"],
    "/left-behind": ["?weeks=52"],
    "/audit": ["?subject=inmate", "?verb=read"],
    "/cards": ["?show=shortlist"],
    "/consultations": ["?show=month", "?show=missed", "?show=due"],
    "/inmates": ["?show=matches", "?show=new", "?status=released"],
    "/interviews": [f"?show={part}" for part in ("past", "all", "changed", "over", "waiting")],
    "/referrals": ["?state=waiting"],
    "/services": ["?show=past"],
    "/training": ["?show=past", "?show=wishes"],
    "/vacancies": ["?show=closed", "?state=published"],
}
APPLICATIONS = (
    ApplicationState.PROPOSED,
    ApplicationState.ASKED,
    ApplicationState.AGREED,
    ApplicationState.AGREED,
    ApplicationState.INTERVIEW,
    ApplicationState.INTERVIEW,
    ApplicationState.OFFER,
    ApplicationState.REFUSED,
)
INTERVIEWS = (
    InterviewState.SUGGESTED,
    InterviewState.BOOKED,
    InterviewState.CONFIRMED,
    InterviewState.TOOK_PLACE,
)
PASSES = (PassState.ASKED, PassState.ALLOWED, PassState.MORE, PassState.REFUSED)


def test_every_list_asks_as_often_for_many_rows_as_for_few(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "pages.sqlite3"
    template: Path = request.getfixturevalue("_sqlite_template")
    path.write_bytes(template.read_bytes())
    with staged(f"sqlite:///{path}") as stage:
        world = read(stage.database)
        fill(stage, world, range(FEW))
        asked_by_few = counted(stage)
        fill(stage, world, range(FEW, MANY))
        asked_by_many = counted(stage)
    grew = {
        page: (len(few), len(asked_by_many[page]), _most_frequent(asked_by_many[page]))
        for page, few in asked_by_few.items()
        if len(few) != len(asked_by_many[page])
    }
    assert grew == {}
    assert len(asked_by_few) > len(CALLERS)


def _most_frequent(statements: list[str]) -> str:
    return max(set(statements), key=statements.count)


def lists_of(app: Litestar) -> Iterator[tuple[str, str]]:
    """(caller, address) of every page without a parameter in its path."""
    for route in routes_of(app):
        if route.method != "GET" or route.parameters or route.roles in (None, PUBLIC):
            continue
        if route.path.startswith("/paper/") or route.path in OWN or route.path.endswith("/new"):
            continue
        for role, caller in CALLERS.items():
            if role in (route.roles or ()):
                yield from ((caller, route.path + more) for more in ("", *ALSO.get(route.path, [])))


def counted(stage: Stage) -> dict[tuple[str, str], list[str]]:
    found = {}
    for caller, address in lists_of(stage.client.app):
        stage.call(caller, "GET", address)  # what is read once and kept is read by now
        with statements(stage.database) as asked:
            response = stage.call(caller, "GET", address)
        if response.status_code == 200:
            found[caller, address] = list(asked)
        else:
            assert response.status_code in {303, 404, 422}, (caller, address, response.status_code)
    return found


def fill(stage: Stage, world: World, numbers: range) -> None:
    """For each number a person in Prison North, work, an employer, and what joins them."""
    plain = Database(stage.database.url, stage.database.keyring)
    with plain.write() as session:
        for number in numbers:
            Row(session, world, stage, number).add()
    plain.dispose()


class Row:
    def __init__(self, session: Session, world: World, stage: Stage, number: int) -> None:
        self.session, self.world, self.number = session, world, number
        self.key = f"n{number:02}"
        self.side = Side(session, world, {})
        world.ids[self.key] = world.ids["north"]
        world.ids[f"{self.key}_room"] = world.ids["north_room"]

    def one_of(self, choices: Any) -> Any:
        return choices[self.number % len(choices)]

    def add(self) -> None:
        ids, refs = self.world.ids, self.world.refs
        who, firm, work = f"who{self.number}", f"firm{self.number}", f"work{self.number}"
        ids[who], refs[who] = self.person()
        ids[firm] = self.employer()
        # Half of the work is Employer A's, so that its own lists grow too.
        owner = "a" if self.number % 2 else firm
        ids[work], refs[work] = self.vacancy(owner)
        self.side.people(self.key, who, owner, "anna")
        self.side.work(self.key, who, owner, work)
        self.side.visitor(self.key, owner)
        self.side.training(self.key, who)
        support(self.side, self.key, who)
        self.states(who, owner)
        self.around(who)
        self.mentored(who)
        self.session.flush()

    def mentored(self, who: str) -> None:
        """Asked for, or Mara goes along."""
        ids, state = self.world.ids, self.one_of(("asked", "assigned", "proposed"))
        mentor = None if state == "asked" else ids["mara"]
        mentoring = Mentoring(
            ref=f"along{self.number:05}",
            inmate_id=ids[who],
            state=state,
            organisation_id=ids["ngo"] if mentor else None,
            mentor_id=mentor,
            language="lv",
            inside=True,
            asked_at=NOW,
            assigned_at=NOW,
        )
        self.session.add(mentoring)
        if state == "assigned":
            self.session.add(Assignment(inmate_id=ids[who], account_id=mentor, assigned_at=NOW))

    def person(self) -> tuple[int, str]:
        ids = self.world.ids
        release = NOW.date() + timedelta(days=40 + self.number)
        inmate = Inmate(
            ref=f"more{self.number:06}",
            prison_id=ids["north"],
            counselor_id=self.one_of((ids["anna"], ids["anna"], None)),
            given_name=CANARY,
            family_name="Cilvēks",
            birth_date="1990-05-01",
            release_earliest=release,
            release_expected=release,
            release_latest=release,
            municipality_id=self.one_of((ids["Rīga"], ids["Liepāja"], ids["Cēsu novads"])),
            created_at=NOW,
            updated_at=NOW,
        )
        self.session.add(inmate)
        self.session.flush()
        self.session.add_all(
            [
                Fact(inmate_id=inmate.id, kind="target", code="7212 04", level=1, recorded_at=NOW),
                Fact(inmate_id=inmate.id, kind="skill", code="weld", level=2, recorded_at=NOW),
                Conditions(inmate_id=inmate.id, km=50, updated_at=NOW),
                *(
                    Agreement(
                        inmate_id=inmate.id,
                        purpose=purpose,
                        legal_basis="test",
                        given_on=date(2026, 11, 1),
                        recorded_at=NOW,
                    )
                    for purpose in ("listing", "introduction", "interview")
                ),
            ]
        )
        self.session.flush()
        return inmate.id, inmate.ref

    def employer(self) -> int:
        organisation = Organisation(kind="employer", name=f"SIA {self.number}")
        self.session.add(organisation)
        self.session.flush()
        self.session.add(
            Employer(
                id=organisation.id,
                registration_number=f"{40000000000 + self.number}",
                municipality_id=self.one_of((self.world.ids["Rīga"], self.world.ids["Liepāja"])),
                vetted_at=self.one_of((NOW, NOW, None)),
                checked_at=NOW,
                checked_by=self.world.ids["nora"],
            )
        )
        self.session.flush()
        return organisation.id

    def vacancy(self, owner: str) -> tuple[int, str]:
        like = self.session.get_one(Vacancy, self.world.ids["vacancy_a"])
        vacancy = Vacancy(
            ref=f"work{self.number:06}",
            employer_id=self.world.ids[owner],
            title=f"Darbs {self.number}",
            occupation_id=like.occupation_id,
            occupation_confirmed=bool(self.number % 2),
            municipality_id=like.municipality_id,
            lat=like.lat,
            lon=like.lon,
            state=self.one_of(("published", "published", "published", "draft")),
            published_at=NOW,
            created_at=NOW,
            updated_at=NOW,
        )
        self.session.add(vacancy)
        self.session.flush()
        return vacancy.id, vacancy.ref

    def states(self, who: str, owner: str) -> None:
        """Other states than `Side` gives, and what belongs to them."""
        session, names = self.session, self.side.names
        application = session.scalars(
            select(Application).where(Application.ref == names["application"])
        ).one()
        application.state = self.one_of(APPLICATIONS)
        application.created_at = NOW - timedelta(days=3)
        if application.state not in (ApplicationState.PROPOSED, ApplicationState.ASKED):
            application.card_at = application.created_at
        application.shortlisted_at = self.one_of((NOW, None, NOW, NOW))
        session.add(Message(application_id=application.id, by_employer=True, text="Vai?", at=NOW))
        session.add(
            Reveal(
                application_id=application.id,
                level="first_name",
                given_on=NOW.date(),
                until=NOW.date() + timedelta(days=30),
                recorded_at=NOW,
            )
        )
        session.add(
            Wish(
                application_id=application.id,
                starts_at=NOW + timedelta(days=7),
                whole_day=False,
                at=NOW,
            )
        )
        interview = session.scalars(
            select(Interview).where(Interview.ref == names["interview"])
        ).one()
        interview.state = self.one_of(INTERVIEWS)
        past = interview.state == InterviewState.TOOK_PLACE
        on = NOW.date() - timedelta(days=1) if past else NOW.date()
        interview.starts_at = datetime.combine(on, time(11), UTC)
        interview.ends_at = interview.starts_at + timedelta(minutes=30)
        found = session.scalars(select(VisitorPass).where(VisitorPass.ref == names["pass"])).one()
        found.state = self.one_of(PASSES)
        request = session.scalars(select(Request).where(Request.ref == names["request"])).one()
        request.state = self.one_of(("open", "open", "answered", "closed"))

    def around(self, who: str) -> None:
        session, ids = self.session, self.world.ids
        by = {"conducted_by": ids["anna"], "entered_by": ids["anna"], "entered_at": NOW}
        group = session.scalars(select(Group).where(Group.ref == self.side.names["group"])).one()
        for state, days, part in (
            ("planned", 0, None), ("planned", -2, None), ("missed", -3, None),
            ("planned", 1, group.id),
        ):  # fmt: skip
            held_on = NOW.date() + timedelta(days=days)
            session.add(
                Consultation(inmate_id=ids[who], held_on=held_on, state=state, group_id=part, **by)
            )
        pair = {"inmate_id": ids[who], "vacancy_id": ids["vacancy_b"]}
        session.add_all(
            [
                Match(
                    **pair, score=9000, parts={}, policy=POLICY.version, inmate_version=1,
                    vacancy_version=1, as_of=NOW.date(), found_at=NOW,
                ),
                Alert(
                    **pair, account_id=ids["anna"], made_at=NOW, stood_on=NOW.date(),
                    seen_at=self.one_of((None, NOW)),
                ),
            ]
        )  # fmt: skip
        session.add(
            Enrolment(
                inmate_id=ids[who],
                subject="sewing",
                state="wished",
                wished_on=NOW.date(),
                recorded_at=NOW,
            )
        )
        session.add(
            Movement(
                inmate_id=ids[who],
                on=NOW.date(),
                from_prison_id=ids["south"],
                to_prison_id=ids["north"],
                recorded_at=NOW,
            )
        )
        session.add(Room(prison_id=ids["north"], code=f"R{self.number}", name="Telpa", kind="room"))
        role = self.one_of(tuple(Role))
        own = {
            Role.COUNSELOR: "north",
            Role.PRISON_OFFICER: "north",
            Role.EMPLOYER: "a",
        }.get(role)
        account = accounts.add_account(
            session,
            SYSTEM,
            email=f"more{self.number}@jobbridge.example",
            name=f"More {self.number}",
            role=role,
            organisations=[ids[own]] if own else [],
            duties=(),
            now=NOW,
        )
        session.flush()
        for key in ("ada", "olga", "anna"):
            session.add(
                Upload(
                    ref=f"{key}{self.number:06}",
                    kind="swap-days" if key == "ada" else "roster",
                    state=UploadState.CHECKED,
                    checked={},
                    uploaded_by=ids[key],
                    uploaded_at=NOW,
                )
            )
        session.add(
            Job(
                kind="test", key=f"more{self.number}", payload={}, posted_at=NOW, due_at=NOW,
                dead_at=NOW,
            )
        )  # fmt: skip
        session.add(
            AuditRow(
                at=NOW, account_id=account.id, role=role, verb="read", subject="inmate",
                subject_id=ids[who],
            )
        )  # fmt: skip
