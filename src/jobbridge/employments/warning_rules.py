"""When the agency should look at somebody's work before it is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jobbridge.employments.rules import employer_silent
from jobbridge.i18n import N_

EARLY = timedelta(weeks=6)
KINDS = {
    "ended_early": N_("Ended within six weeks"),
    "unclear": N_("The answers differ"),
    "missed": N_("Nobody has answered"),
    "employer_silent": N_("The employer has not answered"),
    "register": N_("The register says otherwise"),
}
SHOWN_FOR = timedelta(days=60)  # what ended early leaves the list after so long


@dataclass(frozen=True)
class Question:
    """The latest question that is due: since when it is asked, and who said what."""

    asked_on: date
    answers: Mapping[str, bool]
    unclear: bool


def warnings(
    *,
    begun: date | None,
    ended: date | None,
    question: Question | None,
    differs: bool,
    today: date,
    patience: timedelta,
) -> list[str]:
    """All kinds that apply, what is most urgent first. `patience` is how long an answer may
    take."""
    found = []
    if ended is not None:
        early = begun is None or ended < begun + EARLY
        if early and ended >= today - SHOWN_FOR:
            found.append("ended_early")
    elif question is not None:
        late = question.asked_on + patience <= today
        if question.unclear:
            found.append("unclear")
        elif late and not question.answers:
            found.append("missed")
        elif late and employer_silent(question.answers):
            found.append("employer_silent")
    if differs:
        found.append("register")
    return found
