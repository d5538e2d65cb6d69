"""`jobbridge left-behind`: who was never introduced to anybody, as lines of JSON."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.alerts.left_behind_queries import PAGE, Filters, left_behind_for
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import LEFT_WEEKS
from jobbridge.viewer import SYSTEM


def left_behind_lines(
    session: Session, *, weeks: int | None = None, now: datetime, today: date
) -> Iterator[dict[str, Any]]:
    """Who leaves first stands first. No line holds a name."""
    filters = Filters(weeks=weeks or value_of(session, LEFT_WEEKS))
    number = 0
    while True:
        number += 1
        found = left_behind_for(
            session, SYSTEM, filters=filters, now=now, today=today, page=number, size=20 * PAGE
        )
        for left in found.people:
            yield {
                "inmate": left.inmate.ref,
                "prison": left.inmate.prison.code,
                "release": left.inmate.release_expected.isoformat(),
                "why": list(left.why),
                "fits": left.fits,
                "near": left.near,
            }
        if number >= found.page.pages:
            return
