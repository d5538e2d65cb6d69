"""The mail to an auditor: that something waits, and where; nobody's number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.i18n import N_, words
from jobbridge.outbox import mail
from jobbridge.outbox.actions import Handler
from jobbridge.oversight.actions import MAIL
from jobbridge.oversight.queries import waiting_for
from jobbridge.settings import Settings
from jobbridge.viewer import SYSTEM, Role

SUBJECT = N_("Unusual reads wait for you in JobBridge")
TEXT = N_("The audit log has findings at which nobody has looked yet: %(many)s. Look at them here:")


def handlers(settings: Settings) -> dict[str, Handler]:
    """The job kind of this feature."""
    return {MAIL: lambda database, payload, now: _mail(settings, database, payload, now)}


def _mail(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    """Written when it is sent: what was looked at meanwhile is not told."""
    if settings.smtp_url is None:
        return
    with database.read() as session:
        account = session.get(Account, payload["account_id"])
        waiting = waiting_for(session, SYSTEM)
        if account is None or not waiting or not account.active or not account.mail:
            return
        if account.role != Role.AUDITOR:
            return
        language, to = words(account.locale), account.email
    key = f"{MAIL}:{payload['account_id']}:{now.date()}"
    text = "\n\n".join(
        [
            language.gettext(TEXT, many=waiting),
            f"{settings.public_url}/oversight",
            language.gettext("This message was written by JobBridge. Please do not reply."),
        ]
    )
    letter = mail.Letter(
        to=to, subject=language.gettext(SUBJECT), text=text, key=key, kind="oversight"
    )
    mail.send(settings, letter, now)
