"""For whom a passkey is made: the name and address under which this request came."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from jobbridge.settings import Settings


@dataclass(frozen=True)
class Party:
    """The relying party of WebAuthn: a host name, and the origin that pages of it have."""

    name: str
    origin: str


def party_of(request: Request[Any, Any, Any], settings: Settings) -> Party | None:
    """None for an address of digits (`127.0.0.1`), which no passkey can be made for. The host
    header is one of our own: the Shield has looked at it."""
    host = request.headers.get("host", "")
    name = urlsplit(f"//{host}").hostname or ""
    if name.replace(".", "").isdigit() or ":" in name:
        return None
    if host.lower() == settings.public_host.lower():
        return Party(name, settings.public_url)
    return Party(name, f"http://{host}")  # another name of the loopback
