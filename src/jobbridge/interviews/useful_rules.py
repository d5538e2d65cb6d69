"""The last day before release on which an interview can still lead to work, and the alarm."""

from datetime import date, timedelta

from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_


def last_useful(calendar: WorkCalendar, release: date, lead_days: int) -> date:
    """The working day from which an offer still has that many days until release."""
    return calendar.add_workdays(release - timedelta(days=lead_days) + timedelta(days=1), -1)


def alarm(
    last: date, today: date, *, earliest: date, free: date | None, weeks: int
) -> Reason | None:
    """Whether somebody without an interview is in danger of having none in time: never (`free`
    is the first day with a free time, None where none is left), or soon. `earliest` is the first
    day that the prison's notice allows."""
    if last < earliest or free is None or free > last:
        return Reason(
            "too_late",
            N_(
                "No interview inside is possible before the last useful day (%(day)s): arrange a "
                "meeting at the branch after release."
            ),
            {"day": last},
        )
    if last - today <= timedelta(weeks=weeks):
        return Reason(
            "soon",
            N_(
                "The last useful day for an interview is %(day)s, the first free one %(free)s: "
                "book it now."
            ),
            {"day": last, "free": free},
            Severity.WARN,
        )
    return None
