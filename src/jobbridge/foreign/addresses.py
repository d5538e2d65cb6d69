"""The address of a foreign calendar: what it may look like, how it is shown, and which of the
machines that it leads to may be spoken to. Pure."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from jobbridge.errors import Reason
from jobbridge.i18n import N_

LONGEST = 2000
PORT = 443
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_SAFE = "/:?#[]@!$&'()*+,;=%-._~"

# IPv4 beyond what `is_global` knows in every Python that we run on.
_CLOSED = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Global unicast, and what within it leads elsewhere: Teredo and its like, documentation, 6to4.
# What embeds an IPv4 address (mapped, NAT64) stands outside it.
_OPEN6 = IPv6Network("2000::/3")
_CLOSED6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


@dataclass(frozen=True)
class Address:
    """A checked address: the name to speak to, and the path and query to ask for. It is a secret
    of its owner: whoever has it reads the calendar."""

    host: str
    path: str

    def __repr__(self) -> str:
        return f"Address({shown(self.text)!r})"

    @property
    def text(self) -> str:
        return f"https://{self.host}{self.path}"


def why_not_address(text: str) -> list[Reason]:
    """All reasons against an address, without looking whom it leads to."""
    read = _read(text)
    return [read] if isinstance(read, Reason) else []


def address_of(text: str) -> Address:
    """The address as typed; ValueError where `why_not_address` has a reason."""
    read = _read(text)
    if isinstance(read, Reason):
        raise ValueError(read.code)
    return read


def _read(text: str) -> Address | Reason:
    text = text.strip()
    if len(text) > LONGEST or any(c.isspace() or ord(c) < 33 for c in text):
        return _refused("address", N_("This is no address: copy it whole, in one piece."))
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host.encode("idna").decode("ascii").lower() if host else ""
    except (ValueError, UnicodeError):
        return _refused("address", N_("This is no address: copy it whole, in one piece."))
    if parts.scheme not in ("https", "webcal", "webcals"):
        return _refused("https", N_("The address must begin with https:// or webcal://."))
    if parts.username is not None or parts.password is not None:
        return _refused(
            "credentials",
            N_("Give no user name and password in the address: publish the calendar instead."),
        )
    if port not in (None, PORT):
        return _refused("port", N_("The address must not name a port."))
    if not _HOST.fullmatch(host):
        return _refused("host", N_("The address must name the calendar's server, not a number."))
    path = quote(parts.path or "/", _SAFE)
    return Address(host, path + (f"?{quote(parts.query, _SAFE)}" if parts.query else ""))


def _refused(code: str, text: str) -> Reason:
    return Reason(code, text, field="address")


def shown(text: str) -> str:
    """Enough to tell two addresses apart, and too little to read the calendar with."""
    host, _, path = text.removeprefix("https://").partition("/")
    return f"{host}/…{path[-4:]}" if len(path) > 40 else f"{host}/…"


def is_public(text: str) -> bool:
    """Whether this machine may be spoken to: on the public internet, and under its own number."""
    try:
        found = ip_address(text)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not any(found in network for network in _CLOSED)
    return _is_public6(found)


def _is_public6(found: IPv6Address) -> bool:
    if found.scope_id or found not in _OPEN6:
        return False
    return not any(found in network for network in _CLOSED6)
