"""The worker: works off the outbox, and does what is due each minute and each night."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from jobbridge.clock import Clock, time_again
from jobbridge.db import Database
from jobbridge.outbox.actions import Handler, work

log = logging.getLogger("jobbridge.worker")
Chore = Callable[[Database, datetime], None]
TURN = 20
"""Jobs between two looks at whether to stop."""
EVERY = timedelta(minutes=1)


def run(
    database: Database,
    handlers: Mapping[str, Handler],
    chores: Mapping[str, Chore],
    *,
    clock: Clock,
    stop: threading.Event,
    pause: float = 1.0,
) -> None:
    """Work until `stop` is set. A fault in one round is logged by type and the next one goes on:
    jobs are leased, so nothing is lost and nothing done twice at once."""
    last_chores: datetime | None = None
    while not stop.is_set():
        done = 0
        try:
            done = work(database, handlers, clock.now, most=TURN)
            now = clock.now()
            if time_again(last_chores, now, EVERY):
                for name, chore in chores.items():
                    if stop.is_set():
                        return  # a round of chores may take long; what is left is due again
                    try:
                        chore(database, now)
                    except Exception as error:
                        log.error("chore %s failed: %s", name, type(error).__name__)
                last_chores = now
        except Exception as error:
            log.error("round failed: %s", type(error).__name__)
        if not done:
            stop.wait(pause)
