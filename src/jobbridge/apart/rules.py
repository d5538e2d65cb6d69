"""When a pair that must not meet may be set, and whom it keeps apart from whom."""

from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_


@dataclass(frozen=True)
class Partner:
    """Somebody whom a person must not meet, from one day to another, both included."""

    inmate_id: int
    valid_from: date
    valid_to: date | None

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def why_not_apart(
    *, same: bool, stands: bool, valid_from: date, valid_to: date | None, today: date
) -> list[Reason]:
    """All reasons against this pair. What is between the two is not asked."""
    reasons = []
    if same:
        text = N_("Choose two different people.")
        reasons.append(Reason("same_person", text, field="other"))
    if stands:
        text = N_("This pair is kept apart already: end it first to change its dates.")
        reasons.append(Reason("stands", text, field="other"))
    if valid_to is not None and valid_to < max(valid_from, today):
        text = N_("The last day lies before the first, or is past.")
        reasons.append(Reason("valid_to", text, field="valid_to"))
    return reasons
