"""An officer sets a new prison up from nothing to its first free time, without a manual."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Organisation
from jobbridge.app import open_database
from jobbridge.clock import Clock
from jobbridge.places.model import Prison
from jobbridge.settings import load
from jobbridge.viewer import SYSTEM, Duty, Role
from tests.journeys.conftest import PageFor, on_paper

OFFICER, PRISON = "Zane Jaunā", "Žagaru cietums"


def new_prison(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """A prison with nothing in it, and its only officer on the sign-in page."""
    patch.chdir(folder)
    database = open_database(load({}))
    with database.write() as session:
        known = session.scalars(select(Prison)).first()
        assert known is not None
        body = Organisation(kind="prison", name=PRISON)
        session.add(body)
        session.flush()
        session.add(
            Prison(
                id=body.id,
                code="zagare",
                short="Žagare",
                municipality_id=known.municipality_id,
                lat=known.lat,
                lon=known.lon,
            )
        )
        officer = accounts.add_account(
            session,
            SYSTEM,
            email="zane@jobbridge.example",
            name=OFFICER,
            role=Role.PRISON_OFFICER,
            organisations=[body.id],
            duties=[Duty.ROOMS],
            now=Clock().now(),
        )
        officer.on_stage = True
    database.dispose()


def _open(page: Page, action: str) -> Page:
    """Unfold the form that goes there: its summary is one click."""
    form = page.locator(f'details:has(form[action="{action}"])')
    form.locator("summary").click()
    return page


def _send(page: Page, action: str) -> None:
    page.locator(f'form[action="{action}"] button[type=submit]').last.click()
    page.wait_for_load_state()
    expect(page.locator("#jb-flashes .ds-alert")).to_be_visible()


def _printed(page: Page) -> None:
    """The week lies across the sheet, and is dark on white whatever is worn on the screen."""
    page.evaluate(
        """() => {
            const dress = document.documentElement.dataset;
            dress.colorScheme = "dark";
            addEventListener("beforeprint", () => { dress.printed = dress.colorScheme; });
        }"""
    )
    sheet = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].mediabox
    assert sheet.width > sheet.height
    assert page.evaluate("({...document.documentElement.dataset})") == {
        "colorScheme": "dark",
        "printed": "light",
    }


def test_from_nothing_to_the_first_free_time(
    page_for: PageFor, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_prison(demo_folder, monkeypatch)
    page = page_for(OFFICER, viewport={"width": 1280, "height": 900})
    page.goto("/prison")
    steps = page.locator("section:has(#steps) li")
    expect(steps.filter(has=page.locator('[data-color="danger"]'))).to_have_count(2)

    _open(page, "/prison/rooms")
    page.fill('form[action="/prison/rooms"] [name=code]', "T1")
    page.fill('form[action="/prison/rooms"] [name=name]', "Tikšanās telpa")
    _send(page, "/prison/rooms")

    _open(page, "/prison/windows")
    hours = page.locator('form[action="/prison/windows"]')
    for box in hours.locator("[name=weekdays]").all()[:5]:
        box.check()
    hours.locator("[name=opens]").fill("09:00")
    hours.locator("[name=closes]").fill("16:00")
    hours.locator("[name=escorts]").fill("2")
    hours.locator("[name=gate]").fill("4")
    _send(page, "/prison/windows")

    _open(page, "/prison/counts")
    counts = page.locator('form[action="/prison/counts"]')
    counts.locator("[name=begins]").fill("12:00")
    counts.locator("[name=ends]").fill("13:00")
    counts.locator("[name=what]").select_option("meal")
    _send(page, "/prison/counts")

    expect(steps.filter(has=page.locator('[data-color="danger"]'))).to_have_count(0)
    expect(page.locator("section:has(#steps) > p")).to_contain_text(":")

    expect(page.get_by_role("columnheader", name="Labot").first).to_be_visible()
    printed = on_paper(page)
    assert all(word in printed for word in ("Tikšanāstelpa", "09:00–16:00", "12:00–13:00"))
    assert "Labot" not in printed

    page.goto("/prison/week")
    page.locator("[rel=next]").click()
    page.wait_for_load_state()
    expect(page.locator('[data-kind="free"]').nth(1)).to_be_visible()
    expect(page.locator('td [data-kind="count"]').first).to_contain_text("12:00–13:00")
    # By keyboard alone: to the date, another week, and there.
    page.locator("#filter-from").fill("2027-03-30")
    page.locator("#filter-from").press("Enter")
    page.wait_for_url("**from=2027-03-30*")
    _printed(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
