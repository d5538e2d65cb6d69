"""How many people can be brought at the same time. The one place where days ask it."""

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span
from jobbridge.interviews.facts import FETCH, House, units
from jobbridge.interviews.model import LIVE, Claim, Interview
from jobbridge.interviews.occasion_model import Called, Occasion
from jobbridge.interviews.pool_rules import escorts_at


def escorts_left(
    session: Session,
    house: House,
    slots: Mapping[str, Span],
    most: int | None,
    besides: Collection[int],
) -> dict[str, int]:
    """By slot, how many people can be brought: at most `most`, and as many as the prison's pool
    leaves, interviews with the ids `besides` not counted: of a meeting of many each one counts.
    A slot that nothing bounds is not in the answer."""
    if not slots:
        return {}
    within = Span(min(s.start for s in slots.values()), max(s.end for s in slots.values()))
    around = within.padded(FETCH, FETCH)
    rows = session.execute(
        select(Interview.starts_at, Interview.ends_at).where(
            Interview.prison_id == house.prison_id,
            Interview.state.in_(LIVE),
            Interview.starts_at < around.end,
            Interview.ends_at > around.start,
            Interview.id.not_in(list(besides)),
        )
    ).all()
    called = session.execute(
        select(Occasion.starts_at, Occasion.ends_at)
        .join(Called, Called.occasion_id == Occasion.id)
        .where(
            Occasion.prison_id == house.prison_id,
            Occasion.state.in_(LIVE),
            Occasion.starts_at < around.end,
            Occasion.ends_at > around.start,
        )
    ).all()
    others = [Span(row.starts_at, row.ends_at) for row in (*rows, *called)]
    claimed = session.execute(
        select(Claim.starts_at, Claim.ends_at).where(
            Claim.resource.in_(units(house.prison_id) if house.has_escorts else []),
            Claim.starts_at < around.end,
            Claim.ends_at > around.start,
            or_(Claim.interview_id.is_(None), Claim.interview_id.not_in(list(besides))),
        )
    ).all()
    taken = [Span(row.starts_at, row.ends_at) for row in claimed]
    shares = _shares(slots)
    left: dict[str, int] = {}
    for slot, span in slots.items():
        bounds = []
        if most is not None:
            bounds.append(most - sum(span.overlaps(other) for other in others))
        moved = span.padded(FETCH, FETCH)
        pool = escorts_at(house, moved)
        if pool is not None:
            free = pool - sum(moved.overlaps(other) for other in taken)
            place, among = shares[slot]
            bounds.append(free // among + (place < free % among))
        if bounds:
            left[slot] = max(0, min(bounds))
    return left


def _shares(slots: Mapping[str, Span]) -> dict[str, tuple[int, int]]:
    """Who accompanies people to one slot still brings them back in the next: those slots share
    the pool. By slot its place among them, from 0, and how many they are."""
    order = sorted(slots, key=lambda slot: slots[slot])
    moved = [slots[slot].padded(FETCH, FETCH) for slot in order]
    among = max(sum(one.overlaps(other) for other in moved[n:]) for n, one in enumerate(moved))
    return {slot: (number % among, among) for number, slot in enumerate(order)}
