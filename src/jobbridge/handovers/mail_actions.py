"""The mail with the link, to an office that has no account: a reference, and nothing of anybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.handovers import queries, rules
from jobbridge.handovers.model import Recipient
from jobbridge.handovers.sending_actions import MAIL
from jobbridge.i18n import N_, words
from jobbridge.outbox import mail
from jobbridge.outbox.actions import Handler
from jobbridge.settings import Settings

LOCALE = "lv"
SUBJECTS = {
    "sent": N_("A release-day hand-over for your office"),
    "reminder": N_("A release-day hand-over still waits for you"),
    "changed": N_("A release-day hand-over has changed"),
}
TEXTS = {
    "sent": N_(
        "A career counselor in a prison hands a person over to your office, with that person's "
        "agreement. Reference: %(ref)s. Read it and acknowledge it with one click, until %(day)s:"
    ),
    "reminder": N_(
        "The hand-over %(ref)s is not acknowledged yet. Please read it and acknowledge it, until "
        "%(day)s:"
    ),
    "changed": N_(
        "The days of the hand-over %(ref)s have changed. Please look at it, until %(day)s:"
    ),
}
KEEP = N_(
    "Whoever has this link can read the hand-over: please do not pass it on. If this is not for "
    "your office, leave it unopened."
)


def handlers(settings: Settings) -> dict[str, Handler]:
    """The job kind of this feature."""
    return {MAIL: lambda database, payload, now: _mail(settings, database, payload, now)}


def _mail(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    """Written when it is sent: what was closed, expired or sent anew meanwhile is not sent."""
    if settings.smtp_url is None:
        return
    with database.read() as session:
        found = session.get(Recipient, payload["recipient_id"])
        event = payload["event"]
        if found is None or found.revision != payload["revision"] or not found.mail:
            return
        alive = found.state in (rules.OPEN if event == "reminder" else rules.LIVE)
        if not alive or found.expires_at is None or found.expires_at <= now:
            return
        if not queries.is_agreed(session, found):
            return
        language = words(LOCALE)
        said = {"ref": found.ref, "day": language.day(local_day(found.expires_at))}
        text = "\n\n".join(
            [
                language.gettext(TEXTS[event], **said),
                f"{settings.public_url}/handover/{queries.token_of(session, found.seed)}",
                language.gettext(KEEP),
                language.gettext("This message was written by JobBridge. Please do not reply."),
            ]
        )
        key = f"handover:{found.id}:{found.revision}:{event}:{found.told}"
        letter = mail.Letter(
            to=found.mail,
            subject=language.gettext(SUBJECTS[event]),
            text=text,
            key=key,
            kind="handover",
        )
    try:
        mail.send(settings, letter, now)
    except mail.NoMailbox:
        with database.write() as session:
            refused = session.get(Recipient, payload["recipient_id"])
            if refused is not None and refused.revision == payload["revision"]:
                refused.refused_at = now
