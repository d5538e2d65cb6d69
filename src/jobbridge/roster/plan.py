"""What one line of a file would do or ask, and the walk over the lines that all files share."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.roster import rules, vocabulary
from jobbridge.roster.model import Cause, Decision, RosterQuestion, What
from jobbridge.roster.queries import Known
from jobbridge.roster.reading import Line
from jobbridge.viewer import Duty, Viewer

NO_PRISON = Reason("prison", N_("Prison: no such prison among yours. Check the name."))
WRONG_CODE = Reason(
    "code", N_("Personal code or reference: a digit is wrong. Look it up and correct it.")
)
NOBODY = Reason("nobody", N_("Nobody in your prisons has this number or reference."))
NO_TOWN = Reason("town", N_("Municipality: no such municipality. Leave it empty or correct it."))
NOT_YOURS = Reason(
    "not_yours", N_("Only an officer of the person's prison who keeps movements may change this.")
)
NO_KIND = Reason("kind", N_("Kind: write transfer, temporary leave, hospital, return or released."))
NO_TARGET = Reason("to", N_("To: no such prison. A transfer needs one."))
NOT_THERE = Reason("from", N_("From: the person is in another prison. Check who and when."))
AHEAD = Reason("ahead", N_("Day: it lies ahead. Import the line on its day."))
TWICE = N_("This person stands on the lines %(lines)s with different values. Keep one of them.")

PARTIAL = N_("Most people of a prison are missing in the file: nobody is asked about")
WAITING = N_("Waiting for a decision already")
STANDING = N_("Away with interviews booked: see what waits for the prison")
ORDER = (*vocabulary.Kind,)


Fields = list[tuple[str, str | None, str | None]]


@dataclass
class Planned:
    """One thing to do or to ask. `fields` are (column, before, after): ISO days, names, codes of
    prisons. `offered` is what the file says, enough to do it later."""

    number: int
    what: What
    inmate: Inmate | None
    name: str
    fields: Fields = field(default_factory=list)
    offered: dict[str, Any] = field(default_factory=dict)
    cause: Cause | None = None
    key: str = ""
    prison_id: int = 0


@dataclass
class Plan:
    items: list[Planned] = field(default_factory=list)
    refused: list[tuple[int, Reason]] = field(default_factory=list)
    unchanged: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    clear: list[RosterQuestion] = field(default_factory=list)  # their cause has ended
    seen: dict[int, rules.Dates] = field(default_factory=dict)  # what the roster gave
    offered: list[tuple[RosterQuestion, dict[str, Any]]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # lines for which anything is to be written

    def note(self, what: str) -> None:
        self.notes[what] = self.notes.get(what, 0) + 1


class Comparing:
    """The walk over the lines that rosters and movements have in common."""

    def __init__(self, session: Session, viewer: Viewer, known: Known, today: date) -> None:
        self.session, self.viewer, self.known, self.today = session, viewer, known, today
        self.plan = Plan()

    def put(self, item: Planned) -> None:
        self.plan.items.append(item)
        self.plan.touched.add(item.number)

    def refuse(self, line: Line, *reasons: Reason) -> None:
        self.plan.refused += [(line.number, reason) for reason in reasons]

    def keeps(self, inmate: Inmate) -> bool:
        mine = self.viewer.has(Duty.MOVEMENTS) and inmate.prison_id in self.known.own
        return self.viewer.system or mine

    def ask(self, item: Planned) -> bool:
        """Put a question, unless it waits already or was decided for ours; says whether."""
        before = self.known.asked.get((item.key, str(item.cause)), [])
        same = [one for one in before if one.prison_id == item.prison_id]
        if waiting := [one for one in same if one.settled_at is None]:
            if json.loads(waiting[0].offered) != item.offered:
                self.plan.offered.append((waiting[0], item.offered))
                self.plan.touched.add(item.number)
            self.plan.note(WAITING)
        elif not (same and same[-1].decision == Decision.KEEP) or item.cause is Cause.HAND:
            self.put(item)
            return True
        return False

    def ended(self, line: Line, key: str, *causes: Cause) -> None:
        for cause in causes:
            for one in self.known.asked.get((key, cause), []):
                kept = cause is Cause.GONE and one.decision == Decision.KEEP
                if one.settled_at is None or kept:
                    self.plan.clear.append(one)
                    self.plan.touched.add(line.number)


def transfer_asked(known: Known, line: Line, inmate: Inmate, prison_id: int, on: date) -> Planned:
    codes = {prison.id: prison.code for prison in known.prisons.values()}
    return Planned(
        line.number,
        What.ASKED,
        inmate,
        inmate.name,
        [("prison", codes[inmate.prison_id], codes[prison_id])],
        {"prison_id": prison_id, "on": on.isoformat()},
        Cause.BOOKED,
        str(inmate.id),
        prison_id,
    )
