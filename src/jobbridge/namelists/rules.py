"""Who may ask for names, who may agree, and when a file may be taken."""

import unicodedata
from collections.abc import Collection
from datetime import datetime

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.namelists.model import State
from jobbridge.viewer import Duty, Role, Viewer

SHORTEST = 15
"""Letters of a purpose."""
SAME_PERSON = Reason("same_person", N_("A second person agrees, not who asked."))
LABELS = {
    State.ASKED: N_("Waits for a second person"),
    State.AGREED: N_("Agreed, not fetched yet"),
    State.DECLINED: N_("Declined"),
    State.TAKEN: N_("Fetched"),
    State.ENDED: N_("Ended"),
}


def may_ask(viewer: Viewer) -> bool:
    """Counselors of prisons, and officers who record movements."""
    if viewer.outside or not viewer.organisations:
        return False
    return viewer.role is Role.COUNSELOR or viewer.has(Duty.MOVEMENTS)


def may_decide(viewer: Viewer, *, role: str, prison_id: int, asked_by: int) -> bool:
    """Somebody else: who could have asked for it, or an administrator, who gets no names."""
    if viewer.account_id is None or viewer.account_id == asked_by:
        return False
    same = may_ask(viewer) and viewer.role == role and prison_id in viewer.organisations
    return same or viewer.role is Role.ADMINISTRATOR


def why_not_ask(*, purpose: str, waiting: int) -> list[Reason]:
    """`waiting` are the lists of the same person and prison that are not done with."""
    reasons = []
    if len(purpose.strip()) < SHORTEST:
        reasons.append(
            Reason(
                "purpose",
                N_("Say in at least %(letters)s letters what the names are for."),
                {"letters": SHORTEST},
                field="purpose",
            )
        )
    if waiting:
        reasons.append(
            Reason("waiting", N_("You have asked for this list already. Take that one back first."))
        )
    return reasons


def why_not_decide(
    *, state: str, until: datetime, asker: str, decider: str, now: datetime
) -> list[Reason]:
    """`asker` and `decider` are names: two accounts of one person are one person."""
    reasons = []
    if state != State.ASKED or until <= now:
        reasons.append(Reason("decided", N_("This list is decided on already, or has ended.")))
    if person(asker) == person(decider):
        reasons.append(SAME_PERSON)
    return reasons


def why_not_take(*, state: str, until: datetime, now: datetime) -> list[Reason]:
    if state == State.TAKEN:
        return [Reason("taken", N_("The file was fetched already. It is made once."))]
    if state != State.AGREED or until <= now:
        return [Reason("not_agreed", N_("Nobody has agreed to this list, or its time is over."))]
    return []


def person(name: str) -> str:
    """A name as people would call it the same."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(
        c if c.isalnum() or c.isspace() else " " for c in plain if not unicodedata.combining(c)
    )
    return " ".join(sorted(words.split()))


def why_too_many(names: Collection[object], most: int) -> list[Reason]:
    """Names of more people than this leave the portal in one file only when two agree."""
    if len(names) <= most:
        return []
    return [
        Reason(
            "too_many_names",
            N_(
                "With names for at most %(most)s people at once. For more, a second person agrees: "
                "ask for a list of names."
            ),
            {"most": most},
            field="people",
        )
    ]
