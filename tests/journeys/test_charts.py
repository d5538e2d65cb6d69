"""Charts in a real browser under our policy: what the table says, in the page's language."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from jobbridge.web.security import CSP
from jobbridge.web.static import Assets

SITE = "http://charts.test"
PAGE = """<!doctype html><html lang="lv" data-color-scheme="auto"><head><title>x</title>
<link rel="stylesheet" href="/vendor.css"><link rel="stylesheet" href="/jobbridge.css">
<link rel="stylesheet" href="/charts.css"><script src="/echarts.js" defer></script>
<script src="/echarts-lv.js" defer></script><script src="/charts.js" defer></script></head><body>
<figure class="jb-bars" aria-hidden="true" data-chart="bars" data-column="1">
<figcaption>Cilvēki</figcaption><ol><li><span>Atbrīvoti</span></li></ol></figure>
<table><thead><tr><th>Solis</th><th>Cilvēki</th></tr></thead><tbody>
<tr><th><span data-name>Atbrīvoti</span> kas tas</th><td><data value="1200">1 200</data></td></tr>
<tr><th><span data-name>Strādā</span></th><td><data value="300">300</data></td></tr>
<tr><th><span data-name>Ieslodzījuma vieta nevar pieņemt apmeklētājus</span></th>
<td><data value="200">200</data></td></tr>
<tr><th><span data-name>Klusums</span></th><td>…</td></tr></tbody></table>
<figure class="jb-bars" hidden data-chart="shares" data-described="Tabulā.">
<figcaption>Nekā</figcaption></figure>
<table><thead><tr><th>Grupa</th><th>Daļa</th></tr></thead><tbody>
<tr><th>A</th><td>…</td></tr></tbody></table></body></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """With every word of the console: the policy refuses what is not allowed there."""
    assets, said = Assets(), []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{SITE}/").partition("?")[0]
        if not name:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": CSP}
            route.fulfill(body=PAGE, headers=headers)
        elif name == "favicon.ico":
            route.fulfill(status=204)
        else:
            asset = assets.find(name)
            route.fulfill(body=asset.body, content_type=asset.media_type)

    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.route(f"{SITE}/**", answer)
    page = context.new_page()
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(SITE)
    yield page
    context.close()
    assert said == []


def test_a_chart_says_what_its_table_says_and_nothing_that_is_not_told(page: Page) -> None:
    chart = page.locator(".jb-chart")
    chart.locator("svg").wait_for()
    words = {one.strip() for one in chart.locator("text").all_text_contents()}
    long = {"Ieslodzījuma vieta nevar pieņemt", "apmeklētājus", "200"}
    assert words == {"Atbrīvoti", "Strādā", "1 200", "300"} | long
    label = chart.get_attribute("aria-label") or ""
    assert (chart.get_attribute("role"), label.startswith("Šī ir diagramma par")) == ("img", True)
    assert "Atbrīvoti: 1200, Strādā: 300" in label
    # The server's bars stand aside; a table of which nothing is told has no chart.
    assert not page.locator("figure > ol").is_visible()
    assert page.locator("figure[hidden]").count() == 1
    assert page.locator("table").first.is_visible()


def test_the_lines_of_a_long_name_do_not_run_into_each_other(page: Page) -> None:
    chart = page.locator(".jb-chart")
    chart.locator("svg").wait_for()
    first, second = (
        chart.locator("text", has_text=word).bounding_box() for word in ("pieņemt", "apmeklē")
    )
    assert first is not None
    assert second is not None
    assert second["y"] - first["y"] >= 16


def test_colours_and_widths_follow_the_page(page: Page) -> None:
    """Redrawn, not drawn over: there is one of each bar."""
    bar = page.locator(".jb-chart svg path[fill^='rgb']").first
    bar.wait_for()
    light = bar.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    # Asked from outside: a page's own waiting evaluates text, which our policy refuses.
    expect(page.locator(f".jb-chart svg [fill='{light}']")).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 800})
    drawn = page.locator(".jb-chart svg")
    expect(drawn).to_have_attribute("width", re.compile(r"^(\d{1,2}|[12]\d\d|3[0-5]\d|360)$"))
    assert drawn.count() == 1
