"""Servers that refuse, hang up or are gone, workers that are killed, and readers who sleep."""

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from email.message import Message
from typing import Any

import pytest
from sqlalchemy import select, update

from jobbridge.accounts.model import Account
from jobbridge.app import chores, job_handlers
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.itip import sending_actions
from jobbridge.itip.model import Attendee
from jobbridge.outbox.actions import LEASE, work
from jobbridge.outbox.model import Job
from tests.conftest import FixedClock, World
from tests.interviews.conftest import Desk
from tests.itip.conftest import Post, Rounds, invitations
from tests.itip.test_conversation import chosen, move


def answering(mail: Post, monkeypatch: pytest.MonkeyPatch, **hooks: Any) -> None:
    """Have the mail server answer in its own way: aiosmtpd asks `handle_RCPT` and so on."""
    for name, hook in hooks.items():
        monkeypatch.setattr(mail.handler, name, hook, raising=False)


def attendees(database: Database) -> list[Attendee]:
    with database.read() as session:
        return list(session.scalars(select(Attendee).order_by(Attendee.id)))


def test_three_hours_without_a_server_lose_nothing_and_send_only_the_newest(
    database: Database, world: World, desk: Desk, mail: Post, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        gone = replace(mail.settings, smtp_url=f"smtp://127.0.0.1:{unused.getsockname()[1]}")

    def round_without() -> None:
        for chore in chores().values():
            chore(database, clock.now())
        work(database, job_handlers(gone), clock.now)

    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00", now=clock.now())
    desk.book(world.anna, "karlis_a", "2026-12-04 11:00", now=clock.now())
    for quarter in range(12):
        round_without()
        clock.move(minutes=15)
        if quarter == 3:
            move(desk, world, booked, "2026-12-03 11:00", clock)
        if quarter == 7:
            desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    mails = invitations(rounds())
    assert sorted(one.moves for one in mails) == [
        ("REQUEST", 0, "TENTATIVE"),
        ("REQUEST", 2, "CONFIRMED"),
    ]
    assert rounds() == []


def test_a_worker_killed_after_sending_sends_the_same_mail_again(
    database: Database,
    world: World,
    desk: Desk,
    rounds: Rounds,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds()
    desk.book(world.anna, "juris_a", "2026-12-02 10:00")

    class Killed(BaseException):
        pass

    def die(*_given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending_actions, "_delivered", die)
        with pytest.raises(Killed):
            rounds()
    clock.move(seconds=LEASE.total_seconds() + 1)
    first, second = invitations(rounds())
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.ics == second.ics
    assert rounds() == []


@pytest.mark.parametrize("answer", ["451 later", "hang up"])
def test_a_server_that_breaks_off_in_the_middle_is_asked_again(
    world: World,
    desk: Desk,
    mail: Post,
    rounds: Rounds,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    rounds()
    desk.book(world.anna, "juris_a", "2026-12-02 10:00")

    async def data(server: Any, _session: object, _envelope: object) -> str:
        if answer == "hang up":
            server.transport.close()
        return answer

    with monkeypatch.context() as patch:
        answering(mail, patch, handle_DATA=data)
        assert rounds() == []
    clock.move(minutes=1)
    (sent,) = invitations(rounds())
    assert sent.moves == ("REQUEST", 0, "TENTATIVE")
    clock.move(minutes=10)
    assert rounds() == []


Hook = Callable[[], list[Message]]


def test_a_mailbox_that_is_not_there_is_marked_and_tried_again_with_the_next_change(
    database: Database,
    world: World,
    desk: Desk,
    mail: Post,
    rounds: Rounds,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")

    async def recipient(
        _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if address.startswith("alda"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    with monkeypatch.context() as patch:
        answering(mail, patch, handle_RCPT=recipient)
        assert invitations(rounds()) == []
        (one,) = attendees(database)
        assert (one.undeliverable_at, one.undeliverable_why) == (clock.now(), "550")
        with database.read() as session:
            alda = session.get_one(Account, world.ids["alda"])
            assert alda.mail_refused_at == clock.now()
            assert session.scalars(select(Job.id).where(Job.done_at.is_(None))).all() == []
        clock.move(days=1)
        assert invitations(rounds()) == []
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    (sent,) = invitations(rounds())
    assert sent.moves == ("REQUEST", 1, "CONFIRMED")
    (one,) = attendees(database)
    assert one.undeliverable_at is None
    with database.read() as session:
        assert session.get_one(Account, world.ids["alda"]).mail_refused_at is None


def test_who_has_no_invitations_is_written_to_again_after_a_refusal(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    """A full mailbox or a filter says no for a while; nobody is left out for good because of it."""
    rounds()

    def heard() -> bool:
        return any(str(one["To"]).startswith("anna") for one in rounds())

    with database.write() as session:
        session.get_one(Account, world.ids["anna"]).mail_refused_at = clock.now()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    assert not heard()
    clock.move(days=1, minutes=1)
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    assert heard()
    with database.read() as session:
        assert session.get_one(Account, world.ids["anna"]).mail_refused_at is None


def test_a_change_that_can_wait_is_held_until_the_morning_and_one_for_today_is_not(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    rounds()
    chosen(database, world.ids["alda"], quiet_from=time(20), quiet_to=time(7))
    clock.move(hours=11)  # 21:00 in Riga
    booked = desk.book(world.anna, "juris_a", "2026-12-02 09:00", now=clock.now())
    assert invitations(rounds()) == []
    clock.move(hours=9, minutes=59)
    assert invitations(rounds()) == []
    clock.move(minutes=1)
    (sent,) = invitations(rounds())
    assert sent.moves == ("REQUEST", 0, "TENTATIVE")
    clock.move(days=7, hours=13, minutes=30)  # the evening before, and at 8:30 it is too late
    with database.write() as session:
        session.execute(update(Account).values(quiet_to=time(8)))
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    (sent,) = invitations(rounds())
    assert sent.moves == ("CANCEL", 1, "CANCELLED")
