"""One application as a way in steps: from the employer's request to six months of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jobbridge.applications.rules import ENDED
from jobbridge.employments.model import Stage
from jobbridge.employments.rules import NO, STAGES, YES
from jobbridge.i18n import N_

STEPS = {
    "asked": N_("The employer asked for introductions"),
    "propose": N_("Proposed"),
    "agree": N_("Agreed to be introduced"),
    "meet": N_("Met the employer"),
    "offer": N_("Job offered"),
    "accept": N_("Offer accepted"),
    "start": N_("Began to work"),
    Stage.WEEKS_6: STAGES[Stage.WEEKS_6],
    Stage.MONTHS_3: STAGES[Stage.MONTHS_3],
    Stage.MONTHS_6: STAGES[Stage.MONTHS_6],
}
LASTING = (Stage.WEEKS_6, Stage.MONTHS_3, Stage.MONTHS_6)


@dataclass(frozen=True)
class Step:
    """`on` is the day on which it was, or is due; `code` is of `STEPS`, or `ended`."""

    code: str
    state: Literal["done", "now", "next", "stopped"]
    on: date | None


def steps(
    state: str,
    taken: Mapping[str, date],
    questions: Mapping[str, tuple[date, str]],
    *,
    ended_on: date | None,
) -> list[Step]:
    """`taken` are days by code for what was done; `questions` the due day and outcome by stage.
    What comes first of what is not done is what it stands at now; after an end nothing comes."""
    found: list[Step] = []
    over = state in ENDED
    for code in STEPS:
        due, outcome = questions.get(code, (None, ""))
        if code in LASTING:
            done, day = outcome == YES, due
            if outcome == NO:
                continue
        else:
            done, day = code in taken, taken.get(code)
        if done:
            found.append(Step(code, "done", day))
        elif not over and not (code == "asked" or _passed(code, taken)):
            now = all(step.state == "done" for step in found)
            found.append(Step(code, "now" if now else "next", day))
    if over:
        found.append(Step("ended", "stopped", ended_on))
    return found


def _passed(code: str, taken: Mapping[str, date]) -> bool:
    """Whether a later step was taken without this one."""
    order: Sequence[str] = list(STEPS)
    return any(other in taken for other in order[order.index(code) + 1 :])
