"""A real mail server on loopback, and the worker's rounds with the clock moved."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from aiosmtpd.smtp import Envelope, Session

from jobbridge.db import Database
from jobbridge.outbox.actions import work
from jobbridge.rounds import chores, job_handlers
from jobbridge.settings import Settings
from tests.conftest import FixedClock


class Keep(Handler):
    """Takes every mail, and keeps how it came: its sender and recipients, and its bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Message] = []
        self.envelopes: list[Envelope] = []

    def prepare_message(self, session: Session, envelope: Envelope) -> Message:
        self.envelopes.append(envelope)
        return super().prepare_message(session, envelope)

    def handle_message(self, message: Message) -> None:
        self.kept.append(message)


@dataclass
class Post:
    """What arrived at the mail server."""

    handler: Keep
    settings: Settings
    read: int = field(default=0)

    def news(self) -> list[Message]:
        """What came since the last look, by recipient."""
        new = self.handler.kept[self.read :]
        self.read = len(self.handler.kept)
        return sorted(new, key=lambda message: str(message["To"]))


def to(message: Message) -> str:
    return str(message["To"]).partition("@")[0]


def text_of(message: Message) -> str:
    body: Any = message.get_payload(decode=True)
    return bytes(body).decode("utf-8")


def links_in(message: Message) -> list[str]:
    """Paths of the links that answer a card."""
    return re.findall(r"https://jobbridge\.example(/answer/\S+)", text_of(message))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def mail(app_settings: Settings) -> Iterator[Post]:
    handler = Keep()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield Post(handler, replace(app_settings, smtp_url=f"smtp://127.0.0.1:{port}"))
    finally:
        controller.stop()


Rounds = Callable[[], list[Message]]


@pytest.fixture
def rounds(database: Database, mail: Post, clock: FixedClock) -> Rounds:
    """One round of the worker: its chores, then all that is to be sent. What arrived."""

    def run() -> list[Message]:
        for chore in chores().values():
            chore(database, clock.now())
        work(database, job_handlers(mail.settings), clock.now)
        return mail.news()

    return run
