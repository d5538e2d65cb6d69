"""A vacancy is published without touching the mouse."""

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
    page.locator(".autocomplete__option").first.wait_for()
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
