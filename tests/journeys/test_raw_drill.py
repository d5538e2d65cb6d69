"""Bytes that no browser sends, to a server as it runs in earnest: `make drill`.

One hostile request may take 3 seconds and 150 MB (B4 of the bar); whatever comes, others are
answered meanwhile, and nothing answers with 5xx.
"""

import io
import re
import shutil
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.conftest import command, serving

pytestmark = pytest.mark.drill
SECONDS, MEGABYTES = 3.0, 150
OFFICER = "Guna"


@dataclass
class Served:
    """A server, who may call it, and how much memory its processes hold."""

    port: int
    folder: Path
    bearer: str

    def send(self, *parts: bytes, patience: float = 20) -> bytes:
        """What comes back until the server closes or has answered."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as wire:
            try:
                for part in parts:
                    wire.sendall(part)
            except OSError:
                pass  # it has said no already
            return received(wire)

    def megabytes(self) -> int:
        return (
            sum(
                int(found[1])
                for status in Path("/proc").glob("[0-9]*/status")
                if (found := self._own(status))
            )
            // 1024
        )

    def _own(self, status: Path) -> re.Match[str] | None:
        try:
            if (status.parent / "cwd").resolve() != self.folder.resolve():
                return None
            if b"jobbridge.cli" not in (status.parent / "cmdline").read_bytes():
                return None
            return re.search(r"VmRSS:\s+(\d+)", status.read_text())
        except OSError:
            return None


def received(wire: socket.socket) -> bytes:
    data = b""
    try:
        while piece := wire.recv(65536):
            data += piece
            head, gap, body = data.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if gap and length and len(body) >= int(length[1]):
                break
            if gap and data.endswith(b"0\r\n\r\n"):
                break
    except OSError:
        pass
    return data


def status(answer: bytes) -> int:
    """0 where the connection was closed without a word."""
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("raw") / "demo"
    shutil.copytree(demo_folder, folder)
    found = re.search(r"jb_[\w-]+", command(folder, "api-token", "ilze@demo.example"))
    assert found is not None
    with serving(folder) as url:
        yield Served(int(url.rsplit(":", 1)[1]), folder, found[0])


def head(server: Served, line: str, *headers: str) -> bytes:
    lines = [line, f"Host: 127.0.0.1:{server.port}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def signed_in(server: Served, name: str) -> tuple[str, str]:
    """The cookie of one of the cast and the form token of its pages."""
    page = server.send(head(server, "GET /sign-in HTTP/1.1", "Connection: close"))
    visit = re.search(rb"__Host-visit=([0-9a-f]+)", page)
    token = re.search(rb'name="csrf_token" value="([0-9a-f]+)"', page)
    person = re.search(
        rb'action="(/sign-in/\d+)"(?:(?!</form>).)*' + name.encode(), page, re.DOTALL
    )
    assert visit is not None
    assert token is not None
    assert person is not None
    body = b"csrf_token=" + token[1]
    answer = server.send(
        head(
            server,
            f"POST {person[1].decode()} HTTP/1.1",
            f"Cookie: __Host-visit={visit[1].decode()}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ),
        body,
    )
    cookie = re.search(rb"__Host-jobbridge=([\w-]+)", answer)
    assert cookie is not None
    cookies = f"__Host-jobbridge={cookie[1].decode()}"
    page = server.send(head(server, "GET /account HTTP/1.1", f"Cookie: {cookies}"))
    token = re.search(rb'name="csrf_token" value="([0-9a-f]+)"', page)
    assert token is not None
    return cookies, token[1].decode()


def bomb(members: int = 1) -> bytes:
    """500 MB of nothing in a spreadsheet's clothes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(members):
            name = "xl/worksheets/sheet1.xml" if number == 0 else f"xl/media/{number}.xml"
            with archive.open(name, "w", force_zip64=True) as member:
                for _ in range(500 // members):
                    member.write(b"\0" * (1 << 20))
    return packed.getvalue()


def upload(server: Served, path: str, field: str, name: str, content: bytes) -> tuple[bytes, bytes]:
    cookies, token = signed_in(server, OFFICER)
    edge = "jb-edge"
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nroster\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + content
    body += f"\r\n--{edge}--\r\n".encode()
    return (
        head(
            server,
            f"POST {path} HTTP/1.1",
            f"Cookie: {cookies}",
            f"Origin: http://127.0.0.1:{server.port}",
            f"Content-Type: multipart/form-data; boundary={edge}",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ),
        body,
    )


def costly(server: Served) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """What is meant to cost the server much, by name."""
    megabyte = b"a=" + b"x" * (1 << 20) + b"&"
    form = "Content-Type: application/x-www-form-urlencoded"
    bearer = f"Authorization: Bearer {server.bearer}"
    long = f"Content-Length: {50 << 20}"
    yield "a form of 50 MB", (head(server, "POST /sign-in HTTP/1.1", form, long), *[megabyte] * 48)
    chunk = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
    chunked = head(server, "POST /sign-in HTTP/1.1", form, "Transfer-Encoding: chunked")
    yield "50 MB in chunks of no said length", (chunked, *[chunk] * 50, b"0\r\n\r\n")
    json = "Content-Type: application/json"
    post = "POST /api/v1/consultations/groups HTTP/1.1"
    for what, deep in (
        ("lists", b"[" * 100_000 + b"]" * 100_000),
        ("objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    ):
        length = f"Content-Length: {len(deep)}"
        yield f"{what} 100,000 deep", (head(server, post, bearer, json, length), deep)
    many = b"&".join(b"a%d=" % n for n in range(100_000))[:999_000]
    length = f"Content-Length: {len(many)}"
    yield "a hundred thousand fields", (head(server, "POST /sign-in HTTP/1.1", form, length), many)
    parts = b'--e\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 15_000
    length = f"Content-Length: {len(parts)}"
    kind = "Content-Type: multipart/form-data; boundary=e"
    yield "fifteen thousand parts", (head(server, "POST /sign-in HTTP/1.1", kind, length), parts)
    path = "/publications"
    yield "a zip of 500 MB", upload(server, path, "files", "roster.xlsx", bomb())
    yield "a zip of 500 MB in fifty", upload(server, path, "files", "roster.ods", bomb(50))
    numbers = b"[" + b"9" * 900_000 + b"]"
    length = f"Content-Length: {len(numbers)}"
    yield "a number of 900,000 digits", (head(server, post, bearer, json, length), numbers)
    query = "GET /sign-in?next=" + "%2e%2e%2f" * 5_000 + " HTTP/1.1"
    yield "an address of 45 kB", (head(server, query),)
    cookies = "; ".join(f"c{n}=v" for n in range(5_000))
    yield "five thousand cookies", (head(server, "GET /sign-in HTTP/1.1", f"Cookie: {cookies}"),)
    accept = "Accept-Language: " + ",".join(f"x-{n};q=0.{n}" for n in range(4_000))
    yield "four thousand languages", (head(server, "GET /sign-in HTTP/1.1", accept),)


def test_no_single_request_costs_much(server: Served, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(30):
        server.send(head(server, "GET /sign-in HTTP/1.1", "Connection: close"))
    found, told = [], []
    for what, parts in costly(server):
        before, highest, done = server.megabytes(), [0], threading.Event()

        def watch(highest: list[int] = highest, done: threading.Event = done) -> None:
            while not done.wait(0.02):
                highest[0] = max(highest[0], server.megabytes())

        watcher = threading.Thread(target=watch)
        watcher.start()
        began = time.perf_counter()
        answer = server.send(*parts)
        taken = time.perf_counter() - began
        time.sleep(2.5 if "zip" in what else 0.2)  # the worker unpacks it
        done.set()
        watcher.join()
        grown = max(0, highest[0] - before)
        told.append(f"{what}: {status(answer)}, {taken:.2f} s, {grown} MB")
        if status(answer) >= 500 or taken > SECONDS or grown > MEGABYTES:
            found.append(told[-1])
    with capsys.disabled():
        print("\n" + "\n".join(told))
    assert found == []


def bent(server: Served) -> Iterator[tuple[str, bytes]]:
    host = f"Host: 127.0.0.1:{server.port}\r\n"
    get = f"GET /sign-in HTTP/1.1\r\n{host}"
    post = f"POST /sign-in HTTP/1.1\r\n{host}"
    yield "no host", b"GET /sign-in HTTP/1.1\r\n\r\n"
    yield "another host", b"GET /sign-in HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    yield "two hosts", f"{get}Host: evil.example\r\n\r\n".encode()
    yield (
        "an address with a host",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    )
    yield "HTTP/1.0", b"GET /sign-in HTTP/1.0\r\n\r\n"
    yield "HTTP/0.9", b"GET /sign-in\r\n"
    yield "HTTP/9.9", f"GET /sign-in HTTP/9.9\r\n{host}\r\n".encode()
    yield "two lengths", f"{post}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde".encode()
    yield (
        "a length and chunks",
        (
            f"{post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            f"0\r\n\r\nGET /audit HTTP/1.1\r\n{host}\r\n"
        ).encode(),
    )
    yield "a hidden encoding", f"{post}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n".encode()
    yield "a negative length", f"{post}Content-Length: -1\r\n\r\n".encode()
    yield (
        "an endless chunk",
        f"{post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n".encode(),
    )
    yield "a folded header", f"{get}X-A: b\r\n c\r\n\r\n".encode()
    yield "a bare line feed", f"{get}X-A: b\nX-B: c\r\n\r\n".encode()
    yield "a nought in a header", f"{get}X-A: a\x00b\r\n\r\n".encode()
    yield "a nought in the address", f"GET /sign-in\x00 HTTP/1.1\r\n{host}\r\n".encode()
    yield "an unknown method", f"BREW / HTTP/1.1\r\n{host}\r\n".encode()
    yield "TRACE", f"TRACE /sign-in HTTP/1.1\r\n{host}\r\n".encode()
    yield "CONNECT", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n"
    yield "upgrade", f"{get}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n".encode()
    yield "HTTP/2 without asking", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield "TLS", bytes.fromhex("1603010200010001fc0303") + b"\x00" * 200
    yield "noise", bytes(range(256)) * 16
    yield "a hundred thousand headers", get.encode() + b"X: y\r\n" * 100_000 + b"\r\n"
    yield "a header of a megabyte", get.encode() + b"X: " + b"y" * (1 << 20) + b"\r\n\r\n"
    yield "a path above", f"GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n".encode()
    yield "a path above, hidden", f"GET /assets/%2e%2e/%2e%2e/x HTTP/1.1\r\n{host}\r\n".encode()
    yield "broken percent signs", f"GET /%zz%f0%28 HTTP/1.1\r\n{host}\r\n".encode()
    yield "a star", f"OPTIONS * HTTP/1.1\r\n{host}\r\n".encode()
    yield "expects more", f"{post}Expect: 200-maybe\r\nContent-Length: 1\r\n\r\na".encode()
    yield (
        "says it is packed",
        (f"{post}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd".encode()),
    )
    yield "a strange range", f"{get}Range: bytes=0-,5-,9-,-1\r\n\r\n".encode()
    for cookie in ("__Host-jobbridge=\xff\xfe", "__Host-language=../../x", "__Host-flash=zz"):
        yield f"cookie {cookie}", f"{get}Cookie: {cookie}\r\n\r\n".encode("latin-1")


def test_bytes_that_are_no_request_get_a_no(
    server: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    found, told = [], []
    for what, sent in bent(server):
        began = time.perf_counter()
        answer = server.send(sent, patience=SECONDS)
        taken = time.perf_counter() - began
        told.append(f"{what}: {status(answer)}, {taken:.2f} s")
        # One that is being waited for is not answered: our patience ends, not the server.
        second = answer.find(b"HTTP/1.1 200", 12)
        one_of_two = what == "two hosts" and status(answer) != 400
        if status(answer) >= 500 or b"evil.example" in answer or second > 0 or one_of_two:
            found.append(told[-1])
        alive = server.send(head(server, "GET /health/live HTTP/1.1", "Connection: close"))
        if status(alive) != 200:
            found.append(f"after {what} nobody is answered: {status(alive)}")
    with capsys.disabled():
        print("\n" + "\n".join(told))
    assert found == []


def test_who_sends_slowly_keeps_nobody_waiting(
    server: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three hundred connections, a byte a second each, heads and bodies by turns."""

    def answered() -> float:
        began = time.perf_counter()
        page = server.send(head(server, "GET /sign-in HTTP/1.1", "Connection: close"))
        assert status(page) == 200
        return time.perf_counter() - began

    before = sorted(answered() for _ in range(20))[18]
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(300)]
    form = "Content-Type: application/x-www-form-urlencoded"
    for number, wire in enumerate(slow):
        if number % 2:
            wire.sendall(head(server, "POST /sign-in HTTP/1.1", form, "Content-Length: 9000"))
        else:
            wire.sendall(b"GET /sign-in HTTP/1.1\r\nX")
    during = []
    for _ in range(10):
        for wire in slow:
            try:
                wire.sendall(b"a")
            except OSError:
                continue
        during += [answered(), answered()]
        time.sleep(0.5)
    for wire in slow:
        wire.close()
    with capsys.disabled():
        print(
            f"\nanswered in {before * 1000:.0f} ms alone, beside 300 slow ones in "
            f"{sorted(during)[18] * 1000:.0f} ms (the second slowest of twenty)"
        )
    assert sorted(during)[18] < SECONDS
