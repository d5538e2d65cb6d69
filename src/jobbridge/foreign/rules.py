"""When a foreign calendar is read again, how long what was read counts, and what is said where it
cannot be read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jobbridge.i18n import N_

AHEAD = timedelta(days=380)
"""As far as an interview is searched for, and two weeks, in which it is read anew."""
BEHIND = timedelta(days=1)
EVERY = timedelta(hours=1)
WHOLE_EVERY = timedelta(days=7)
"""Unchanged or not, its series are worked out again for the time to come."""
FIRST_AGAIN, LAST_AGAIN = timedelta(minutes=5), timedelta(hours=12)
LEASE = timedelta(minutes=3)

FAILURES = {
    "name": N_("No server has this name: copy the address again."),
    "inside": N_("The address leads into a closed network: publish the calendar on the internet."),
    "redirects": N_("The address leads on and on: copy it anew from your calendar program."),
    "unreachable": N_("The server does not answer. It is tried again by itself."),
    "slow": N_("The server did not send the calendar within five seconds. It is tried again."),
    "certificate": N_("The server's certificate is not valid: ask whoever runs it."),
    "private": N_("The calendar is not shared with this address: publish it, with times only."),
    "gone": N_(
        "There is no calendar at this address any more: publish it anew and change it here."
    ),
    "server": N_("The server has a fault of its own. It is tried again by itself."),
    "garbled": N_("The server's answer cannot be read: copy the address anew."),
    "cut": N_("The calendar ends in the middle. It is tried again by itself."),
    "file cut": N_("The calendar ends in the middle: save it as a file anew."),
    "large": N_("The calendar is larger than 5 MB: publish a shorter time, or times only."),
    "page": N_("This is the address of a web page: copy the one that is called ICS."),
    "type": N_("There is no calendar at this address: copy the one that is called ICS."),
    "charset": N_("The calendar is not written in UTF-8: choose another way to publish it."),
    "many": N_("The calendar has too many entries: publish a shorter time."),
    "heavy": N_("The calendar cannot be worked out in reasonable time: publish a shorter time."),
}
"""Why nothing was read, and what helps."""
SKIPPED = {
    "zone": N_("Their time zone is not known"),
    "often": N_("They repeat several times a day"),
    "heavy": N_("They repeat in a way that takes too long to work out"),
    "value": N_("Their time cannot be read"),
}
"""Why some entries of a calendar do not count."""
NOTES = {
    "home": N_(
        "The calendar names a time zone that is not known. Its times that name none themselves "
        "were read as Latvian time: compare some of them."
    ),
}
"""What was read, and may not be as it was meant; kept beside what was left out."""


class Freshness(StrEnum):
    """How far what was read may be relied upon."""

    NEW = "new"
    FRESH = "fresh"
    LATE = "late"
    STALE = "stale"


@dataclass(frozen=True)
class Health:
    """How a calendar stands: whether it is being read now, and whether it can be relied upon."""

    freshness: Freshness
    waiting: bool
    reading: bool

    @property
    def running(self) -> bool:
        return self.waiting or self.reading


def counts_from(now: datetime, hours: int) -> datetime:
    """What was last read before this moment counts no longer: it neither stands in the way of an
    interview nor goes without a word."""
    return now - timedelta(hours=hours)


def health(
    *,
    asked_at: datetime,
    tried_at: datetime | None,
    read_at: datetime | None,
    leased_until: datetime | None,
    error: str,
    now: datetime,
    hours: int,
) -> Health:
    if read_at is None:
        freshness = Freshness.NEW
    elif read_at <= counts_from(now, hours):
        freshness = Freshness.STALE
    else:
        freshness = Freshness.LATE if error else Freshness.FRESH
    reading = leased_until is not None and leased_until > now
    waiting = tried_at is None or tried_at < asked_at
    return Health(freshness, waiting and not reading, reading)


def next_read(now: datetime, calendar_id: int, failures: int, after: int | None) -> datetime:
    """Hourly, not all at the same minute; after failures ever more seldom, and never sooner than
    the server asks for."""
    if not failures:
        return now + EVERY + timedelta(seconds=calendar_id * 37 % 600)
    again: timedelta = min(FIRST_AGAIN * 2 ** min(failures - 1, 10), LAST_AGAIN)
    return now + max(again, timedelta(seconds=min(after or 0, 86_400)))
