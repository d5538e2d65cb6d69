"""Every page once under axe (WCAG 2.2 A and AA); eight key pages in every dress."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from jobbridge.app import HANDLERS
from tests.journeys.conftest import PageFor
from tests.journeys.naming import ADMINISTRATOR, named

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],  # all rules are asked; what passes is not described
}
COUNSELOR, EMPLOYER, OFFICER = "Ilze Krastiņa", "Pēteris Lapiņš", "Guna Vītola"
CLERK, PROBATION, MENTOR = "Dace Zvirbule", "Inta Bite", "Arnis Kļava"
AUDITOR, COORDINATOR, MINISTRY = "Ruta Liepa", "Sanita Ērgle", "Māris Vanags"

__all__ = ["named"]

# Every page, and who looks at it; `{inmate}` and the like are filled from the demonstration.
EVERY = {
    "/sign-in": None,
    "/accessibility": None,
    "/privacy": None,
    "/about-candidates": None,
    "/tiles": EMPLOYER,
    "/answer/{token}": None,
    "/attend/{attend}": None,
    "/unsubscribe/{stop}": None,
    "/help": COUNSELOR,
    "/search": COUNSELOR,
    "/paper": COUNSELOR,
    "/account": COUNSELOR,
    "/identities": COUNSELOR,
    "/account/mails": EMPLOYER,
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
    "/answers": COUNSELOR,
    "/calendar": OFFICER,
    "/calendar/changes": OFFICER,
    "/release-days?ref={inmate}": COUNSELOR,
    "/undelivered": COUNSELOR,
    "/alerts": COUNSELOR,
    "/alerts?show=seen": COUNSELOR,
    "/left-behind": COUNSELOR,
    "/left-behind?weeks=52": ADMINISTRATOR,
    "/losses": COUNSELOR,
    "/after-release": CLERK,
    "/applications/{waiting}/branch": COUNSELOR,
    "/branch-meetings": EMPLOYER,
    "/bans": OFFICER,
    "/busy": EMPLOYER,
    "/busy/calendars/new": EMPLOYER,
    "/busy/calendars/{foreign}": EMPLOYER,
    "/room-calendars": OFFICER,
    "/room-calendars/{room}": OFFICER,
    "/room-calendars/imports/{import}": OFFICER,
    "/days-off": OFFICER,
    "/disruptions": OFFICER,
    "/disruptions/new": OFFICER,
    "/disruptions/{disruption}": COUNSELOR,
    "/disruptions/{disruption}/interviews/{moved}": COUNSELOR,
    "/meetings": COUNSELOR,
    "/meetings/new": COUNSELOR,
    "/meetings/{talk}": COUNSELOR,
    "/meetings/{talk}/list": COUNSELOR,
    "/meetings/{talk}/move": COUNSELOR,
    "/meetings/{talk}/people": COUNSELOR,
    "/meetings/{held}/visit": OFFICER,
    "/meetings/{talk}/visitors": EMPLOYER,
    "/new-times": EMPLOYER,
    "/new-times/{times}": EMPLOYER,
    "/handover/{link}": None,
    "/programme": None,
    "/refer/{refer}": None,
    "/still-works/{works}": None,
    "/services": COUNSELOR,
    "/services/new": COUNSELOR,
    "/services/{service}": COUNSELOR,
    "/services/{service}/edit": COUNSELOR,
    "/services/{service}/attendance": COUNSELOR,
    "/referrals": COUNSELOR,
    "/referrals/{referral}": COUNSELOR,
    "/inmates/{inmate}/support": COUNSELOR,
    "/subsidies": CLERK,
    "/subsidies/new": CLERK,
    "/subsidies/{subsidy}": CLERK,
    "/refusals": COUNSELOR,
    "/applications/{application}/trial": COUNSELOR,
    "/cards/{application}/trial": EMPLOYER,
    "/clients/new": PROBATION,
    "/effectiveness": MINISTRY,
    "/effectiveness/fund": MINISTRY,
    "/effectiveness/marks": ADMINISTRATOR,
    "/trials": EMPLOYER,
    "/trials/{trial}": EMPLOYER,
    "/work-at-risk": CLERK,
    "/meetings/{talk}/again": COUNSELOR,
    "/handovers": COUNSELOR,
    "/handovers/{handover}": CLERK,
    "/inmates/{handed}/handover": COUNSELOR,
    "/employments": COUNSELOR,
    "/employments/{work}": COUNSELOR,
    "/employments/{work}/offer": COUNSELOR,
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
    "/mentoring": MENTOR,
    "/mentoring/{along}": MENTOR,
    "/mentor-answer/{mentored}": None,
    "/mentor-materials": COORDINATOR,
    "/mentor-totals": CLERK,
    "/mentors": COORDINATOR,
    "/mentors/new": COORDINATOR,
    "/mentor-report": COORDINATOR,
    "/mentors/{mentor}": COORDINATOR,
    "/inmates/{inmate}/mentor": COUNSELOR,
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
    "/today": OFFICER,
    "/account/factors": COUNSELOR,
    "/account/factors/passkey": COUNSELOR,
    "/emergencies": COUNSELOR,
    "/name-lists": COUNSELOR,
    "/inmates/{inmate}/rights": COUNSELOR,
    "/roles": COUNSELOR,
    "/integrity": AUDITOR,
    "/oversight": AUDITOR,
    "/processing": AUDITOR,
    "/retention": AUDITOR,
    "/who-saw": AUDITOR,
    "/movements": OFFICER,
    "/review": OFFICER,
    "/interview-days": OFFICER,
    "/interview-days/{day}": OFFICER,
    "/interview-days/{day}/panels": OFFICER,
    "/interview-days/{day}/people/{application}": COUNSELOR,
    "/interview-days/{day}/remedies": OFFICER,
    "/interview-days/{day}/settings": OFFICER,
    "/interview-days/{day}/swap": OFFICER,
    "/tours": COUNSELOR,
    "/tours/{tour}": COUNSELOR,
    "/tours/plan?employer={number}": COUNSELOR,
    "/interview-days/plan?employer={number}&prison={prison}": OFFICER,
    "/prison": OFFICER,
    "/prison/contacts": OFFICER,
    "/prison/rooms/{room}": OFFICER,
    "/prison/week": OFFICER,
    "/prison/windows/{window}": OFFICER,
    "/occupations": COUNSELOR,
    "/skills": COUNSELOR,
}
# Answers that are no pages of their own: redirects, files, fragments, machine formats.
PAPERS = ("/effectiveness/paper", "/gate/paper", "/handover/paper", "/movements/paper")
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
    assert pages == {_pattern(path) for path in EVERY} | SMALL


# Fragments and files beside a page: looked at through the page that loads them.
SMALL = {
    *("/inmates/hand-over/done", "/interviews/*/interview.ics", "/meetings/*/meeting.ics"),
    "/mentor-materials/*/file",
    *("/inmates/*/rights/data", "/inmates/*/rights/data.json", "/inmates/*/rights/seen"),
    "/inmates/*/rights/withdrawal",
    # Half a sign-in opens them: test_signing_in goes there.
    *("/sign-in/enrol", "/sign-in/factor", "/account/factors/app/*"),
    "/metrics",
    "/oversight/*",  # the worker makes findings by the hour: tests/oversight opens them
    "/sign-in/with/*/back",  # a form that goes on by itself
}


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
