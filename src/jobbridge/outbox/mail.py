"""One mail over SMTP. A repeat after a crash carries the same Message-ID."""

import contextlib
import hashlib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, unquote, urlsplit

from jobbridge.clock import time_again
from jobbridge.outbox.actions import BrokenOff, Refusal, Unreachable
from jobbridge.settings import Settings

TIMEOUT = 20
"""Seconds for one answer of the server, and for a whole mail: one that drips byte by byte does not
hold up the worker, and is given up well before the lease of the job ends."""
LONGEST = 60
PAUSE = timedelta(minutes=1)
"""A server that could not be reached is left alone so long: else each of a thousand mails would
wait for it in its turn, and everything else with them."""
NO_REPLY = "no-reply"


class _WholeAddresses(EmailPolicy):
    """Python would cut an address on the web, which has no spaces, into encoded words, and no
    mail program would find it any more; a line may have 998 octets (RFC 5322, 2.1.1)."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}\r\n" if self._whole(name) else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if self._whole(name):
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)

    def _whole(self, name: str) -> bool:
        return name.casefold() == "list-unsubscribe"


POLICY = _WholeAddresses(linesep=SMTP.linesep)


class NoMailbox(Refusal):
    """The server will never take mail for this recipient; `code` is its answer (5xx)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one person. `key` stands for what it tells: the same key is the same mail.

    `sender` is the part before the @ that it comes from and that answers go to. `calendar` is
    an iTIP message of `method`; without `text` it is the whole mail. `stop` is the address at
    which the reader ends mails of this `kind`: only for those that somebody may be without.
    """

    to: str
    subject: str
    text: str
    key: str
    kind: str
    sender: str = NO_REPLY
    html: str = ""
    calendar: bytes = b""
    method: str = ""
    stop: str = ""


def domain(settings: Settings) -> str:
    """What stands after the @ of every address that JobBridge writes from."""
    return settings.mail_domain or named_host(settings.public_url)


def named_host(public_url: str) -> str:
    """A number is no domain of an address (RFC 5321, 2.3.5)."""
    host = urlsplit(public_url).hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"


def message_of(settings: Settings, letter: Letter, now: datetime) -> EmailMessage:
    """The mail as it is sent: each header once, every part base64 in lines of 76 characters, so
    that no server has a reason to rewrite what a signature (DKIM) covers."""
    host = domain(settings)
    message = EmailMessage(policy=POLICY)
    message["From"] = f"JobBridge <{letter.sender}@{host}>"
    message["To"] = letter.to
    if letter.sender != NO_REPLY:
        message["Reply-To"] = f"{letter.sender}@{host}"
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{host}>"
    if letter.calendar:
        # Calendar programs pass over invitations that say they are automatic (RFC 3834 is about
        # answers); absence notes are asked not to come in the way that Exchange knows.
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    else:
        message["Auto-Submitted"] = "auto-generated"
    message["Feedback-ID"] = f"{letter.kind}:jobbridge"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if not letter.text:
        _set_calendar(message, letter)
        return message
    message.set_content(letter.text, cte="base64")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="base64")
    if letter.calendar:
        _add_calendar(message, letter)
    for part in message.walk():
        if part is not message:
            del part["MIME-Version"]  # it is the whole mail's
    return message


def _add_calendar(message: EmailMessage, letter: Letter) -> None:
    """The event last among the alternatives, where Gmail and Outlook look for it, and once more
    as a file for those who look for one (RFC 6047, 2.4)."""
    part = EmailMessage(policy=POLICY)
    _set_calendar(part, letter)
    if not message.is_multipart():
        message.make_alternative()
    message.attach(part)
    message.add_attachment(
        letter.calendar,
        "application",
        "ics",
        cte="base64",
        filename="invite.ics",
        params={"name": "invite.ics"},
    )


def _set_calendar(part: EmailMessage, letter: Letter) -> None:
    part.set_content(letter.calendar, "text", "calendar", cte="base64")
    for name, value in (("method", letter.method), ("charset", "utf-8"), ("component", "VEVENT")):
        part.set_param(name, value)


def send(
    settings: Settings,
    letter: Letter,
    now: datetime,
    *,
    handing: Callable[[], None] = lambda: None,
) -> None:
    """Raises `Unreachable` where nobody answers or the server says "later" (4xx), of that
    `BrokenOff` where it may have taken the mail all the same, `NoMailbox` where it refuses the
    recipient for good and `Refusal` where it refuses the mail. `handing` is called when a server
    waits for it, for who must know that it may be taken before it is."""
    message = message_of(settings, letter, now)
    if not time_again(_left_alone.get(settings), now, PAUSE):
        raise Unreachable
    server = _reached(settings, now)
    try:
        handing()
        with _within(server):
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as no:
        raise _refused(max(code for code, _ in no.recipients.values()), NoMailbox) from no
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        raise _refused(no.smtp_code, Refusal) from no
    except smtplib.SMTPNotSupportedError as no:
        raise Refusal from no
    except (OSError, smtplib.SMTPException) as error:
        raise BrokenOff from error
    finally:
        _leave(server)


def _refused(code: int, kind: type[Refusal]) -> Exception:
    return kind(code) if code >= 500 else Unreachable()


_left_alone: dict[Settings, datetime] = {}
"""Since when."""


def _reached(settings: Settings, now: datetime) -> smtplib.SMTP:
    """A connection on which the server waits for a mail; what goes wrong up to here is no mail's
    fault, and hits all of them."""
    parts = urlsplit(settings.smtp_url or "")
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(timeout=TIMEOUT)
    try:
        with _within(server):
            _greet(server, parts)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        _left_alone[settings] = now
        raise Unreachable from error
    _left_alone.pop(settings, None)
    return server


def _greet(server: smtplib.SMTP, parts: SplitResult) -> None:
    """`smtp://`, `smtps://` or `smtp+starttls://`, with user and password where given."""
    host = parts.hostname or "localhost"
    usual = 465 if parts.scheme == "smtps" else 25
    # What a certificate is checked against; else only given by who connects when making it.
    server._host = host  # type: ignore[attr-defined]
    code, _ = server.connect(host, parts.port or usual)
    if code != 220:
        raise smtplib.SMTPServerDisconnected
    if parts.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _leave(server: smtplib.SMTP) -> None:
    """The mail is taken or not by now: however the server says goodbye, it is not sent again."""
    with contextlib.suppress(OSError, smtplib.SMTPException), _within(server):
        server.quit()
    server.close()


@contextmanager
def _within(server: smtplib.SMTP) -> Iterator[None]:
    """The conversation breaks off when it has lasted too long."""
    timer = Timer(LONGEST, _break_off, [server])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _break_off(server: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)
