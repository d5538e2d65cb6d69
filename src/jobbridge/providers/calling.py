"""Asking a provider something, without being led anywhere by what it said of itself.

An address from its documents is asked only by https and only at a machine that may be spoken to:
the name is resolved here, every one of its addresses is looked at, and the connection goes to the
very address that was looked at, under the name's certificate. No redirect is followed, no proxy
of the environment asked, and one clock bounds all of it. Nothing of the database is held meanwhile.
"""

import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio

from jobbridge.hosts import is_inside, is_loopback, is_public
from jobbridge.providers.rules import Rejected
from jobbridge.providers.tokens import read_object
from jobbridge.vouching import why_not_url

if TYPE_CHECKING:
    import httpx

SECONDS = 5.0
MOST_BYTES = 262_144


class Unreachable(Exception):
    """Nothing was heard, or nothing that can be used. `code` is ours; it may reach a log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _trust() -> ssl.SSLContext:
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


async def _resolved(host: str, port: int) -> list[str]:
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass
class Line:
    """Where this program meets a provider's network: names, certificates, time. `loopback`: this
    service is reached on its own machine only, so a provider may stand there too."""

    loopback: bool = False
    resolve: Callable[[str, int], Awaitable[list[str]]] = _resolved
    trust: Callable[[], ssl.SSLContext] = _trust
    seconds: float = SECONDS
    _context: ssl.SSLContext | None = field(default=None, repr=False)

    async def ask(
        self,
        url: str,
        *,
        inside: bool,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of the answer; with `fields` a form is sent. Raises
        `Unreachable`."""
        import httpx  # here, since it holds up each start: it brings a command line of its own

        try:
            with anyio.fail_after(self.seconds):
                return await self._ask(url, inside, fields, headers or {})
        except TimeoutError:
            raise Unreachable("slow") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError):
            raise Unreachable("unreachable") from None
        except Rejected:
            raise Unreachable("garbled") from None

    async def _ask(
        self,
        url: str,
        inside: bool,
        fields: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> tuple[int, dict[str, Any]]:
        import httpx

        if why_not_url(url, self.loopback):
            raise Unreachable("address")
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        ip = await self._checked(host, port, inside)
        literal = f"[{ip}]" if ":" in ip else ip
        target = f"{parts.scheme}://{literal}:{port}{parts.path or '/'}"
        request = httpx.Request(
            "GET" if fields is None else "POST",
            target + (f"?{parts.query}" if parts.query else ""),
            data=fields,
            headers={
                "host": parts.netloc,
                "user-agent": "JobBridge",
                "accept": "application/json",
                "accept-encoding": "identity",
                **headers,
            },
            extensions={"sni_hostname": host},
        )
        self._context = self._context or self.trust()
        transport = httpx.AsyncHTTPTransport(verify=self._context, trust_env=False, retries=0)
        timeout = httpx.Timeout(self.seconds).as_dict()
        request.extensions["timeout"] = timeout
        async with transport:
            response = await transport.handle_async_request(request)
            try:
                body = await _body(response)
            finally:
                await response.aclose()
        if 300 <= response.status_code < 400:
            raise Unreachable("redirect")
        return response.status_code, read_object(body)

    async def _checked(self, host: str, port: int, inside: bool) -> str:
        """The machine to connect to: the first of those that the name has, all of them allowed."""
        found = await self.resolve(host, port)
        if not found or not all(self._may_ask(ip, inside) for ip in found):
            raise Unreachable("inside" if found else "name")
        return found[0]

    def _may_ask(self, ip: str, inside: bool) -> bool:
        if is_loopback(ip):
            return self.loopback
        return is_public(ip) or (inside and is_inside(ip))


async def _body(response: "httpx.Response") -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unreachable("garbled")
    pieces, size = list[bytes](), 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > MOST_BYTES:
            raise Unreachable("large")
        pieces.append(piece)
    return b"".join(pieces)
