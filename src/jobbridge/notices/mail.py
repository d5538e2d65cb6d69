"""One mail over SMTP. A repeat after a crash carries the same Message-ID."""

import hashlib
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from jobbridge.outbox.actions import Refusal, Unreachable
from jobbridge.settings import Settings

TIMEOUT = 20


def send(settings: Settings, *, to: str, subject: str, text: str, key: str, now: datetime) -> None:
    """Raises `Unreachable` where nobody answers, `Refusal` where the server says no."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    message = EmailMessage()
    message["From"] = f"JobBridge <no-reply@{host}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with _connect(settings) as server:
            server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        raise Refusal from no
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable from error


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
