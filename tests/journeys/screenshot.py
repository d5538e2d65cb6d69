"""The picture that the README opens with, made of a running demonstration: `make picture`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import FLAGS

PICTURE = Path(__file__).with_name("first-page.png")


def main(url: str) -> None:
    """Sign in as the counselor at `url` and keep the top of the first page."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=url)
        page.goto("/sign-in")
        page.locator("main .ds-card", has_text="Ilze Krastiņa").locator("button").click()
        page.wait_for_url("**/requests")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
