"""Keeping the one calendar entry of a tour as its days are."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobbridge.calendar.actions import put_entry
from jobbridge.calendar.model import Entry
from jobbridge.calendar.spans import Span, local_date
from jobbridge.db import Database
from jobbridge.interviews.model import Interview
from jobbridge.refs import new_uid
from jobbridge.tours import entries, queries
from jobbridge.tours.model import Tour, TourStop


def enter(session: Session, tour: Tour, now: datetime) -> None:
    """Write the tour's entry anew; the first time once there is something to say."""
    met = queries.met_of(session, tour)
    first = tour.uid is None
    if first and not met:
        return
    tour.uid = tour.uid or new_uid()
    tour.sequence += 0 if first else 1
    tour.entered_at = now
    span = entries.span_of(met) if met else _as_it_was(session, tour.uid)
    put_entry(
        session,
        uid=tour.uid,
        sequence=tour.sequence,
        status=entries.status_of(met),
        starts_at=span.start,
        ends_at=span.end,
        revised_at=now,
        audiences=entries.audiences(tour),
        texts=entries.texts(tour, met, session.info.get("public_url", "")),
    )


def _as_it_was(session: Session, uid: str) -> Span:
    """What is cancelled is cancelled where it stood."""
    entry = session.scalars(select(Entry).where(Entry.uid == uid)).one()
    return Span(entry.starts_at, entry.ends_at)


def keep_entries(database: Database, now: datetime) -> None:
    """The worker's round: what was confirmed, moved or cancelled of its days one by one is in the
    tour's entry too."""
    changed = (
        select(func.max(Interview.updated_at))
        .join(TourStop, TourStop.day_id == Interview.day_id)
        .where(TourStop.tour_id == Tour.id)
        .scalar_subquery()
    )
    to_come = (
        select(TourStop.id)
        .where(TourStop.tour_id == Tour.id, TourStop.on >= local_date(now))
        .exists()
    )
    with database.write() as session:
        rows = session.scalars(
            select(Tour)
            .where(to_come, or_(Tour.entered_at.is_(None), Tour.entered_at < changed))
            .order_by(Tour.id)
            .with_for_update()
        )
        for tour in rows:
            enter(session, tour, now)
