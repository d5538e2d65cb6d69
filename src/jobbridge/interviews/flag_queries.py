"""Which of many interviews no longer fit: those that are looked at are judged afresh, of the rest
stands what the worker's last round found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack

from sqlalchemy import and_
from sqlalchemy.orm import Session

from jobbridge.errors import Reason, Severity
from jobbridge.interviews import queries, slot_queries
from jobbridge.interviews.model import LIVE, Interview, State
from jobbridge.interviews.queries import Among
from jobbridge.viewer import Viewer

REVIEW_AHEAD = timedelta(days=120)
TO_COME = (State.SUGGESTED, *LIVE)
STANDING = (State.BOOKED, State.CONFIRMED)
FLAGGED = Interview.flag.is_not(None)
BROKEN = and_(FLAGGED, Interview.flag != Severity.WARN)
"""What a warning speaks against may stand; the rest is to be moved or cancelled."""


def coming(now: datetime, **also: Unpack[Among]) -> Among:
    """What is to come, as queries of interviews are asked for it."""
    return {"starting": now, "before": now + REVIEW_AHEAD, "states": TO_COME, **also}


def over(since: datetime, now: datetime) -> Among:
    """The same for what has ended since then, and nobody has said how."""
    ended = Interview.ends_at <= now
    return {"starting": since, "before": now, "states": STANDING, "which": ended}


def worst(reasons: Iterable[Reason]) -> Severity | None:
    found = {one.severity for one in reasons}
    order = (Severity.BLOCK, Severity.REVIEW, Severity.WARN)
    return next((one for one in order if one in found), None)


@dataclass(frozen=True)
class Judged:
    """Interviews that were judged, in order of time, and what speaks against each, by id."""

    interviews: tuple[Interview, ...]
    reasons: Mapping[int, Sequence[Reason]]

    @property
    def flagged(self) -> list[Interview]:
        return [one for one in self.interviews if self.reasons[one.id]]

    def broken(self, prison_id: int) -> set[int]:
        """Ids of those that stand in this prison, and cannot."""
        return {
            one.id
            for one in self.interviews
            if one.prison_id == prison_id
            and one.state in STANDING
            and worst(self.reasons[one.id]) not in (None, Severity.WARN)
        }


def judged_for(
    session: Session, viewer: Viewer, listed: Iterable[Interview], now: datetime, most: int
) -> Judged:
    """Those `listed`, which the viewer was given, and the first `most` that the last round found
    something against."""
    rows = {one.id: one for one in listed}
    for one in queries.interviews_for(session, viewer, **coming(now, which=FLAGGED), most=most):
        rows.setdefault(one.id, one)
    ordered = sorted(rows.values(), key=lambda one: (one.starts_at, one.id))
    return Judged(tuple(ordered), slot_queries.flags_of(session, ordered, now, viewer))


def beyond(
    session: Session,
    viewer: Viewer,
    judged: Judged,
    now: datetime,
    **among: Unpack[Among],
) -> int:
    """How many more the last round found something against."""
    among["which"] = and_(
        among.get("which", FLAGGED), Interview.id.not_in([one.id for one in judged.interviews])
    )
    return queries.count_for(session, viewer, **coming(now, **among))
