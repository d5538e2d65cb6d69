"""Where a request's lists are read: on the replica, on routes that say `replica=True`, while it
shows all that the primary does; else, and once it fails, on the primary. And what a request may
reach: the second line."""

import logging
from collections import defaultdict

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from jobbridge.db import Database, narrow
from jobbridge.errors import NotFound
from jobbridge.reach import reach_of
from jobbridge.viewer import Viewer

log = logging.getLogger("jobbridge.web")


def narrowed(session: Session, viewer: Viewer) -> None:
    """The second line: whoever may be shown only some people reaches no others' rows."""
    reach = reach_of(viewer)
    if reach is not None:
        narrow(session, reach)


def confined(session: Session, viewer: Viewer | None) -> None:
    """The same of a write, at its end: whomever it showed or changed has to be within reach, else
    `NotFound`, and nothing of it may stay."""
    reach = reach_of(viewer) if viewer else None
    if reach is None:
        return
    about = defaultdict(set)
    for subject, number in (*session.info.get("seen", ()), *session.info.get("recorded", ())):
        about[subject].add(number)
    session.flush()
    if not reach.holds(session.connection(), about):
        log.error("held back by the second line request=%s", session.info.get("request_id"))
        raise NotFound


class Reading:
    """One request's choice, made when its first list is read."""

    def __init__(self, database: Database, asked: bool) -> None:
        self._database = database
        self._asked = asked
        self._replica: Session | None = None

    def beside(self, primary: Session) -> Session:
        """The replica's session, or `primary` itself."""
        if self._asked:
            self._asked = False
            self._replica = self._database.replica_session(primary)
        return self._replica or primary

    def left(self, error: DBAPIError) -> bool:
        """The replica failed: from now on the primary serves. False if that is where it did."""
        if self._replica is None or self._database.replica is None:
            return False
        self._replica.close()
        self._replica = None
        self._database.replica.gone(error)
        return True

    def close(self, primary: Session) -> None:
        if self._replica is not None:
            self._replica.close()
        primary.close()
