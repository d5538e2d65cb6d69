"""What every response carries and every request must satisfy, whatever the handler."""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from litestar import Request
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from jobbridge.errors import Forbidden
from jobbridge.settings import Settings

SESSION_COOKIE = "__Host-jobbridge"
VISIT_COOKIE = "__Host-visit"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


class Shield:
    """ASGI middleware: host check, request id, security headers on every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = {settings.public_host.encode().lower()}
        if settings.loopback:
            self.hosts |= {f"{name}:{settings.port}".encode() for name in LOOPBACK_NAMES}
        self.headers = HEADERS + ([HSTS] if settings.public_url.startswith("https:") else [])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        # Of two nobody knows which a proxy went by (RFC 9112, 3.2).
        named = [v.lower() for k, v in scope["headers"] if k == b"host"]
        if len(named) != 1 or named[0] not in self.hosts:
            await _plain(send, 400, b"This address is not served here.\n", self.headers)
            return

        async def send_shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(item for item in self.headers if item[0] not in present),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        await self.app(scope, receive, send_shielded)


def caller(request: Request, proxies: tuple[str, ...]) -> str:  # type: ignore[type-arg]
    """The caller's network address: the connection's, or, where that is a trusted proxy, the
    last hop of X-Forwarded-For that is not one (RFC 7239, 8.1: earlier ones can be forged)."""
    address = request.client.host if request.client else ""
    hops = [hop.strip() for hop in request.headers.get("x-forwarded-for", "").split(",")]
    while address in proxies and hops and hops[-1]:
        address = hops.pop()
    return address


async def _plain(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*headers, (b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


def token_hash(token: str) -> str:
    """What is stored of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(secret: bytes, cookie: str) -> str:
    """The form token of a browser: bound to its session, or visit, cookie."""
    return hmac.digest(secret, b"csrf:" + cookie.encode(), "sha256").hex()


def check_origin(request: Request, settings: Settings) -> None:  # type: ignore[type-arg]
    """A form must come from our own pages. Browsers that send an Origin must send ours."""
    origin = request.headers.get("origin")
    if origin is None or origin == "null":
        site = request.headers.get("sec-fetch-site", "same-origin")
        if site not in {"same-origin", "none"} or origin == "null":
            raise Forbidden
        return
    own = {settings.public_url}
    if settings.loopback:
        own |= {f"http://{name}:{settings.port}" for name in LOOPBACK_NAMES}
    if origin not in own:
        raise Forbidden


def check_csrf(secret: bytes, cookie: str, given: str) -> None:
    expected = csrf_token(secret, cookie).encode()
    if not cookie or not hmac.compare_digest(expected, given.encode("utf-8", "replace")):
        raise Forbidden


def local_path(text: str | None, default: str = "/") -> str:
    """`next` only ever leads to our own paths."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return default
    if any(not 32 < ord(c) < 127 or c == "\\" for c in text):
        return default
    return text


def path_of(address: str) -> str:
    """Path and query of an address that a browser says it is at; whatever else it says is "/"."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))
