"""Every page once under axe (WCAG 2.2 A and AA); eight key pages in every dress."""

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import staff_actions
from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.app import HANDLERS, open_database
from jobbridge.applications import reply_links
from jobbridge.applications.model import Application, Request
from jobbridge.applications.reply_queries import waiting_cards
from jobbridge.clock import Clock
from jobbridge.consultations.model import Consultation, Group
from jobbridge.demo.stage import STAGE_EMPLOYER, STAGE_PRISON
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews.model import Interview, InterviewDay, Window
from jobbridge.interviews.visit_model import Visitor, VisitorPass
from jobbridge.meetings.model import Meeting
from jobbridge.places.model import Prison
from jobbridge.publications import actions as publications
from jobbridge.settings import load
from jobbridge.training.model import Course
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Role
from tests.journeys.conftest import PageFor

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
COUNSELOR, EMPLOYER, OFFICER = "Ilze Krastiņa", "Pēteris Lapiņš", "Guna Vītola"
CLERK, PROBATION, MENTOR = "Dace Zvirbule", "Inta Bite", "Arnis Kļava"
AUDITOR, ADMINISTRATOR = "Ruta Liepa", "Ģirts Ozols"

# Every page, and who looks at it; `{inmate}` and the like are filled from the demonstration.
EVERY = {
    "/sign-in": None,
    "/accessibility": None,
    "/privacy": None,
    "/about-candidates": None,
    "/tiles": EMPLOYER,
    "/answer/{token}": None,
    "/help": COUNSELOR,
    "/search": COUNSELOR,
    "/paper": COUNSELOR,
    "/account": COUNSELOR,
    "/accounts": ADMINISTRATOR,
    "/accounts/new": ADMINISTRATOR,
    "/accounts/{account}": ADMINISTRATOR,
    "/accounts/{account}/edit": ADMINISTRATOR,
    "/invitation/{invitation}": None,
    "/organisations": ADMINISTRATOR,
    "/organisations/new": ADMINISTRATOR,
    "/organisations/{organisation}": ADMINISTRATOR,
    "/organisations/{organisation}/edit": ADMINISTRATOR,
    "/parameters": ADMINISTRATOR,
    "/publications": ADMINISTRATOR,
    "/publications/{upload}": ADMINISTRATOR,
    "/jobs": ADMINISTRATOR,
    "/audit": AUDITOR,
    "/audit/thing?number=1": AUDITOR,
    "/reads": AUDITOR,
    "/branch": CLERK,
    "/calendar": OFFICER,
    "/alerts": COUNSELOR,
    "/alerts?show=seen": COUNSELOR,
    "/left-behind": COUNSELOR,
    "/left-behind?weeks=52": ADMINISTRATOR,
    "/losses": COUNSELOR,
    "/after-release": CLERK,
    "/bans": OFFICER,
    "/busy": EMPLOYER,
    "/days-off": OFFICER,
    "/disruptions": OFFICER,
    "/disruptions/new": OFFICER,
    "/meetings": COUNSELOR,
    "/meetings/new": COUNSELOR,
    "/meetings/{talk}": COUNSELOR,
    "/meetings/{talk}/list": COUNSELOR,
    "/meetings/{talk}/move": COUNSELOR,
    "/meetings/{talk}/people": COUNSELOR,
    "/new-times": EMPLOYER,
    "/roster/questions": OFFICER,
    "/inmates": COUNSELOR,
    "/inmates/new": COUNSELOR,
    "/inmates/hand-over?ref={inmate}": COUNSELOR,
    "/inmates/{inmate}": COUNSELOR,
    "/inmates/{inmate}/agreements": COUNSELOR,
    "/inmates/{inmate}/agreements/{agreement}/withdraw": COUNSELOR,
    "/inmates/{inmate}/as-employer": COUNSELOR,
    "/inmates/{inmate}/apart": OFFICER,
    "/inmates/{inmate}/busy": COUNSELOR,
    "/inmates/{inmate}/edit": COUNSELOR,
    "/inmates/{inmate}/followers": COUNSELOR,
    "/inmates/{inmate}/consultations/new": COUNSELOR,
    "/inmates/{inmate}/consultations/plan": COUNSELOR,
    "/inmates/{inmate}/goals": COUNSELOR,
    "/inmates/{inmate}/matches": COUNSELOR,
    "/inmates/{inmate}/what-if": COUNSELOR,
    "/demand": CLERK,
    "/consultations": COUNSELOR,
    "/consultations?part=past": COUNSELOR,
    "/consultations/paper": COUNSELOR,
    "/consultations/groups/new": COUNSELOR,
    "/consultations/groups/{group}": COUNSELOR,
    "/inmates/{planned_inmate}/consultations/{planned}/move": COUNSELOR,
    "/inmates/{inmate}/movement": OFFICER,
    "/inmates/{inmate}/restrictions": OFFICER,
    "/inmates/{inmate}/training": COUNSELOR,
    "/training": COUNSELOR,
    "/training/new": COUNSELOR,
    "/training/{course}": COUNSELOR,
    "/training/{course}/edit": COUNSELOR,
    "/training/{course}/finish": COUNSELOR,
    "/register": OFFICER,
    "/register/reviews": OFFICER,
    "/people": MENTOR,
    "/requests": COUNSELOR,
    "/requests/{request}": COUNSELOR,
    "/applications/{application}": COUNSELOR,
    "/applications/{waiting}/book": OFFICER,
    "/cards": EMPLOYER,
    "/cards/{application}": EMPLOYER,
    "/cards/{application}/times": EMPLOYER,
    "/vacancies": EMPLOYER,
    "/vacancies/new": EMPLOYER,
    "/vacancies/{vacancy}": EMPLOYER,
    "/vacancies/{vacancy}/edit": EMPLOYER,
    "/vacancies/{unasked}/ask": EMPLOYER,
    "/vacancies/{vacancy}/matches": COUNSELOR,
    "/vacancies/{vacancy}/people": EMPLOYER,
    "/vacancies/{vacancy}/what-if": EMPLOYER,
    "/duties": CLERK,
    "/minimum-wages": ADMINISTRATOR,
    "/employers": CLERK,
    "/employers/new": CLERK,
    "/employers/{employer}": EMPLOYER,
    "/employers/{employer}/edit": EMPLOYER,
    "/employers/{employer}/preview": EMPLOYER,
    "/interviews": OFFICER,
    "/interviews/{interview}": OFFICER,
    "/interviews/{interview}/move": OFFICER,
    "/interviews/{meeting}/visit": EMPLOYER,
    "/interviews/{meeting}/visitors": EMPLOYER,
    "/visitors/{visitor}": EMPLOYER,
    "/passes/{pass}": OFFICER,
    "/gate": OFFICER,
    "/movements": OFFICER,
    "/review": OFFICER,
    "/interview-days": OFFICER,
    "/interview-days/{day}": OFFICER,
    "/interview-days/{day}/panels": OFFICER,
    "/interview-days/{day}/people/{application}": COUNSELOR,
    "/interview-days/{day}/remedies": OFFICER,
    "/interview-days/{day}/settings": OFFICER,
    "/interview-days/plan?employer={number}&prison={prison}": OFFICER,
    "/prison": OFFICER,
    "/prison/contacts": OFFICER,
    "/prison/rooms/{room}": OFFICER,
    "/prison/week": OFFICER,
    "/prison/windows/{window}": OFFICER,
    "/occupations": COUNSELOR,
    "/skills": COUNSELOR,
}
# The demonstration has none of these: `test_world.py` makes them and walks through.
MADE_ELSEWHERE = {"/disruptions/*", "/disruptions/*/interviews/*", "/new-times/*"}
# Answers that are no pages of their own: redirects, files, fragments, machine formats.
PAPERS = ("/gate/paper", "/movements/paper")
NO_PAGES = {"/", "/assets/", "/favicon.ico", "/health/", "/cal/", "/api/"}
KEY = (
    "/sign-in",
    "/inmates",
    "/inmates/{inmate}",
    "/inmates/{inmate}/consultations/new",
    "/requests/{request}",
    "/cards/{application}",
    "/vacancies/new",
    "/interviews",
    "/review",
    "/interviews/{meeting}/visit",
)


