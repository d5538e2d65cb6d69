"""Two of everything that an address can name: one near, one far.

Near is what belongs to Prison North, Employer A and the branch of Rīga, and to the caller's own
account; far is what belongs to Prison South, Employer B and the branch of Liepāja. The permission
matrix asks for both, as everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account, Factor, Organisation, SignIn
from jobbridge.alerts.model import Alert
from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.calendar.model import Feed
from jobbridge.db import Database
from jobbridge.inmates.model import (
    Assignment,
    Inmate,
)
from jobbridge.mentors.model import MentorMaterial
from jobbridge.outbox.model import Job
from jobbridge.oversight.model import Finding
from jobbridge.places.model import Municipality, SwapDay
from jobbridge.providers.model import ExternalIdentity
from jobbridge.publications.model import State as UploadState
from jobbridge.publications.model import Upload
from jobbridge.tiles.model import TileSearch
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Role
from tests.conftest import NOW, World
from tests.sides import Side
from tests.sides_access import second_persons
from tests.sides_later import (
    going_along,
    handed_over,
    meeting,
    moved,
    proposed,
    support,
    tour,
    working,
)

# One caller for each role; `bela` and `bruno` hold what is far.
CALLERS = {
    Role.COUNSELOR: "anna",
    Role.EMPLOYER: "alda",
    Role.PRISON_OFFICER: "olga",
    Role.AGENCY: "nora",
    Role.PROBATION: "pavels",
    Role.MENTOR: "mara",
    Role.COORDINATOR: "kaspars",
    Role.MINISTRY: "tekla",
    Role.AUDITOR: "uldis",
    Role.ADMINISTRATOR: "ada",
}
FAR_NAME, FAR_TITLE = "Svešiniece", "Svešvalodas darbs"
Name = int | str
# What a role may know of wherever it is: the agency's and the employers' public side.
EVERYWHERE = {
    Role.COUNSELOR: {"vacancy", "employer", "request"},
    Role.PRISON_OFFICER: {"vacancy"},
    Role.AGENCY: {"employer", "subsidy"},
    Role.AUDITOR: {"emergency", "name list"},
    Role.ADMINISTRATOR: {"account", "organisation", "subsidy", "name list"},
}
# By the type of the path's parameter: what is nobody's.
NOBODYS: Mapping[str, Name] = {"str": "zzzzzzzzzz", "int": 999_999_999, "path": "/no-such-file"}


@dataclass
class Subjects:
    """What stands in addresses: `near` and `far` by kind, `own` by kind and caller, and the
    session tokens of the callers."""

    near: dict[str, Name] = field(default_factory=dict)
    far: dict[str, Name] = field(default_factory=dict)
    own: dict[str, dict[str, Name]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    bearers: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str, caller: str | None) -> Name:
        """The near one; of things that belong to an account the caller's own."""
        if kind in self.own:
            return self.own[kind][caller or "bela"]
        return self.near[kind]


def build(database: Database, world: World) -> Subjects:
    subjects = Subjects()
    with database.write() as session:
        for caller in (*CALLERS.values(), "bela"):
            _own(session, world, caller, subjects)
        subjects.own |= second_persons(session, world, CALLERS.values())
        for kind, values in subjects.own.items():
            subjects.far[kind] = values["bela"]
        _move_far_away(session, world)
        for prison, inmate, employer, vacancy, counselor, names in (
            ("north", "juris", "a", "vacancy_a", "anna", subjects.near),
            ("south", "marta", "b", "vacancy_b", "bela", subjects.far),
        ):
            side = Side(session, world, names)
            side.people(prison, inmate, employer, counselor)
            side.work(prison, inmate, employer, vacancy)
            side.house(prison)
            side.visitor(prison, employer)
            side.pair(prison, inmate)
            moved(side, prison, employer)
            meeting(side, prison, inmate, employer, vacancy)
            tour(side, prison, employer)
            proposed(side, prison, employer)
            working(side, prison, inmate, vacancy)
            side.training(prison, inmate)
            support(side, prison, inmate)
            going_along(side, inmate)
            side.roster(prison, inmate)
        handed = handed_over(session, world, "juris", "anna", "Rīga")
        handed |= handed_over(session, world, "marta", "bela", "Liepāja")
        subjects.own["handover"] = {
            name: handed.get(name, handed["anna"]) for name in world.viewers
        }
        subjects.far["handover"] = handed["bela"]
        worked = date(2026, 1, 10)
        session.add(SwapDay(day_off=date(2026, 1, 2), day_worked=worked, source="test"))
        job = Job(kind="test", key="matrix", payload={}, posted_at=NOW, due_at=NOW, dead_at=NOW)
        Side(session, world, subjects.near).add("job", job)  # administrators see every one
        finding = Finding(key="matrix", rule="no_case", on=NOW.date(), people=[], says={})
        finding.made_at = NOW
        Side(session, world, subjects.near).add("finding", finding)  # as auditors do
        session.add(
            Application(
                ref="applic-wait",
                inmate_id=world.ids["karlis"],
                vacancy_id=world.ids["vacancy_a"],
                state=ApplicationState.AGREED,
                card={},
                created_at=NOW,
                updated_at=NOW,
            )
        )
        for caller in ("pavels", "mara", "kaspars"):
            key = (world.ids["juris"], world.ids[caller])
            if session.get(Assignment, key) is None:
                session.add(Assignment(inmate_id=key[0], account_id=key[1], assigned_at=NOW))
    return subjects


