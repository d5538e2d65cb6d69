"""From an invitation to a passkey, in a browser with an authenticator of its own."""

import re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from jobbridge.accounts import actions as accounts
from jobbridge.accounts import staff_actions
from jobbridge.app import open_database
from jobbridge.clock import Clock
from jobbridge.settings import load
from jobbridge.viewer import SYSTEM, Role

EMAIL, PHRASE = "dzintra@jobbridge.example", "trīs zaļi āboli kokā"


@pytest.fixture
def token(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of the invitation of somebody who is not of the cast."""
    monkeypatch.chdir(demo_folder)
    database = open_database(load({}))
    with database.write() as session:
        now = Clock().now()
        account = accounts.add_account(
            session, SYSTEM, email=EMAIL, name="Dzintra Jaunā", role=Role.AUDITOR, now=now
        )
        made = staff_actions.send_invitation(session, SYSTEM, account, now=now)
    database.dispose()
    return made


@pytest.fixture
def page(chromium: Browser, served: str) -> Page:
    """At `localhost`, for which passkeys can be made, with a key that verifies its owner."""
    context = chromium.new_context(
        base_url=served.replace("127.0.0.1", "localhost"), locale="lv-LV"
    )
    context.set_default_timeout(15_000)
    made = context.new_page()
    speaks = context.new_cdp_session(made)
    speaks.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    speaks.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return made


def send(page: Page, action: str) -> None:
    with page.expect_navigation():
        page.locator(f'form[action="{action}"] button[type=submit]').click()


def with_password(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PHRASE)
    send(page, "/sign-in")


def sign_out(page: Page) -> None:
    page.locator(".jb-account summary").click()
    send(page, "/sign-out")
    page.wait_for_url("**/sign-in")


def test_from_the_invitation_to_an_app_and_from_there_to_a_passkey_alone(
    page: Page, token: str
) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(f"/invitation/{token}")
    page.fill("[name=password]", PHRASE)
    page.fill("[name=again]", PHRASE)
    send(page, f"/invitation/{token}")

    with_password(page)
    page.wait_for_url("**/sign-in/enrol")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(secret).at(Clock().now()))
    send(page, "/sign-in/enrol")
    codes = page.locator("ol code").all_inner_texts()
    assert len(codes) == 10
    page.locator('main a[href="/"]').click()
    page.wait_for_url("**/audit")

    page.goto("/account/factors/passkey")
    send(page, "/account/factors/passkey")
    page.wait_for_url("**/account/factors")
    assert page.locator("main .jb-list > li").count() == 2
    sign_out(page)

    with_password(page)
    page.wait_for_url("**/sign-in/factor")
    send(page, "/sign-in/factor/passkey")
    page.wait_for_url("**/audit")
    sign_out(page)

    page.goto("/sign-in")
    send(page, "/sign-in/passkey")
    page.wait_for_url("**/audit")
    sign_out(page)

    with_password(page)
    page.fill("[name=code]", codes[0])
    send(page, "/sign-in/factor")
    page.goto("/account/factors")
    assert re.search(r"\b9\b", page.locator("#codes + *").inner_text())
    page.context.close()
    assert refused == []