@pytest.fixture(scope="session")
def named(demo_folder: Path) -> dict[str, str]:
    """References in the demonstration, by the names that the addresses above use."""
    settings = load({}, var=demo_folder / "var")
    database = open_database(settings)
    with database.write() as session:
        token = _token(session, settings.secret_key)
        found = {**_named(session), **_made(session), "token": token}
    database.dispose()
    return found


def _token(session: Session, secret: bytes) -> str:
    """A link as it stands in a mail to an employer whose card waits."""
    card = waiting_cards(session)[0]
    assert card.card_at is not None
    reader = session.scalars(
        select(Membership.account_id).where(Membership.organisation_id == card.vacancy.employer_id)
    ).first()
    assert reader is not None
    ends = card.card_at + timedelta(days=14)
    return reply_links.made(secret, card.ref, reader, ends, card.card_at).token


def _made(session: Session) -> dict[str, str]:
    """What the demonstration does not have: somebody invited, and a file to be looked at."""
    now = Clock().now()
    administrator = session.scalars(select(Account).where(Account.name == ADMINISTRATOR)).one()
    viewer = viewer_for(session, administrator)
    invited = staff_actions.add_staff(
        session,
        viewer,
        email="zane@demo.example",
        name="Zane Zīle",
        role=Role.AUDITOR,
        organisations=(),
        duties=(),
        locale="lv",
        now=now,
    )
    upload = publications.upload(
        session,
        viewer,
        kind="swap-days",
        files=[("swap.csv", b"date_off,date_worked\n2027-05-03,2027-05-08\n2027-05-04,soon\n")],
        synthetic=True,
        now=now,
    )
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    return {
        "account": str(invited.id),
        "invitation": staff_actions.invite(session, viewer, account_id=invited.id, now=now),
        "organisation": str(prison.id),
        "upload": upload.ref,
    }


