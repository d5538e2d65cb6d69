"""The mail that asks a provider for an answer: by reference alone, with the link to answer by."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from jobbridge.db import Database
from jobbridge.i18n import N_, words
from jobbridge.inmates.model import Status
from jobbridge.outbox.actions import Handler
from jobbridge.outbox.mail import Letter, send
from jobbridge.services import links
from jobbridge.services.model import Referral, State
from jobbridge.services.referral_actions import REFERRED
from jobbridge.settings import Settings

SUBJECT = N_("Somebody asks for a place: %(ref)s")
AGAIN = N_("A place is still asked for: %(ref)s")
TEXT = N_(
    "A person is referred to your service “%(service)s”. For their protection no name stands"
    " here, only the reference %(ref)s.\n\nSay whether there is a place, with one click:\n"
    "%(link)s\n\nThe link holds until %(day)s."
)


def handlers(settings: Settings) -> dict[str, Handler]:
    return {REFERRED: partial(_mail, settings)}


def _mail(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    """Rendered from what stands when it is sent; nothing is sent that was answered or taken back
    meanwhile, and no link that has ended."""
    with database.read() as session:
        row = session.get(Referral, payload["referral_id"])
        if row is None or row.state != State.REFERRED or row.referred_at is None:
            return
        if row.inmate.status == Status.WITHDRAWN or not row.service.email:
            return
        to, name, ref, at = row.service.email, row.service.name, row.ref, row.referred_at
    if settings.smtp_url is None or at + links.LASTS <= now:
        return
    say, again = words("lv"), payload.get("again", False)
    link = links.made(settings.secret_key, ref, at)
    text = say.gettext(
        TEXT,
        service=name,
        ref=ref,
        link=settings.public_url.rstrip("/") + link.path,
        day=say.day((at + links.LASTS).date()),
    )
    letter = Letter(
        to=to,
        subject=say.gettext(AGAIN if again else SUBJECT, ref=ref),
        text=text,
        key=f"referral:{ref}:{int(at.timestamp())}{':reminder' if again else ''}",
        kind="referral",
    )
    send(settings, letter, now)
