"""Why somebody says no, in codes, and who may read which side's reason.

Nothing about a person is typed. Health is not among the codes: whoever cannot do some work says
so as a condition of work, and nobody is asked why. A reason is closed to the other side until
the side that gave it opens it; whoever is not named in `READS` reads none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.viewer import Role

RefusalCode = Literal[
    "skills", "language", "schedule", "distance", "start", "filled", "stopped", "interview", "other"
]
DeclineCode = Literal["pay", "place", "shifts", "work", "plans", "employer", "not_now", "other"]

# Why an employer says no.
REFUSALS: dict[str, str] = {
    "skills": N_("Something that the work requires is missing"),
    "language": N_("The language is not enough for this work"),
    "schedule": N_("Hours or shifts do not fit"),
    "distance": N_("The way to work is too long"),
    "start": N_("The start comes too early or too late"),
    "filled": N_("Somebody else was hired"),
    "stopped": N_("The position is closed"),
    "interview": N_("We decided after the interview"),
    "other": N_("Another reason"),
}
# Was on the list once; what was said with it can still be read.
FORMER_REFUSALS = {"conditions": N_("Hours, pay or place do not fit")}
# Why a person says no, where they say.
DECLINES: dict[str, str] = {
    "pay": N_("The pay is too low"),
    "place": N_("The way to work is too far"),
    "shifts": N_("Hours or shifts do not fit"),
    "work": N_("Not this kind of work"),
    "plans": N_("Other plans"),
    "employer": N_("Not this employer"),
    "not_now": N_("Not now"),
    "other": N_("Another reason"),
}
# With these an employer names the requirement that it is about.
OF_A_REQUIREMENT = frozenset({"skills", "language"})
PERSON_ENDS = frozenset({"decline", "withdraw"})
EMPLOYER_ENDS = frozenset({"refuse"})
LACKS_LENGTH = 140


class Side(StrEnum):
    """Who gave a reason."""

    EMPLOYER = "employer"
    PERSON = "person"


class Reads(StrEnum):
    ALWAYS = "always"
    SHARED = "shared"  # only once the side that gave it has opened it


PERSON = "person"  # a reader without an account: on paper, from the counselor's hand
READS: dict[Side, dict[str, Reads]] = {
    Side.EMPLOYER: {
        Role.EMPLOYER: Reads.ALWAYS,  # its own
        Role.COUNSELOR: Reads.ALWAYS,
        PERSON: Reads.SHARED,
    },
    Side.PERSON: {
        PERSON: Reads.ALWAYS,
        Role.COUNSELOR: Reads.ALWAYS,
        Role.EMPLOYER: Reads.SHARED,
    },
}


@dataclass(frozen=True)
class Said:
    """Why somebody says no. `lacks` is the requirement that it is about, as `kind:code`;
    `shared` opens the reason to the other side."""

    why: str = ""
    lacks: str = ""
    shared: bool = False


UNSAID = Said()


def side_of(verb: str) -> Side | None:
    """Whose reason stands with a step; None where nobody gave one."""
    if verb in EMPLOYER_ENDS:
        return Side.EMPLOYER
    return Side.PERSON if verb in PERSON_ENDS else None


def may_read(side: Side, reader: str | None, *, shared: bool) -> bool:
    """Whether this role, or `PERSON`, may read a reason that the side gave."""
    reads = READS[side].get(reader or "")
    return reads is Reads.ALWAYS or (reads is Reads.SHARED and shared)


def may_share(verb: str, *, known_to_employer: bool) -> bool:
    """Whether a reason can be opened at all. An employer who never knew of somebody must not
    learn from a reason that there was somebody."""
    side = side_of(verb)
    return side is Side.EMPLOYER or (side is Side.PERSON and known_to_employer)


def why_not_said(verb: str, said: Said, *, asked: Collection[str]) -> list[Reason]:
    """All reasons against a reason. `asked` are the vacancy's requirements as `kind:code`."""
    side = side_of(verb)
    codes = REFUSALS if side is Side.EMPLOYER else DECLINES if side is Side.PERSON else {}
    reasons = []
    if said.why and said.why not in codes and side is not None:
        reasons.append(Reason("why", N_("Choose one from the list."), field="why"))
    if said.lacks and (said.lacks not in asked or said.why not in OF_A_REQUIREMENT):
        text = N_("Choose a requirement of this vacancy, or leave it out.")
        reasons.append(Reason("lacks", text, field="lacks"))
    return reasons