def _named(session: Session) -> dict[str, str]:
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    employer = session.scalars(
        select(Employer)
        .join(Organisation, Organisation.id == Employer.id)
        .where(Organisation.name == STAGE_EMPLOYER)
    ).one()
    mine = (
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(Inmate.prison_id == prison.id)
    )
    application = session.scalars(
        mine.where(Vacancy.employer_id == employer.id, Application.state == "interview")
    ).first()
    waiting = session.scalars(mine.where(Application.state == "agreed")).first()
    assert application is not None
    assert waiting is not None
    asked = select(Request.vacancy_id)
    unasked = session.scalars(
        select(Vacancy).where(
            Vacancy.employer_id == employer.id,
            Vacancy.state == "published",
            Vacancy.id.not_in(asked),
        )
    ).first()
    interview = session.scalars(
        select(Interview)
        .where(Interview.prison_id == prison.id, Interview.state.in_(["booked", "confirmed"]))
        .order_by(Interview.starts_at.desc())
    ).first()
    assert interview is not None
    day = session.scalars(select(InterviewDay)).first()
    group = session.scalars(select(Group)).first()
    planned = session.scalars(
        select(Consultation).where(Consultation.state == "planned", Consultation.group_id.is_(None))
    ).first()
    assert group is not None
    assert planned is not None
    agreement = session.scalars(
        select(Agreement).where(Agreement.inmate_id == application.inmate_id)
    ).first()
    assert agreement is not None
    course = session.scalars(
        select(Course).where(Course.prison_id == prison.id, Course.subject == "welding")
    ).one()
    meeting = session.scalars(
        select(Interview).where(
            Interview.employer_id == employer.id, Interview.state == "confirmed"
        )
    ).first()
    assert meeting is not None
    visitor_pass = session.scalars(
        select(VisitorPass).join(VisitorPass.visitor).where(Visitor.employer_id == employer.id)
    ).first()
    assert visitor_pass is not None
    assert application.request is not None
    return {
        "inmate": application.inmate.ref,
        "agreement": str(agreement.id),
        "request": application.request.ref,
        "application": application.ref,
        "waiting": waiting.ref,
        "vacancy": application.vacancy.ref,
        "unasked": unasked.ref if unasked else application.vacancy.ref,
        "employer": str(employer.id),
        "number": waiting.vacancy.employer.registration_number,
        "prison": prison.code,
        "course": course.ref,
        "interview": interview.ref,
        "day": day.ref if day else "",
        "group": group.ref,
        "planned": str(planned.id),
        "planned_inmate": planned.inmate.ref,
        "meeting": meeting.ref,
        "visitor": visitor_pass.visitor.ref,
        "pass": visitor_pass.ref,
        "talk": session.scalars(select(Meeting.ref)).first() or "",
        "room": str(interview.room_id),
        "window": str(
            session.scalars(select(Window.id).where(Window.prison_id == prison.id)).first()
        ),
    }


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def _too_wide(page: Page) -> bool:
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide


