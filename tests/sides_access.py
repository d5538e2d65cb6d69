"""What of the permission matrix stands outside the ordinary: openings, and lists of names."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from jobbridge.emergencies.model import Emergency
from jobbridge.namelists.model import NameList
from tests.conftest import NOW, World


def second_persons(
    session: Session, world: World, callers: Iterable[str]
) -> dict[str, dict[str, int | str]]:
    """Of each caller one opening, which found nobody, and one list of names that waits. Whoever
    can have neither gets the counselor's."""
    own: dict[str, dict[str, int | str]] = {"emergency": {}, "name list": {}}
    for caller in ("anna", "olga", "bela"):
        role = "prison_officer" if caller == "olga" else "counselor"
        tried = Emergency(
            account_id=world.ids[caller],
            role=role,
            reason="life",
            words="",
            opened_at=NOW - timedelta(days=1),
            ends_at=NOW - timedelta(days=1),
        )
        asked = NameList(
            ref=f"names-{caller}",
            prison_id=world.ids["south" if caller == "bela" else "north"],
            purpose="",
            people=1,
            role=role,
            asked_by=world.ids[caller],
            asked_at=NOW,
            until=NOW + timedelta(days=1),
        )
        session.add_all([tried, asked])
        session.flush()
        own["emergency"][caller], own["name list"][caller] = tried.id, asked.ref
    for caller in callers:
        for values in own.values():
            values.setdefault(caller, values["anna"])
    return own
