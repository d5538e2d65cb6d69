"""A vacancy is published without touching the mouse."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.conftest import PageFor

NEXT_MONTH = date.today() + timedelta(days=30)  # the demonstration lives today


def tab_to(page: Page, wanted: str) -> None:
    """Tab on until the element with this id or of this text has the focus, and is seen to."""
    for _ in range(140):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.id, document.activeElement.innerText]")
        if wanted in (found[0], (found[1] or "").strip()):
            outline = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
            )
            assert outline, f"the focus on {wanted} is not seen"
            return
    raise AssertionError(f"{wanted} is not reached with the Tab key")


def typed(page: Page, field: str, text: str) -> None:
    tab_to(page, f"field-{field}")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_an_employer_publishes_a_vacancy_by_keyboard_alone(page_for: PageFor) -> None:
    page = page_for("Pēteris")
    page.goto("/vacancies/new")
    typed(page, "title", "Meitene pie metināšanas")
    tab_to(page, "Publicēt")
    page.keyboard.press("Enter")
    # All faults stand on top, have the focus, and each leads to its field.
    summary = page.locator(".jb-error-summary")
    summary.wait_for()
    assert page.evaluate("document.activeElement.classList.contains('jb-error-summary')")
    links = [a.get_attribute("href") for a in summary.locator("a").all()]
    assert links == ["#field-title", "#field-occupation", "#field-pay_from", "#field-pay_to",
                     "#field-apply_by"]  # fmt: skip
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "field-title"
    page.keyboard.press("Control+A")
    page.keyboard.type("Metinātājs")
    typed(page, "occupation", "metinātājs")
    page.locator("#field-occupation-list [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")  # what is usual for the occupation has come
    tab_to(page, "field-apply_by")
    order = page.evaluate("new Intl.DateTimeFormat().formatToParts(new Date(2026, 11, 31))"
                          ".filter((p) => p.type !== 'literal').map((p) => p.type)")  # fmt: skip
    parts = {
        "day": f"{NEXT_MONTH:%d}", "month": f"{NEXT_MONTH:%m}", "year": f"{NEXT_MONTH:%Y}",
    }  # fmt: skip
    page.keyboard.type("".join(parts[part] for part in order))
    if page.locator("#field-apply_by").input_value() != NEXT_MONTH.isoformat():
        # Which part comes first in the box is the browser's affair, not the page's.
        page.locator("#field-apply_by").fill(NEXT_MONTH.isoformat())
    typed(page, "pay_from", "1200")
    typed(page, "pay_to", "1500")
    tab_to(page, "Publicēt")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/new" not in url)
    page.locator("main .ds-tag", has_text="Publicēta").first.wait_for()


def test_a_profession_is_chosen_by_keyboard_and_never_guessed(page_for: PageFor) -> None:
    page = page_for("Pēteris")
    page.goto("/vacancies/new")
    box, found = page.locator("#field-occupation"), page.locator("#field-occupation-list")
    tab_to(page, "field-occupation")
    assert [box.get_attribute(name) for name in ("role", "aria-expanded", "aria-controls")] == [
        "combobox", "false", "field-occupation-list",
    ]  # fmt: skip
    page.keyboard.type("sofere")
    found.locator("[role=option]").first.wait_for()
    # How many there are is said, the focus stays in the field, and the arrows point.
    count = found.locator("[role=option]").count()
    status = page.locator('[data-chooser="occupations"] > [role=status]')
    assert status.inner_text().endswith(f": {count}")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    pointed = str(box.get_attribute("aria-activedescendant"))
    assert page.locator(f"#{pointed}").get_attribute("aria-selected") == "true"
    assert focused(page, "#field-occupation")
    page.keyboard.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "sofere")
    # Left as it is, the field keeps its words and asks which profession is meant.
    page.keyboard.press("Tab")
    asked = page.locator("#asked-occupation-none")
    asked.wait_for()
    assert (box.input_value(), asked.is_checked()) == ("sofere", True)
    page.keyboard.press("Shift+Tab")
    assert focused(page, "#asked-occupation-none")
    with page.expect_response("**/vacancies/suggest"):
        page.keyboard.press("ArrowDown")  # round to the first
    assert re.search(r"\(\d{4} \d\d\)$", box.input_value())
    # What it usually asks for is filled in; a skill is added from its field, which keeps the
    # focus, and one press takes it back.
    tab_to(page, "field-find")
    page.keyboard.type("krav")
    page.locator("#field-find-list [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/vacancies/suggest"):
        page.keyboard.press("Enter")
    page.locator("[name=undo]").wait_for()
    assert focused(page, "#field-find")
    rows = page.locator("select[name=asked]").count()
    page.locator("[name=undo]").focus()
    with page.expect_response("**/vacancies/suggest"):
        page.keyboard.press("Enter")
    page.locator("[name=undo]").wait_for(state="detached")
    assert page.locator("select[name=asked]").count() <= rows


def focused(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(s) => document.activeElement.matches(s)", selector))


def test_the_frame_is_walked_by_keyboard_as_the_readme_says(page_for: PageFor) -> None:
    page = page_for("Guna")
    page.goto("/register")
    page.keyboard.press("Tab")
    assert focused(page, ".ds-skip-link")
    page.keyboard.press("Enter")
    assert focused(page, "#main")
    # The account opens and closes, and the focus stays with it.
    page.goto("/register")
    tab_to(page, page.locator(".jb-account summary").inner_text().strip())
    page.keyboard.press("Enter")
    page.locator(".jb-account[open]").wait_for()
    page.keyboard.press("Tab")
    assert focused(page, '.jb-account a[href="/account"]')
    page.keyboard.press("Escape")
    assert page.locator(".jb-account[open]").count() == 0
    assert focused(page, ".jb-account summary")
    # Zoomed in, the menu is behind a button.
    page.set_viewport_size({"width": 640, "height": 450})
    tab_to(page, "Izvēlne")
    page.keyboard.press("Enter")
    page.locator("#jb-nav:popover-open").wait_for()
    page.keyboard.press("Tab")
    assert focused(page, "#jb-nav a")
    page.keyboard.press("Escape")
    assert page.locator("#jb-nav:popover-open").count() == 0
    assert focused(page, ".jb-nav-button")
    # The search field from anywhere.
    page.keyboard.press("Control+k")
    assert focused(page, "#jb-search")
    page.keyboard.type("an")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")


def test_a_question_is_answered_by_keyboard(page_for: PageFor) -> None:
    page = page_for("Guna")
    page.goto("/register")
    page.locator("main td a", has_text="Pārvietošana").first.click()
    tab_to(page, "Reģistrēt pārvietošanu")
    page.keyboard.press("Enter")
    # Nothing is asked about a form that lacks something: what is missing is said at once.
    page.locator(".jb-error-summary").wait_for()
    assert focused(page, ".jb-error-summary")
    page.locator("main select").first.select_option(index=1)
    page.locator("main input[type=date]").first.fill(date.today().isoformat())
    tab_to(page, "Reģistrēt pārvietošanu")
    page.keyboard.press("Enter")
    page.locator("#jb-confirm[open]").wait_for()
    assert focused(page, '#jb-confirm [value="no"]')
    page.keyboard.press("Escape")
    page.locator("#jb-confirm[open]").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.innerText.trim()") == "Reģistrēt pārvietošanu"
