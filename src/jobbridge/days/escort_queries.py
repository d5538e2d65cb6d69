"""How many people can be brought at the same time. The one place where days ask it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span
from jobbridge.interviews.facts import FETCH
from jobbridge.interviews.model import LIVE, Interview


def escorts_left(
    session: Session,
    prison_id: int,
    slots: Mapping[str, Span],
    most: int | None,
    besides: Collection[int],
) -> dict[str, int]:
    """By slot, how many of `most` escorts other interviews of the prison leave, those with the
    ids `besides` not counted. Without `most` no slot is bounded: the answer is empty."""
    if most is None or not slots:
        return {}
    within = Span(min(s.start for s in slots.values()), max(s.end for s in slots.values()))
    rows = session.execute(
        select(Interview.starts_at, Interview.ends_at).where(
            Interview.prison_id == prison_id,
            Interview.state.in_(LIVE),
            Interview.starts_at < within.end + FETCH,
            Interview.ends_at > within.start - FETCH,
            Interview.id.not_in(list(besides)),
        )
    ).all()
    others = [Span(row.starts_at, row.ends_at) for row in rows]
    return {
        slot: max(0, most - sum(span.overlaps(other) for other in others))
        for slot, span in slots.items()
    }
