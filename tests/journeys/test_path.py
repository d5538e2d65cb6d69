"""Three people walk the path: from a consultation to an interview in a calendar."""

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageFor

COUNSELOR, EMPLOYER, OFFICER = "Ilze Krastiņa", "Pēteris Lapiņš", "Guna Vītola"


def _send(page: Page, action: str) -> None:
    """Press the first button of the form that goes to an address ending like this."""
    page.locator(f'main form[action$="{action}"] button[type=submit]').first.click()
    page.wait_for_load_state()


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")


def test_from_a_consultation_to_an_interview_in_a_calendar(
    page_for: PageFor, served: str, tmp_path: Path
) -> None:
    employer = page_for(EMPLOYER)
    title = _publishes_a_vacancy(employer)
    _asks_for_introductions(employer, title)

    counselor = page_for(COUNSELOR)
    person = _records_a_consultation(counselor)
    application = _proposes_and_records_a_yes(counselor, title, person)

    _sees_the_card_and_asks_for_an_interview(employer, application, title, person)

    officer = page_for(OFFICER)
    calendar = _Khal(tmp_path, _subscribes(officer))
    calendar.sync()
    assert application not in calendar.listing()

    interview = _books(officer, application)
    calendar.sync()
    booked = calendar.listing()
    assert application in booked
    assert person not in booked

    _moves(officer, interview)
    calendar.sync()
    moved = calendar.listing()
    assert application in moved
    assert moved != booked

    _cancels(officer, interview)
    calendar.sync()
    assert f"Atcelta: Darba intervija {application}" in calendar.listing()


def _publishes_a_vacancy(page: Page) -> str:
    title = "Palīgs katlu mājā"
    page.goto("/vacancies/new")
    page.locator("#field-title").fill(title)
    page.locator("#field-occupation").fill("palīgstrādnieks")
    page.locator("#field-occupation-list [role=option]").first.click()
    page.locator("[name=municipality]").evaluate(
        """(select) => { select.value = [...select.options]
             .find((option) => option.textContent.includes('Liepāja')).value; }"""
    )
    page.locator("#field-apply_by").fill((date.today() + timedelta(days=120)).isoformat())
    page.locator("#field-pay_from").fill("1100")
    page.locator("#field-pay_to").fill("1300")
    page.locator("#field-accommodation").check()
    page.locator("button[value=publish], button[name=publish]").first.click()
    page.wait_for_url(re.compile(r"/vacancies/[0-9a-z]{10}$"))
    expect(page.locator("h1")).to_contain_text(title)
    return title


def _asks_for_introductions(page: Page, title: str) -> None:
    page.locator('a[href$="/ask"]').first.click()
    page.locator("[name=message]").fill("Labprāt satiksimies.")
    _send(page, "/ask")
    page.goto("/requests")
    expect(page.locator("main")).to_contain_text(title)


def _records_a_consultation(page: Page) -> str:
    """Of somebody without a plan: the minimum, and where they want to live and work."""
    page.goto("/inmates?show=no_plan")
    page.locator("main tbody a").first.click()
    person = page.locator("h1").inner_text()
    page.locator('a[href$="/consultations/new"]').first.click()
    page.locator("#field-target_1").fill("palīgstrādnieks")
    page.locator("input[name=readiness]").first.check()
    for box in page.locator("input[name=agreed]").all():
        box.check()
    _unfold(page)
    page.locator("[name=anywhere]").check()
    page.locator("[name=language_1]").select_option("lv")
    page.locator("[name=language_level_1]").select_option("C1")
    page.locator('main form[action$="/consultations/new"] button[type=submit]').last.click()
    page.wait_for_url(re.compile(r"/inmates/[0-9a-z]{10}$"))
    expect(page.locator("main")).to_contain_text("palīgstrādnieks")
    return person


def _proposes_and_records_a_yes(page: Page, title: str, person: str) -> str:
    page.goto("/requests")
    page.locator("main a", has_text=title).first.click()
    page.wait_for_url(re.compile(r"/requests/[0-9a-z]{10}"))
    page.get_by_role("checkbox", name=person).check()
    page.locator("main form:has(input[name=people]) button[type=submit]").first.click()
    page.wait_for_load_state()
    yes = page.locator('main form[action$="/answer"]:has(input[name=answer][value=yes])').first
    application = str(yes.get_attribute("action")).split("/")[2]
    yes.locator("button").click()
    page.wait_for_load_state()
    return application


def _sees_the_card_and_asks_for_an_interview(
    page: Page, application: str, title: str, person: str
) -> None:
    page.goto("/cards")
    expect(page.locator("main")).to_contain_text(title)
    assert person not in page.content()
    page.goto(f"/cards/{application}")
    assert person not in page.content()
    _send(page, "/interview-wish")


def _subscribes(page: Page) -> str:
    page.goto("/calendar")
    _send(page, "/calendar/feeds")
    return page.locator("main code").first.inner_text()


def _books(page: Page, application: str) -> str:
    page.goto(f"/applications/{application}/book")
    page.locator("main button[name=slot]").first.click()
    page.wait_for_url(re.compile(r"/interviews/[0-9a-z]{10}"))
    interview = page.url.rsplit("/", 1)[-1].partition("?")[0]
    _send(page, "/confirm")
    return interview


def _moves(page: Page, interview: str) -> None:
    page.goto(f"/interviews/{interview}/move")
    page.locator("main button[name=slot]").last.click()
    page.wait_for_url(re.compile(rf"/interviews/{interview}$"))


def _cancels(page: Page, interview: str) -> None:
    page.goto(f"/interviews/{interview}")
    _unfold(page)
    form = page.locator('main form[action$="/cancel"]').first
    form.locator("select[name=why]").select_option(index=1)
    form.locator("button[type=submit]").click()
    yes = page.locator("dialog[open] button[value=yes]")
    if yes.count():
        yes.click()
    expect(page.locator('main form[action$="/cancel"]')).to_have_count(0)


class _Khal:
    """A real calendar program: vdirsyncer fetches the feed, khal shows it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.vdirsyncer = folder / "vdirsyncer.conf"
        self.vdirsyncer.write_text(
            f"""
[general]
status_path = "{folder}/status/"
[pair prison]
a = "here"
b = "feed"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
[storage feed]
type = "http"
url = "{url}"
""",
            "utf-8",
        )
        self.khal = folder / "khal.conf"
        self.khal.write_text(
            f"""
[calendars]
[[prison]]
path = {folder}/calendar/
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Riga
default_timezone = Europe/Riga
[sqlite]
path = {folder}/khal.db
""",
            "utf-8",
        )
        self._run("vdirsyncer", "-c", str(self.vdirsyncer), "discover")

    def sync(self) -> None:
        self._run("vdirsyncer", "-c", str(self.vdirsyncer), "sync")

    def listing(self) -> str:
        return self._run("khal", "-c", str(self.khal), "list", "--notstarted", "today", "60d")

    def _run(self, *command: str) -> str:
        program = Path(sys.executable).with_name(command[0])
        done = subprocess.run(
            [program, *command[1:]],
            input="y\n" * 5,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
