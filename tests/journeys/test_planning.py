"""A counselor plans an employer's day, takes somebody out, and releases it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageFor, on_paper

COUNSELOR = "Ilze Krastiņa"


def _send(page: Page, action: str) -> None:
    page.locator(f'main form[action$="{action}"] button[type=submit]').first.click()
    page.wait_for_load_state()


def _yes(page: Page) -> None:
    """The question that stands before what cannot be undone."""
    with page.expect_navigation():
        page.locator("#jb-confirm button[value=yes]").click()


def _only_what_is_settled_is_printed(page: Page) -> None:
    expect(page.get_by_role("columnheader", name="Labot")).to_be_visible()
    printed = on_paper(page)
    people = page.locator("main table").first.locator("tbody tr td:nth-child(2)")
    for person in people.all_inner_texts():
        assert "".join(person.split()) in printed
    assert "Labot" not in printed


def test_a_day_is_planned_changed_and_released_without_a_mouse_being_needed(
    page_for: PageFor,
) -> None:
    page = page_for(COUNSELOR)
    page.goto("/interviews")
    page.goto("/interview-days")
    page.locator('a[href^="/interview-days/plan"]').first.press("Enter")
    page.wait_for_url("**/interview-days/plan?**")
    people = page.locator('input[name="applications"]').count()
    page.locator('main form button[type="submit"]').press("Enter")
    page.wait_for_url(re.compile(r"/interview-days/\w+$"))
    day = page.url
    rows = page.locator("main table tbody tr")
    expect(rows).to_have_count(people)

    page.locator("main table tbody tr").first.locator('a[href*="/people/"]').press("Enter")
    page.wait_for_url("**/people/*")
    page.locator("main form", has=page.locator('input[name="do"][value="out"]')).locator(
        "button[type=submit]"
    ).press("Enter")
    page.wait_for_url(day)
    expect(rows).to_have_count(people - 1)
    expect(page.locator("#out")).to_be_visible()

    _only_what_is_settled_is_printed(page)
    _send(page, "/again")
    page.wait_for_url(day)
    page.locator('main form[action$="/release"] button[type=submit]').press("Enter")
    _yes(page)
    page.wait_for_url(day)
    expect(rows.first.locator('a[href^="/interviews/"]')).to_be_visible()
    expect(page.locator('main form[action$="/release"]')).to_have_count(0)
    _only_what_is_settled_is_printed(page)
    page.goto("/interviews")
    expect(page.locator(f'a[href="{day[day.index("/interview-days") :]}"]').first).to_be_visible()
