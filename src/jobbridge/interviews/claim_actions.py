"""Claims: the guard against booking anything twice.

`lock` holds the rows of all that is to be claimed, always in the same order; then holds that
have ended are deleted, the rules are asked, and `take` inserts. The exclusion constraint (on
SQLite a trigger) has the last word; nothing that it says no to is ever a fault of ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn

from sqlalchemy import (
    CTE,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from jobbridge.apart.queries import with_partners
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span
from jobbridge.db import Base, IntegrityError, among, session_database
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import clash_rules, slot_queries
from jobbridge.interviews.model import Claim, Interview, InterviewChange, Room, State, Window
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer

GUARD = "claim_overlaps"
CONSIDERED = (State.SUGGESTED, State.HELD)

_prison, _room, _window = Prison.__table__.c, Room.__table__.c, Window.__table__.c


def _held(wanted: Select[int], before: CTE | None) -> CTE:
    """These rows locked by id, once all those `before` are: they count them first.

    NO KEY UPDATE: rows that only refer to these can still be written beside us."""
    if before is not None:
        wanted = wanted.where(select(func.count()).select_from(before).scalar_subquery() >= 0)
    return wanted.with_for_update(key_share=True).cte()


def _ids(model: type[Base], name: str) -> Select[int]:
    key = model.__table__.c.id
    # An array: of an empty list in brackets the planner would not even look at those before.
    return select(key).where(among(key, name)).order_by(key)


# Every booking does these: built once, and asked as one statement.
_POOLS = (
    select(_prison.id)
    .where(
        _prison.id.in_(select(_room.prison_id).where(among(_room.id, "rooms"))),
        _prison.id.in_(
            select(_window.prison_id).where(
                or_(_window.gate.is_not(None), _window.escorts.is_not(None))
            )
        ),
    )
    .order_by(_prison.id)
)
_LINE: tuple[tuple[str, type[Base]], ...] = (
    ("employers", Employer),
    ("inmates", Inmate),
    ("rooms", Room),
    ("applications", Application),
    ("interviews", Interview),
)
_line = [_held(_POOLS, None)]
for _name, _model in _LINE:
    _line.append(_held(_ids(_model, _name), _line[-1]))
_LOCK = select(*(select(func.count()).select_from(one).scalar_subquery() for one in _line))
_LOCK_LATER = _ids(Inmate, "inmates").with_for_update(key_share=True)
_ENDED = among(Claim.__table__.c.resource, "resources") & (Claim.held_until <= bindparam("now"))
_LAPSING = (
    select(Interview)
    .where(
        Interview.id.in_(
            union_all(
                select(Claim.interview_id).where(_ENDED),
                select(Interview.id).where(
                    Interview.application_id == bindparam("application_id"),
                    Interview.state.in_(CONSIDERED),
                ),
            )
        )
    )
    .order_by(Interview.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_FORGET_ENDED = delete(Claim).where(_ENDED).execution_options(synchronize_session=False)
_claim = Claim.metadata.tables["claim"]
_CLAIM = insert(_claim)
_CLAIM_FREE = postgresql.insert(_claim).on_conflict_do_nothing().returning(_claim.c.resource)
_FREE = delete(_claim).where(_claim.c.interview_id == bindparam("interview_id"))


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
    What a prison has several of is counted under its own lock: who comes in through the gate
    hangs on other interviews, and who accompanies is dealt out from the first; a prison that
    counts neither is booked side by side. With a person go those whom they must not meet: of two
    bookings for a pair the second sees the first. SQLite's write transactions are alone already.
    """
    session.flush()
    if not session_database(session).sqlite:
        people = set(inmates)
        together = with_partners(session, people)
        wanted = {
            "employers": employers,
            "inmates": together,
            "rooms": rooms,
            "applications": applications,
            "interviews": interviews,
        }
        session.execute(_LOCK, {name: sorted(set(ids)) for name, ids in wanted.items()})
        # A pair that was set while we waited for one of the two.
        if later := with_partners(session, people) - together:
            session.execute(_LOCK_LATER, {"inmates": sorted(later)})
    session.expire_all()


def end_holds(
    session: Session, resources: Iterable[str], now: datetime, *, application_id: int = 0
) -> Interview | None:
    """Delete what holds that have ended still claim of these locked resources; and give back
    what was suggested or is held for the application, if one is named.

    Two writers may meet at one hold, by another claim each, and one of them may be booking it:
    nobody takes a claim before its interview, and who waited sees what became of it.
    """
    ended = {"resources": sorted(resources), "now": now}
    rows = session.scalars(_LAPSING, {**ended, "application_id": application_id}).all()
    own, over = None, False
    for interview in rows:
        until = interview.held_until
        if interview.state == State.HELD and until is not None and until <= now:
            _lapse(session, interview, now)
        elif interview.application_id == application_id and interview.state in CONSIDERED:
            own = interview
            continue
        over = True
    if over:
        session.execute(_FORGET_ENDED, ended)
        session.flush()
    return own


def _lapse(session: Session, interview: Interview, now: datetime) -> None:
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


def take(
    session: Session,
    interview: Interview,
    wanted: Mapping[str, Span],
    now: datetime,
    *,
    held_until: datetime | None = None,
    new: bool = False,
) -> None:
    """Claim these things for this interview in place of what it claimed before; `new` says that
    it never claimed any. Raises `Refused`, with the reasons of the rules, where the database
    knows of another claim."""
    if not new:
        free(session, interview)
    rows = [
        {
            "resource": name,
            "interview_id": interview.id,
            "starts_at": span.start,
            "ends_at": span.end,
            "held_until": held_until,
        }
        for name, span in sorted(wanted.items())
    ]
    session.flush()
    connection = session.connection()
    if session_database(session).sqlite:
        # Past the session, which would look through all that it knows for the savepoint's sake.
        with _told_of_others(session, wanted, now), connection.begin_nested():
            connection.execute(_CLAIM, rows)
    elif len(connection.execute(_CLAIM_FREE, rows).all()) < len(rows):
        # The constraint left out what another has: no error, so no savepoint was needed.
        free(session, interview)
        _refuse(session, wanted, now)


def put(session: Session, rows: Sequence[Claim], now: datetime) -> None:
    """Store these claims, or raise `Refused` where the database knows of another."""
    wanted = {row.resource: Span(row.starts_at, row.ends_at) for row in rows}
    with _told_of_others(session, wanted, now), session.begin_nested():
        session.add_all(rows)


@contextmanager
def _told_of_others(session: Session, wanted: Mapping[str, Span], now: datetime) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if GUARD not in str(error.orig):
            raise
        _refuse(session, wanted, now)


def _refuse(session: Session, wanted: Mapping[str, Span], now: datetime) -> NoReturn:
    """With the words of the rules, or at least with what was wanted."""
    within = Span(
        min(span.start for span in wanted.values()), max(span.end for span in wanted.values())
    )
    found = slot_queries.taken(session, wanted, within, now)
    kinds = [name.partition(":")[0] for name in wanted]
    raise Refused(clash_rules.clashes(wanted, found) or [clash_rules.clash(kind) for kind in kinds])


def free(session: Session, interview: Interview) -> None:
    """Give up all that the interview claims."""
    session.execute(_FREE, {"interview_id": interview.id})
