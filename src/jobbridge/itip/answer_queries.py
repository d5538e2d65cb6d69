"""What a signed link in an invitation's mail may show: the time, and what was answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from jobbridge.calendar.ical import Status
from jobbridge.errors import NotFound
from jobbridge.itip import answer_links
from jobbridge.itip.answer_links import Link
from jobbridge.itip.model import Attendee


@dataclass(frozen=True)
class Invited:
    """An invitation, and the link by which its owner came."""

    attendee: Attendee
    link: Link

    @property
    def moved(self) -> bool:
        """Whether the time has changed since the mail with this link was written."""
        return self.link.sequence != self.attendee.entry.sequence


def invitation_by_token(session: Session, secret: bytes, token: str, *, now: datetime) -> Invited:
    """The signed link is the credential: for this one invitation, until it ends. `NotFound` for
    anything else, also where the account has left, or the entry is cancelled or over."""
    link = answer_links.read(token)
    if link is None or not link.signed_by(secret) or link.ends < now.timestamp():
        raise NotFound
    attendee = session.scalar(
        select(Attendee)
        .options(joinedload(Attendee.entry), joinedload(Attendee.account))
        .where(Attendee.id == link.attendee_id)
    )
    if attendee is None or not attendee.invited or not attendee.account.active:
        raise NotFound
    if attendee.entry.status == Status.CANCELLED or attendee.entry.ends_at <= now:
        raise NotFound
    return Invited(attendee, link)
