"""More of what the rules are told: hours of rooms and weeks, busy times, who comes in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.busy import calendar_queries
from jobbridge.busy.model import Busy
from jobbridge.busy.rules import Commitment
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.db import among
from jobbridge.interviews.facts import (
    Asked,
    Break,
    Coming,
    Gate,
    Hours,
    House,
    claims,
    employer_of,
    panel_resource,
    units,
)
from jobbridge.interviews.model import LIVE, Count, Interview, Mode, Window
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.pool_rules import half_hour
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass

# Asked before every booking: columns alone, and built once.
_window, _count, _busy = Window.__table__.c, Count.__table__.c, Busy.__table__.c
_visitor, _visitorpass = Visitor.__table__.c, VisitorPass.__table__.c
HOURS = (
    select(
        _window.weekday,
        _window.opens,
        _window.closes,
        _window.valid_from,
        _window.valid_to,
        _window.room_id,
        _window.every_weeks,
        _window.anchor,
        _window.gate,
        _window.escorts,
    )
    .where(_window.prison_id == bindparam("prison_id"))
    .order_by(_window.id)
)
BREAKS = (
    select(
        _count.begins, _count.ends, _count.what, _count.weekday, _count.valid_from, _count.valid_to
    )
    .where(_count.prison_id == bindparam("prison_id"))
    .order_by(_count.id)
)
COMMITMENTS = (
    select(
        _busy.inmate_id,
        _busy.kind,
        _busy.begins,
        _busy.ends,
        _busy.weekday,
        _busy.on,
        _busy.valid_from,
        _busy.valid_to,
    )
    .where(among(_busy.inmate_id, "inmates"))
    .order_by(_busy.id)
)
NAMED = (
    select(_visitor.employer_id, _visitorpass.on, _visitorpass.state, _visitor.document_valid_to)
    .select_from(
        Visitor.__table__.join(VisitorPass.__table__, _visitorpass.visitor_id == _visitor.id)
    )
    .where(
        _visitorpass.prison_id == bindparam("prison_id"),
        _visitorpass.on >= bindparam("first"),
        _visitorpass.on <= bindparam("last"),
    )
)
NAMED_BY = NAMED.where(_visitor.employer_id == bindparam("employer_id"))


def hours_of(session: Session, prison_id: int) -> tuple[Hours, ...]:
    """The hours of a prison and of its rooms, past and coming."""
    rows = kept.rows(session, HOURS, {"prison_id": prison_id})
    return tuple(Hours(*row) for row in rows)


def breaks_of(session: Session, prison_id: int) -> tuple[Break, ...]:
    return tuple(Break(*row) for row in kept.rows(session, BREAKS, {"prison_id": prison_id}))


def commitments_of(
    session: Session, inmate_ids: Iterable[int]
) -> dict[int, tuple[Commitment, ...]]:
    """What else these people have, by person; who has nothing is not in it."""
    found: dict[int, list[Commitment]] = {}
    for inmate_id, *row in kept.rows(session, COMMITMENTS, {"inmates": list(inmate_ids)}):
        found.setdefault(inmate_id, []).append(Commitment(*row))
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
    if not names:
        return {}
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
    moved: str = "",
) -> Gate:
    """Who else is let in on these days, when this employer comes first, and whom it named.
    `besides` is an interview that is judged, `moved` the reference of another occasion that is."""
    if asked.mode != Mode.IN_PERSON:
        return Gate()
    first, last = local_date(within.start), local_date(within.end)
    named: dict[tuple[int, date], list[Coming]] = {}
    wanted = {"prison_id": house.prison_id, "first": first, "last": last}
    rows = (
        kept.rows(session, NAMED, wanted)
        if house.has_gate
        else kept.rows(session, NAMED_BY, {**wanted, "employer_id": asked.employer_id})
    )
    for row in rows:
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
    firsts = _firsts(session, house.prison_id, first, last, now, besides, moved)
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
    session: Session,
    prison_id: int,
    first: date,
    last: date,
    now: datetime,
    besides: int | None,
    moved: str,
) -> dict[tuple[int, date], datetime]:
    """When each employer comes in on a day: for the first whom it meets in person, one or many."""
    occasions = select(Occasion.employer_id, Occasion.starts_at).where(
        Occasion.prison_id == prison_id,
        Occasion.mode == Mode.IN_PERSON,
        Occasion.state.in_(LIVE),
        Occasion.starts_at >= day_span(first).start,
        Occasion.starts_at < day_span(last).end,
        Occasion.ref != moved,
    )
    interviews = select(Interview.employer_id, Interview.starts_at).where(
        Interview.prison_id == prison_id,
        Interview.mode == Mode.IN_PERSON,
        Interview.state.in_(LIVE),
        Interview.starts_at >= day_span(first).start,
        Interview.starts_at < day_span(last).end,
        or_(Interview.held_until.is_(None), Interview.held_until > now),
        Interview.id != (besides or 0),
    )
    rows = [*session.execute(interviews), *session.execute(occasions)]
    found: dict[tuple[int, date], datetime] = {}
    for row in sorted(rows, key=lambda row: row.starts_at):
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


def claims_of(interview: Interview) -> dict[str, Span]:
    """What an interview takes of whom, as it stands."""
    minutes = int((interview.ends_at - interview.starts_at).total_seconds() // 60)
    asked = Asked(interview.starts_at, minutes, interview.mode, interview.employer_id)
    return claims(asked, inmate_id=interview.application.inmate_id, room_id=interview.room_id)
