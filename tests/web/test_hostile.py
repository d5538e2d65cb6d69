"""What strangers send: an answer that says no, never one that says we broke."""

from typing import Any

import pytest
from litestar import Request

from jobbridge.db import Database
from jobbridge.hosts import is_loopback
from jobbridge.web.security import caller, local_path
from tests.conftest import ClientFor


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("127.attacker.example", False),
        ("127.0.0.1.portal.example", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_loopback_is_an_address_and_never_a_name_that_looks_like_one(host: str, own: bool) -> None:
    assert is_loopback(host) is own


@pytest.mark.parametrize("path", ["//x", "/\\x", "/ā", "/a\nb", "https://x", "", "/a b"])
def test_next_leads_to_our_own_plain_paths(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://["},
        {"origin": "http://localhost:abc"},
        {"origin": "http://127.evil.example:8000"},
        {"origin": "https://user@jobbridge.example"},
        {"x-csrf-token": "\u00e4"},
    ],
)
def test_a_strange_origin_or_token_is_refused(
    client_for: ClientFor, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = client_for("anna").post("/sign-out", headers=encoded)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("anna", "/inmates/%00"),
        ("anna", "/inmates?q=%00"),
        ("anna", "/vacancies?occupation=%00"),
        ("alda", "/employers/9223372036854775808"),
        ("alda", "/employers/-1"),
        ("uldis", "/audit?verb=%00"),
        (None, "/inmates/%C4%81"),
    ],
)
def test_what_no_row_can_be_named_by_breaks_nothing(
    client_for: ClientFor, who: str | None, path: str, database: Database
) -> None:
    answer = client_for(who).get(path)
    assert answer.status_code in {200, 303, 404}


def test_a_form_with_strange_bytes_breaks_nothing(client_for: ClientFor) -> None:
    alda = client_for("alda")
    answer = alda.submit("/vacancies/new", occupation="\x00", title="x", _key="\x00")
    assert answer.status_code == 303  # saved as a draft without an occupation


@pytest.mark.parametrize("referer", ["http://[", "http://x:abc/", "//", "http://a/%00"])
def test_a_refused_form_may_come_from_anywhere(client_for: ClientFor, referer: str) -> None:
    alda = client_for("alda")
    fields = {"csrf_token": alda.csrf, "mail": "x"}
    assert alda.post("/account/mails", data=fields, headers={"referer": referer}).status_code == 422


def test_answers_to_programs_are_not_kept_by_anybody(client_for: ClientFor) -> None:
    answer = client_for("anna").get("/api/v1/inmates")
    assert answer.headers["cache-control"] == "no-store"


def _request(peer: str, forwarded: str) -> Request[Any, Any, Any]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"x-forwarded-for", forwarded.encode())],
        "client": (peer, 1),
    }
    return Request(scope)  # type: ignore[arg-type]


def test_a_caller_behind_a_trusted_proxy_is_the_last_hop_that_is_not_one() -> None:
    proxies = ("10.0.0.1", "10.0.0.2")
    assert caller(_request("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2"), proxies) == "203.0.113.9"
    assert caller(_request("203.0.113.9", "6.6.6.6"), proxies) == "203.0.113.9"
    assert caller(_request("10.0.0.1", ""), proxies) == "10.0.0.1"


def test_of_two_hosts_neither_is_believed(client_for: ClientFor) -> None:
    answer = client_for(None).get(
        "/sign-in", headers=[("host", "jobbridge.example"), ("host", "evil.example")]
    )
    assert answer.status_code == 400
