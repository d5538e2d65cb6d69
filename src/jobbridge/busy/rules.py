"""When somebody is busy: how such times lie in the calendar, and what makes no sense."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobbridge.calendar.spans import NoSuchTime, Span, local_span
from jobbridge.errors import Reason
from jobbridge.i18n import N_

KINDS = {"work": N_("work"), "lesson": N_("lesson"), "other": N_("other")}
"""All that is ever said of it: a doctor or a court would be sensitive, and is `other`."""
LONGEST = timedelta(days=366)
MOST_PANELS = 6
"""So many parties of one employer meet people at the same time on an interview day."""
ORDER = N_("The end must come after the beginning.")
LIST = N_("Choose one from the list.")


@dataclass(frozen=True)
class Commitment:
    """A time at which a person has something else: weekly (1 is Monday), or once on a date."""

    kind: str
    begins: time
    ends: time
    weekday: int | None = None
    on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def applies(self, day: date) -> bool:
        if self.on is not None:
            return self.on == day
        return (
            day.isoweekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )

    def span(self, day: date) -> Span | None:
        """Its time on that day; None where it is not, or where the clocks skip it."""
        if not self.applies(day):
            return None
        try:
            return local_span(day, self.begins, self.ends)
        except (NoSuchTime, ValueError):
            return None


def why_not_commitment(
    kind: str, weekday: int | None, on: date | None, begins: time, ends: time, **dates: date | None
) -> list[Reason]:
    """All reasons against a person's busy time; `dates` are `valid_from` and `valid_to`."""
    reasons = []
    if kind not in KINDS:
        reasons.append(Reason("kind", LIST, field="kind"))
    if (weekday is None) == (on is None):
        text = N_("Choose a weekday, or give the one day on which it is.")
        reasons.append(Reason("when", text, field="weekday"))
    if not begins < ends:
        reasons.append(Reason("order", ORDER, field="ends"))
    first, last = dates.get("valid_from"), dates.get("valid_to")
    if first and last and last < first:
        text = N_("The last day must not be before the first.")
        reasons.append(Reason("validity", text, field="valid_to"))
    return reasons


def why_not_blocked(starts_at: datetime, ends_at: datetime, now: datetime) -> list[Reason]:
    """All reasons against a time at which an employer meets nobody."""
    if not starts_at < ends_at:
        return [Reason("order", ORDER, field="to_day")]
    reasons = []
    if ends_at <= now:
        reasons.append(Reason("past", N_("This time is past."), field="to_day"))
    if ends_at - starts_at > LONGEST:
        text = N_("At most a year at once.")
        reasons.append(Reason("long", text, field="to_day"))
    return reasons
