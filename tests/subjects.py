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
from jobbridge.accounts.model import Account, SignIn
from jobbridge.alerts.model import Alert
from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.calendar.model import Feed
from jobbridge.db import Database
from jobbridge.inmates.model import (
    Assignment,
    Inmate,
)
from jobbridge.outbox.model import Job
from jobbridge.places.model import Municipality, SwapDay
from jobbridge.publications.model import State as UploadState
from jobbridge.publications.model import Upload
from jobbridge.tiles.model import TileSearch
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Role
from tests.conftest import NOW, World
from tests.sides import Side
from tests.sides_later import meeting, moved, proposed, tour, working

# One caller for each role; `bela` and `bruno` hold what is far.
CALLERS = {
    Role.COUNSELOR: "anna",
    Role.EMPLOYER: "alda",
    Role.PRISON_OFFICER: "olga",
    Role.AGENCY: "nora",
    Role.PROBATION: "pavels",
    Role.MENTOR: "mara",
    Role.AUDITOR: "uldis",
    Role.ADMINISTRATOR: "ada",
}
FAR_NAME, FAR_TITLE = "Svešiniece", "Svešvalodas darbs"
Name = int | str
# What a role may know of wherever it is: the agency's and the employers' public side.
EVERYWHERE = {
    Role.COUNSELOR: {"vacancy", "employer", "request"},
    Role.PRISON_OFFICER: {"vacancy"},
    Role.AGENCY: {"employer"},
    Role.ADMINISTRATOR: {"account", "organisation"},
}
# By the type of the path's parameter: what is nobody's.
NOBODYS: Mapping[str, Name] = {"str": "zzzzzzzzzz", "int": 999_999_999, "path": "/no-such-file"}


@dataclass(frozen=True)
class Of:
    """A field that names a thing of this kind: the near one, the far one, or nobody's."""

    kind: str


