"""Somebody at the sign-in page: what they type, and what the pages ask of them."""

import html
import re
from datetime import datetime

import httpx
import pyotp

from jobbridge.accounts.actions import HASHER
from jobbridge.accounts.model import TOTP, Account, Factor
from jobbridge.db import Database
from tests.browser import Browser
from tests.conftest import NOW

PHRASE = "trīs zaļi āboli kokā"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', page)
    assert found is not None
    return found[1]


def asked_of_passkeys(page: str) -> str:
    found = re.search(r'data-passkey-options value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def key_of(page: str) -> str:
    """The key of the app that a page sets up."""
    found = re.search(r"<code[^>]*>([A-Z2-7 ]{39})</code>", page)
    assert found is not None
    return found[1].replace(" ", "")


def codes_of(page: str) -> list[str]:
    return re.findall(r"<li><code>([A-Z2-9-]{14})</code>", page)


def code_at(now: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(now)


def with_password(database: Database, account_id: int, *, app: bool = False) -> None:
    """A password for an account of the cast, and an app where there is to be one."""
    with database.write() as session:
        session.get_one(Account, account_id).password_hash = HASHER.hash(PHRASE)
        if app:
            session.add(
                Factor(
                    account_id=account_id,
                    kind=TOTP,
                    secret=SECRET,
                    created_at=NOW,
                    confirmed_at=NOW,
                )
            )


def knock(browser: Browser, name: str = "anna", password: str = PHRASE) -> httpx.Response:
    """Address and password, typed into the page."""
    browser.csrf = csrf_of(browser.get("/sign-in").text)
    return browser.submit("/sign-in", email=f"{name}@jobbridge.example", password=password)


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200
