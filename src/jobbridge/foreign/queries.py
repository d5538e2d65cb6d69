"""How a foreign calendar stands."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.foreign import rules
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.foreign.rules import Health
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import CALENDAR_HOURS


def health_of(session: Session, calendar: ForeignCalendar, now: datetime) -> Health:
    return rules.health(
        asked_at=calendar.asked_at,
        tried_at=calendar.tried_at,
        read_at=calendar.read_at,
        leased_until=calendar.leased_until,
        error=calendar.error,
        now=now,
        hours=value_of(session, CALENDAR_HOURS),
    )


def counts_from(session: Session, now: datetime) -> datetime:
    """A calendar that was last read before this counts no longer."""
    return rules.counts_from(now, value_of(session, CALENDAR_HOURS))
