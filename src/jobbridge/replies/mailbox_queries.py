"""How the reading of the mailbox goes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound
from jobbridge.replies.model import Inbox, Received
from jobbridge.viewer import Role, Viewer


def inbox_for(session: Session, viewer: Viewer) -> tuple[Inbox | None, dict[str, int]]:
    """How the reading of the mailbox goes, and how many mails came to what end: for who runs
    the service."""
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound
    rows = session.execute(select(Received.outcome, func.count()).group_by(Received.outcome))
    return session.scalar(select(Inbox).limit(1)), {row[0]: row[1] for row in rows}
