"""The address of a foreign calendar: what it may look like, and how it is shown. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from jobbridge.errors import Reason
from jobbridge.i18n import N_

LONGEST = 2000
PORT = 443
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


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
