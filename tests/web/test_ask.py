"""One transaction a request, committed before the answer leaves; what a read leaves behind."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database, ReadOnly
from jobbridge.outbox.model import Job
from jobbridge.web import replies
from jobbridge.web.model import IdempotentReply
from tests.conftest import NOW, World
from tests.web.conftest import Browser

Jobs = Callable[[], list[str]]


def test_a_change_is_stored_when_the_answer_arrives(browser: Browser, jobs: Jobs) -> None:
    answer = browser.post("/try/store", {"text": "kept"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/try/page")
    assert jobs() == ["kept"]


def test_a_failed_commit_is_a_failed_request(browser: Browser, jobs: Jobs) -> None:
    answer = browser.post("/try/commit-fails")
    assert answer.status_code == 409  # the database refused: another may have been first
    assert "location" not in answer.headers
    assert jobs() == []


def test_a_read_cannot_write(browser: Browser, jobs: Jobs) -> None:
    assert browser.get("/try/write").status_code == 500
    assert jobs() == []


def test_a_session_for_reading_refuses_every_way_to_write(database: Database) -> None:
    with database.read() as session:
        session.add(Job(kind="x", key="x", payload={}, posted_at=NOW, due_at=NOW))
        with pytest.raises(ReadOnly):
            session.flush()
    with database.read() as session, pytest.raises(ReadOnly):
        session.query(Job).delete()
    with database.read() as session, pytest.raises(Exception, match=r"read-?only"):
        session.connection().exec_driver_sql("DELETE FROM job")


@pytest.mark.parametrize("how", ["", "recursion"])
def test_what_was_written_before_a_failure_is_gone(browser: Browser, jobs: Jobs, how: str) -> None:
    answer = browser.post(f"/try/fails?how={how}")
    assert answer.status_code == (400 if how == "recursion" else 500)
    assert jobs() == []
    assert browser.post("/try/store", {"text": "next"}).status_code == 303


def test_what_was_written_before_a_refusal_is_gone(browser: Browser, jobs: Jobs) -> None:
    assert browser.post("/try/refused").status_code == 409
    assert jobs() == []


def seen(database: Database) -> list[tuple[str, str, int | None]]:
    with database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.verb == "read"))
        return [(row.verb, row.subject, row.subject_id) for row in rows]


def test_a_read_of_people_leaves_one_row_for_the_page_and_one_for_each(
    browser: Browser, database: Database, world: World
) -> None:
    answer = browser.get("/try/sees")
    assert answer.status_code == 200
    expected = [("read", "page", None), ("read", "inmate", 7), ("read", "inmate", 8)]
    assert seen(database) == expected
    with database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.verb == "read")).all()
        assert {row.request_id for row in rows} == {answer.headers["x-request-id"]}
        assert {row.account_id for row in rows} == {world.ids["anna"]}


def test_nothing_was_seen_where_nothing_was_shown(browser: Browser, database: Database) -> None:
    assert browser.get("/try/sees?then=fails").status_code == 500
    assert seen(database) == []


def test_a_read_that_cannot_be_noted_is_not_answered(
    browser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(database, "note", full)
    answer = browser.get("/try/sees")
    assert answer.status_code == 500
    assert "seen" not in answer.text


def test_the_same_form_again_gets_the_same_reply(browser: Browser, jobs: Jobs) -> None:
    first = browser.post("/try/once", {"text": "a", "_key": "key 1"})
    again = browser.post("/try/once", {"text": "a", "_key": "key 1"})
    assert first.headers["location"] == again.headers["location"] == "/try/page?made=a"
    assert first.status_code == again.status_code == 303
    assert jobs() == ["a 0"]


def test_another_form_under_the_same_key_is_refused(browser: Browser, jobs: Jobs) -> None:
    browser.post("/try/once", {"text": "a", "_key": "key 1"})
    assert browser.post("/try/once", {"text": "b", "_key": "key 1"}).status_code == 422
    assert jobs() == ["a 0"]


def test_an_api_call_with_the_same_key_is_done_once(browser: Browser, jobs: Jobs) -> None:
    headers = {**browser.bearer, "idempotency-key": "k-1"}
    calls = [
        browser.client.post("/api/v1/try", json={"text": text}, headers=headers)
        for text in ("ab", "ab", "cd")
    ]
    assert [call.status_code for call in calls] == [201, 201, 422]
    assert calls[0].json() == calls[1].json() == {"key": "ab 0"}
    assert jobs() == ["ab 0"]


def test_equal_calls_at_the_same_moment_get_the_same_reply(browser: Browser, jobs: Jobs) -> None:
    headers = {**browser.bearer, "idempotency-key": "k-2"}

    def call(_: int) -> Any:
        return browser.client.post("/api/v1/try", json={"text": "at once"}, headers=headers)

    with ThreadPoolExecutor(8) as pool:
        calls = list(pool.map(call, range(8)))
    assert [call.status_code for call in calls] == [201] * 8
    assert {call.text for call in calls} == {'{"key":"at once 0"}'}
    assert jobs() == ["at once 0"]


def test_replies_are_forgotten_after_a_day(browser: Browser, database: Database) -> None:
    browser.post("/try/once", {"text": "a", "_key": "key 1"})
    for hours, left in ((23, 1), (25, 0)):
        replies.forget(database, NOW + timedelta(hours=hours))
        with database.read() as session:
            assert session.scalar(select(func.count(IdempotentReply.id))) == left


def test_a_message_is_shown_once_on_the_next_page_and_escaped(browser: Browser) -> None:
    browser.post("/try/store", {"text": "kept"})
    shown = browser.get("/try/page")
    assert "stored &lt;b&gt;it&lt;/b&gt;" in shown.text
    assert "stored" not in browser.get("/try/page").text


def test_a_forged_message_cookie_is_ignored(browser: Browser) -> None:
    for value in ("zz", "5b5d", "5b317d", "7b7d", "5b5b315d5d"):
        browser.client.cookies.set("__Host-flash", value, domain="jobbridge.example")
        assert browser.get("/try/page").status_code == 200


def test_a_signed_in_page_is_never_stored_by_the_browser(browser: Browser) -> None:
    headers = browser.get("/try/page").headers
    assert headers["cache-control"] == "no-store"
    assert headers["vary"] == "Cookie, HX-Request"