def test_no_page_is_forgotten() -> None:
    served = set()
    for handler in HANDLERS:
        if "GET" in handler.http_methods:
            served |= {_pattern(path) for path in handler.paths}
    pages = {p for p in served if p != "/" and not any(p.startswith(n) for n in NO_PAGES - {"/"})}
    papers = {p for p in pages if "/paper/" in p or p.endswith(("*/paper", *PAPERS))}
    pages -= papers  # PDFs, which tests/paper reads
    # Files, which tests/alerts and tests/demand read.
    pages -= {p for p in pages if p.endswith(("/table", ".csv", ".xlsx"))}
    assert pages == {_pattern(path) for path in EVERY} | SMALL | MADE_ELSEWHERE


# Fragments and files beside a page: looked at through the page that loads them.
SMALL = {"/inmates/hand-over/done", "/interviews/*/interview.ics", "/meetings/*/meeting.ics"}


def _pattern(path: str) -> str:
    parts = path.partition("?")[0].split("/")
    return "/".join("*" if part.startswith("{") else part for part in parts) or "/"


def test_every_page_passes_axe(page_for: PageFor, named: dict[str, str]) -> None:
    faults = {}
    pages: dict[str | None, Page] = {}
    for path, who in EVERY.items():
        if who not in pages:
            pages[who] = page_for(who)
        page = pages[who]
        answer = page.goto(path.format(**named))
        assert answer is not None
        if answer.status != 200:
            faults[path] = [f"status {answer.status}"]
        elif wrong := _violations(page):
            faults[path] = wrong
    assert faults == {}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_key_pages_pass_axe_and_fit_in_every_dress(
    page_for: PageFor, named: dict[str, str], scheme: str, width: int
) -> None:
    faults = {}
    pages: dict[str | None, Page] = {}
    for path in KEY:
        who = EVERY[path]
        if who not in pages:
            pages[who] = page_for(
                who, color_scheme=scheme, viewport={"width": width, "height": 800}
            )
        page = pages[who]
        page.goto(path.format(**named))
        wrong = _violations(page)
        if _too_wide(page):
            wrong.append("wider than the screen")
        if wrong:
            faults[path] = wrong
    assert faults == {}


@pytest.mark.parametrize("width", [1280, 360])
def test_key_pages_work_with_scripts_blocked(
    page_for: PageFor, named: dict[str, str], width: int
) -> None:
    faults = {}
    pages: dict[str | None, Page] = {}
    for path in KEY:
        who = EVERY[path]
        if who not in pages:
            pages[who] = page_for(
                who, java_script_enabled=False, viewport={"width": width, "height": 800}
            )
        page = pages[who]
        answer = page.goto(path.format(**named))
        heading = page.locator("h1").first
        if answer is None or answer.status != 200 or not heading.is_visible():
            faults[path] = "not shown"
    assert faults == {}
