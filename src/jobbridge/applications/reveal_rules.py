"""How much of who they are a person lets an employer know: two steps, each with an end."""

from collections.abc import Collection
from datetime import date, timedelta

from jobbridge.applications.model import RevealLevel
from jobbridge.errors import Reason
from jobbridge.i18n import N_

LONGEST = timedelta(days=366)

LEVEL_LABELS = {
    RevealLevel.FIRST_NAME: N_("First name and the counselor's name"),
    RevealLevel.IDENTITY: N_("Full name"),
}


def why_not_reveal(
    *,
    level: RevealLevel,
    live: Collection[str],
    open_to_both: bool,
    given_on: date,
    until: date,
    today: date,
) -> list[Reason]:
    """All reasons against letting an employer know more. `live` are the levels that stand; the
    full name comes after the first name, and both come to an end."""
    reasons = []
    if not open_to_both:
        reasons.append(
            Reason("not_shown", N_("There is no skills card that the employer could see."))
        )
    if level == RevealLevel.IDENTITY and RevealLevel.FIRST_NAME not in live:
        reasons.append(
            Reason("first_name_first", N_("The first name comes first: record that agreement."))
        )
    if given_on > today:
        reasons.append(Reason("future", N_("This day has not come yet."), field="given_on"))
    if until < today:
        reasons.append(Reason("past", N_("This day is past."), field="until"))
    elif until > max(given_on, today) + LONGEST:
        reasons.append(Reason("long", N_("At most a year."), field="until"))
    return reasons


def live_levels(reveals: Collection[tuple[str, date, bool]], today: date) -> set[str]:
    """Which levels stand today, from (level, until, revoked): nothing without the first name."""
    levels = {level for level, until, revoked in reveals if not revoked and until >= today}
    return levels if RevealLevel.FIRST_NAME in levels else set()
