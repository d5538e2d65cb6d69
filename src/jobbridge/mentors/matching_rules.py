"""Who suits a person: each mentor with all reasons, in an order that is explained.

Region, language, time, capacity, and whether they go inside. Sex, age and health are not even
there; nor are the person's municipality and prison, which a reason or a place in the order would
tell the coordinator. What blocks is not offered; what warns may be. A person decides, always.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason, Severity, blocks
from jobbridge.i18n import N_

TIMES = {
    "day": N_("Working days, by day"),
    "evening": N_("Working days, evenings"),
    "weekend": N_("Weekends"),
}
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
ENOUGH = LEVELS.index("B1")


@dataclass(frozen=True)
class Wanted:
    """What is known of the person for choosing: nothing else."""

    region: str
    language: str
    times: Collection[str]
    inside: bool


@dataclass(frozen=True)
class Offered:
    """What a mentor offers today; `busy` counts people they go along with or are asked for."""

    account_id: int
    regions: Collection[str]
    languages: Mapping[str, str]
    times: Collection[str]
    inside: bool
    capacity: int
    busy: int
    active_from: date | None
    active_to: date | None
    trained: bool
    confidential: bool
    usable: bool
    declined: bool = False


@dataclass(frozen=True)
class Fit:
    """One mentor for one person. `good` are the texts of what suits; `points` order the list."""

    offered: Offered
    reasons: tuple[Reason, ...]
    good: tuple[str, ...]
    points: int

    @property
    def possible(self) -> bool:
        return not blocks(self.reasons)


def fits(wanted: Wanted, offers: Collection[Offered], today: date) -> list[Fit]:
    """Possible ones first, then by points, then who has fewer people, then who came first."""
    return sorted(
        (fit(wanted, offered, today) for offered in offers),
        key=lambda one: (not one.possible, -one.points, one.offered.busy, one.offered.account_id),
    )


def fit(wanted: Wanted, offered: Offered, today: date) -> Fit:
    """Region 3 points, language up to 3, time 2, going inside 1."""
    reasons, good, points = why_not_now(offered, today), [], 0

    if wanted.region and wanted.region in offered.regions:
        points += 3
        good.append(N_("In the region of return"))
    else:
        reasons.append(_warn("region", N_("Not in the region of return.")))

    level = offered.languages.get(wanted.language, "")
    if level not in LEVELS:
        reasons.append(Reason("language", N_("Does not speak the language.")))
    elif LEVELS.index(level) >= ENOUGH:
        points += 3
        good.append(N_("Speaks the language well"))
    else:
        points += 1
        reasons.append(_warn("language_little", N_("Speaks the language only a little.")))

    if not wanted.times or set(wanted.times) & set(offered.times):
        points += 2
        good.append(N_("Has time when the person has"))
    else:
        reasons.append(_warn("times", N_("Has time when the person has not.")))

    if wanted.inside:
        if offered.inside:
            points += 1
            good.append(N_("Goes into prisons"))
        else:
            text = N_("Does not go into prisons: only phone or video until the release.")
            reasons.append(_warn("not_inside", text))
    return Fit(offered, tuple(reasons), tuple(good), points)


def why_not_now(offered: Offered, today: date) -> list[Reason]:
    """What forbids giving this mentor anybody today, whoever it is."""
    reasons = []
    if not offered.usable:
        reasons.append(Reason("unusable", N_("Is suspended, or has ended.")))
    if not offered.trained:
        reasons.append(Reason("untrained", N_("Has no training recorded.")))
    if not offered.confidential:
        text = N_("Has not signed the agreement on confidentiality.")
        reasons.append(Reason("unsigned", text))
    if (offered.active_from or today) > today or (offered.active_to or today) < today:
        reasons.append(Reason("inactive_now", N_("Is not active on this day.")))
    if offered.busy >= offered.capacity:
        reasons.append(
            Reason(
                "full",
                N_("Goes along with as many people as they can: %(busy)s of %(capacity)s."),
                {"busy": offered.busy, "capacity": offered.capacity},
            )
        )
    if offered.declined:
        reasons.append(Reason("declined", N_("Has declined this person already.")))
    return reasons


def why_not_profile(
    *,
    times: Collection[str],
    languages: Mapping[str, str],
    active_from: date | None,
    active_to: date | None,
    trained_on: date | None,
    confidential_on: date | None,
    capacity: int,
    today: date,
) -> list[Reason]:
    reasons = []
    if not set(times) <= TIMES.keys():
        reasons.append(Reason("times", N_("Choose one from the list."), field="times"))
    if any(level not in LEVELS for level in languages.values()):
        reasons.append(Reason("levels", N_("Choose a level from A1 to C2."), field="languages"))
    if active_from and active_to and active_to < active_from:
        text = N_("The last day is not before the first.")
        reasons.append(Reason("active", text, field="active_to"))
    for name, day in (("trained_on", trained_on), ("confidential_on", confidential_on)):
        if day and day > today:
            reasons.append(Reason(name, N_("This day lies in the future."), field=name))
    if not 0 <= capacity <= 20:
        reasons.append(Reason("capacity", N_("From 0 to 20 people."), field="capacity"))
    return reasons


def _warn(code: str, text: str) -> Reason:
    return Reason(code, text, severity=Severity.WARN)
