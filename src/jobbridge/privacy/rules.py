"""When somebody is forgotten, and whether that can still be undone."""

from dataclasses import dataclass
from datetime import date, datetime

from jobbridge.errors import Reason
from jobbridge.i18n import N_

ASKED, WITHDRAWN, RELEASED = "asked", "withdrawn", "released"
WHY = {
    ASKED: N_("The person asked for it"),
    WITHDRAWN: N_("The person takes part no longer"),
    RELEASED: N_("The time after release is over"),
}
BY_HAND = (ASKED, WITHDRAWN)
ALREADY = Reason("erasing", N_("The erasure of this person is set already."))
NOT_SET = Reason("not_erasing", N_("No erasure of this person is set."))


@dataclass(frozen=True)
class Planned:
    """Somebody who will be erased, by reference."""

    ref: str
    why: str
    asked_at: datetime
    due_at: datetime


def why_not_erase(*, why: str, certain: bool, standing: bool) -> list[Reason]:
    """All reasons against setting the day by hand."""
    reasons = [ALREADY] if standing else []
    if why not in BY_HAND:
        reasons.append(Reason("why", N_("Choose one from the list."), field="why"))
    if not certain:
        text = N_("Confirm that the person was told what happens.")
        reasons.append(Reason("certain", text, field="certain"))
    return reasons


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
