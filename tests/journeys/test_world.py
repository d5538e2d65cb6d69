"""Quarantine is declared: what breaks is seen first, decided once, and each employer answers once.

Last by its name: it moves interviews that other journeys walk past.
"""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageFor

OFFICER, EMPLOYER = "Guna Vītola", "Pēteris Lapiņš"
WHY = re.compile("karant|slēg|cietum|pārviet|atbrīv", re.IGNORECASE)


def fits(page: Page, width: int) -> None:
    """Nothing is wider than the screen."""
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_prison_is_closed_and_its_interviews_go_on(page_for: PageFor) -> None:
    officer = page_for(OFFICER)
    officer.goto("/disruptions")
    officer.locator("main a[href='/disruptions/new?kind=closure']").click()
    officer.locator("#field-from_day").fill(date.today().isoformat())
    officer.locator("#field-to_day").fill((date.today() + timedelta(days=16)).isoformat())
    officer.locator("main form[action='/disruptions/preview'] button[type=submit]").click()
    expect(officer.locator("#ways")).to_be_visible()
    fits(officer, 360)
    fits(officer, 1280)
    officer.locator("main form[action='/disruptions'] button").click()
    officer.wait_for_url(re.compile(r"/disruptions/\w{10}$"))
    held = officer.url
    rows = officer.locator("main table tbody tr").count()
    assert rows > 0
    fits(officer, 360)
    fits(officer, 1280)
    # One of them by hand: by keyboard, without a mouse.
    officer.locator("main table td a[href*='/disruptions/']").first.press("Enter")
    officer.locator("#field-choice").select_option(index=1)
    officer.locator("main form .ds-button[type=submit]").press("Enter")
    officer.wait_for_url(re.compile(rf"{re.escape(held)}#interview-"))
    officer.locator("main form[action$='/release'] button").click()
    officer.locator("#jb-confirm button[value=no]").click()
    officer.locator("main form[action$='/release'] button").click()
    with officer.expect_navigation():
        officer.locator("#jb-confirm button[value=yes]").click()
    for _ in range(60):
        officer.goto(held)
        if officer.locator("#told").count():
            break
        officer.wait_for_timeout(500)
    expect(officer.locator("#told")).to_be_visible()
    assert officer.locator("main table tbody tr").count() == rows

    employer = page_for(EMPLOYER)
    employer.goto("/new-times")
    employer.locator("main .jb-records a").first.click()
    assert WHY.findall(employer.locator("main").inner_text()) == []
    fits(employer, 360)
    fits(employer, 1280)
    employer.locator("main form[action$='/answer'] button").first.click()
    expect(employer.locator("main form[action$='/answer']")).to_have_count(0)
    officer.goto(held)
    expect(officer.locator("main .jb-records .ds-tag[data-color=success]")).to_be_visible()
