"""What the secret link in a mail opens: one hand-over, while it is alive."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.audit.model import READ
from jobbridge.clock import local_day
from jobbridge.errors import NotFound
from jobbridge.handovers import queries, rules
from jobbridge.handovers.model import Channel, Recipient, State, Step
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import SYSTEM
from jobbridge.web.security import token_hash


def recipient_by_token(
    session: Session, token: str, *, now: datetime, lock: bool = False
) -> Recipient:
    """`NotFound` for an unknown, revoked or expired link alike, and where the person no longer
    agrees."""
    query = (
        select(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(
            Recipient.token_hash == token_hash(token),
            Recipient.channel == Channel.LINK,
            Recipient.state.in_(rules.LIVE),
            Recipient.expires_at > now,
            queries.agreed(),
            queries.kept(session, local_day(now)),
        )
        .options(*queries.WHOLE)
    )
    if lock:
        query = query.with_for_update(of=Recipient).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def looked(
    recipient: Recipient, account_id: int | None, now: datetime
) -> Callable[[Session], None]:
    """What reading a hand-over leaves behind: that it was opened, the first time; and where
    nobody is signed in the row of the log that a signed-in reader leaves anyway."""
    recipient_id, inmate_id = recipient.id, recipient.inmate_id

    def touch(session: Session) -> None:
        found = session.scalar(
            select(Recipient).where(Recipient.id == recipient_id).with_for_update()
        )
        if found is None:
            return
        if account_id is None:
            record(session, SYSTEM, READ, "inmate", inmate_id, now=now, detail="handover link")
        if ("open", State(found.state)) in rules.TABLE:
            found.state = rules.TABLE["open", State(found.state)]
            found.opened_at = now
            step = {"verb": "open", "state": found.state, "at": now, "by": account_id}
            session.add(Step(recipient_id=recipient_id, **step))

    return touch
