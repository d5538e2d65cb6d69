"""Whose calendar somebody may subscribe to, how long an entry stays, and what changes come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jobbridge.i18n import N_
from jobbridge.viewer import Role, Viewer

PAST = timedelta(days=60)
CANCELLED_STAYS = timedelta(days=30)
BUSY, REFERENCE = "busy", "reference"
TIERS = (BUSY, REFERENCE)
WHO = frozenset({Role.EMPLOYER, Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY})
"""Who has a calendar here."""
ROOMS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
ALARMS: Mapping[str, str] = {
    "": N_("Never"),
    "15": N_("15 minutes before"),
    "60": N_("1 hour before"),
    "1440": N_("1 day before"),
}
"""How long before an entry a calendar may ring, in minutes: only by its reader's choice."""


# Audiences


def own(account_id: int) -> str:
    return f"account:{account_id}"


def organisation(organisation_id: int) -> str:
    """A prison, branch or employer."""
    return f"organisation:{organisation_id}"


def room(prison_id: int, room_id: int) -> str:
    """It names the prison, whose people may see its rooms."""
    return f"room:{prison_id}:{room_id}"


def region(name: str) -> str:
    """All branches of a region together."""
    return f"region:{name}"


def organisation_of(audience: str) -> int | None:
    """Which organisation's people the audience is for, where it is one's."""
    kind, _, rest = audience.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind in ("organisation", "room") and number.isdecimal() else None


def made_for(viewer: Viewer, audience: str) -> int | None:
    """The organisation with which a feed ends for the viewer. What is somebody's own is of their
    one place of work: its people stay theirs by name when they have left it. Who has several
    loses it with the last."""
    if audience == own(viewer.account_id or 0) and len(viewer.organisations) == 1:
        return min(viewer.organisations)
    return organisation_of(audience)


def may_subscribe(
    viewer: Viewer, audience: str, branches: Mapping[str, frozenset[int]] | None = None
) -> bool:
    """`branches` are those of each region: whoever acts for all of them may have the region."""
    kind, _, name = audience.partition(":")
    if viewer.role not in WHO:
        return False
    if kind == "account":
        return audience == own(viewer.account_id or 0)
    if kind == "region":
        wanted = (branches or {}).get(name, frozenset())
        return viewer.is_(Role.AGENCY) and bool(wanted) and wanted <= viewer.organisations
    if kind == "room" and viewer.role not in ROOMS:
        return False
    return organisation_of(audience) in viewer.organisations


# How long an entry stays


def leaves_at(ends_at: datetime, cancelled_at: datetime | None) -> datetime:
    """60 days after its end; a cancelled one 30 days after that was told, if that is later."""
    past = ends_at + PAST
    return max(past, cancelled_at + CANCELLED_STAYS) if cancelled_at else past


# What changed


class What(StrEnum):
    """What a revision did to an entry."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Revision:
    """An entry as it was before a change, or as it is after."""

    status: str
    starts_at: datetime
    ends_at: datetime


def what_changed(before: Revision | None, after: Revision) -> What:
    """The one thing to say of a change: what somebody must act on comes first."""
    if before is None:
        return What.NEW
    if after.status == "CANCELLED":
        return What.CANCELLED if before.status != "CANCELLED" else What.CHANGED
    if before.status == "CANCELLED":
        return What.BACK
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        return What.MOVED
    if (before.status, after.status) == ("TENTATIVE", "CONFIRMED"):
        return What.CONFIRMED
    return What.CHANGED


def net(changes: Sequence[What], cancelled: bool, moved: bool) -> What | None:
    """What several changes of one entry come to for who saw none of them, in their order.
    `cancelled` is what it is now, `moved` whether its time is another; None is nothing."""
    if not changes:
        return None
    if changes[0] is What.NEW:
        return None if cancelled else What.NEW
    if cancelled:
        return What.CANCELLED if What.CANCELLED in changes else None
    if changes[0] is What.BACK:
        return What.BACK
    if moved:
        return What.MOVED
    return What.CONFIRMED if What.CONFIRMED in changes else What.CHANGED
