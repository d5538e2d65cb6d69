"""The guard, against a server that means harm. Only where the network begins is replaced: what a
name resolves to, and where a connection to a public address ends."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from dataclasses import replace

import pytest

from jobbridge.foreign.addresses import Address
from jobbridge.foreign.fetching import MOST_BYTES, NETWORK, Failed, Fetched, fetch
from tests.foreign.conftest import HOST, MEETING, PUBLIC, Server, answer, ics

HERE = Address(HOST, "/secret.ics")
BODY = ics(MEETING)


def failing(server: Server, address: Address = HERE) -> str:
    with pytest.raises(Failed) as failed:
        fetch(address, edge=server.edge())
    assert "secret" not in f"{failed.value}{failed.value.__cause__}"
    return failed.value.code


def test_a_calendar_is_fetched_from_the_very_address_that_was_checked(server: Server) -> None:
    server.says(answer(BODY, 'ETag: "a"', "Last-Modified: Mon, 23 Nov 2026 07:00:00 GMT"))
    found = fetch(HERE, edge=server.edge())
    assert found == Fetched(BODY, '"a"', "Mon, 23 Nov 2026 07:00:00 GMT")
    assert server.connected == [PUBLIC]
    (request,) = server.requests
    assert request.startswith(f"GET /secret.ics HTTP/1.1\r\nHost: {HOST}\r\n")
    assert "cookie" not in request.lower()
    assert "authorization" not in request.lower()


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    server.says(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert fetch(HERE, etag='"a"', last_modified="x", edge=server.edge()) == Fetched(None)
    assert 'If-None-Match: "a"\r\nIf-Modified-Since: x\r\n' in server.requests[0]


@pytest.mark.parametrize(
    "ips",
    [
        ["127.0.0.1"],
        ["10.0.0.5"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a00:1"],
        ["2002:a00:1::"],
        [PUBLIC, "192.168.0.1"],
        ["2606:2800:220:1::1", "fd00::1"],
    ],
)
def test_a_name_that_leads_inside_is_never_connected_to(server: Server, ips: list[str]) -> None:
    server.names[HOST] = ips
    assert failing(server) == "inside"
    assert server.connected == []


def test_the_real_resolver_and_the_real_socket_are_under_guard() -> None:
    """No edge is replaced: this machine's own name for itself."""
    with pytest.raises(Failed) as failed:
        fetch(Address("localhost", "/"), edge=NETWORK)
    assert failed.value.code == "inside"


@pytest.mark.parametrize(
    ("location", "code", "connections"),
    [
        ("https://inside.example/", "inside", 1),
        ("http://calendar.example/", "inside", 1),
        ("https://127.0.0.1/", "inside", 1),
        ("https://user@calendar.example/", "inside", 1),
        ("file:///etc/passwd", "inside", 1),
        ("https://nowhere.example/", "name", 1),
        ("/again.ics", "redirects", 4),
        ("https://calendar.example/again.ics", "redirects", 4),
    ],
)
def test_a_redirect_goes_through_the_same_guard(
    server: Server, location: str, code: str, connections: int
) -> None:
    server.names["inside.example"] = ["10.0.0.1"]
    server.says(answer(b"", f"Location: {location}", status="302 Found"))
    assert failing(server) == code
    assert len(server.connected) == connections


def test_a_redirect_to_a_public_address_is_followed(server: Server) -> None:
    moved = answer(b"", "Location: /new.ics", status="301 Moved")
    server.says(moved, answer(BODY))
    assert fetch(HERE, edge=server.edge()).body == BODY
    assert server.requests[1].startswith("GET /new.ics ")


def test_a_second_answer_of_the_name_server_changes_nothing(server: Server) -> None:
    """What was checked is what is connected to: the name is asked once a request."""
    answers = [[PUBLIC], ["127.0.0.1"]]
    edge = server.edge()
    turned = replace(edge, resolve=lambda host: answers.pop(0))
    assert fetch(HERE, edge=turned).body == BODY
    assert server.connected == [PUBLIC]
    assert answers == [["127.0.0.1"]]


