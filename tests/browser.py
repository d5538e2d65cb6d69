"""A browser for tests: cookies kept, redirects not followed, one event loop for all of them."""

from typing import Any

import httpx
from anyio.from_thread import BlockingPortal
from litestar import Litestar


class Browser:
    """Speaks to the application in process. `csrf` is the form token of its session."""

    def __init__(self, app: Litestar, base_url: str, portal: BlockingPortal) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
        self._client = httpx.AsyncClient(transport=transport, base_url=base_url)
        self._portal = portal
        self.csrf = ""

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            return await self._client.request(method, url, **options)

        return self._portal.call(send)

    def get(self, url: str, **options: Any) -> httpx.Response:
        return self.request("GET", url, **options)

    def head(self, url: str, **options: Any) -> httpx.Response:
        return self.request("HEAD", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        return self.request("POST", url, **options)

    def submit(self, url: str, **fields: Any) -> httpx.Response:
        """Send a form with this session's token; a list is sent as repeated fields."""
        return self.post(url, data={"csrf_token": self.csrf, **fields})
