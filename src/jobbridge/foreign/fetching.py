"""Fetching a calendar from an address that somebody typed, without being led anywhere by it.

Every name is resolved here and every one of its addresses must be public; the connection goes to
the very address that was checked, under the name's certificate, so that a second answer of the
name server changes nothing. Redirects go the same way. One clock bounds all of it, from asking
the name server to the last byte.
"""

import http.client
import io
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from jobbridge.foreign.addresses import PORT, Address, address_of
from jobbridge.hosts import is_public

SECONDS = 5.0
MOST_BYTES = 5_000_000
MOST_REDIRECTS = 3
LONGEST_MARK = 300
_PIECE = 65_536
_ACCEPT = "text/calendar, text/plain;q=0.5, */*;q=0.1"


class Failed(Exception):
    """Nothing was read. `code` is one of `rules.FAILURES`; `after` the seconds that the server
    asks to wait. Says nothing of the address: it may reach a log."""

    def __init__(self, code: str, after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.after = code, after


@dataclass(frozen=True)
class Fetched:
    """What the server has. No body: nothing has changed since the marks that were sent."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


def _trust() -> ssl.SSLContext:
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


@dataclass(frozen=True)
class Edge:
    """Where this program meets the network: names, sockets, certificates, time."""

    resolve: Callable[[str], list[str]] = field(default=lambda host: _resolved(host))
    connect: Callable[[str, float], socket.socket] = field(
        default=lambda ip, seconds: socket.create_connection((ip, PORT), timeout=seconds)
    )
    trust: Callable[[], ssl.SSLContext] = _trust
    clock: Callable[[], float] = time.monotonic
    seconds: float = SECONDS


NETWORK = Edge()


def _resolved(host: str) -> list[str]:
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class _Clock:
    """What is left of the one bound on time."""

    def __init__(self, edge: Edge) -> None:
        self._now, self._end = edge.clock, edge.clock() + edge.seconds

    def left(self) -> float:
        left = self._end - self._now()
        if left <= 0:
            raise Failed("slow")
        return left


class _Timed(io.RawIOBase):
    """A socket read byte by byte at its slowest, never beyond the clock."""

    def __init__(self, sock: socket.socket, clock: _Clock) -> None:
        self._sock, self._clock = sock, clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._clock.left())
        return self._sock.recv_into(buffer)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """What `http.client` asks of a socket."""
        return io.BufferedReader(self, _PIECE)


def fetch(
    address: Address,
    *,
    etag: str = "",
    last_modified: str = "",
    edge: Edge = NETWORK,
) -> Fetched:
    """The calendar at an address, or that it has not changed. Raises `Failed`."""
    clock = _Clock(edge)
    for _ in range(MOST_REDIRECTS + 1):
        try:
            found = _ask(address, etag, last_modified, edge, clock)
        except Failed:
            raise
        except ssl.SSLCertVerificationError:
            raise Failed("certificate") from None
        except TimeoutError:
            raise Failed("slow") from None
        except (http.client.IncompleteRead, zlib.error):
            raise Failed("cut") from None
        except (http.client.HTTPException, UnicodeError, ValueError):
            raise Failed("garbled") from None
        except OSError:
            raise Failed("unreachable") from None
        if isinstance(found, Fetched):
            return found
        address = found
    raise Failed("redirects")


def _ask(
    address: Address, etag: str, last_modified: str, edge: Edge, clock: _Clock
) -> Fetched | Address:
    """One request; another address is where the server sends us."""
    ip = _checked(address.host, edge, clock)
    with edge.connect(ip, clock.left()) as plain:
        plain.settimeout(clock.left())
        with edge.trust().wrap_socket(plain, server_hostname=address.host) as sock:
            sock.settimeout(clock.left())
            sock.sendall(_request(address, etag, last_modified))
            response = http.client.HTTPResponse(_Timed(sock, clock), method="GET")  # type: ignore[arg-type]
            response.begin()
            return _answer(address, response)


def _checked(host: str, edge: Edge, clock: _Clock) -> str:
    """The address to connect to: the first of those that the name has, all of them public."""
    found: list[list[str]] = []
    faults: list[OSError] = []

    def ask() -> None:
        try:
            found.append(edge.resolve(host))
        except OSError as error:
            faults.append(error)

    # A name server may take its time, and cannot be interrupted.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(clock.left())
    if not found:
        raise Failed("name" if faults else "slow")
    (ips,) = found
    if not ips or not all(is_public(ip) for ip in ips):
        raise Failed("inside" if ips else "name")
    return ips[0]


def _request(address: Address, etag: str, last_modified: str) -> bytes:
    lines = [
        f"GET {address.path} HTTP/1.1",
        f"Host: {address.host}",
        "User-Agent: JobBridge (reads calendars)",
        f"Accept: {_ACCEPT}",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    ]
    if etag:
        lines.append(f"If-None-Match: {etag}")
    if last_modified:
        lines.append(f"If-Modified-Since: {last_modified}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


STATUSES: Mapping[int, str] = {401: "private", 403: "private", 404: "gone", 410: "gone"}


def _answer(address: Address, response: http.client.HTTPResponse) -> Fetched | Address:
    status = response.status
    if status == 304:
        return Fetched(None)
    if status in (301, 302, 303, 307, 308):
        try:
            return address_of(urljoin(address.text, response.headers.get("Location", "")))
        except ValueError:
            raise Failed("inside") from None
    if status != 200:
        code = STATUSES.get(status, "server")
        raise Failed(code, _after(response.headers.get("Retry-After", "")))
    body = _body(response)
    return Fetched(body, _mark(response, "ETag"), _mark(response, "Last-Modified"))


def _after(text: str) -> int | None:
    """Seconds; a date is not worth the trouble of trusting their clock."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _mark(response: http.client.HTTPResponse, name: str) -> str:
    """A mark to send back next time: printable and short, or none."""
    text = response.headers.get(name, "").strip()
    if not (text.isascii() and text.isprintable() and len(text) <= LONGEST_MARK):
        return ""
    if name == "Last-Modified":
        try:
            parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return ""
    return text


def _body(response: http.client.HTTPResponse) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise Failed("garbled")
    unpack = _Unpacking(encoding) if encoding not in ("identity", "") else None
    taken, pieces, size = 0, list[bytes](), 0
    while piece := response.read(_PIECE):
        taken += len(piece)
        if taken > MOST_BYTES:
            raise Failed("large")
        if unpack is not None:
            piece = unpack(piece, MOST_BYTES - size)
        size += len(piece)
        if size > MOST_BYTES:
            raise Failed("large")
        pieces.append(piece)
    # An early end looks like the end.
    if response.length or (unpack is not None and not unpack.whole):
        raise Failed("cut")
    return b"".join(pieces)


class _Unpacking:
    """Never more than a byte beyond what is allowed, however small the packed piece."""

    def __init__(self, encoding: str) -> None:
        self._deflate = encoding == "deflate"
        self._stream = zlib.decompressobj(31 if not self._deflate else zlib.MAX_WBITS)
        self._first = True

    def __call__(self, piece: bytes, most: int) -> bytes:
        if self._first and self._deflate and piece[:1] and (piece[0] & 0x0F) != 8:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)  # some send it bare
        self._first = False
        return self._stream.decompress(piece, most + 1)

    @property
    def whole(self) -> bool:
        return self._stream.eof