def test_another_machines_certificate_is_refused(server: Server) -> None:
    server.names["other.example"] = [PUBLIC]
    assert failing(server, Address("other.example", "/")) == "certificate"
    edge = server.edge()
    strict = replace(edge, trust=ssl.create_default_context)
    with pytest.raises(Failed) as failed:
        fetch(HERE, edge=strict)
    assert failed.value.code == "certificate"


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(b"A" * 200_000_000, 1),
        zlib.compress(b"A" * (MOST_BYTES + 1)),
    ],
    ids=["two hundred megabytes", "a byte too many"],
)
def test_a_packed_bomb_is_not_unpacked(server: Server, packed: bytes) -> None:
    kind = "gzip" if packed[:2] == b"\x1f\x8b" else "deflate"
    server.says(answer(packed, f"Content-Encoding: {kind}"))
    assert failing(server) == "large"


@pytest.mark.parametrize("kind", ["gzip", "deflate", "bare"])
def test_a_packed_calendar_is_unpacked(server: Server, kind: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(BODY),
        "deflate": zlib.compress(BODY),
        "bare": bare.compress(BODY) + bare.flush(),
    }[kind]
    named = "gzip" if kind == "gzip" else "deflate"
    server.says(answer(packed, f"Content-Encoding: {named}"))
    assert fetch(HERE, edge=server.edge()).body == BODY
    server.says(answer(packed[:-9], f"Content-Encoding: {named}"))
    assert failing(server) == "cut"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (answer(BODY, length=len(BODY) + 10), "cut"),
        (answer(BODY, "Content-Encoding: br"), "garbled"),
        (answer(BODY, "Content-Encoding: gzip, gzip"), "garbled"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "garbled"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "garbled"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFF\r\nBEGIN", "cut"),
        (b"", "garbled"),
        (answer(status="401 Unauthorized"), "private"),
        (answer(status="404 Not Found"), "gone"),
        (answer(status="503 Busy"), "server"),
        (answer(status="206 Partial"), "server"),
        (answer(b"A" * (MOST_BYTES + 1)), "large"),
    ],
)
def test_an_answer_that_is_no_calendar_says_what_it_is(
    server: Server, sent: bytes, code: str
) -> None:
    server.says(sent)
    assert failing(server) == code


def test_a_server_may_ask_to_be_left_alone(server: Server) -> None:
    server.says(answer(b"", "Retry-After: 3600", status="429 Too Many"))
    with pytest.raises(Failed) as failed:
        fetch(HERE, edge=server.edge())
    assert failed.value.after == 3600


@pytest.mark.parametrize("where", ["name", "head", "body", "endless"])
def test_nobody_takes_longer_than_the_one_clock(server: Server, where: str) -> None:
    """One byte at a time, within the patience of each single read."""
    stop = threading.Event()

    def drip(sock: ssl.SSLSocket, request: str) -> None:
        if where == "body":
            sock.sendall(answer(length=1000))
        if where == "endless":
            sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.05):
            sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" if where == "head" else b"A")

    server.serve = drip
    edge = server.edge(seconds=0.4)
    if where == "name":
        edge = replace(edge, resolve=lambda host: [PUBLIC] * bool(stop.wait(60)))
    began = time.monotonic()
    with pytest.raises(Failed) as failed:
        fetch(HERE, edge=edge)
    stop.set()
    assert failed.value.code == "slow"
    assert time.monotonic() - began < 30


def test_a_closed_door_is_no_fault_of_ours(server: Server) -> None:
    def refuse(ip: str, seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    edge = server.edge()
    with pytest.raises(Failed) as failed:
        fetch(HERE, edge=replace(edge, connect=refuse))
    assert failed.value.code == "unreachable"
