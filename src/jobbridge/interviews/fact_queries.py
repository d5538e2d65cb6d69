"""More of what the rules are told: hours of rooms and weeks, busy times, who comes in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.busy import calendar_queries
from jobbridge.busy.model import Busy
from jobbridge.busy.rules import Commitment
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.interviews.facts import (
    Asked,
    Break,
    Coming,
    Gate,
    Hours,
    House,
    employer_of,
    panel_resource,
    units,
)
from jobbridge.interviews.model import LIVE, Count, Interview, Mode, Window
from jobbridge.interviews.pool_rules import half_hour
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass


def hours_of(session: Session, prison_id: int) -> tuple[Hours, ...]:
    """The hours of a prison and of its rooms, past and coming."""
    rows = session.scalars(select(Window).where(Window.prison_id == prison_id).order_by(Window.id))
    return tuple(
        Hours(
            w.weekday,
            w.opens,
            w.closes,
            w.valid_from,
            w.valid_to,
            room_id=w.room_id,
            every_weeks=w.every_weeks,
            anchor=w.anchor,
            gate=w.gate,
            escorts=w.escorts,
        )
        for w in rows
    )


def breaks_of(session: Session, prison_id: int) -> tuple[Break, ...]:
    rows = session.scalars(select(Count).where(Count.prison_id == prison_id).order_by(Count.id))
    return tuple(Break(c.begins, c.ends, c.what, c.weekday, c.valid_from, c.valid_to) for c in rows)


def commitments_of(
    session: Session, inmate_ids: Iterable[int]
) -> dict[int, tuple[Commitment, ...]]:
    """What else these people have, by person; who has nothing is not in it."""
    found: dict[int, list[Commitment]] = {}
    rows = session.scalars(
        select(Busy).where(Busy.inmate_id.in_(list(inmate_ids))).order_by(Busy.id)
    )
    for row in rows:
        found.setdefault(row.inmate_id, []).append(
            Commitment(
                row.kind, row.begins, row.ends, row.weekday, row.on, row.valid_from, row.valid_to
            )
        )
    return {key: tuple(several) for key, several in found.items()}


def blocked_by_employers(
    session: Session,
    resources: Iterable[str],
    within: Span,
    now: datetime,
    *,
    on_day: bool = False,
) -> dict[str, list[Span]]:
    """The times at which employers meet nobody, by their resource. What one party alone has
    counts on interview days (`on_day`)."""
    names: dict[int, list[str]] = {}
    for name in resources:
        employer_id = employer_of(name)
        if employer_id is not None:
            names.setdefault(employer_id, []).append(name)
    found: dict[str, list[Span]] = {}
    for one in calendar_queries.busy_times(session, names, within, now):
        for name in names[one.employer_id]:
            if one.panel is None or (on_day and name == panel_resource(one.employer_id, one.panel)):
                found.setdefault(name, []).append(one.span)
    return found


def pool_of(house: House) -> list[str]:
    """The resources of a prison's pool; none where nobody is counted."""
    return units(house.prison_id) if house.has_escorts else []


def gate_of(
    session: Session,
    house: House,
    asked: Asked,
    within: Span,
    now: datetime,
    *,
    besides: int | None = None,
) -> Gate:
    """Who else is let in on these days, when this employer comes first, and whom it named."""
    if asked.mode != Mode.IN_PERSON:
        return Gate()
    first, last = local_date(within.start), local_date(within.end)
    named: dict[tuple[int, date], list[Coming]] = {}
    rows = (
        select(
            Visitor.employer_id,
            VisitorPass.on,
            VisitorPass.state,
            Visitor.document_valid_to,
        )
        .join(VisitorPass.visitor)
        .where(
            VisitorPass.prison_id == house.prison_id,
            VisitorPass.on >= first,
            VisitorPass.on <= last,
        )
    )
    if not house.has_gate:
        rows = rows.where(Visitor.employer_id == asked.employer_id)
    for row in session.execute(rows):
        one = Coming(row.state, row.document_valid_to)
        named.setdefault((row.employer_id, row.on), []).append(one)
    own = {
        day: tuple(several)
        for (employer, day), several in named.items()
        if employer == asked.employer_id
    }
    moving = _moving(session, besides) if besides else ()
    if not house.has_gate:
        return Gate(named=own, moving=moving)
    firsts = _firsts(session, house.prison_id, first, last, now, besides)
    entering: dict[datetime, int] = {}
    own_first = {}
    for (employer, day), start in firsts.items():
        if employer == asked.employer_id:
            own_first[day] = start
            continue
        come = sum(one.state != PassState.REFUSED for one in named.get((employer, day), ()))
        begins = half_hour(start)
        entering[begins] = entering.get(begins, 0) + max(1, come)
    return Gate(entering, own_first, own, moving)


def _firsts(
    session: Session, prison_id: int, first: date, last: date, now: datetime, besides: int | None
) -> dict[tuple[int, date], datetime]:
    """When each employer comes in on a day: for the first whom it meets in person."""
    rows = session.execute(
        select(Interview.employer_id, Interview.starts_at)
        .where(
            Interview.prison_id == prison_id,
            Interview.mode == Mode.IN_PERSON,
            Interview.state.in_(LIVE),
            Interview.starts_at >= day_span(first).start,
            Interview.starts_at < day_span(last).end,
            or_(Interview.held_until.is_(None), Interview.held_until > now),
            Interview.id != (besides or 0),
        )
        .order_by(Interview.starts_at)
    )
    found: dict[tuple[int, date], datetime] = {}
    for row in rows:
        found.setdefault((row.employer_id, local_date(row.starts_at)), row.starts_at)
    return found


def _moving(session: Session, interview_id: int) -> tuple[Coming, ...]:
    """Whoever is named for an interview that is to be moved goes along, and is decided anew."""
    interview = session.get(Interview, interview_id)
    if interview is None or interview.mode != Mode.IN_PERSON:
        return ()
    rows = session.execute(
        select(Visitor.document_valid_to)
        .join(VisitorPass, VisitorPass.visitor_id == Visitor.id)
        .where(
            Visitor.employer_id == interview.employer_id,
            VisitorPass.prison_id == interview.prison_id,
            VisitorPass.on == local_date(interview.starts_at),
        )
    )
    return tuple(Coming(PassState.ASKED, row.document_valid_to) for row in rows)


def named_of(
    session: Session, interviews: Sequence[Interview]
) -> dict[int, dict[date, tuple[Coming, ...]]]:
    """Whom employers have named for these interviews, by interview and day."""
    wanted = {
        i.id: (i.employer_id, i.prison_id, local_date(i.starts_at))
        for i in interviews
        if i.mode == Mode.IN_PERSON
    }
    if not wanted:
        return {}
    rows = session.execute(
        select(
            Visitor.employer_id,
            VisitorPass.prison_id,
            VisitorPass.on,
            VisitorPass.state,
            Visitor.document_valid_to,
        )
        .join(VisitorPass.visitor)
        .where(
            Visitor.employer_id.in_({visit[0] for visit in wanted.values()}),
            VisitorPass.prison_id.in_({visit[1] for visit in wanted.values()}),
            VisitorPass.on.in_({visit[2] for visit in wanted.values()}),
        )
    )
    named: dict[tuple[int, int, date], list[Coming]] = {}
    for row in rows:
        visit = (row.employer_id, row.prison_id, row.on)
        named.setdefault(visit, []).append(Coming(row.state, row.document_valid_to))
    return {key: {visit[2]: tuple(named[visit])} for key, visit in wanted.items() if visit in named}
