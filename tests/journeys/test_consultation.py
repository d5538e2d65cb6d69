"""The consultation form under the hands of a counselor: by keyboard alone, and never lost."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageFor

COUNSELOR = "Ilze Krastiņa"
COOK = re.compile(r"pavārs( / pavāre \(5120 02\))?")  # as typed, or as understood meanwhile


def _opens_a_form(page: Page) -> str:
    """Of the last listed person without a plan, whom no other journey needs."""
    page.goto("/inmates?plan=none")
    path = str(page.locator("main tbody a").last.get_attribute("href"))
    page.goto(f"{path}/consultations/new")
    return path


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reached {name}")


def test_what_is_typed_survives_a_closed_window(page_for: PageFor) -> None:
    page = page_for(COUNSELOR)
    path = _opens_a_form(page)
    page.locator("#field-target_2").fill("pavārs")
    expect(page.locator("#draft-state")).to_have_text(re.compile(r"\d\d:\d\d"))
    page.locator("#field-target_3").fill("galdnieks")  # no pause: saved on leaving
    page.close()
    again = page_for(COUNSELOR)
    again.goto(f"{path}/consultations/new")
    again.locator('a[href$="draft=continue"]').click()
    expect(again.locator("#field-target_2")).to_have_value(COOK)
    expect(again.locator("#field-target_3")).to_have_value("galdnieks")
    again.goto(f"{path}/consultations/new")
    again.locator('form[action$="/draft/discard"] button').click()
    again.locator('#jb-confirm button[value="yes"]').click()
    expect(again.locator('a[href$="draft=continue"]')).to_have_count(0)


def test_sections_stay_as_they_were_left(page_for: PageFor) -> None:
    page = page_for(COUNSELOR)
    _opens_a_form(page)
    page.locator('details[data-keep="needs"] summary').click()
    page.locator('details[data-keep="skill"] summary').click()
    page.locator('details[data-keep="skill"] summary').click()
    page.reload()
    expect(page.locator('details[data-keep="needs"]')).to_have_attribute("open", "")
    assert page.locator('details[data-keep="skill"]').get_attribute("open") is None


def test_the_minimum_is_recorded_by_keyboard_alone(page_for: PageFor) -> None:
    page = page_for(COUNSELOR)
    path = _opens_a_form(page)
    _tab_to(page, "target_1")
    page.keyboard.type("metin")
    expect(page.locator("#field-target_1-list li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#field-target_1")).to_have_value(re.compile(r"metinātāj.*\(7212 \d\d\)"))
    _tab_to(page, "readiness")
    page.keyboard.press("Space")
    _tab_to(page, "agreed")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")
    expect(page.locator("main")).to_contain_text("metinātāj")


def test_enter_before_the_suggestions_sends_nothing(page_for: PageFor) -> None:
    page = page_for(COUNSELOR)
    path = _opens_a_form(page)
    page.locator("#field-target_1").focus()
    page.keyboard.type("pav")
    page.keyboard.press("Enter")
    expect(page.locator("#field-target_1-list li").first).to_be_visible()
    assert page.url.endswith(f"{path}/consultations/new")


def test_the_preview_comes_in_place_and_leaves_the_form_alone(page_for: PageFor) -> None:
    page = page_for(COUNSELOR)
    _opens_a_form(page)
    page.locator("#field-target_1").fill("pavārs")
    page.locator("input[name=readiness]").first.check()
    page.locator("input[name=agreed]").first.check()
    page.locator('button[formaction$="/preview"]').click()
    expect(page.locator("#preview-title")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text(re.compile(r"\w"))
    expect(page.locator("#field-target_1")).to_have_value(COOK)
