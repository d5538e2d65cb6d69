"""A served demonstration and a real Chromium, one of each for all journeys.

The demonstration is small; it is made by `jobbridge demo` and served by `jobbridge serve`, as
on anybody's machine.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pypdf import PdfReader

INMATES = 120
PATIENCE = 15_000
"""Milliseconds for what a page does, expected or waited for: others use the processors too."""
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one served demonstration, so one worker walks them all."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    command(folder, "demo", "--no-serve", "--inmates", str(INMATES))
    return folder


@pytest.fixture(scope="session")
def served(demo_folder: Path) -> Iterator[str]:
    """The address of a served demonstration, its worker running beside it."""
    with serving(demo_folder) as url:
        yield url


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    port = free_port()
    environ = {**_environ(), "JOBBRIDGE_PORT": str(port)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "jobbridge.cli", what],
            cwd=folder,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for what in ("serve", "worker")
    ]
    url = f"http://127.0.0.1:{port}"
    for _ in range(1200):  # a loaded machine takes its time; a dead server is not waited for
        assert processes[0].poll() is None
        try:
            urllib.request.urlopen(f"{url}/health/ready", timeout=1).close()
            break
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    try:
        yield url
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=60)


def command(folder: Path, *words: str) -> str:
    """What a command of ours prints, run in a demonstration's folder."""
    return subprocess.run(
        [sys.executable, "-m", "jobbridge.cli", *words],
        cwd=folder,
        env=_environ(),
        check=True,
        timeout=240,
        capture_output=True,
        text=True,
    ).stdout


def on_paper(page: Page) -> str:
    """What stands on the sheets when the page is printed, without any space: a reader of PDF sees
    some beside letters of another font."""
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return "".join("".join(sheet.extract_text().split()) for sheet in sheets)


def _environ() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("JOBBRIDGE_")}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = "Chromium is not installed: no page was looked at"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


PageFor = Callable[..., Page]


@pytest.fixture
def page_for(chromium: Browser, served: str) -> Iterator[PageFor]:
    """`page_for("Ilze")` is a page on which that member of the cast is signed in by one click.

    An error in the console (a script refused by the policy, a missing file) fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(name: str | None = None, **options: Any) -> Page:
        context = chromium.new_context(base_url=served, locale="lv-LV", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: errors.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/sign-in")
        if name:
            page.locator("main .ds-card", has_text=name).locator("button").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert [e for e in errors if "status of 4" not in e] == []
