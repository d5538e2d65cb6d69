"""What every booking asks, as statements that are built once.

Building a statement and hashing it for the cache costs more than asking it. Here are columns
alone, so that no object is made of a row, and parameters instead of values.
"""

from sqlalchemy import bindparam, or_, select

from jobbridge.interviews.model import LIVE, Claim, Closure, Interview

_WITHIN = (Closure.starts_at < bindparam("until"), Closure.ends_at > bindparam("since"))
_CLOSED = select(
    Closure.room_id, Closure.wing, Closure.starts_at, Closure.ends_at, Closure.visitors_only
).where(*_WITHIN)

PRISON_CLOSED = _CLOSED.where(
    Closure.prison_id == bindparam("prison_id"), Closure.room_id.is_(None)
)
"""`prison_id`, `since`, `until`."""

ROOMS_CLOSED = _CLOSED.where(Closure.room_id.in_(bindparam("rooms", expanding=True)))
"""`rooms`, `since`, `until`."""

OTHER_INTERVIEW = select(Interview.starts_at).where(
    Interview.application_id == bindparam("application_id"),
    Interview.state.in_(LIVE),
    Interview.ends_at > bindparam("now"),
    or_(Interview.held_until.is_(None), Interview.held_until > bindparam("now")),
    Interview.id != bindparam("besides"),
)
"""Of one application: `application_id`, `now`, `besides`."""

CLAIMED = (
    select(Claim.resource, Claim.starts_at, Claim.ends_at, Interview.day_id)
    .outerjoin(Interview, Interview.id == Claim.interview_id)
    .where(
        Claim.resource.in_(bindparam("resources", expanding=True)),
        Claim.starts_at < bindparam("until"),
        Claim.ends_at > bindparam("since"),
        or_(Claim.held_until.is_(None), Claim.held_until > bindparam("now")),
        or_(
            Claim.interview_id.is_(None),
            Claim.interview_id.not_in(bindparam("besides", expanding=True)),
        ),
    )
)
"""`resources`, `since`, `until`, `now`, and the interviews `besides`."""
