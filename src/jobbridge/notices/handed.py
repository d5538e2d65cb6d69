"""Who hears of a release-day hand-over by a notice: recipients with an account."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.handovers import queries, rules
from jobbridge.handovers.model import Recipient
from jobbridge.notices.texts import Notice, notice


def handover(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    found = session.get(Recipient, payload["recipient_id"])
    event = payload["event"]
    if found is None or found.revision != payload["revision"]:
        return None  # sent anew meanwhile
    if found.state not in (rules.OPEN if event == "reminder" else rules.LIVE):
        return None  # closed, or acknowledged before the reminder went
    if not queries.is_agreed(session, found):
        return None
    said = notice(f"handover.{event}", f"/handovers/{found.ref}", ref=found.ref)
    return said, queries.accounts_of(session, found)


FINDERS = {"notice_handover": handover}
