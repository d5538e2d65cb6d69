"""One click in a mail says whether somebody works: signed, for one answer, once, never by GET."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.employments import actions, answer_links
from jobbridge.employments.model import Employment, FollowUp, FollowUpAnswer
from jobbridge.errors import Refused
from tests.applications.test_races import both
from tests.conftest import NOW, FixedClock, World
from tests.employments.test_actions import made, on, state

Clients = Callable[[str | None], Any]
DUE = date(2027, 1, 12)
SECRET = b"a test secret of enough length, not for use"


@pytest.fixture
def asked(database: Database, world: World, clock: FixedClock) -> str:
    """Juris works at Employer A, and after six weeks both sides are asked: the reference."""
    clock.move(days=(DUE - NOW.date()).days)
    with database.write() as session:
        ref = made(session, world)
        actions.ask_due(session, now=on(DUE))
    return ref


def link(world: World, ref: str, answer: str = "y", **changed: Any) -> str:
    given: dict[str, Any] = {
        "ref": ref,
        "stage": "weeks_6",
        "answer": answer,
        "account_id": world.ids["alda"],
        "ends": on(DUE) + timedelta(days=14),
        "asked_at": on(DUE),
        **changed,
    }
    return f"/still-works/{answer_links.made(SECRET, **given).token}"


def csrf_of(page: Any) -> str:
    token: str = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
    return token


def test_opening_changes_nothing_and_one_click_answers_once(
    database: Database, world: World, asked: str, client_for: Clients
) -> None:
    nobody = client_for(None)
    path = link(world, asked)
    page = nobody.get(path)
    assert page.status_code == 200
    assert "Juris" not in page.text
    with database.read() as session:
        assert len(session.scalars(select(FollowUpAnswer)).all()) == 1  # of the first day
    assert nobody.post(path, data={"csrf_token": csrf_of(page)}).status_code == 200
    with database.read() as session:
        assert state(session, asked) == "kept"
    assert nobody.get(path).status_code == 404
    assert nobody.get(link(world, asked, "n")).status_code == 404


def test_the_other_link_ends_the_work_and_needs_a_reason(
    database: Database, world: World, asked: str, client_for: Clients
) -> None:
    nobody = client_for(None)
    path = link(world, asked, "n")
    csrf = csrf_of(nobody.get(path))
    assert nobody.post(path, data={"csrf_token": csrf}).status_code == 422
    health = {"csrf_token": csrf, "on": DUE, "why": "health"}
    assert nobody.post(path, data=health).status_code == 422  # never an employer's to say
    sent = {"csrf_token": csrf, "on": DUE, "why": "own_wish"}
    assert nobody.post(path, data=sent).status_code == 200
    with database.read() as session:
        assert session.scalars(select(Employment.why)).one() == "own_wish"


def test_every_dead_link_is_the_same_page(
    world: World, asked: str, client_for: Clients, clock: FixedClock
) -> None:
    nobody = client_for(None)
    good = link(world, asked)
    dead = [
        link(world, asked, stage="months_3"),
        link(world, asked, account_id=world.ids["bruno"]),
        link(world, asked, account_id=world.ids["anna"]),
        link(world, asked, asked_at=on(DUE) + timedelta(days=1)),
        link(world, asked, ends=on(DUE) - timedelta(days=1)),
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace("-wy-", "-wn-"),
        "/still-works/" + "x" * 119,
        "/still-works/nothing",
    ]
    answers = {(r.status_code, _plain(r.text)) for r in map(nobody.get, dead)}
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    clock.move(days=15)
    assert nobody.get(good).status_code == 404


def _plain(page: str) -> str:
    """Without what names the request itself."""
    return page.partition("<main")[2].partition("jb-error__id")[0].partition("<code")[0]


def test_a_yes_and_a_no_at_once_are_both_heard_and_settled(
    database: Database, world: World, asked: str
) -> None:
    def yes() -> None:
        with database.write() as session:
            actions.still_in_work(session, world.alda, ref=asked, stage="weeks_6", now=on(DUE))

    def no() -> None:
        with database.write() as session:
            actions.end(session, world.alda, ref=asked, on=DUE, why="agreed", now=on(DUE))

    said = both(yes, no)
    assert said in (["done", "done"], ["done", "not_asked"])
    with database.read() as session:
        assert state(session, asked) == "left"
        answered = session.execute(
            select(FollowUpAnswer.in_work)
            .join(FollowUp, FollowUp.id == FollowUpAnswer.follow_up_id)
            .where(FollowUp.stage == "weeks_6")
        ).all()
        assert [row.in_work for row in answered] == [False]


def test_an_answered_question_is_not_answered_again(
    database: Database, world: World, asked: str
) -> None:
    with database.write() as session:
        actions.end(session, world.alda, ref=asked, on=DUE, why="agreed", now=on(DUE))
        with pytest.raises(Refused):
            actions.still_in_work(
                session,
                world.alda,
                ref=asked,
                stage="weeks_6",
                now=datetime(2027, 1, 13, 9, tzinfo=NOW.tzinfo),
            )
