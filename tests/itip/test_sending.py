"""Servers that refuse, hang up or are gone, workers that are killed, and readers who sleep."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import time as wall
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.demo.command import settle_past
from jobbridge.interviews import actions
from jobbridge.itip import sending_actions
from jobbridge.itip.model import Attendee
from jobbridge.outbox import mail as outbox_mail
from jobbridge.outbox.actions import LEASE, Unreachable, work
from jobbridge.outbox.mail import Letter
from jobbridge.outbox.model import Job
from jobbridge.rounds import chores, job_handlers
from jobbridge.settings import Settings
from tests import certificates
from tests.conftest import NOW, FixedClock, World
from tests.interviews.conftest import Desk
from tests.itip.conftest import Post, Rounds, invitations
from tests.itip.test_conversation import chosen, move
from tests.notices.conftest import Keep, free_port


def answering(mail: Post, monkeypatch: pytest.MonkeyPatch, **hooks: Any) -> None:
    """Have the mail server answer in its own way: aiosmtpd asks `handle_RCPT` and so on."""
    for name, hook in hooks.items():
        monkeypatch.setattr(mail.handler, name, hook, raising=False)


def breaking_off(mail: Post, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Have it answer so to what it was sent, or hang up: after it was "taken", or before."""

    async def data(server: Any, session: Any, envelope: Any) -> str:
        if answer == "taken":
            mail.handler.handle_message(mail.handler.prepare_message(session, envelope))
        if answer in ("taken", "hang up"):
            server.transport.close()
        return answer

    answering(mail, monkeypatch, handle_DATA=data)


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


@pytest.mark.parametrize("answer", ["taken", "451 later"])
def test_what_is_called_off_is_told_to_whoever_may_have_it_and_to_nobody_else(
    world: World,
    desk: Desk,
    mail: Post,
    rounds: Rounds,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    """The first mail went wrong, and the interview is cancelled before the next try."""
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")

    with monkeypatch.context() as patch:
        breaking_off(mail, patch, answer)
        assert len(invitations(rounds())) == (answer == "taken")
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    clock.move(minutes=1)
    told = [one.moves for one in invitations(rounds())]
    assert told == ([("CANCEL", 1, "CANCELLED")] if answer == "taken" else [])


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

    with monkeypatch.context() as patch:
        breaking_off(mail, patch, answer)
        assert rounds() == []
    clock.move(minutes=1)
    (sent,) = invitations(rounds())
    assert sent.moves == ("REQUEST", 0, "TENTATIVE")
    clock.move(minutes=10)
    assert rounds() == []


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
    chosen(database, world.ids["alda"], quiet_from=wall(20), quiet_to=wall(7))
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
        session.execute(update(Account).values(quiet_to=wall(8)))
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    (sent,) = invitations(rounds())
    assert sent.moves == ("CANCEL", 1, "CANCELLED")


class _Drip(socketserver.BaseRequestHandler):
    """Says a letter of its greeting now and then, and never comes to its end."""

    def handle(self) -> None:
        for _ in range(600):
            try:
                self.request.sendall(b"2")
            except OSError:
                return
            time.sleep(0.02)


class _Slow(socketserver.ThreadingTCPServer):
    daemon_threads = True
    visits = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        self.visits += 1
        super().process_request(request, client_address)


@pytest.fixture
def slow() -> Iterator[_Slow]:
    with _Slow(("127.0.0.1", 0), _Drip) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield server
        finally:
            server.shutdown()


def test_a_server_that_drips_holds_up_one_mail_a_minute_and_loses_none(
    database: Database,
    world: World,
    desk: Desk,
    mail: Post,
    rounds: Rounds,
    clock: FixedClock,
    slow: _Slow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each answer comes in time; all of it would take hours, for every mail of a round."""
    monkeypatch.setattr(outbox_mail, "LONGEST", 0.2)
    rounds()
    desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    desk.book(world.anna, "karlis_a", "2026-12-04 11:00")
    work(database, job_handlers(mail.settings), clock.now)
    mail.news()
    desk.book(world.anna, "juris_b", "2026-12-08 10:00")
    dripping = replace(mail.settings, smtp_url=f"smtp://127.0.0.1:{slow.server_address[1]}")
    for visits in (1, 2):
        began = time.monotonic()
        work(database, job_handlers(dripping), clock.now)
        assert time.monotonic() - began < 10
        assert slow.visits == visits
        clock.move(minutes=1)
    with database.read() as session:
        waiting = session.scalars(select(Job).where(Job.done_at.is_(None))).all()
        assert len(waiting) >= 3
        assert {(job.refusals, job.error) for job in waiting} == {(0, "Unreachable")}
    assert len(rounds()) == len(waiting)
    assert rounds() == []


@pytest.mark.parametrize("goodbye", ["500 what", "hang up"])
def test_a_mail_that_was_taken_is_not_sent_again_for_a_bad_goodbye(
    world: World,
    desk: Desk,
    mail: Post,
    rounds: Rounds,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    goodbye: str,
) -> None:
    rounds()
    desk.book(world.anna, "juris_a", "2026-12-02 10:00")

    async def leave(server: Any, _session: object, _envelope: object) -> str:
        if goodbye == "hang up":
            server.transport.close()
        return goodbye

    answering(mail, monkeypatch, handle_QUIT=leave)
    assert len(invitations(rounds())) == 1
    clock.move(minutes=10)
    assert rounds() == []


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_mail_goes_over_tls_to_a_server_that_is_trusted_and_to_no_other(
    app_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    authority, certificate, key = certificates.make(tmp_path)
    context = certificates.server_context(certificate, key)
    handler, port = Keep(), free_port()
    options: dict[str, Any] = {"ssl_context" if scheme == "smtps" else "tls_context": context}
    made = Controller(handler, hostname="127.0.0.1", port=port, **options)
    # It asks itself once whether it is there, and would not trust its own certificate.
    monkeypatch.setattr(
        made, "_trigger_server", lambda: socket.create_connection(("127.0.0.1", port)).close()
    )
    made.start()
    settings = replace(app_settings, smtp_url=f"{scheme}://127.0.0.1:{port}")
    letter = Letter(to="alda@example.org", subject="x", text="y", key="z", kind="notice")
    try:
        with pytest.raises(Unreachable):
            outbox_mail.send(settings, letter, NOW)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        with pytest.raises(Unreachable):
            outbox_mail.send(settings, letter, NOW)  # left alone for a minute
        outbox_mail.send(settings, letter, NOW + outbox_mail.PAUSE)
    finally:
        made.stop()
    assert [one["Message-ID"] for one in handler.kept] == [
        outbox_mail.message_of(settings, letter, NOW)["Message-ID"]
    ]


def test_a_demonstration_mails_nothing_of_what_it_invented(
    database: Database, world: World, desk: Desk, mail: Post, rounds: Rounds, clock: FixedClock
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    settle_past(database, mail.settings, clock)
    assert rounds() == []
    clock.move(minutes=10)
    assert rounds() == []
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    (first,) = invitations(rounds())
    assert first.moves == ("REQUEST", 1, "CONFIRMED")
