"""The application with two providers: `justice` speaks OpenID Connect, `eparaksts` plain OAuth2."""

import base64
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from httpx import Response
from litestar import Litestar

from jobbridge import settings
from jobbridge.db import Database
from jobbridge.providers.calling import Line
from jobbridge.providers.directory import Directory
from jobbridge.settings import Settings
from tests import certificates
from tests.browser import Browser
from tests.conftest import PUBLIC_URL, FixedClock
from tests.providers.fake import CLIENT, SECRET, Fake, served


@pytest.fixture(scope="session")
def _certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    authority, certificate, key = certificates.make(tmp_path_factory.mktemp("tls"), "login.example")
    return authority, certificates.server_context(certificate, key)


@pytest.fixture
def fake(_certified: tuple[Path, ssl.SSLContext], clock: FixedClock) -> Iterator[Fake]:
    with served(_certified[1], clock.now) as made:
        yield made


@pytest.fixture
def line(_certified: tuple[Path, ssl.SSLContext]) -> Line:
    """Leads to this machine under every name; more patient than the real one."""

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def trust() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(_certified[0]))

    return Line(loopback=True, resolve=resolve, trust=trust, seconds=30)


def variables(fake: Fake) -> dict[str, str]:
    given = {
        "PROVIDERS": "justice eparaksts",
        "JUSTICE_ISSUER": fake.issuer,
        "JUSTICE_CLIENT_ID": CLIENT,
        "JUSTICE_CLIENT_SECRET": SECRET,
        "JUSTICE_LABEL_LV": "Tieslietu ministrija",
        "JUSTICE_SCOPES": "openid email",
        "JUSTICE_ACR": "two-factors",
        "EPARAKSTS_ISSUER": "https://eparaksts.example",
        "EPARAKSTS_CLIENT_ID": CLIENT,
        "EPARAKSTS_CLIENT_SECRET": SECRET,
        "EPARAKSTS_LABEL_LV": "eParaksts",
        "EPARAKSTS_SCOPES": "urn:lvrtc:fpeil:aa",
        "EPARAKSTS_AMR": "urn:eparaksts:authentication:flow:mobileid",
        "EPARAKSTS_AUTHORIZE_URL": f"{fake.issuer}/authorize",
        "EPARAKSTS_TOKEN_URL": f"{fake.issuer}/token",
        "EPARAKSTS_USERINFO_URL": f"{fake.issuer}/me",
    }
    return {f"JOBBRIDGE_OIDC_{name}": value for name, value in given.items()}


def loaded(database: Database, **oidc: str) -> Settings:
    return settings.load(
        {
            "JOBBRIDGE_DATABASE_URL": database.url,
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "JOBBRIDGE_PUBLIC_URL": PUBLIC_URL,
            **oidc,
        }
    )


@pytest.fixture
def app_settings(database: Database, fake: Fake) -> Settings:
    return loaded(database, **variables(fake))


@pytest.fixture
def app(app: Litestar, line: Line) -> Iterator[Litestar]:
    former = app.state["providers"]
    app.state["providers"] = Directory(line)
    yield app
    app.state["providers"] = former


@dataclass
class Visitor:
    """A browser that goes to a provider and comes back."""

    browser: Browser
    fake: Fake

    def set_out(self, name: str = "justice", **fields: str) -> str:
        """The address of the provider that the browser is led to."""
        if not self.browser.csrf:
            self.browser.csrf = hidden(self.browser.get("/sign-in").text)["csrf_token"]
        answer = self.browser.submit(f"/sign-in/with/{name}", **fields)
        assert answer.status_code == 200
        return answer.headers["refresh"].removeprefix("0; url=")

    def come_back(self, address: str) -> Response:
        """The page at that address sends its form."""
        page = self.browser.get(address.removeprefix(PUBLIC_URL))
        if page.status_code != 200:
            return page
        form = re.search(r"<form[^>]* data-returning.*?</form>", page.text, re.S)
        assert form is not None
        return self.browser.post(urlsplit(address).path, data=hidden(form[0]))

    def sign_in(self, name: str = "justice", **fields: str) -> Response:
        return self.come_back(self.fake.authorize(self.set_out(name, **fields)))


def hidden(text: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    return {name: unescape(value) for name, value in found}


VisitorFor = Callable[[str | None], Visitor]


@pytest.fixture
def visitor_for(client_for: Callable[[str | None], Browser], fake: Fake) -> VisitorFor:
    return lambda name: Visitor(client_for(name), fake)
