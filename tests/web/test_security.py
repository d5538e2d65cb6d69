"""What every answer carries and every request must satisfy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobbridge.settings import Settings
from jobbridge.web.security import CSP, Shield, local_path
from tests.conftest import PUBLIC_URL
from tests.web.conftest import Browser

ELSEWHERE = "https://elsewhere.example"


@pytest.mark.parametrize(
    "path", ["/try/page", "/account", "/no-such-page", "/try/sees?then=fails", "/health/live",
             "/favicon.ico", "/api/openapi.json", "/api/v1/no-such-thing"],
)  # fmt: skip
def test_every_answer_carries_the_headers_that_protect_it(visitor: Browser, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert len(headers["x-request-id"]) == 16


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert CSP.startswith("default-src 'none';")
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert "frame-ancestors 'none'" in CSP


def test_another_host_name_is_not_served(visitor: Browser) -> None:
    for host in ("elsewhere.example", "jobbridge.example:8443", "jobbridge.example.evil", ""):
        answer = visitor.get("/try/page", headers={"host": host})
        assert (answer.status_code, answer.text) == (400, "This address is not served here.\n")
        assert answer.headers["content-security-policy"] == CSP


def test_only_our_own_pages_send_forms(visitor: Browser) -> None:
    data = {"text": "kept"}
    refused = [
        {"origin": ELSEWHERE},
        {"origin": "null"},
        {"origin": PUBLIC_URL + ".evil.example"},
        {"origin": PUBLIC_URL.replace("https:", "http:")},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ]
    for headers in refused:
        assert visitor.post("/try/store", data, headers=headers).status_code == 403
    for headers in ({"origin": PUBLIC_URL}, {"sec-fetch-site": "same-origin"}, {}):
        assert visitor.post("/try/store", data, headers=headers).status_code == 303


def test_a_form_needs_the_token_of_its_own_session(visitor: Browser) -> None:
    for token in ("", "0" * 64, visitor.token[:-1], visitor.token.upper()):
        assert visitor.client.post("/try/store", data={"csrf_token": token}).status_code == 403
    other = visitor.client.__class__(visitor.client.app, base_url=PUBLIC_URL)
    other.cookies.set("__Host-visit", "a visit", domain="jobbridge.example")
    other.follow_redirects = False
    assert other.post("/try/store", data={"csrf_token": visitor.token}).status_code == 403


def test_the_token_may_come_in_a_header_but_never_in_the_address(visitor: Browser) -> None:
    data = {"text": "kept"}
    by_header = visitor.client.post(
        "/try/store", data=data, headers={"x-csrf-token": visitor.token}
    )
    assert by_header.status_code == 303
    by_address = visitor.client.post(f"/try/store?csrf_token={visitor.token}", data=data)
    assert by_address.status_code == 403


def test_a_bearer_token_needs_no_form_token_and_opens_no_page(visitor: Browser) -> None:
    visitor.client.cookies.clear()
    body = {"text": "ab"}
    call = visitor.client.post("/api/v1/try", json=body, headers=visitor.bearer)
    assert call.status_code == 201
    page = visitor.get("/account", headers=visitor.bearer)
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/account")
    form = visitor.client.post("/try/store", data={"text": "ab"}, headers=visitor.bearer)
    assert form.status_code == 403


def test_a_cookie_alone_does_not_write_through_the_api(visitor: Browser) -> None:
    assert visitor.client.post("/api/v1/try", json={"text": "ab"}).status_code == 403


def test_cookies_are_ours_alone(visitor: Browser) -> None:
    visitor.client.cookies.clear()
    for answer in (
        visitor.get("/try/page"),
        visitor.client.post("/language", data={"language": "en"}),
    ):
        for cookie in answer.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-")
            assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
            assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/requests?state=open#x", "/requests?state=open#x"),
        ("https://elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/a\\b", "/"),
        ("\t//elsewhere.example", "/"),
        ("/\n/elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_next_leads_only_to_our_own_paths(asked: str | None, given: str) -> None:
    assert local_path(asked) == given


@given(st.text())
def test_no_text_leads_elsewhere(text: str) -> None:
    path = local_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isprintable() or all(ord(c) > 32 for c in path)


def test_next_after_signing_in_stays_here(visitor: Browser) -> None:
    answer = visitor.get("/sign-in?next=https://elsewhere.example/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_loopback_names_are_served_only_on_loopback(app_settings: Settings) -> None:
    from dataclasses import replace

    local = replace(app_settings, public_url="http://127.0.0.1:8000")
    assert b"localhost:8000" in Shield(_nothing, local).hosts
    assert Shield(_nothing, app_settings).hosts == {b"jobbridge.example"}
    proxied = replace(local, trusted_proxies=("10.0.0.1",))
    assert b"localhost:8000" not in Shield(_nothing, proxied).hosts


async def _nothing(*_: object) -> None:
    return None
