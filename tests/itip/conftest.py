"""Mails read the way a mail program reads them."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from icalendar import Calendar

from tests.interviews.conftest import Desk, desk, jobs
from tests.notices.conftest import Post, Rounds, mail, rounds

__all__ = [
    "Desk",
    "Post",
    "Read",
    "Rounds",
    "desk",
    "invitations",
    "jobs",
    "mail",
    "read",
    "rounds",
]


@dataclass
class Read:
    """One mail with a calendar part."""

    message: Any
    text: str
    html: str
    ics: bytes
    attached: bytes

    @property
    def to(self) -> str:
        return str(self.message["To"]).partition("@")[0]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def calendar(self) -> Any:
        return Calendar.from_ical(self.ics)

    @property
    def event(self) -> Any:
        (event,) = self.calendar.walk("VEVENT")
        return event

    def line(self, name: str) -> str:
        """The value of one of the event's properties."""
        return str(self.event[name])

    @property
    def moves(self) -> tuple[str, int, str]:
        """What a calendar goes by."""
        return self.calendar["METHOD"], int(self.line("SEQUENCE")), self.line("STATUS")


def read(message: Message) -> Read:
    whole = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(whole, EmailMessage)
    by_type: dict[str, EmailMessage] = {}
    for part in whole.walk():
        if isinstance(part, EmailMessage):
            by_type[part.get_content_type()] = part

    def payload(kind: str) -> bytes:
        found = by_type[kind].get_payload(decode=True)
        assert isinstance(found, bytes)
        return found

    return Read(
        whole,
        payload("text/plain").decode(),
        payload("text/html").decode(),
        payload("text/calendar"),
        payload("application/ics"),
    )


def invitations(messages: list[Message]) -> list[Read]:
    """Those with an event, in the order of their readers."""
    return [read(m) for m in messages if m.get_content_type() == "multipart/mixed"]
