"""Setting and ending a pair that must not meet: duty `restrictions`."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.apart import queries
from jobbridge.apart.model import Apart
from jobbridge.apart.rules import why_not_apart
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Viewer


def keep_apart(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    other: Inmate,
    *,
    valid_from: date,
    valid_to: date | None,
    now: datetime,
) -> Apart:
    """These two must not meet. What is booked already stays; where it now clashes, the review
    says so."""
    _officer_of(viewer, inmate, other)
    first, second = sorted((inmate.id, other.id))
    # Both rows: whoever books for one of them waits here, and then knows of the pair.
    session.execute(
        select(Inmate.id)
        .where(Inmate.id.in_([first, second]))
        .order_by(Inmate.id)
        .with_for_update(key_share=True)
    )
    today = local_day(now)
    stands = session.scalar(
        select(Apart.id).where(
            Apart.first_id == first, Apart.second_id == second, queries.standing(today)
        )
    )
    if reasons := why_not_apart(
        same=first == second,
        stands=stands is not None,
        valid_from=valid_from,
        valid_to=valid_to,
        today=today,
    ):
        raise Refused(reasons)
    pair = Apart(
        first_id=first,
        second_id=second,
        valid_from=valid_from,
        valid_to=valid_to,
        set_by=viewer.account_id,
        set_at=now,
    )
    session.add(pair)
    session.flush()
    _written(session, viewer, pair, "inmate.apart", now)
    return pair


def end_apart(
    session: Session, viewer: Viewer, inmate: Inmate, pair_id: int, *, now: datetime
) -> None:
    """They may meet again."""
    pair = queries.pair_for(session, viewer, inmate, pair_id, local_day(now))
    pair.ended_at, pair.ended_by = now, viewer.account_id
    _written(session, viewer, pair, "inmate.end_apart", now)
    session.flush()


def _officer_of(viewer: Viewer, *inmates: Inmate) -> None:
    queries.require(viewer)
    if not viewer.system and any(i.prison_id not in viewer.organisations for i in inmates):
        raise NotFound


def _written(session: Session, viewer: Viewer, pair: Apart, verb: str, now: datetime) -> None:
    """A line for each of the two: what concerns them is found under both."""
    for inmate_id in (pair.first_id, pair.second_id):
        record(session, viewer, verb, "inmate", inmate_id, now=now)
