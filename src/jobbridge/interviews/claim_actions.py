"""Claims: the guard against booking anything twice.

`lock` holds the rows of all that is to be claimed, always in the same order; then holds that
have ended are deleted, the rules are asked, and `take` inserts. The exclusion constraint (on
SQLite a trigger) has the last word; nothing that it says no to is ever a fault of ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from jobbridge.apart.queries import with_partners
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span
from jobbridge.db import IntegrityError
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import clash_rules, slot_queries
from jobbridge.interviews.model import Claim, Interview, InterviewChange, Room, State, Window
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer

GUARD = "claim_overlaps"


def lock(
    session: Session,
    *,
    employers: Iterable[int] = (),
    inmates: Iterable[int] = (),
    rooms: Iterable[int] = (),
    applications: Iterable[int] = (),
    interviews: Iterable[int] = (),
) -> None:
    """Hold these rows until the end of the transaction, and forget what was read before.

    Prisons whose gate or escorts are counted, employers, inmates, rooms, applications,
    interviews, each by id: everybody waits in the same line, so nobody waits in a circle.
    SQLite's write transactions are alone already. With a person go those whom they must not
    meet: of two bookings for a pair the second sees the first.
    """
    session.flush()
    _lock_pools(session, sorted(set(rooms)))
    people = set(inmates)
    together = with_partners(session, people)
    for model, ids in (
        (Employer, employers),
        (Inmate, together),
        # A pair that was set while we waited for one of the two.
        (Inmate, None),
        (Room, rooms),
        (Application, applications),
        (Interview, interviews),
    ):
        wanted = sorted(with_partners(session, people) - together if ids is None else set(ids))
        if wanted:
            # NO KEY UPDATE: rows that only refer to these can still be written beside us.
            session.execute(
                select(model.id)
                .where(model.id.in_(wanted))
                .order_by(model.id)
                .with_for_update(key_share=True)
            )
    session.expire_all()


def _lock_pools(session: Session, rooms: list[int]) -> None:
    """What a prison has several of is counted under its own lock: who comes in through the gate
    hangs on other interviews, and who accompanies is dealt out from the first. A prison that
    counts neither is booked side by side."""
    if not rooms:
        return
    counted = select(Window.prison_id).where(
        or_(Window.gate.is_not(None), Window.escorts.is_not(None))
    )
    of_rooms = select(Room.prison_id).where(Room.id.in_(rooms))
    session.execute(
        select(Prison.id)
        .where(Prison.id.in_(of_rooms), Prison.id.in_(counted))
        .order_by(Prison.id)
        .with_for_update(key_share=True)
    )


def end_holds(session: Session, resources: Iterable[str], now: datetime) -> None:
    """Delete what holds that have ended still claim of these locked resources.

    Two writers may meet at one hold, by another claim each, and one of them may be booking it:
    nobody takes a claim before its interview, and who waited sees what became of it.
    """
    names = sorted(resources)
    ended = Claim.resource.in_(names) & (Claim.held_until <= now)
    rows = list(
        session.scalars(
            select(Interview)
            .where(Interview.id.in_(select(Claim.interview_id).where(ended)))
            .order_by(Interview.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    if not rows:
        return
    session.execute(delete(Claim).where(ended).execution_options(synchronize_session=False))
    for interview in rows:
        if interview.state != State.HELD:
            continue
        if interview.held_until is None or interview.held_until > now:
            continue
        interview.state = State.CANCELLED
        interview.held_until = None
        interview.version += 1
        interview.updated_at = now
        session.add(
            InterviewChange(
                interview_id=interview.id,
                verb="lapse",
                from_state=State.HELD,
                to_state=State.CANCELLED,
                starts_at=interview.starts_at,
                room_id=interview.room_id,
                at=now,
            )
        )
    session.flush()


def take(
    session: Session,
    interview: Interview,
    wanted: Mapping[str, Span],
    now: datetime,
    *,
    held_until: datetime | None = None,
) -> None:
    """Claim these things for this interview in place of what it claimed before. Raises
    `Refused`, with the reasons of the rules, where the database knows of another claim."""
    free(session, interview)
    rows = [
        Claim(
            resource=name,
            interview_id=interview.id,
            starts_at=span.start,
            ends_at=span.end,
            held_until=held_until,
        )
        for name, span in sorted(wanted.items())
    ]
    put(session, rows, now)


def put(session: Session, rows: Sequence[Claim], now: datetime) -> None:
    """Store these claims, or raise `Refused` where the database knows of another."""
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError as error:
        if GUARD not in str(error.orig):
            raise
        wanted = {row.resource: Span(row.starts_at, row.ends_at) for row in rows}
        within = Span(
            min(span.start for span in wanted.values()), max(span.end for span in wanted.values())
        )
        found = slot_queries.taken(session, wanted, within, now)
        kinds = [name.partition(":")[0] for name in wanted]
        raise Refused(
            clash_rules.clashes(wanted, found) or [clash_rules.clash(kind) for kind in kinds]
        ) from error


def free(session: Session, interview: Interview) -> None:
    """Give up all that the interview claims."""
    session.execute(delete(Claim).where(Claim.interview_id == interview.id))
