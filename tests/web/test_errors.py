"""Exceptions become a page for people, problem details for programs; never what was asked for."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from tests.conftest import CANARY
from tests.web.conftest import Browser


def test_a_person_reads_every_reason_in_their_language(visitor: Browser) -> None:
    visitor.client.cookies.set("__Host-language", "en", domain="jobbridge.example")
    page = visitor.post("/try/refused")
    assert page.status_code == 409
    assert "It is taken until 23 Nov 2026." in page.text
    assert "It is closed." in page.text
    assert page.headers["x-request-id"] in page.text


def test_a_program_gets_problem_details(visitor: Browser) -> None:
    answer = visitor.client.post("/api/v1/try/refused", headers=visitor.bearer)
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("application/problem+json")
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", 409)
    assert body["request_id"] == answer.headers["x-request-id"]
    assert [(r["code"], r["severity"]) for r in body["reasons"]] == [("busy", "block")]


def test_an_unexpected_fault_tells_and_logs_nothing_that_a_person_typed(
    visitor: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = visitor.get(f"/try/sees?then=fails&name={CANARY}")
    assert page.status_code == 500
    logged = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("jobbridge"))
    assert CANARY not in page.text
    assert CANARY not in logged
    assert "RuntimeError" in logged
    assert page.headers["x-request-id"] in logged


@pytest.mark.parametrize("path", ["/no/such/<script>page", "/try", "/api/v1/no-such<script>"])
def test_what_is_not_there_is_never_repeated(visitor: Browser, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "script>page" not in answer.text
    assert "such<" not in answer.text


def test_a_method_that_is_not_served_names_those_that_are(visitor: Browser) -> None:
    answer = visitor.client.delete("/try/page")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_signed_out_people_are_sent_to_sign_in_and_programs_are_told(visitor: Browser) -> None:
    visitor.client.cookies.clear()
    page = visitor.get("/account?x=1")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/account")
    scanned = visitor.get("/account?paper=1&x=1")
    assert scanned.headers["location"] == "/sign-in?next=/account%3Fpaper%3D1"
    answer = visitor.get("/api/v1/try-this-later")
    assert answer.status_code == 404
    program = visitor.client.post(
        "/api/v1/try", json={"text": "ab"}, headers={"authorization": "Bearer wrong"}
    )
    assert program.status_code == 401
    assert program.headers["www-authenticate"] == "Bearer"


def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("SELECT 1", {}, ConnectionRefusedError("refused"))

    monkeypatch.setattr(visitor.database, "read_session", away)
    answer = visitor.get("/account")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "SELECT" not in answer.text


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"text": "\xff"}', "application/json"),
        (b"{", "application/json"),
        (DEEP.encode(), "application/json"),
        (('{"text":' * 50_000).encode(), "application/json"),
        (b'{"text": "ab", "count": 1e999}', "application/json"),
        (b'{"text": "ab", "count": 99999999999999999999999}', "application/json"),
        (b'{"text": "\\ud800\\ud800"}', "application/json"),
        (b'"ab"', "application/json"),
        (b"", "application/json"),
        (b"text=ab", "application/x-www-form-urlencoded"),
    ],
    ids=["bytes", "cut", "deep list", "deep object", "infinity", "huge", "surrogate", "text",
         "nothing", "form"],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_400(visitor: Browser, body: bytes, kind: str) -> None:
    headers = {**visitor.bearer, "content-type": kind}
    answer = visitor.client.post("/api/v1/try", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("body", [b"text=%ff%fe", b"text=\xff", b"=&=&;%", b"text=%00a%E2%80%AEb"])
def test_a_form_in_no_encoding_is_refused_and_never_a_fault(visitor: Browser, body: bytes) -> None:
    answer = visitor.client.post(
        "/try/store", content=body, headers={
            "content-type": "application/x-www-form-urlencoded", "x-csrf-token": visitor.token
        },
    )  # fmt: skip
    assert answer.status_code in {303, 400, 422}


@pytest.mark.parametrize("path", ["/try/page?x=%ff", "/%ff%fe", "/try/page?" + "a=1&" * 2000])
def test_an_address_in_no_encoding_is_never_a_fault(visitor: Browser, path: str) -> None:
    assert visitor.get(path).status_code in {200, 400, 404}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_a_body_that_is_too_large_is_refused(visitor: Browser, kind: str) -> None:
    headers = {"content-type": kind, "x-csrf-token": visitor.token}
    for path in ("/try/store", "/api/v1/try"):
        more = visitor.bearer if path.startswith("/api") else {}
        answer = visitor.client.post(path, content=b"a" * 1_000_001, headers={**headers, **more})
        assert answer.status_code == 413
