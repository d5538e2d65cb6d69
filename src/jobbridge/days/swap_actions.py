"""Two people of a day change places in one step, and back."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.days import queries, release_actions
from jobbridge.days.actions import held, seat
from jobbridge.days.model import DayItem, DayPlan
from jobbridge.days.problem_queries import drafted
from jobbridge.days.swap_queries import why_not_swapped
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.viewer import Viewer

TWO = Reason("same", N_("Choose two people who have a place each."), field="other")
NOT_LAST = Reason("not_last", N_("Something else was changed since: swap them once more instead."))


def swap(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    one: str,
    other: str,
    *,
    version: int,
    now: datetime,
) -> bool:
    """Each gets the other's place and is pinned there, or nobody is moved and all reasons are
    said. On a released day of which nothing else is waiting it goes out at once, as a version of
    its own with one notice; says whether it did."""
    if one == other:
        raise Refused([TWO])
    plan, clean = _held(session, viewer, plan, version, now)
    first, second = (queries.item_for(session, viewer, plan, ref) for ref in (one, other))
    if reasons := why_not_swapped(session, plan, first, second, now):
        raise Refused(reasons)
    pins = [[item.application_id, item.pinned] for item in (first, second)]
    _exchange(first, second, True, True)
    return _settled(session, viewer, plan, clean, pins, now)


def undo(session: Session, viewer: Viewer, plan: DayPlan, *, version: int, now: datetime) -> bool:
    """The two who changed places last go back, pinned as they were; where the swap went out, so
    does this."""
    before = plan.swapped
    plan, clean = _held(session, viewer, plan, version, now)
    known = {item.application_id: item for item in queries.items_of(session, plan.day_id)}
    both = [known[key] for key, _ in before or () if key in known]
    if before is None or len(both) != 2:
        raise Refused([NOT_LAST])
    if reasons := why_not_swapped(session, plan, both[0], both[1], now):
        raise Refused(reasons)
    _exchange(both[0], both[1], bool(before[0][1]), bool(before[1][1]))
    return _settled(session, viewer, plan, clean, None, now)


def _held(
    session: Session, viewer: Viewer, plan: DayPlan, version: int, now: datetime
) -> tuple[DayPlan, bool]:
    """The locked draft, and whether it was as released."""
    plan = held(session, viewer, plan, "swap", version, now)
    items = queries.items_of(session, plan.day_id)
    return plan, plan.released > 0 and not queries.changes_of(session, plan, items, now)


def _exchange(first: DayItem, second: DayItem, first_pinned: bool, second_pinned: bool) -> None:
    ours, theirs = drafted(first), drafted(second)
    seat(first, theirs)
    seat(second, ours)
    first.pinned, second.pinned = first_pinned, second_pinned


def _settled(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    clean: bool,
    swapped: list[list[int]] | None,
    now: datetime,
) -> bool:
    session.flush()
    if clean:
        release_actions.release(session, viewer, plan, version=plan.version, now=now)
    plan.swapped = swapped
    session.flush()
    return clean
