"""An officer's morning: passes, gate, movements, the note; with one hand, on a phone too."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageFor

OFFICER = "Guna Vītola"
PHONE = {"width": 360, "height": 740}


def fits(page: Page) -> None:
    """Nothing of the page is wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (page.url, wide) == (page.url, 0)


def test_an_officers_morning(page_for: PageFor) -> None:
    page = page_for(OFFICER, viewport=PHONE)
    page.goto("/review")
    fits(page)
    allow = page.locator("section[aria-labelledby=passes] form[action^='/passes/'] button")
    waiting = allow.count()
    assert waiting > 0
    allow.first.click()
    page.wait_for_url("**/review")
    expect(allow).to_have_count(waiting - 1)

    page.locator("a[href^='/passes/']").first.click()
    fits(page)
    page.locator("details summary").last.click()
    expect(page.locator("select[name=ban_why]")).to_be_visible()

    page.goto("/gate")
    fits(page)
    page.goto("/movements")
    fits(page)

    page.goto("/register")
    page.locator("a[href$='/apart']").first.click()
    fits(page)
    other = page.locator("select[name=other] option").nth(1)
    page.locator("select[name=other]").evaluate(
        "(select, value) => { select.value = value; }", other.get_attribute("value")
    )
    page.locator("main form[action$='/apart'] button[type=submit]").click()
    page.wait_for_url(re.compile("/apart$"))
    expect(page.locator("main .jb-records li")).to_have_count(1)

    page.goto("/interviews")
    fits(page)
    note = page.locator("textarea[name=text]")
    note.fill("Otrā telpa šodien slēgta.")
    page.locator("form[action='/prison/note'] button").click()
    page.wait_for_url("**/interviews**")
    expect(note).to_have_value("Otrā telpa šodien slēgta.")