def _own(session: Session, world: World, caller: str, subjects: Subjects) -> None:
    account = session.get_one(Account, world.ids[caller])
    subjects.tokens[caller] = accounts.begin(session, account, device="matrix", now=NOW)
    viewer = world.viewers[caller]
    subjects.bearers[caller] = accounts.issue_api_token(session, viewer, account, now=NOW)
    feed = Feed(
        token_hash=f"feed of {caller}",
        account_id=account.id,
        role=account.role,
        audience=f"account:{account.id}",
        name=f"Feed of {caller}",
        locale="lv",
        created_at=NOW,
        revised_at=NOW,
    )
    search = TileSearch(account_id=account.id, region="", family="", created_at=NOW)
    upload = Upload(
        ref=f"upload-{caller}"[:12],
        kind="swap-days" if caller == "ada" else "roster",
        state=UploadState.CHECKED,
        checked={},
        uploaded_by=account.id,
        uploaded_at=NOW,
    )
    alert = Alert(
        account_id=account.id,
        inmate_id=world.ids["marta" if caller == "bela" else "juris"],
        vacancy_id=world.ids["vacancy_a"],
        made_at=NOW,
        stood_on=NOW.date(),
        seen_at=NOW,
        batch=f"batch-{caller}"[:12],
    )
    material = MentorMaterial(
        organisation_id=_house(session, world, caller),
        title=f"Material of {caller}",
        language="lv",
        audience="all",
        size=5,
        file=b"%PDF-",
        added_by=account.id,
        added_at=NOW,
    )
    identity = ExternalIdentity(
        account_id=account.id,
        provider="former",
        subject_hash=f"identity of {caller}",
        linked_at=NOW,
    )
    factor = Factor(account_id=account.id, kind="totp", created_at=NOW, confirmed_at=NOW)
    started = Factor(account_id=account.id, kind="totp", secret="A" * 32, created_at=NOW)
    session.add_all([feed, search, upload, alert, material, identity, factor, started])
    session.flush()
    sign_in = session.scalars(
        select(SignIn.id).where(SignIn.account_id == account.id).order_by(SignIn.id.desc())
    ).first()
    owned: list[tuple[str, Name | None]] = [
        ("feed", feed.id),
        ("sign_in", sign_in),
        ("account", account.id),
        ("tile_search", search.id),
        ("upload", upload.ref),
        ("alert batch", alert.batch),
        ("material", material.id),
        ("identity", identity.id),
        ("factor", factor.id),
        ("new factor", started.id),
    ]
    for kind, value in owned:
        assert value is not None
        subjects.own.setdefault(kind, {})[caller] = value


def _house(session: Session, world: World, caller: str) -> int | None:
    """Whose material it is: counselors' and the agency's are for all, the far one another's."""
    if caller in ("anna", "nora"):
        return None
    if caller != "bela":
        return world.ids["ngo"]
    far = Organisation(kind="ngo", name="Tālā biedrība")
    session.add(far)
    session.flush()
    return far.id


def _move_far_away(session: Session, world: World) -> None:
    """Words that nobody near may ever read."""
    liepaja = session.get_one(Municipality, world.ids["Liepāja"])
    marta = session.get_one(Inmate, world.ids["marta"])
    marta.family_name, marta.municipality_id = FAR_NAME, liepaja.id
    marta.counselor_id = world.ids["bela"]
    session.get_one(Employer, world.ids["b"]).municipality_id = liepaja.id
    vacancy = session.get_one(Vacancy, world.ids["vacancy_b"])
    vacancy.municipality_id, vacancy.title = liepaja.id, FAR_TITLE
    vacancy.lat, vacancy.lon = liepaja.lat, liepaja.lon
