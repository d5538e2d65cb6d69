"""What every booking asks, as statements that are built once.

Building a statement and hashing it for the cache costs more than asking it. Here are columns
alone, so that no object is made of a row, and parameters instead of values.
"""

from sqlalchemy import bindparam, literal, not_, or_, select

from jobbridge.db import among
from jobbridge.interviews.model import LIVE, Claim, Closure, Interview

_claim, _closure, _interview = Claim.__table__.c, Closure.__table__.c, Interview.__table__.c

_WITHIN = (_closure.starts_at < bindparam("until"), _closure.ends_at > bindparam("since"))
_CLOSED = select(
    _closure.room_id, _closure.wing, _closure.starts_at, _closure.ends_at, _closure.visitors_only
).where(*_WITHIN)

CLOSED = _CLOSED.where(_closure.prison_id == bindparam("prison_id"))
"""A prison and any of its rooms: `prison_id`, `since`, `until`."""

PRISON_CLOSED = CLOSED.where(_closure.room_id.is_(None))
"""The prison or a wing: the same."""

ROOMS_CLOSED = _CLOSED.where(among(_closure.room_id, "rooms"))
"""`rooms`, `since`, `until`."""

OTHER_INTERVIEW = select(_interview.starts_at).where(
    _interview.application_id == bindparam("application_id"),
    _interview.state.in_([literal(str(state)) for state in LIVE]),
    _interview.ends_at > bindparam("now"),
    or_(_interview.held_until.is_(None), _interview.held_until > bindparam("now")),
    _interview.id != bindparam("besides"),
)
"""Of one application: `application_id`, `now`, `besides`."""

CLAIMED = (
    select(_claim.resource, _claim.starts_at, _claim.ends_at, _interview.day_id)
    .select_from(
        Claim.__table__.outerjoin(Interview.__table__, _interview.id == _claim.interview_id)
    )
    .where(
        among(_claim.resource, "resources"),
        _claim.starts_at < bindparam("until"),
        _claim.ends_at > bindparam("since"),
        or_(_claim.held_until.is_(None), _claim.held_until > bindparam("now")),
        or_(
            _claim.interview_id.is_(None),
            not_(among(_claim.interview_id, "besides")),
        ),
    )
)
"""`resources`, `since`, `until`, `now`, and the interviews `besides`."""
