"""Who and what comes with an employer on a day, as each viewer may know it.

An employer names for a whole day. Until it knows the place of an interview it is told of the day
as a whole, so that neither a list nor a state nor a deadline says which prison it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, exists, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from jobbridge import kept
from jobbridge.audit.actions import saw
from jobbridge.calendar.spans import local_date
from jobbridge.errors import NotFound
from jobbridge.interviews import queries
from jobbridge.interviews.model import Interview
from jobbridge.interviews.queries import PLACE_KNOWN, Shown
from jobbridge.interviews.reception_queries import COMING
from jobbridge.interviews.visit_model import PassState, VisitItem, Visitor, VisitorPass
from jobbridge.interviews.visit_queries import deadlines_for
from jobbridge.interviews.visit_rules import (
    REMIND,
    Reception,
    takes_visitors,
    told_of_all,
    visit_of,
)
from jobbridge.viewer import Duty, Role, Viewer


class Day(NamedTuple):
    """An employer on a date, wherever it goes."""

    employer_id: int
    on: date


def day_of(reception: Reception) -> Day:
    return Day(reception.employer_id, local_date(reception.starts_at))


@dataclass(frozen=True)
class Named:
    """A visitor of the day, and what the employer may know of the decision. `ref` is the pass's,
    once the place is known; `instead_of` is the name of whom they replace."""

    visitor: Visitor
    state: PassState
    ref: str | None
    instead_of: str | None


_visitor, _visitorpass = Visitor.__table__.c, VisitorPass.__table__.c
_visititem = VisitItem.__table__.c
_COMES = select(
    or_(
        exists().where(
            _visitorpass.visitor_id == _visitor.id,
            _visitor.employer_id == bindparam("employer_id"),
            _visitorpass.on == bindparam("on"),
        ),
        exists().where(
            _visititem.employer_id == bindparam("employer_id"), _visititem.on == bindparam("on")
        ),
    )
)


def anything_comes(session: Session, interview: Interview) -> bool:
    """Whether the employer has named anybody or anything for that day: seldom, when it books."""
    ((comes,),) = kept.rows(session, _COMES, day_of(interview)._asdict())
    return bool(comes)


def passes_of_days(session: Session, days: Iterable[Day]) -> dict[Day, list[VisitorPass]]:
    """All passes of these days, of every prison, in the order in which they were asked."""
    found: dict[Day, list[VisitorPass]] = {day: [] for day in days}
    if not found:
        return found
    rows = session.scalars(
        select(VisitorPass)
        .join(VisitorPass.visitor)
        .where(tuple_(Visitor.employer_id, VisitorPass.on).in_([tuple(day) for day in found]))
        .options(joinedload(VisitorPass.visitor))
        .order_by(VisitorPass.asked_at, VisitorPass.id)
    )
    for row in rows:
        found[Day(row.visitor.employer_id, row.on)].append(row)
    return found


def named_for(session: Session, viewer: Viewer, reception: Reception) -> list[Named]:
    """For the employer: everybody named for that day."""
    if not (viewer.is_(Role.EMPLOYER) and reception.employer_id in viewer.organisations):
        raise NotFound
    found = passes_of_days(session, [day_of(reception)])[day_of(reception)]
    saw(session, "visitor", sorted({one.visitor_id for one in found}))
    return _named(reception, found)


def _named(reception: Reception, passes: Sequence[VisitorPass]) -> list[Named]:
    known = reception.state in PLACE_KNOWN
    by_ref = {one.ref: one for one in passes}
    by_visitor: dict[int, list[VisitorPass]] = {}
    for one in passes:
        by_visitor.setdefault(one.visitor_id, []).append(one)
    named = []
    for own in by_visitor.values():
        here = next((one for one in own if one.prison_id == reception.prison_id), None)
        before = next((by_ref[one.instead_of] for one in own if one.instead_of in by_ref), None)
        named.append(
            Named(
                own[0].visitor,
                PassState(here.state)
                if known and here is not None
                else told_of_all(one.state for one in own),
                here.ref if known and here is not None else None,
                before.visitor.name if before else None,
            )
        )
    return named


@dataclass(frozen=True)
class Tally:
    """How many are named for a visit, and how many of them may come: no names in it."""

    named: int = 0
    allowed: int = 0
    refused: int = 0
    more: int = 0


def tallies_for(
    session: Session, viewer: Viewer, receptions: Sequence[Reception]
) -> dict[str, Tally]:
    """By the reference of each in person that the viewer was given."""
    coming = [one for one in receptions if takes_visitors(one)]
    passes = passes_of_days(session, {day_of(one) for one in coming})
    found = {}
    for reception in coming:
        of_day = passes[day_of(reception)]
        if viewer.is_(Role.EMPLOYER):
            states = [one.state for one in _named(reception, of_day)]
        else:
            own = visit_of(reception)
            states = [PassState(p.state) for p in of_day if p.prison_id == own.prison_id]
        found[reception.ref] = Tally(
            len(states),
            states.count(PassState.ALLOWED),
            states.count(PassState.REFUSED),
            states.count(PassState.MORE),
        )
    return found


@dataclass(frozen=True)
class Missing:
    """A day for which nobody is named, and by when somebody should be."""

    interview: Shown
    by: date


def missing_for(
    session: Session, viewer: Viewer, interviews: Sequence[Interview], today: date
) -> list[Missing]:
    """Of an employer's interviews to come those without visitors whose deadline is near or past;
    one line a day, wherever it is."""
    coming = [i for i in interviews if takes_visitors(i) and i.state in COMING]
    tallies = tallies_for(session, viewer, coming)
    deadlines = deadlines_for(session, viewer, coming)
    first: dict[Day, Interview] = {}
    for interview in coming:
        if not tallies[interview.ref].named and deadlines[interview.ref] - REMIND <= today:
            first.setdefault(day_of(interview), interview)
    lines = list(first.values())
    shown = queries.shown(session, viewer, lines)
    return [Missing(one, deadlines[one.ref]) for one in shown]


# What they bring


@dataclass(frozen=True)
class Brought:
    """Something that an employer's visitors bring that day."""

    kind: str
    count: int
    state: PassState


def items_of_day(session: Session, day: Day) -> list[VisitItem]:
    return list(
        session.scalars(
            select(VisitItem)
            .where(VisitItem.employer_id == day.employer_id, VisitItem.on == day.on)
            .order_by(VisitItem.kind, VisitItem.id)
        )
    )


def items_for(session: Session, viewer: Viewer, reception: Reception) -> list[Brought]:
    """For the employer: what it brings that day, and what it may know of the decisions."""
    if not (viewer.is_(Role.EMPLOYER) and reception.employer_id in viewer.organisations):
        raise NotFound
    known = reception.state in PLACE_KNOWN
    by_kind: dict[str, list[VisitItem]] = {}
    for item in items_of_day(session, day_of(reception)):
        by_kind.setdefault(item.kind, []).append(item)
    found = []
    for kind, own in by_kind.items():
        here = next((one for one in own if one.prison_id == reception.prison_id), None)
        state = (
            PassState(here.state)
            if known and here is not None
            else told_of_all(one.state for one in own)
        )
        found.append(Brought(kind, own[0].count, state))
    return found


def item_for(session: Session, viewer: Viewer, item_id: int, *, lock: bool = False) -> VisitItem:
    """A thing brought to the officer's prison, for the duty that decides passes."""
    if not viewer.has(Duty.PASSES):
        raise NotFound
    query = select(VisitItem).where(
        VisitItem.id == item_id, VisitItem.prison_id.in_(viewer.organisations)
    )
    if lock:
        query = query.with_for_update(of=VisitItem).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found