_AT = {"starts_at": "2026-12-07T10:00:00+02:00", "minutes": 30, "room": "T1"}
_MISSED: dict[str, object] = {"state": "missed", "reason": "unable"}
_GROUP: dict[str, object] = {
    "topic": "Darba intervija",
    "on": "2026-12-01",
    "people": [Of("inmate")],
}
_REVEAL: dict[str, object] = {
    "level": "first_name",
    "given_on": "2026-11-23",
    "until": "2027-01-20",
}
_ABSENT: dict[str, object] = {
    "kind": "absent",
    "interview": Of("interview"),
    "from_day": "2026-11-23",
    "to_day": "2026-12-31",
}
# What is sent with a request: fields that name something, and what else the API insists on.
# Forms that are not here are sent empty.
FIELDS: dict[str, dict[str, object]] = {
    "GET /alerts": {"batch": Of("alert batch")},
    "POST /alerts/seen": {"inmate": Of("inmate"), "up_to": 999_999},
    "POST /alerts/undo": {"batch": Of("alert batch")},
    "POST /api/v1/alerts/seen": {"inmate": Of("inmate"), "up_to": 999_999},
    "POST /api/v1/alerts/undo": {"batch": Of("alert batch")},
    "GET /interview-days/plan": {"employer": Of("registration"), "prison": Of("prison code")},
    "POST /interview-days/plan": {
        "employer": Of("registration"),
        "prison": Of("prison code"),
        "on": "2026-12-07",
        "minutes": 30,
        "applications": [Of("application")],
    },
    "GET /disruptions/new": {"interview": Of("interview")},
    "POST /disruptions": _ABSENT,
    "POST /disruptions/preview": _ABSENT,
    "POST /disruptions/{ref:str}/interviews/{interview_ref:str}": {"choice": "cancel"},
    "POST /disruptions/{ref:str}/release": {"version": 1},
    "POST /disruptions/{ref:str}/end": {"version": 1},
    "POST /api/v1/disruptions/{ref:str}/release": {"version": 1},
    "POST /new-times/{ref:str}/answer": {"answer": "declined"},
    "POST /after-release/{ref:str}/call-off": {"version": 1},
    "POST /after-release/{ref:str}/outcome": {"outcome": "missed", "version": 1},
    "POST /new-times/video": {"can": "yes"},
    "POST /time-proposals/{ref:str}/take": {"room": Of("proposal room"), "version": 1},
    "POST /api/v1/interview-days": {
        "employer": Of("registration"),
        "prison": Of("prison code"),
        "on": "2026-12-07",
        "applications": [Of("application")],
    },
    "POST /api/v1/interview-days/{ref:str}/again": {"version": 1},
    "POST /api/v1/interview-days/{ref:str}/release": {"version": 1},
    "POST /interview-days/{ref:str}/again": {"version": 1},
    "POST /interview-days/{ref:str}/release": {"version": 1},
    "POST /interview-days/{ref:str}/people/{application:str}": {"do": "back", "version": 1},
    "GET /interview-days/{ref:str}/swap": {"one": Of("application")},
    "POST /interview-days/{ref:str}/swap": {
        "one": Of("application"),
        "other": Of("application"),
        "version": 1,
    },
    "POST /interview-days/{ref:str}/swap/undo": {"version": 1},
    "GET /tours/plan": {"employer": Of("registration")},
    "POST /tours/plan": {
        "employer": Of("registration"),
        "prisons": [Of("prison code")],
        "on": "2026-12-07",
    },
    "POST /tours/{ref:str}/draft": {"prison": Of("prison code"), "version": 1},
    "POST /tours/{ref:str}/part": {
        "prison": Of("prison code"),
        "version": 1,
        "begins": "09:00",
        "ends": "11:00",
    },
    "POST /tours/{ref:str}/release": {"version": 1},
    "POST /api/v1/employments/{ref:str}/offer": {"start_on": "2026-12-01"},
    "POST /api/v1/employments/{ref:str}/answer": {"stage": "start"},
    "POST /api/v1/employments/{ref:str}/start": {"on": "2026-11-23"},
    "POST /api/v1/employments/{ref:str}/end": {"on": "2026-11-23", "why": "absent"},
    "POST /gate/marks": {"visitor_pass": Of("pass"), "mark": "arrived"},
    "POST /gate/search": {"text": "a"},
    "POST /movements/marks": {"interview": Of("interview"), "mark": "brought"},
    "POST /passes/{ref:str}": {"state": "allowed", "version": 1},
    "POST /interviews/{ref:str}/statement": {"said": "offer"},
    "POST /interviews/{ref:str}/visitors/again": {"visitors": [Of("visitor")]},
    "POST /interviews/{ref:str}/visitors/remove": {"visitor": Of("visitor")},
    "POST /interviews/{ref:str}/items": {"kind": "laptop", "count": 1},
    "POST /items/{item_id:int}": {"state": "allowed", "version": 1},
    "POST /passes/{ref:str}/ban": {
        "ban_why": "items",
        "valid_from": "2026-11-23",
        "valid_to": "2026-12-24",
    },
    "POST /inmates/{ref:str}/apart": {"other": Of("inmate"), "valid_from": "2026-11-23"},
    "POST /interviews/{ref:str}/outcome/undo": {"version": 1},
    "POST /prison/note": {"prison": Of("prison code"), "on": "2026-11-23", "version": 0},
    "POST /prison/visitors": {"prison": Of("prison code"), "version": 0},
    "POST /meetings/new": {
        "employer": Of("registration"),
        "vacancies": [Of("vacancy")],
        "rooms": [Of("room name")],
        "on": "2026-12-07",
        "at": "14:00",
    },
    "POST /meetings/{ref:str}/attendance": {"seat": Of("seat"), "came": "came"},
    "POST /meetings/{ref:str}/cancel": {"version": 1, "why": "employer"},
    "POST /meetings/{ref:str}/confirm": {"version": 1},
    "POST /meetings/{ref:str}/find": {"text": "a"},
    "POST /meetings/{ref:str}/interest": {"seat": Of("seat"), "answer": "no"},
    "POST /meetings/{ref:str}/join": {"version": 1, "room": Of("room name")},
    "POST /meetings/{ref:str}/leave": {"version": 1, "prison": Of("prison code")},
    "POST /meetings/{ref:str}/move": {"version": 1, "on": "2026-12-08", "at": "14:00"},
    "POST /meetings/{ref:str}/items": {"kind": "laptop", "count": 1},
    "POST /meetings/{ref:str}/people": {"people": [Of("inmate")]},
    "POST /meetings/{ref:str}/visitors/again": {"visitors": [Of("visitor")]},
    "POST /meetings/{ref:str}/visitors/remove": {"visitor": Of("visitor")},
    "POST /meetings/{ref:str}/people/remove": {"seat": Of("seat")},
    "GET /inmates/hand-over": {"ref": [Of("inmate")]},
    "GET /inmates/hand-over/done": {"batch": Of("batch")},
    "POST /inmates/hand-over": {"ref": [Of("inmate")], "to": 1, "on": "2026-11-23"},
    "POST /inmates/hand-over/acknowledge": {"ref": [Of("inmate")]},
    "POST /inmates/hand-over/undo": {"batch": Of("batch")},
    "POST /inmates/{ref:str}/blocks/end": {"number": Of("block")},
    "POST /prison/closures/end": {"number": Of("closure")},
    "POST /prison/counts/end": {"number": Of("count")},
    "POST /prison/interpreters/end": {"number": Of("interpreter")},
    "POST /prison/rooms/end": {"number": Of("spare room")},
    "POST /prison/rooms/restore": {"number": Of("spare room")},
    "POST /inmates/{ref:str}/busy/end": {"number": Of("busy time")},
    "POST /busy/end": {"number": Of("blocked time")},
    "POST /api/v1/busy/calendars": {"address": "https://calendar.example/a.ics"},
    "POST /busy/calendars": {"address": "https://calendar.example/b.ics"},
    "POST /busy/calendars/{calendar_id:int}/address": {"address": "https://calendar.example/c.ics"},
    "POST /room-calendars/imports/{ref:str}/take": {"version": 1},
    "POST /room-calendars/imports/{ref:str}/undo": {"version": 1},
    "POST /api/v1/room-calendars/imports/{ref:str}/take": {"version": 1},
    "POST /api/v1/room-calendars/imports/{ref:str}/undo": {"version": 1},
    "POST /api/v1/room-calendars/{room_id:int}": {"ics": "BEGIN:VCALENDAR\nEND:VCALENDAR"},
    "POST /room-calendars/{room_id:int}/address": {"address": "https://calendar.example/d.ics"},
    "POST /api/v1/room-calendars/{room_id:int}/address": {
        "address": "https://calendar.example/e.ics"
    },
    "POST /days-off/end": {"day_off": "2026-01-02"},
    "POST /api/v1/busy": {
        "starts_at": "2026-12-07T10:00:00+02:00",
        "ends_at": "2026-12-07T12:00:00+02:00",
    },
    "POST /api/v1/inmates/{ref:str}/busy": {
        "kind": "work",
        "weekday": 2,
        "begins": "08:00",
        "ends": "11:00",
    },
    "POST /prison/windows/end": {"number": Of("window")},
    "POST /paper/people": {"people": [Of("inmate")], "document": "cv"},
    "POST /publications/{ref:str}/import": {"version": 1},
    "POST /roster/questions/{ref:str}": {"decision": "keep"},
    "POST /api/v1/rosters": {"rows": []},
    "POST /api/v1/rosters/{ref:str}/import": {"version": 1},
    "POST /requests/{ref:str}/propose": {"people": [Of("inmate")]},
    "POST /requests/{ref:str}/sheets": {"people": [Of("inmate")]},
    "POST /api/v1/applications/{ref:str}/answer": {"agreed": True},
    "POST /api/v1/gate/marks": {"visitor_pass": Of("pass"), "mark": "arrived"},
    "POST /api/v1/interviews/{ref:str}/visitors": {
        "name": "Viesis Ciemos",
        "birth_date": "1980-01-01",
        "document": "passport",
        "document_number": "LV1234567",
    },
    "POST /api/v1/meetings/{ref:str}/visitors": {
        "name": "Viesis Ciemos",
        "birth_date": "1980-01-01",
        "document": "passport",
        "document_number": "LV1234567",
    },
    "POST /api/v1/passes/{ref:str}/decision": {"state": "allowed", "version": 1},
    "POST /applications/{ref:str}/message": {"text": "Jā, no pirmdienas."},
    "POST /applications/{ref:str}/reveal": _REVEAL,
    "POST /applications/{ref:str}/reveal/revoke": {"level": "first_name"},
    "POST /applications/{ref:str}/take-back": {"version": 1},
    "POST /cards/{ref:str}/question": {"text": "Vai var strādāt maiņās?"},
    "POST /cards/{ref:str}/shortlist": {"on": "yes"},
    "POST /requests/{ref:str}/send": {"sure": "yes"},
    "POST /requests/{ref:str}/speak": {"people": [Of("inmate")]},
    "POST /api/v1/applications/{ref:str}/messages": {"text": "Vai var strādāt maiņās?"},
    "POST /api/v1/applications/{ref:str}/reveals": _REVEAL,
    "POST /api/v1/applications/{ref:str}/reveals/revoke": {"level": "first_name"},
    "POST /api/v1/applications/{ref:str}/shortlist": {"on": True},
    "POST /api/v1/hand-overs": {"inmates": [Of("inmate")], "to": 1},
    "POST /api/v1/inmates/find": {"text": "Svešiniece"},
    "POST /api/v1/inmates/{ref:str}/agreements": {
        "purposes": ["identity"],
        "given_on": "2026-11-23",
        "legal_basis": "test",
    },
    "POST /api/v1/inmates/{ref:str}/followers": {"account_id": 9},
    "POST /api/v1/inmates/{ref:str}/followers/end": {"account_id": 10},
    "POST /api/v1/inmates/{ref:str}/consultations": {"held_on": "2026-11-23"},
    "POST /api/v1/inmates/{ref:str}/consultations/planned": {"on": "2026-12-01"},
    "POST /api/v1/inmates/{ref:str}/consultations/{consultation_id:int}/move": {"on": "2026-12-01"},
    "POST /api/v1/inmates/{ref:str}/consultations/{consultation_id:int}/outcome": _MISSED,
    "POST /inmates/{ref:str}/consultations/{consultation_id:int}/outcome": _MISSED,
    "POST /inmates/{ref:str}/goals/{goal_id:int}/end": {"how": "reached"},
    "POST /consultations/groups/new": _GROUP,
    "POST /api/v1/consultations/groups": _GROUP,
    "POST /api/v1/consultations/groups/{ref:str}/attendance": {"people": []},
    "POST /api/v1/inmates/{ref:str}/facts": {"kind": "skill", "code": "weld", "level": 2},
    "POST /api/v1/interviews": {**_AT, "application": Of("application")},
    "POST /api/v1/interviews/{ref:str}/cancel": {"version": 1, "why": "mistake"},
    "POST /api/v1/interviews/{ref:str}/confirm": {"version": 1},
    "POST /api/v1/interviews/{ref:str}/move": {**_AT, "version": 1},
    "POST /api/v1/interviews/{ref:str}/outcome": {"version": 1, "outcome": "took_place"},
    "POST /api/v1/requests": {"vacancy": Of("vacancy")},
    "POST /api/v1/requests/{ref:str}/conversations": {"inmates": [Of("inmate")]},
    "POST /api/v1/requests/{ref:str}/proposals": {"inmate": Of("inmate")},
    "POST /api/v1/vacancies": {"title": "Metinātājs"},
    "POST /inmates/{ref:str}/training/end": {"number": Of("enrolment"), "how": "missed"},
    "POST /inmates/{ref:str}/training/enrol": {"course": Of("course")},
    "POST /training/{ref:str}/enrol": {"people": [Of("inmate")]},
    "POST /api/v1/training": {
        "prison_id": Of("prison"),
        "subject": "welding",
        "places": 3,
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-20",
    },
    "POST /api/v1/training/{ref:str}/enrolments": {"people": [Of("inmate")]},
    "POST /api/v1/training/{ref:str}/finish": {},
    "POST /api/v1/inmates/{ref:str}/training-wishes": {"subject": "sewing"},
}


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
            side.roster(prison, inmate)
        worked = date(2026, 1, 10)
        session.add(SwapDay(day_off=date(2026, 1, 2), day_worked=worked, source="test"))
        job = Job(kind="test", key="matrix", payload={}, posted_at=NOW, due_at=NOW, dead_at=NOW)
        Side(session, world, subjects.near).add("job", job)  # administrators see every one
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
        for caller in ("pavels", "mara"):
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
    session.add_all([feed, search, upload, alert])
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
    ]
    for kind, value in owned:
        assert value is not None
        subjects.own.setdefault(kind, {})[caller] = value


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
