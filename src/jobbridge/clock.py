"""The only place that reads the time. Everything else is handed `now` or `today`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

RIGA = ZoneInfo("Europe/Riga")


@dataclass(frozen=True)
class Clock:
    """Where the service gets its time; tests hand in a fixed one."""

    read: Callable[[], datetime] = lambda: datetime.now(UTC)
    zone: ZoneInfo = RIGA

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.read().astimezone(UTC)

    def today(self) -> date:
        """The date that people at the desk see on the wall."""
        return self.read().astimezone(self.zone).date()


def local(moment: datetime, zone: ZoneInfo = RIGA) -> datetime:
    """A stored UTC moment as wall time."""
    return moment.astimezone(zone)


def time_again(last: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether what was done last at that moment is to be done again. A moment that is still to come
    was told by a clock that ran ahead and went back since: nobody waits until then."""
    return last is None or not timedelta(0) <= now - last < every


def local_day(moment: datetime, zone: ZoneInfo = RIGA) -> date:
    """The wall date of a stored UTC moment."""
    return moment.astimezone(zone).date()
