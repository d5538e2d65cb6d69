"""When a meeting outside may be: after release, in working hours, where the branch has room."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from jobbridge.calendar.spans import RIGA, local_date, local_moment
from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.interviews.after_model import Place

HOME = timedelta(days=7)
"""People come home first, and the day of a meeting does not tell the day of release."""
LEAST = 3
"""Working days before a meeting at a branch."""
OFFICE = (time(9), time(10), time(11), time(13), time(14), time(15))
NOON = time(12)
LONGEST = 60
"""Days from the first on which a time is looked for."""
SUGGESTED = 8

PLACES = {
    Place.BRANCH: N_("At the branch"),
    Place.EMPLOYER: N_("At the employer's"),
    Place.PHONE: N_("By telephone, the office calls"),
}
AT_YOURS = PLACES | {
    Place.EMPLOYER: N_("At your place"),
    Place.PHONE: N_("By telephone: you are called"),
}
"""As the employer reads them."""

NO_BRANCH = Reason("no_branch", N_("No branch is known for this vacancy's municipality."))
NOT_NEEDED = Reason(
    "not_needed",
    N_("An interview before release is still possible, or none is needed: choose a time inside."),
)
NOT_WAITING = Reason(
    "not_waiting",
    N_("They have met already, the application is over, or the person agrees to no interview."),
)
PLANNED = Reason("planned", N_("A meeting is planned already."))
GONE = Reason("gone", N_("This time was taken meanwhile: choose another."), field="starts_at")


def first_day(calendar: WorkCalendar, released: date | None, today: date) -> date:
    """The earliest day of a meeting, whether or not it is a working day. `released` is the latest
    day of release, None of somebody who comes home from no prison."""
    soonest = calendar.add_workdays(today, LEAST)
    return soonest if released is None else max(released + HOME, soonest)


def starts(calendar: WorkCalendar, first: date) -> Iterator[datetime]:
    """Starts in working hours from that day on, one after the other."""
    day = first
    for _ in range(LONGEST):
        day = calendar.next_workday(day) if not calendar.is_workday(day) else day
        yield from (local_moment(day, at) for at in OFFICE)
        day += timedelta(days=1)


def suggested(free: Iterable[datetime]) -> list[datetime]:
    """Of each day the first time before noon and the first after: a choice of days."""
    halves: dict[tuple[date, bool], datetime] = {}
    for start in free:
        half = (local_date(start), start.astimezone(RIGA).time() >= NOON)
        halves.setdefault(half, start)
    return list(halves.values())[:SUGGESTED]
