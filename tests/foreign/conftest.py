"""Calendars as others write them, and a server on this machine that serves them as it is told."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jobbridge.calendar.spans import Span
from jobbridge.foreign.fetching import Edge

HOST = "calendar.example"
PUBLIC = "93.184.216.34"
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
WITHIN = Span(NOW - timedelta(days=1), NOW + timedelta(days=380))


def ics(*components: str, name: str = "VEVENT") -> bytes:
    """A calendar of events, each given as the lines between BEGIN and END."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for text in components:
        inner = [line.strip() for line in text.strip().splitlines()]
        if not inner[0].startswith("BEGIN:"):
            inner = [f"BEGIN:{name}", *inner, f"END:{name}"]
        lines += inner
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


MEETING = "UID:1\nDTSTART:20261201T080000Z\nDTEND:20261201T090000Z\nSUMMARY:Secret"


def answer(
    body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None
) -> bytes:
    """A whole HTTP answer."""
    head = [f"HTTP/1.1 {status}", "Content-Type: text/calendar", *headers]
    head.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*head, "", ""]).encode() + body


Serve = Callable[[ssl.SSLSocket, str], None]


@dataclass
class Server:
    """HTTPS on this machine under the name `HOST`; `edge` leads there whoever resolves to a
    public address, and notes whom it was told to connect to."""

    port: int
    trusted: Path
    serve: Serve
    requests: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=lambda: {HOST: [PUBLIC]})

    def edge(self, seconds: float = 60) -> Edge:
        """More patient than the real one: the machine of a test may be busy."""

        def connect(ip: str, seconds: float) -> socket.socket:
            self.connected.append(ip)
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        def resolve(host: str) -> list[str]:
            if host not in self.names:
                raise socket.gaierror
            return self.names[host]

        return Edge(
            resolve=resolve,
            connect=connect,
            trust=lambda: ssl.create_default_context(cafile=str(self.trusted)),
            seconds=seconds,
        )

    def says(self, *answers: bytes) -> None:
        """These answers, one a request; the last for all that follow."""
        left = list(answers)

        def serve(sock: ssl.SSLSocket, request: str) -> None:
            sock.sendall(left.pop(0) if len(left) > 1 else left[0])

        self.serve = serve


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="session")
def _pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(_pem: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_pem)
    listening = socket.create_server(("127.0.0.1", 0))
    made = Server(listening.getsockname()[1], _pem, lambda sock, request: None)
    made.says(answer(ics(MEETING)))

    def one(plain: socket.socket) -> None:
        try:
            with context.wrap_socket(plain, server_side=True) as sock:
                request = sock.recv(65_536).decode("latin-1")
                made.requests.append(request)
                made.serve(sock, request)
        except OSError:
            pass  # the client has hung up, as it should

    def accept() -> None:
        while True:
            try:
                plain, _ = listening.accept()
            except OSError:
                return
            plain.settimeout(10)
            threading.Thread(target=one, args=(plain,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield made
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
