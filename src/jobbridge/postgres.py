"""How PostgreSQL is reached: in bounded time, and through a pooler that lends a session for one
transaction at a time (PgBouncer, `?pooler=transaction` in the address).

Nothing the program does needs a session that outlives a transaction: settings and advisory locks
are a transaction's own, and so are temporary tables behind a pooler.
"""

import logging
import time
from collections import Counter
from typing import Any

import psycopg
from psycopg.errors import OperationalError
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from jobbridge.reach import BEGINNING

POOLER = "pooler"
TRANSACTION = "transaction"
# What libpq is told unless the address says otherwise: a host that does not answer is given up
# after seconds, one that went away without a word after half a minute (by default hours).
REACH = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
READ_ONLY = "25006"  # what a replica answers to a write
WAIT = 0.02  # seconds that a request waits for the replica to come up to the primary
AWAY = 5.0  # seconds for which a replica that failed is not asked again
# What is seen is flushed, but where commits do not wait for that.
_REACHED = text(
    "SELECT CAST(CASE WHEN pg_is_in_recovery() THEN NULL"
    " WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()"
    " ELSE pg_current_wal_flush_lsn() END AS text)"
)
# Of two primaries neither knows what the other has: then there is no replica.
_SHOWN = text("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= CAST(:reached AS pg_lsn)")
log = logging.getLogger("jobbridge.replica")


class Patient(psycopg.Connection[Any]):
    """A connection that waits so long for each answer and no longer, whatever holds it up: a
    server that hangs, a network that takes everything and gives nothing back. None is for ever."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        timeout = self.patience if timeout is None else timeout
        if timeout is None:
            return super().wait(gen, interval=interval)
        try:
            return super().wait(gen, interval=interval, timeout=timeout)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()  # what it was doing is unknown: nobody uses it again
            raise OperationalError("the database took too long to answer") from None


def parted(address: str) -> tuple[URL, bool]:
    """The address as the driver takes it, and whether a pooler stands before the server."""
    url = make_url(address)
    pooled = url.query.get(POOLER) == TRANSACTION
    url = url.difference_update_query([POOLER])
    return url.update_query_dict({**REACH, **url.query}), pooled


def options(pooled: bool, patience: float | None) -> dict[str, Any]:
    """What the engine is made with. The server gives up a statement soon after its caller has;
    behind a pooler, which takes no such options, its `connect_query` says so."""
    given: dict[str, Any] = {}
    if pooled:  # the next transaction may meet another server connection
        given["prepare_threshold"] = None
    else:
        given["options"] = BEGINNING
        if patience is not None:
            limit = int(patience * 1000)
            given["options"] += f" -c statement_timeout={2 * limit} -c lock_timeout={limit}"
    return {"pool_pre_ping": True, "max_overflow": 0, "pool_timeout": 10, "connect_args": given}


def waits(engine: Engine, patience: float | None) -> None:
    """Have the engine's connections wait so many seconds for an answer."""

    def connect(_dialect: Any, _record: Any, args: list[Any], given: dict[str, Any]) -> Patient:
        made: Patient = Patient.connect(*args, **given)
        made.patience = patience
        return made

    event.listen(engine, "do_connect", connect)


def passes(error: SQLAlchemyError) -> bool:
    """Whether the same may work in a while, though the driver does not say so: the pool had
    nothing to give, the connection was lost before, or the server takes no writes yet."""
    if isinstance(error, PendingRollbackError):
        return error.code == "8s2b"  # lost in between; any other is a fault of ours
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    state = getattr(error.orig, "sqlstate", "") if isinstance(error, DBAPIError) else ""
    return lost or isinstance(error, PoolTimeout) or state == READ_ONLY


class Replica:
    """A second server that follows the first: what may be read there, and when.

    It is asked only while it shows everything that the primary shows: it says how far it has
    come, and whoever would have to wait longer than `WAIT` reads from the primary. So nothing
    that was withdrawn, moved or written is ever seen late, whatever the replica's lag.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.answers: Counter[str] = Counter()  # served, behind, away: for who watches it
        self._away_until = 0.0

    def shows(self, primary: Session, session: Session) -> bool:
        """Whether `session`, the replica's, shows all that `primary` showed when asked."""
        if time.monotonic() < self._away_until:
            self.answers["away"] += 1
            return False
        reached = primary.scalar(_REACHED)
        try:
            begun = time.monotonic()
            while not session.scalar(_SHOWN, {"reached": reached}):
                if time.monotonic() - begun > WAIT:
                    self.answers["behind"] += 1
                    return False
                time.sleep(WAIT / 10)
        except SQLAlchemyError as error:
            self.gone(error)
            return False
        self.answers["served"] += 1
        return True

    def gone(self, error: SQLAlchemyError) -> None:
        """It failed: the primary serves for a while, so that its absence is not felt each time."""
        self.answers["away"] += 1
        self._away_until = time.monotonic() + AWAY
        log.warning("replica unavailable, the primary serves: %s", type(error).__name__)
