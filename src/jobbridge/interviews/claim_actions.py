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
    Select,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.apart.queries import PAIRS, with_partners
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span
from jobbridge.db import Base, IntegrityError, among, session_database
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import clash_rules, slot_queries
from jobbridge.interviews.facts import units
from jobbridge.interviews.model import Claim, Interview, InterviewChange, Room, State, Window
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer

GUARD = "claim_overlaps"
CONSIDERED = (State.SUGGESTED, State.HELD)

_prison, _room, _window = Prison.__table__.c, Room.__table__.c, Window.__table__.c
_claims, _interview = Claim.__table__.c, Interview.__table__.c


def _held(model: type[Base], name: str) -> Select[int]:
    """These rows, locked by id. NO KEY UPDATE: what only refers to them is written beside us."""
    key = model.__table__.c.id
    return select(key).where(among(key, name)).order_by(key).with_for_update(key_share=True)


# Every booking does these, in this order; only one of the first two, who names visitors the first.
_LOCKS = {
    "gates": select(_prison.id)
    .where(
        among(_prison.id, "gates"),
        _prison.id.in_(select(_window.prison_id).where(_window.gate.is_not(None))),
    )
    .order_by(_prison.id)
    .with_for_update(key_share=True),
    "rooms_of": select(_prison.id)
    .where(
        _prison.id.in_(select(_room.prison_id).where(among(_room.id, "rooms_of"))),
        _prison.id.in_(
            select(_window.prison_id).where(
                or_(_window.gate.is_not(None), _window.escorts.is_not(None))
            )
        ),
    )
    .order_by(_prison.id)
    .with_for_update(key_share=True),
    "employers": _held(Employer, "employers"),
    "inmates": _held(Inmate, "inmates"),
    "rooms": _held(Room, "rooms"),
    "applications": _held(Application, "applications"),
    "interviews": _held(Interview, "interviews"),
}
_ENDED = among(_claims.resource, "resources") & (_claims.held_until <= bindparam("now"))
_LAPSING = union_all(
    select(_claims.interview_id.label("id")).where(_ENDED),
    # Thirty names, looked for only where there are escorts.
    select(_claims.interview_id).where(
        among(_claims.resource, "units"),
        _claims.held_until <= bindparam("now"),
        exists().where(_window.prison_id == bindparam("prison_id"), _window.escorts.is_not(None)),
    ),
    select(_interview.id).where(
        _interview.application_id == bindparam("application_id"),
        _interview.state.in_([literal(str(state)) for state in CONSIDERED]),
    ),
)
_FORGET_ENDED = delete(Claim).where(_ENDED).execution_options(synchronize_session=False)
_claim = Claim.metadata.tables["claim"]
_CLAIM = insert(_claim)
_CLAIM_FREE = postgresql.insert(_claim).on_conflict_do_nothing().returning(_claim.c.resource)
_FREE = delete(_claim).where(_claim.c.interview_id == bindparam("interview_id"))


def lock(
    session: Session,
    *,
    gates: Iterable[int] = (),
    employers: Iterable[int] = (),
    inmates: Iterable[int] = (),
    rooms: Iterable[int] = (),
    applications: Iterable[int] = (),
    interviews: Iterable[int] = (),
) -> None:
    """Hold these rows until the end of the transaction, and forget what was read before.

    Prisons whose gate or escorts are counted (of the rooms, or for the `gates` alone), employers,
    inmates, rooms, applications, interviews, each by id: everybody waits in the same line, so
    nobody waits in a circle.
    What a prison has several of is counted under its own lock: who comes in through the gate
    hangs on other interviews, and who accompanies is dealt out from the first; a prison that
    counts neither is booked side by side. With a person go those whom they must not meet: of two
    bookings for a pair the second sees the first. SQLite's write transactions are alone already.
    """
    session.flush()
    if not session_database(session).sqlite:
        people, rooms = set(inmates), set(rooms)
        together = with_partners(session, people)
        wanted = {
            "gates": gates,
            "rooms_of": rooms,
            "employers": employers,
            "inmates": together,
            "rooms": rooms,
            "applications": applications,
            "interviews": interviews,
        }
        named = {name: sorted(set(ids)) for name, ids in wanted.items()}
        held = [(_LOCKS[name], {name: ids}) for name, ids in named.items() if ids]
        # With them, a pair that was set while we waited for one of the two.
        with kept.ahead(session, *held, (PAIRS, {"inmates": sorted(people)})):
            later = with_partners(session, people) - together
        if later:
            kept.rows(session, _LOCKS["inmates"], {"inmates": sorted(later)})
    session.expire_all()


def end_holds(
    session: Session,
    resources: Iterable[str],
    now: datetime,
    *,
    application_id: int = 0,
    prison_id: int = 0,
) -> Interview | None:
    """Delete what holds that have ended still claim of these locked resources, and of the
    prison's escorts if one is named; and give back what was suggested or is held for the
    application, if one is named.

    Two writers may meet at one hold, by another claim each, and one of them may be booking it:
    nobody takes a claim before its interview, and who waited sees what became of it.
    """
    names, pool = sorted(resources), units(prison_id) if prison_id else []
    asked = {"resources": names, "units": pool, "now": now}
    of = {"application_id": application_id, "prison_id": prison_id}
    rows = kept.rows(session, _LAPSING, {**asked, **of})
    if not rows:
        return None
    ended = {"resources": [*names, *pool], "now": now}
    again = (
        select(Interview)
        .where(Interview.id.in_({row.id for row in rows if row.id}))
        .order_by(Interview.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    own, over = None, False
    for interview in session.scalars(again).all():
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
    elif len(kept.insert_rows(session, _CLAIM_FREE, rows)) < len(rows):
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
