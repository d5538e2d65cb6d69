"""One mail over SMTP. A repeat after a crash carries the same Message-ID."""

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from jobbridge.outbox.actions import Refusal, Unreachable
from jobbridge.settings import Settings

TIMEOUT = 20
NO_REPLY = "no-reply"


class NoMailbox(Refusal):
    """The server will never take mail for this recipient; `code` is its answer (5xx)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one person. `key` stands for what it tells: the same key is the same mail.

    `sender` is the part before the @ that it comes from and that answers go to. `calendar` is
    an iTIP message of `method`. `stop` is the address at which the reader ends mails of this
    `kind`: only for those that somebody may be without.
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
    message = EmailMessage(policy=SMTP)
    message["From"] = f"JobBridge <{letter.sender}@{host}>"
    message["To"] = letter.to
    if letter.sender != NO_REPLY:
        message["Reply-To"] = f"{letter.sender}@{host}"
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Feedback-ID"] = f"{letter.kind}:jobbridge"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
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
    part = EmailMessage(policy=SMTP)
    part.set_content(letter.calendar, "text", "calendar", cte="base64")
    for name, value in (("method", letter.method), ("charset", "utf-8"), ("component", "VEVENT")):
        part.set_param(name, value)
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


def send(settings: Settings, letter: Letter, now: datetime) -> None:
    """Raises `Unreachable` where nobody answers or the server says "later" (4xx), `NoMailbox`
    where it refuses the recipient for good and `Refusal` where it refuses the mail."""
    message = message_of(settings, letter, now)
    try:
        with _connect(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as no:
        raise _refused(max(code for code, _ in no.recipients.values()), NoMailbox) from no
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        raise _refused(no.smtp_code, Refusal) from no
    except smtplib.SMTPNotSupportedError as no:
        raise Refusal from no
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable from error


def _refused(code: int, kind: type[Refusal]) -> Exception:
    return kind(code) if code >= 500 else Unreachable()


def _connect(settings: Settings) -> smtplib.SMTP:
    """`smtp://`, `smtps://` or `smtp+starttls://`, with user and password where given."""
    parts = urlsplit(settings.smtp_url or "")
    host, port = parts.hostname or "localhost", parts.port
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
